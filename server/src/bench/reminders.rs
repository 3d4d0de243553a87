//! S1-16: how long it takes until everybody is told when many promises break at one instant.
//!
//! Rule: durable commits, events, reminders and mails, as in production; only the clock is moved.

use super::cluster::Workshop;
use super::engine::Engine;
use super::fixture;
use super::installation::Installation;
use super::report::Report;
use super::verdict::Goal;
use crate::db::entity::{Unscoped, case_file};
use crate::services::escalation::tell_due;
use anyhow::{Result, ensure};
use sea_orm::{PaginatorTrait, QueryFilter};
use std::time::Instant;

/// 20,000 within a minute.
const A_SECOND: f64 = 20_000.0 / 60.0;

/// Measures both engines.
pub(super) async fn measure(workshop: &Workshop, report: &mut Report, quick: bool) -> Result<()> {
    let cases = if quick { 200 } else { 2_000 };
    for engine in Engine::ALL {
        report.heading(&format!("Reminders due at one instant, {engine}"));
        let place = Installation::fresh(workshop, engine, "reminders").await?;
        let core = place.open(true).await?;
        let company = fixture::found(&core).await?;
        let plan = fixture::Plan::open(cases, core.clock.now());
        fixture::load(&core, &company, plan, 0, |_| ()).await?;
        // A month later every promise that nobody kept is long broken. Few cases got so far within their day that they
        // wait for their customer with all promises kept: how many depends on the hour of the week.
        core.clock.set_offset(30 * 86_400);
        let due = case_file::Entity::find_unscoped()
            .filter(case_file::COLUMN.next_step_at.lte(core.clock.now()))
            .count(core.db.read())
            .await?;
        let due = usize::try_from(due)?;
        ensure!(due * 10 >= cases * 9, "{due} of {cases} cases are due");
        let begun = Instant::now();
        let told = tell_due(&core).await?;
        let seconds = begun.elapsed().as_secs_f64();
        ensure!(told == due, "{told} of {due} cases were told");
        let what = format!("{engine}, cases told a second");
        report.line(what, told as f64 / seconds, "", Goal::AtLeast(A_SECOND));
    }
    Ok(())
}
