//! Kinds of feedback, case types with their stages, and what a customer demands.

use super::Phase;
use crate::catalogue::{Words, cases};
use crate::locale::Label;
use serde::{Deserialize, Serialize};

/// 反馈类型: the first axis of every voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 投诉
    Complaint,
    /// 建议
    Suggestion,
    /// 咨询
    Inquiry,
    /// 表扬
    Praise,
}

impl Kind {
    /// Every kind, in the order a form shows them.
    pub const ALL: [Kind; 4] = [
        Kind::Complaint,
        Kind::Suggestion,
        Kind::Inquiry,
        Kind::Praise,
    ];

    /// The name in columns and files.
    pub const fn code(self) -> &'static str {
        match self {
            Kind::Complaint => "complaint",
            Kind::Suggestion => "suggestion",
            Kind::Inquiry => "inquiry",
            Kind::Praise => "praise",
        }
    }

    /// The label.
    pub const fn words(self) -> Words {
        match self {
            Kind::Complaint => cases::KIND_COMPLAINT,
            Kind::Suggestion => cases::KIND_SUGGESTION,
            Kind::Inquiry => cases::KIND_INQUIRY,
            Kind::Praise => cases::KIND_PRAISE,
        }
    }

    /// True when a voice of this kind opens a case by itself. Praise makes feedback only.
    pub const fn opens_case(self) -> bool {
        !matches!(self, Kind::Praise)
    }
}
crate::coded!(Kind);

/// 诉求: what the customer asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// 退款
    Refund,
    /// 换货
    Replacement,
    /// 维修
    Repair,
    /// 道歉
    Apology,
    /// 其他
    Other,
}

impl Demand {
    /// Every demand, in the order a form shows them.
    pub const ALL: [Demand; 5] = [
        Demand::Refund,
        Demand::Replacement,
        Demand::Repair,
        Demand::Apology,
        Demand::Other,
    ];

    /// The name in columns and files.
    pub const fn code(self) -> &'static str {
        match self {
            Demand::Refund => "refund",
            Demand::Replacement => "replacement",
            Demand::Repair => "repair",
            Demand::Apology => "apology",
            Demand::Other => "other",
        }
    }

    /// The label.
    pub const fn words(self) -> Words {
        match self {
            Demand::Refund => cases::DEMAND_REFUND,
            Demand::Replacement => cases::DEMAND_REPLACEMENT,
            Demand::Repair => cases::DEMAND_REPAIR,
            Demand::Apology => cases::DEMAND_APOLOGY,
            Demand::Other => cases::DEMAND_OTHER,
        }
    }
}
crate::coded!(Demand);

/// A stage that admins name; the board's columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Stable key within the case type.
    pub key: String,
    /// Name on the board.
    pub label: Label,
    /// The fixed phase it stands for.
    pub phase: Phase,
}

/// What kind of work a case is: number prefix, stages, mapped from 反馈类型.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseType {
    /// Stable key.
    pub key: String,
    /// Prefix of its numbers: `TS` in `TS-20261121-0007`.
    pub prefix: String,
    /// The kind of feedback that opens it.
    pub kind: Kind,
    /// Name.
    pub label: Label,
    /// Stages in order of the board.
    pub stages: Vec<Stage>,
}

impl CaseType {
    /// The default stage set: 待处理 / 处理中 / 待测试 / 已解决 / 已关闭 (S4-12).
    pub fn default_stages() -> Vec<Stage> {
        let stage = |key: &str, zh: &str, en: &str, phase| Stage {
            key: key.into(),
            label: Label::new(zh, en),
            phase,
        };
        vec![
            stage("todo", "待处理", "To do", Phase::Received),
            stage("doing", "处理中", "In progress", Phase::Planning),
            stage("testing", "待测试", "Testing", Phase::Executing),
            stage("solved", "已解决", "Solved", Phase::Verifying),
            stage("closed", "已关闭", "Closed", Phase::Closed),
        ]
    }

    /// The case types of a fresh installation.
    pub fn presets() -> Vec<CaseType> {
        let of = |key: &str, prefix: &str, kind, zh: &str, en: &str| CaseType {
            key: key.into(),
            prefix: prefix.into(),
            kind,
            label: Label::new(zh, en),
            stages: Self::default_stages(),
        };
        vec![
            of("complaint", "TS", Kind::Complaint, "投诉", "Complaint"),
            of("suggestion", "JY", Kind::Suggestion, "建议", "Suggestion"),
            of("inquiry", "ZX", Kind::Inquiry, "咨询", "Question"),
        ]
    }

    /// The stage with this key.
    pub fn stage(&self, key: &str) -> Option<&Stage> {
        self.stages.iter().find(|s| s.key == key)
    }

    /// The stage that stands for a phase: the first mapped to it, else the first later one.
    pub fn stage_for(&self, phase: Phase) -> Option<&Stage> {
        self.stages.iter().find(|s| s.phase == phase).or_else(|| {
            self.stages
                .iter()
                .filter(|s| s.phase > phase)
                .min_by_key(|s| s.phase)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_without_a_stage_uses_the_next_one() {
        let complaint = &CaseType::presets()[0];
        assert_eq!(
            complaint.stage_for(Phase::Planning).map(|s| s.key.as_str()),
            Some("doing")
        );
        assert_eq!(
            complaint
                .stage_for(Phase::Analysing)
                .map(|s| s.key.as_str()),
            Some("doing")
        );
        assert_eq!(
            complaint.stage_for(Phase::Closed).map(|s| s.key.as_str()),
            Some("closed")
        );
    }
}
