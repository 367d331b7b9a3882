//! PostgreSQL's own programs that copy a database out and in.

use super::{EmbeddedError, binaries::Binaries, error::During};
use std::ffi::OsStr;
use std::process::Stdio;
use tokio::process::Command;

/// The programs of the newest PostgreSQL on this machine. A newer `pg_dump` reads older servers.
#[derive(Debug)]
pub struct Tools(Binaries);

/// A program that did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// It could not be run.
    #[error(transparent)]
    Run(#[from] EmbeddedError),
    /// It ended badly.
    #[error("{program} failed: {says}")]
    Failed {
        /// Which.
        program: &'static str,
        /// The first line of what it said; what follows may quote rows.
        says: String,
    },
}

impl Tools {
    /// Finds them.
    ///
    /// # Errors
    /// [`EmbeddedError::NotInstalled`].
    pub fn find() -> Result<Self, EmbeddedError> {
        Binaries::find_tools().map(Self)
    }

    /// Runs one of them on a database. The address goes on the command line without its password, which only the
    /// program's environment holds.
    ///
    /// # Errors
    /// [`ToolError`].
    pub async fn run(&self, program: &'static str, url: &str, arguments: &[&OsStr]) -> Result<(), ToolError> {
        let (url, password) = without_password(url);
        let mut command = Command::new(self.0.program(program));
        command.arg("--dbname").arg(url).arg("--no-password").args(arguments);
        command.env("LC_ALL", "C").stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
        if let Some(password) = password {
            command.env("PGPASSWORD", password);
        }
        let answer = command.output().await.during(|| format!("running {program}"))?;
        if answer.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&answer.stderr);
        let says = said.lines().next().unwrap_or("it says nothing").chars().take(300).collect();
        Err(ToolError::Failed { program, says })
    }
}

/// Takes the password out of an address.
fn without_password(url: &str) -> (String, Option<String>) {
    let whole = || (url.to_owned(), None);
    let Some((scheme, rest)) = url.split_once("://") else { return whole() };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let Some((user, host)) = authority.rsplit_once('@') else { return whole() };
    let Some((user, password)) = user.split_once(':') else { return whole() };
    (format!("{scheme}://{user}@{host}{path}"), Some(decoded(password)))
}

/// Undoes percent-encoding.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%').and_then(|pair| std::str::from_utf8(pair).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_never_reaches_the_command_line() {
        let (url, password) = without_password("postgres://app:h%40nter%2f2@db:5432/club?sslmode=require");
        assert_eq!(url, "postgres://app@db:5432/club?sslmode=require");
        assert_eq!(password.as_deref(), Some("h@nter/2"));
        let plain = "postgres://paddock@localhost/paddock?host=/srv/run";
        assert_eq!(without_password(plain), (plain.to_owned(), None));
    }
}
