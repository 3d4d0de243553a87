//! The palette behind Ctrl-K: go to a page, or to a case by a few of its words. Enter without a choice shows all hits.

use super::context::{Desk, desk};
use super::frame;
use crate::api::search;
use crate::ui::dialog::Dialog;
use crate::ui::icon::SmallIcon as Icon;
use icondata_lu::LuSearch;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use shared::actor::Right;
use shared::catalogue::desk as words;
use shared::finding::LONGEST;
use std::time::Duration;

/// Typing rests this long before the server is asked.
const REST: Duration = Duration::from_millis(90);
/// Pages shown while nothing is typed.
const PAGES: usize = 8;

/// An address, what it is called, and the number of a case.
type Entry = (String, String, String);

/// The dialog, its key, and its list.
#[component]
pub fn Palette() -> impl IntoView {
    let desk = desk();
    let navigate = use_navigate();
    let typed = RwSignal::new(String::new());
    let hits: RwSignal<Vec<Entry>> = RwSignal::new(Vec::new());
    let at = RwSignal::new(None::<usize>);
    let asked = StoredValue::new(0_u32);
    let field = NodeRef::<html::Input>::new();
    let entries = Memo::new(move |_| {
        let mut all = typed.with(|text| pages(desk, text));
        all.extend(hits.get());
        all
    });
    Effect::new(move || {
        let listening = window_event_listener(leptos::ev::keydown, move |event| {
            let modified = event.ctrl_key() || event.meta_key();
            if modified && event.key() == "k" && !event.is_composing() {
                event.prevent_default();
                desk.palette.set(true);
            }
        });
        on_cleanup(move || listening.remove());
    });
    let go = move |href: &str| {
        desk.palette.set(false);
        match desk.rel(href) {
            None => navigate(href, Default::default()),
            Some(_) => drop(window().location().assign(href)),
        }
    };
    let ask = move || {
        let turn = asked.get_value().wrapping_add(1);
        asked.set_value(turn);
        at.set(None);
        set_timeout(
            move || {
                let text = typed.get_untracked();
                if asked.get_value() != turn || !desk.may(Right::ReadCases) {
                    return;
                }
                if text.trim().is_empty() {
                    hits.set(Vec::new());
                    return;
                }
                spawn_local(async move {
                    let found = search::suggest(text).await.unwrap_or_default();
                    if asked.get_value() == turn {
                        let entry = |case: shared::finding::Suggestion| {
                            (
                                format!("/desk/cases/{}", case.number),
                                desk.or_erased(case.title),
                                case.number,
                            )
                        };
                        hits.set(found.into_iter().map(entry).collect());
                    }
                });
            },
            REST,
        );
    };
    let press = {
        let go = go.clone();
        move |event: web_sys::KeyboardEvent| {
            if event.is_composing() {
                return;
            }
            let count = entries.with(Vec::len);
            let key = event.key();
            match (key.as_str(), at.get_untracked()) {
                ("ArrowDown", chosen) if count > 0 => {
                    at.set(Some(chosen.map_or(0, |n| (n + 1) % count)));
                }
                ("ArrowUp", chosen) if count > 0 => {
                    at.set(Some(chosen.map_or(count - 1, |n| (n + count - 1) % count)));
                }
                ("Enter", Some(n)) => {
                    if let Some((href, ..)) = entries.get_untracked().get(n) {
                        go(href);
                    }
                }
                _ => return,
            }
            event.prevent_default();
        }
    };
    let lines = move || {
        let go = go.clone();
        entries
            .get()
            .into_iter()
            .enumerate()
            .map(|(n, (href, text, number))| {
                let go = go.clone();
                view! {
                    <li
                        id=format!("palette-{n}")
                        role="option"
                        class="flex gap-3 rounded px-2 py-1.5 cursor-pointer hover:bg-base-200 aria-selected:bg-base-300"
                        aria-selected=move || (at.get() == Some(n)).to_string()
                        on:click=move |_| go(&href)
                    >
                        <span class="grow truncate">{text}</span>
                        <span class="figures text-muted whitespace-nowrap">{number}</span>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <Dialog open=desk.palette title=desk.say(words::NAV_SEARCH).to_owned()>
            <form method="get" action="/desk/search" role="search">
                <input
                    node_ref=field
                    class="input w-full"
                    type="text"
                    enterkeyhint="search"
                    name="q"
                    autofocus
                    autocomplete="off"
                    maxlength=LONGEST
                    role="combobox"
                    aria-expanded=move || entries.with(|all| !all.is_empty()).to_string()
                    aria-controls="palette-list"
                    aria-autocomplete="list"
                    aria-activedescendant=move || at.get().map(|n| format!("palette-{n}"))
                    aria-label=desk.say(words::PALETTE)
                    placeholder=desk.say(words::PALETTE)
                    prop:value=move || typed.get()
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        ask();
                    }
                    on:keydown=press
                />
            </form>
            <ul id="palette-list" role="listbox" class="pt-2" aria-label=desk.say(words::PALETTE_LIST)>
                {lines}
            </ul>
            <p class="pt-2 text-xs text-muted">{desk.say(words::PALETTE_HINT)}</p>
        </Dialog>
    }
}

/// Opens the palette; before the program has arrived, and without it, a link to the page of hits.
#[component]
pub fn Opener() -> impl IntoView {
    let desk = desk();
    desk.may(Right::ReadCases).then(|| {
        view! {
            <a
                class="btn btn-ghost btn-square"
                href="/desk/search"
                rel=desk.rel("/desk/search")
                aria-label=desk.say(words::NAV_SEARCH)
                title="Ctrl K · ⌘K"
                on:click=move |event| {
                    event.prevent_default();
                    desk.palette.set(true);
                }
            >
                <Icon icon=LuSearch class="size-5" />
            </a>
        }
    })
}

/// Pages whose name holds what is typed.
fn pages(desk: Desk, typed: &str) -> Vec<Entry> {
    let typed = typed.trim().to_ascii_lowercase();
    frame::pages(desk)
        .filter(|(_, name)| name.to_ascii_lowercase().contains(&typed))
        .take(PAGES)
        .map(|(path, name)| (path.to_owned(), name.to_owned(), String::new()))
        .collect()
}
