//! Bringing in files of voices: mapping, preview, row errors, progress. Nothing is visible until the whole file is in.

use crate::feedback::Channel;
use crate::id::ImportId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a column of the file means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportField {
    /// Not used.
    Ignore,
    /// Number of the voice in its source; a second run recognises it.
    ExternalId,
    /// The text. Required.
    Text,
    /// A title put before the text.
    Title,
    /// When it was uttered, organisation zone.
    OccurredAt,
    /// Name or pseudonym.
    Customer,
    /// Phone number or e-mail address.
    Contact,
    /// -1, 0, 1 or 负面, 中性, 正面.
    Sentiment,
    /// 投诉, 建议, 咨询, 表扬.
    Kind,
}

impl ImportField {
    /// Every meaning.
    pub const ALL: [ImportField; 9] = [
        ImportField::Ignore,
        ImportField::ExternalId,
        ImportField::Text,
        ImportField::Title,
        ImportField::OccurredAt,
        ImportField::Customer,
        ImportField::Contact,
        ImportField::Sentiment,
        ImportField::Kind,
    ];

    /// The name in forms and columns.
    pub const fn code(self) -> &'static str {
        match self {
            ImportField::Ignore => "ignore",
            ImportField::ExternalId => "external_id",
            ImportField::Text => "text",
            ImportField::Title => "title",
            ImportField::OccurredAt => "occurred_at",
            ImportField::Customer => "customer",
            ImportField::Contact => "contact",
            ImportField::Sentiment => "sentiment",
            ImportField::Kind => "kind",
        }
    }

    /// A guess from a column's heading.
    pub fn guess(heading: &str) -> ImportField {
        let h = heading.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|w| h.contains(w));
        if has(&["编号", "id", "number"]) {
            ImportField::ExternalId
        } else if has(&["主题", "标题", "title", "subject"]) {
            ImportField::Title
        } else if has(&["时间", "日期", "time", "date"]) {
            ImportField::OccurredAt
        } else if has(&[
            "详情", "内容", "评论", "text", "content", "review", "message",
        ]) {
            ImportField::Text
        } else if has(&["情感", "polarity", "label", "sentiment"]) {
            ImportField::Sentiment
        } else if has(&["类型", "kind", "type"]) {
            ImportField::Kind
        } else if has(&["手机", "电话", "邮箱", "phone", "email", "contact"]) {
            ImportField::Contact
        } else if has(&["用户", "姓名", "user", "name", "customer"]) {
            ImportField::Customer
        } else {
            ImportField::Ignore
        }
    }
}
crate::coded!(ImportField);

/// How a file is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Meaning of each column, in order of the file.
    pub columns: Vec<ImportField>,
    /// Channel the voices came through.
    pub channel: Channel,
    /// Kind of voices without a kind column: `None` takes it from the mood, of its column or of the words (negative: complaint, positive: praise).
    pub kind: Option<crate::cases::Kind>,
}

/// A file as first read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPreview {
    /// The staged import.
    pub id: ImportId,
    /// File name, cleaned.
    pub file_name: String,
    /// Headings.
    pub headings: Vec<String>,
    /// First rows, cells cut to 80 characters.
    pub rows: Vec<Vec<String>>,
    /// Rows in all, without the heading.
    pub total_rows: u64,
    /// The guess.
    pub mapping: Mapping,
    /// The same file was imported before, then.
    pub seen_before: Option<DateTime<Utc>>,
}

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Uploaded, waiting for its mapping to be confirmed.
    Mapped,
    /// Being read in, still invisible.
    Running,
    /// All in and visible.
    Done,
    /// Stopped by a person; nothing of it is visible.
    Cancelled,
    /// Stopped by an error; nothing of it is visible.
    Failed,
}

impl ImportState {
    /// Every state.
    pub const ALL: [ImportState; 5] = [
        ImportState::Mapped,
        ImportState::Running,
        ImportState::Done,
        ImportState::Cancelled,
        ImportState::Failed,
    ];

    /// The name in columns.
    pub const fn code(self) -> &'static str {
        match self {
            ImportState::Mapped => "mapped",
            ImportState::Running => "running",
            ImportState::Done => "done",
            ImportState::Cancelled => "cancelled",
            ImportState::Failed => "failed",
        }
    }
}
crate::coded!(ImportState);

/// Why a row was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowProblem {
    /// No text.
    NoText,
    /// The text is over 5,000 characters.
    LongText,
    /// The time can't be read.
    BadTime,
    /// The kind is none of the four.
    BadKind,
    /// The sentiment can't be read.
    BadSentiment,
    /// The same external id was brought in before, or earlier in this file.
    Duplicate,
}

impl RowProblem {
    /// Every problem.
    pub const ALL: [RowProblem; 6] = [
        RowProblem::NoText,
        RowProblem::LongText,
        RowProblem::BadTime,
        RowProblem::BadKind,
        RowProblem::BadSentiment,
        RowProblem::Duplicate,
    ];

    /// The name in columns.
    pub const fn code(self) -> &'static str {
        match self {
            RowProblem::NoText => "no_text",
            RowProblem::LongText => "long_text",
            RowProblem::BadTime => "bad_time",
            RowProblem::BadKind => "bad_kind",
            RowProblem::BadSentiment => "bad_sentiment",
            RowProblem::Duplicate => "duplicate",
        }
    }
}
crate::coded!(RowProblem);

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowError {
    /// Row in the file, from 1, the heading counted.
    pub row: u64,
    /// Column heading, when one is to blame.
    pub column: Option<String>,
    /// Why.
    pub problem: RowProblem,
}

/// An import in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportStatus {
    /// Which.
    pub id: ImportId,
    /// File name.
    pub file_name: String,
    /// Where it stands.
    pub state: ImportState,
    /// Rows in the file.
    pub total_rows: u64,
    /// Rows read so far.
    pub done_rows: u64,
    /// Voices brought in.
    pub imported: u64,
    /// Rows left out as known already.
    pub duplicates: u64,
    /// Rows left out with an error.
    pub failed: u64,
    /// Cases opened by rules.
    pub cases: u64,
    /// Who started it.
    pub by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// The first row errors, at most 100.
    pub errors: Vec<RowError>,
}
