//! What changed between two versions of a document, in words.

use super::{Draft, Line, Names};
use crate::locale::Locale;
use std::collections::{HashMap, HashSet};

/// What happened to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed,
    /// It stands elsewhere in the order.
    Moved,
}

/// One line that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// How.
    pub how: How,
    /// What it is about.
    pub title: String,
    /// What it said; empty for a new one.
    pub before: String,
    /// What it says; empty for one that is gone.
    pub after: String,
}

/// Every difference, in the new document's order; what is gone comes last.
pub fn diff(old: &Draft, new: &Draft, names: &Names, locale: Locale) -> Vec<Change> {
    let (old, new) = (old.lines(names, locale), new.lines(names, locale));
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (at, line) in old.iter().enumerate() {
        places.entry(&line.key).or_insert(at);
    }
    let kept: HashSet<&str> = new.iter().map(|line| &*line.key).collect();
    let still = in_order(
        new.iter()
            .filter_map(|line| places.get(&*line.key).copied()),
    );
    let mut changes = Vec::new();
    for line in &new {
        let change = |how, before: &str| Change {
            how,
            title: line.title.clone(),
            before: before.to_owned(),
            after: line.text.clone(),
        };
        match places
            .get(&*line.key)
            .and_then(|at| Some((at, old.get(*at)?)))
        {
            None => changes.push(change(How::Added, "")),
            Some((_, was)) if was.text != line.text => {
                changes.push(change(How::Changed, &was.text));
            }
            Some((at, was)) if !still.contains(at) => {
                changes.push(change(How::Moved, &was.text));
            }
            Some(_) => {}
        }
    }
    let gone = |line: &&Line| !kept.contains(&*line.key);
    changes.extend(old.iter().filter(gone).map(|line| Change {
        how: How::Removed,
        title: line.title.clone(),
        before: line.text.clone(),
        after: String::new(),
    }));
    changes
}

