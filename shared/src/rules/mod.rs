//! Rules that several commands and screens share.

pub mod activity;
pub mod check_in;
pub mod conflicts;
pub mod form;
pub mod ledger;
pub mod receipt;
