//! Lessons as a table that leaves the house: a line for each rider, and one for a lesson that has none.

use crate::pick;
use crate::write::{Cell, Table};
use shared::time::Date;
use shared::words::Lang;

/// A rider in a lesson, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The club's date.
    pub date: Date,
    /// Start, `HH:MM`.
    pub start: String,
    /// End, `HH:MM`.
    pub end: String,
    /// The lesson's number.
    pub number: String,
    /// The course's name.
    pub course: String,
    /// The coach's name, where one is set.
    pub coach: Option<String>,
    /// The arena's name, where one is set.
    pub arena: Option<String>,
    /// The rider's name, where there is one.
    pub rider: Option<String>,
    /// The horse's name, where one is set.
    pub horse: Option<String>,
    /// How the lesson stands.
    pub state: String,
    /// What everyone should know.
    pub note: Option<String>,
}

/// The lines as a table.
#[must_use]
pub fn table(lines: Vec<Line>, lang: Lang) -> Table {
    let header = [
        ("日期", "Date"),
        ("开始", "Start"),
        ("结束", "End"),
        ("课程", "Course"),
        ("教练", "Coach"),
        ("场地", "Arena"),
        ("骑手", "Rider"),
        ("马匹", "Horse"),
        ("状态", "State"),
        ("课程编号", "Number"),
        ("备注", "Note"),
    ];
    let row = |line: Line| {
        vec![
            Cell::Date(line.date),
            Cell::Text(line.start),
            Cell::Text(line.end),
            Cell::Text(line.course),
            Cell::text(line.coach),
            Cell::text(line.arena),
            Cell::text(line.rider),
            Cell::text(line.horse),
            Cell::Text(line.state),
            Cell::Text(line.number),
            Cell::text(line.note),
        ]
    };
    Table {
        name: pick(lang, "课表", "Timetable").to_owned(),
        header: header.into_iter().map(|(zh, en)| pick(lang, zh, en).to_owned()).collect(),
        rows: lines.into_iter().map(row).collect(),
    }
}
