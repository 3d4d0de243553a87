//! What the customer and customer service wrote to each other, and the field to write more.

use super::super::files::{FilesField, SentFiles};
use super::Refused;
use crate::ui::field::Field;
use crate::ui::text_area::TextArea;
use crate::ui::time::{Here, Time};
use leptos::prelude::*;
use shared::cases::CustomerMessage;
use shared::catalogue::voice;

/// Most characters of a customer's message.
pub const MESSAGE_MAX: usize = 2_000;

/// What the key of a message begins with, so that it is another one than those of the page's other forms.
pub const MESSAGE_KEY: &str = "w";

/// The form to write more: the page's key, and what a refused try left behind.
pub struct Written {
    /// Makes a second tap harmless.
    pub key: String,
    /// The refused try.
    pub refused: Option<Refused>,
}

/// Messages, oldest first.
#[component]
pub fn Messages(
    here: Here,
    messages: Vec<CustomerMessage>,
    /// The form to write more; `None` where only reading is allowed.
    written: Option<Written>,
) -> impl IntoView {
    let empty = messages
        .is_empty()
        .then(|| view! { <p class="text-muted mb-3">{here.say(voice::CASE_NO_MESSAGES)}</p> });
    view! {
        <section class="mb-6" id="messages">
            <h2 class="text-lg font-semibold mb-2">{here.say(voice::CASE_MESSAGES)}</h2>
            {empty}
            <ol class="space-y-3 mb-4">
                {messages
                    .into_iter()
                    .map(|message| view! { <Message here=here message=message/> })
                    .collect_view()}
            </ol>
            {written.map(|written| view! { <Write here=here written=written/> })}
        </section>
    }
}

/// The field to write more, with files.
#[component]
fn Write(here: Here, written: Written) -> impl IntoView {
    let key = format!("{MESSAGE_KEY}{}", written.key);
    let refused = written.refused.unwrap_or_default();
    view! {
        <form
            method="post"
            action="/case/messages"
            enctype="multipart/form-data"
            novalidate
            data-guard=""
            class="no-print"
        >
            <input type="hidden" name="key" value=key/>
            <Field name="write-text" label=here.say(voice::CASE_WRITE) error=refused.field.clone()>
                <TextArea
                    id="write-text"
                    name="text"
                    value=refused.text
                    rows=3
                    maxlength=MESSAGE_MAX
                    invalid=refused.field.is_some()
                    described_by="write-text-error"
                />
            </Field>
            <FilesField here=here kept=refused.kept error=refused.files/>
            <button type="submit" class="btn btn-outline btn-primary">
                {here.say(voice::CASE_WRITE_SEND)}
            </button>
        </form>
    }
}

#[component]
fn Message(here: Here, message: CustomerMessage) -> impl IntoView {
    let (who, class) = if message.mine {
        (voice::CASE_ME, "rounded-lg p-3 bg-base-200 ml-8")
    } else {
        (voice::CASE_US, "rounded-lg p-3 hairline mr-8")
    };
    let text = message
        .text
        .unwrap_or_else(|| here.say(voice::CASE_ERASED).to_owned());
    view! {
        <li class=class>
            <p class="text-muted text-base">
                <span class="font-medium">{here.say(who)}</span>
                " "
                <Time at=message.at here=here/>
            </p>
            <p class="whitespace-pre-line">{text}</p>
            <SentFiles files=message.files/>
        </li>
    }
}
