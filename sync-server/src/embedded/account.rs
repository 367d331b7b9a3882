//! Who PostgreSQL runs as. It refuses root; so a server that runs as root lets go of that for it.

use std::{
    ffi::OsStr,
    fs,
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::Path,
    process::Command,
};

use nix::unistd::{Uid, User, geteuid};

use super::{EmbeddedError, error::During, folder::Folder};

/// The account that packages of PostgreSQL make.
const PACKAGED: &str = "postgres";

/// The account that runs the cluster, and how to become it.
#[derive(Debug)]
pub(super) struct Account {
    runs_as: User,
    we_are: String,
    /// Set when we are root and have to become `runs_as`.
    drop_root: Option<Reach>,
}

/// Whether the account can walk to the folder by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    OfItself,
    /// A folder above is closed to it (a checkout under /root): it keeps the one capability to walk past.
    WithCapability(&'static str),
}

impl Account {
    /// Ourselves; or, as root, whoever owns the cluster already, and `postgres` for a new one.
    pub(super) fn for_cluster(folder: &Folder) -> Result<Self, EmbeddedError> {
        let us = geteuid();
        let we_are = name_of(us)?;
        if !us.is_root() {
            let runs_as = user(us)?;
            return Ok(Self { runs_as, we_are, drop_root: None });
        }
        let runs_as = match fs::metadata(folder.data()) {
            Ok(data) if data.uid() != 0 => user(Uid::from_raw(data.uid()))?,
            _ => User::from_name(PACKAGED)
                .map_err(std::io::Error::from)
                .during(|| format!("looking up the account `{PACKAGED}`"))?
                .ok_or(EmbeddedError::NoAccount)?,
        };
        let reach = reach(folder.path(), &runs_as)?;
        Ok(Self { runs_as, we_are, drop_root: Some(reach) })
    }

    /// A command that runs as this account, apart from our terminal and our environment.
    pub(super) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = match self.drop_root {
            None => Command::new(program),
            Some(reach) => {
                // setpriv and not `CommandExt::uid`: only it can keep a capability across the change.
                let mut command = Command::new("setpriv");
                command.arg(format!("--reuid={}", self.runs_as.uid));
                command.args([&format!("--regid={}", self.runs_as.gid), "--clear-groups"]);
                if let Reach::WithCapability(name) = reach {
                    for set in ["--inh-caps", "--ambient-caps", "--bounding-set"] {
                        command.arg(format!("{set}=-all,+{name}"));
                    }
                }
                command.arg("--").arg(program);
                command
            }
        };
        // PGPORT, PGDATA and their like would speak to it; the working folder may be closed to the account.
        command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C").env("TZ", "UTC");
        // A group of its own: Ctrl-C at the terminal is for the server, which then stops the database in order.
        command.current_dir("/").process_group(0);
        command
    }

    /// Hands a file or folder over to the account, where we are another.
    pub(super) fn give(&self, path: &Path) -> Result<(), EmbeddedError> {
        if self.drop_root.is_none() {
            return Ok(());
        }
        chown(path, Some(self.runs_as.uid.as_raw()), Some(self.runs_as.gid.as_raw()))
            .during(|| format!("handing {} to `{}`", path.display(), self.runs_as.name))
    }

    /// The names of the operating system's accounts that may connect.
    pub(super) fn may_connect(&self) -> Vec<&str> {
        let mut names = vec![self.we_are.as_str(), self.runs_as.name.as_str(), PACKAGED];
        names.sort_unstable();
        names.dedup();
        names
    }
}

fn user(uid: Uid) -> Result<User, EmbeddedError> {
    User::from_uid(uid)
        .map_err(std::io::Error::from)
        .and_then(|found| found.ok_or_else(|| std::io::Error::other("no such account")))
        .during(|| format!("looking up the account with the number {uid}"))
}

fn name_of(uid: Uid) -> Result<String, EmbeddedError> {
    Ok(user(uid)?.name)
}

fn reach(folder: &Path, account: &User) -> Result<Reach, EmbeddedError> {
    let closed = folder.ancestors().skip(1).any(|above| match fs::metadata(above) {
        Ok(metadata) => !lets_pass(&metadata, account),
        Err(_) => true,
    });
    if !closed {
        return Ok(Reach::OfItself);
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    capability_to_walk(&status).map(Reach::WithCapability).ok_or_else(|| EmbeddedError::OutOfReach {
        account: account.name.clone(),
        folder: folder.to_path_buf(),
    })
}

fn lets_pass(folder: &fs::Metadata, account: &User) -> bool {
    let bit = if folder.uid() == account.uid.as_raw() {
        0o100
    } else if folder.gid() == account.gid.as_raw() {
        0o010
    } else {
        0o001
    };
    folder.mode() & bit != 0
}

/// The least capability we hold, by the kernel's own account of us, that walks past a closed folder.
/// A container's root often lacks the milder of the two.
fn capability_to_walk(status: &str) -> Option<&'static str> {
    let line = status.lines().find_map(|line| line.strip_prefix("CapEff:"))?;
    let held = u64::from_str_radix(line.trim(), 16).ok()?;
    [("dac_read_search", 2), ("dac_override", 1)]
        .into_iter()
        .find_map(|(name, number)| (held & (1 << number) != 0).then_some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_milder_capability_is_taken_where_it_is_held() {
        assert_eq!(capability_to_walk("Name:\tx\nCapEff:\t000001fffeffffff\n"), Some("dac_read_search"));
        assert_eq!(capability_to_walk("CapEff:\t00000000a80425fb\n"), Some("dac_override"));
        assert_eq!(capability_to_walk("CapEff:\t0000000000000000\n"), None);
        assert_eq!(capability_to_walk(""), None);
    }
}
