//! The form of one promise: what, for which priority how long, and whether waiting pauses it.

use super::Book;
use super::clocks::{change, set_of};
use super::length::{Typed, fields};
use crate::desk::context::desk;
use crate::ui::badge::priority_words;
use crate::ui::dialog::{Dialog, DialogFoot};
use crate::ui::form::Field;
use leptos::prelude::*;
use shared::catalogue::rules as words;
use shared::clocks::policy::{ByPriority, ClockKind, Length, Target};
use shared::priority::Priority;

/// Case type and place of a promise; one past the last for a new one.
pub type At = (String, usize);

const fn blank() -> Target {
    Target {
        kind: ClockKind::FirstFeedback,
        stage: None,
        due: ByPriority::all(Length::hours(24)),
        aim: ByPriority {
            urgent: None,
            normal: None,
            low: None,
        },
        pausable: false,
    }
}

fn by_priority(typed: [RwSignal<Typed>; 3]) -> ByPriority {
    let [urgent, normal, low] = typed.map(|typed| typed.with_untracked(Typed::length));
    ByPriority {
        urgent,
        normal,
        low,
    }
}

/// The dialog; open while `open` names a promise.
#[component]
pub fn PromiseForm(book: Book, open: RwSignal<Option<At>>) -> impl IntoView {
    let desk = desk();
    let target = RwSignal::new(blank());
    let typed = |_| RwSignal::new(Typed::of(None));
    let (due, aim) = ([0; 3].map(typed), [0; 3].map(typed));
    let shown = RwSignal::new(false);
    Effect::new(move || {
        let Some((key, at)) = open.get() else {
            return;
        };
        let set = untrack(|| set_of(book, &key));
        let found = set.and_then(|set| set.targets.get(at).cloned());
        let found = found.unwrap_or_else(blank);
        for (at, priority) in Priority::ALL.into_iter().enumerate() {
            due[at].set(Typed::of(found.due.of(priority)));
            aim[at].set(Typed::of(found.aim.of(priority)));
        }
        target.set(found);
        shown.set(true);
    });
    Effect::new(move || {
        if !shown.get() && open.with_untracked(Option::is_some) {
            open.set(None);
        }
    });
    let done = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mut new = target.get_untracked();
        (new.due, new.aim) = (by_priority(due), by_priority(aim));
        if new.kind != ClockKind::Stage {
            new.stage = None;
        }
        if let Some((key, at)) = open.get_untracked() {
            change(book, &key, |set| match set.targets.get_mut(at) {
                Some(place) => *place = new,
                None => set.targets.push(new),
            });
        }
        shown.set(false);
    };
    let kinds = ClockKind::ALL
        .map(|kind| {
            view! {
                <option value=kind.as_str() prop:selected=move || target.with(|t| t.kind == kind)>
                    {kind.text(desk.zh())}
                </option>
            }
        })
        .collect_view();
    let stages = move || {
        let key = open.get().map(|(key, _)| key).unwrap_or_default();
        let of = book
            .names
            .with(|names| names.types.iter().find(|t| t.key == key).cloned());
        let stages = of.map(|of| of.stages).unwrap_or_default();
        stages
            .into_iter()
            .map(|stage| {
                let key = stage.key.clone();
                let chosen = move || target.with(|t| t.stage.as_ref() == Some(&key));
                view! {
                    <option value=stage.key prop:selected=chosen>
                        {desk.label(&stage.label)}
                    </option>
                }
            })
            .collect_view()
    };
    let rows = Priority::ALL
        .into_iter()
        .enumerate()
        .map(|(at, priority)| {
            let name = desk.say(priority_words(priority));
            let label = move |what| format!("{name} · {}", desk.say(what));
            view! {
                <div class="grid items-center gap-x-3 gap-y-1 sm:grid-cols-2">
                    <p class="font-medium sm:col-span-2">{name}</p>
                    <div>
                        <p class="text-muted">{desk.say(words::DUE)}</p>
                        {fields(desk, label(words::DUE), due[at])}
                    </div>
                    <div>
                        <p class="text-muted">{desk.say(words::AIM)}</p>
                        {fields(desk, label(words::AIM), aim[at])}
                    </div>
                </div>
            }
        })
        .collect_view();
    view! {
        <Dialog open=shown title=desk.say(words::EDIT_PROMISE).to_owned()>
            <form class="flex flex-col gap-3" on:submit=done>
                <Field id="promise-kind" label=desk.say(words::PROMISE)>
                    <select
                        id="promise-kind"
                        class="select w-full"
                        on:change=move |event| {
                            if let Ok(kind) = event_target_value(&event).parse() {
                                target.update(|t| t.kind = kind);
                            }
                        }
                    >
                        {kinds}
                    </select>
                </Field>
                <Show when=move || target.with(|t| t.kind == ClockKind::Stage)>
                    <Field id="promise-stage" label=desk.say(words::STAGE)>
                        <select
                            id="promise-stage"
                            class="select w-full"
                            required=true
                            on:change=move |event| {
                                let key = event_target_value(&event);
                                target.update(|t| t.stage = (!key.is_empty()).then_some(key));
                            }
                        >
                            <option value="" prop:selected=move || target.with(|t| t.stage.is_none())>
                                {desk.say(words::CHOOSE)}
                            </option>
                            {stages}
                        </select>
                    </Field>
                </Show>
                {rows}
                <label class="flex cursor-pointer items-center gap-2">
                    <input
                        type="checkbox"
                        class="checkbox checkbox-sm"
                        prop:checked=move || target.with(|t| t.pausable)
                        on:change=move |event| {
                            target.update(|t| t.pausable = event_target_checked(&event));
                        }
                    />
                    {desk.say(words::PAUSE_BOX)}
                </label>
                <DialogFoot open=shown act=desk.say(words::DONE) />
            </form>
        </Dialog>
    }
}