/// The longest run of places that kept their order: the fewest lines then count as moved.
fn in_order(places: impl Iterator<Item = usize>) -> HashSet<usize> {
    let places: Vec<usize> = places.collect();
    // For each length of a run, where the one ends that ends lowest; and for each place the one before it in its run.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(places.len());
    let of = |at: usize| places.get(at).copied();
    for (at, place) in places.iter().enumerate() {
        let length = ends.partition_point(|end| of(*end) < Some(*place));
        before.push(length.checked_sub(1).and_then(|n| ends.get(n).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut run = HashSet::new();
    let mut last = ends.last().copied();
    while let Some(at) = last {
        run.extend(of(at));
        last = before.get(at).copied().flatten();
    }
    run
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::{CaseType, GatePolicy, Phase, PriorityWords, RoutingRule};
    use crate::id::DepartmentId;
    use crate::locale::Label;
    use crate::rulebook::Routing;
    use crate::surveys::SchedulePolicy;

    fn rule(name: &str, word: &str) -> RoutingRule {
        RoutingRule {
            name: name.into(),
            words: vec![word.into()],
            ..RoutingRule::default()
        }
    }

    #[test]
    fn lines_are_added_removed_changed_and_moved() {
        let of = |rules: [(&str, &str); 4]| {
            Draft::Routing(Routing {
                rules: rules.map(|(name, word)| rule(name, word)).to_vec(),
                default: None,
            })
        };
        let old = of([("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")]);
        let new = of([("d", "4"), ("a", "1"), ("c", "9"), ("e", "5")]);
        let found: Vec<(How, String)> = diff(&old, &new, &Names::default(), Locale::Zh)
            .into_iter()
            .map(|change| (change.how, change.title))
            .collect();
        let of = |how, title: &str| (how, title.to_owned());
        assert_eq!(
            found,
            [
                of(How::Moved, "d"),
                of(How::Changed, "c"),
                of(How::Added, "e"),
                of(How::Removed, "b"),
            ]
        );
        assert_eq!(diff(&old, &old, &Names::default(), Locale::En), []);
    }

    #[test]
    fn a_gate_says_before_and_after() {
        let old = Draft::Gate(GatePolicy::default());
        let new = Draft::Gate(GatePolicy {
            evidence: false,
            silent_days: 10,
            ..GatePolicy::default()
        });
        let found = diff(&old, &new, &Names::default(), Locale::En);
        assert_eq!(found.len(), 2);
        assert!(found[1].before.contains('7') && found[1].after.contains("10"));
    }

    /// Every field of a document shows in its lines: whatever is edited can be seen before it is published.
    #[test]
    fn each_edit_is_one_change() {
        let types = |edit: fn(&mut Vec<CaseType>)| {
            let mut types = CaseType::presets();
            edit(&mut types);
            Draft::Types(types)
        };
        let survey = |edit: fn(&mut SchedulePolicy)| {
            let mut policy = SchedulePolicy::default();
            edit(&mut policy);
            Draft::Survey(policy)
        };
        let urgent = |edit: fn(&mut Vec<String>)| {
            let mut words = PriorityWords::default();
            edit(&mut words.urgent);
            Draft::Urgent(words)
        };
        let same = |_: &mut _| {};
        let (t, s) = (types(|_| {}), survey(same));
        let department = |n| Some(DepartmentId(uuid::Uuid::from_u128(n)));
        let mut names = Names::default();
        names.choices.departments = [1, 2]
            .into_iter()
            .filter_map(|n| Some((department(n)?, Label::new(format!("部门{n}"), ""))))
            .collect();
        let rest = |n| {
            Draft::Routing(Routing {
                rules: vec![],
                default: department(n),
            })
        };
        let table = [
            (&t, types(|t| t[0].label.zh = "投诉单".into()), How::Changed),
            (
                &t,
                types(|t| t[0].label.en = "Grievance".into()),
                How::Changed,
            ),
            (&t, types(|t| t[0].prefix = "TSD".into()), How::Changed),
            (
                &t,
                types(|t| t[1].stages[1].label.en = "Busy".into()),
                How::Changed,
            ),
            (
                &t,
                types(|t| t[1].stages[1].phase = Phase::Analysing),
                How::Changed,
            ),
            (&t, types(|t| t[1].stages.swap(1, 2)), How::Moved),
            (&t, types(|t| drop(t[1].stages.remove(1))), How::Removed),
            (&s, survey(|p| p.enabled = false), How::Changed),
            (&s, survey(|p| p.delay_hours = 30), How::Changed),
            (&s, survey(|p| p.quiet_to = p.quiet_from), How::Changed),
            (&s, survey(|p| p.cooldown_days = 0), How::Changed),
            (&s, survey(|p| p.reminder_hours = None), How::Changed),
            (&s, survey(|p| p.expires_days = 9), How::Changed),
            (&s, survey(|p| p.low_score.at_most = 0), How::Changed),
            (&s, survey(|p| p.low_score.unsolved = false), How::Changed),
            (
                &s,
                survey(|p| p.low_score.phase = Phase::Planning),
                How::Changed,
            ),
            (
                &urgent(|_| {}),
                urgent(|w| w.push("爆管".into())),
                How::Added,
            ),
            (&urgent(|_| {}), urgent(|w| drop(w.remove(3))), How::Removed),
            (&rest(1), rest(2), How::Changed),
        ];
        for (old, new, how) in table {
            for locale in [Locale::Zh, Locale::En] {
                let found = diff(old, &new, &names, locale);
                let found: Vec<How> = found.into_iter().map(|change| change.how).collect();
                assert_eq!(found, [how], "{new:?}");
            }
        }
    }

    #[test]
    fn a_long_calendar_is_compared_quickly() {
        let mut calendar = crate::clocks::calendar::Calendar::weekdays("Asia/Shanghai", &[]);
        let table = crate::clocks::holidays::china().expect("shipped");
        let old = Draft::Calendar(calendar.clone());
        crate::clocks::holidays::apply(&mut calendar, &table, &[]);
        let found = diff(
            &old,
            &Draft::Calendar(calendar),
            &Names::default(),
            Locale::Zh,
        );
        assert_eq!(
            found.iter().filter(|c| c.how == How::Added).count(),
            89 + 19
        );
    }
}
