//! Tables that leave the house; how they are written is [`lists::write`]'s.

mod members;
#[cfg(test)]
mod tests;
pub mod timetable;

pub use lists::write::{Cell, ExportError, Table};
pub use members::members;
