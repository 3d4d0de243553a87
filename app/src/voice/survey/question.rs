//! One question with its help, its field and its error.

use super::{State, Typed};
use crate::ui::field::FieldError;
use crate::ui::text_area::TextArea;
use crate::ui::time::Here;
use leptos::prelude::*;
use shared::catalogue::{ui, voice};
use shared::surveys::{Choice, Question, QuestionKind};

const OTHER: &str = shared::surveys::answer::OTHER;

/// The question, grouped for screen readers.
#[component]
pub fn Asked(
    here: Here,
    question: Question,
    typed: Typed,
    state: State,
    /// The first that is wrong: the page opens there.
    focus: bool,
) -> impl IntoView {
    let locale = here.locale;
    let key = question.key.clone();
    let error = state.error(&key, locale);
    let described = format!("{key}-error");
    let note = if question.required {
        voice::SURVEY_REQUIRED
    } else {
        ui::OPTIONAL
    };
    let id = key.clone();
    let title_id = format!("{key}-title");
    let title = question.title.get(locale).to_owned();
    let help = question.help.map(|help| help.get(locale).to_owned());
    let field = match question.kind {
        QuestionKind::Scale { min, max } => scale(&key, min, max, &typed).into_any(),
        QuestionKind::Nps => scale(&key, 0, 10, &typed).into_any(),
        QuestionKind::YesNo => {
            let yes = (String::from("yes"), here.say(voice::YES).to_owned());
            let no = (String::from("no"), here.say(voice::NO).to_owned());
            rows("radio", &key, vec![yes, no], &typed).into_any()
        }
        QuestionKind::Single { options, other } => {
            choices(here, "radio", &key, options, other, &typed).into_any()
        }
        QuestionKind::Multi { options, other } => {
            choices(here, "checkbox", &key, options, other, &typed).into_any()
        }
        QuestionKind::ShortText { max } => view! {
            <input
                class="input w-full"
                type="text"
                name=key.clone()
                aria-labelledby=format!("{key}-title")
                maxlength=max
                value=typed.first()
            />
        }
        .into_any(),
        QuestionKind::LongText { max } => {
            let max = usize::try_from(max).unwrap_or(usize::MAX);
            view! {
                <TextArea
                    name=key.clone()
                    id=format!("{key}-field")
                    labelled_by=format!("{key}-title")
                    value=typed.first()
                    maxlength=max
                />
            }
            .into_any()
        }
    };
    view! {
        <fieldset class="mb-6" id=id tabindex="-1" autofocus=focus aria-describedby=described>
            <legend class="font-medium mb-1">
                <span id=title_id>{title}</span>
                <span class="text-muted font-normal text-base ml-2">{here.say(note)}</span>
            </legend>
            {help.map(|help| view! { <p class="text-muted text-base mb-2">{help}</p> })}
            {field}
            <FieldError name=key error=error/>
        </fieldset>
    }
}

/// Numbers side by side, as large as a thumb.
fn scale(key: &str, min: u8, max: u8, typed: &Typed) -> impl IntoView + use<> {
    let columns = match max - min {
        0..=4 => "grid grid-cols-5 gap-2",
        _ => "grid grid-cols-6 gap-2",
    };
    let cards = (min..=max)
        .map(|n| {
            let checked = typed.has(&n.to_string());
            view! {
                <label class="rounded-lg border border-base-content/40 min-h-12 flex items-center \
                justify-center font-semibold figures cursor-pointer has-checked:bg-primary \
                has-checked:text-primary-content has-checked:border-primary \
                has-focus-visible:outline-2 has-focus-visible:outline-offset-2 \
                has-focus-visible:outline-primary">
                    <input
                        type="radio"
                        class="sr-only"
                        name=key.to_owned()
                        value=n.to_string()
                        checked=checked
                    />
                    {n.to_string()}
                </label>
            }
        })
        .collect_view();
    view! { <div class=columns>{cards}</div> }
}

fn choices(
    here: Here,
    kind: &'static str,
    key: &str,
    options: Vec<Choice>,
    other: bool,
    typed: &Typed,
) -> impl IntoView + use<> {
    let mut list: Vec<(String, String)> = options
        .into_iter()
        .map(|option| (option.key, option.label.get(here.locale).to_owned()))
        .collect();
    if other {
        list.push((OTHER.to_owned(), here.say(voice::OTHER).to_owned()));
    }
    let words = other.then(|| {
        view! {
            <input
                class="input w-full mt-2"
                type="text"
                name=format!("{key}.other")
                value=typed.other.clone()
                maxlength=shared::surveys::answer::MAX_OTHER
                aria-label=here.say(voice::OTHER_WORDS)
                placeholder=here.say(voice::OTHER_WORDS)
            />
        }
    });
    view! { {rows(kind, key, list, typed)} {words} }
}

/// One choice a line.
fn rows(
    kind: &'static str,
    key: &str,
    list: Vec<(String, String)>,
    typed: &Typed,
) -> impl IntoView + use<> {
    let class = if kind == "radio" {
        "radio radio-primary"
    } else {
        "checkbox checkbox-primary"
    };
    let lines = list
        .into_iter()
        .map(|(value, label)| {
            let checked = typed.has(&value);
            view! {
                <label class="flex gap-3 items-center min-h-12 cursor-pointer">
                    <input type=kind class=class name=key.to_owned() value=value checked=checked/>
                    <span>{label}</span>
                </label>
            }
        })
        .collect_view();
    view! { <div>{lines}</div> }
}
