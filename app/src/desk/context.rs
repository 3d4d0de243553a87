//! What every desk page knows without asking: who is signed in, the language, the time, toasts, live changes.

use crate::api::cases;
use crate::routes::{self, Program};
use crate::ui::toast::Toast;
use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::actor::Right;
use shared::cases::CaseChoices;
use shared::catalogue::Words;
use shared::id::PersonId;
use shared::locale::{Label, Locale};
use shared::people::Me;
use std::fmt::Display;

/// The desk's context; cheap to copy into closures.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The program that this page belongs to.
    pub program: Program,
    /// The signed-in person.
    pub me: StoredValue<Me>,
    /// Language of this page load; a switch reloads.
    pub locale: Locale,
    /// The installation's time; ticks in the browser.
    pub now: RwSignal<DateTime<Utc>>,
    /// Short notices.
    pub toasts: RwSignal<Vec<Toast>>,
    /// The case that changed last, with a running number so that the same one counts again.
    pub changed: RwSignal<(u32, String)>,
    /// Reminders that the person has not read.
    pub unread: RwSignal<u32>,
    /// Departments, people and categories to choose from; empty until the browser has fetched them.
    pub choices: RwSignal<CaseChoices>,
    asked: StoredValue<bool>,
    /// `g` was pressed: the next key says where to go.
    pub going: StoredValue<bool>,
    /// The shortcut sheet is shown.
    pub sheet: RwSignal<bool>,
    /// The palette is shown.
    pub palette: RwSignal<bool>,
}

impl Desk {
    /// The context of one page load.
    pub fn new(program: Program, me: Me) -> Self {
        Self {
            program,
            locale: me.locale,
            now: RwSignal::new(me.now),
            unread: RwSignal::new(me.unread),
            me: StoredValue::new(me),
            toasts: RwSignal::new(Vec::new()),
            changed: RwSignal::new((0, String::new())),
            choices: RwSignal::new(CaseChoices::default()),
            asked: StoredValue::new(false),
            sheet: RwSignal::new(false),
            going: StoredValue::new(false),
            palette: RwSignal::new(false),
        }
    }

    /// The words in the person's language.
    pub const fn say(&self, words: Words) -> &'static str {
        words.get(self.locale)
    }

    /// The words with values filled in.
    pub fn fill(&self, words: Words, values: &[(&str, &dyn Display)]) -> String {
        words.fill(self.locale, values)
    }

    /// A text, or that it was erased.
    pub fn or_erased(&self, text: String) -> String {
        match text.is_empty() {
            true => self.say(shared::catalogue::desk::ERASED).to_owned(),
            false => text,
        }
    }

    /// A label in the person's language.
    pub fn label(&self, label: &Label) -> String {
        label.get(self.locale).to_owned()
    }

    /// True for Chinese, as the clocks' explanations ask.
    pub fn zh(&self) -> bool {
        self.locale == Locale::Zh
    }

    /// True when the person has the right.
    pub fn may(&self, right: Right) -> bool {
        self.me.with_value(|me| me.may(right))
    }

    /// What a link's `rel` must say here, so that the router leaves pages of other programs to the browser.
    pub fn rel(&self, href: &str) -> Option<&'static str> {
        routes::rel(self.program, href)
    }

    /// The organisation's offset from UTC.
    pub fn offset(&self) -> TimeDelta {
        TimeDelta::seconds(self.me.with_value(|me| i64::from(me.utc_offset_seconds)))
    }

    /// Fetches the choices once, in the browser only: the page itself never waits for them.
    pub fn want_choices(&self) {
        let (choices, asked) = (self.choices, self.asked);
        Effect::new(move || {
            if asked.get_value() {
                return;
            }
            asked.set_value(true);
            spawn_local(async move {
                match cases::choices().await {
                    Ok(loaded) => choices.set(loaded),
                    Err(_) => asked.set_value(false),
                }
            });
        });
    }

    /// Lets the next page fetch the choices again.
    pub fn forget_choices(&self) {
        self.asked.set_value(false);
    }

    /// Shows a notice that something worked.
    pub fn done(&self, text: impl Into<String>) {
        Toast::show(*self, text.into(), false);
    }

    /// Shows a notice that something failed.
    pub fn failed(&self, text: impl Into<String>) {
        Toast::show(*self, text.into(), true);
    }
}

/// The context; outside the desk (which does not happen) nobody is signed in.
pub fn desk() -> Desk {
    use_context::<Desk>().unwrap_or_else(|| Desk::new(Program::Desk, nobody()))
}

/// A person without rights.
pub fn nobody() -> Me {
    Me {
        id: PersonId(uuid::Uuid::nil()),
        name: String::new(),
        locale: Locale::Zh,
        rights: Vec::new(),
        demo: false,
        unread: 0,
        now: DateTime::<Utc>::UNIX_EPOCH,
        utc_offset_seconds: 8 * 3_600,
    }
}

/// The signed-in person, as the document brought it.
#[cfg(feature = "hydrate")]
pub fn signed_in() -> Me {
    document()
        .get_element_by_id("desk-me")
        .and_then(|node| node.text_content())
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_else(nobody)
}
