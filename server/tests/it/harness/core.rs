//! A [`Core`] over a test's database, with its own data folder and a clock that the test moves.

use super::TestDb;
use server::config::Config;
use server::core::Core;
use server::files::FileStore;
use server::vault::Vault;
use std::ops::Deref;
use std::sync::Arc;

/// Any 32 characters: the same for every instance of a test, as in production.
pub const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// The core and the folder that goes with it.
pub struct TestCore {
    pub core: Core,
    pub folder: tempfile::TempDir,
}

impl Deref for TestCore {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.core
    }
}

impl TestCore {
    /// With the settings given, the defaults otherwise.
    pub fn new(db: &TestDb, settings: &[(&'static str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data_dir = folder.path().display().to_string();
        let mut given = vec![("data_dir", data_dir), ("secret", SECRET.to_owned())];
        given.extend(
            settings
                .iter()
                .map(|(key, value)| (*key, (*value).to_owned())),
        );
        let config = Config::load(None, [], &given).expect("valid settings");
        let vault = Arc::new(Vault::new(SECRET.as_bytes()));
        let files = FileStore::open(folder.path().join("files"), Arc::clone(&vault))
            .expect("a folder for files");
        let core = Core {
            config: Arc::new(config),
            db: db.db.clone(),
            clock: server::clock::Clock::default(),
            rules: server::rules::Rules::default(),
            vault,
            files,
            live: server::live::Live::default(),
            numbers: server::numbers::Numbers::default(),
            work: Arc::default(),
        };
        Self { core, folder }
    }

    /// Moves the clock to this many seconds from real time.
    pub fn at(&self, seconds: i64) {
        self.core.clock.set_offset(seconds);
    }
}
