//! How long what is kept of a person stays, by class.

use super::{Book, page, wrong};
use crate::desk::context::desk;
use crate::ui::form::Field;
use leptos::prelude::*;
use shared::catalogue::rules as words;
use shared::privacy::retention::{Class, Retention};
use shared::rulebook::{Document, Draft, Place};

/// The page.
#[component]
pub fn RetentionPage() -> impl IntoView {
    page(
        Document::Retention,
        words::NAV_RETENTION,
        words::HELP_RETENTION,
        |book| view! { <Editor book=book /> }.into_any(),
    )
}

#[component]
fn Editor(book: Book) -> impl IntoView {
    let desk = desk();
    let now = move || match book.draft.get() {
        Draft::Retention(rule) => rule,
        _ => Retention::default(),
    };
    let field = move |id: &'static str, class: Class| {
        view! {
            <div>
                <Field id=id label=desk.say(class.words())>
                    <input
                        id=id
                        type="number"
                        min="3"
                        max="120"
                        class="input w-28"
                        value=untrack(now).months(class).to_string()
                        prop:value=move || now().months(class).to_string()
                        on:input=move |event| {
                            let typed = event_target_value(&event).parse().unwrap_or(0);
                            book.draft
                                .update(|draft| {
                                    if let Draft::Retention(rule) = draft {
                                        *rule.months_mut(class) = typed;
                                    }
                                });
                        }
                    />
                </Field>
                {move || wrong(book.faults_at(desk, |place| *place == Place::Kept(class)))}
            </div>
        }
    };
    view! {
        <form
            class="flex max-w-4xl flex-col gap-3"
            on:submit=|event| event.prevent_default()
        >
            {field("texts", Class::Texts)}
            {field("files", Class::Files)}
            {field("answers", Class::Answers)}
            {field("contacts", Class::Contacts)}
            <p class="max-w-prose text-muted">{desk.say(words::KEPT_FOR_EVER)}</p>
        </form>
    }
}
