//! stub

pub mod embedded;
