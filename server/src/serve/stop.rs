//! The wish to stop, known to everything that runs.
//!
//! Rule: readiness and live updates ask it; the first says no at once, the second end their streams.

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// A clonable switch that is thrown once.
#[derive(Debug, Clone, Default)]
pub struct Stop(CancellationToken);

impl Stop {
    /// Thrown by SIGTERM or Ctrl-C.
    pub fn on_signal() -> std::io::Result<Self> {
        let stop = Self::default();
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let switch = stop.clone();
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            tracing::info!("stopping: finishing what is under way");
            switch.now();
        });
        Ok(stop)
    }

    /// Throws the switch.
    pub fn now(&self) {
        self.0.cancel();
    }

    /// Whether it was thrown.
    pub fn requested(&self) -> bool {
        self.0.is_cancelled()
    }

    /// Waits until it is thrown.
    pub async fn wait(&self) {
        self.0.cancelled().await;
    }
}
