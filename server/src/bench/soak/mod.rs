//! `huiyin soak`: hours of mixed load at half of what the installation can do; memory, files and log must stay level.
//!
//! Rule: a short run proves little; what is told of it is told with its length.

mod mix;
mod watch;

pub use super::engine::Engine;

use super::cluster::Workshop;
use super::installation::Installation;
use super::report::{Report, progress};
use super::stats::{Times, growth};
use super::verdict::Goal;
use super::{fixture, survey};
use crate::db::entity::Unscoped;
use crate::db::entity::case_file;
use anyhow::{Result, ensure};
use mix::{Crowd, Seen};
use sea_orm::QuerySelect;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use watch::Watch;

/// Cases on the desk when it begins.
const CASES: usize = 500;
/// Customers and staff at once.
const WORKERS: usize = 32;

/// What to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Minutes on each engine.
    pub minutes: u32,
    /// These engines only; both when empty.
    pub only: Vec<Engine>,
    /// Where to keep the result.
    pub out: Option<PathBuf>,
}

/// Runs the load on one engine after the other.
///
/// # Errors
/// When it can't be run, or a goal is missed: the process then exits with 1.
pub async fn run(options: Options) -> Result<()> {
    let mut report = Report::begin("huiyin soak", false);
    let workshop = Workshop::open().await?;
    for engine in Engine::ALL {
        if options.only.is_empty() || options.only.contains(&engine) {
            one(&workshop, &mut report, engine, options.minutes).await?;
        }
    }
    super::finish(&report, options.out)
}

async fn one(workshop: &Workshop, report: &mut Report, engine: Engine, minutes: u32) -> Result<()> {
    report.heading(&format!("Mixed load, {engine}, {minutes} min"));
    let place = Installation::fresh(workshop, engine, "soak").await?;
    let crowd = Arc::new(prepare(&place).await?);
    let process = place.serve().await?;
    let able = crowd.run(WORKERS, Duration::from_secs(10), None).await?;
    let rate = able.done as f64 / able.seconds / 2.0;
    ensure!(rate > 1.0, "it can do nothing: {:?}", able.strange.first());
    progress(&format!(
        "{engine} can do {:.0} requests a second; half of that now",
        rate * 2.0
    ));
    let lasts = Duration::from_secs(u64::from(minutes) * 60);
    let watch = Watch::start(process.id(), &place.folder);
    let begun = Instant::now();
    let backup = tokio::spawn(backup(place.clone(), lasts / 2));
    let seen = crowd.run(WORKERS, lasts, Some(rate)).await?;
    let backup = backup.await?;
    let watched = watch.end();
    let tag = |what: &str| format!("{engine}, {what}");
    let per_second = seen.done as f64 / begun.elapsed().as_secs_f64();
    report.line(tag("requests"), per_second, "/s", Goal::Told);
    report.line(
        tag("submissions"),
        seen.submits.len() as f64,
        "",
        Goal::Told,
    );
    report.line(
        tag("backups that failed"),
        f64::from(u8::from(!backup)),
        "",
        Goal::AtMost(0.0),
    );
    answers(report, &tag, &seen);
    let locked = process.said().matches("database is locked").count();
    report.line(
        tag("log lines \"database is locked\""),
        locked as f64,
        "",
        Goal::AtMost(0.0),
    );
    let panics = process.said().matches("panicked").count();
    report.line(tag("panics"), panics as f64, "", Goal::AtMost(0.0));
    watched.tell(report, &tag, engine);
    Ok(())
}

/// The company, its cases and everybody's keys.
async fn prepare(place: &Installation) -> Result<Crowd> {
    let core = place.open(true).await?;
    let company = fixture::found(&core).await?;
    fixture::load(
        &core,
        &company,
        fixture::Plan::open(CASES, core.clock.now()),
        0,
        |_| (),
    )
    .await?;
    let numbers: Vec<String> = case_file::Entity::find_unscoped()
        .select_only()
        .column(case_file::Column::Number)
        .into_tuple()
        .all(core.db.read())
        .await?;
    let staff = survey::sign_in(&core, "manager").await?;
    Ok(Crowd::new(place.address, staff, numbers))
}

/// One backup in the middle, by the command that people use.
async fn backup(place: Installation, after: Duration) -> bool {
    tokio::time::sleep(after).await;
    let folder = place.folder.join("backup");
    let made = tokio::task::spawn_blocking(move || {
        let mut command = place.command(&["backup", &folder.display().to_string()])?;
        let made = command.output()?;
        if !made.status.success() {
            progress(&String::from_utf8_lossy(&made.stderr));
        }
        Ok::<bool, anyhow::Error>(made.status.success())
    });
    matches!(made.await, Ok(Ok(true)))
}

fn answers(report: &mut Report, tag: &impl Fn(&str) -> String, seen: &Seen) {
    report.line(
        tag("answers 5xx"),
        seen.broken as f64,
        "",
        Goal::AtMost(0.0),
    );
    let strange = seen.strange.len() as f64;
    report.line(
        tag("other answers that were not expected"),
        strange,
        "",
        Goal::AtMost(0.0),
    );
    if let Some(first) = seen.strange.first() {
        report.note(first);
    }
    let all: Times = seen.submits.iter().map(|(_, time)| *time).collect();
    report.line(tag("submit, p50"), all.p50(), "ms", Goal::Told);
    report.line(tag("submit, p99"), all.p99(), "ms", Goal::AtMost(500.0));
    let (early, late) = seen.halves();
    report.line(
        tag("submit, p99, first half after warm-up"),
        early.p99(),
        "ms",
        Goal::Told,
    );
    report.line(
        tag("submit, p99, second half"),
        late.p99(),
        "ms",
        Goal::Told,
    );
    let drift = growth(early.p99(), late.p99());
    report.line(tag("submit, drift of p99"), drift, "%", Goal::AtMost(20.0));
    report.line(tag("desk page, p50"), seen.desk.p50(), "ms", Goal::Told);
    report.line(tag("desk page, p99"), seen.desk.p99(), "ms", Goal::Told);
}
