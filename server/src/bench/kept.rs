//! Fixtures kept between runs, by version and size, brought to the present schema when they are opened, each served by a process of its own.
//!
//! Rule: a fixture's clock stands where it was made, so that a year old one is as good as a new one.

use super::cluster::Workshop;
use super::engine::Engine;
use super::fixture;
use super::installation::{Installation, Process, remake};
use super::report::progress;
use crate::boot::CLOCK_OFFSET;
use crate::clock::real_now;
use crate::core::Core;
use crate::db::entity::Unscoped;
use crate::db::entity::{case_file, person, setting};
use crate::demo::MARKER;
use crate::services::insight::fold;
use anyhow::{Context, Result, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use std::time::Instant;

/// A served fixture.
pub(super) struct Served {
    pub(super) installation: Installation,
    pub(super) core: Core,
    pub(super) process: Process,
    /// Cases of the agent's department.
    pub(super) numbers: Vec<String>,
}

impl Served {
    /// Opens the kept fixture of this size, or makes it.
    pub(super) async fn open(workshop: &Workshop, engine: Engine, cases: usize) -> Result<Self> {
        let name = format!("v{}_{cases}", fixture::VERSION);
        let folder = workshop.kept.join(format!("{name}_{}", engine.code()));
        let ready = folder.join("ready");
        if !ready.exists() {
            make(workshop, engine, &folder, &name, cases).await?;
        }
        let until: DateTime<Utc> = std::fs::read_to_string(&ready)?.trim().parse()?;
        let installation = Installation::at(workshop, engine, folder, &name)?.with("demo", "true");
        let core = installation.open(true).await?;
        settle(&core, engine).await?;
        set(
            &core,
            CLOCK_OFFSET,
            (until - real_now()).num_seconds().to_string(),
        )
        .await?;
        let numbers = numbers(&core, until).await?;
        hush(&core).await?;
        let process = installation.serve().await?;
        Ok(Self {
            installation,
            core,
            process,
            numbers,
        })
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
        if done > 0 && done.is_multiple_of(50_000) {
            let seconds = begun.elapsed().as_secs_f64();
            progress(&format!("{done} of {cases} cases after {seconds:.0} s"));
        }
    };
    let plan = fixture::Plan::year(cases, now);
    let loaded = fixture::load(&core, &company, plan, 0, told).await?;
    set(&core, MARKER, now.to_rfc3339()).await?;
    std::fs::write(folder.join("ready"), now.to_rfc3339())?;
    let seconds = begun.elapsed().as_secs_f64();
    progress(&format!(
        "{} cases, {} of them open, in {seconds:.0} s",
        loaded.cases, loaded.open
    ));
    Ok(())
}

/// What an installation has come to some minutes after it was loaded or brought to a newer schema.
async fn settle(core: &Core, engine: Engine) -> Result<()> {
    fold(core).await?;
    let connection = core.db.migration_connection().await?;
    let settle = match engine {
        Engine::Sqlite => "PRAGMA wal_checkpoint(TRUNCATE)",
        // By itself within minutes.
        Engine::Postgres => "VACUUM ANALYZE",
    };
    connection.execute_unprepared(settle).await?;
    connection.close().await?;
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

/// A year of cases comes at once and nobody is to be told of what was late in it.
async fn hush(core: &Core) -> Result<()> {
    core.db
        .write(async move |tx| -> Result<(), DbErr> {
            case_file::Entity::update_many()
                .col_expr(
                    case_file::Column::NextStepAt,
                    Expr::value(None::<DateTime<Utc>>),
                )
                .filter(case_file::COLUMN.next_step_at.is_not_null())
                .exec(tx)
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
        let found = case_file::Entity::find_unscoped()
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
