//! Reads the figures of a period in one statement: whole weeks, the days at both ends, what is so now, and what is not
//! folded yet.
//!
//! Rule: one statement sees one moment, so that a fold under way is neither missed nor counted twice.

use super::summary::{
    EVERYWHERE, Grain, VOICE_CHANNEL, VOICE_KIND, day_of, monday_of, reduced, start_of,
};
use crate::services::figures::metric;
use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement, Value};
use shared::themes::{by_week, days_before};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What dashboards sum over the whole period.
const SUMMED: [&str; 9] = [
    VOICE_CHANNEL,
    metric::CATEGORY,
    metric::ROUND_CLOSED,
    metric::ROUND_CONFIRMED,
    metric::PROMISE_MET,
    metric::PROMISE_LATE,
    metric::INVITATION_SENT,
    metric::RESPONSE,
    metric::SCORE,
];

/// What counts in them before it is folded; how many cases are open is counted at any time.
const COUNTED: [&str; 9] = [
    metric::VOICE,
    metric::CATEGORY,
    metric::ROUND_CLOSED,
    metric::ROUND_CONFIRMED,
    metric::PROMISE_MET,
    metric::PROMISE_LATE,
    metric::INVITATION_SENT,
    metric::RESPONSE,
    metric::SCORE,
];

/// A sum.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub(super) struct Sum {
    pub metric: String,
    pub dimension: String,
    pub bucket: i32,
    /// Set for what is told by day.
    pub since: Option<DateTime<Utc>>,
    pub n: i64,
}

/// Whose figures: everybody's, or those of some departments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    Everywhere,
    Departments(Vec<Uuid>),
}

/// First and last day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub zone: Tz,
}

impl Period {
    fn after(self) -> NaiveDate {
        self.last + Days::new(1)
    }

    /// As many days, right before.
    pub fn before(self) -> Period {
        let (first, last) = days_before((self.first, self.last));
        Period {
            first,
            last,
            ..self
        }
    }

    /// Spans to read, from a day to the one behind the last: days, whole weeks, days; a span may be empty.
    pub fn spans(self) -> [(Grain, NaiveDate, NaiveDate); 3] {
        let first_monday = monday_of(self.first + Days::new(6));
        let last_monday = monday_of(self.after());
        if first_monday >= last_monday {
            let none = (Grain::Week, self.first, self.first);
            return [(Grain::Day, self.first, self.after()), none, none];
        }
        [
            (Grain::Day, self.first, first_monday),
            (Grain::Week, first_monday, last_monday),
            (Grain::Day, last_monday, self.after()),
        ]
    }
}

/// Text and values of a statement, growing together.
#[derive(Default)]
struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn list<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> String {
        let places: Vec<String> = values.into_iter().map(|v| self.value(v)).collect();
        places.join(", ")
    }

    /// Rows of the rollup of some metrics and places, at one grain.
    fn rollup(&mut self, of: &Of, grain: Grain, metrics: &[&str], since: &str) {
        let grain = self.value(grain.code());
        let places = match of {
            Of::Everywhere => self.list([EVERYWHERE]),
            Of::Departments(list) => self.list(list.iter().copied()),
        };
        let metrics = self.list(metrics.iter().copied());
        self.text += &format!(
            "SELECT metric, dimension, bucket, {since} AS since, n FROM rollup \
             WHERE grain = {grain} AND department_id IN ({places}) AND metric IN ({metrics})"
        );
    }

    /// Narrows deltas to some departments.
    fn place(&mut self, of: &Of) -> String {
        match of {
            Of::Everywhere => String::new(),
            Of::Departments(list) => {
                format!("AND department_id IN ({})", self.list(list.iter().copied()))
            }
        }
    }

    fn moment(&mut self, day: NaiveDate, zone: Tz) -> String {
        self.value(start_of(day, zone))
    }
}

/// Sums of the period.
pub(super) async fn sums(
    connection: &impl ConnectionTrait,
    period: Period,
    of: &Of,
) -> Result<Vec<Sum>, DbErr> {
    let mut sql = Sql::default();
    let zone = period.zone;
    sql.rollup(of, Grain::Now, &[metric::OPEN], "NULL");
    sql.text += " UNION ALL ";
    let days = [(Grain::Day, period.first, period.after())];
    let daily = days.map(|span| (span, [VOICE_KIND].as_slice(), "since"));
    let summed = period.spans().map(|span| (span, SUMMED.as_slice(), "NULL"));
    for ((grain, from, to), metrics, since) in daily.into_iter().chain(summed) {
        if from >= to {
            continue;
        }
        sql.rollup(of, grain, metrics, since);
        let (from, to) = (sql.moment(from, zone), sql.moment(to, zone));
        sql.text += &format!(" AND since >= {from} AND since < {to} UNION ALL ");
    }
    let (from, to) = (
        sql.moment(period.first, zone),
        sql.moment(period.after(), zone),
    );
    let place = sql.place(of);
    let counted = sql.list(COUNTED);
    // Grouped once, over all spans: a bucket of the histogram comes back in one row, not one for each span.
    let text = format!(
        "SELECT metric, dimension, bucket, since, CAST(SUM(n) AS bigint) AS n FROM ({} \
         SELECT metric, dimension, bucket, since, n FROM delta \
         WHERE (metric IN ({counted}) AND since >= {from} AND since < {to} OR metric = '{}') {place}) AS spans \
         GROUP BY metric, dimension, bucket, since",
        sql.text,
        metric::OPEN
    );
    let statement =
        Statement::from_sql_and_values(connection.get_database_backend(), text, sql.values);
    let rows = Sum::find_by_statement(statement).all(connection).await?;
    Ok(rows.into_iter().flat_map(reduce).collect())
}

