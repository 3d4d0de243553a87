//! `huiyin import`: brings a file of voices in, as the import screen does, and shows row errors.

use super::in_words;
use crate::boot;
use crate::config::Config;
use crate::core::{Core, ServiceError};
use crate::services::imports::{self, Runner};
use anyhow::{Context, Result, bail};
use app::api::ApiError;
use app::api::ports::Upload;
use clap::Args;
use shared::actor::Actor;
use shared::cases::Kind;
use shared::coded::UnknownCode;
use shared::feedback::Channel;
use shared::imports::{ImportField, ImportPreview, ImportState, ImportStatus, Mapping};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Import {
    /// An xlsx or csv file (UTF-8 or GB18030). The same file again adds nothing.
    file: PathBuf,
    /// Channel that the voices came through: web, hotline, store, email, social, import, api, staff.
    #[arg(long, default_value = "import", value_parser = channel)]
    channel: Channel,
    /// Kind of voices without a kind column: complaint, suggestion, inquiry, praise. Without it the sentiment decides.
    #[arg(long, value_parser = kind)]
    kind: Option<Kind>,
    /// Meaning of columns where the guess is wrong, for example "留言编号=external_id,留言详情=text,反对数=ignore".
    #[arg(long, value_name = "COLUMN=FIELD,…")]
    map: Option<String>,
    /// Open a case for every such voice of this channel, in the department of this name; kept as a routing rule.
    #[arg(long, value_name = "DEPARTMENT")]
    rule: Option<String>,
}

fn channel(text: &str) -> Result<Channel, UnknownCode> {
    text.parse()
}

fn kind(text: &str) -> Result<Kind, UnknownCode> {
    text.parse()
}

impl Import {
    pub(super) async fn run(&self, config: Config) -> Result<()> {
        let core = boot::open(config).await?;
        let bytes = std::fs::read(&self.file)
            .with_context(|| format!("can't read {}", self.file.display()))?;
        let name = self.file.display().to_string();
        let preview = imports::preview(&core, &Actor::System, Upload { name, bytes })
            .await
            .map_err(explain)?;
        if let Some(at) = preview.seen_before {
            println!("This very file was imported before ({at}); known rows are left out.");
        }
        if let Some(department) = &self.rule {
            imports::open_cases_for(&core, self.channel, self.kind, department)
                .await
                .map_err(explain)
                .with_context(|| format!("--rule: the department {department:?}"))?;
        }
        let mapping = self.mapping(&preview)?;
        show_mapping(&preview, &mapping);
        imports::start(&core, &Actor::System, preview.id, mapping, Runner::Caller)
            .await
            .map_err(explain)?;
        let status = read_in(&core, &preview).await?;
        report(&status);
        if status.state != ImportState::Done {
            bail!(
                "the import ended as {}; nothing of it is visible",
                status.state
            );
        }
        Ok(())
    }

    /// The guess with what `--map` says instead.
    fn mapping(&self, preview: &ImportPreview) -> Result<Mapping> {
        let mut columns = preview.mapping.columns.clone();
        for pair in self.map.iter().flat_map(|map| map.split([',', '，'])) {
            let (heading, field) = pair
                .split_once('=')
                .with_context(|| format!("--map: expected COLUMN=FIELD, got {pair:?}"))?;
            let at = preview
                .headings
                .iter()
                .position(|known| known == heading.trim())
                .with_context(|| {
                    format!(
                        "--map: no column {heading:?}; there are {}",
                        preview.headings.join(", ")
                    )
                })?;
            columns[at] = field.trim().parse().map_err(|_| {
                let known: Vec<&str> = ImportField::ALL.iter().map(|f| f.code()).collect();
                anyhow::anyhow!("--map: no field {field:?}; there are {}", known.join(", "))
            })?;
        }
        Ok(Mapping {
            columns,
            channel: self.channel,
            kind: self.kind,
        })
    }
}

async fn read_in(core: &Core, preview: &ImportPreview) -> Result<ImportStatus> {
    let started = std::time::Instant::now();
    let status = imports::run(core, preview.id).await?;
    println!(
        "{} rows in {:.1} s",
        status.done_rows,
        started.elapsed().as_secs_f64()
    );
    Ok(status)
}

fn show_mapping(preview: &ImportPreview, mapping: &Mapping) {
    for (heading, field) in preview.headings.iter().zip(&mapping.columns) {
        println!("  {heading} → {field}");
    }
}

fn report(status: &ImportStatus) {
    println!(
        "{} imported, {} known already, {} left out, {} cases opened",
        status.imported, status.duplicates, status.failed, status.cases
    );
    let new = status
        .errors
        .iter()
        .filter(|e| e.problem != shared::imports::RowProblem::Duplicate);
    for error in new {
        let column = error.column.as_deref().unwrap_or("-");
        println!("  row {}: {} ({column})", error.row, error.problem);
    }
}

/// As [`in_words`], with what is in an import's way.
fn explain(error: ServiceError) -> anyhow::Error {
    match error {
        ServiceError::Api(ApiError::Conflict) => {
            anyhow::anyhow!("another import is running or being removed: wait for it, or cancel it")
        }
        error => in_words(error),
    }
}
