//! Figures: deltas are folded into a rollup by a job; a dashboard reads both, at the same cost for any number of cases.

mod fold;
mod read;
mod summary;
mod weeks_of_themes;

pub use fold::fold;
pub(crate) use fold::{Sums, add_sums, gather, take_out};
pub(crate) use read::{Of, Period, courses};
pub(crate) use summary::{EVERYWHERE, Grain, day_of, monday_of, start_of};

use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::case_file;
use crate::services::figures::metric;
use crate::services::people::Departments;
use app::api::ports;
use app::api::{ApiError, ApiResult};
use async_trait::async_trait;
use chrono::{DateTime, Days, Utc};
use read::{Sum, sums};
use sea_orm::{ConnectionTrait, DbErr, PaginatorTrait, QueryFilter};
use shared::actor::{Actor, Right, Scope};
use shared::cases::{Kind, Phase};
use shared::dashboard::{Dashboard, DashboardQuery, DayVolume, DimensionScore, PERIODS, USUAL};
use shared::feedback::Channel;
use shared::id::{DepartmentId, NodeId};
use shared::insight::histogram::Durations;
use shared::insight::interval::share;
use shared::locale::Label;
use shared::surveys::satisfaction::{DIMENSIONS, OVERALL, dimension_label};
use shared::surveys::score::ScoreCounts;
use shared::taxonomy::Tree;
use std::collections::HashMap;
use summary::{VOICE_CHANNEL, VOICE_KIND};
use uuid::Uuid;

/// Categories shown.
const TOP: usize = 10;

/// The port of figures.
#[derive(Clone)]
pub struct Insight {
    core: Core,
}

impl Insight {
    /// The port over a core.
    pub fn new(core: Core) -> Self {
        Self { core }
    }

    async fn read(&self, scope: Scope, query: DashboardQuery) -> Result<Dashboard, ServiceError> {
        let connection = self.core.db.read();
        let departments = Departments::read(connection).await?;
        let of = of(&scope, query.department, &departments)?;
        let now = self.core.clock.now();
        let period = period(&self.core, query.days);
        let figures = Figures(sums(connection, period, &of).await?);
        let overdue = overdue(connection, &of, now).await?;
        let rules = self.core.rules();
        let closed = figures.count(metric::ROUND_CLOSED);
        let durations = figures.durations();
        let (met, late) = (
            figures.count(metric::PROMISE_MET),
            figures.count(metric::PROMISE_LATE),
        );
        Ok(Dashboard {
            period: (period.first, period.last),
            volume: figures.volume(period),
            by_channel: figures.by_channel(),
            open_by_phase: by(&Phase::ALL, |phase| {
                figures.open(|_, of| of == phase.code())
            }),
            open_by_kind: by(&Kind::ALL, |kind| figures.open(|of, _| of == kind.code())),
            overdue,
            rounds_closed: closed,
            handling_p50_seconds: durations.p50().map(whole),
            handling_p90_seconds: durations.p90().map(whole),
            solve_rate: share(figures.count(metric::ROUND_CONFIRMED), closed),
            kept_rate: share(met, met + late),
            csat: figures.scores(OVERALL).csat().map(|csat| csat.satisfied),
            dimensions: figures.dimensions(),
            invitations: figures.count(metric::INVITATION_SENT),
            responses: figures.count(metric::RESPONSE),
            top_categories: figures.top_categories(&rules.categories),
            departments: offered(&scope, departments),
        })
    }
}

/// The last days up to today, as many as are asked for and offered.
pub(crate) fn period(core: &Core, days: Option<u16>) -> Period {
    let zone = core.config.time_zone;
    let last = day_of(core.clock.now(), zone);
    let days = days.filter(|days| PERIODS.contains(days)).unwrap_or(USUAL);
    let first = last - Days::new(u64::from(days - 1));
    Period { first, last, zone }
}

/// Where an actor may read figures.
pub(crate) fn report_scope(actor: &Actor) -> Result<Scope, ApiError> {
    match actor {
        Actor::Anonymous => Err(ApiError::SignIn),
        actor if !actor.may(Right::ReadReports) => Err(ApiError::Forbidden),
        Actor::Staff(staff) => Ok(staff.scopes.report.clone()),
        Actor::System => Ok(Scope::All),
    }
}

/// Departments to filter by.
pub(crate) fn offered(scope: &Scope, departments: Departments) -> Vec<(DepartmentId, Label)> {
    let within = |id: DepartmentId| match scope {
        Scope::All => true,
        Scope::Departments(list) => list.contains(&id),
        Scope::Nothing => false,
    };
    let all = departments.0.into_iter();
    all.filter(|department| within(department.id))
        .map(|department| (department.id, department.label))
        .collect()
}

#[async_trait]
impl ports::Insight for Insight {
    async fn dashboard(&self, actor: &Actor, query: DashboardQuery) -> ApiResult<Dashboard> {
        let scope = report_scope(actor)?;
        Ok(self.read(scope, query).await?)
    }
}

