//! What may be said on the command line.

use clap::{Parser, ValueEnum};
use replica::driver::COMPARE_EVERY;
use std::path::PathBuf;

/// The reception window of an equestrian club.
///
/// Without any flag it opens as it was left. The flags after `--compare-every` are for a first start without hands;
/// a desk that is enrolled, or at which somebody is signed in, takes no notice of them.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Flags {
    /// Where this desk keeps everything; a folder of this user's by default.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Where the key of the data lies; by default `system`, and `file` for a folder that is named.
    #[arg(long, value_name = "WHERE")]
    pub(crate) key: Option<KeyIn>,
    /// How often this desk compares its rows with the server's, in seconds; a difference is healed by itself.
    #[arg(
        long,
        value_name = "SECONDS",
        env = "PADDOCK_COMPARE_EVERY",
        default_value_t = COMPARE_EVERY.as_secs(),
        value_parser = clap::value_parser!(u64).range(1..=86_400)
    )]
    pub(crate) compare_every: u64,
    /// The address of the club's server, for the enrolment.
    #[arg(long, value_name = "URL", requires = "enrol")]
    pub(crate) server: Option<String>,
    /// Makes this PC a desk of the club with a one-time code.
    #[arg(long, value_name = "CODE", requires = "server")]
    pub(crate) enrol: Option<String>,
    /// How the new desk is called.
    #[arg(long, value_name = "NAME", default_value = "前台")]
    pub(crate) desk_name: String,
    /// Signs this account in.
    #[arg(long, value_name = "ACCOUNT", requires = "pin")]
    pub(crate) sign_in: Option<String>,
    /// The account's PIN.
    #[arg(long, value_name = "PIN", requires = "sign_in")]
    pub(crate) pin: Option<String>,
}

/// Where the key of a desk's data is to lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeyIn {
    /// In the operating system's key store where there is one.
    System,
    /// In a file beside the data, so that the folder can be carried elsewhere whole.
    File,
}
