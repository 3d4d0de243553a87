//! Restore: everything is checked and copied aside first, then put in its place; the database comes last.
//!
//! Rule: a folder named `.restoring` in the data folder says that a restore is under way. No command opens such an
//! installation, and the next restore begins by taking away what the broken one had put there.

use super::{
    FILES, HEADS, MANIFEST, Manifest, POSTGRES, SECRET, SQLITE, copy_tree, files_below, postgres,
    private, sha256,
};
use crate::config::Config;
use crate::db::connect::file_of;
use crate::db::migrate::is_migrated;
use anyhow::{Context, Result, ensure};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use std::path::{Component, Path, PathBuf};

/// The folder that says that a restore is under way.
pub(crate) const RESTORING: &str = ".restoring";

/// Checks a backup's hashes and puts it into an empty installation. Stop the server first.
///
/// # Errors
/// When a file is missing, changed or not in the manifest, or the installation is not empty. Nothing is left then.
pub async fn restore(folder: &Path, config: &Config) -> Result<Manifest> {
    let manifest = checked(folder)?;
    let target = Target::of(config);
    let dump = if target.database.is_some() {
        SQLITE
    } else {
        POSTGRES
    };
    ensure!(
        manifest.files.contains_key(dump),
        "the backup is of the other kind of database: the setting `database` is {}",
        if target.database.is_some() {
            "SQLite"
        } else {
            "PostgreSQL"
        }
    );
    std::fs::create_dir_all(&target.data)
        .with_context(|| format!("can't make {}", target.data.display()))?;
    if target.aside().exists() {
        target.clear()?;
    }
    target.is_empty(folder, config).await?;
    let outcome = target.fill(folder, config).await;
    if outcome.is_err() {
        target.clear()?;
    }
    outcome.map(|()| manifest)
}

/// The manifest of a backup whose files are all there and all as they were, with none beside them.
fn checked(folder: &Path) -> Result<Manifest> {
    let text = std::fs::read(folder.join(MANIFEST))
        .with_context(|| format!("{} is no backup: {MANIFEST} is missing", folder.display()))?;
    let manifest: Manifest = serde_json::from_slice(&text).context("the manifest can't be read")?;
    for (inside, expected) in &manifest.files {
        let plain = |part| matches!(part, Component::Normal(_));
        ensure!(
            Path::new(inside).components().all(plain),
            "the manifest names {inside}, which is not inside the backup"
        );
        let path = folder.join(inside);
        ensure!(path.exists(), "the backup lacks {inside}");
        ensure!(
            sha256(&path)? == *expected,
            "{inside} differs from what was backed up"
        );
    }
    for path in files_below(folder)? {
        let inside = path.strip_prefix(folder)?.to_string_lossy().into_owned();
        ensure!(
            inside == MANIFEST || manifest.files.contains_key(&inside),
            "{inside} is not in the manifest"
        );
    }
    Ok(manifest)
}

/// Where a restore goes.
struct Target {
    data: PathBuf,
    heads: PathBuf,
    /// The file of SQLite; none for PostgreSQL.
    database: Option<PathBuf>,
}

impl Target {
    fn of(config: &Config) -> Self {
        Self {
            data: config.data_dir.clone(),
            heads: config.audit_head(),
            database: file_of(&config.database_url()),
        }
    }

    fn aside(&self) -> PathBuf {
        self.data.join(RESTORING)
    }

    /// The copy of the database, on the same disk as its place.
    fn database_aside(&self) -> Option<PathBuf> {
        self.database
            .as_ref()
            .map(|file| with_ending(file, RESTORING))
    }

    /// Refuses an installation that holds something; a secret that was put there for the restore is none.
    async fn is_empty(&self, folder: &Path, config: &Config) -> Result<()> {
        let logs = self
            .database
            .iter()
            .flat_map(|file| ["", "-wal", "-shm"].map(|end| with_ending(file, end)));
        for path in logs.chain([self.heads.clone()]) {
            ensure!(
                !path.exists(),
                "{} exists: restore into an empty data folder, or move it away first",
                path.display()
            );
        }
        let files = self.data.join(FILES);
        ensure!(
            !files.exists() || files_below(&files)?.is_empty(),
            "{} holds files: restore into an empty data folder, or move it away first",
            files.display()
        );
        let (own, other) = (self.data.join(SECRET), folder.join(SECRET));
        ensure!(
            !own.exists() || !other.exists() || std::fs::read(&own)? == std::fs::read(&other)?,
            "{} is not the secret of the backup: move it away first",
            own.display()
        );
        ensure!(
            self.database.is_some() || !is_migrated(&config.database_url()).await?,
            "the setting `database` names a database that is not empty: make a new one"
        );
        Ok(())
    }

    async fn fill(&self, folder: &Path, config: &Config) -> Result<()> {
        let aside = self.aside();
        std::fs::create_dir_all(&aside)?;
        copy_tree(&folder.join(FILES), &aside.join(FILES))?;
        for name in [HEADS, SECRET] {
            if folder.join(name).exists() {
                std::fs::copy(folder.join(name), aside.join(name))?;
                private(&aside.join(name))?;
            }
        }
        if let Some(copy) = self.database_aside() {
            if let Some(parent) = copy.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::copy(folder.join(SQLITE), &copy)?;
            private(&copy)?;
            check(&copy).await?;
        }
        for path in files_below(&aside)?.iter().chain(&self.database_aside()) {
            std::fs::File::open(path)?.sync_all()?;
        }
        let files = self.data.join(FILES);
        if files.exists() {
            std::fs::remove_dir_all(&files)?;
        }
        std::fs::rename(aside.join(FILES), &files)?;
        if aside.join(HEADS).exists() {
            std::fs::copy(aside.join(HEADS), &self.heads)?;
            private(&self.heads)?;
        }
        match self.database_aside().zip(self.database.as_ref()) {
            Some((copy, place)) => std::fs::rename(copy, place)?,
            None => postgres::load(&config.database_url(), &folder.join(POSTGRES)).await?,
        }
        if aside.join(SECRET).exists() {
            std::fs::rename(aside.join(SECRET), self.data.join(SECRET))?;
        }
        std::fs::remove_dir_all(&aside)?;
        std::fs::File::open(&self.data)?.sync_all()?;
        Ok(())
    }

    /// Takes away what a restore that broke off had put there. A secret stays: it may have been there before.
    fn clear(&self) -> Result<()> {
        for path in self
            .database
            .iter()
            .chain(&self.database_aside())
            .chain([&self.heads])
        {
            if path.exists() {
                std::fs::remove_file(path)?;
            }
        }
        for path in [self.data.join(FILES), self.aside()] {
            if path.exists() {
                std::fs::remove_dir_all(path)?;
            }
        }
        Ok(())
    }
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", file.display()))
}

/// Has SQLite look at every page of the copy.
async fn check(file: &Path) -> Result<()> {
    let answer = looked_at(file).await;
    let answer = answer.context("the backup's database is damaged")?;
    ensure!(answer == "ok", "the backup's database is damaged: {answer}");
    Ok(())
}

async fn looked_at(file: &Path) -> Result<String> {
    let connection = Database::connect(format!("sqlite://{}?mode=ro", file.display())).await?;
    let all = Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check");
    let row = connection.query_one_raw(all).await?;
    let row = row.context("no answer to integrity_check")?;
    connection.close().await?;
    Ok(row.try_get_by_index(0)?)
}
