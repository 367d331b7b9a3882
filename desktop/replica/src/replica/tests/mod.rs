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
#[cfg(feature = "mutants")]
mod mutants;
mod notices;
mod older;
mod pages;
mod salvage;
mod secrecy;
