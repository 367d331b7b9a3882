//! Before the work begins: the three doors, and who may go through them.

use serde::{Deserialize, Serialize};
use specta::Type;

/// The language of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// Simplified Chinese, the default.
    ZhCn,
    /// English.
    En,
}

/// Light, dark, or as the operating system is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Paper.
    Light,
    /// Ink.
    Dark,
    /// Whatever the operating system says.
    System,
}

/// What this PC remembers of how its staff like the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Preferences {
    /// The language of every word.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
}

/// Where the application stands when the page asks first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Boot {
    /// Which of the three doors to open.
    pub phase: Phase,
    /// How the window should look.
    pub preferences: Preferences,
    /// The club's name once this desk belongs to one.
    pub club: Option<String>,
    /// The desk's name once it is enrolled.
    pub desk: Option<String>,
    /// The server's address once it is enrolled, for an enrolment anew.
    pub server: Option<String>,
    /// Who may sign in here, likeliest first: who was here last, then by role, reception before all.
    pub staff: Vec<StaffChoice>,
    /// Who is signed in, when somebody is.
    pub session: Option<Session>,
}

/// The three doors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// No club yet: the first-start guide.
    FirstStart,
    /// The desk has a club; nobody is signed in.
    SignIn,
    /// At work.
    Ready,
}

/// A person who may sign in at this desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct StaffChoice {
    /// What they type, or pick.
    pub account: String,
    /// The name on the badge.
    pub name: String,
    /// The role in words.
    pub role: String,
}

/// Who is on duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Session {
    /// Staff id.
    pub staff_id: String,
    /// The name on the badge.
    pub name: String,
    /// The role in words.
    pub role: String,
}
