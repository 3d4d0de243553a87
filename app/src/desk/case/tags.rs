//! The voice on three axes: its kind, what was read of it; a tap says otherwise, and that is learned from.

use super::state::CaseState;
use crate::api::labels;
use crate::desk::context::{Desk, desk};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::actor::Right;
use shared::cases::{CaseAction, Kind};
use shared::catalogue::desk as words;
use shared::feedback::Sentiment;
use shared::id::NodeId;
use shared::tags::{Tag, Tags};

/// Category, mood and urgency.
#[component]
pub fn TagsCard(
    /// The open case.
    state: CaseState,
) -> impl IntoView {
    let desk = desk();
    let read = Memo::new(move |_| {
        state
            .page
            .with(|page| (page.voice.tags.clone(), page.category_id))
    });
    view! {
        <section aria-labelledby="read">
            <h2 id="read" class="section-title">
                {desk.say(words::READ)}
            </h2>
            {move || match read.get() {
                (Some(tags), category) => axes(desk, state, tags, category).into_any(),
                (None, _) => {
                    view! { <p class="text-muted">{desk.say(words::READ_NOT)}</p> }.into_any()
                }
            }}
        </section>
    }
}

fn axes(desk: Desk, state: CaseState, tags: Tags, category: Option<NodeId>) -> impl IntoView {
    let suggested = tags
        .suggested
        .iter()
        .map(|guess| {
            let (id, percent) = (guess.id, guess.percent);
            chip(
                desk.label(&guess.label),
                Some(percent),
                category == Some(id),
                Signal::derive(move || state.busy.get() || !state.may_handle()),
                move || {
                    let action = CaseAction::Categorise { category: id };
                    state.act(desk, action, words::SAVED, || {});
                },
            )
        })
        .collect_view();
    let unknown = tags.suggested.is_empty();
    let voice = tags.voice;
    let say = move |tag: Tag| {
        state.busy.set(true);
        spawn_local(async move {
            match labels::put(voice, tag).await {
                Ok(()) => {
                    desk.done(desk.say(words::SAVED));
                    state.refresh().await;
                }
                Err(error) => desk.failed(error.text(desk.locale)),
            }
            state.busy.set(false);
        });
    };
    let may_label = desk.may(Right::Label);
    let moods = Sentiment::ALL
        .into_iter()
        .map(|mood| {
            let now = mood == tags.mood;
            let off = Signal::derive(move || state.busy.get() || !may_label);
            let percent = tags.mood_percent.filter(|_| now);
            chip(
                desk.say(mood.words()).to_owned(),
                percent,
                now,
                off,
                move || say(Tag::Mood(mood)),
            )
        })
        .collect_view();
    let kinds = Kind::ALL
        .into_iter()
        .map(|kind| {
            let off = Signal::derive(move || state.busy.get() || !may_label);
            chip(
                desk.say(kind.words()).to_owned(),
                None,
                kind == tags.kind,
                off,
                move || say(Tag::Kind(kind)),
            )
        })
        .collect_view();
    let opened_as = state.page.with_untracked(|page| page.row.kind);
    let kept = (opened_as != tags.kind).then(|| {
        let kind = desk.say(opened_as.words());
        view! { <p class="pt-1 text-muted">{desk.fill(words::KIND_KEPT, &[("kind", &kind)])}</p> }
    });
    let reasons = tags
        .reasons
        .iter()
        .map(|(points, signal)| {
            let what = signal.map_or(words::MOOD, |kind| kind.words());
            view! { <li class="badge badge-sm badge-outline">{desk.say(what)} " +" {*points}</li> }
        })
        .collect_view();
    let unsure = !tags.mood_sure && tags.mood_percent.is_some();
    view! {
        <dl class="facts items-center">
            <dt class="text-muted">{desk.say(words::KIND)}</dt>
            <dd class="flex flex-wrap gap-1.5">{kinds}</dd>
            <dt class="text-muted">{desk.say(words::CATEGORY)}</dt>
            <dd class="flex flex-wrap gap-1.5">
                {suggested}
                {unknown
                    .then(|| {
                        view! { <span class="text-muted">{desk.say(words::NO_SUGGESTION)}</span> }
                    })}
            </dd>
            <dt class="text-muted">{desk.say(words::MOOD)}</dt>
            <dd class="flex flex-wrap gap-1.5">{moods}</dd>
            <dt class="text-muted">{desk.say(words::URGENCY)}</dt>
            <dd class="flex flex-wrap items-center gap-1.5">
                <span class="figures">
                    {desk.fill(words::URGENCY_POINTS, &[("n", &tags.points)])}
                </span>
                <ul class="contents">{reasons}</ul>
            </dd>
        </dl>
        {kept}
        {unsure.then(|| view! { <p class="pt-1 text-soon">{desk.say(words::MOOD_UNSURE)}</p> })}
        <p class="pt-1 text-xs text-muted">{desk.say(words::READ_HINT)}</p>
    }
}

fn chip(
    text: String,
    percent: Option<u8>,
    now: bool,
    off: Signal<bool>,
    press: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="chip"
            aria-pressed=now.to_string()
            disabled=move || off.get()
            on:click=move |_| {
                if !now {
                    press();
                }
            }
        >
            {text}
            {percent.map(|n| view! { <span class="figures text-xs">{n} "%"</span> })}
        </button>
    }
}
