//! From settings to a running core, in order: secret, folder, database, migrations, rules, clock.

use crate::backup::RESTORING;
use crate::clock::Clock;
use crate::config::{Config, hide_password, is_weak};
use crate::core::Core;
use crate::db::entity::setting;
use crate::db::migrate::{is_migrated, migrate};
use crate::db::{Db, Options};
use crate::files::FileStore;
use crate::live::Live;
use crate::numbers::Numbers;
use crate::rules::Rules;
use crate::vault::{Vault, random};
use anyhow::{Context, Result, ensure};
use sea_orm::EntityTrait;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

/// Key of the demo clock's offset in seconds.
pub const CLOCK_OFFSET: &str = "clock_offset";

/// Opens an installation that is there. The database is migrated first.
///
/// # Errors
/// With where it was looked for and what to do, when there is none.
pub async fn open(config: Config) -> Result<Core> {
    ensure!(
        is_there(&config).await?,
        "no installation in {}: its database ({}) is not there or is empty: name its folder by HUIYIN_DATA_DIR or in a \
         file by --config; `huiyin migrate` makes a new one",
        config.data_dir.display(),
        hide_password(&config.database_url())
    );
    make(config).await
}

/// Opens everything, and makes what is missing: folder, secret, database. A database that is in use gets no new
/// secret: nobody could read the contacts and files of before.
///
/// # Errors
/// With what to do about it.
pub async fn make(config: Config) -> Result<Core> {
    let halfway = config.data_dir.join(RESTORING);
    ensure!(
        !halfway.exists(),
        "a restore into {} did not come to its end: run `huiyin restore` again",
        config.data_dir.display()
    );
    let secret = config.data_dir.join("secret");
    ensure!(
        !config.secret.is_empty() || secret.exists() || !is_there(&config).await?,
        "setting `secret`: the database is in use, but {} is missing: put it back, or set `secret`",
        secret.display()
    );
    let options = Options {
        readers: config.database_readers,
        ..Options::default()
    };
    open_with(config, options).await
}

async fn is_there(config: &Config) -> Result<bool> {
    is_migrated(&config.database_url())
        .await
        .context("setting `database`: the database can't be opened")
}

/// What [`make`] does after its checks, with database options of one's own: for tests and benchmarks.
///
/// # Errors
/// With what to do about it.
pub async fn open_with(config: Config, options: Options) -> Result<Core> {
    std::fs::create_dir_all(&config.data_dir).with_context(|| {
        format!(
            "setting `data_dir`: can't make {}",
            config.data_dir.display()
        )
    })?;
    let secret = secret(&config)?;
    let vault = Arc::new(Vault::new(&secret));
    let db = Db::connect_with(&config.database_url(), options)
        .await
        .context("setting `database`: the database can't be opened")?;
    migrate(&db)
        .await
        .context("the database can't be brought to this version's schema")?;
    let files = FileStore::open(config.data_dir.join("files"), Arc::clone(&vault))
        .context("setting `data_dir`: the folder for files can't be made")?;
    let core = Core {
        config: Arc::new(config),
        db,
        clock: Clock::default(),
        rules: Rules::default(),
        vault,
        files,
        numbers: Numbers::default(),
        live: Live::default(),
        work: Arc::default(),
    };
    refresh(&core).await?;
    Ok(core)
}

/// Reads rules and the demo's clock anew. A moved clock counts only where `demo` is on.
///
/// # Errors
/// When the database fails or a document can't be read.
pub async fn refresh(core: &Core) -> Result<()> {
    core.rules.refresh(&core.db).await?;
    if core.config.demo {
        let row = setting::Entity::find_by_id(CLOCK_OFFSET.to_owned())
            .one(core.db.read())
            .await?;
        core.clock
            .set_offset(row.and_then(|r| r.value.parse().ok()).unwrap_or(0));
    }
    Ok(())
}

/// The configured secret, or the one generated once beside the database.
fn secret(config: &Config) -> Result<Vec<u8>> {
    if !config.secret.is_empty() {
        return Ok(config.secret.as_bytes().to_vec());
    }
    let path = config.data_dir.join("secret");
    if path.exists() {
        return read_secret(&path);
    }
    let text = crate::files::hex(&random::<32>());
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .with_context(|| format!("can't write {}", path.display()))?;
    std::io::Write::write_all(&mut file, text.as_bytes())?;
    file.sync_all()?;
    Ok(text.into_bytes())
}

fn read_secret(path: &Path) -> Result<Vec<u8>> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path)?.permissions().mode();
    ensure!(
        mode & 0o077 == 0,
        "{} can be read by others: run `chmod 600 {}`",
        path.display(),
        path.display()
    );
    let text = std::fs::read(path)?;
    ensure!(
        !is_weak(&text),
        "{} is too short or too plain to be a secret: 32 bytes at least, 8 of them different",
        path.display()
    );
    Ok(text)
}
