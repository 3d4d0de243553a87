//! Backup and restore: a consistent copy of the database, the sealed files, the audit heads and a manifest of hashes.
//!
//! The live database file is never copied. The secret is left out unless asked for: whoever holds both reads everything.

mod postgres;
mod restore;

pub(crate) use restore::RESTORING;
pub use restore::restore;

use crate::core::Core;
use crate::files::hex;
use crate::services::audit;
use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbBackend};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use shared::actor::Actor;
use std::collections::BTreeMap;
use std::io::Read;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

const MANIFEST: &str = "manifest.json";
const SQLITE: &str = "huiyin.db";
const POSTGRES: &str = "huiyin.pgdump";
const FILES: &str = "files";
const HEADS: &str = "audit-head";
const SECRET: &str = "secret";

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
/// When the folder exists, the disk refuses, or `pg_dump` is missing; the folder is gone again then.
pub async fn backup(core: &Core, folder: &Path, with_secret: bool) -> Result<Manifest> {
    ensure!(
        !folder.exists(),
        "{} exists already: name a new folder",
        folder.display()
    );
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("can't make {}", folder.display()))?;
    let outcome = fill(core, folder, with_secret).await;
    if outcome.is_err() {
        std::fs::remove_dir_all(folder)?;
    }
    outcome
}

async fn fill(core: &Core, folder: &Path, with_secret: bool) -> Result<Manifest> {
    let begun_at = Utc::now();
    // Before the copy, so that the copy tells of itself: whoever holds one holds everything.
    let object = format!("backup:{}", begun_at.format("%Y%m%dT%H%M%SZ"));
    let noted = core.db.write(async move |tx| {
        let details = json!({ "with_secret": with_secret });
        audit::record(tx, &Actor::System, "backup.make", &object, details).await
    });
    noted.await?;
    // Heads before rows: a head that the copy does not reach would look like a trail cut off.
    audit::seal(core).await?;
    let heads = core.config.audit_head();
    if heads.exists() {
        std::fs::copy(heads, folder.join(HEADS))?;
    }
    dump(core, folder).await?;
    // Bytes are written before the rows that name them, so copying them after the database misses none.
    let data = &core.config.data_dir;
    copy_tree(&data.join(FILES), &folder.join(FILES))?;
    let secret = data.join(SECRET);
    if with_secret && secret.exists() {
        std::fs::copy(secret, folder.join(SECRET))?;
    }
    let mut files = BTreeMap::new();
    for path in files_below(folder)? {
        let inside = path.strip_prefix(folder)?.to_string_lossy().into_owned();
        std::fs::File::open(&path)?.sync_all()?;
        files.insert(inside, sha256(&path)?);
    }
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        begun_at,
        files,
    };
    // Last, and whole: a folder without it is no backup.
    let path = folder.join(MANIFEST);
    std::fs::write(&path, serde_json::to_vec_pretty(&manifest)?)?;
    std::fs::File::open(&path)?.sync_all()?;
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
            connection.close().await?;
            Ok(())
        }
        _ => postgres::dump(&core.config.database_url(), &folder.join(POSTGRES)).await,
    }
}

fn private(path: &Path) -> Result<()> {
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
