//! What customers' pages show: props that travel as one JSON script beside the HTML.

use crate::cases::Kind;
use crate::cases::NextDue;
use crate::feedback::FeedbackForm;
use crate::field_errors::FieldErrors;
use crate::id::{AttachmentId, FeedbackId, NodeId};
use crate::locale::Label;
use crate::page::Page;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The public form's page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HomeView {
    /// Name of the organisation.
    pub organisation: Label,
    /// Top-level categories to choose from.
    pub categories: Vec<(NodeId, Label)>,
    /// What was typed, kept when the form comes back.
    pub form: FeedbackForm,
    /// Files kept from an earlier, refused post: id and name.
    pub kept_files: Vec<(AttachmentId, String)>,
    /// What is wrong.
    pub errors: FieldErrors,
    /// Version of the consent text.
    pub consent_version: String,
}

/// What a customer gets for a voice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// Number of the case, or of the feedback when it opened none.
    pub number: String,
    /// 反馈类型
    pub kind: Kind,
    /// The first promise, when one runs.
    pub promised: Option<NextDue>,
    /// Private link (path) to follow the case; `None` when no case was opened.
    pub link: Option<String>,
    /// The link as a QR code, SVG.
    pub qr_svg: Option<String>,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// True when a notice goes to a contact.
    pub will_notify: bool,
}

/// A voice in the list of feedback.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeedbackRow {
    /// Its id.
    pub id: FeedbackId,
    /// Personal data replaced.
    pub text: String,
    /// 反馈类型
    pub kind: Kind,
    /// How it came in.
    pub channel: super::Channel,
    /// Mood, when tagged.
    pub sentiment: Option<super::Sentiment>,
    /// Case it opened.
    pub case_number: Option<String>,
    /// When the voice was uttered or received.
    pub at: DateTime<Utc>,
}

/// A page of voices.
pub type FeedbackPage = Page<FeedbackRow>;
