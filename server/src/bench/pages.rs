//! Server time of the desk's pages: a million cases must cost what ten thousand do.
//!
//! Rule: both sizes are asked in turns, so that whatever else the machine does falls on both.

use super::client::Client;
use super::cluster::Workshop;
use super::engine::Engine;
use super::installation::{Installation, Process, remake};
use super::report::{Report, progress};
use super::stats::Times;
use super::verdict::Goal;
use super::{fixture, machine, survey};
use crate::boot::CLOCK_OFFSET;
use crate::clock::real_now;
use crate::core::Core;
use crate::db::entity::{case_file, person, setting};
use crate::db::migrate;
use crate::demo::MARKER;
use anyhow::{Context, Result, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use std::time::Instant;

const SLOWEST: f64 = 30.0;
const FACTOR: f64 = 1.5;

/// A page, who opens it, and its address; CASE stands for a case of the agent's department.
const PAGES: [(&str, &str, &str); 10] = [
    ("inbox, agent", "agent1", "/desk"),
    ("inbox, all open, manager", "manager", "/desk?view=open"),
    ("inbox, closed, manager", "manager", "/desk?view=closed"),
    ("board, agent", "agent1", "/desk/board"),
    ("board, manager", "manager", "/desk/board"),
    ("case, agent", "agent1", "/desk/cases/CASE"),
    ("dashboard, head", "head1", "/manage"),
    ("dashboard, manager", "manager", "/manage"),
    ("voices, agent", "agent1", "/desk/voices"),
    ("voices, manager", "manager", "/desk/voices"),
];

/// Measures both engines.
pub(super) async fn measure(workshop: &Workshop, report: &mut Report, quick: bool) -> Result<()> {
    let (few, many, turns) = if quick {
        (1_000, 10_000, 20)
    } else {
        (10_000, 1_000_000, 200)
    };
    for engine in Engine::ALL {
        let small = Place::open(workshop, engine, few).await?;
        let large = Place::open(workshop, engine, many).await?;
        report.heading(&format!(
            "Server time of pages, {engine}, {few} and {many} cases"
        ));
        for (name, login, path) in PAGES {
            let (mut a, mut b) = (small.visitor(login).await?, large.visitor(login).await?);
            let (mut first, mut second) = (Times::default(), Times::default());
            for turn in 0..turns + 5 {
                let times = (a.ask(path, turn).await?, b.ask(path, turn).await?);
                // The first few warm up.
                if turn >= 5 {
                    first.push(times.0);
                    second.push(times.1);
                }
            }
            report.line(
                format!("{engine}, {name}, {few} cases, p50"),
                first.p50(),
                "ms",
                Goal::Told,
            );
            report.line(
                format!("{engine}, {name}, {many} cases, p50"),
                second.p50(),
                "ms",
                Goal::Told,
            );
            let goal = Goal::AtMost(SLOWEST);
            report.line(
                format!("{engine}, {name}, {few} cases, p95"),
                first.p95(),
                "ms",
                goal,
            );
            report.line(
                format!("{engine}, {name}, {many} cases, p95"),
                second.p95(),
                "ms",
                goal,
            );
            let factor = second.p95() / first.p95();
            report.line(
                format!("{engine}, {name}, factor"),
                factor,
                "×",
                Goal::AtMost(FACTOR),
            );
        }
        tokio::time::sleep(std::time::Duration::from_secs(3)).await;
        let resident = machine::resident(large.process.id()).unwrap_or(f64::NAN);
        let what = format!("{engine}, memory after these pages, {many} cases");
        report.line(what, resident, "MB", Goal::AtMost(100.0));
    }
    Ok(())
}

/// A served fixture.
struct Place {
    installation: Installation,
    core: Core,
    process: Process,
    numbers: Vec<String>,
}

impl Place {
    /// Opens the kept fixture of this size, or makes it.
    async fn open(workshop: &Workshop, engine: Engine, cases: usize) -> Result<Self> {
        let schema = migrate::latest();
        let name = format!("v{}_{schema}_{cases}", fixture::VERSION);
        let folder = workshop.kept.join(format!("{name}_{}", engine.code()));
        let ready = folder.join("ready");
        if !ready.exists() {
            make(workshop, engine, &folder, &name, cases).await?;
        }
        let until: DateTime<Utc> = std::fs::read_to_string(&ready)?.trim().parse()?;
        let installation = Installation::at(workshop, engine, folder, &name)?.with("demo", "true");
        let core = installation.open(true).await?;
        set(
            &core,
            CLOCK_OFFSET,
            (until - real_now()).num_seconds().to_string(),
        )
        .await?;
        let numbers = numbers(&core, until).await?;
        let process = installation.serve().await?;
        Ok(Self {
            installation,
            core,
            process,
            numbers,
        })
    }

    async fn visitor(&self, login: &str) -> Result<Visitor<'_>> {
        Ok(Visitor {
            client: Client::connect(self.installation.address).await?,
            cookie: survey::sign_in(&self.core, login).await?,
            numbers: &self.numbers,
        })
    }
}

