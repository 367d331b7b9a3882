#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod acts;
mod club;
mod crash;
mod files;
mod secrecy;
