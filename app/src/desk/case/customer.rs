//! The customer, masked. The full contact is shown for a stated reason, and the look is recorded.

use super::state::CaseState;
use crate::api::{ApiError, cases};
use crate::desk::context::{Desk, desk};
use crate::ui::dialog::{Dialog, DialogFoot};
use crate::ui::form::{Field, Problem};
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::link::CaseLink;
use icondata_lu::LuEye;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::actor::Right;
use shared::cases::CustomerView;
use shared::catalogue::desk as words;

/// Name, contact and earlier cases.
#[component]
pub fn CustomerCard(
    /// The open case.
    state: CaseState,
) -> impl IntoView {
    let desk = desk();
    let asking = RwSignal::new(false);
    let shown: RwSignal<Option<CustomerView>> = RwSignal::new(None);
    let masked = Memo::new(move |_| state.page.with(|page| page.customer.clone()));
    let body = move || match (shown.get(), masked.get()) {
        (Some(open), masked) => {
            let earlier = masked.map(|m| m.earlier).unwrap_or_default();
            card(desk, &open, earlier).into_any()
        }
        (None, Some(masked)) => {
            let earlier = masked.earlier.clone();
            card(desk, &masked, earlier).into_any()
        }
        (None, None) => view! { <p class="text-muted">{desk.say(words::ANONYMOUS)}</p> }.into_any(),
    };
    let may_reveal = move || {
        // Revealing holds where handling does.
        desk.may(Right::Reveal)
            && state.page.with(|page| page.may_handle)
            && shown.with(Option::is_none)
            && masked.with(|m| {
                m.as_ref()
                    .is_some_and(|m| m.phone.is_some() || m.email.is_some())
            })
    };
    view! {
        <section aria-labelledby="customer">
            <h2 id="customer" class="section-title">
                {desk.say(words::CUSTOMER)}
            </h2>
            {body}
            <Show when=may_reveal>
                <button type="button" class="btn btn-sm mt-2" on:click=move |_| asking.set(true)>
                    <Icon icon=LuEye />
                    {desk.say(words::REVEAL)}
                </button>
            </Show>
            <Show when=move || shown.with(Option::is_some)>
                <p class="pt-1 text-xs text-muted">{desk.say(words::REVEALED)}</p>
            </Show>
            <Reveal state=state open=asking shown=shown />
        </section>
    }
}

fn card(
    desk: Desk,
    who: &CustomerView,
    earlier: Vec<(String, shared::cases::Phase)>,
) -> impl IntoView + use<> {
    let line = |label, value: &Option<String>| {
        value.clone().map(|value| {
            view! {
                <dt class="text-muted">{desk.say(label)}</dt>
                <dd class="figures break-all">{value}</dd>
            }
        })
    };
    let list = earlier
        .into_iter()
        .map(|(number, phase)| {
            view! {
                <li class="flex min-h-7 items-center justify-between gap-2">
                    <CaseLink number=number />
                    <span class="text-muted">{desk.say(phase.staff_words())}</span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <dl class="facts">
            {line(words::NAME, &who.name)} {line(words::PHONE, &who.phone)}
            {line(words::EMAIL, &who.email)}
        </dl>
        {(!list.is_empty())
            .then(|| {
                view! {
                    <h3 class="pt-2 text-xs text-muted">{desk.say(words::EARLIER)}</h3>
                    <ul>{list}</ul>
                }
            })}
    }
}

/// Asks for the reason.
#[component]
fn Reveal(
    state: CaseState,
    open: RwSignal<bool>,
    shown: RwSignal<Option<CustomerView>>,
) -> impl IntoView {
    let desk = desk();
    let reason = RwSignal::new(String::new());
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        spawn_local(async move {
            match cases::reveal(state.number(), reason.get_untracked()).await {
                Ok(customer) => {
                    let _ = shown.try_set(Some(customer));
                    open.set(false);
                }
                Err(problem) => error.set(Some(problem)),
            }
            busy.set(false);
        });
    };
    view! {
        <Dialog open=open title=desk.say(words::REVEAL).to_owned()>
            <form class="flex flex-col gap-3" on:submit=send>
                <Field id="reveal-reason" label=desk.say(words::REVEAL_WHY)>
                    <input
                        id="reveal-reason"
                        class="input w-full"
                        required=true
                        maxlength="200"
                        prop:value=move || reason.get()
                        on:input=move |event| reason.set(event_target_value(&event))
                    />
                </Field>
                <Problem error=error />
                <DialogFoot
                    open=open
                    act=desk.say(words::REVEAL)
                    barred=Signal::derive(move || busy.get() || reason.with(|r| r.trim().is_empty()))
                />
            </form>
        </Dialog>
    }
}
