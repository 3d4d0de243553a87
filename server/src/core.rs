//! What every service stands on: storage, clock, rules, keys, files and the wake-up of live updates.

use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::db::write::is_away;
use crate::files::FileStore;
use crate::live::Live;
use crate::numbers::Numbers;
use crate::rules::{Rules, Snapshot};
use crate::vault::Vault;
use app::api::ApiError;
use sea_orm::DbErr;
use std::sync::Arc;
use tokio::sync::Notify;

/// Shared by all services and jobs; cheap to clone.
#[derive(Clone)]
pub struct Core {
    /// Settings.
    pub config: Arc<Config>,
    /// The database.
    pub db: Db,
    /// The injected clock.
    pub clock: Clock,
    /// Rules in force.
    pub rules: Rules,
    /// Keys.
    pub vault: Arc<Vault>,
    /// Uploaded files.
    pub files: FileStore,
    /// Leased case numbers of this instance.
    pub numbers: Numbers,
    /// Live updates of this instance.
    pub live: Live,
    /// Wakes the job runner after a commit that queued work.
    pub work: Arc<Notify>,
}

impl Core {
    /// The rules in force.
    pub fn rules(&self) -> Arc<Snapshot> {
        self.rules.now()
    }

    /// Tells the runner and live updates that something was committed.
    pub fn committed(&self) {
        self.work.notify_one();
        self.live.poke();
    }
}

/// What goes wrong inside a service, before it becomes an answer.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// An answer for the person.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
    /// Stored data does not read as this binary expects.
    #[error("stored data can't be read: {0}")]
    Stored(#[from] serde_json::Error),
    /// A sealed value does not open.
    #[error(transparent)]
    Sealed(#[from] crate::vault::Unsealable),
    /// The file store failed.
    #[error("files: {0}")]
    Io(#[from] std::io::Error),
}

/// The boundary: causes are logged once, here; the person gets a fixed text.
impl From<ServiceError> for ApiError {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Api(answer) => answer,
            ServiceError::Db(cause) if is_away(&cause) => {
                tracing::error!(%cause, "the database is not reachable");
                ApiError::Unavailable
            }
            cause => {
                tracing::error!(%cause, "a request failed");
                ApiError::Internal
            }
        }
    }
}
