//! Boxes to tick for the lists of a rule.

use leptos::prelude::*;

/// Boxes under what they are about.
pub fn group(title: &'static str, boxes: impl IntoView + 'static) -> impl IntoView {
    view! {
        <fieldset>
            <legend class="pb-1 text-muted">{title}</legend>
            <div class="scrolls flex max-h-36 flex-wrap gap-x-4 gap-y-1">{boxes}</div>
        </fieldset>
    }
}

/// A box for each choice; those ticked make up one of the rule's lists.
pub fn checks<R, T>(
    choices: Vec<(T, String)>,
    rule: RwSignal<R>,
    list: fn(&mut R) -> &mut Vec<T>,
) -> AnyView
where
    R: Clone + Send + Sync + 'static,
    T: Copy + PartialEq + Send + Sync + 'static,
{
    choices
        .into_iter()
        .map(|(value, label)| {
            let ticked = move || list(&mut rule.get()).contains(&value);
            let change = move |event| {
                let on = event_target_checked(&event);
                rule.update(|rule| {
                    let list = list(rule);
                    list.retain(|other| *other != value);
                    if on {
                        list.push(value);
                    }
                });
            };
            view! {
                <label class="flex cursor-pointer items-center gap-1.5">
                    <input
                        type="checkbox"
                        class="checkbox checkbox-sm"
                        prop:checked=ticked
                        on:change=change
                    />
                    {label}
                </label>
            }
        })
        .collect_view()
        .into_any()
}
