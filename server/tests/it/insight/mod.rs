//! Figures: whatever is folded or not, in whichever order, a dashboard equals a naive count over everything.

mod handled;
mod open;

use app::api::ApiError;
use app::api::ports::{Insight as _, Taxonomy as _};
use chrono::{DateTime, Days, TimeDelta, TimeZone, Utc};
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use server::db::Db;
use server::services::figures::{Figure, count, metric};
use server::services::insight::{Insight, fold};
use server::services::taxonomy::Taxonomy;
use shared::actor::{Actor, Grant, Role, Scope, Scopes, Staff};
use shared::cases::Kind;
use shared::dashboard::{Dashboard, DashboardQuery};
use shared::feedback::Channel;
use shared::id::{DepartmentId, PersonId};
use shared::insight::histogram::Durations;
use shared::insight::interval::{Moments, share};
use shared::locale::{Label, Locale};
use shared::taxonomy::{Axis, Edit};
use uuid::Uuid;

use crate::harness::{TestDb, both, department, meddle, number};

/// A fixed series of numbers that looks like chance.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % n
    }
}

fn figure(
    name: &'static str,
    dimension: &str,
    department: DepartmentId,
    at: DateTime<Utc>,
    bucket: i32,
) -> Figure {
    Figure {
        bucket,
        ..Figure::one(name, dimension.to_owned(), department, at)
    }
}

/// Figures over a hundred days before now, of every metric.
fn chance(dice: &mut Dice, now: DateTime<Utc>, places: &[DepartmentId], nodes: &[Uuid]) -> Figure {
    let at = now - TimeDelta::seconds(dice.below(100 * 86_400) as i64);
    let place = places[dice.below(places.len())];
    let kind = Kind::ALL[dice.below(4)];
    match dice.below(8) {
        0 | 1 => {
            let channel = Channel::ALL[dice.below(8)];
            figure(metric::VOICE, &format!("{kind}/{channel}"), place, at, 0)
        }
        2 => {
            let node = nodes[dice.below(nodes.len())].to_string();
            figure(metric::CATEGORY, &node, place, at, 0)
        }
        3 => {
            let seconds = 60 + dice.below(9 * 86_400) as u64;
            let bucket = i32::from(Durations::bucket(seconds));
            let closed = figure(metric::ROUND_CLOSED, kind.code(), place, at, bucket);
            Figure {
                total: seconds as i64,
                ..closed
            }
        }
        4 => figure(metric::ROUND_CONFIRMED, kind.code(), place, at, 0),
        5 => {
            let names = [metric::PROMISE_MET, metric::PROMISE_LATE];
            figure(names[dice.below(2)], "resolve", place, at, 0)
        }
        6 => {
            let names = [metric::INVITATION_SENT, metric::RESPONSE];
            figure(names[dice.below(2)], "", place, at, 0)
        }
        _ => {
            let keys = shared::surveys::satisfaction::DIMENSIONS;
            let score = 1 + dice.below(5) as i32;
            figure(metric::SCORE, keys[dice.below(4)], place, at, score)
        }
    }
}

async fn append(db: &Db, figures: &[Figure]) {
    for chunk in figures.chunks(200) {
        let chunk = chunk.to_vec();
        db.write(async move |tx| -> Result<(), DbErr> { count(tx, &chunk).await })
            .await
            .expect("counted");
    }
}

fn head(of: &[DepartmentId]) -> Actor {
    Actor::Staff(Staff {
        id: PersonId(Uuid::now_v7()),
        name: "主管".to_owned(),
        locale: Locale::Zh,
        grants: vec![Grant {
            role: Role::Head,
            department: of.first().copied(),
        }],
        scopes: Scopes::all(Scope::Departments(of.to_vec())),
    })
}

