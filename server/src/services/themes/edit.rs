//! People's edits of themes: each in one transaction with its entry in the trail, which names numbers and no words.
//!
//! Rule: a theme is named, explained and merged by who may edit wherever it has voices; voices are split off by who may
//! edit where they are.

use super::spots::{Moves, Sorted, sorted};
use super::{apart, edit_scope, naming, store};
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::{feedback, theme, theme_voice};
use crate::services::audit;
use crate::services::cases::voices_within;
use app::api::ApiError;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter};
use serde_json::{Value, json};
use shared::actor::{Actor, Right, Scope};
use shared::id::FeedbackId;
use shared::language::find_personal::mask_text;
use shared::language::keywords::Stop;
use shared::language::themes::{Terms, ThemeId, Themes};
use shared::themes::ThemeEdit;
use uuid::Uuid;

/// How often an edit is begun anew when others come in between.
const TRIES: usize = 5;

/// What an edit makes of the themes.
struct Edited {
    generation: i64,
    rows: Vec<theme::ActiveModel>,
    /// The theme that is then looked at.
    to: ThemeId,
    action: &'static str,
    details: Value,
    /// Voices that go there.
    moved: Vec<Uuid>,
    moves: Moves,
}

/// Applies a checked edit; the number of the theme that is then looked at.
pub(super) async fn apply(
    core: &Core,
    actor: &Actor,
    edit: ThemeEdit,
) -> Result<u32, ServiceError> {
    for _ in 0..TRIES {
        let edited = decide(core, actor, &edit).await?;
        let (to, actor) = (edited.to, actor.clone());
        let done = core
            .db
            .write(async move |tx| -> Result<bool, ServiceError> {
                write(tx, &actor, &edited).await
            })
            .await?;
        if done {
            return Ok(to.0);
        }
    }
    Err(ApiError::Conflict.into())
}

async fn write(tx: &Tx, actor: &Actor, edited: &Edited) -> Result<bool, ServiceError> {
    if !store::advance(tx, edited.generation).await? {
        return Ok(false);
    }
    store::save(tx, &edited.rows).await?;
    if !edited.moved.is_empty() {
        store::send(tx, edited.to, &edited.moved).await?;
    }
    edited.moves.count(tx).await?;
    let object = format!("theme:{}", edited.to.0);
    audit::record(tx, actor, edited.action, &object, edited.details.clone()).await?;
    Ok(true)
}

async fn decide(core: &Core, actor: &Actor, edit: &ThemeEdit) -> Result<Edited, ServiceError> {
    let db = core.db.read();
    let (generation, before) = store::load(db).await?;
    let whole: &[u32] = match edit {
        ThemeEdit::Rename { id, .. } | ThemeEdit::Attach { id, .. } => &[*id],
        ThemeEdit::Merge { into, from } => &[*into, *from],
        ThemeEdit::Split { .. } => &[],
    };
    may(db, &edit_scope(actor), &before, whole).await?;
    let (mut after, mut moved) = (before.clone(), Vec::new());
    let (to, action, details) = match edit {
        ThemeEdit::Rename { id, name, seen } => {
            let id = ThemeId(*id);
            unchanged(&before, id, |theme| theme.name == *seen)?;
            let to = after.rename(id, &mask_text(name));
            if let Some(to) = to.filter(|_| name.is_empty()) {
                after = by_machine(core, after, to).await?;
            }
            let details = json!({ "by_person": !name.is_empty() });
            (to, "theme.rename", details)
        }
        ThemeEdit::Attach { id, cause, seen } => {
            let id = ThemeId(*id);
            unchanged(&before, id, |theme| {
                theme.cause.as_deref().unwrap_or_default() == seen
            })?;
            let cause = Some(mask_text(cause)).filter(|cause| !cause.is_empty());
            let details = json!({ "noted": cause.is_some() });
            (after.attach(id, cause), "theme.cause", details)
        }
        ThemeEdit::Merge { into, from } => {
            let to = after.unite(ThemeId(*into), ThemeId(*from));
            (to, "theme.merge", json!({ "from": from }))
        }
        ThemeEdit::Split { id, voices, name } => {
            moved = chosen(db, actor, &before, ThemeId(*id), voices).await?;
            let stop = Stop::new(&core.rules().language.stop);
            let (from, name) = (ThemeId(*id), mask_text(name));
            let details = json!({ "from": id, "voices": moved.len() });
            let split = apart(move || {
                let terms: Vec<Terms> = moved.iter().map(|v| Terms::of(&v.text, &stop)).collect();
                let to = after.split(from, &terms, &name);
                (to, after, moved)
            });
            let to;
            (to, after, moved) = split.await?;
            (to, "theme.split", details)
        }
    };
    let to = to.ok_or(ApiError::NotFound)?;
    let mut moves = Moves::default();
    for voice in &moved {
        moves.add(voice.theme, voice.spot, -1);
        moves.add(Some(to), voice.spot, 1);
    }
    Ok(Edited {
        generation,
        rows: apart(move || store::changed(&before, &after)).await??,
        to,
        action,
        details,
        moved: moved.iter().map(|voice| voice.spot.voice).collect(),
        moves,
    })
}

/// Whether these themes lie wholly where the actor may edit. One that has no voice there does not exist for the actor.
async fn may(
    db: &impl ConnectionTrait,
    scope: &Scope,
    themes: &Themes,
    ids: &[u32],
) -> Result<(), ServiceError> {
    let departments = match scope {
        Scope::All => return Ok(()),
        Scope::Departments(list) => list,
        Scope::Nothing => return Err(ApiError::Forbidden.into()),
    };
    for id in ids {
        let numbers = store::numbers(themes, ThemeId(*id));
        if !store::within(db, &numbers, departments).await? {
            return Err(ApiError::NotFound.into());
        }
        if !store::outside(db, &numbers, departments).await?.is_empty() {
            return Err(ApiError::Forbidden.into());
        }
    }
    Ok(())
}

fn unchanged(
    themes: &Themes,
    id: ThemeId,
    same: impl FnOnce(&shared::language::themes::Theme) -> bool,
) -> Result<(), ApiError> {
    match themes.get(id) {
        Some(theme) if same(theme) => Ok(()),
        Some(_) => Err(ApiError::Conflict),
        None => Err(ApiError::NotFound),
    }
}

/// The theme as the machine names it.
async fn by_machine(core: &Core, mut themes: Themes, id: ThemeId) -> Result<Themes, ServiceError> {
    let stop = Stop::new(&core.rules().language.stop);
    let said = naming::said(core.db.read(), &themes, &[id]).await?;
    apart(move || {
        naming::named(&mut themes, &[id], &said, &stop);
        themes
    })
    .await
}

/// Those of the voices that are in the theme, that the actor may read, and that lie where the actor may edit.
async fn chosen(
    db: &impl ConnectionTrait,
    actor: &Actor,
    themes: &Themes,
    id: ThemeId,
    voices: &[FeedbackId],
) -> Result<Vec<Sorted>, DbErr> {
    let scope = edit_scope(actor);
    sorted(db, |select| {
        let select = select
            .filter(feedback::Column::Id.is_in(voices.iter().map(|voice| voice.0)))
            .filter(voices_within(actor, Right::ReadCases))
            .filter(theme_voice::Column::ThemeId.is_in(store::numbers(themes, id)));
        match &scope {
            Scope::Departments(list) => {
                select.filter(theme_voice::Column::DepartmentId.is_in(list.iter().map(|d| d.0)))
            }
            _ => select,
        }
    })
    .await
}
