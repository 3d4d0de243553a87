//! How soon somebody should look, in points, with the reasons that made them.

use serde::{Deserialize, Serialize};

use super::{Signal, SignalKind};
use crate::language::sentiment::Mood;
use crate::priority::Priority;
use crate::wording::Levels;

/// One reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A phrase was found.
    Signal(Signal),
    /// The mood is strongly bad.
    Mood,
}

/// How soon somebody should look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Urgency {
    /// 0…100 by the rubric.
    pub points: u8,
    /// The priority the points mean.
    pub priority: Priority,
    /// What gave points, the most first, each with its points.
    pub reasons: Vec<(u8, Reason)>,
}

/// Urgency from signals and mood. Of several phrases of one kind the strongest counts; further reasons count half.
pub fn urgency(signals: &[Signal], mood: &Mood, levels: Levels) -> Urgency {
    let mut reasons: Vec<(f32, Reason)> = Vec::new();
    for kind in SignalKind::ALL {
        let own = signals.iter().filter(|s| s.kind == kind);
        if let Some(best) =
            own.max_by(|a, b| a.points.total_cmp(&b.points).then(b.span.cmp(&a.span)))
        {
            reasons.push((best.points, Reason::Signal(best.clone())));
        }
    }
    let bad = (-mood.value - 0.5).max(0.0) * 2.0 * mood.felt;
    if bad > 0.25 {
        reasons.push((f32::from(levels.mood) * bad, Reason::Mood));
    }
    reasons.sort_by(|a, b| b.0.total_cmp(&a.0));
    let sum: f32 = reasons
        .iter()
        .enumerate()
        .map(|(at, (p, _))| if at == 0 { *p } else { p / 2.0 })
        .sum();
    let urgent = f32::from(levels.urgent);
    let grave = reasons.first().is_some_and(|(p, _)| *p >= urgent);
    // Many weak reasons don't make a grave one.
    let cap = if grave { 100.0 } else { urgent - 1.0 };
    let total = sum.min(cap).max(0.0) as u8;
    let priority = match total {
        points if points >= levels.urgent => Priority::Urgent,
        points if points >= levels.normal => Priority::Normal,
        _ => Priority::Low,
    };
    Urgency {
        points: total,
        priority,
        reasons: reasons
            .into_iter()
            .map(|(p, r)| (p.min(100.0) as u8, r))
            .collect(),
    }
}
