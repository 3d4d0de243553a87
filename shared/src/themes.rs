//! Themes of voices and keywords of a period, as pages show them and people edit them.
//!
//! Rule: names and phrases hold no personal data, whoever wrote them; figures come with those of the period before.

use crate::dashboard::DashboardQuery;
use crate::feedback::FeedbackRow;
use crate::field_errors::{FieldErrors, FieldProblem};
use crate::id::{DepartmentId, FeedbackId};
use crate::insight::interval::{Interval, share};
use crate::locale::Label;
use crate::page::Page;
use crate::text;
use chrono::{Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// Voices alike that begin a theme.
pub const LEAST: usize = 6;
/// Most themes with voices that the machine begins; people may split beyond.
pub const MOST: usize = 200;
/// Longest name, in characters.
pub const NAME: usize = 40;
/// Longest cause, in characters.
pub const CAUSE: usize = 200;
/// Voices that can be split off at once.
pub const SPLIT: usize = 200;
/// Days of a period whose trend is told by day; that of a longer one is told by week.
pub const DAILY: usize = 30;

/// The days, first and last, as many as these and right before them.
pub fn days_before((first, last): (NaiveDate, NaiveDate)) -> (NaiveDate, NaiveDate) {
    let days = u64::try_from((last - first).num_days()).unwrap_or(0);
    let end = first - Days::new(1);
    (end - Days::new(days), end)
}

/// Voices of a theme in a period and the one before, among all that were sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Volume {
    /// Voices now.
    pub now: u64,
    /// Voices before.
    pub before: u64,
    /// Voices of the period by day, or by week from Monday on where it is longer than [`DAILY`]: then the first and
    /// the last week may be shorter.
    pub trend: Vec<u64>,
}

/// How a share moved.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Percentage points gained.
    pub points: f64,
    /// True when the 95 % intervals of both shares lie apart.
    pub clear: bool,
}

impl Volume {
    /// Share of all voices now, with its 95 % interval.
    pub fn share(&self, total: u64) -> Option<Interval> {
        share(self.now, total)
    }

    /// Against the share before; none when nothing was said in one of the periods.
    pub fn change(&self, total: u64, total_before: u64) -> Option<Change> {
        let (now, before) = (share(self.now, total)?, share(self.before, total_before)?);
        Some(Change {
            points: 100.0 * (now.value - before.value),
            clear: now.low > before.high || now.high < before.low,
        })
    }
}

/// Whether a period is told by week.
pub fn by_week((first, last): (NaiveDate, NaiveDate)) -> bool {
    usize::try_from((last - first).num_days() + 1).is_ok_and(|days| days > DAILY)
}

/// Counts of a period as the points of its trend; each count comes with any day of its stretch.
pub fn trend(
    period: (NaiveDate, NaiveDate),
    counts: impl IntoIterator<Item = (NaiveDate, u64)>,
) -> Vec<u64> {
    let weekly = by_week(period);
    let place = |day: NaiveDate| match weekly {
        true => {
            let monday = |day: NaiveDate| day.week(Weekday::Mon).first_day();
            (monday(day) - monday(period.0)).num_weeks()
        }
        false => (day - period.0).num_days(),
    };
    let len = usize::try_from(place(period.1) + 1).unwrap_or(1);
    let mut points = vec![0; len];
    for (day, n) in counts {
        let at = usize::try_from(place(day)).ok();
        if let Some(point) = at.and_then(|at| points.get_mut(at)) {
            *point += n;
        }
    }
    points
}

/// A theme in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeRow {
    /// Its number.
    pub id: u32,
    /// Its name; empty while nobody named it.
    pub name: String,
    /// Whether a person named it.
    pub by_person: bool,
    /// The cause that a person noted.
    pub cause: Option<String>,
    /// Its voices.
    pub volume: Volume,
}

/// A keyword in the cloud and its table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeywordRow {
    /// The phrase.
    pub phrase: String,
    /// Voices of the period that hold it; what one person says in a day is one voice.
    pub now: u64,
    /// Voices of the period before that hold it.
    pub before: u64,
    /// How much it marks the period, in standard deviations.
    pub score: f64,
}

/// All themes and keywords of a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ThemesPage {
    /// First and last day of the period.
    pub period: (NaiveDate, NaiveDate),
    /// Voices that were sorted, now and before.
    pub totals: (u64, u64),
    /// Themes with voices in either period, the largest first.
    pub themes: Vec<ThemeRow>,
    /// Voices that are like no theme yet.
    pub waiting: Volume,
    /// The strongest first.
    pub keywords: Vec<KeywordRow>,
    /// Voices still to be sorted, counted up to [`crate::page::COUNT_CAP`] and one more; told only to who sees the
    /// figures of the whole organisation.
    pub queue: u64,
    /// Whether there are so many themes that the machine begins no other.
    pub full: bool,
    /// Departments to filter by.
    pub departments: Vec<(DepartmentId, Label)>,
}

/// Asks for a theme.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeQuery {
    /// Its number, or one that leads to it.
    pub id: u32,
    /// Period and department.
    #[serde(default)]
    pub of: DashboardQuery,
    /// Key of the page of its voices.
    #[serde(default)]
    pub after: Option<String>,
}

/// A voice of a theme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ThemeVoice {
    /// The voice.
    pub row: FeedbackRow,
    /// The first voice of this page that is near-identical to it, itself if none is.
    pub alike: FeedbackId,
}

