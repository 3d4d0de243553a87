//! `huiyin bench`: the goals of the product beside what this machine reaches, on both engines in one run.
//!
//! Rule: figures come from the real process over real sockets with every throttle on; nothing is measured in a way
//! that production does not run. A test never asserts a figure.

mod bytes;
mod client;
mod cluster;
mod engine;
pub mod fixture;
mod import;
mod installation;
mod kept;
mod login;
mod machine;
mod memory;
mod pages;
mod post;
mod raw;
mod reminders;
mod report;
mod search;
pub mod soak;
mod statements;
pub mod stats;
mod submit;
mod survey;
pub mod verdict;

use anyhow::{Context, Result, ensure};
use report::Report;
use std::path::PathBuf;

/// A part of the run, by the name `--only` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// Durable submissions through HTTP beside raw SQL.
    Submit,
    /// Server time of the desk's pages with ten thousand and a million cases.
    Pages,
    /// Server time of searches among a million cases.
    Search,
    /// Real files brought in while customers post.
    Import,
    /// SQL statements per page.
    Statements,
    /// Memory of the process at rest.
    Memory,
    /// Bytes that customers and staff download.
    Bytes,
    /// Whether the time of a refused login tells which accounts exist.
    Login,
    /// Staff told when many promises break at one instant.
    Reminders,
}

impl Part {
    const ALL: [Part; 9] = [
        Part::Bytes,
        Part::Statements,
        Part::Memory,
        Part::Login,
        Part::Reminders,
        Part::Submit,
        Part::Import,
        Part::Pages,
        Part::Search,
    ];
}

/// What to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// These parts only; all of them when empty.
    pub only: Vec<Part>,
    /// Fewer requests and a smaller fixture: to try the benchmark itself.
    pub quick: bool,
    /// Cases of the larger fixture.
    pub cases: usize,
    /// Where to keep the result.
    pub out: Option<PathBuf>,
}

/// Runs the parts one after the other and prints each line as it is known.
///
/// # Errors
/// When something can't be measured, which keeps nothing else from it, or a goal is missed: the process then exits
/// with 1.
pub async fn run(options: Options) -> Result<()> {
    let mut report = Report::begin("huiyin bench", options.quick);
    let workshop = cluster::Workshop::open().await?;
    for part in Part::ALL {
        if !options.only.is_empty() && !options.only.contains(&part) {
            continue;
        }
        let done = match part {
            Part::Bytes => bytes::measure(&workshop, &mut report).await,
            Part::Statements => statements::measure(&workshop, &mut report).await,
            Part::Memory => memory::measure(&workshop, &mut report).await,
            Part::Login => login::measure(&workshop, &mut report, options.quick).await,
            Part::Reminders => reminders::measure(&workshop, &mut report, options.quick).await,
            Part::Submit => submit::measure(&workshop, &mut report, options.quick).await,
            Part::Import => import::measure(&workshop, &mut report).await,
            Part::Pages => pages::measure(&workshop, &mut report, &options).await,
            Part::Search => search::measure(&workshop, &mut report, &options).await,
        };
        if let Err(cause) = done {
            report.unmeasured(&format!("{part:?}"), &cause);
        }
    }
    finish(&report, options.out)
}

/// Says how it went, keeps it, and fails where a goal was missed.
fn finish(report: &Report, out: Option<PathBuf>) -> Result<()> {
    let text = report.end();
    if let Some(path) = out {
        std::fs::write(&path, text).with_context(|| format!("can't write {}", path.display()))?;
    }
    let missed = report.missed();
    ensure!(missed == 0, "{missed} goals missed");
    Ok(())
}
