//! Rules that several commands and screens share.

pub mod account;
pub mod activity;
pub mod check_in;
pub mod club;
pub mod conflicts;
pub mod form;
pub mod instead;
pub mod ledger;
pub mod lesson_end;
pub mod outage;
pub mod person;
pub mod receipt;
pub mod series;
pub mod shifts;
pub mod slots;
pub mod till;
pub mod timetable;
pub mod waiting;
pub mod workload;
