//! The page of themes and keywords, and the page of one theme: read from figures and day rows, never from all voices.

use super::group::ungrouped;
use super::keywords::{Ranked, keywords};
use super::voices::{Asked, of_themes};
use super::{WAITING, edit_scope, store};
use crate::core::{Core, ServiceError};
use crate::db::entity::feedback;
use crate::services::figures::metric;
use crate::services::insight::{Of, Period, courses, of, offered, period};
use crate::services::people::Departments;
use app::api::ApiError;
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbErr, PaginatorTrait, QuerySelect};
use shared::actor::{Actor, Scope};
use shared::dashboard::DashboardQuery;
use shared::id::DepartmentId;
use shared::language::themes::{Theme, ThemeId, Themes};
use shared::locale::Label;
use shared::page::COUNT_CAP;
use shared::themes::{ThemePage, ThemeQuery, ThemeRow, ThemesPage, Volume, trend};
use std::collections::{BTreeMap, BTreeSet};

/// Figures of themes, in a period and the one before.
struct Figures {
    now: (NaiveDate, NaiveDate),
    volumes: BTreeMap<u32, Volume>,
    totals: (u64, u64),
}

impl Figures {
    async fn read(
        db: &impl ConnectionTrait,
        themes: &Themes,
        period: Period,
        of: &Of,
    ) -> Result<Self, DbErr> {
        let now = (period.first, period.last);
        let mut days: BTreeMap<u32, Vec<(NaiveDate, u64)>> = BTreeMap::new();
        let (mut before, mut totals) = (BTreeMap::<u32, u64>::new(), (0, 0));
        for (dimension, day, n) in courses(db, period, of, metric::THEME).await? {
            let counted = dimension.parse().unwrap_or(WAITING);
            // A number that was merged away counts for where it leads.
            let theme = themes
                .get(ThemeId(counted))
                .map_or(WAITING, |theme| theme.id.0);
            if let Some(day) = day {
                days.entry(theme).or_default().push((day, n));
                totals.0 += n;
            } else {
                *before.entry(theme).or_default() += n;
                totals.1 += n;
            }
        }
        let mut volumes: BTreeMap<u32, Volume> = BTreeMap::new();
        for (theme, days) in days {
            let volume = volumes.entry(theme).or_default();
            volume.now = days.iter().map(|(_, n)| n).sum();
            volume.trend = trend(now, days);
        }
        for (theme, n) in before {
            volumes.entry(theme).or_default().before = n;
        }
        Ok(Self {
            now,
            volumes,
            totals,
        })
    }

    fn of(&self, theme: u32) -> Volume {
        let mut volume = self.volumes.get(&theme).cloned().unwrap_or_default();
        if volume.trend.is_empty() {
            volume.trend = trend(self.now, []);
        }
        volume
    }

    fn row(&self, theme: &Theme) -> ThemeRow {
        ThemeRow {
            id: theme.id.0,
            name: theme.name.clone(),
            by_person: theme.by_person,
            cause: theme.cause.clone(),
            volume: self.of(theme.id.0),
        }
    }
}

pub(super) async fn list(
    core: &Core,
    scope: &Scope,
    query: DashboardQuery,
    ranked: &Ranked,
) -> Result<ThemesPage, ServiceError> {
    let db = core.db.read();
    let departments = Departments::read(db).await?;
    let of = of(scope, query.department, &departments)?;
    let period = period(core, query.days);
    let themes = store::heads(db).await?;
    let stop = core.rules().language.stop.clone();
    let figures = Figures::read(db, &themes, period, &of).await?;
    let said = |row: &ThemeRow| row.volume.now + row.volume.before > 0;
    let mut rows: Vec<ThemeRow> = themes
        .all()
        .iter()
        .filter(|theme| theme.merged_into.is_none())
        .map(|theme| figures.row(theme))
        .filter(said)
        .collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.volume.now), row.id));
    Ok(ThemesPage {
        period: figures.now,
        totals: figures.totals,
        themes: rows,
        waiting: figures.of(WAITING),
        keywords: keywords(db, period, &of, stop, ranked).await?,
        queue: match scope {
            Scope::All => queue(db).await?,
            _ => 0,
        },
        full: themes.full(),
        departments: offered(scope, departments),
    })
}

/// Voices that are not sorted yet, counted over their index no further than is shown.
async fn queue(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    ungrouped()
        .select_only()
        .column(feedback::Column::Id)
        .limit(COUNT_CAP + 1)
        .count(db)
        .await
}

/// Name of the department that is asked for.
pub(super) fn department_of(
    departments: &Departments,
    asked: Option<DepartmentId>,
) -> Option<Label> {
    asked.map(|id| departments.label(id))
}

pub(super) async fn one(
    core: &Core,
    actor: &Actor,
    scope: &Scope,
    query: ThemeQuery,
) -> Result<ThemePage, ServiceError> {
    let db = core.db.read();
    let departments = Departments::read(db).await?;
    let of = of(scope, query.of.department, &departments)?;
    let period = period(core, query.of.days);
    let themes = store::heads(db).await?;
    let theme = themes.get(ThemeId(query.id)).ok_or(ApiError::NotFound)?;
    let ids = store::numbers(&themes, theme.id);
    if let Scope::Departments(list) = scope
        && !store::within(db, &ids, list).await?
    {
        return Err(ApiError::NotFound.into());
    }
    let figures = Figures::read(db, &themes, period, &of).await?;
    let asked = Asked {
        period,
        of: &of,
        themes: Some(ids),
        after: query.after.as_deref(),
    };
    let voices = of_themes(db, actor, &asked).await?;
    let scope = edit_scope(actor);
    let others = themes.all().iter().filter(|other| {
        let Volume { now, before, .. } = figures.of(other.id.0);
        let said = now + before > 0 || scope == Scope::All && other.voices > 0;
        query.after.is_none() && other.merged_into.is_none() && other.id != theme.id && said
    });
    let others: Vec<&Theme> = others.collect();
    let mine = editable(db, &scope, &themes, others.iter().copied().chain([theme])).await?;
    let other = |other: &&&Theme| mine.contains(&other.id);
    Ok(ThemePage {
        period: figures.now,
        theme: figures.row(theme),
        totals: figures.totals,
        voices,
        others: others
            .iter()
            .filter(other)
            .map(|other| (other.id.0, other.name.clone()))
            .collect(),
        may_edit: mine.contains(&theme.id),
        may_split: scope != Scope::Nothing,
        department: department_of(&departments, query.of.department),
    })
}

/// Those of the themes all of whose voices lie where the actor may edit.
async fn editable<'a>(
    db: &impl ConnectionTrait,
    scope: &Scope,
    themes: &Themes,
    asked: impl Iterator<Item = &'a Theme>,
) -> Result<BTreeSet<ThemeId>, DbErr> {
    let mut mine: BTreeSet<ThemeId> = asked.map(|theme| theme.id).collect();
    match scope {
        Scope::All => {}
        Scope::Departments(list) => {
            let parts = themes.all().iter().map(|theme| theme.id);
            let parts = parts.filter(|id| themes.get(*id).is_some_and(|t| mine.contains(&t.id)));
            let parts: Vec<i32> = parts.map(store::column).collect();
            for part in store::outside(db, &parts, list).await? {
                if let Some(theme) = themes.get(part) {
                    mine.remove(&theme.id);
                }
            }
        }
        Scope::Nothing => mine.clear(),
    }
    Ok(mine)
}
