//! The form in a browser: checks while typing, the draft, one post at a time, and the resend after a lost network.

use super::{Sending, State};
use crate::voice::live::fields::{self, Pairs};
use crate::voice::live::{draft, post};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::feedback::{FeedbackForm, LIMITS};
use shared::field_errors::{FieldErrors, FieldProblem};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, HtmlFormElement, HtmlInputElement, SubmitEvent};

const FORM: &str = "feedback";
const FIRST_WAIT: Duration = Duration::from_secs(3);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

fn typed_form(pairs: &Pairs) -> FeedbackForm {
    let of = |name| fields::value(pairs, name);
    FeedbackForm {
        kind: of("kind"),
        text: of("text"),
        category: of("category"),
        demand: of("demand"),
        product: of("product"),
        order_no: of("order_no"),
        occurred_at: of("occurred_at"),
        name: of("name"),
        contact: of("contact"),
        consent: of("consent"),
        form_token: of("form_token"),
    }
}

/// True when there is something worth keeping.
fn worth(form: &FeedbackForm) -> bool {
    [
        &form.text,
        &form.product,
        &form.order_no,
        &form.name,
        &form.contact,
    ]
    .iter()
    .any(|value| !value.trim().is_empty())
}

fn file_error(form: &HtmlFormElement) -> Option<FieldProblem> {
    let input = form.query_selector("#files").ok()??;
    let files = input.dyn_into::<HtmlInputElement>().ok()?.files()?;
    let max = u32::try_from(LIMITS.files).unwrap_or(u32::MAX);
    if files.length() > max {
        let max = LIMITS.files;
        return Some(FieldProblem::TooManyFiles { max });
    }
    let too_large = (0..files.length())
        .filter_map(|i| files.get(i))
        .any(|file| {
            let photo = file.type_().starts_with("image/");
            file.size() > limit(photo) as f64
        });
    too_large.then_some(FieldProblem::FileTooLarge {
        max_mib: limit(true) >> 20,
    })
}

const fn limit(photo: bool) -> u64 {
    if photo {
        LIMITS.photo_bytes
    } else {
        LIMITS.document_bytes
    }
}

impl State {
    /// The page is alive: brings a draft back, where nothing newer is in the form.
    pub fn begin(self) {
        let Some(form) = fields::form(FORM) else {
            return;
        };
        let shown = typed_form(&fields::read(&form));
        let fresh = !worth(&shown) && self.errors.with_untracked(FieldErrors::is_empty);
        if fresh && let Some(pairs) = draft::load("/") {
            fields::fill(&form, &pairs);
            if shown.form_token.is_empty() || worth(&typed_form(&pairs)) {
                self.restored.set(true);
            }
        }
        self.measure(&typed_form(&fields::read(&form)));
        let again = window_event_listener_untyped("online", move |_| {
            if self.sending.get_untracked() == Sending::Waiting {
                self.send(FIRST_WAIT);
            }
        });
        on_cleanup(move || again.remove());
    }

    fn measure(self, typed: &FeedbackForm) {
        self.used.set(typed.text.trim().chars().count());
    }

    /// Something was typed.
    pub fn typed(self) {
        let Some(form) = fields::form(FORM) else {
            return;
        };
        let pairs = fields::read(&form);
        let typed = typed_form(&pairs);
        self.measure(&typed);
        if worth(&typed) {
            draft::save("/", &pairs);
        }
        self.check_visited(&form, &typed);
    }

    /// A field was left: from now on it is checked, if something is in it.
    pub fn left(self, event: &FocusEvent) {
        let name = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|element| element.get_attribute("name"));
        let (Some(name), Some(form)) = (name, fields::form(FORM)) else {
            return;
        };
        let pairs = fields::read(&form);
        if fields::value(&pairs, &name).trim().is_empty() {
            return;
        }
        self.visited.update(|visited| {
            visited.insert(name);
        });
        self.check_visited(&form, &typed_form(&pairs));
    }

    fn all_errors(form: &HtmlFormElement, typed: &FeedbackForm) -> FieldErrors {
        let mut errors = typed.check().err().unwrap_or_default();
        if let Some(problem) = file_error(form) {
            errors.add("files", problem);
        }
        errors
    }

    fn check_visited(self, form: &HtmlFormElement, typed: &FeedbackForm) {
        let visited = self.visited.get_untracked();
        let mut errors = Self::all_errors(form, typed);
        errors
            .0
            .retain(|e| e.field == "files" || visited.contains(&e.field));
        if self.errors.with_untracked(|shown| *shown != errors) {
            self.errors.set(errors);
        }
    }

    /// The form is being sent: checked here first, then posted in the background.
    pub fn submit(self, event: &SubmitEvent) {
        event.prevent_default();
        let Some(form) = fields::form(FORM) else {
            return;
        };
        if self.sending.get_untracked() == Sending::Busy {
            return;
        }
        let typed = typed_form(&fields::read(&form));
        let errors = Self::all_errors(&form, &typed);
        if errors.is_empty() {
            self.summary.set(FieldErrors::default());
            self.errors.set(FieldErrors::default());
            self.send(FIRST_WAIT);
        } else {
            self.refused(errors);
        }
    }

    /// Shows every error and leads to the first.
    fn refused(self, errors: FieldErrors) {
        self.visited.update(|visited| {
            visited.extend(errors.0.iter().map(|e| e.field.clone()));
        });
        let first = errors.0.first().map(|e| e.field.clone());
        self.summary.set(errors.clone());
        self.errors.set(errors);
        // After the summary has been shown, since it moves the fields.
        request_animation_frame(move || {
            if let Some(first) = first {
                fields::focus(&first);
            }
        });
    }

    fn send(self, wait: Duration) {
        let Some(form) = fields::form(FORM) else {
            return;
        };
        self.sending.set(Sending::Busy);
        self.problem.set(None);
        spawn_local(async move {
            let Some(reply) = post::post(&form).await else {
                self.sending.set(Sending::Waiting);
                let next = (wait * 2).min(LONGEST_WAIT);
                set_timeout(
                    move || {
                        if self.sending.get_untracked() == Sending::Waiting {
                            self.send(next);
                        }
                    },
                    wait,
                );
                return;
            };
            if let Some(location) = reply.location {
                draft::clear("/");
                // Stays busy: the page is about to go.
                let _ = window().location().assign(&location);
                return;
            }
            self.sending.set(Sending::Idle);
            if !reply.kept.is_empty() {
                self.kept.set(reply.kept);
                if let Some(input) = form.query_selector("#files").ok().flatten() {
                    input.unchecked_into::<HtmlInputElement>().set_value("");
                }
            }
            let mut errors = reply.errors;
            if reply.too_large {
                let max_mib = LIMITS.document_bytes >> 20;
                errors.add("files", FieldProblem::FileTooLarge { max_mib });
            }
            if reply.problem.is_some() {
                self.problem.set(reply.problem);
                fields::focus("problem");
            } else {
                self.refused(errors);
            }
        });
    }

    /// The draft is not wanted: an empty form with a token of its own.
    pub fn drop_draft(self) {
        draft::clear("/");
        let _ = window().location().reload();
    }
}
