//! Where PostgreSQL is installed on this machine.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::EmbeddedError;

/// Names the `bin` folder of the PostgreSQL to use, before any other is looked for.
const OVERRIDE: &str = "PADDOCK_POSTGRES";
/// Debian and Ubuntu keep each major version in a folder of its own.
const BY_MAJOR: &str = "/usr/lib/postgresql";

/// What runs a cluster; the last says which version it is.
const SERVER: [&str; 2] = ["initdb", "postgres"];
/// What copies databases; the last says which version it is.
const TOOLS: [&str; 2] = ["pg_restore", "pg_dump"];

/// The programs of one installed PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binaries {
    bin: PathBuf,
    major: u32,
}

impl Binaries {
    /// The newest PostgreSQL there is, or the one that made the data when `made_by` says which.
    pub(super) fn find(made_by: Option<u32>) -> Result<Self, EmbeddedError> {
        choose(installed(&SERVER), made_by)
    }

    /// The newest PostgreSQL whose programs copy databases out and in: a machine may have those alone, or a folder
    /// may hold the server's alone.
    pub(super) fn find_tools() -> Result<Self, EmbeddedError> {
        choose(installed(&TOOLS), None)
    }

    /// The path of one of its programs.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }
}

fn choose(found: Vec<Binaries>, made_by: Option<u32>) -> Result<Binaries, EmbeddedError> {
    let Some(newest) = found.iter().max_by_key(|candidate| candidate.major) else {
        return Err(EmbeddedError::NotInstalled);
    };
    let Some(wanted) = made_by else { return Ok(newest.clone()) };
    found.iter().find(|candidate| candidate.major == wanted).cloned().ok_or_else(|| {
        EmbeddedError::OtherVersion {
            wanted,
            found: found.iter().map(|candidate| candidate.major.to_string()).collect::<Vec<_>>().join(", "),
        }
    })
}

fn installed(needed: &[&str; 2]) -> Vec<Binaries> {
    if let Some(named) = env::var_os(OVERRIDE) {
        return Binaries::in_folder(Path::new(&named), needed).into_iter().collect();
    }
    let by_major =
        fs::read_dir(BY_MAJOR).into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let on_path =
        env::var_os("PATH").into_iter().flat_map(|path| env::split_paths(&path).collect::<Vec<_>>());
    by_major.chain(on_path).filter_map(|folder| Binaries::in_folder(&folder, needed)).collect()
}

impl Binaries {
    /// The PostgreSQL of this folder, if both programs needed are in it and it says what it is.
    fn in_folder(bin: &Path, [first, last]: &[&str; 2]) -> Option<Self> {
        if !bin.join(first).is_file() {
            return None;
        }
        let answer = Command::new(bin.join(last)).arg("--version").output().ok()?;
        let major = major_of(&String::from_utf8_lossy(&answer.stdout))?;
        Some(Self { bin: bin.to_path_buf(), major })
    }
}

/// The major version in `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn major_of(version: &str) -> Option<u32> {
    let number = version.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    fn version(major: u32) -> Binaries {
        Binaries { bin: PathBuf::from(format!("/{major}")), major }
    }

    #[test]
    fn the_major_version_is_read_from_what_postgres_says() {
        assert_eq!(major_of("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major_of("postgres (PostgreSQL) 18beta2"), Some(18));
        assert_eq!(major_of("pg_dump (PostgreSQL) 16.2"), Some(16));
        assert_eq!(major_of("something else"), None);
    }

    #[test]
    fn a_new_database_takes_the_newest_and_an_old_one_the_version_that_made_it() {
        let found = vec![version(15), version(17), version(16)];
        assert_eq!(choose(found.clone(), None).unwrap(), version(17));
        assert_eq!(choose(found, Some(15)).unwrap(), version(15));
    }

    #[test]
    fn data_of_a_version_that_is_not_installed_is_refused_by_name() {
        let error = choose(vec![version(16), version(17)], Some(15)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the database was made by PostgreSQL 15, which is not installed (found: 16, 17)"
        );
        assert!(matches!(choose(vec![], None), Err(EmbeddedError::NotInstalled)));
    }
}
