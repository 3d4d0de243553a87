//! The survey in a browser: errors go as they are mended, answers survive a reload, one tap sends once.

use super::State;
use crate::voice::live::{draft, fields};
use leptos::prelude::*;
use shared::surveys::check;
use web_sys::SubmitEvent;

const FORM: &str = "survey";

impl State {
    /// The page is alive: brings answers back, where none are in the form.
    pub fn begin(self) {
        let Some(form) = fields::form(FORM) else {
            return;
        };
        let blank = fields::read(&form)
            .iter()
            .all(|(_, value)| value.is_empty());
        if blank && let Some(pairs) = draft::load(&draft::here()) {
            fields::fill(&form, &pairs);
        }
    }

    /// An answer was changed.
    pub fn changed(self) {
        let Some(form) = fields::form(FORM) else {
            return;
        };
        let pairs = fields::read(&form);
        draft::save(&draft::here(), &pairs);
        let still = self
            .definition
            .with_value(|definition| check(definition, &pairs).err().unwrap_or_default());
        let shown = self.errors.get_untracked();
        let left: Vec<_> = still
            .into_iter()
            .filter(|(key, _)| shown.iter().any(|(wrong, _)| wrong == key))
            .collect();
        if left != shown {
            self.errors.set(left);
        }
    }

    /// The survey is being sent.
    pub fn submit(self, event: &SubmitEvent) {
        let Some(form) = fields::form(FORM) else {
            return;
        };
        if self.busy.get_untracked() {
            event.prevent_default();
            return;
        }
        let pairs = fields::read(&form);
        let wrong = self
            .definition
            .with_value(|definition| check(definition, &pairs).err());
        match wrong {
            None => self.busy.set(true),
            Some(errors) => {
                event.prevent_default();
                let first = errors.first().map(|(key, _)| key.clone());
                self.errors.set(errors);
                request_animation_frame(move || {
                    if let Some(first) = first {
                        fields::focus(&first);
                    }
                });
            }
        }
    }
}
