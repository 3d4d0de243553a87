//! The survey in a browser: errors go as they are mended, answers survive a reload, one tap sends once.

use super::{draft, fields, place};
use shared::locale::Locale;
use shared::surveys::{AnswerError, SurveyDefinition, check};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlFormElement, SubmitEvent};

struct Live {
    form: HtmlFormElement,
    definition: SurveyDefinition,
    shown: RefCell<Vec<(String, AnswerError)>>,
    busy: Cell<bool>,
}

/// Brings the survey to life, and answers back where none are in the form.
pub fn begin() {
    let definition: Option<SurveyDefinition> =
        place::by_id("props").and_then(|script| serde_json::from_str(&script.text_content()?).ok());
    let (Some(form), Some(definition)) = (fields::form("survey"), definition) else {
        return;
    };
    // The draft is of the page that was typed on last; what was sent of the others is in the form already.
    if let Some(pairs) = draft::load(&draft::here())
        && pairs
            .iter()
            .any(|(name, _)| definition.question(name).is_some())
    {
        fields::fill(&form, &pairs);
    }
    let live = Rc::new(Live {
        form: form.clone(),
        definition,
        shown: RefCell::default(),
        busy: Cell::new(false),
    });
    let changed = Rc::clone(&live);
    place::on(&form, "input", move |_| changed.changed());
    place::on(&form, "submit", move |event| live.submit(&event));
}

impl Live {
    fn wrong(&self) -> Vec<(String, AnswerError)> {
        check(&self.definition, &fields::read(&self.form))
            .err()
            .unwrap_or_default()
    }

    fn show(&self, errors: Vec<(String, AnswerError)>) {
        let zh = place::locale() == Locale::Zh;
        for (key, _) in self.shown.borrow().iter() {
            place::wrong(key, None);
        }
        for (key, error) in &errors {
            place::wrong(key, Some(&error.text(zh)));
        }
        place::show("survey-errors", !errors.is_empty());
        if let Some((first, _)) = errors.first() {
            place::lead("survey-errors", first);
        }
        self.shown.replace(errors);
    }

    /// Something was answered: an error that is mended goes, none comes.
    fn changed(&self) {
        draft::save(&draft::here(), &fields::read(&self.form));
        let mut left = self.wrong();
        left.retain(|(key, _)| self.shown.borrow().iter().any(|(wrong, _)| wrong == key));
        if left != *self.shown.borrow() {
            self.show(left);
        }
    }

    fn submit(self: &Rc<Self>, event: &Event) {
        if self.busy.get() {
            event.prevent_default();
            return;
        }
        let back = event
            .dyn_ref::<SubmitEvent>()
            .and_then(SubmitEvent::submitter)
            .is_some_and(|button| button.has_attribute("formaction"));
        let errors = if back { Vec::new() } else { self.wrong() };
        if let Some((first, _)) = errors.first().cloned() {
            event.prevent_default();
            self.show(errors);
            place::focus(&first);
        } else {
            self.busy.set(true);
            // A page that the browser brings back may send again.
            let live = Rc::clone(self);
            place::later(Duration::from_secs(8), move || live.busy.set(false));
        }
    }
}
