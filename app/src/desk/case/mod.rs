//! The case page: what is promised and missing is always in sight; what is typed survives every change of the case.

#[cfg(feature = "ssr")]
mod beside;
mod composer;
mod customer;
mod details;
mod evidence;
mod gate;
mod head;
mod help;
mod near;
mod promises;
mod proposal;
mod state;
mod tags;
mod timeline;

#[cfg(feature = "ssr")]
pub use beside::markup;

use crate::api::cases;
use crate::desk::context::desk;
use crate::desk::keys;
use crate::ui::load::load;
use composer::{Composer, open_tabs};
use customer::CustomerCard;
use details::Details;
use gate::GateNote;
use head::Head;
use help::Help;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_params_map};
use near::NearCases;
use promises::Promises;
use proposal::Proposals;
use shared::cases::{ANY_CASE, CaseAction, CasePage};
use shared::catalogue::desk as words;
use state::{CaseState, Tab};
use tags::TagsCard;
use timeline::{Original, Timeline};

/// The page behind a number.
#[component]
pub fn CaseRoute() -> impl IntoView {
    let params = use_params_map();
    let number = Memo::new(move |_| params.with(|p| p.get("number").unwrap_or_default()));
    let data = Resource::new_blocking(move || number.get(), cases::case);
    load(data, |page| view! { <CaseView page=page /> })
}

/// One case.
#[component]
fn CaseView(
    /// As loaded.
    page: CasePage,
) -> impl IntoView {
    let desk = desk();
    let state = CaseState::new(page);
    state.keep_texts(desk);

    // Somebody else, or the customer, did something: show it; drafts live beside the case and stay.
    Effect::new(move |first: Option<()>| {
        let (_, changed) = desk.changed.get();
        if first.is_some() && (changed == state.number() || changed == ANY_CASE) {
            spawn_local(state.refresh());
        }
    });

    let navigate = use_navigate();
    keys::on_key(move |event| {
        let tab = match event.key().as_str() {
            "u" => return navigate("/desk", Default::default()),
            "t" if state.may_take() => {
                return state.act(desk, CaseAction::Take, words::TAKEN, || {});
            }
            "r" => Tab::Reply,
            "n" => Tab::Note,
            "c" => Tab::Close,
            digit => match digit.parse::<usize>().ok().and_then(|n| n.checked_sub(1)) {
                Some(nth) => match open_tabs(state).nth(nth) {
                    Some(tab) => tab,
                    None => return,
                },
                None => return,
            },
        };
        if state.may_handle() {
            event.prevent_default();
            state.show(tab);
        }
    });

    view! {
        <Head state=state />
        <div class="grid gap-x-6 gap-y-5 p-4 lg:grid-cols-[minmax(0,1fr)_320px]">
            <div class="flex min-w-0 flex-col gap-5">
                <Original state=state />
                <Proposals state=state />
                <Timeline state=state />
                <Composer state=state />
                <Help state=state />
            </div>
            <aside class="flex min-w-0 flex-col gap-5">
                <GateNote state=state />
                <Promises state=state />
                <TagsCard state=state />
                <NearCases state=state />
                <Details state=state />
                <CustomerCard state=state />
            </aside>
        </div>
    }
}
