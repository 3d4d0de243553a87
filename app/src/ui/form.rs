//! A labelled field and the note about what went wrong with a form.

use super::icon::SmallIcon as Icon;
use crate::api::ApiError;
use crate::desk::context::desk;
use icondata_lu::LuTriangleAlert;
use leptos::prelude::*;

/// A label above its control.
#[component]
pub fn Field(
    /// Id of the control.
    #[prop(into)]
    id: String,
    /// What it is.
    label: &'static str,
    /// The control.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="flex flex-col gap-1">
            <label class="text-muted" for=id>
                {label}
            </label>
            {children()}
        </div>
    }
}

/// What went wrong with the last try, field by field; silent while nothing did.
#[component]
pub fn Problem(
    /// The error, when there is one.
    error: RwSignal<Option<ApiError>>,
) -> impl IntoView {
    let desk = desk();
    move || {
        error.get().map(|error| {
            let mut lines = vec![error.text(desk.locale)];
            if let ApiError::Invalid(fields) = &error {
                lines.extend(fields.0.iter().map(|field| field.problem.text(desk.locale)));
            }
            let lines = lines
                .into_iter()
                .map(|line| view! { <p>{line}</p> })
                .collect_view();
            view! {
                <div class="flex gap-2 text-late py-2" role="alert">
                    <Icon icon=LuTriangleAlert class="size-4 shrink-0 mt-0.5" />
                    <div>{lines}</div>
                </div>
            }
        })
    }
}
