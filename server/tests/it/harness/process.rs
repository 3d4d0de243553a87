//! The real binary as a process of its own, with its own folder, port and database.
//!
//! Rule: a process sees no `HUIYIN_*` variable of the test's surroundings, and none outlives its test.

use super::cluster::Cluster;
use super::wire::get;
use super::{Engine, lock};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use server::config::Config;
use std::fs::File;
use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Longest that a start may take before a test gives up.
const START: Duration = Duration::from_secs(20);

/// Everything that stays when the process is killed.
pub struct Installation {
    pub folder: TempDir,
    pub address: SocketAddr,
    pub url: String,
    settings: Vec<(String, String)>,
    /// Holding it keeps it running.
    cluster: Option<Cluster>,
}

impl Installation {
    /// A fresh one that is not set up yet.
    pub async fn new(engine: Engine, settings: &[(&str, &str)]) -> Self {
        let cluster = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(Cluster::join_durable()),
        };
        Self::on(cluster, settings).await
    }

    /// One in this cluster, or on SQLite without any.
    async fn on(cluster: Option<Cluster>, settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let address = free_port();
        let file = folder.path().join("huiyin.db");
        let url = match &cluster {
            None => format!("sqlite://{}?mode=rwc", file.display()),
            Some(cluster) => {
                let name = format!("p{}_{}", std::process::id(), address.port());
                let admin = connect(&cluster.url("postgres")).await;
                for sql in [
                    format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
                    format!("CREATE DATABASE {name}"),
                ] {
                    admin.execute_unprepared(&sql).await.expect("a database");
                }
                cluster.url(&name)
            }
        };
        let given = [
            ("listen", address.to_string()),
            ("public_url", format!("http://{address}")),
            ("data_dir", folder.path().display().to_string()),
            ("database", url.clone()),
            ("log", "warn".to_owned()),
        ];
        let mut all: Vec<(String, String)> = given
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        all.extend(
            settings
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned())),
        );
        Self {
            folder,
            address,
            url,
            settings: all,
            cluster,
        }
    }

    /// The same with an organisation in it.
    pub async fn set_up(engine: Engine, settings: &[(&str, &str)]) -> Self {
        Self::new(engine, settings).await.with_organisation()
    }

    /// An organisation on PostgreSQL whose cluster the test may crash.
    pub async fn to_crash(settings: &[(&str, &str)]) -> Self {
        let cluster = Cluster::join_to_crash();
        Self::on(Some(cluster), settings).await.with_organisation()
    }

    fn with_organisation(self) -> Self {
        let migrated = self.run(&["migrate"]);
        let said = String::from_utf8_lossy(&migrated.stderr).into_owned();
        assert!(migrated.status.success(), "migrate: {said}");
        let made = self.run(&["admin", "create", "root"]);
        let said = String::from_utf8_lossy(&made.stderr).into_owned();
        assert!(made.status.success(), "admin create: {said}");
        self
    }

    /// The cluster under it.
    pub fn cluster(&self) -> &Cluster {
        self.cluster.as_ref().expect("PostgreSQL")
    }

    /// Its settings, for a core of the test's own beside the process.
    pub fn config(&self) -> Config {
        let variables = self
            .settings
            .iter()
            .map(|(key, value)| (format!("HUIYIN_{}", key.to_uppercase()), value.clone()));
        Config::load(None, variables, &[]).expect("valid settings")
    }

    /// A command that is not run yet.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_huiyin"));
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
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the binary runs")
    }

    /// Runs a command that should fail at once; one that serves instead is ended after a while.
    pub async fn refused(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut process = self.start(arguments);
        let begun = Instant::now();
        loop {
            if let Some(status) = process.child.try_wait().expect("waits") {
                return (status.code(), process.said());
            }
            assert!(begun.elapsed() < START, "it serves: {}", process.said());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    fn start(&self, arguments: &[&str]) -> Process {
        let path = self.folder.path().join("said");
        let said = File::create(&path).expect("a file");
        let child = self
            .command(arguments)
            .stdout(said.try_clone().expect("a handle"))
            .stderr(said)
            .spawn()
            .expect("the binary starts");
        Process {
            child,
            address: self.address,
            said: path,
        }
    }

    /// Serves, and returns as soon as it is ready.
    pub async fn serve(&self) -> Process {
        self.serves(&["serve"], START).await
    }

    /// The same with arguments of its own and the time that it may take.
    pub async fn serves(&self, arguments: &[&str], patience: Duration) -> Process {
        let mut process = self.start(arguments);
        let begun = Instant::now();
        while get(self.address, "/readyz").await.status() != 200 {
            let ended = process.child.try_wait().expect("waits");
            assert!(ended.is_none(), "it ended: {}", process.said());
            assert!(begun.elapsed() < patience, "not ready: {}", process.said());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        process
    }

    /// A connection of the test's own to the installation's database.
    pub async fn database(&self) -> DatabaseConnection {
        connect(&self.url).await
    }
}

/// A running binary; dropping it kills it.
pub struct Process {
    child: Child,
    pub address: SocketAddr,
    said: std::path::PathBuf,
}

impl Process {
    /// Ends it as a power cut would, and waits until it is gone.
    pub fn kill(&mut self) {
        self.child.kill().expect("SIGKILL");
        self.child.wait().expect("it ends");
    }

    /// Asks it to stop.
    pub fn terminate(&self) {
        let id = self.child.id().to_string();
        let done = Command::new("kill").args(["-TERM", &id]).status();
        assert!(done.expect("kill runs").success());
    }

    /// Waits for its end and says how long that took.
    pub async fn ended(&mut self) -> (ExitStatus, Duration) {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("waits") {
                return (status, begun.elapsed());
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "it does not end");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// What it has said so far.
    pub fn said(&self) -> String {
        std::fs::read_to_string(&self.said).unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(url.to_owned());
    options.max_connections(2).sqlx_logging(false);
    Database::connect(options)
        .await
        .expect("the database answers")
}

/// A port that nobody uses now; handed out once at a time, since other test processes look for one too.
fn free_port() -> SocketAddr {
    let _one = lock::exclusive(&lock::base().join("port.lock"));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address")
}
