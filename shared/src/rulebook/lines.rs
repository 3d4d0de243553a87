//! A document as lines of words, each under a key that stays the same between versions: what pages and diffs show.

mod escalation;
mod language;

use super::say::{frames, priority_words, rule_sentence};
use super::{Draft, Names, Routing};
use crate::cases::{CaseType, GatePolicy};
use crate::catalogue::{Words, rules as words};
use crate::clocks::calendar::{Calendar, Coverage, Exception};
use crate::clocks::policy::{ClockSet, Length, Target};
use crate::locale::{Label, Locale};
use crate::priority::Priority;
use crate::privacy::retention::Class;
use crate::replies::MARKS;
use crate::surveys::SchedulePolicy;

/// One rule, promise or day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The same for the same thing in another version.
    pub key: String,
    /// What it is.
    pub title: String,
    /// What it says.
    pub text: String,
}

/// Names of the weekdays, Monday first.
pub(super) const WEEKDAYS: [Words; 7] = [
    words::MONDAY,
    words::TUESDAY,
    words::WEDNESDAY,
    words::THURSDAY,
    words::FRIDAY,
    words::SATURDAY,
    words::SUNDAY,
];

impl Draft {
    /// Every line, in the document's order.
    pub fn lines(&self, names: &Names, locale: Locale) -> Vec<Line> {
        match self {
            Draft::Types(types) => types.iter().flat_map(|of| type_lines(of, locale)).collect(),
            Draft::Routing(routing) => routing_lines(routing, names, locale),
            Draft::Urgent(words) => words
                .urgent
                .iter()
                .map(|phrase| Line {
                    key: phrase.to_lowercase(),
                    title: phrase.clone(),
                    text: words::MAKES_URGENT.fill(locale, &[("phrase", phrase)]),
                })
                .collect(),
            Draft::Clocks(sets) => sets
                .iter()
                .flat_map(|(key, set)| set_lines(key, set, names, locale))
                .collect(),
            Draft::Calendar(calendar) => calendar_lines(calendar, locale),
            Draft::Gate(gate) => gate_lines(gate, locale),
            Draft::Survey(policy) => survey_lines(policy, locale),
            Draft::Language(rules) => language::lines(rules, names, locale),
            Draft::Escalation(ladder) => escalation::lines(ladder, locale),
            Draft::Retention(rule) => Class::ALL
                .into_iter()
                .map(|class| Line {
                    key: class.bit().to_string(),
                    title: class.words().get(locale).to_owned(),
                    text: words::KEPT_MONTHS.fill(locale, &[("n", &rule.months(class))]),
                })
                .collect(),
            Draft::Replies(list) => list
                .iter()
                .map(|reply| Line {
                    key: reply.short.clone(),
                    title: format!("{}{}", MARKS[0], reply.short),
                    text: format!("{} · {}", both(&reply.name), both(&reply.text)),
                })
                .collect(),
        }
    }
}

/// Both languages, where there are two.
fn both(label: &Label) -> String {
    match label.en.trim() {
        "" => label.zh.clone(),
        en => format!("{} / {en}", label.zh),
    }
}

fn type_lines(of: &CaseType, locale: Locale) -> Vec<Line> {
    let title = of.label.get(locale).to_owned();
    let whole = Line {
        key: of.key.clone(),
        title: title.clone(),
        text: words::TYPE_SENTENCE.fill(
            locale,
            &[
                ("name", &both(&of.label)),
                ("prefix", &of.prefix),
                ("kind", &of.kind.words().get(locale)),
            ],
        ),
    };
    let stages = of.stages.iter().map(|stage| Line {
        key: format!("{}/{}", of.key, stage.key),
        title: format!("{title} · {}", stage.label.get(locale)),
        text: words::STAGE_SENTENCE.fill(
            locale,
            &[
                ("name", &both(&stage.label)),
                ("phase", &stage.phase.staff_words().get(locale)),
            ],
        ),
    });
    [whole].into_iter().chain(stages).collect()
}

fn routing_lines(routing: &Routing, names: &Names, locale: Locale) -> Vec<Line> {
    let rules = routing.rules.iter().map(|rule| Line {
        key: rule.name.clone(),
        title: rule.name.clone(),
        text: rule_sentence(rule, names, locale),
    });
    // No rule has this key: a name is never blank.
    let rest = routing.default.map(|id| Line {
        key: String::new(),
        title: words::REST.get(locale).to_owned(),
        text: words::OTHERWISE.fill(locale, &[("department", &names.department(id, locale))]),
    });
    rules.chain(rest).collect()
}

fn survey_lines(policy: &SchedulePolicy, locale: Locale) -> Vec<Line> {
    let line = |key: &str, title: Words, text: String| Line {
        key: key.into(),
        title: title.get(locale).into(),
        text,
    };
    let say = |words: Words| words.get(locale).to_owned();
    let number = |words: Words, n: u16| words.fill(locale, &[("n", &n)]);
    let low = policy.low_score;
    let phase = low.phase.staff_words().get(locale);
    let again = |words: Words| words.fill(locale, &[("n", &low.at_most), ("phase", &phase)]);
    vec![
        line(
            "enabled",
            words::SURVEY,
            say(if policy.enabled {
                words::SURVEY_ON
            } else {
                words::SURVEY_OFF
            }),
        ),
        line(
            "delay",
            words::SURVEY_WHEN,
            number(words::SURVEY_AFTER, policy.delay_hours),
        ),
        line(
            "quiet",
            words::SURVEY_QUIET,
            if policy.quiet_from == policy.quiet_to {
                say(words::SURVEY_NO_QUIET)
            } else {
                format!("{}–{}", policy.quiet_from, policy.quiet_to)
            },
        ),
        line(
            "cooldown",
            words::SURVEY_COOLDOWN,
            match policy.cooldown_days {
                0 => say(words::SURVEY_NO_COOLDOWN),
                n => number(words::SURVEY_ONE_IN, n),
            },
        ),
        line(
            "reminder",
            words::SURVEY_REMINDER,
            match policy.reminder_hours {
                None => say(words::SURVEY_NO_REMINDER),
                Some(n) => number(words::SURVEY_REMINDED, n),
            },
        ),
        line(
            "expires",
            words::SURVEY_EXPIRES,
            number(words::SURVEY_OPEN_FOR, policy.expires_days),
        ),
        line(
            "low",
            words::SURVEY_LOW,
            match (low.at_most, low.unsolved) {
                (0, false) => say(words::LOW_NOTHING),
                (0, true) => again(words::LOW_UNSOLVED),
                (_, false) => again(words::LOW_SCORE),
                (_, true) => again(words::LOW_EITHER),
            },
        ),
    ]
}

