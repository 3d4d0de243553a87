//! Reads the whole chain and holds it against the noted heads: finds an edited, removed or cut-off entry.
//!
//! Rule: the hashes alone prove nothing, since whoever may write rows may also compute hashes; the heads do.

use super::seal::{Head, heads};
use super::{GENESIS, chained};
use crate::core::{Core, ServiceError};
use crate::db::entity::audit;
use sea_orm::{EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

const BATCH: u64 = 1_000;

/// What is wrong, and from which place on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The row does not match its hash.
    #[error("the entry at place {0} was edited")]
    Edited(i64),
    /// No row has this place, but later ones do.
    #[error("the entry at place {0} was removed")]
    Removed(i64),
    /// The chain ends before a head that was noted.
    #[error("the trail was cut off: entries from place {0} on are missing")]
    CutOff(i64),
    /// Row and hash match, but a different head was noted: the chain was computed anew.
    #[error("the trail was rewritten at or before place {0}")]
    Rewritten(i64),
    /// Entries are sealed, but the heads of the first of them are gone: nothing says that these are the true ones.
    #[error(
        "the file of heads is missing, empty or has lost its beginning, so nothing vouches for the entries up to place \
         {0}: add the lines of a backup's audit-head to it"
    )]
    Unheld(i64),
}

/// What verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Entries in the chain up to the first fault.
    pub sealed: u64,
    /// Entries still waiting for their seal.
    pub unsealed: u64,
    /// Heads of entries noted outside the database.
    pub heads: usize,
    /// The first fault; `None` when all is well.
    pub fault: Option<Fault>,
}

/// Checks the whole trail.
///
/// # Errors
/// When the database or the head file can't be read.
pub async fn verify(core: &Core) -> Result<Report, ServiceError> {
    let file = core.config.audit_head();
    let heads = tokio::task::spawn_blocking(move || heads(&file))
        .await
        .map_err(std::io::Error::other)??;
    let (begun, heads) = match heads.split_first() {
        Some((first, rest)) if first.place == 0 => (true, rest),
        _ => (false, heads.as_slice()),
    };
    let unsealed = audit::Entity::find()
        .filter(audit::COLUMN.place.is_null())
        .count(core.db.read())
        .await?;
    let mut walk = Walk {
        place: 0,
        hash: GENESIS.to_vec(),
        heads,
    };
    let fault = 'chain: loop {
        let rows = audit::Entity::find()
            .filter(audit::COLUMN.place.gt(walk.place))
            .order_by_asc(audit::COLUMN.place)
            .limit(BATCH)
            .all(core.db.read())
            .await?;
        let end = rows.is_empty();
        for row in &rows {
            if let Err(found) = walk.step(row) {
                break 'chain Some(found);
            }
        }
        if end {
            break walk.end().err();
        }
    };
    let unheld = || {
        let until = heads.first().map_or(walk.place, |head| head.place);
        (!begun && walk.place > 0).then_some(Fault::Unheld(until))
    };
    let fault = fault.or_else(unheld);
    Ok(Report {
        sealed: u64::try_from(walk.place).unwrap_or(0),
        unsealed,
        heads: heads.len(),
        fault,
    })
}

struct Walk<'a> {
    place: i64,
    hash: Vec<u8>,
    heads: &'a [Head],
}

impl Walk<'_> {
    fn step(&mut self, row: &audit::Model) -> Result<(), Fault> {
        let place = self.place + 1;
        if row.place != Some(place) {
            return Err(Fault::Removed(place));
        }
        let hash = chained(&self.hash, place, row);
        if row.hash.as_deref() != Some(&hash) {
            return Err(Fault::Edited(place));
        }
        while let Some((head, rest)) = self.heads.split_first().filter(|(h, _)| h.place <= place) {
            if head.place == place && head.hash != hash {
                return Err(Fault::Rewritten(place));
            }
            self.heads = rest;
        }
        (self.place, self.hash) = (place, hash);
        Ok(())
    }

    fn end(&self) -> Result<(), Fault> {
        match self.heads.last() {
            Some(head) if head.place > self.place => Err(Fault::CutOff(self.place + 1)),
            _ => Ok(()),
        }
    }
}