/// What a dashboard has to say, counted the plain way.
fn naive(all: &[Figure], places: Option<&[DepartmentId]>, shown: &Dashboard) {
    let (first, last) = shown.period;
    let zone = chrono_tz::Asia::Shanghai;
    let day = |f: &Figure| f.at.with_timezone(&zone).date_naive();
    let mine: Vec<&Figure> = all
        .iter()
        .filter(|f| (first..=last).contains(&day(f)))
        .filter(|f| places.is_none_or(|list| list.iter().any(|id| id.0 == f.department)))
        .collect();
    let n = |name: &str| mine.iter().filter(|f| f.metric == name).count() as u64;
    let with = |name: &str, f: &dyn Fn(&Figure) -> bool| {
        mine.iter().filter(|x| x.metric == name && f(x)).count() as u64
    };
    for volume in &shown.volume {
        for (place, kind) in Kind::ALL.into_iter().enumerate() {
            let prefix = format!("{kind}/");
            let expected = with(metric::VOICE, &|f| {
                day(f) == volume.day && f.dimension.starts_with(&prefix)
            });
            assert_eq!(volume.by_kind[place], expected, "{kind} on {}", volume.day);
        }
    }
    for channel in Channel::ALL {
        let suffix = format!("/{channel}");
        let expected = with(metric::VOICE, &|f| f.dimension.ends_with(&suffix));
        let told = shown.by_channel.iter().find(|(c, _)| *c == channel);
        assert_eq!(told.map_or(0, |(_, n)| *n), expected, "{channel}");
    }
    let mut durations = Durations::default();
    for f in mine.iter().filter(|f| f.metric == metric::ROUND_CLOSED) {
        durations.push(f.total as u64);
    }
    let whole = |seconds: Option<f64>| seconds.map(|s| s.round() as u64);
    assert_eq!(shown.rounds_closed, n(metric::ROUND_CLOSED));
    assert_eq!(shown.handling_p50_seconds, whole(durations.p50()));
    assert_eq!(shown.handling_p90_seconds, whole(durations.p90()));
    assert_eq!(
        shown.solve_rate,
        share(n(metric::ROUND_CONFIRMED), shown.rounds_closed)
    );
    let (met, late) = (n(metric::PROMISE_MET), n(metric::PROMISE_LATE));
    assert_eq!(shown.kept_rate, share(met, met + late));
    assert_eq!(shown.invitations, n(metric::INVITATION_SENT));
    assert_eq!(shown.responses, n(metric::RESPONSE));
    assert_eq!(shown.dimensions.len(), 4);
    for dimension in &shown.dimensions {
        let scores = mine.iter().filter(|f| f.metric == metric::SCORE);
        let own: Moments = scores
            .filter(|f| f.dimension == dimension.key)
            .map(|f| f64::from(f.bucket))
            .collect();
        let (told, own) = (dimension.mean, own.mean_within(1.0, 5.0));
        assert_eq!(told.map(|i| i.n), own.map(|i| i.n), "{}", dimension.key);
        if let (Some(told), Some(own)) = (told, own) {
            assert!((told.value - own.value).abs() < 1e-9 && (told.low - own.low).abs() < 1e-9);
        }
    }
    let overall = with(metric::SCORE, &|f| f.dimension == "overall");
    let top = with(metric::SCORE, &|f| {
        f.dimension == "overall" && f.bucket >= 4
    });
    assert_eq!(shown.csat, share(top, overall));
    let categories: u64 = shown.top_categories.iter().map(|(_, n)| n).sum();
    assert_eq!(categories, n(metric::CATEGORY));
}

both!(a_dashboard_equals_a_naive_count, async |db: TestDb| {
    let core = db.core();
    let insight = Insight::new(core.core.clone());
    let top = department(&db, "总部", None).await;
    let service = department(&db, "客服部", Some(top)).await;
    let hotline = department(&db, "热线组", Some(service)).await;
    let product = department(&db, "产品部", Some(top)).await;
    let taxonomy = Taxonomy::new(core.core.clone());
    let mut nodes = Vec::new();
    for (version, zh) in ["质量", "服务", "流程"].into_iter().enumerate() {
        let edit = Edit::Add {
            parent: None,
            label: Label::new(zh, ""),
        };
        let answer = taxonomy
            .edit(&Actor::System, Axis::Category, version as u32, edit)
            .await;
        nodes = answer
            .expect("added")
            .1
            .iter()
            .map(|view| view.node.id.0)
            .collect();
    }
    let nowhere = DepartmentId(Uuid::nil());
    let places = [service, hotline, product, nowhere];
    let mut dice = Dice(20_261_121);
    let now = core.clock.now();
    let mut all: Vec<Figure> = Vec::new();
    let other = db.instance().await;
    for part in 0..3 {
        let more: Vec<Figure> = (0..1_500)
            .map(|_| chance(&mut dice, now, &places, &nodes))
            .collect();
        append(&db, &more).await;
        all.extend(more);
        // Nothing folded at first, then the first part, then everything.
        if part == 1 {
            let (one, two) = tokio::join!(fold(&core), fold(&other));
            assert_eq!(one.expect("folds") + two.expect("folds"), 3_000);
        }
        for days in [7, 30, 90] {
            let query = DashboardQuery {
                days: Some(days),
                department: None,
            };
            let before = db.statements();
            let shown = insight
                .dashboard(&Actor::System, query.clone())
                .await
                .expect("read");
            assert!(db.statements() - before <= 12);
            assert_eq!(shown.volume.len(), usize::from(days));
            naive(&all, None, &shown);
            let own = [service, hotline];
            let shown = insight.dashboard(&head(&own), query).await.expect("read");
            naive(&all, Some(&own), &shown);
            assert_eq!(shown.departments.len(), 2);
        }
    }
    assert_eq!(fold(&core).await.expect("folds"), 1_500);
    assert_eq!(number(&db, "SELECT count(*) FROM delta").await, 0);
    let query = |department| DashboardQuery {
        days: Some(90),
        department: Some(department),
    };
    let shown = insight
        .dashboard(&Actor::System, query(service))
        .await
        .expect("read");
    naive(&all, Some(&[service, hotline]), &shown);
    // Outside of the own scope there is nothing to see.
    let answer = insight.dashboard(&head(&[hotline]), query(product)).await;
    assert_eq!(answer, Err(ApiError::NotFound));
    let shown = insight
        .dashboard(&head(&[hotline]), query(service))
        .await
        .expect("read");
    naive(&all, Some(&[hotline]), &shown);
});

