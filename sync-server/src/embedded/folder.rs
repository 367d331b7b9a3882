//! The cluster's folder: its lock, its making, and what it tells of a PostgreSQL that may be running in it.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt},
    path::{Path, PathBuf},
};

use super::{ADMIN, Durability, EmbeddedError, ROLE, account::Account, binaries::Binaries, error::During};

/// Lets nobody in but by the socket, and there only who the kernel says may.
const HBA: &str = "local all all peer map=paddock\n";
/// A log longer than this (bytes) is put aside at the next start.
const LONG_LOG: u64 = 16 << 20;
/// How many of the log's last lines an error shows.
const TAIL: usize = 12;

/// The folder of one cluster, by its absolute path.
#[derive(Debug, Clone)]
pub(super) struct Folder(PathBuf);

/// Held by the one process that owns the cluster; let go by the kernel however that process ends.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "held for its lock alone")] File);

/// What PostgreSQL wrote into `postmaster.pid`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PidFile {
    /// Its process id.
    pub(super) pid: u32,
    /// Whether it says that it takes connections.
    pub(super) ready: bool,
}

impl Folder {
    /// The folder at this path, made if there is none.
    pub(super) fn open(path: &Path) -> Result<Self, EmbeddedError> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .and_then(|()| path.canonicalize())
            .map(Self)
            .during(|| format!("making {}", path.display()))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    pub(super) fn run(&self) -> PathBuf {
        self.0.join("data/run")
    }

    fn pid_path(&self) -> PathBuf {
        self.0.join("data/postmaster.pid")
    }

    /// Takes the folder for this process.
    pub(super) fn lock(&self) -> Result<Lock, EmbeddedError> {
        let path = self.0.join("lock");
        let during = || format!("locking {}", path.display());
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .during(during)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut owner = String::new();
                file.read_to_string(&mut owner).during(during)?;
                let owner = if owner.trim().is_empty() { "unknown" } else { owner.trim() }.to_owned();
                return Err(EmbeddedError::InUse { folder: self.0.clone(), owner });
            }
            Err(TryLockError::Error(error)) => return Err(error).during(during),
        }
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()))
            .during(during)?;
        Ok(Lock(file))
    }

    /// The major version of PostgreSQL that made the data, if there is any.
    pub(super) fn major(&self) -> Result<Option<u32>, EmbeddedError> {
        let path = self.data().join("PG_VERSION");
        let during = || format!("reading {}", path.display());
        match fs::read_to_string(&path) {
            Ok(major) => major.trim().parse().map(Some).map_err(std::io::Error::other).during(during),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).during(during),
        }
    }

    /// Makes the cluster if there is none, and writes down who may connect.
    pub(super) async fn prepare(
        &self,
        binaries: &Binaries,
        account: &Account,
        durability: Durability,
    ) -> Result<(), EmbeddedError> {
        account.give(&self.0)?;
        if self.major()?.is_none() {
            self.make(binaries, account, durability).await?;
        }
        let ident: String = account
            .may_connect()
            .into_iter()
            .flat_map(|name| [ADMIN, ROLE].map(|role| format!("paddock \"{name}\" \"{role}\"\n")))
            .collect();
        let path = self.data().join("pg_ident.conf");
        fs::write(&path, ident).during(|| format!("writing {}", path.display()))
    }

    /// Makes the cluster beside its place and moves it there whole: a half-made one is never taken for one.
    async fn make(
        &self,
        binaries: &Binaries,
        account: &Account,
        durability: Durability,
    ) -> Result<(), EmbeddedError> {
        let new = self.0.join("data.new");
        let during = || format!("making {}", new.display());
        if new.exists() {
            fs::remove_dir_all(&new).during(during)?;
        }
        private(&new).during(during)?;
        account.give(&new)?;

        let mut initdb = account.command(binaries.program("initdb"));
        initdb.arg("--pgdata").arg(&new).args([
            &format!("--username={ADMIN}"),
            "--auth-local=peer",
            "--auth-host=reject",
            "--data-checksums",
            "--encoding=UTF8",
            "--locale=C",
        ]);
        if durability == Durability::None {
            initdb.arg("--no-sync");
        }
        let answer = tokio::process::Command::from(initdb).output().await.during(during)?;
        if !answer.status.success() {
            return Err(EmbeddedError::NotMade(String::from_utf8_lossy(&answer.stderr).trim().to_owned()));
        }

        fs::write(new.join("pg_hba.conf"), HBA).during(during)?;
        private(&new.join("run")).during(during)?;
        account.give(&new.join("run"))?;
        File::open(new.join("pg_hba.conf")).and_then(|file| file.sync_all()).during(during)?;
        File::open(&new).and_then(|folder| folder.sync_all()).during(during)?;
        fs::rename(&new, self.data()).during(during)?;
        File::open(&self.0).and_then(|folder| folder.sync_all()).during(during)
    }

    /// What `postmaster.pid` says, once it says all.
    pub(super) fn pid_file(&self) -> Option<PidFile> {
        PidFile::read(&fs::read_to_string(self.pid_path()).ok()?)
    }

    /// The PostgreSQL that runs in this folder, ready or not.
    pub(super) fn running(&self) -> Option<PidFile> {
        self.pid_file().filter(|file| self.is_home_of(file.pid))
    }

    /// Whether the process with this id is a PostgreSQL of this folder. A number alone proves nothing: after a
    /// kill it may name a corpse that nobody buried, or by now another program. PostgreSQL works in its data
    /// folder, and a corpse works nowhere.
    pub(super) fn is_home_of(&self, pid: u32) -> bool {
        let place = |path: &Path| fs::metadata(path).map(|found| (found.dev(), found.ino())).ok();
        let here = place(&self.data());
        here.is_some() && here == place(Path::new(&format!("/proc/{pid}/cwd")))
    }

    /// Removes the files by which a PostgreSQL that is no more would keep the next from starting: their number is
    /// some other program's by now, or a corpse's. Workers that it left behind are still found, by the shared
    /// memory they hold.
    pub(super) fn forget_the_dead(&self) -> Result<(), EmbeddedError> {
        for path in [self.pid_path(), self.run().join(".s.PGSQL.5432.lock")] {
            let dead =
                fs::read_to_string(&path).ok().and_then(|text| PidFile::read(&text)).is_some_and(|file| {
                    Path::new(&format!("/proc/{}", file.pid)).exists() && !self.is_home_of(file.pid)
                });
            if dead {
                fs::remove_file(&path).during(|| format!("removing {}", path.display()))?;
            }
        }
        Ok(())
    }

    pub(super) fn log(&self) -> PathBuf {
        self.0.join("postgres.log")
    }

    /// The log, opened to be written on.
    pub(super) fn open_log(&self) -> Result<File, EmbeddedError> {
        let path = self.log();
        if fs::metadata(&path).is_ok_and(|log| log.len() > LONG_LOG) {
            let aside = path.with_extension("log.old");
            fs::rename(&path, &aside).during(|| format!("putting {} aside", path.display()))?;
        }
        OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .during(|| format!("opening {}", path.display()))
    }

    /// The last lines of the log.
    pub(super) fn log_tail(&self) -> String {
        let log = fs::read(self.log()).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let mut tail: Vec<&str> = log.lines().rev().take(TAIL).collect();
        tail.reverse();
        tail.join("\n")
    }
}

