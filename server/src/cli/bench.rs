//! `huiyin bench`: goals beside figures.

use crate::bench::{self, Part};
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;

/// Measure this machine against the product's goals; exits with 1 when one is missed.
///
/// Everything runs in processes and databases of its own: SQLite with FULL durability, and a PostgreSQL cluster that is
/// started for the run. Your settings and data are not touched. The fixture of a million cases is made once (some
/// minutes and gigabytes) and kept in $XDG_CACHE_HOME/huiyin/bench, or /var/cache/huiyin/bench for root.
///
/// A whole run takes about ten minutes with the fixture in place. Run it when the machine has nothing else to do: the
/// load stands beside each heading.
#[derive(Debug, Args)]
pub(super) struct Bench {
    /// One part only; may be given several times.
    #[arg(long, value_enum, value_name = "PART")]
    only: Vec<Part>,
    /// Fewer requests and small fixtures: a try in two minutes, no result to keep.
    #[arg(long)]
    quick: bool,
    /// Cases of the larger of the two fixtures that pages are asked with; the goals are meant for a million.
    #[arg(long, default_value_t = 1_000_000, value_name = "COUNT")]
    cases: usize,
    /// Also write the result to this file, for example docs/bench.txt.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Bench {
    pub(super) async fn run(&self) -> Result<()> {
        bench::run(bench::Options {
            only: self.only.clone(),
            quick: self.quick,
            cases: self.cases,
            out: self.out.clone(),
        })
        .await
    }
}
