//! `huiyin admin`: the way in when nobody can sign in.

use super::in_words;
use crate::boot;
use crate::config::Config;
use crate::core::{Core, ServiceError};
use crate::services::people;
use anyhow::{Result, anyhow};
use app::api::ApiError;
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
    /// Give somebody of the staff a new one-time password, print it, and end their sessions.
    Reset {
        /// Whose.
        login: String,
    },
}

impl Admin {
    pub(super) async fn run(&self, config: Config) -> Result<()> {
        let core = boot::open(config).await?;
        match &self.command {
            Command::Create { login, name } => {
                crate::setup::organisation(&core).await?;
                let made = people::create_admin(&core, login, name).await;
                hand_over(&core, login, &made.map_err(in_words)?);
            }
            Command::Reset { login } => {
                let made = people::reset_password(&core, login, None).await;
                let made = made.map_err(|error| match error {
                    ServiceError::Api(ApiError::NotFound) => {
                        anyhow!("nobody has the login {login}")
                    }
                    error => in_words(error),
                });
                hand_over(&core, login, &made?);
            }
        }
        Ok(())
    }
}

fn hand_over(core: &Core, login: &str, password: &str) {
    println!(
        "login: {login}\none-time password: {password}\nSign in at {}/login and change it.",
        core.config.public_url
    );
}
