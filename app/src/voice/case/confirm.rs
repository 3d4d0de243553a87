//! Is it solved? One tap for yes; "not yet" asks what is missing. After closing, the way to open it again.

use crate::ui::field::Field;
use crate::ui::text_area::TextArea;
use crate::ui::time::Here;
use leptos::prelude::*;
use shared::cases::CustomerMay;
use shared::catalogue::voice;

/// The question with both answers, or only the second one when that is all that may be said.
#[component]
pub fn Confirm(
    here: Here,
    may: CustomerMay,
    done: Option<String>,
    key: String,
    text: String,
    error: Option<String>,
) -> impl IntoView {
    let open = error.is_some();
    let class = if may.confirm {
        "rounded-lg border-2 border-primary p-4 mb-5"
    } else {
        "mb-5"
    };
    let no = if may.confirm {
        voice::CONFIRM_NO
    } else {
        voice::REOPEN
    };
    let yes = may.confirm.then(|| {
        let key = format!("c{key}");
        view! {
            <h2 class="text-lg font-semibold">{here.say(voice::CONFIRM_TITLE)}</h2>
            {done
                .clone()
                .map(|done| {
                    view! {
                        <div class="hairline rounded-lg p-3 my-3">
                            <p class="text-muted text-base">{here.say(voice::CONFIRM_DONE)}</p>
                            <p class="whitespace-pre-line">{done}</p>
                        </div>
                    }
                })}
            <p class="mb-4">{here.say(voice::CONFIRM_LEAD)}</p>
            <form method="post" action="/case/act" data-guard="" class="mb-3">
                <input type="hidden" name="do" value="confirm"/>
                <input type="hidden" name="key" value=key/>
                <button type="submit" class="btn btn-primary btn-block">
                    {here.say(voice::CONFIRM_YES)}
                </button>
            </form>
        }
    });
    view! {
        <section class=class id="confirm">
            {yes}
            {may
                .report_unsolved
                .then(|| {
                    view! {
                        <details open=open>
                            <summary class="btn btn-outline btn-block">{here.say(no)}</summary>
                            <form method="post" action="/case/act" novalidate data-guard="" class="mt-4">
                                <input type="hidden" name="do" value="unsolved"/>
                                <input type="hidden" name="key" value=format!("u{key}")/>
                                <Field
                                    name="unsolved-text"
                                    label=here.say(voice::CONFIRM_WHAT)
                                    error=error.clone()
                                >
                                    <TextArea
                                        id="unsolved-text"
                                        name="text"
                                        value=text
                                        rows=3
                                        maxlength=super::messages::MESSAGE_MAX
                                        invalid=open
                                        described_by="unsolved-text-error"
                                    />
                                </Field>
                                <button type="submit" class="btn btn-outline btn-primary">
                                    {here.say(voice::CONFIRM_NO_SEND)}
                                </button>
                            </form>
                        </details>
                    }
                })}
        </section>
    }
}
