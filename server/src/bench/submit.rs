//! R6: how many complaints a second are on the disk when their customers are told so, beside raw SQL on the same disk.

use super::cluster::Workshop;
use super::engine::Engine;
use super::installation::Installation;
use super::report::Report;
use super::verdict::Goal;
use super::{machine, post, raw};
use crate::setup;
use anyhow::Result;
use std::time::Duration;

/// Measures both engines.
pub(super) async fn measure(workshop: &Workshop, report: &mut Report, quick: bool) -> Result<()> {
    for engine in Engine::ALL {
        one(workshop, report, engine, quick).await?;
    }
    Ok(())
}

async fn one(workshop: &Workshop, report: &mut Report, engine: Engine, quick: bool) -> Result<()> {
    report.heading(&format!("Durable submissions, {engine}"));
    let place = Installation::fresh(workshop, engine, "submit").await?;
    setup::organisation(&place.open(true).await?).await?;
    let process = place.serve().await?;
    let lasts = Duration::from_secs(if quick { 3 } else { 20 });
    post::crowd(place.address, 8, lasts / 10).await?;

    let alone = post::crowd(place.address, 1, lasts / 2).await?;
    let crowd = post::crowd(place.address, 32, lasts).await?;
    report.line(
        format!("{engine}, 1 connection"),
        alone.rate(),
        "/s",
        Goal::AtLeast(100.0),
    );
    report.line(
        format!("{engine}, 1 connection, p50"),
        alone.times.p50(),
        "ms",
        Goal::Told,
    );
    report.line(
        format!("{engine}, 32 connections"),
        crowd.rate(),
        "/s",
        Goal::AtLeast(500.0),
    );
    report.line(
        format!("{engine}, 32 connections, p50"),
        crowd.times.p50(),
        "ms",
        Goal::Told,
    );
    report.line(
        format!("{engine}, 32 connections, p99"),
        crowd.times.p99(),
        "ms",
        Goal::AtMost(150.0),
    );
    let refused = alone.refused.len() + crowd.refused.len();
    report.line(
        format!("{engine}, posts refused"),
        refused as f64,
        "",
        Goal::AtMost(0.0),
    );
    if let Some(first) = alone.refused.iter().chain(&crowd.refused).next() {
        report.note(first);
    }
    tokio::time::sleep(Duration::from_secs(6)).await;
    let resident = machine::resident(process.id()).unwrap_or(f64::NAN);
    report.line(
        format!("{engine}, memory after the load, at rest"),
        resident,
        "MB",
        Goal::AtMost(100.0),
    );
    drop(process);

    let raw = raw::rate(workshop, engine, &place).await?;
    report.line(
        format!("{engine}, raw SQL, 32 submissions a commit"),
        raw,
        "/s",
        Goal::Told,
    );
    let share = crowd.rate() / raw * 100.0;
    report.line(
        format!("{engine}, 32 connections of raw SQL"),
        share,
        "%",
        Goal::AtLeast(50.0),
    );
    Ok(())
}
