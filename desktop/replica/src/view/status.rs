//! The status strip, and what waits behind it.

use serde::{Deserialize, Serialize};
use specta::Type;

/// The status strip: always the truth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Status {
    /// How this desk and the server stand.
    pub link: Link,
    /// Commands saved here that the server has not settled yet.
    pub waiting: u32,
    /// Open *needs attention* items of the club.
    pub attention: u32,
    /// Club name.
    pub club: String,
    /// Desk name.
    pub desk: String,
    /// IANA name of the club's zone, for the clock.
    pub zone: String,
    /// The club's date, `YYYY-MM-DD`.
    pub date: String,
    /// The club's time now, `HH:MM`.
    pub time: String,
    /// Where the key of this PC's data lies.
    pub key: KeyPlace,
    /// The whole strip's sentence, e.g. `网络断开（14:05 起），已保存在本机，3 条待同步`.
    pub words: String,
}

/// Where the key of this PC's encrypted data lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// In the operating system's key store.
    OperatingSystem,
    /// In a file beside the data, which only this PC's user may read.
    BesideFile,
}

/// How the desk and the server stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Link {
    /// In touch; the live socket is up.
    Online,
    /// Not in touch since this time of day (`HH:MM`).
    Offline {
        /// Since when.
        since: String,
    },
    /// The network is there; staff practise without it until this time of day (`HH:MM`).
    Practising {
        /// When it ends by itself.
        until: String,
    },
    /// In touch, and working off what is behind.
    CatchingUp {
        /// Done so far.
        done: u32,
        /// In all.
        total: u32,
    },
    /// Fetching the whole club for the first time, or anew.
    Bootstrapping {
        /// Rows so far.
        done: u32,
        /// Rows in all, zero while not known.
        total: u32,
    },
    /// A demo club without a server.
    Demo,
    /// The desk has to stop: revoked, forked, or too old. The sentence says what to do.
    Stopped {
        /// A stable code: `revoked`, `forked`, `too_old`.
        code: String,
    },
}

/// A command that waits for the server, in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Waiting {
    /// Its number at this desk.
    pub desk_seq: f64,
    /// Given at, `HH:MM`.
    pub at: String,
    /// What it does, in words.
    pub words: String,
    /// Why it may not go through, as this desk sees it now.
    pub doubt: Option<String>,
}
