//! The command line: `huiyin serve | migrate | import | backup | restore | admin | doctor | audit | language | bench | soak | config`.

mod admin;
mod audit;
mod backup;
mod bench;
mod import;
mod language;
mod serve;
mod soak;

use crate::config::Config;
use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// 回音 Huiyin: every customer voice gets an answer, and every answer is checked to have worked.
///
/// Settings come from a file (huiyin.toml), then from HUIYIN_* variables; `huiyin config` shows what is in force.
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
    /// Bring the database to this version's schema, and stop.
    Migrate,
    /// Show every setting, its value and where it came from. Secrets are hidden.
    Config,
    /// Copy everything into a new folder, while serving.
    Backup(backup::Backup),
    /// Put a backup into an empty installation, after checking every file.
    Restore(backup::Restore),
    /// Bring in a file of voices (xlsx, csv): nothing is visible until the whole file is in.
    Import(import::Import),
    /// Manage administrators: the way in when nobody can sign in.
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
            crate::boot::open(load(&[])?).await?;
            println!("The database is at this version's schema.");
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
        Command::Doctor => doctor(load(&[])?).await,
        Command::Audit(audit) => audit.run(load(&[])?).await,
        Command::Language(language) => language.run(),
        Command::Bench(bench) => bench.run().await,
        Command::Soak(soak) => soak.run().await,
    }
}

async fn doctor(config: Config) -> Result<()> {
    let core = crate::boot::open(config).await?;
    let findings = crate::doctor::examine(&core).await;
    for finding in &findings {
        match &finding.outcome {
            Ok(seen) => println!("ok    {}: {seen}", finding.what),
            Err(advice) => println!("FAIL  {}: {advice}", finding.what),
        }
    }
    let failed = findings.iter().filter(|f| f.outcome.is_err()).count();
    anyhow::ensure!(failed == 0, "{failed} of {} checks failed", findings.len());
    Ok(())
}
