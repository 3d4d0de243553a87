//! The public form. It works as plain HTML; the bundle adds checks while typing, the draft and the resend.
//!
//! The bundle finds its places by id (`errors`, `problem`, `restored`, `count`, `kept`, `send`, `FIELD-error`): an id
//! that changes here changes in `voice::live::form` too.

mod contact;
mod details;
mod state;

use super::files::FilesField;
use super::parts::Alert;
use crate::api::ApiError;
use crate::ui::field::{Field, FieldError, described_by};
use crate::ui::icon::{Icon, lu};
use crate::ui::text_area::TextArea;
use crate::ui::time::Here;
use contact::Contact;
use details::Details;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::cases::Kind;
use shared::catalogue::{Words, errors, voice};
use shared::feedback::{HomeView, LIMITS};
use shared::field_errors::{FieldError as Wrong, FieldErrors};
use shared::locale::Locale;
pub use state::State;

/// The form, what was typed, what is wrong with it.
#[derive(Clone, Debug)]
pub struct HomeData {
    /// Where it is read.
    pub here: Here,
    /// The form.
    pub view: HomeView,
    /// What went wrong as a whole.
    pub problem: Option<ApiError>,
}

/// The answer to a post that asked for JSON.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Reply {
    /// Where the receipt is: it was taken.
    pub location: Option<String>,
    /// What to change.
    pub errors: FieldErrors,
    /// Names of the files that the server keeps for the next try.
    pub kept: Vec<String>,
    /// What went wrong as a whole, in the page's language.
    pub problem: Option<String>,
}

/// The form.
#[component]
pub fn Home(
    /// What it shows.
    props: HomeData,
) -> impl IntoView {
    let here = props.here;
    let view = props.view.clone();
    let state = State::new(&props);
    let form = view.form.clone();
    let whole = props.problem.as_ref().map(|p| p.text(here.locale));
    let used = form.text.trim().chars().count();
    let count = voice::HOME_COUNT.fill(here.locale, &[("used", &used), ("max", &LIMITS.text_max)]);
    let kept = view
        .kept_files
        .iter()
        .map(|(_, name)| name.clone())
        .collect();
    view! {
        <h1 class="text-2xl font-semibold mb-2">{here.say(voice::HOME_TITLE)}</h1>
        <p class="text-muted mb-6">{here.say(voice::HOME_LEAD)}</p>
        <div id="problem" tabindex="-1">
            <Alert text=whole/>
        </div>
        <Summary here=here errors=view.errors.clone()/>
        <Restored here=here/>
        <form
            id="feedback"
            method="post"
            action="/"
            enctype="multipart/form-data"
            novalidate
        >
            <input type="hidden" name="form_token" autocomplete="off" value=form.form_token.clone()/>
            <Kinds here=here chosen=form.kind.clone() state=state/>
            <Field
                name="text"
                label=here.say(voice::HOME_TEXT)
                hint=here.say(voice::HOME_TEXT_HINT).to_owned()
                error=state.error("text", here.locale)
            >
                <TextArea
                    name="text"
                    value=form.text.clone()
                    rows=5
                    invalid=state.invalid("text")
                    described_by=described_by("text", true)
                />
                <p class="text-muted text-base text-right figures" aria-hidden="true" id="count">
                    {count}
                </p>
            </Field>
            <FilesField here=here kept=kept error=state.error("files", here.locale)/>
            <Details here=here view=view.clone() state=state/>
            <Contact here=here view=view state=state/>
            <div class="sticky bottom-0 z-10 bg-base-100 hairline-t -mx-4 px-4 py-3">
                <p id="waiting" class="text-base mb-2 hidden" role="status">
                    {here.say(voice::HOME_OFFLINE)}
                </p>
                <button type="submit" class="btn btn-primary btn-block" id="send">
                    <Icon icon=lu::LuSend/>
                    <span>{here.say(voice::HOME_SEND)}</span>
                </button>
            </div>
        </form>
    }
}

