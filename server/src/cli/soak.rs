//! `huiyin soak`: long load.

use crate::bench::soak::{self, Engine};
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;

/// Mixed load at half of what this machine can do; exits with 1 when memory, files, log or answers don't stay level.
///
/// Six of ten requests file a complaint, one follows an earlier one by its private link, three read the desk; a backup is
/// made in the middle. Everything runs in processes and databases of its own, first on SQLite, then on PostgreSQL.
#[derive(Debug, Args)]
pub(super) struct Soak {
    /// Minutes on each engine. The first third warms up and is not judged.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    minutes: u32,
    /// One engine only.
    #[arg(long, value_enum, value_name = "ENGINE")]
    only: Vec<Engine>,
    /// Also write the result to this file.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Soak {
    pub(super) async fn run(&self) -> Result<()> {
        soak::run(soak::Options {
            minutes: self.minutes,
            only: self.only.clone(),
            out: self.out.clone(),
        })
        .await
    }
}
