//! `huiyin audit`: is the trail whole?

use crate::boot;
use crate::config::Config;
use crate::services::audit;
use anyhow::{Result, bail};
use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(super) struct Audit {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Walk the chain and compare it with the heads kept outside the database.
    Verify,
}

impl Audit {
    pub(super) async fn run(&self, config: Config) -> Result<()> {
        let core = boot::open(config).await?;
        match self.command {
            Command::Verify => {
                let report = audit::verify(&core).await?;
                println!(
                    "Sealed entries: {}. Waiting for their seal: {}. Heads in {}: {}.",
                    report.sealed,
                    report.unsealed,
                    core.config.audit_head().display(),
                    report.heads
                );
                if let Some(fault) = report.fault {
                    bail!("the audit trail is not whole: {fault}");
                }
                println!("The audit trail is whole.");
                Ok(())
            }
        }
    }
}