/// All errors above the form, each leading to its field.
#[component]
fn Summary(here: Here, errors: FieldErrors) -> impl IntoView {
    let none = errors.is_empty();
    let list = errors
        .0
        .iter()
        .map(|error| {
            let (target, text) = summary_line(error, here.locale);
            view! {
                <li>
                    <a class="link" href=target>
                        {text}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <div
            id="errors"
            role="alert"
            tabindex="-1"
            class="rounded-lg border-2 border-error p-4 mb-5"
            class:hidden=none
        >
            <p class="font-semibold mb-1">{here.say(voice::ERRORS_HEAD)}</p>
            <ul class="list-disc pl-6">{list}</ul>
        </div>
    }
}

/// Where a line of the summary leads, and what it says.
pub fn summary_line(error: &Wrong, locale: Locale) -> (String, String) {
    let label = label(&error.field).get(locale).trim_end_matches('?');
    let problem = error.problem.text(locale);
    let text = voice::ERROR_LINE.fill(locale, &[("field", &label), ("problem", &problem)]);
    (format!("#{}", error.field), text)
}

/// Says that a draft is back, and offers to drop it. Only the bundle shows it.
#[component]
fn Restored(here: Here) -> impl IntoView {
    view! {
        <div
            id="restored"
            role="status"
            class="bg-base-200 rounded-lg p-4 mb-5 flex flex-wrap gap-3 items-center hidden"
        >
            <p class="grow">
                {here.say(voice::HOME_DRAFT)} " " {here.say(voice::HOME_FILES_AGAIN)}
            </p>
            <button type="button" class="btn btn-outline" id="drop-draft">
                {here.say(voice::HOME_DRAFT_DROP)}
            </button>
        </div>
    }
}

/// The four kinds as large cards over real radio buttons.
#[component]
fn Kinds(here: Here, chosen: String, state: State) -> impl IntoView {
    let cards = Kind::ALL
        .map(|kind| {
            let (icon, hint) = match kind {
                Kind::Complaint => (lu::LuCircleAlert, voice::KIND_COMPLAINT_HINT),
                Kind::Suggestion => (lu::LuLightbulb, voice::KIND_SUGGESTION_HINT),
                Kind::Inquiry => (lu::LuCircleHelp, voice::KIND_INQUIRY_HINT),
                Kind::Praise => (lu::LuThumbsUp, voice::KIND_PRAISE_HINT),
            };
            let id = if kind == Kind::Complaint {
                "kind".to_owned()
            } else {
                format!("kind-{kind}")
            };
            view! {
                <label class="relative rounded-lg border border-base-content/40 p-3 cursor-pointer \
                has-checked:border-primary has-checked:ring-1 has-checked:ring-primary \
                has-checked:bg-base-200 has-focus-visible:outline-2 has-focus-visible:outline-primary">
                    <span class="flex items-center justify-between text-primary">
                        <Icon icon=icon class="size-6 shrink-0"/>
                        <input
                            type="radio"
                            class="radio radio-primary radio-sm"
                            name="kind"
                            id=id
                            value=kind.code()
                            checked=chosen == kind.code()
                            aria-describedby="kind-error"
                        />
                    </span>
                    <span class="block font-semibold mt-1">{kind.words().get(here.locale)}</span>
                    <span class="block text-muted text-base">{here.say(hint)}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="mb-5">
            <legend class="font-medium mb-2">{here.say(voice::HOME_KIND)}</legend>
            <div class="halves grid grid-cols-2 gap-3">{cards}</div>
            <FieldError name="kind".to_owned() error=state.error("kind", here.locale)/>
        </fieldset>
    }
}

/// What a field is called.
fn label(field: &str) -> Words {
    match field {
        "kind" => voice::HOME_KIND,
        "text" => voice::HOME_TEXT,
        "category" => voice::HOME_CATEGORY,
        "demand" => voice::HOME_DEMAND,
        "product" => voice::HOME_PRODUCT,
        "order_no" => voice::HOME_ORDER,
        "occurred_at" => voice::HOME_OCCURRED,
        "name" => voice::HOME_NAME,
        "contact" => voice::HOME_CONTACT,
        "consent" => voice::PRIVACY_TITLE,
        "files" => voice::HOME_FILES,
        _ => errors::INVALID,
    }
}
