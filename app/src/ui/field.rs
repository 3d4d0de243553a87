//! A labelled field with its hint and its error, tied together for screen readers.
//!
//! A field keeps what was typed: its `value` is what came back from the server.

use leptos::prelude::*;
use shared::catalogue::ui;
use shared::locale::Locale;

/// Ids of a field's hint and error, for `aria-describedby`.
pub fn described_by(name: &str, hint: bool) -> String {
    if hint {
        format!("{name}-hint {name}-error")
    } else {
        format!("{name}-error")
    }
}

/// The place of a field's error. It is always there, so that a late error is read out.
#[component]
pub fn FieldError(
    /// Name of the field.
    name: String,
    /// What is wrong.
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <p
            id=format!("{name}-error")
            class="text-error font-medium mt-1"
            class:hidden=move || error.with(Option::is_none)
            aria-live="polite"
            data-error=name
        >
            {move || error.get().unwrap_or_default()}
        </p>
    }
}

/// Label above, hint below it, control, error. The control is the child; its id is `name`.
#[component]
pub fn Field(
    /// Name and id of the control.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// Help before an error happens.
    #[prop(into, optional_no_strip)]
    hint: Option<String>,
    /// What is wrong.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// Says "optional" in this language beside the label.
    #[prop(optional_no_strip)]
    optional: Option<Locale>,
    /// The control.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="mb-5">
            <label for=name.clone() class="block font-medium mb-1">
                {label}
                {optional
                    .map(|locale| {
                        view! { <span class="text-muted font-normal ml-2">{ui::OPTIONAL.get(locale)}</span> }
                    })}
            </label>
            {hint
                .map(|hint| {
                    view! { <p id=format!("{name}-hint") class="text-muted text-base mb-2">{hint}</p> }
                })}
            {children()}
            <FieldError name=name error=error/>
        </div>
    }
}

/// A single-line field with everything around it.
#[component]
pub fn TextField(
    /// Name and id.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// Help before an error happens.
    #[prop(into, optional)]
    hint: Option<String>,
    /// What was typed.
    #[prop(into, optional)]
    value: String,
    /// What is wrong.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// `text`, `tel`, `datetime-local` …
    #[prop(default = "text")]
    kind: &'static str,
    /// Which keyboard a phone shows.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// What a browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Most characters.
    #[prop(optional)]
    maxlength: Option<usize>,
    /// Says "optional" in this language beside the label.
    #[prop(optional)]
    optional: Option<Locale>,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let described = described_by(&name, hint.is_some());
    let id = name.clone();
    view! {
        <Field name=name.clone() label=label hint=hint error=error optional=optional>
            <input
                class="input w-full"
                type=kind
                id=id
                name=name
                value=value
                inputmode=inputmode
                autocomplete=autocomplete
                maxlength=maxlength
                required=required
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described
            />
        </Field>
    }
}
