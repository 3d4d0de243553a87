//! Work that takes much memory or time of a core: off the async threads, and only so much of it at once.

use app::api::{ApiError, ApiResult};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Longest wait for a turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// A number of turns, shared by all clones.
#[derive(Clone)]
pub struct Turns(Arc<Semaphore>);

impl Turns {
    /// This many at once.
    pub fn new(at_once: usize) -> Self {
        Self(Arc::new(Semaphore::new(at_once)))
    }

    /// A turn, for work that reads before it counts; it ends when it is dropped.
    ///
    /// # Errors
    /// `Unavailable` when no turn came within ten seconds.
    pub async fn wait(&self) -> ApiResult<OwnedSemaphorePermit> {
        tokio::time::timeout(PATIENCE, Arc::clone(&self.0).acquire_owned())
            .await
            .map_err(|_| ApiError::Unavailable)?
            .map_err(|_| ApiError::Unavailable)
    }

    /// Does the work on a blocking thread once it is its turn. A caller who goes away gives the turn back only when
    /// the work is done.
    ///
    /// # Errors
    /// `Unavailable` when no turn came within ten seconds, `Internal` when the work panicked.
    pub async fn take<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> ApiResult<T> {
        let turn = self.wait().await?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        })
        .await
        .map_err(|_| ApiError::Internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[tokio::test]
    async fn nobody_begins_before_a_turn_is_free() {
        let turns = Turns::new(1);
        let (finish, wait) = mpsc::channel::<()>();
        let first = tokio::spawn({
            let turns = turns.clone();
            async move { turns.take(move || wait.recv()).await }
        });
        while turns.0.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let second = turns.take(|| 2);
        tokio::pin!(second);
        assert!(futures::poll!(&mut second).is_pending());
        assert_eq!(turns.0.available_permits(), 0);
        finish.send(()).expect("it is waited for");
        assert!(first.await.expect("joins").is_ok());
        assert_eq!(second.await, Ok(2));
    }
}
