//! What the customer and customer service wrote to each other, and the field to write more.

use crate::ui::field::Field;
use crate::ui::text_area::TextArea;
use crate::ui::time::{Here, Time};
use leptos::prelude::*;
use shared::cases::CustomerMessage;
use shared::catalogue::voice;

/// Most characters of a customer's message.
pub const MESSAGE_MAX: usize = 2_000;

/// Messages, oldest first.
#[component]
pub fn Messages(
    here: Here,
    messages: Vec<CustomerMessage>,
    may_write: bool,
    key: String,
    text: String,
    error: Option<String>,
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
            {may_write
                .then(|| {
                    view! {
                        <form method="post" action="/case/act" novalidate data-guard="">
                            <input type="hidden" name="do" value="write"/>
                            <input type="hidden" name="key" value=format!("w{key}")/>
                            <Field name="write-text" label=here.say(voice::CASE_WRITE) error=error.clone()>
                                <TextArea
                                    id="write-text"
                                    name="text"
                                    value=text
                                    rows=3
                                    maxlength=MESSAGE_MAX
                                    invalid=error.is_some()
                                    described_by="write-text-error"
                                />
                            </Field>
                            <button type="submit" class="btn btn-outline btn-primary">
                                {here.say(voice::CASE_WRITE_SEND)}
                            </button>
                        </form>
                    }
                })}
        </section>
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
        </li>
    }
}
