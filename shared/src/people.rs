//! Staff as pages show them, and the login form.

use crate::actor::{Grant, Right};
use crate::id::{DepartmentId, PersonId};
use crate::locale::{Label, Locale};
use serde::{Deserialize, Serialize};

/// The signed-in person, for the desk's frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Who.
    pub id: PersonId,
    /// Display name.
    pub name: String,
    /// Language of the desk.
    pub locale: Locale,
    /// What the navigation may offer.
    pub rights: Vec<Right>,
    /// True on a demo installation: the mailbox and the clock are shown.
    pub demo: bool,
    /// Reminders that they have not read, at most [`crate::reminders::UNREAD_CAP`].
    pub unread: u32,
    /// Now by the installation's clock (the demo's may be moved).
    pub now: chrono::DateTime<chrono::Utc>,
    /// Offset of the organisation's zone from UTC in seconds, now.
    pub utc_offset_seconds: i32,
}

impl Me {
    /// True when the person has the right.
    pub fn may(&self, right: Right) -> bool {
        self.rights.contains(&right)
    }
}

/// Staff in the admin's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Who.
    pub id: PersonId,
    /// Login.
    pub login: String,
    /// Display name.
    pub name: String,
    /// Department.
    pub department: Label,
    /// Department's id.
    pub department_id: DepartmentId,
    /// Where reminders go; empty for nowhere but the app.
    pub email: String,
    /// Roles.
    pub grants: Vec<Grant>,
    /// May sign in.
    pub active: bool,
}

/// A change to staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum PersonEdit {
    /// A new person; the one-time password is shown once.
    Add {
        /// Login, 2–40 characters.
        login: String,
        /// Display name.
        name: String,
        /// Where reminders go; empty for nowhere but the app.
        email: String,
        /// Department.
        department: DepartmentId,
        /// Roles.
        grants: Vec<Grant>,
    },
    /// New roles.
    Grant {
        /// Who.
        id: PersonId,
        /// Roles.
        grants: Vec<Grant>,
    },
    /// Another address. It touches no roles: somebody else may be changing them.
    Address {
        /// Who.
        id: PersonId,
        /// Where reminders go; empty for nowhere but the app.
        email: String,
    },
    /// Another department. It touches no roles: each holds where it was given.
    Move {
        /// Who.
        id: PersonId,
        /// Department.
        department: DepartmentId,
    },
    /// Another display name.
    Rename {
        /// Who.
        id: PersonId,
        /// Display name.
        name: String,
    },
    /// May no longer sign in; sessions end at once.
    Deactivate {
        /// Who.
        id: PersonId,
    },
    /// May sign in again.
    Activate {
        /// Who.
        id: PersonId,
    },
    /// A new one-time password, shown once; sessions end at once.
    Reset {
        /// Who.
        id: PersonId,
    },
}
