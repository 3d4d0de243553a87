//! Backup and restore: a consistent copy of the database, the sealed files, the audit heads and a manifest of hashes.
//!
//! The live database file is never copied. The secret is left out unless asked for: whoever holds both reads everything.

use crate::core::Core;
use crate::db::Db;
use crate::files::hex;
use anyhow::{Context, Result, bail, ensure};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbBackend};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

const MANIFEST: &str = "manifest.json";
const SQLITE: &str = "huiyin.db";
const POSTGRES: &str = "huiyin.pgdump";

/// What a backup holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the program that made it.
    pub version: String,
    /// When it was begun; everything acknowledged before is in it.
    pub begun_at: DateTime<Utc>,
    /// SHA-256 of every file by its path inside the backup.
    pub files: BTreeMap<String, String>,
}

/// Writes a backup into a new folder while the site is being served.
///
/// # Errors
/// When the folder exists, the disk refuses, or `pg_dump` is missing.
pub async fn backup(core: &Core, folder: &Path, with_secret: bool) -> Result<Manifest> {
    ensure!(
        !folder.exists(),
        "{} exists already: name a new folder",
        folder.display()
    );
    std::fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))?;
    let begun_at = Utc::now();
    dump(core, folder).await?;
    let data = &core.config.data_dir;
    // Bytes are written before the rows that name them, so copying them after the database misses none.
    copy_tree(&data.join("files"), &folder.join("files"))?;
    for name in ["audit-head", "secret"] {
        let from = data.join(name);
        if from.exists() && (name != "secret" || with_secret) {
            std::fs::copy(&from, folder.join(name))?;
        }
    }
    let mut files = BTreeMap::new();
    for path in files_below(folder)? {
        let inside = path.strip_prefix(folder)?.to_string_lossy().into_owned();
        files.insert(inside, sha256(&path)?);
    }
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        begun_at,
        files,
    };
    std::fs::write(folder.join(MANIFEST), serde_json::to_vec_pretty(&manifest)?)?;
    Ok(manifest)
}

async fn dump(core: &Core, folder: &Path) -> Result<()> {
    match core.db.backend() {
        DbBackend::Sqlite => {
            let target = folder
                .join(SQLITE)
                .display()
                .to_string()
                .replace('\'', "''");
            let connection = core.db.migration_connection().await?;
            connection
                .execute_unprepared(&format!("VACUUM INTO '{target}'"))
                .await?;
            Ok(())
        }
        _ => {
            let file = folder.join(POSTGRES);
            let mut command = tokio::process::Command::new("pg_dump");
            command
                .args(["--format=custom", "--no-owner", "--file"])
                .arg(&file)
                .arg(core.config.database_url());
            run(command, "pg_dump").await
        }
    }
}

async fn run(mut command: tokio::process::Command, name: &str) -> Result<()> {
    let status = command.status().await.with_context(|| {
        format!("{name} can't be started: install PostgreSQL's client programs")
    })?;
    ensure!(status.success(), "{name} failed with {status}");
    Ok(())
}

/// Checks a backup's hashes and puts it into an empty installation. Stop the server first.
///
/// # Errors
/// When a file is missing or changed, or the installation is not empty.
pub async fn restore(folder: &Path, data_dir: &Path, database_url: &str) -> Result<Manifest> {
    let text = std::fs::read(folder.join(MANIFEST))
        .with_context(|| format!("{} is no backup: {MANIFEST} is missing", folder.display()))?;
    let manifest: Manifest = serde_json::from_slice(&text).context("the manifest can't be read")?;
    for (inside, expected) in &manifest.files {
        let path = folder.join(inside);
        ensure!(path.exists(), "the backup lacks {inside}");
        ensure!(
            sha256(&path)? == *expected,
            "{inside} differs from what was backed up"
        );
    }
    std::fs::create_dir_all(data_dir)?;
    let dump = folder.join(SQLITE);
    if dump.exists() {
        let target = sqlite_path(database_url)
            .context("the backup is of SQLite; the setting `database` is not")?;
        for ending in ["", "-wal", "-shm"] {
            let path = PathBuf::from(format!("{}{ending}", target.display()));
            if path.exists() {
                bail!(
                    "{} exists: restore into an empty data folder, or move it away first",
                    path.display()
                );
            }
        }
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::copy(&dump, &target)?;
        private(&target)?;
        check(&target).await?;
    } else {
        let mut command = tokio::process::Command::new("pg_restore");
        command
            .args(["--exit-on-error", "--no-owner", "--dbname", database_url])
            .arg(folder.join(POSTGRES));
        run(command, "pg_restore")
            .await
            .context("is the database empty?")?;
    }
    copy_tree(&folder.join("files"), &data_dir.join("files"))?;
    for name in ["audit-head", "secret"] {
        let from = folder.join(name);
        let to = data_dir.join(name);
        if from.exists() && !to.exists() {
            std::fs::copy(&from, &to)?;
            private(&to)?;
        }
    }
    Ok(manifest)
}

async fn check(path: &Path) -> Result<()> {
    let db = Db::connect(&format!("sqlite://{}?mode=rwc", path.display()), 1).await?;
    let row = db
        .read()
        .query_one_raw(sea_orm::Statement::from_string(
            DbBackend::Sqlite,
            "PRAGMA integrity_check",
        ))
        .await?
        .context("no answer to integrity_check")?;
    let answer: String = row.try_get_by_index(0)?;
    ensure!(answer == "ok", "the restored database is damaged: {answer}");
    Ok(())
}

/// The file of an SQLite URL.
fn sqlite_path(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    Some(PathBuf::from(rest.split('?').next().unwrap_or(rest)))
}

fn private(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    Ok(())
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            out.extend(files_below(&path)?)
        } else {
            out.push(path)
        }
    }
    Ok(out)
}

fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    if !from.exists() {
        return Ok(());
    }
    for path in files_below(from)? {
        // A file that is being written has this ending until it is whole.
        if path.extension().is_some_and(|e| e == "part") {
            continue;
        }
        let target = to.join(path.strip_prefix(from)?);
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::copy(&path, &target)?;
    }
    Ok(())
}

fn sha256(path: &Path) -> Result<String> {
    let mut file = std::fs::File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n = file.read(&mut buffer)?;
        if n == 0 {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(&buffer[..n]);
    }
}
