//! How long real files of voices take through the import page while customers keep filing complaints.

use super::client::Client;
use super::cluster::Workshop;
use super::engine::Engine;
use super::installation::Installation;
use super::report::Report;
use super::verdict::Goal;
use super::{fixture, post, survey};
use anyhow::{Context, Result, bail, ensure};
use shared::cases::Kind;
use shared::feedback::Channel;
use shared::imports::{ImportPreview, ImportState, ImportStatus};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Messages of a hotline, by name in the folder with the data: each opens a case, as the rule for complaints from there says.
const HOTLINE: &str = "hotline.xlsx";
/// The files.
const FILES: [&str; 2] = [HOTLINE, "takeaway_reviews.csv"];
/// Customers at it meanwhile.
const CUSTOMERS: usize = 8;
/// Between two looks at how far it is.
const LOOK: Duration = Duration::from_millis(100);
/// No file is waited for longer.
const PATIENCE: Duration = Duration::from_secs(300);

/// Measures SQLite with full durability, where writers wait for each other; PostgreSQL is told.
pub(super) async fn measure(workshop: &Workshop, report: &mut Report) -> Result<()> {
    let folder = std::env::var_os("HUIYIN_DATA").map(PathBuf::from);
    let Some(folder) = folder.filter(|folder| FILES.iter().all(|name| folder.join(name).is_file()))
    else {
        bail!(
            "import: set HUIYIN_DATA to the folder with {}",
            FILES.join(" and ")
        );
    };
    for engine in Engine::ALL {
        report.heading(&format!("Import, {engine}, {CUSTOMERS} customers posting"));
        let place = Installation::fresh(workshop, engine, "import").await?;
        let core = place.open(true).await?;
        fixture::found(&core).await?;
        let manager = survey::sign_in(&core, "manager").await?;
        drop(core);
        let _process = place.serve().await?;
        for name in FILES {
            one(report, engine, place.address, &manager, &folder, name).await?;
        }
    }
    Ok(())
}

async fn one(
    report: &mut Report,
    engine: Engine,
    server: SocketAddr,
    manager: &str,
    folder: &Path,
    name: &str,
) -> Result<()> {
    let bytes = std::fs::read(folder.join(name)).with_context(|| format!("can't read {name}"))?;
    let importing = tokio::spawn(bring_in(server, manager.to_owned(), name.to_owned(), bytes));
    let mut posts = post::Outcome::default();
    while !importing.is_finished() {
        let more = post::crowd(server, CUSTOMERS, Duration::from_secs(1)).await?;
        posts.times.extend(more.times);
        posts.refused.extend(more.refused);
    }
    let (status, seconds) = importing.await??;
    let tag = |what: &str| format!("{engine}, {name}, {what}");
    report.line(tag("rows"), status.done_rows as f64, "", Goal::Told);
    report.line(tag("voices"), status.imported as f64, "", Goal::Told);
    let cases = match name {
        HOTLINE => Goal::AtLeast(status.imported as f64),
        _ => Goal::Told,
    };
    report.line(
        tag("cases opened by the rule"),
        status.cases as f64,
        "",
        cases,
    );
    let goal = match engine {
        Engine::Sqlite => Goal::AtMost(30.0),
        Engine::Postgres => Goal::Told,
    };
    report.line(tag("from upload to visible"), seconds, "s", goal);
    report.line(
        tag("posts meanwhile, p99"),
        posts.times.p99(),
        "ms",
        Goal::Told,
    );
    let refused = posts.refused.len() as f64;
    report.line(tag("posts refused"), refused, "", Goal::AtMost(0.0));
    if let Some(first) = posts.refused.first() {
        report.note(first);
    }
    Ok(())
}

/// Uploads, takes the guessed meaning of the columns and says where the file is from, and waits until all of it shows.
async fn bring_in(
    server: SocketAddr,
    manager: String,
    name: String,
    bytes: Vec<u8>,
) -> Result<(ImportStatus, f64)> {
    let mut client = Client::connect(server).await?;
    let begun = Instant::now();
    let answer = client
        .file("/manage/imports/files", &name, &bytes, &manager)
        .await?;
    ensure!(
        answer.status == 200,
        "the upload of {name}: {}",
        answer.status
    );
    let preview: ImportPreview = serde_json::from_slice(&answer.body)?;
    let mut mapping = preview.mapping;
    if name == HOTLINE {
        mapping.channel = Channel::Hotline;
        mapping.kind = Some(Kind::Complaint);
    }
    let start = serde_json::json!({"id": preview.id, "mapping": mapping});
    let answer = client
        .call("/api/imports/start", &start.to_string(), &manager)
        .await?;
    ensure!(
        answer.status == 200,
        "the start of {name}: {}",
        answer.status
    );
    let ask = serde_json::json!({"id": preview.id}).to_string();
    loop {
        let answer = client.call("/api/imports/status", &ask, &manager).await?;
        ensure!(
            answer.status == 200,
            "the status of {name}: {}",
            answer.status
        );
        let status: ImportStatus = serde_json::from_slice(&answer.body)?;
        match status.state {
            ImportState::Done => return Ok((status, begun.elapsed().as_secs_f64())),
            ImportState::Mapped | ImportState::Running => {}
            ImportState::Cancelled | ImportState::Failed => {
                bail!("{name} ended as {}", status.state)
            }
        }
        ensure!(begun.elapsed() < PATIENCE, "{name} takes too long");
        tokio::time::sleep(LOOK).await;
    }
}