/// Whose figures are asked for and may be seen. A department stands for those below it, too.
pub(crate) fn of(
    scope: &Scope,
    asked: Option<DepartmentId>,
    departments: &Departments,
) -> Result<Of, ApiError> {
    let asked: Option<Vec<DepartmentId>> = match asked {
        Some(id) if departments.get(id).is_none() => return Err(ApiError::NotFound),
        Some(id) => Some(departments.subtree(id).into_iter().collect()),
        None => None,
    };
    let seen = match (scope, asked) {
        (Scope::Nothing, _) => return Err(ApiError::Forbidden),
        (Scope::All, None) => return Ok(Of::Everywhere),
        (Scope::All, Some(asked)) => asked,
        (Scope::Departments(own), None) => own.clone(),
        (Scope::Departments(own), Some(asked)) => {
            asked.into_iter().filter(|id| own.contains(id)).collect()
        }
    };
    if seen.is_empty() {
        return Err(ApiError::NotFound);
    }
    Ok(Of::Departments(seen.into_iter().map(|id| id.0).collect()))
}

/// Open cases whose promise is over, from an index that is in the order of promises: costs what is overdue, not what is
/// open.
async fn overdue(
    connection: &impl ConnectionTrait,
    of: &Of,
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let mut late = case_file::Entity::find_unscoped()
        .filter(case_file::COLUMN.closed_at.is_null())
        .filter(case_file::COLUMN.staged_by.is_null())
        .filter(case_file::COLUMN.next_due_at.lt(now));
    if let Of::Departments(list) = of {
        late = late.filter(case_file::COLUMN.department_id.is_in(list.iter().copied()));
    }
    late.count(connection).await
}

fn by<T: Copy>(all: &[T], count: impl Fn(T) -> u64) -> Vec<(T, u64)> {
    all.iter().map(|one| (*one, count(*one))).collect()
}

fn positive(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

fn whole(seconds: f64) -> u64 {
    seconds.round() as u64
}

/// The sums of a period.
struct Figures(Vec<Sum>);

impl Figures {
    fn of<'a>(&'a self, metric: &'a str) -> impl Iterator<Item = &'a Sum> {
        self.0.iter().filter(move |sum| sum.metric == metric)
    }

    fn count(&self, metric: &str) -> u64 {
        self.of(metric).map(|sum| positive(sum.n)).sum()
    }

    /// Open cases of the kind and phase that are wanted. A level is a sum of ups and downs: it is added up before it is
    /// read as a number of cases.
    fn open(&self, wanted: impl Fn(&str, &str) -> bool) -> u64 {
        let of = |sum: &&Sum| matches!(sum.dimension.split_once('/'), Some((kind, phase)) if wanted(kind, phase));
        positive(self.of(metric::OPEN).filter(of).map(|sum| sum.n).sum())
    }

    fn volume(&self, period: Period) -> Vec<DayVolume> {
        let mut days: Vec<DayVolume> = period
            .first
            .iter_days()
            .take_while(|day| *day <= period.last)
            .map(|day| DayVolume {
                day,
                by_kind: [0; 4],
            })
            .collect();
        for sum in self.of(VOICE_KIND) {
            let Some(since) = sum.since else { continue };
            let day = day_of(since, period.zone);
            let at = days.binary_search_by_key(&day, |volume| volume.day);
            let kind = Kind::ALL.iter().position(|k| k.code() == sum.dimension);
            if let (Ok(at), Some(kind)) = (at, kind) {
                days[at].by_kind[kind] += positive(sum.n);
            }
        }
        days
    }

    fn by_channel(&self) -> Vec<(Channel, u64)> {
        let count = |channel: Channel| -> u64 {
            self.of(VOICE_CHANNEL)
                .filter(|sum| sum.dimension == channel.code())
                .map(|sum| positive(sum.n))
                .sum()
        };
        let mut channels = by(&Channel::ALL, count);
        channels.retain(|(_, n)| *n > 0);
        channels.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        channels
    }

    fn durations(&self) -> Durations {
        let mut durations = Durations::default();
        for sum in self.of(metric::ROUND_CLOSED) {
            let bucket = u16::try_from(sum.bucket).unwrap_or(0);
            durations.push_bucket(bucket, positive(sum.n));
        }
        durations
    }

    /// How often each score was given in a dimension.
    fn scores(&self, key: &str) -> ScoreCounts {
        let mut counts = ScoreCounts::default();
        for sum in self.of(metric::SCORE).filter(|sum| sum.dimension == key) {
            if let Ok(score) = u8::try_from(sum.bucket) {
                counts.push_times(score, positive(sum.n));
            }
        }
        counts
    }

    fn dimensions(&self) -> Vec<DimensionScore> {
        DIMENSIONS
            .into_iter()
            .filter_map(|key| {
                Some(DimensionScore {
                    key: key.to_owned(),
                    label: dimension_label(key)?,
                    mean: self.scores(key).mean(1, 5),
                })
            })
            .collect()
    }

    fn top_categories(&self, tree: &Tree) -> Vec<(shared::locale::Label, u64)> {
        let mut counts: HashMap<Uuid, u64> = HashMap::new();
        for sum in self.of(metric::CATEGORY) {
            if let Ok(id) = sum.dimension.parse() {
                *counts.entry(id).or_default() += positive(sum.n);
            }
        }
        let mut list: Vec<(Uuid, u64)> = counts.into_iter().collect();
        list.sort_by_key(|(id, n)| (std::cmp::Reverse(*n), *id));
        list.into_iter()
            .filter_map(|(id, n)| Some((tree.get(NodeId(id))?.label.clone(), n)))
            .take(TOP)
            .collect()
    }
}
