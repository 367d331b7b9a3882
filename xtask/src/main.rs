//! `cargo xtask …`: everything a developer runs.
//!
//! Each verb has a file of its own. What a verb needs from the machine is looked for first, said in one line, and
//! installed ([`setup`]). It must build on a machine that has Rust and nothing else.

mod bench;
mod check;
mod display;
mod endurance;
mod power;
mod process;
mod run;
mod setup;
mod simulate;
mod test;
mod workspace;

use std::{ffi::OsString, process::ExitCode};

use clap::Parser;

use workspace::Workspace;

/// Runs, tests and measures Paddock.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
enum Verb {
    /// Start the server with a demo club and the reception window; Ctrl-C ends all of it.
    Run(run::Options),
    /// Check format and lints, build everything, and run every test there is.
    Test,
    /// Check format and lints only.
    Check,
    /// Simulate desks and a server over a bad network; arguments go to the simulation.
    #[command(disable_help_flag = true)]
    Simulate {
        /// What the simulation is told (`--help` shows it).
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Cut a desk's power, again and again; arguments go to the program that does.
    #[command(disable_help_flag = true)]
    PowerCuts {
        /// What it is told (`--help` shows it).
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Sell at two desks into one till, online and offline, and count; arguments go to the program that does.
    #[command(disable_help_flag = true)]
    Counter {
        /// What it is told (`--help` shows it).
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Have eight desks want the same coach, horse or rider at once, again and again; arguments go to the program
    /// that does.
    #[command(disable_help_flag = true)]
    Race {
        /// What it is told (`--help` shows it).
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Kill desks and server, again and again, and count; arguments go to the program that does.
    #[command(disable_help_flag = true)]
    Kill {
        /// What it is told (`--help` shows it).
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Lose the server under load and restore it from an old backup; arguments go to the program that does.
    #[command(disable_help_flag = true)]
    RestoreUnderLoad {
        /// What it is told (`--help` shows it).
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Damage pages of desks' files at random: the queue is kept, or it is said exactly what of it is lost.
    DamagedFiles {
        /// Files with 64 damaged pages each, and as many with one.
        #[arg(long, default_value_t = 1_000)]
        files: u32,
    },
    /// Run the benchmarks: `bench sync …` beside what the machine can do, `bench schedule …` the timetable,
    /// `bench …` in the real window.
    #[command(disable_help_flag = true)]
    Bench {
        /// What the benchmarks are told (`--help` shows it).
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
}

fn main() -> ExitCode {
    let verb = Verb::parse();
    let done = process::heed_interrupts().and_then(|()| Workspace::find()).and_then(|workspace| match verb {
        Verb::Run(options) => run::run(&workspace, &options),
        Verb::Test => test::test(&workspace),
        Verb::Check => check::check(&workspace),
        Verb::Simulate { arguments } => simulate::simulate(&workspace, &arguments),
        Verb::PowerCuts { arguments } => power::power_cuts(&workspace, &arguments),
        Verb::Counter { arguments } => endurance::counter(&workspace, &arguments),
        Verb::Race { arguments } => endurance::race(&workspace, &arguments),
        Verb::Kill { arguments } => endurance::kill(&workspace, &arguments),
        Verb::RestoreUnderLoad { arguments } => endurance::restore_under_load(&workspace, &arguments),
        Verb::DamagedFiles { files } => endurance::damaged_files(&workspace, files),
        Verb::Bench { arguments } => bench::bench(&workspace, &arguments),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) if process::interrupted() => ExitCode::from(130),
        Err(error) => {
            match error.downcast_ref::<test::Verdict>() {
                Some(verdict) => println!("{verdict}"),
                None => eprintln!("xtask: {error:#}"),
            }
            ExitCode::FAILURE
        }
    }
}
