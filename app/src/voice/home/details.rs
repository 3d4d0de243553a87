//! What helps but is not needed, folded away until somebody wants it.

use super::State;
use crate::ui::field::{Field, TextField};
use crate::ui::time::Here;
use crate::voice::parts::Fold;
use leptos::prelude::*;
use shared::cases::Demand;
use shared::catalogue::voice;
use shared::feedback::{HomeView, LIMITS};

/// Category, demand, product, order, time. Open when something in it was typed or is wrong.
#[component]
pub fn Details(here: Here, view: HomeView, state: State) -> impl IntoView {
    const FIELDS: [&str; 5] = ["category", "demand", "product", "order_no", "occurred_at"];
    let form = view.form;
    let filled = [
        &form.category,
        &form.demand,
        &form.product,
        &form.order_no,
        &form.occurred_at,
    ]
    .iter()
    .any(|value| !value.is_empty());
    let wrong = FIELDS.iter().any(|field| view.errors.of(field).is_some());
    let locale = here.locale;
    let categories = view
        .categories
        .into_iter()
        .map(|(id, label)| (id.to_string(), label.get(locale).to_owned()))
        .collect();
    let demands = Demand::ALL
        .map(|demand| {
            let label = demand.words().get(locale);
            (demand.code().to_owned(), label.to_owned())
        })
        .to_vec();
    view! {
        <details class="hairline rounded-lg px-4 mb-5" open=filled || wrong id="more">
            <Fold label=here.say(voice::HOME_MORE)/>
            <div class="pt-3">
                <Choice
                    name="category"
                    label=here.say(voice::HOME_CATEGORY)
                    none=here.say(voice::HOME_CATEGORY_NONE)
                    choices=categories
                    chosen=form.category
                    error=state.error("category", locale)
                />
                <Choice
                    name="demand"
                    label=here.say(voice::HOME_DEMAND)
                    none=here.say(voice::HOME_DEMAND_NONE)
                    choices=demands
                    chosen=form.demand
                    error=state.error("demand", locale)
                />
                <TextField
                    name="product"
                    label=here.say(voice::HOME_PRODUCT)
                    hint=here.say(voice::HOME_PRODUCT_HINT)
                    value=form.product
                    maxlength=LIMITS.short_max
                    error=state.error("product", locale)
                />
                <TextField
                    name="order_no"
                    label=here.say(voice::HOME_ORDER)
                    value=form.order_no
                    maxlength=LIMITS.short_max
                    error=state.error("order_no", locale)
                />
                <TextField
                    name="occurred_at"
                    label=here.say(voice::HOME_OCCURRED)
                    kind="datetime-local"
                    value=form.occurred_at
                    error=state.error("occurred_at", locale)
                />
            </div>
        </details>
    }
}

/// A native list to choose from.
#[component]
fn Choice(
    name: &'static str,
    label: &'static str,
    none: &'static str,
    choices: Vec<(String, String)>,
    chosen: String,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let options = choices
        .into_iter()
        .map(|(value, label)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{label}</option> }
        })
        .collect_view();
    view! {
        <Field name=name label=label error=error>
            <select
                class="select w-full"
                id=name
                name=name
                aria-describedby=format!("{name}-error")
                aria-invalid=move || error.with(Option::is_some).then_some("true")
            >
                <option value="">{none}</option>
                {options}
            </select>
        </Field>
    }
}