/// Makes a folder that is its owner's alone.
fn private(path: &Path) -> std::io::Result<()> {
    DirBuilder::new().mode(0o700).create(path)
}

impl PidFile {
    /// Line 1 is the process id, line 8 (written last) the state.
    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let pid = lines.next()?.trim().parse().ok()?;
        let ready = lines.nth(6).is_some_and(|state| state.trim() == "ready");
        Some(Self { pid, ready })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    #[test]
    fn the_pid_file_is_believed_ready_only_by_its_eighth_line() {
        let whole = "812\n/srv/data\n1795232488\n5432\nrun\n\n 10117129         4\nready   \n";
        assert_eq!(PidFile::read(whole), Some(PidFile { pid: 812, ready: true }));
        let starting = whole.replace("ready   ", "starting");
        assert_eq!(PidFile::read(&starting), Some(PidFile { pid: 812, ready: false }));
        let half = "812\n/srv/data\n";
        assert_eq!(PidFile::read(half), Some(PidFile { pid: 812, ready: false }));
        assert_eq!(PidFile::read(""), None);
    }

    #[test]
    fn a_pid_file_that_names_some_other_program_is_forgotten() {
        let top = tempfile::tempdir().unwrap();
        let folder = Folder::open(top.path()).unwrap();
        fs::create_dir(folder.data()).unwrap();
        fs::write(folder.pid_path(), format!("{}\n", std::process::id())).unwrap();
        assert_eq!(folder.running(), None);
        folder.forget_the_dead().unwrap();
        assert!(!folder.pid_path().exists());
    }

    #[test]
    fn the_second_to_lock_is_told_who_was_first() {
        let top = tempfile::tempdir().unwrap();
        let folder = Folder::open(top.path()).unwrap();
        let first = folder.lock().unwrap();
        let refusal = folder.lock().unwrap_err().to_string();
        assert!(refusal.contains(&format!("process {}", std::process::id())), "{refusal}");
        drop(first);
        folder.lock().unwrap();
    }
}
