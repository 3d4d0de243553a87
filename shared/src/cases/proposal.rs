//! A proposal: what is offered, and where it stands.

use crate::catalogue::{Words, cases as words};
use crate::id::ProposalId;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Where a proposal stands, on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalStatus {
    /// Waiting for the customer.
    Offered,
    /// Accepted.
    Accepted,
    /// Objected to.
    Objected,
    /// Replaced by a later version or a new round.
    Superseded,
}

impl ProposalStatus {
    /// Every status.
    pub const ALL: [ProposalStatus; 4] = [
        ProposalStatus::Offered,
        ProposalStatus::Accepted,
        ProposalStatus::Objected,
        ProposalStatus::Superseded,
    ];

    /// The name in columns.
    pub const fn code(self) -> &'static str {
        match self {
            ProposalStatus::Offered => "offered",
            ProposalStatus::Accepted => "accepted",
            ProposalStatus::Objected => "objected",
            ProposalStatus::Superseded => "superseded",
        }
    }
}
crate::coded!(ProposalStatus);

/// A solution as offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalView {
    /// Its id.
    pub id: ProposalId,
    /// Version number, from 1.
    pub version: u32,
    /// The measures.
    pub measures: Vec<Measure>,
    /// In words.
    pub text: String,
    /// Amount offered, in minor units of `currency`.
    pub amount_minor: Option<i64>,
    /// ISO 4217 code.
    pub currency: String,
    /// Promised to be carried out by then (organisation zone).
    pub by: Option<NaiveDate>,
    /// Where it stands.
    pub status: ProposalStatus,
    /// When it was offered.
    pub offered_at: DateTime<Utc>,
}

/// What is offered (S1-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// 维修
    Repair,
    /// 更换
    Replace,
    /// 退款
    Refund,
    /// 道歉
    Apology,
    /// 补偿
    Compensation,
    /// 流程改进
    Process,
}

impl Measure {
    /// Every measure, in the order a form shows them.
    pub const ALL: [Measure; 6] = [
        Measure::Repair,
        Measure::Replace,
        Measure::Refund,
        Measure::Apology,
        Measure::Compensation,
        Measure::Process,
    ];

    /// The name in columns and files.
    pub const fn code(self) -> &'static str {
        match self {
            Measure::Repair => "repair",
            Measure::Replace => "replace",
            Measure::Refund => "refund",
            Measure::Apology => "apology",
            Measure::Compensation => "compensation",
            Measure::Process => "process",
        }
    }

    /// Its name.
    pub const fn words(self) -> Words {
        match self {
            Measure::Repair => words::MEASURE_REPAIR,
            Measure::Replace => words::MEASURE_REPLACE,
            Measure::Refund => words::MEASURE_REFUND,
            Measure::Apology => words::MEASURE_APOLOGY,
            Measure::Compensation => words::MEASURE_COMPENSATION,
            Measure::Process => words::MEASURE_PROCESS,
        }
    }
}
crate::coded!(Measure);

/// A solution as written by staff.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalDraft {
    /// The measures.
    pub measures: Vec<Measure>,
    /// In words, 5–1,000 characters.
    pub text: String,
    /// Amount in minor units (CNY fen).
    pub amount_minor: Option<i64>,
    /// Carried out by.
    pub by: Option<NaiveDate>,
}
