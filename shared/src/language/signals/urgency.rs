//! How soon somebody should look, in points, with the reasons that made them.

use serde::{Deserialize, Serialize};

use super::{Signal, SignalKind};
use crate::language::sentiment::Mood;
use crate::priority::Priority;

/// Points at which a text is urgent.
const URGENT: u8 = 70;
/// Points at which a text is not low.
const NORMAL: u8 = 30;

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

/// Points of a phrase of strength 1, of strength 3.
fn points(kind: SignalKind, strength: f32) -> f32 {
    match kind {
        SignalKind::Safety | SignalKind::Health => 25.0 * strength,
        SignalKind::LegalOrMedia => 24.0 * strength,
        SignalKind::Money if strength >= 3.0 => 24.0 * strength,
        SignalKind::Money => 15.0 * strength,
        SignalKind::Churn | SignalKind::AskedAgain => 16.0 * strength,
        SignalKind::Waiting | SignalKind::Impatience => 15.0 * strength,
        SignalKind::Minor => 5.0 * strength,
    }
}

/// Urgency from signals and mood. Of several phrases of one kind the strongest counts; further kinds count half.
pub fn urgency(signals: &[Signal], mood: &Mood) -> Urgency {
    let mut reasons: Vec<(f32, Reason)> = Vec::new();
    for kind in SignalKind::ALL {
        let own = signals.iter().filter(|s| s.kind == kind);
        if let Some(best) =
            own.max_by(|a, b| a.strength.total_cmp(&b.strength).then(b.span.cmp(&a.span)))
        {
            reasons.push((points(kind, best.strength), Reason::Signal(best.clone())));
        }
    }
    let bad = (-mood.value - 0.5).max(0.0) * 2.0 * mood.felt;
    if bad > 0.25 {
        reasons.push((20.0 * bad, Reason::Mood));
    }
    // A child alone asks for nothing.
    if reasons
        .iter()
        .all(|(_, r)| matches!(r, Reason::Signal(s) if s.kind == SignalKind::Minor))
    {
        for reason in &mut reasons {
            reason.0 = reason.0.min(10.0);
        }
    }
    reasons.sort_by(|a, b| b.0.total_cmp(&a.0));
    let sum: f32 = reasons
        .iter()
        .enumerate()
        .map(|(at, (p, _))| if at == 0 { *p } else { p / 2.0 })
        .sum();
    let grave = reasons
        .first()
        .is_some_and(|(p, _)| *p >= f32::from(URGENT));
    let cap = if grave {
        100.0
    } else {
        f32::from(URGENT) - 1.0
    };
    let total = sum.clamp(0.0, cap) as u8;
    let priority = match total {
        URGENT.. => Priority::Urgent,
        NORMAL.. => Priority::Normal,
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