struct Visitor<'a> {
    client: Client,
    cookie: String,
    numbers: &'a [String],
}

impl Visitor<'_> {
    async fn ask(&mut self, path: &str, turn: usize) -> Result<std::time::Duration> {
        let path = path.replace("CASE", &self.numbers[turn % self.numbers.len()]);
        let headers = format!("Accept-Encoding: br\r\n{}", self.cookie);
        let sent = Instant::now();
        let answer = self.client.get(&path, &headers).await?;
        let took = sent.elapsed();
        ensure!(answer.status == 200, "{path} is answered {}", answer.status);
        Ok(took)
    }
}

async fn make(
    workshop: &Workshop,
    engine: Engine,
    folder: &std::path::Path,
    name: &str,
    cases: usize,
) -> Result<()> {
    let begun = Instant::now();
    progress(&format!(
        "making {cases} cases for {engine}; they are kept in {}",
        folder.display()
    ));
    let _half_made = std::fs::remove_dir_all(folder);
    if engine == Engine::Postgres {
        remake(workshop, name).await?;
    }
    let installation = Installation::at(workshop, engine, folder.to_path_buf(), name)?;
    let core = installation.open(false).await?;
    let now = core.clock.now();
    let company = fixture::found(&core).await?;
    let told = |done: usize| {
        if done.is_multiple_of(50_000) {
            let seconds = begun.elapsed().as_secs_f64();
            progress(&format!("{done} of {cases} cases after {seconds:.0} s"));
        }
    };
    let plan = fixture::Plan::year(cases, now);
    let loaded = fixture::load(&core, &company, plan, 0, told).await?;
    set(&core, MARKER, now.to_rfc3339()).await?;
    let connection = core.db.migration_connection().await?;
    let settle = match engine {
        Engine::Sqlite => "PRAGMA wal_checkpoint(TRUNCATE)",
        // What autovacuum does within minutes.
        Engine::Postgres => "VACUUM ANALYZE",
    };
    connection.execute_unprepared(settle).await?;
    connection.close().await?;
    std::fs::write(folder.join("ready"), now.to_rfc3339())?;
    let seconds = begun.elapsed().as_secs_f64();
    progress(&format!(
        "{} cases, {} of them open, in {seconds:.0} s",
        loaded.cases, loaded.open
    ));
    Ok(())
}

async fn set(core: &Core, key: &str, value: String) -> Result<()> {
    let row = setting::ActiveModel {
        key: Set(key.to_owned()),
        value: Set(value),
    };
    core.db
        .write(async move |tx| -> Result<(), DbErr> {
            let replace = OnConflict::column(setting::Column::Key)
                .update_column(setting::Column::Value)
                .to_owned();
            setting::Entity::insert(row.clone())
                .on_conflict(replace)
                .exec_without_returning(tx)
                .await?;
            Ok(())
        })
        .await?;
    Ok(())
}

/// Cases of the agent's department, spread over the year.
async fn numbers(core: &Core, until: DateTime<Utc>) -> Result<Vec<String>> {
    let agent = person::Entity::find()
        .filter(person::COLUMN.login.eq("agent1"))
        .one(core.db.read())
        .await?
        .context("the agent")?;
    let mut numbers = Vec::new();
    for day in (0..360).step_by(3) {
        let found = case_file::Entity::find()
            .filter(
                case_file::COLUMN
                    .opened_at
                    .gte(until - TimeDelta::days(day + 3)),
            )
            .filter(case_file::COLUMN.department_id.eq(agent.department_id))
            .order_by_asc(case_file::COLUMN.opened_at)
            .one(core.db.read())
            .await?;
        numbers.extend(found.map(|case| case.number));
    }
    ensure!(
        !numbers.is_empty(),
        "the fixture has no case of the agent's department"
    );
    Ok(numbers)
}
