//! The public form in a browser: checks while typing, the draft, one post at a time, the resend after a lost network.

use super::fields::{self, Pairs};
use super::{draft, place, post};
use crate::voice::home::{Reply, summary_line};
use shared::catalogue::voice;
use shared::feedback::{FeedbackForm, LIMITS};
use shared::field_errors::{FieldErrors, FieldProblem};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlFormElement, HtmlInputElement};

const FIRST_WAIT: Duration = Duration::from_secs(3);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sending {
    Idle,
    Busy,
    Waiting,
}

struct Live {
    form: HtmlFormElement,
    sending: Cell<Sending>,
    /// Fields that were left once: only those are checked before the first post.
    visited: RefCell<BTreeSet<String>>,
    shown: RefCell<FieldErrors>,
}

/// Brings the form to life, and a draft back where nothing newer is in it.
pub fn begin() {
    let Some(form) = fields::form("feedback") else {
        return;
    };
    let fresh = !worth(&typed(&fields::read(&form))) && place::all("[aria-invalid]").is_empty();
    if fresh && let Some(pairs) = draft::load("/") {
        fields::fill(&form, &pairs);
        place::show("restored", true);
    }
    let live = Rc::new(Live {
        form: form.clone(),
        sending: Cell::new(Sending::Idle),
        visited: RefCell::default(),
        shown: RefCell::default(),
    });
    live.count(&typed(&fields::read(&form)));
    let listener = Rc::clone(&live);
    place::on(&form, "input", move |_| listener.typed());
    let listener = Rc::clone(&live);
    place::on(&form, "focusout", move |event| listener.left(&event));
    let listener = Rc::clone(&live);
    place::on(&form, "submit", move |event| listener.submit(&event));
    if let Some(window) = place::window() {
        place::on(&window, "online", move |_| {
            if live.sending.get() == Sending::Waiting {
                live.send(FIRST_WAIT);
            }
        });
    }
    if let Some(button) = place::by_id("drop-draft") {
        place::on(&button, "click", |_| {
            draft::clear("/");
            let _ = place::window().map(|window| window.location().reload());
        });
    }
}

fn typed(pairs: &Pairs) -> FeedbackForm {
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
    let fields = [
        &form.text,
        &form.product,
        &form.order_no,
        &form.name,
        &form.contact,
    ];
    fields.iter().any(|value| !value.trim().is_empty())
}

