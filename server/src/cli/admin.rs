//! `huiyin admin`: the way in when nobody can sign in.

use crate::boot;
use crate::config::Config;
use crate::services::people;
use anyhow::Result;
use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(super) struct Admin {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make an administrator and print a one-time password. On an empty database this also sets the organisation up.
    Create {
        /// Login, 2–40 characters.
        login: String,
        /// Display name.
        #[arg(long, default_value = "管理员")]
        name: String,
    },
}

impl Admin {
    pub(super) async fn run(&self, config: Config) -> Result<()> {
        let core = boot::open(config).await?;
        match &self.command {
            Command::Create { login, name } => {
                crate::setup::organisation(&core).await?;
                let password = people::create_admin(&core, login, name).await?;
                println!(
                    "login: {login}\none-time password: {password}\nSign in at {}/login and change it.",
                    core.config.public_url
                );
                Ok(())
            }
        }
    }
}
