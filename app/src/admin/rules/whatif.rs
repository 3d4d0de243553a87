//! What a draft of promises or of the calendar would change for the cases of late, asked for before it is published.

use super::Book;
use crate::api::{ApiError, rules as api};
use crate::desk::context::{Desk, desk};
use crate::ui::form::Problem;
use crate::ui::moment::full;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::catalogue::{Words, rules as words};
use shared::clocks::policy::ClockKind;
use shared::clocks::whatif::{DAYS, Difference, Example, Line, MOST, Stand, WhatIf};
use shared::rulebook::{Document, Draft, Names};

/// Documents that can be worked out.
pub const fn fits(document: Document) -> bool {
    matches!(document, Document::Clocks | Document::Calendar)
}

/// The button and its answer.
#[component]
pub fn WhatIfCard(
    /// The document.
    book: Book,
) -> impl IntoView {
    let desk = desk();
    let answer: RwSignal<Option<(Draft, WhatIf)>> = RwSignal::new(None);
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let run = move |_| {
        if busy.get_untracked() {
            return;
        }
        let draft = book.draft.get_untracked();
        busy.set(true);
        error.set(None);
        answer.set(None);
        spawn_local(async move {
            match api::what_if(draft.clone()).await {
                Ok(found) => answer.set(Some((draft, found))),
                Err(problem) => error.set(Some(problem)),
            }
            busy.set(false);
        });
    };
    let told = move || {
        let fresh = |(draft, found)| book.draft.with(|now| *now == draft).then_some(found);
        let found = answer.get().and_then(fresh)?;
        Some(book.names.with(|names| answer_view(desk, names, found)))
    };
    view! {
        <section class="mt-3 flex flex-col gap-2 pt-3 hairline-t">
            <h3 class="font-semibold">{desk.say(words::WHATIF)}</h3>
            <p class="text-muted">{desk.fill(words::WHATIF_HINT, &[("n", &DAYS)])}</p>
            <div>
                <button
                    type="button"
                    class="btn btn-sm"
                    disabled=move || busy.get() || book.faults.with(|faults| !faults.is_empty())
                    on:click=run
                >
                    {desk.say(words::WHATIF_RUN)}
                </button>
            </div>
            <Problem error=error />
            <div role="status" class="flex flex-col gap-2">
                {move || {
                    busy.get()
                        .then(|| view! { <p class="text-muted">{desk.say(words::WHATIF_BUSY)}</p> })
                }}
                {told}
            </div>
        </section>
    }
}

fn answer_view(desk: Desk, names: &Names, found: WhatIf) -> AnyView {
    if found.seen == 0 {
        return view! { <p>{desk.say(words::WHATIF_EMPTY)}</p> }.into_any();
    }
    let (seen, touched) = (found.seen, found.touched);
    let lines = found
        .lines
        .into_iter()
        .map(|line| line_view(desk, names, line));
    let lines = lines.collect_view();
    let examples: Vec<_> = found
        .examples
        .into_iter()
        .map(|example| example_view(desk, names, example))
        .collect();
    let some = !examples.is_empty();
    view! {
        <p>{desk.fill(words::WHATIF_SEEN, &[("n", &seen), ("touched", &touched)])}</p>
        {found.more.then(|| desk.fill(words::WHATIF_MORE, &[("n", &MOST)]))}
        <ul class="rounded-md hairline" class:hidden=!some>
            {lines}
        </ul>
        {some
            .then(|| {
                view! {
                    <h4 class="pt-1 text-muted">{desk.say(words::WHATIF_EXAMPLES)}</h4>
                    <ul class="flex flex-col gap-2">{examples}</ul>
                }
            })}
    }
    .into_any()
}

/// `投诉 · 首次反馈`, with the stage of a stage limit.
fn title(
    desk: Desk,
    names: &Names,
    case_type: &str,
    kind: ClockKind,
    stage: Option<&str>,
) -> String {
    let stage = stage.map(|key| format!("（{}）", names.stage(case_type, key, desk.locale)));
    format!(
        "{} · {}{}",
        names.case_type(case_type, desk.locale),
        kind.text(desk.zh()),
        stage.unwrap_or_default()
    )
}

const fn difference_words(difference: Difference) -> Words {
    match difference {
        Difference::Broken => words::WHATIF_BROKEN,
        Difference::Mended => words::WHATIF_MENDED,
        Difference::Earlier => words::WHATIF_EARLIER,
        Difference::Later => words::WHATIF_LATER,
        Difference::Made => words::WHATIF_MADE,
        Difference::Dropped => words::WHATIF_DROPPED,
    }
}

fn line_view(desk: Desk, names: &Names, line: Line) -> impl IntoView {
    let counts = line
        .counts
        .iter()
        .map(|(difference, n)| {
            let class = match difference {
                Difference::Broken => "text-late font-medium",
                Difference::Mended => "text-kept font-medium",
                _ => "",
            };
            let text = desk.fill(difference_words(*difference), &[("n", n)]);
            view! { <span class=class>{text}</span> }
        })
        .collect_view();
    let title = title(
        desk,
        names,
        &line.case_type,
        line.kind,
        line.stage.as_deref(),
    );
    view! {
        <li class="tree-line px-3 py-2">
            <p class="flex flex-wrap items-baseline justify-between gap-x-3">
                <span class="font-medium">{title}</span>
                <span class="figures text-muted">
                    {desk.fill(words::WHATIF_OF, &[("n", &line.seen)])}
                </span>
            </p>
            <p class="flex flex-wrap gap-x-3 figures">{counts}</p>
        </li>
    }
}

fn example_view(desk: Desk, names: &Names, example: Example) -> impl IntoView {
    let pair = example.pair;
    let title = title(
        desk,
        names,
        &example.case_type,
        pair.kind,
        pair.stage.as_deref(),
    );
    let stand = |stand: Option<Stand>| match stand {
        None => {
            view! { <dd class="text-muted">{desk.say(words::WHATIF_NO_PROMISE)}</dd> }.into_any()
        }
        Some(stand) => {
            let late = stand.broken.then(|| desk.say(words::WHATIF_LATE));
            let class = if stand.broken {
                "figures text-late"
            } else {
                "figures"
            };
            view! {
                <dd class=class>
                    <time datetime=stand.due_at.to_rfc3339()>{full(desk, stand.due_at)}</time>
                    " "
                    {late}
                </dd>
            }
            .into_any()
        }
    };
    view! {
        <li>
            <p>
                <span class="figures font-medium">{example.number}</span>
                " "
                {title}
            </p>
            <dl class="grid grid-cols-[auto_1fr] gap-x-3">
                <dt class="text-muted">{desk.say(words::WHATIF_NOW)}</dt>
                {stand(pair.before)}
                <dt class="text-muted">{desk.say(words::WHATIF_THEN)}</dt>
                {stand(pair.after)}
            </dl>
        </li>
    }
}
