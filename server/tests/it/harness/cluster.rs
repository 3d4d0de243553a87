//! PostgreSQL clusters for the whole run: the first process starts one, a keeper stops it once nobody uses it.
//!
//! Rule: it listens on a socket only and trusts whoever can open its folder; nothing of it outlives the run.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::lock;

/// Seconds without any test process after which the keeper stops the cluster and removes it.
const IDLE: u32 = 20;

/// Longest that a crashed cluster may take to start again.
const RECOVERY: Duration = Duration::from_secs(30);

/// A running cluster; the processes that hold one keep it alive.
pub struct Cluster {
    folder: PathBuf,
    _used: File,
}

impl Cluster {
    /// Starts the cluster, or joins the one that another test process started. It syncs nothing, to be fast.
    pub fn join() -> Self {
        Self::join_named("pg", FAST)
    }

    /// The cluster that keeps what it acknowledged, for tests that kill what is connected to it.
    pub fn join_durable() -> Self {
        Self::join_named("pg-durable", DURABLE)
    }

    fn join_named(name: &str, settings: &str) -> Self {
        let base = lock::base();
        let starting = lock::exclusive(&base.join(format!("{name}.lock")));
        let used = lock::shared(&base.join(format!("{name}.used")));
        let folder = base.join(name);
        if !answers(&folder) {
            start(&base, &folder, settings);
        }
        drop(starting);
        Self {
            folder,
            _used: used,
        }
    }

    /// The same for a test that kills the cluster itself: nobody else may be in it.
    pub fn join_to_crash() -> Self {
        Self::join_named("pg-crash", DURABLE)
    }

    /// kill -9 of the server process and then of all it had started; what it had promised is on the disk or lost.
    pub fn crash(&self) {
        let noted = std::fs::read_to_string(self.folder.join("data/postmaster.pid"));
        let noted = noted.expect("a running cluster notes its process");
        let pid = noted.lines().next().expect("its number");
        let path = format!("/proc/{pid}/task/{pid}/children");
        let children = std::fs::read_to_string(path).unwrap_or_default();
        run(Command::new("kill").args(["-9", pid]), "kill -9");
        // Some may have ended by themselves in the meantime.
        let mut rest = Command::new("kill");
        rest.arg("-9").args(children.split_whitespace());
        let _gone = quiet(&mut rest).status();
    }

    /// Starts it again after a crash, as soon as the processes of the crashed one are gone.
    pub async fn recover(&self) {
        let begun = Instant::now();
        while !launch(&self.folder, DURABLE)
            .status()
            .is_ok_and(|status| status.success())
        {
            assert!(
                begun.elapsed() < RECOVERY,
                "the cluster does not start again"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The address of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!(
            "postgres://postgres@localhost/{database}?host={}",
            self.folder.display()
        )
    }
}

const FAST: &str = "-c max_connections=300 -c shared_buffers=128MB -c fsync=off -c full_page_writes=off \
                    -c synchronous_commit=off";
const DURABLE: &str =
    "-c max_connections=100 -c shared_buffers=64MB -c recovery_init_sync_method=syncfs";

fn start(base: &Path, folder: &Path, settings: &str) {
    stop(folder);
    std::fs::create_dir(folder).expect("a folder for the cluster");
    let owner = if is_root() { "postgres" } else { "" };
    if !owner.is_empty() {
        run(
            Command::new("chown").arg(owner).arg(folder),
            "chown of the cluster's folder",
        );
    }
    let data = folder.join("data");
    let initdb = [
        "--auth=trust",
        "--username=postgres",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ];
    run(
        program("initdb").args(initdb).arg("--pgdata").arg(&data),
        "initdb",
    );
    run(&mut launch(folder, settings), "pg_ctl start");
    keep(base, folder);
}

/// The command that starts a cluster and waits until it answers.
fn launch(folder: &Path, settings: &str) -> Command {
    let settings = format!(
        "-c listen_addresses='' -c unix_socket_directories={} {settings} -c wal_level=minimal \
         -c max_wal_senders=0 -c max_wal_size=4GB",
        folder.display()
    );
    let mut pg_ctl = program("pg_ctl");
    pg_ctl
        .args(["start", "--wait", "--silent", "--timeout=60"])
        .arg("--pgdata")
        .arg(folder.join("data"))
        .arg("--log")
        .arg(folder.join("log"))
        .arg("--options")
        .arg(settings);
    quiet(&mut pg_ctl);
    pg_ctl
}

/// A process of its own that outlives the test which started the cluster.
fn keep(base: &Path, folder: &Path) {
    let script = format!(
        r#"base=$1; name=$2; cd "$base" || exit 1
        while :; do
            idle=0
            while [ "$idle" -lt {IDLE} ]; do
                sleep 1
                if flock -xn "$name.used" true; then idle=$((idle + 1)); else idle=0; fi
            done
            exec 9>>"$name.lock"
            flock -x 9
            if flock -xn "$name.used" true; then break; fi
            exec 9>&-
        done
        shift 2
        "$@" stop --mode=immediate --silent --pgdata "$base/$name/data"
        rm -rf "$name""#
    );
    let pg_ctl = program("pg_ctl");
    let mut keeper = Command::new("setsid");
    keeper
        .args(["--fork", "sh", "-c", &script, "keeper"])
        .arg(base)
        .arg(folder.file_name().unwrap_or_default());
    keeper.arg(pg_ctl.get_program()).args(pg_ctl.get_args());
    let started = quiet(&mut keeper).status().expect("setsid runs");
    assert!(started.success(), "the cluster's keeper starts");
}

/// Ends what a killed run may have left behind.
fn stop(folder: &Path) {
    let data = folder.join("data");
    if data.join("postmaster.pid").exists() {
        let mut pg_ctl = program("pg_ctl");
        pg_ctl
            .args(["stop", "--mode=immediate", "--silent", "--pgdata"])
            .arg(&data);
        let _gone = quiet(&mut pg_ctl).status();
    }
    let _absent = std::fs::remove_dir_all(folder);
}

fn answers(folder: &Path) -> bool {
    std::os::unix::net::UnixStream::connect(folder.join(".s.PGSQL.5432")).is_ok()
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// A server program, run as `postgres` when we are root, since the server refuses root.
fn program(name: &str) -> Command {
    let path = programs().join(name);
    if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(path);
        command
    } else {
        Command::new(path)
    }
}

fn programs() -> PathBuf {
    if let Some(folder) = std::env::var_os("HUIYIN_PG_BIN") {
        return folder.into();
    }
    let installed = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut found: Vec<(u32, PathBuf)> = installed
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, folder)| folder.join("initdb").exists())
        .collect();
    found.sort();
    let newest = found.pop().map(|(_, folder)| folder);
    newest.expect(
        "PostgreSQL's server programs: install `postgresql`, or set HUIYIN_PG_BIN to their folder",
    )
}

fn run(command: &mut Command, what: &str) {
    let output = command
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output();
    let output = output.unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(
        output.status.success(),
        "{what}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn quiet(command: &mut Command) -> &mut Command {
    command
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
}
