//! The bell beside the search: how many reminders a person has not read; live updates count it.

use super::context::{Desk, desk};
use crate::ui::icon::SmallIcon as Icon;
use icondata_lu::LuBell;
use leptos::prelude::*;
use shared::actor::Right;
use shared::catalogue::reminders as words;
use shared::reminders::UNREAD_CAP;

/// Where reminders are listed.
pub const PATH: &str = "/desk/reminders";

/// How many are unread, as people read it.
pub fn count(desk: Desk) -> String {
    match desk.unread.get() {
        n if n >= UNREAD_CAP => format!("{}+", UNREAD_CAP - 1),
        n => n.to_string(),
    }
}

/// The link with its count; nothing for people who read no cases.
#[component]
pub fn Bell() -> impl IntoView {
    let desk = desk();
    let count = move || count(desk);
    let name = move || match desk.unread.get() {
        0 => desk.say(words::BELL_NONE).to_owned(),
        _ => desk.fill(words::BELL, &[("n", &count())]),
    };
    desk.may(Right::ReadCases).then(|| {
        view! {
            <a
                class="btn btn-ghost btn-square relative"
                href=PATH
                rel=desk.rel(PATH)
                aria-label=name
                title=name
            >
                <Icon icon=LuBell class="size-5" />
                <Show when=move || { desk.unread.get() > 0 }>
                    <span class="figures absolute top-0 -right-0.5 min-w-4.5 rounded-full bg-error px-1 text-center text-[11px] leading-4.5 font-semibold text-error-content" aria-hidden="true">
                        {count}
                    </span>
                </Show>
            </a>
        }
    })
}
