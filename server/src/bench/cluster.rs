//! Where the run works: a folder outside the clone for what is kept, one for this run, and a PostgreSQL cluster.
//!
//! Rule: the cluster keeps what it acknowledges (its own defaults: fsync on) and listens on a socket only.

use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Folders and cluster of one run; dropping it stops the cluster and removes what was for this run only.
pub(super) struct Workshop {
    /// Fixtures, kept between runs.
    pub(super) kept: PathBuf,
    /// For this run only, on the same disk.
    pub(super) passing: PathBuf,
    /// Whether the cluster is ours to stop: a run that was refused leaves the other run's alone.
    started: bool,
}

impl Workshop {
    /// Makes the folders and starts the cluster, whose data stays for the next run.
    pub(super) async fn open() -> Result<Self> {
        let kept = cache_folder();
        let passing = kept.join(format!("run-{}", std::process::id()));
        std::fs::create_dir_all(&passing)
            .with_context(|| format!("can't make {}", passing.display()))?;
        let mut workshop = Self {
            kept,
            passing,
            started: false,
        };
        workshop.start()?;
        workshop.started = true;
        Ok(workshop)
    }

    /// Address of a database in the cluster.
    pub(super) fn postgres(&self, database: &str) -> String {
        format!(
            "postgres://postgres@localhost/{database}?host={}",
            self.cluster().display()
        )
    }

    fn cluster(&self) -> PathBuf {
        self.kept.join("cluster")
    }

    fn data(&self) -> PathBuf {
        self.cluster().join("data")
    }

    fn start(&self) -> Result<()> {
        let (folder, data) = (self.cluster(), self.data());
        if !data.join("PG_VERSION").exists() {
            std::fs::create_dir_all(&folder)?;
            if is_root() {
                run(Command::new("chown").arg("postgres").arg(&folder), "chown")?;
            }
            let arguments = ["--auth=trust", "--username=postgres", "--encoding=UTF8"];
            let mut initdb = program("initdb")?;
            initdb
                .args(arguments)
                .arg("--locale=C.UTF-8")
                .arg("--pgdata")
                .arg(&data);
            run(&mut initdb, "initdb")?;
        }
        ensure!(
            !folder.join(".s.PGSQL.5432").exists() || self.stop_forgotten(),
            "another run is using {}",
            folder.display()
        );
        // Whose run this is, so that a killed one can be told from a running one.
        std::fs::write(self.kept.join("owner"), std::process::id().to_string())?;
        let settings = format!(
            "-c listen_addresses='' -c unix_socket_directories={} -c max_connections=100 \
             -c shared_buffers=256MB -c max_wal_size=4GB",
            folder.display()
        );
        let mut start = program("pg_ctl")?;
        start
            .args(["start", "--wait", "--silent", "--timeout=120", "--pgdata"])
            .arg(&data);
        start
            .arg("--log")
            .arg(folder.join("log"))
            .arg("--options")
            .arg(settings);
        run(&mut start, "pg_ctl start")
    }

    /// A cluster left behind by a run that was killed.
    fn stop_forgotten(&self) -> bool {
        let owner = std::fs::read_to_string(self.kept.join("owner")).unwrap_or_default();
        let alive =
            Path::new("/proc").join(owner.trim()).join("stat").exists() && !owner.is_empty();
        if alive {
            return false;
        }
        self.stop();
        true
    }

    fn stop(&self) {
        if let Ok(mut stop) = program("pg_ctl") {
            stop.args(["stop", "--mode=fast", "--silent", "--pgdata"])
                .arg(self.data());
            let _gone = quiet(&mut stop).status();
        }
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        if self.started {
            self.stop();
        }
        let _left = std::fs::remove_dir_all(&self.passing);
    }
}

/// `$XDG_CACHE_HOME/huiyin/bench`; for root `/var/cache`, since the database's own user must get in.
fn cache_folder() -> PathBuf {
    let base = match std::env::var_os("XDG_CACHE_HOME") {
        Some(given) => given.into(),
        None if is_root() => PathBuf::from("/var/cache"),
        None => PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache"),
    };
    base.join("huiyin").join("bench")
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// A server program, run as `postgres` when we are root, since the server refuses root.
fn program(name: &str) -> Result<Command> {
    let path = programs()?.join(name);
    if !is_root() {
        return Ok(Command::new(path));
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(path);
    Ok(command)
}

fn programs() -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("HUIYIN_PG_BIN") {
        return Ok(folder.into());
    }
    let installed = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let found = installed.filter_map(|entry| {
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        let folder = entry.path().join("bin");
        folder.join("initdb").exists().then_some((version, folder))
    });
    match found.max() {
        Some((_, folder)) => Ok(folder),
        None => bail!(
            "PostgreSQL's server programs are missing: install `postgresql`, or set HUIYIN_PG_BIN"
        ),
    }
}

fn quiet(command: &mut Command) -> &mut Command {
    let command = command.current_dir("/").stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null())
}

fn run(command: &mut Command, what: &str) -> Result<()> {
    // A server that is started inherits its output: a pipe would never end.
    let status = quiet(command)
        .status()
        .with_context(|| format!("{what} does not start"))?;
    ensure!(status.success(), "{what} failed");
    Ok(())
}