fn set_lines(key: &str, set: &ClockSet, names: &Names, locale: Locale) -> Vec<Line> {
    let of = names.case_type(key, locale);
    let name = match locale {
        Locale::En if !set.name_en.trim().is_empty() => &set.name_en,
        _ => &set.name_zh,
    };
    let mut lines = vec![Line {
        key: key.to_owned(),
        title: of.clone(),
        text: name.clone(),
    }];
    for target in &set.targets {
        lines.push(Line {
            key: format!(
                "{key}/{}/{}",
                target.kind,
                target.stage.as_deref().unwrap_or_default()
            ),
            title: format!("{of} · {}", target.title(key, names, locale)),
            text: target.sentence(locale),
        });
    }
    if set.repeat_updates {
        lines.push(Line {
            key: format!("{key}/repeat"),
            title: of.clone(),
            text: words::REPEATS.get(locale).to_owned(),
        });
    }
    for (at, length) in set.extensions.iter().enumerate() {
        let zh = locale == Locale::Zh;
        lines.push(Line {
            key: format!("{key}/extension/{at}"),
            title: of.clone(),
            text: words::EXTENSION.fill(locale, &[("length", &length.text(zh))]),
        });
    }
    lines
}

impl Target {
    /// What is promised, with the stage it limits.
    pub fn title(&self, case_type: &str, names: &Names, locale: Locale) -> String {
        let kind = self.kind.text(locale == Locale::Zh);
        match &self.stage {
            None => kind.to_owned(),
            Some(stage) => format!("{kind}（{}）", names.stage(case_type, stage, locale)),
        }
    }

    /// How long, for whom, and whether waiting pauses it.
    pub fn sentence(&self, locale: Locale) -> String {
        let zh = locale == Locale::Zh;
        let one = |due: Length, aim: Option<Length>| match aim {
            None => due.text(zh),
            Some(aim) => {
                words::WITH_AIM.fill(locale, &[("due", &due.text(zh)), ("aim", &aim.text(zh))])
            }
        };
        let each: Vec<(Priority, String)> = Priority::ALL
            .into_iter()
            .filter_map(|p| Some((p, one(self.due.of(p)?, self.aim.of(p)))))
            .collect();
        let same = each.len() == Priority::ALL.len() && each.windows(2).all(|w| w[0].1 == w[1].1);
        let lengths = match each.first() {
            Some((_, text)) if same => text.clone(),
            _ => each
                .iter()
                .map(|(p, text)| format!("{} {text}", priority_words(*p).get(locale)))
                .collect::<Vec<_>>()
                .join(words::SEMICOLON.get(locale)),
        };
        let pause = if self.pausable {
            words::PAUSES
        } else {
            words::RUNS_ON
        };
        format!("{lengths}{}", pause.get(locale))
    }
}

fn calendar_lines(calendar: &Calendar, locale: Locale) -> Vec<Line> {
    let line = |key: String, title: String, text: String| Line { key, title, text };
    let mut lines = vec![line(
        "zone".into(),
        words::ZONE.get(locale).into(),
        calendar.zone.clone(),
    )];
    for (day, (name, hours)) in WEEKDAYS.iter().zip(&calendar.week).enumerate() {
        lines.push(line(
            format!("week/{day}"),
            name.get(locale).into(),
            frames(hours, locale),
        ));
    }
    if let Coverage::Years(years) = &calendar.coverage {
        let years: Vec<String> = years.iter().map(ToString::to_string).collect();
        lines.push(line(
            "coverage".into(),
            words::COVERED.get(locale).into(),
            years.join(words::LIST.get(locale)),
        ));
    }
    for (date, exception) in &calendar.exceptions {
        let (hours, label) = match exception {
            Exception::Off { label } => (words::DAY_OFF.get(locale).to_owned(), label),
            Exception::Work { frames: f, label } => (frames(f, locale), label),
        };
        lines.push(line(
            date.to_string(),
            date.to_string(),
            format!("{hours} · {}", label.get(locale)),
        ));
    }
    lines
}

fn gate_lines(gate: &GatePolicy, locale: Locale) -> Vec<Line> {
    let asked = |on: bool| if on { words::ASKED } else { words::NOT_ASKED };
    let line = |key: &str, title: Words, text: String| Line {
        key: key.into(),
        title: title.get(locale).into(),
        text,
    };
    let flag = |key, title, on| line(key, title, asked(on).get(locale).into());
    vec![
        flag("cause", words::GATE_CAUSE, gate.cause),
        flag("action", words::GATE_ACTION, gate.action),
        flag("evidence", words::GATE_EVIDENCE, gate.evidence),
        line(
            "word",
            words::GATE_WORD,
            words::GATE_SILENCE.fill(
                locale,
                &[("days", &gate.silent_days), ("notices", &gate.notices)],
            ),
        ),
    ]
}