/// What a metric counted, folded or not: by dimension and day in a period, or by the Monday of its week in a longer one
/// (see [`by_week`]), and by dimension alone in the period before. What is nothing is left out.
pub(crate) async fn courses(
    connection: &impl ConnectionTrait,
    period: Period,
    of: &Of,
    metric: &str,
) -> Result<Vec<(String, Option<NaiveDate>, u64)>, DbErr> {
    let mut sql = Sql::default();
    let zone = period.zone;
    let mut told: Vec<((Grain, NaiveDate, NaiveDate), String)> = Vec::new();
    let weekly = by_week((period.first, period.last));
    if weekly {
        // Days at an end are one stretch, told by its first day.
        for (grain, from, to) in period.spans() {
            let since = match grain {
                Grain::Week => "since".to_owned(),
                _ => sql.moment(from, zone),
            };
            told.push(((grain, from, to), since));
        }
    } else {
        told.push(((Grain::Day, period.first, period.after()), "since".into()));
    }
    let before = period.before().spans();
    told.extend(before.map(|span| (span, "NULL".to_owned())));
    for ((grain, from, to), since) in told {
        if from >= to {
            continue;
        }
        sql.rollup(of, grain, &[metric], &since);
        let (from, to) = (sql.moment(from, zone), sql.moment(to, zone));
        sql.text += &format!(" AND since >= {from} AND since < {to} UNION ALL ");
    }
    let name = sql.value(metric);
    let [from, now, to] =
        [period.before().first, period.first, period.after()].map(|day| sql.moment(day, zone));
    let place = sql.place(of);
    let text = format!(
        "SELECT metric, dimension, 0 AS bucket, since, CAST(SUM(n) AS bigint) AS n FROM ({} \
         SELECT metric, dimension, bucket, CASE WHEN since >= {now} THEN since END AS since, n FROM delta \
         WHERE metric = {name} AND since >= {from} AND since < {to} {place}) AS spans \
         GROUP BY metric, dimension, since",
        sql.text
    );
    let statement =
        Statement::from_sql_and_values(connection.get_database_backend(), text, sql.values);
    let rows = Sum::find_by_statement(statement).all(connection).await?;
    // What left since the last fold is a row of its own: it counts against the week that holds it.
    let mut sums: BTreeMap<(String, Option<NaiveDate>), i64> = BTreeMap::new();
    for sum in rows {
        let day = sum.since.map(|since| day_of(since, zone));
        let stretch = day.map(|day| if weekly { monday_of(day) } else { day });
        *sums.entry((sum.dimension, stretch)).or_default() += sum.n;
    }
    let row = |((dimension, stretch), n)| Some((dimension, stretch, u64::try_from(n).ok()?));
    Ok(sums
        .into_iter()
        .filter_map(row)
        .filter(|row| row.2 > 0)
        .collect())
}

/// A delta that is not folded yet, as it will be.
fn reduce(sum: Sum) -> Vec<Sum> {
    reduced(&sum.metric, &sum.dimension)
        .into_iter()
        .map(|(metric, dimension)| Sum {
            metric: metric.to_owned(),
            dimension: dimension.to_owned(),
            ..sum.clone()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_cover_each_day_once() {
        let zone = chrono_tz::Asia::Shanghai;
        for offset in 0..14 {
            for days in [1_u64, 6, 7, 8, 13, 14, 30, 90] {
                let first = NaiveDate::from_ymd_opt(2026, 2, 1).expect("a day") + Days::new(offset);
                let last = first + Days::new(days - 1);
                let mut next = first;
                for (grain, from, to) in (Period { first, last, zone }).spans() {
                    if from >= to {
                        continue;
                    }
                    assert_eq!(from, next);
                    if grain == Grain::Week {
                        assert_eq!((monday_of(from), monday_of(to)), (from, to));
                    }
                    next = to;
                }
                assert_eq!(next, last + Days::new(1), "{first} for {days}");
            }
        }
    }
}
