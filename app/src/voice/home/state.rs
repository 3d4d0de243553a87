//! What changes on the form while somebody uses it. On the server it only holds what the props say.

use super::HomeData;
use crate::api::ApiError;
use leptos::prelude::*;
use shared::field_errors::FieldErrors;
use shared::locale::Locale;
use std::collections::BTreeSet;

/// How the post stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sending {
    /// Not sent.
    #[default]
    Idle,
    /// On its way.
    Busy,
    /// The network is gone; it is sent again by itself.
    Waiting,
}

/// Signals of the form.
#[derive(Clone, Copy)]
pub struct State {
    /// Errors shown beside the fields.
    pub errors: RwSignal<FieldErrors>,
    /// Errors of the last refused post, shown above the form.
    pub summary: RwSignal<FieldErrors>,
    /// What went wrong as a whole.
    pub problem: RwSignal<Option<ApiError>>,
    /// Characters of the description.
    pub used: RwSignal<usize>,
    /// Names of files that the server has.
    pub kept: RwSignal<Vec<String>>,
    /// A draft was brought back.
    pub restored: RwSignal<bool>,
    /// How the post stands.
    pub sending: RwSignal<Sending>,
    /// Fields that were left once: only those are checked before the first post.
    pub visited: RwSignal<BTreeSet<String>>,
}

impl State {
    /// The state that the props describe.
    pub fn new(props: &HomeData) -> Self {
        let view = &props.view;
        Self {
            errors: RwSignal::new(view.errors.clone()),
            summary: RwSignal::new(view.errors.clone()),
            problem: RwSignal::new(props.problem.clone()),
            used: RwSignal::new(view.form.text.trim().chars().count()),
            kept: RwSignal::new(view.kept_files.iter().map(|(_, n)| n.clone()).collect()),
            restored: RwSignal::new(false),
            sending: RwSignal::new(Sending::Idle),
            visited: RwSignal::new(BTreeSet::new()),
        }
    }

    /// The sentence beside a field.
    pub fn error(self, field: &'static str, locale: Locale) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.errors
                .with(|errors| errors.of(field).map(|problem| problem.text(locale)))
        })
    }

    /// True when something is wrong with a field.
    pub fn invalid(self, field: &'static str) -> Signal<bool> {
        Signal::derive(move || self.errors.with(|errors| errors.of(field).is_some()))
    }

    /// The post is on its way or waits for the network.
    pub fn busy(self) -> bool {
        self.sending.get() != Sending::Idle
    }

    /// The post waits for the network.
    pub fn waits(self) -> bool {
        self.sending.get() == Sending::Waiting
    }
}

/// On the server nothing happens on a page.
#[cfg(not(feature = "hydrate"))]
impl State {
    /// The page is alive.
    pub fn begin(self) {}
    /// Something was typed.
    pub fn typed(self) {}
    /// A field was left.
    pub fn left(self, _: &web_sys::FocusEvent) {}
    /// The form is being sent.
    pub fn submit(self, _: &web_sys::SubmitEvent) {}
    /// The draft is not wanted.
    pub fn drop_draft(self) {}
}
