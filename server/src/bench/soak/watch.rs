//! What the kernel tells of the process while it works: memory, open files, the length of the write-ahead log.

use super::super::machine;
use super::super::report::Report;
use super::super::stats::{percentile, slope};
use super::super::verdict::Goal;
use super::Engine;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

const EVERY: Duration = Duration::from_secs(2);

/// One look.
#[derive(Clone, Copy, Debug)]
struct Look {
    minute: f64,
    resident: f64,
    files: f64,
    log: f64,
}

/// Looks at a process until told to stop.
pub(super) struct Watch {
    looks: Arc<Mutex<Vec<Look>>>,
    task: JoinHandle<()>,
}

impl Watch {
    pub(super) fn start(process: u32, folder: &Path) -> Self {
        let looks = Arc::<Mutex<Vec<Look>>>::default();
        let (kept, log) = (Arc::clone(&looks), folder.join("huiyin.db-wal"));
        let begun = Instant::now();
        let task = tokio::spawn(async move {
            loop {
                if let Some(look) = look(process, &log, begun) {
                    kept.lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push(look);
                }
                tokio::time::sleep(EVERY).await;
            }
        });
        Self { looks, task }
    }

    pub(super) fn end(self) -> Watched {
        self.task.abort();
        let looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        Watched(looks.clone())
    }
}

fn look(process: u32, log: &PathBuf, begun: Instant) -> Option<Look> {
    let log = std::fs::metadata(log).map_or(0, |file| file.len());
    Some(Look {
        minute: begun.elapsed().as_secs_f64() / 60.0,
        resident: machine::resident(process)?,
        files: machine::open_files(process)? as f64,
        log: log as f64 / 1_048_576.0,
    })
}

/// All that was seen.
pub(super) struct Watched(Vec<Look>);

impl Watched {
    /// Tells memory, files and log; the first third warms up.
    pub(super) fn tell(&self, report: &mut Report, tag: &impl Fn(&str) -> String, engine: Engine) {
        let warm = &self.0[self.0.len() / 3..];
        let (early, late) = warm.split_at(warm.len() / 2);
        let points: Vec<(f64, f64)> = warm.iter().map(|l| (l.minute / 10.0, l.resident)).collect();
        let most = |looks: &[Look], of: fn(&Look) -> f64| {
            let values: Vec<f64> = looks.iter().map(of).collect();
            percentile(&values, 100.0)
        };
        let memory = most(warm, |l| l.resident);
        report.line(tag("memory, most"), memory, "MB", Goal::Told);
        report.line(
            tag("memory, slope in 10 min"),
            slope(&points),
            "MB",
            Goal::AtMost(1.0),
        );
        let files = most(late, |l| l.files) - most(early, |l| l.files);
        report.line(
            tag("open files, most"),
            most(warm, |l| l.files),
            "",
            Goal::Told,
        );
        report.line(
            tag("open files, second half more than first"),
            files,
            "",
            Goal::AtMost(5.0),
        );
        if engine == Engine::Sqlite {
            let log = most(&self.0, |l| l.log);
            report.line(
                tag("write-ahead log, longest"),
                log,
                "MiB",
                Goal::AtMost(64.0),
            );
        }
    }
}
