//! The desk that `cargo xtask kill` kills.

use anyhow::Result;
use clap::Parser as _;
use endurance::kill::{Options, work};

#[tokio::main]
async fn main() -> Result<()> {
    work(Options::parse()).await
}
