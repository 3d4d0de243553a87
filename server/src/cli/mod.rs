//! The command line: `huiyin serve | migrate | import | backup | restore | admin | doctor | audit | language | bench | soak | config`.

mod admin;
mod audit;
mod backup;
mod bench;
mod doctor;
mod import;
mod language;
mod serve;
mod soak;

use crate::config::Config;
use crate::core::ServiceError;
use anyhow::Result;
use app::api::ApiError;
use clap::{Args, Parser, Subcommand};
use shared::locale::Locale;
use std::path::PathBuf;

/// 回音 Huiyin: every customer voice gets an answer, and every answer is checked to have worked.
///
/// Settings come from a file (huiyin.toml), then from HUIYIN_* variables; `huiyin config` shows what is in force.
/// Only `serve`, `migrate` and `restore` make an installation; every other command wants one in `data_dir`.
/// Try it: `huiyin serve --demo`, then open http://127.0.0.1:3000.
#[derive(Debug, Parser)]
#[command(name = "huiyin", version)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct Common {
    /// Settings file; huiyin.toml in the current folder is read without asking.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site: migrates the database, runs jobs, stops gracefully on SIGTERM.
    Serve(serve::Serve),
    /// Bring the database to this version's schema, and stop. Makes a new installation where there is none.
    Migrate,
    /// Show every setting, its value and where it came from. Secrets are hidden.
    Config,
    /// Copy everything into a new folder, while serving.
    Backup(backup::Backup),
    /// Put a backup into an empty installation, after checking every file.
    Restore(backup::Restore),
    /// Bring in a file of voices (xlsx, csv): nothing is visible until the whole file is in.
    Import(import::Import),
    /// Make an administrator, or give somebody a new password: the way in when nobody can sign in.
    Admin(admin::Admin),
    /// Look at the installation, then file, solve and rate a real case, read it back and remove it.
    Doctor,
    /// Check the audit trail's hash chain: finds an edited, removed or truncated row.
    Audit(audit::Audit),
    /// Read texts as incoming voices are read: moods, signals, near-identical texts, categories.
    Language(language::Language),
    /// Measure this machine against the product's goals, on both databases.
    Bench(bench::Bench),
    /// Put mixed load on it for a long time: memory, files and answers must stay level.
    Soak(soak::Soak),
}

/// Reads the command line and does what it says.
///
/// # Errors
/// With a message that says what to do; the process then exits with 1.
pub async fn run() -> Result<()> {
    let cli = Cli::parse();
    let load = |arguments: &[(&'static str, String)]| -> Result<Config> {
        Ok(Config::load(
            cli.common.config.as_deref(),
            std::env::vars(),
            arguments,
        )?)
    };
    match &cli.command {
        Command::Serve(serve) => serve.run(load(&serve.settings())?).await,
        Command::Migrate => {
            let core = crate::boot::make(load(&[])?).await?;
            println!(
                "The database in {} is at this version's schema.",
                core.config.data_dir.display()
            );
            Ok(())
        }
        Command::Config => {
            print!("{}", load(&[])?.describe());
            Ok(())
        }
        Command::Backup(backup) => backup.run(load(&[])?).await,
        Command::Restore(restore) => restore.run(load(&[])?).await,
        Command::Import(import) => import.run(load(&[])?).await,
        Command::Admin(admin) => admin.run(load(&[])?).await,
        Command::Doctor => doctor::run(load(&[])?).await,
        Command::Audit(audit) => audit.run(load(&[])?).await,
        Command::Language(language) => language.run(),
        Command::Bench(bench) => bench.run().await,
        Command::Soak(soak) => soak.run().await,
    }
}

/// Services answer with keys for people's pages; the command line says them in English.
fn in_words(error: ServiceError) -> anyhow::Error {
    match error {
        ServiceError::Api(ApiError::Invalid(errors)) => {
            let texts: Vec<String> = errors
                .0
                .iter()
                .map(|error| format!("{}: {}", error.field, error.problem.text(Locale::En)))
                .collect();
            anyhow::anyhow!(texts.join("; "))
        }
        ServiceError::Api(error) => anyhow::anyhow!(error.text(Locale::En)),
        other => other.into(),
    }
}
