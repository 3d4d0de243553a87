//! The real binary as a process of its own, with its own folder, port and database.
//!
//! Rule: it sees no `HUIYIN_*` variable but ours, and runs with the defaults of the product; no throttle is loosened.

use super::cluster::Workshop;
use super::engine::Engine;
use crate::boot;
use crate::config::Config;
use crate::core::Core;
use crate::db::Options;
use anyhow::{Context, Result, ensure};
use sea_orm::{ConnectionTrait, Database};
use std::fs::File;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Longest that a start may take.
const START: Duration = Duration::from_secs(30);
/// Any 32 characters.
const SECRET: &str = "benchmark-0123456789-benchmark-00";

/// Everything that stays when the process ends.
#[derive(Clone)]
pub(super) struct Installation {
    /// Its data folder.
    pub(super) folder: PathBuf,
    /// Where it listens.
    pub(super) address: SocketAddr,
    settings: Vec<(&'static str, String)>,
}

impl Installation {
    /// A fresh one for this run.
    pub(super) async fn fresh(workshop: &Workshop, engine: Engine, name: &str) -> Result<Self> {
        let folder = workshop.passing.join(format!("{name}-{}", engine.code()));
        let database = format!("run_{name}");
        if engine == Engine::Postgres {
            remake(workshop, &database).await?;
        }
        Self::at(workshop, engine, folder, &database)
    }

    /// One in a given folder and database.
    pub(super) fn at(
        workshop: &Workshop,
        engine: Engine,
        folder: PathBuf,
        database: &str,
    ) -> Result<Self> {
        std::fs::create_dir_all(&folder)?;
        let url = match engine {
            Engine::Sqlite => format!("sqlite://{}?mode=rwc", folder.join("huiyin.db").display()),
            Engine::Postgres => workshop.postgres(database),
        };
        let address = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let settings = vec![
            ("listen", address.to_string()),
            ("public_url", format!("http://{address}")),
            ("data_dir", folder.display().to_string()),
            ("database", url),
            ("secret", SECRET.to_owned()),
            ("log", "warn".to_owned()),
        ];
        Ok(Self {
            folder,
            address,
            settings,
        })
    }

    /// The same with one more setting.
    #[must_use]
    pub(super) fn with(mut self, key: &'static str, value: &str) -> Self {
        self.settings.push((key, value.to_owned()));
        self
    }

    /// Opens it in this process, for preparing what is measured. `durable: false` only for loading fixtures.
    pub(super) async fn open(&self, durable: bool) -> Result<Core> {
        let config = Config::load(None, [], &self.settings)?;
        let options = Options {
            durable,
            statement_timeout: Duration::from_secs(3_600),
            ..Options::default()
        };
        boot::open_with(config, options).await
    }

    /// A command of the binary with this installation's settings.
    pub(super) fn command(&self, arguments: &[&str]) -> Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("HUIYIN_") {
                command.env_remove(&name);
            }
        }
        for (key, value) in &self.settings {
            command.env(format!("HUIYIN_{}", key.to_uppercase()), value);
        }
        command
            .args(arguments)
            .current_dir(&self.folder)
            .stdin(Stdio::null());
        Ok(command)
    }

    /// Serves, and returns as soon as it is ready.
    pub(super) async fn serve(&self) -> Result<Process> {
        let path = self.folder.join("said");
        let said = File::create(&path)?;
        let mut command = self.command(&["serve"])?;
        let child = command.stdout(said.try_clone()?).stderr(said).spawn()?;
        let mut process = Process { child, said: path };
        let begun = Instant::now();
        while !self.ready().await {
            let ended = process.child.try_wait()?;
            ensure!(
                ended.is_none() && begun.elapsed() < START,
                "it does not serve: {}",
                process.said()
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(process)
    }

    async fn ready(&self) -> bool {
        let Ok(mut client) = super::client::Client::connect(self.address).await else {
            return false;
        };
        let answer = client.get("/readyz", "").await;
        answer.is_ok_and(|answer| answer.status == 200)
    }
}

/// Drops a database of the cluster and makes it anew.
pub(super) async fn remake(workshop: &Workshop, database: &str) -> Result<()> {
    let admin = Database::connect(workshop.postgres("postgres"))
        .await
        .context("the cluster does not answer")?;
    let drop = format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)");
    admin.execute_unprepared(&drop).await?;
    admin
        .execute_unprepared(&format!("CREATE DATABASE {database}"))
        .await?;
    admin.close().await?;
    Ok(())
}

/// A running server; dropping it asks it to stop, and waits.
pub(super) struct Process {
    child: Child,
    said: PathBuf,
}

impl Process {
    /// Its number.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has logged.
    pub(super) fn said(&self) -> String {
        std::fs::read_to_string(&self.said).unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let id = self.child.id().to_string();
        let _asked = Command::new("kill").args(["-TERM", &id]).status();
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(20) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _killed = self.child.kill();
        let _gone = self.child.wait();
    }
}