impl Live {
    fn count(&self, typed: &FeedbackForm) {
        let used = typed.text.trim().chars().count();
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("used", &used), ("max", &LIMITS.text_max)];
        if let Some(count) = place::by_id("count") {
            let text = voice::HOME_COUNT.fill(place::locale(), &values);
            count.set_text_content(Some(&text));
        }
    }

    fn typed(&self) {
        let pairs = fields::read(&self.form);
        let typed = typed(&pairs);
        self.count(&typed);
        if worth(&typed) {
            draft::save("/", &pairs);
        }
        self.check_visited(&typed);
    }

    /// A field was left: from now on it is checked, if something is in it.
    fn left(&self, event: &Event) {
        let name = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|element| element.get_attribute("name"));
        let pairs = fields::read(&self.form);
        if let Some(name) = name.filter(|name| !fields::value(&pairs, name).trim().is_empty()) {
            self.visited.borrow_mut().insert(name);
            self.check_visited(&typed(&pairs));
        }
    }

    fn errors(&self, typed: &FeedbackForm) -> FieldErrors {
        let mut errors = typed.check().err().unwrap_or_default();
        if let Some(problem) = self.file_problem() {
            errors.add("files", problem);
        }
        errors
    }

    fn file_problem(&self) -> Option<FieldProblem> {
        let input = self.form.query_selector("#files").ok()??;
        let files = input.dyn_into::<HtmlInputElement>().ok()?.files()?;
        let max = LIMITS.files;
        if usize::try_from(files.length()).is_ok_and(|count| count > max) {
            return Some(FieldProblem::TooManyFiles { max });
        }
        (0..files.length())
            .filter_map(|i| files.get(i))
            .find_map(|file| {
                let photo = file.type_().starts_with("image/");
                let most = if photo {
                    LIMITS.photo_bytes
                } else {
                    LIMITS.document_bytes
                };
                let max_mib = most >> 20;
                (file.size() > most as f64).then_some(FieldProblem::FileTooLarge { max_mib })
            })
    }

    fn check_visited(&self, typed: &FeedbackForm) {
        let mut errors = self.errors(typed);
        let visited = self.visited.borrow();
        errors
            .0
            .retain(|e| e.field == "files" || visited.contains(&e.field));
        self.show(errors);
    }

    fn show(&self, errors: FieldErrors) {
        if *self.shown.borrow() == errors {
            return;
        }
        let locale = place::locale();
        for gone in &self.shown.borrow().0 {
            place::wrong(&gone.field, None);
        }
        for error in &errors.0 {
            place::wrong(&error.field, Some(&error.problem.text(locale)));
        }
        self.shown.replace(errors);
    }

    fn submit(self: &Rc<Self>, event: &Event) {
        event.prevent_default();
        if self.sending.get() == Sending::Busy {
            return;
        }
        let errors = self.errors(&typed(&fields::read(&self.form)));
        if errors.is_empty() {
            self.show(errors);
            place::show("errors", false);
            self.send(FIRST_WAIT);
        } else {
            self.refused(errors);
        }
    }

    /// Shows every error and leads to the first.
    fn refused(&self, errors: FieldErrors) {
        let locale = place::locale();
        let lines: Vec<_> = errors
            .0
            .iter()
            .map(|error| {
                let (address, text) = summary_line(error, locale);
                (Some(address), text)
            })
            .collect();
        place::list("errors", &lines);
        place::show("errors", true);
        let fields = errors.0.iter().map(|error| error.field.clone());
        self.visited.borrow_mut().extend(fields);
        let first = errors.0.first().map(|error| error.field.clone());
        self.show(errors);
        if let Some(first) = first {
            place::focus(&first);
        }
    }

    fn turn(&self, sending: Sending) {
        self.sending.set(sending);
        place::show("waiting", sending == Sending::Waiting);
        let words = if sending == Sending::Idle {
            voice::HOME_SEND
        } else {
            voice::HOME_SENDING
        };
        place::say("send", "span", words.get(place::locale()));
    }

    /// Posts; without an answer again after a while, ever with the same token.
    fn send(self: &Rc<Self>, wait: Duration) {
        self.turn(Sending::Busy);
        say_problem(None);
        let live = Rc::clone(self);
        wasm_bindgen_futures::spawn_local(async move {
            match post::post(&live.form).await {
                Some(reply) => live.answered(reply),
                None => {
                    live.turn(Sending::Waiting);
                    place::later(wait, move || {
                        if live.sending.get() == Sending::Waiting {
                            live.send((wait * 2).min(LONGEST_WAIT));
                        }
                    });
                }
            }
        });
    }

    fn answered(&self, reply: Reply) {
        if let Some(location) = reply.location {
            draft::clear("/");
            // Stays busy: the page is about to go.
            let _ = place::window().map(|window| window.location().assign(&location));
            return;
        }
        self.turn(Sending::Idle);
        if !reply.kept.is_empty() {
            let lines: Vec<_> = reply.kept.into_iter().map(|name| (None, name)).collect();
            place::list("kept", &lines);
            place::show("kept", true);
            if let Some(input) = place::by_id("files") {
                // The server has them: sending them again would only cost time.
                input.unchecked_into::<HtmlInputElement>().set_value("");
            }
        }
        match reply.problem {
            Some(problem) => say_problem(Some(&problem)),
            None => self.refused(reply.errors),
        }
    }
}

fn say_problem(text: Option<&str>) {
    let Some(alert) = place::all("#problem > [role=alert]").into_iter().next() else {
        return;
    };
    let _ = alert
        .class_list()
        .toggle_with_force("hidden", text.is_none());
    place::say("problem", "p", text.unwrap_or_default());
    if text.is_some() {
        place::focus("problem");
    }
}
