//! `huiyin backup` and `huiyin restore`.

use crate::config::Config;
use crate::{backup, boot};
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// A new folder for the backup.
    folder: PathBuf,
    /// Also copy the generated secret. Without it the backup can't be read by whoever finds it, nor restored alone.
    #[arg(long)]
    with_secret: bool,
}

impl Backup {
    pub(super) async fn run(&self, config: Config) -> Result<()> {
        let core = boot::open(config).await?;
        let manifest = backup::backup(&core, &self.folder, self.with_secret).await?;
        println!(
            "Backed up {} files into {}.",
            manifest.files.len(),
            self.folder.display()
        );
        if !self.with_secret && core.config.secret.is_empty() {
            println!(
                "Keep {} somewhere else: restoring needs it.",
                core.config.data_dir.join("secret").display()
            );
        }
        Ok(())
    }
}

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The folder of a backup.
    folder: PathBuf,
}

impl Restore {
    pub(super) async fn run(&self, config: Config) -> Result<()> {
        let manifest = backup::restore(&self.folder, &config).await?;
        println!(
            "Restored the backup begun at {} into {}.",
            manifest.begun_at.to_rfc3339(),
            config.data_dir.display()
        );
        let secret = config.data_dir.join("secret");
        if config.secret.is_empty() && !secret.exists() {
            println!(
                "The backup holds no secret: put the installation's own at {} before serving, or nobody reads contacts and files.",
                secret.display()
            );
        }
        Ok(())
    }
}
