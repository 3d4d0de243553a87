//! The sealing job: gives new entries their place and hash, and notes the head outside the database.
//!
//! Rule: nothing in a customer's transaction waits for the chain; entries are sealed within seconds of their commit.
//! The first head is noted before there is an entry to seal, so that a file without it has lost its beginning.

use super::{GENESIS, chained};
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::audit;
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::Path;

/// Entries sealed in one transaction.
const BATCH: u64 = 500;
/// Any fixed number: the advisory lock that keeps a second instance out.
const LOCK: i64 = 0x0041_5544_4954;

/// The last sealed row; place 0 is what stands before the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub place: i64,
    pub hash: Vec<u8>,
}

impl Head {
    fn first() -> Self {
        Self {
            place: 0,
            hash: Sha256::digest(GENESIS).to_vec(),
        }
    }
}

/// Seals what is not sealed yet and returns how many entries that were. Safe on many instances at once.
///
/// # Errors
/// When the database or the head file fails.
pub async fn seal(core: &Core) -> Result<u64, ServiceError> {
    let mut sealed = 0;
    if last(core.db.read()).await?.is_none() {
        note(&core.config.audit_head(), Head::first()).await?;
    }
    loop {
        let (count, head) = core.db.write(seal_batch).await?;
        sealed += count;
        if let Some(head) = head {
            note(&core.config.audit_head(), head).await?;
        }
        if count < BATCH {
            return Ok(sealed);
        }
    }
}

async fn seal_batch(tx: &Tx) -> Result<(u64, Option<Head>), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        let lock = format!("SELECT pg_advisory_xact_lock({LOCK})");
        tx.execute_unprepared(&lock).await?;
    }
    let mut head = last(tx).await?;
    let rows = audit::Entity::find()
        .filter(audit::COLUMN.place.is_null())
        .order_by_asc(audit::COLUMN.id)
        .limit(BATCH)
        .all(tx)
        .await?;
    let count = rows.len() as u64;
    for row in rows {
        let (before, place) = match &head {
            Some(head) => (head.hash.as_slice(), head.place + 1),
            None => (GENESIS, 1),
        };
        let hash = chained(before, place, &row);
        audit::Entity::update(audit::ActiveModel {
            id: Unchanged(row.id),
            place: Set(Some(place)),
            hash: Set(Some(hash.clone())),
            ..Default::default()
        })
        .exec(tx)
        .await?;
        head = Some(Head { place, hash });
    }
    Ok((count, head))
}

async fn last(connection: &impl ConnectionTrait) -> Result<Option<Head>, DbErr> {
    let row = audit::Entity::find()
        .filter(audit::COLUMN.place.is_not_null())
        .order_by_desc(audit::COLUMN.place)
        .one(connection)
        .await?;
    Ok(row.and_then(|row| {
        Some(Head {
            place: row.place?,
            hash: row.hash?,
        })
    }))
}

/// Appends the head unless the file knows a place as high. A chain that became shorter is left for `verify` to find.
async fn note(file: &Path, head: Head) -> Result<(), std::io::Error> {
    let file = file.to_owned();
    tokio::task::spawn_blocking(move || {
        if newest(&file)?.is_some_and(|known| known.place >= head.place) {
            return Ok(());
        }
        let time = crate::clock::real_now().to_rfc3339();
        let mut out = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&file)?;
        let line = format!("{} {} {time}\n", head.place, hex(&head.hash));
        std::io::Write::write_all(&mut out, line.as_bytes())?;
        out.sync_data()
    })
    .await
    .map_err(std::io::Error::other)?
}

/// The head on the file's last line, without reading the years before it.
fn newest(file: &Path) -> Result<Option<Head>, std::io::Error> {
    use std::io::{Read, Seek, SeekFrom};
    let mut file = match std::fs::File::open(file) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let start = file.metadata()?.len().saturating_sub(1_024);
    file.seek(SeekFrom::Start(start))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let tail = String::from_utf8_lossy(&tail);
    Ok(tail.lines().rev().find_map(parse))
}

/// The heads noted so far, in the order of their places. A line cut short by a crash is passed over.
pub(super) fn heads(file: &Path) -> Result<Vec<Head>, std::io::Error> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut heads: Vec<Head> = text.lines().filter_map(parse).collect();
    heads.sort_by_key(|head| head.place);
    Ok(heads)
}

fn parse(line: &str) -> Option<Head> {
    let mut words = line.split(' ');
    let place = words.next()?.parse().ok()?;
    let hash = words.next().filter(|hash| hash.len() == 64)?;
    let byte = |at: usize| u8::from_str_radix(hash.get(at..at + 2)?, 16).ok();
    let hash = (0..32).map(|n| byte(2 * n)).collect::<Option<Vec<u8>>>()?;
    Some(Head { place, hash })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
