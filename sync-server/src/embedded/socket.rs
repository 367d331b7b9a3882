//! The address of the cluster: a socket in a folder.

use std::{
    fs::File,
    os::fd::AsRawFd,
    path::{Path, PathBuf},
};

use super::{EmbeddedError, error::During};

/// What the system can hold of a socket's path, less the name of the socket itself and the closing zero.
const LONGEST: usize = 108 - "/.s.PGSQL.5432".len() - 1;

/// The folder in which the socket is, under a name that is short enough to connect to.
#[derive(Debug)]
pub(super) struct Socket {
    folder: String,
    // Keeps the short name alive, where one was needed.
    _handle: Option<File>,
}

impl Socket {
    /// Addresses the socket in `folder` (absolute).
    pub(super) fn in_folder(folder: &Path) -> Result<Self, EmbeddedError> {
        if let Some(name) = folder.to_str()
            && name.len() <= LONGEST
        {
            return Ok(Self { folder: name.to_owned(), _handle: None });
        }
        // PostgreSQL binds by a relative path and has no such limit; we go in by an open handle on the folder.
        let handle = File::open(folder).during(|| format!("opening {}", folder.display()))?;
        let short = format!("/proc/{}/fd/{}", std::process::id(), handle.as_raw_fd());
        if !PathBuf::from(&short).exists() {
            return Err(EmbeddedError::PathTooLong(folder.to_path_buf()));
        }
        Ok(Self { folder: short, _handle: Some(handle) })
    }

    /// The URL of a database, as a role.
    pub(super) fn url(&self, role: &str, database: &str) -> String {
        format!("postgres://{}@localhost/{}?host={}", escaped(role), escaped(database), escaped(&self.folder))
    }
}

/// Percent-encodes everything that could mean something else in a URL.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for &byte in text.as_bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                escaped.push(char::from(byte))
            }
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use sqlx::postgres::PgConnectOptions;

    use super::*;

    #[test]
    fn a_path_with_spaces_and_chinese_letters_comes_through_the_url() {
        let socket = Socket::in_folder(Path::new("/srv/马术 club/run")).unwrap();
        let options: PgConnectOptions = socket.url("paddock", "club?a&b").parse().unwrap();
        assert_eq!(options.get_socket(), Some(&PathBuf::from("/srv/马术 club/run")));
        assert_eq!(options.get_database(), Some("club?a&b"));
        assert_eq!(options.get_username(), "paddock");
    }

    #[test]
    fn a_path_too_long_for_the_system_is_given_a_short_name() {
        let top = tempfile::tempdir().unwrap();
        let deep = top.path().join("a-long-name-of-a-folder/".repeat(8));
        std::fs::create_dir_all(&deep).unwrap();
        let socket = Socket::in_folder(&deep).unwrap();
        assert!(socket.folder.len() <= LONGEST, "{}", socket.folder);
        std::fs::write(deep.join("seen"), "").unwrap();
        assert!(Path::new(&socket.folder).join("seen").exists());
    }
}
