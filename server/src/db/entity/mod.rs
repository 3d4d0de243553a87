//! One table a file. Entities stay inside `db` and the services; none of them can be serialised.

pub mod access_link;
pub mod attachment;
pub mod audit;
pub mod case_event;
pub mod case_file;
pub mod change;
pub mod config;
pub mod customer;
pub mod delta;
pub mod department;
pub mod feedback;
pub mod idempotency;
pub mod import_error;
pub mod import_run;
pub mod invitation;
pub mod job;
pub mod label;
pub mod language_model;
pub mod language_run;
pub mod message;
pub mod notice;
pub mod number_block;
pub mod person;
pub mod person_grant;
pub mod phrase_span;
pub mod phrase_week;
pub mod proposal;
pub mod reminder;
pub mod response;
pub mod rollup;
pub mod session;
pub mod setting;
pub mod theme;
pub mod theme_state;
pub mod theme_voice;
pub mod throttle;

use sea_orm::{EntityTrait, PrimaryKeyTrait, Select};
use uuid::Uuid;

/// Finders without the visibility filter, for tables that hold what customers said: for jobs, for customers' own pages,
/// and where the row they belong to has been checked. On somebody's behalf, `services::cases` has `cases_of` and
/// `voices_of`. A test sees to it that nobody else calls `find` on these tables.
pub(crate) trait Unscoped: EntityTrait
where
    <Self::PrimaryKey as PrimaryKeyTrait>::ValueType: From<Uuid>,
{
    fn find_unscoped() -> Select<Self> {
        Self::find()
    }

    fn find_by_id_unscoped(id: Uuid) -> Select<Self> {
        Self::find_by_id(id)
    }
}

impl Unscoped for attachment::Entity {}
impl Unscoped for case_file::Entity {}
impl Unscoped for customer::Entity {}
impl Unscoped for feedback::Entity {}
impl Unscoped for message::Entity {}
