//! Members from a club's own list, and into one.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A file of a club's members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportFile {
    /// Its name.
    pub name: String,
    /// Its bytes, in base64.
    pub content: String,
    /// What the columns mean where staff chose otherwise than their headers say: the place of a column, from
    /// zero, and one of [`ImportReport::meanings`]; an empty one leaves the column out.
    pub columns: Vec<(u32, String)>,
}

/// What a list would do; nothing is done yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportReport {
    /// The file's name.
    pub name: String,
    /// The columns of the file, in its order.
    pub columns: Vec<ImportColumn>,
    /// What a column may mean, in words.
    pub meanings: Vec<String>,
    /// Members that can come in.
    pub members: u32,
    /// Their riders.
    pub riders: u32,
    /// Saddle hours in their packages.
    pub units: String,
    /// Lines that can't, each with everything that is wrong with it.
    pub bad: Vec<BadLine>,
    /// Lines that look like somebody known; they can come in, and the merge is offered.
    pub doubles: Vec<DoubleLine>,
    /// Commands that it takes.
    pub parts: u32,
    /// The first members as they would come in.
    pub sample: Vec<String>,
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportColumn {
    /// Its header.
    pub header: String,
    /// What it was taken for, in words; null when it is left out.
    pub meaning: Option<String>,
}

/// A line that can't come in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct BadLine {
    /// Its number in the file.
    pub line: u32,
    /// What is wrong with it, in words.
    pub faults: Vec<String>,
}

/// A line that looks like somebody known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DoubleLine {
    /// Its number in the file.
    pub line: u32,
    /// The name in it.
    pub name: String,
    /// Whom it looks like, in words.
    pub words: String,
}

/// How far an import is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportProgress {
    /// Parts that are in.
    pub done: u32,
    /// Parts in all.
    pub parts: u32,
    /// Members that are in.
    pub members: u32,
    /// What was said of them, in words.
    pub warnings: Vec<String>,
}

/// In what form the members leave the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// A workbook.
    Xlsx,
    /// Comma-separated text.
    Csv,
}