both!(
    folding_under_way_is_neither_missed_nor_doubled,
    async |db: TestDb| {
        let core = db.core();
        let other = db.instance().await;
        let insight = Insight::new(core.core.clone());
        let home = department(&db, "客服部", None).await;
        let now = core.clock.now();
        let one = figure(metric::RESPONSE, "", home, now, 0);
        append(&db, &vec![one.clone(); 3_000]).await;
        let reading = async {
            for _ in 0..30 {
                let shown = insight
                    .dashboard(&Actor::System, DashboardQuery::default())
                    .await;
                assert_eq!(shown.expect("read").responses, 3_000);
            }
        };
        let folding = async { fold(&other).await.expect("folds") };
        let ((), folded) = tokio::join!(reading, folding);
        assert_eq!(folded, 3_000);
    }
);

both!(days_are_those_of_the_organisation, async |db: TestDb| {
    let core = crate::harness::TestCore::new(&db, &[("time_zone", "Asia/Kathmandu")]);
    let insight = Insight::new(core.core.clone());
    let home = department(&db, "客服部", None).await;
    let zone = chrono_tz::Asia::Kathmandu;
    let today = core.clock.now().with_timezone(&zone).date_naive();
    let yesterday = today - Days::new(1);
    let midnight = zone.from_local_datetime(&today.and_time(chrono::NaiveTime::MIN));
    let midnight = midnight.earliest().expect("a midnight").with_timezone(&Utc);
    for (before, folded) in [(1, true), (1, false), (0, true), (0, false)] {
        let at = midnight - TimeDelta::seconds(before);
        append(&db, &[figure(metric::VOICE, "complaint/web", home, at, 0)]).await;
        if folded {
            fold(&core).await.expect("folds");
        }
    }
    let shown = insight
        .dashboard(&Actor::System, DashboardQuery::default())
        .await;
    let volume = shown.expect("read").volume;
    for day in [yesterday, today] {
        let one = volume
            .iter()
            .find(|volume| volume.day == day)
            .expect("in the period");
        assert_eq!(one.by_kind.iter().sum::<u64>(), 2, "{day}");
    }
});

both!(figures_need_the_right_to_reports, async |db: TestDb| {
    let core = db.core();
    let insight = Insight::new(core.core.clone());
    let home = department(&db, "客服部", None).await;
    for (role, scope, may) in [
        (Role::Reporter, Scope::Nothing, false),
        (Role::Agent, Scope::Departments(vec![home]), false),
        (Role::Head, Scope::Departments(vec![home]), true),
        (Role::Manager, Scope::All, true),
        (Role::Admin, Scope::Nothing, false),
        (Role::Auditor, Scope::All, true),
    ] {
        let Actor::Staff(staff) = head(&[home]) else {
            unreachable!()
        };
        let grants = vec![Grant {
            role,
            department: None,
        }];
        let actor = Actor::Staff(Staff {
            grants,
            scopes: Scopes::all(scope),
            ..staff
        });
        let answer = insight.dashboard(&actor, DashboardQuery::default()).await;
        assert_eq!(answer.is_ok(), may, "{role}");
    }
    let nobody = insight
        .dashboard(&Actor::Anonymous, DashboardQuery::default())
        .await;
    assert_eq!(nobody, Err(ApiError::SignIn));
});
