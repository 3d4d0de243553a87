//! The stages of a case type: columns of the board, each standing for a phase.

use super::types::{change_one, fresh_key, line, of};
use super::{Book, wrong};
use crate::desk::context::{Desk, desk};
use crate::ui::icon::SmallIcon as Icon;
use icondata_lu as lu;
use leptos::prelude::*;
use shared::cases::{Phase, Stage};
use shared::catalogue::rules as words;
use shared::locale::Label;
use shared::rulebook::Place;

/// Keys of a case type and of a stage of it.
type At = (StoredValue<String>, StoredValue<String>);

/// What a stage says; nothing once it is gone.
fn stage<T: Default>(book: Book, (kind, key): At, get: impl FnOnce(&Stage) -> T) -> T {
    let (kind, key) = (kind.get_value(), key.get_value());
    of(book, &kind, |of| of.stage(&key).map(get)).unwrap_or_default()
}

fn change(book: Book, (kind, key): At, edit: impl FnOnce(&mut Vec<Stage>, usize)) {
    let (kind, key) = (kind.get_value(), key.get_value());
    change_one(book, &kind, |of| {
        if let Some(at) = of.stages.iter().position(|stage| stage.key == key) {
            edit(&mut of.stages, at);
        }
    });
}

/// The list.
#[component]
pub fn Stages(
    /// The document.
    book: Book,
    /// Key of the case type.
    of_type: StoredValue<String>,
) -> impl IntoView {
    let desk = desk();
    let keys = Memo::new(move |_| {
        of_type.with_value(|key| {
            of(book, key, |of| {
                of.stages
                    .iter()
                    .map(|stage| stage.key.clone())
                    .collect::<Vec<_>>()
            })
        })
    });
    let add = move |_| {
        of_type.with_value(|key| {
            change_one(book, key, |of| {
                // Before what is done: the last stage stays the last.
                let at = of.stages.len().saturating_sub(1);
                let phase = at.checked_sub(1).and_then(|at| of.stages.get(at));
                let new = Stage {
                    key: fresh_key("stage"),
                    label: Label::default(),
                    phase: phase.map_or(Phase::Received, |before| before.phase),
                };
                of.stages.insert(at, new);
            });
        });
    };
    view! {
        <h3 class="font-medium">{desk.say(words::STAGES)}</h3>
        <ol class="rounded-md hairline">
            <For each=move || keys.get() key=String::clone let:key>
                {row(desk, book, (of_type, StoredValue::new(key)))}
            </For>
        </ol>
        <div>
            <button
                type="button"
                class="btn btn-sm"
                aria-label=move || {
                    let of = of_type.with_value(|key| of(book, key, |of| desk.label(&of.label)));
                    format!("{} · {of}", desk.say(words::ADD_STAGE))
                }
                on:click=add
            >
                <Icon icon=lu::LuPlus />
                {desk.say(words::ADD_STAGE)}
            </button>
        </div>
    }
}

fn row(desk: Desk, book: Book, at: At) -> impl IntoView {
    let name = move || stage(book, at, |stage| desk.label(&stage.label));
    let id = |what: &str| format!("{}-{}-{what}", at.0.get_value(), at.1.get_value());
    let put = move |edit: fn(&mut Stage, String)| {
        move |typed: String| {
            change(book, at, |all, at| {
                if let Some(stage) = all.get_mut(at) {
                    edit(stage, typed);
                }
            });
        }
    };
    let place = move || Place::Stage(at.0.get_value(), at.1.get_value());
    let used = move || {
        let (of, key) = (at.0.get_value(), at.1.get_value());
        book.names
            .with(|names| names.used.get(&of).is_some_and(|used| used.contains(&key)))
    };
    let phases = Phase::ALL
        .map(|phase| {
            view! {
                <option
                    value=phase.code()
                    prop:selected=move || stage(book, at, |stage| stage.phase == phase)
                >
                    {desk.say(phase.staff_words())}
                </option>
            }
        })
        .collect_view();
    // Steps to the top and to the bottom.
    let steps = Memo::new(move |_| {
        let (kind, key) = (at.0.get_value(), at.1.get_value());
        of(book, &kind, |of| {
            let place = of.stages.iter().position(|stage| stage.key == key);
            let place = place.unwrap_or_default();
            (place, of.stages.len().saturating_sub(place + 1))
        })
    });
    let button = move |what, icon, off: Signal<bool>, act: fn(&mut Vec<Stage>, usize)| {
        view! {
            <button
                type="button"
                class="btn btn-ghost btn-sm btn-square"
                aria-label=move || format!("{} · {}", desk.say(what), name())
                title=desk.say(what)
                disabled=off
                on:click=move |_| change(book, at, act)
            >
                <Icon icon=icon />
            </button>
        }
    };
    view! {
        <li class="tree-line px-3 py-2">
            <div class="grid grid-cols-2 items-end gap-x-3 gap-y-2 sm:grid-cols-[1fr_1fr_1fr_auto]">
                {line(
                    desk.say(words::STAGE_ZH),
                    id("zh"),
                    40,
                    move || stage(book, at, |stage| stage.label.zh.clone()),
                    put(|stage, typed| stage.label.zh = typed),
                )}
                {line(
                    desk.say(words::STAGE_EN),
                    id("en"),
                    40,
                    move || stage(book, at, |stage| stage.label.en.clone()),
                    put(|stage, typed| stage.label.en = typed),
                )}
                <label class="flex min-w-0 flex-col gap-1">
                    <span class="text-muted">{desk.say(words::STAGE_PHASE)}</span>
                    <select
                        class="select w-full"
                        on:change=move |event| {
                            if let Ok(phase) = event_target_value(&event).parse() {
                                change(
                                    book,
                                    at,
                                    |all, at| {
                                        if let Some(stage) = all.get_mut(at) {
                                            stage.phase = phase;
                                        }
                                    },
                                );
                            }
                        }
                    >
                        {phases}
                    </select>
                </label>
                <div class="flex min-w-24 justify-end">
                    {button(
                        words::MOVE_UP,
                        lu::LuArrowUp,
                        Signal::derive(move || steps.get().0 == 0),
                        |all, at| all.swap(at, at.saturating_sub(1)),
                    )}
                    {button(
                        words::MOVE_DOWN,
                        lu::LuArrowDown,
                        Signal::derive(move || steps.get().1 == 0),
                        |all, at| {
                            if at + 1 < all.len() {
                                all.swap(at, at + 1);
                            }
                        },
                    )}
                    <Show when=move || !used()>
                        {button(
                            words::DELETE,
                            lu::LuTrash2,
                            Signal::stored(false),
                            |all, at| drop(all.remove(at)),
                        )}
                    </Show>
                </div>
            </div>
            {move || wrong(book.faults_at(desk, |at| *at == place()))}
        </li>
    }
}
