//! Clock sets shipped with the program; admins copy and edit them.
//!
//! They are ordinary data: nothing in the engine knows a preset by name.

use super::policy::{ByPriority, ClockKind, ClockSet, Length, Target};

fn target(kind: ClockKind, due: ByPriority, pausable: bool) -> Target {
    Target {
        kind,
        stage: None,
        due,
        aim: ByPriority::default(),
        pausable,
    }
}

fn stage(key: &str, due: Length) -> Target {
    Target {
        stage: Some(key.to_owned()),
        ..target(ClockKind::Stage, ByPriority::all(due), true)
    }
}

fn updates(days: u32) -> Target {
    target(
        ClockKind::CustomerUpdate,
        ByPriority::all(Length::days(days)),
        true,
    )
}

fn set(name_zh: &str, name_en: &str, targets: Vec<Target>) -> ClockSet {
    ClockSet {
        name_zh: name_zh.to_owned(),
        name_en: name_en.to_owned(),
        targets,
        repeat_updates: true,
        extensions: Vec::new(),
    }
}

/// Preset A: first feedback in 2, 4 or 24 hours by priority, then an update every 3 days.
pub fn preset_a() -> ClockSet {
    let first = ByPriority::each(Length::hours(2), Length::hours(4), Length::hours(24));
    set(
        "A 快速首次反馈",
        "A Quick first feedback",
        vec![target(ClockKind::FirstFeedback, first, false), updates(3)],
    )
}

/// Preset B: acknowledged in 2, 24 or 48 hours; urgent: a workaround in 24 hours and solved in 3 working days;
/// normal: solved in 3–5 working days; low: in 1–2 weeks.
pub fn preset_b() -> ClockSet {
    let resolution = Target {
        aim: ByPriority {
            urgent: None,
            normal: Some(Length::WorkingDays(3)),
            low: Some(Length::days(7)),
        },
        ..target(
            ClockKind::Resolution,
            ByPriority::each(
                Length::WorkingDays(3),
                Length::WorkingDays(5),
                Length::days(14),
            ),
            true,
        )
    };
    set(
        "B 分级处理",
        "B Graded handling",
        vec![
            target(
                ClockKind::Acknowledge,
                ByPriority::each(Length::hours(2), Length::hours(24), Length::hours(48)),
                false,
            ),
            target(
                ClockKind::Workaround,
                ByPriority {
                    urgent: Some(Length::hours(24)),
                    ..ByPriority::default()
                },
                true,
            ),
            updates(3),
            resolution,
        ],
    )
}

/// Banks and insurers: solved in 15 days; with approval extended to 30 days, and once more by 30 days.
pub fn bank() -> ClockSet {
    ClockSet {
        extensions: vec![Length::days(15), Length::days(30)],
        ..set(
            "银行保险 15/30 天",
            "Bank and insurance 15/30 days",
            vec![
                target(
                    ClockKind::Acknowledge,
                    ByPriority::all(Length::hours(24)),
                    false,
                ),
                target(
                    ClockKind::Resolution,
                    ByPriority::all(Length::days(15)),
                    false,
                ),
            ],
        )
    }
}

/// Complaints handed on by the market regulator: answered in 7 working days, settled in 45.
pub fn market_regulator() -> ClockSet {
    set(
        "市场监管 7/45 个工作日",
        "Market regulator 7/45 working days",
        vec![
            target(
                ClockKind::FirstFeedback,
                ByPriority::all(Length::WorkingDays(7)),
                false,
            ),
            target(
                ClockKind::Resolution,
                ByPriority::all(Length::WorkingDays(45)),
                false,
            ),
        ],
    )
}

/// Key of the inspecting stage (检测) of [`after_sales`].
pub const STAGE_INSPECT: &str = "inspect";
/// Key of the repairing stage (维修) of [`after_sales`].
pub const STAGE_REPAIR: &str = "repair";

/// After-sales repair: inspected within 24 hours, repaired within 3 days, an update every 3 days.
pub fn after_sales() -> ClockSet {
    set(
        "售后维修",
        "After-sales repair",
        vec![
            target(
                ClockKind::FirstFeedback,
                ByPriority::each(Length::hours(2), Length::hours(4), Length::hours(24)),
                false,
            ),
            stage(STAGE_INSPECT, Length::hours(24)),
            stage(STAGE_REPAIR, Length::days(3)),
            updates(3),
        ],
    )
}

/// Complaints found on social platforms: answered within 24 hours, nights and holidays included.
pub fn social() -> ClockSet {
    set(
        "社交平台投诉 24 小时",
        "Social complaint 24 hours",
        vec![target(
            ClockKind::SocialResponse,
            ByPriority::all(Length::hours(24)),
            false,
        )],
    )
}

/// All presets, in the order an admin sees them.
pub fn all() -> Vec<ClockSet> {
    vec![
        preset_a(),
        preset_b(),
        bank(),
        market_regulator(),
        after_sales(),
        social(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clocks::policy::PolicyProblem;
    use crate::priority::Priority;

    #[test]
    fn presets_are_free_of_faults_and_survive_json() {
        for set in all() {
            assert_eq!(set.faults(), [], "{}", set.name_en);
            let json = serde_json::to_string(&set).expect("json");
            assert_eq!(serde_json::from_str::<ClockSet>(&json).expect("back"), set);
        }
    }

    #[test]
    fn preset_a_is_2_4_and_24_hours() {
        let hours = Priority::ALL.map(|p| preset_a().targets.first().and_then(|t| t.due.of(p)));
        assert_eq!(
            hours,
            [2, 4, 24].map(|h| Some(Length::CalendarMinutes(h * 60)))
        );
    }

    #[test]
    fn faults_are_located() {
        let mut set = after_sales();
        set.name_zh.clear();
        set.targets[1].stage = None;
        set.targets[2].due = ByPriority::default();
        set.targets[3].aim = ByPriority::all(Length::WorkingMinutes(0));
        let mut twice = set.targets[0].clone();
        twice.aim.low = Some(Length::hours(1));
        twice.due.low = None;
        set.targets.push(twice);
        let found: Vec<_> = set
            .faults()
            .into_iter()
            .map(|f| (f.target, f.problem))
            .collect();
        assert_eq!(
            found,
            [
                (None, PolicyProblem::NoName),
                (Some(1), PolicyProblem::StageMismatch),
                (Some(2), PolicyProblem::NoLength),
                (Some(3), PolicyProblem::ZeroLength),
                (Some(4), PolicyProblem::AimWithoutDue),
                (Some(4), PolicyProblem::Twice),
            ]
        );
    }

    #[test]
    fn kinds_round_trip() {
        for kind in ClockKind::ALL {
            assert_eq!(kind.to_string().parse(), Ok(kind));
        }
        assert!("sla".parse::<ClockKind>().is_err());
    }
}