/// One theme with its voices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ThemePage {
    /// First and last day of the period.
    pub period: (NaiveDate, NaiveDate),
    /// The theme.
    pub theme: ThemeRow,
    /// Voices that were sorted, now and before.
    pub totals: (u64, u64),
    /// Its voices of the period that the actor may read, latest first.
    pub voices: Page<ThemeVoice>,
    /// Other themes that the actor may edit and that have voices in either period, to merge with: number and name; told
    /// with the first page of voices only.
    pub others: Vec<(u32, String)>,
    /// Whether the actor may name, explain and merge it: all its voices lie where the right to edit holds.
    pub may_edit: bool,
    /// Whether the actor may split voices off.
    pub may_split: bool,
    /// Name of the department that is asked for.
    pub department: Option<Label>,
}

/// Asks for the voices that hold a phrase.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhraseQuery {
    /// The phrase, normalised.
    pub phrase: String,
    /// Period and department.
    #[serde(default)]
    pub of: DashboardQuery,
    /// Where to go on looking.
    #[serde(default)]
    pub after: Option<String>,
}

/// Voices that hold a phrase. A page looks through a fixed number of voices, so it may hold few and still go on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PhrasePage {
    /// First and last day of the period.
    pub period: (NaiveDate, NaiveDate),
    /// Those found that the actor may read, latest first.
    pub voices: Page<FeedbackRow>,
    /// How many were looked through, down to the last that is told or further.
    pub looked: u64,
    /// Name of the department that is asked for.
    pub department: Option<Label>,
}

/// What a person does with themes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum ThemeEdit {
    /// Names it; an empty name lets the machine name it again.
    Rename {
        /// Which.
        id: u32,
        /// At most [`NAME`] characters.
        name: String,
        /// The name that was seen: who was overtaken is told so.
        seen: String,
    },
    /// Notes its cause; an empty one takes it away.
    Attach {
        /// Which.
        id: u32,
        /// At most [`CAUSE`] characters.
        cause: String,
        /// The cause that was seen, empty without one.
        seen: String,
    },
    /// Makes one part of another, for good.
    Merge {
        /// The one that stays.
        into: u32,
        /// The one that becomes part of it.
        from: u32,
    },
    /// Gives voices of a theme one of their own.
    Split {
        /// Which.
        id: u32,
        /// At most [`SPLIT`] of its voices.
        voices: Vec<FeedbackId>,
        /// Name of the new theme; an empty one is left to the machine.
        name: String,
    },
}

impl ThemeEdit {
    /// The edit with its texts on one line and its voices counted.
    ///
    /// # Errors
    /// Texts that are too long; a split without voices or of too many.
    pub fn checked(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut line = |field: &'static str, raw: &str, max: usize| {
            let text = text::clean_line(raw);
            if let Err(problem) = text::optional(&text, max) {
                errors.add(field, problem);
            }
            text
        };
        let checked = match self {
            ThemeEdit::Rename { id, name, seen } => ThemeEdit::Rename {
                id,
                name: line("name", &name, NAME),
                seen,
            },
            ThemeEdit::Attach { id, cause, seen } => ThemeEdit::Attach {
                id,
                cause: line("cause", &cause, CAUSE),
                seen,
            },
            ThemeEdit::Split { id, voices, name } => {
                let name = line("name", &name, NAME);
                if voices.is_empty() || voices.len() > SPLIT {
                    errors.add("voices", FieldProblem::NotOffered);
                }
                ThemeEdit::Split { id, voices, name }
            }
            merge @ ThemeEdit::Merge { .. } => merge,
        };
        if errors.is_empty() {
            Ok(checked)
        } else {
            Err(errors)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).expect("a day")
    }

    #[test]
    fn the_period_before_is_as_long_and_ends_the_day_before() {
        assert_eq!(days_before((day(8), day(14))), (day(1), day(7)));
        assert_eq!(days_before((day(8), day(8))), (day(7), day(7)));
    }

    #[test]
    fn a_trend_has_few_points_and_loses_no_voice() {
        assert_eq!(
            trend((day(1), day(3)), [(day(1), 2), (day(3), 5)]),
            [2, 0, 5]
        );
        assert_eq!(trend((day(2), day(3)), [(day(1), 2), (day(4), 5)]), [0, 0]);
        // The first of November 2026 is a Sunday.
        let quarter = (day(1), day(1) + Days::new(89));
        let all = quarter.0.iter_days().take(90).map(|day| (day, 1));
        let told = trend(quarter, all);
        assert_eq!((told.len(), told[0], told[1], told[13]), (14, 1, 7, 5));
        assert_eq!(told.iter().sum::<u64>(), 90);
        assert!(!by_week((day(1), day(30))) && by_week((day(1), day(30) + Days::new(1))));
    }

    #[test]
    fn a_change_is_clear_when_the_intervals_lie_apart() {
        let volume = |now, before| Volume {
            now,
            before,
            trend: vec![],
        };
        let change = volume(60, 10).change(200, 200).expect("a change");
        assert!(change.clear && (change.points - 25.0).abs() < 1e-9);
        assert!(!volume(6, 5).change(20, 20).expect("a change").clear);
        assert_eq!(volume(1, 0).change(5, 0), None);
        assert_eq!(volume(1, 0).share(4).map(|share| share.value), Some(0.25));
    }

    #[test]
    fn edits_are_put_on_one_line_and_bounded() {
        let renamed = |name: &str| ThemeEdit::Rename {
            id: 1,
            name: name.into(),
            seen: "退款".into(),
        };
        assert_eq!(renamed(" 退款\n到账 ").checked(), Ok(renamed("退款 到账")));
        for wrong in [
            renamed(&"长".repeat(NAME + 1)),
            ThemeEdit::Attach {
                id: 1,
                cause: "长".repeat(CAUSE + 1),
                seen: String::new(),
            },
            ThemeEdit::Split {
                id: 1,
                voices: vec![],
                name: String::new(),
            },
        ] {
            assert!(wrong.checked().is_err());
        }
    }
}
