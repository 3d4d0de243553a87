//! What the machine has learned: models with how good they are, training, going back, reading every voice anew.

use crate::api::{ApiResult, language};
use crate::desk::context::{Desk, desk};
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::PageHead;
use crate::ui::load::load;
use crate::ui::moment::When;
use icondata_lu::{LuBan, LuBrain, LuCircleCheck, LuRefreshCw, LuUndo2};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::catalogue::{Words, labels as words};
use shared::learning::{LEAST_LABELS, LanguagePage as Page, ModelRow, RunKind, RunRow, RunState};
use std::time::Duration;

/// How often a run under way is looked at.
const POLL: Duration = Duration::from_secs(1);

const fn state_words(state: RunState) -> Words {
    match state {
        RunState::Running => words::RUN_RUNNING,
        RunState::Done => words::RUN_DONE,
        RunState::Cancelled => words::RUN_CANCELLED,
        RunState::TooFew => words::RUN_TOO_FEW,
        RunState::Failed => words::RUN_FAILED,
    }
}

const fn kind_words(kind: RunKind) -> Words {
    match kind {
        RunKind::Train => words::RUN_TRAIN,
        RunKind::Read => words::RUN_READ,
    }
}

/// The page.
#[component]
pub fn LanguagePage() -> impl IntoView {
    let desk = desk();
    let data = Resource::new_blocking(|| (), |()| language::page());
    view! {
        <PageHead title=desk.say(words::MODEL_TITLE) />
        {load(data, |page| view! { <Learned page=page /> })}
    }
}

/// Asks the server for something and shows what then is.
fn send(
    desk: Desk,
    now: RwSignal<Page>,
    done: Words,
    call: impl Future<Output = ApiResult<Page>> + 'static,
) {
    spawn_local(async move {
        match call.await {
            Ok(page) => {
                now.set(page);
                desk.done(desk.say(done));
            }
            Err(error) => desk.failed(error.text(desk.locale)),
        }
    });
}

#[component]
fn Learned(page: Page) -> impl IntoView {
    let desk = desk();
    let now = RwSignal::new(page);
    let busy = Memo::new(move |_| {
        now.with(|page| page.runs.iter().any(|run| run.state == RunState::Running))
    });
    Effect::new(move || {
        if !busy.get() {
            return;
        }
        let look = move || {
            spawn_local(async move {
                if let Ok(page) = language::page().await {
                    let _ = now.try_set(page);
                }
            });
        };
        if let Ok(handle) = set_interval_with_handle(look, POLL) {
            on_cleanup(move || handle.clear());
        }
    });
    let running = move |kind| now.with(|page| page.running(kind).is_some());
    let few = move || now.with(|page| page.labels < LEAST_LABELS);
    view! {
        <div class="flex max-w-4xl flex-col gap-6 p-4">
            <section class="flex flex-col gap-3 rounded-md hairline p-4">
                <p>{desk.say(words::MODEL_HELP)}</p>
                <p class="figures font-medium">
                    {move || now.with(|page| desk.fill(words::LABELS, &[("n", &page.labels)]))}
                </p>
                <Show when=few>
                    <p class="text-soon">{desk.fill(words::LABELS_FEW, &[("least", &LEAST_LABELS)])}</p>
                </Show>
                <div class="flex flex-wrap items-center gap-2">
                    <button
                        type="button"
                        class="btn btn-sm btn-primary"
                        disabled=move || few() || running(RunKind::Train)
                        on:click=move |_| {
                            send(desk, now, words::STARTED, language::start(RunKind::Train));
                        }
                    >
                        <Icon icon=LuBrain />
                        {desk.say(words::TRAIN)}
                    </button>
                    <button
                        type="button"
                        class="btn btn-sm"
                        disabled=move || running(RunKind::Read)
                        on:click=move |_| {
                            send(desk, now, words::STARTED, language::start(RunKind::Read));
                        }
                    >
                        <Icon icon=LuRefreshCw />
                        {desk.say(words::READ_ALL)}
                    </button>
                    <span class="text-xs text-muted">{desk.say(words::READ_ALL_HINT)}</span>
                </div>
            </section>
            <section aria-live="polite">
                <h2 class="section-title">{desk.say(words::RUNS)}</h2>
                {move || now.with(|page| runs(desk, now, &page.runs))}
            </section>
            <section>
                <h2 class="section-title">{desk.say(words::MODELS)}</h2>
                <p class="pb-2 text-xs text-muted">{desk.say(words::MEASURED)}</p>
                {move || now.with(|page| models(desk, now, page))}
            </section>
        </div>
    }
}

fn runs(desk: Desk, now: RwSignal<Page>, runs: &[RunRow]) -> impl IntoView + use<> {
    if runs.is_empty() {
        return view! { <p class="text-muted">{desk.say(words::NO_RUNS)}</p> }.into_any();
    }
    let lines = runs
        .iter()
        .map(|run| {
            let id = run.id;
            let progress = desk.fill(
                words::PROGRESS,
                &[("done", &run.done), ("total", &run.total)],
            );
            let under_way = run.state == RunState::Running;
            view! {
                <li class="tree-line flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2">
                    <span class="min-w-20 font-medium">{desk.say(kind_words(run.kind))}</span>
                    <span class:text-late=run.state == RunState::Failed>
                        {desk.say(state_words(run.state))}
                    </span>
                    {under_way
                        .then(|| {
                            view! {
                                <progress
                                    class="progress progress-primary w-40"
                                    max=run.total.max(1).to_string()
                                    value=run.done.to_string()
                                    aria-label=progress.clone()
                                ></progress>
                            }
                        })}
                    <span class="figures text-muted">{progress}</span>
                    <span class="grow text-muted">{run.by.clone()} " · " <When at=run.created_at /></span>
                    {under_way
                        .then(|| {
                            view! {
                                <button
                                    type="button"
                                    class="btn btn-xs"
                                    on:click=move |_| {
                                        send(desk, now, words::STOPPED, language::cancel(id));
                                    }
                                >
                                    <Icon icon=LuBan class="size-3.5 shrink-0" />
                                    {desk.say(words::STOP)}
                                </button>
                            }
                        })}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="rounded-md hairline">{lines}</ul> }.into_any()
}

fn percent(thousandths: u16) -> String {
    format!("{}.{} %", thousandths / 10, thousandths % 10)
}

fn models(desk: Desk, now: RwSignal<Page>, page: &Page) -> impl IntoView + use<> {
    let in_force = page.in_force;
    let learned = page
        .models
        .iter()
        .map(|model| line(desk, now, model.version, Some(model), in_force))
        .collect_view();
    let built_in = line(desk, now, 0, None, in_force);
    let heads = [
        words::VERSION,
        words::LEARNED,
        words::TEXTS,
        words::CATEGORIES,
        words::ACCURACY,
        words::TOP3,
        words::MACRO_F1,
    ];
    let heads = heads
        .into_iter()
        .map(|head| view! { <th scope="col">{desk.say(head)}</th> })
        .collect_view();
    view! {
        <div class="overflow-x-auto" tabindex="0" role="group" aria-label=desk.say(words::MODELS)>
            <table class="table">
                <thead>
                    <tr>
                        {heads}
                        <th scope="col">
                            <span class="sr-only">{desk.say(words::USE)}</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{learned} {built_in}</tbody>
            </table>
        </div>
    }
}

fn line(
    desk: Desk,
    now: RwSignal<Page>,
    version: u32,
    model: Option<&ModelRow>,
    in_force: u32,
) -> impl IntoView + use<> {
    let cells = match model {
        Some(model) => view! {
            <td class="figures">{version}</td>
            <td class="whitespace-nowrap">
                <When at=model.at />
            </td>
            <td class="figures">{model.texts}</td>
            <td class="figures">{model.categories}</td>
            <td class="figures whitespace-nowrap">{percent(model.accuracy)}</td>
            <td class="figures whitespace-nowrap">{percent(model.top3)}</td>
            <td class="figures whitespace-nowrap">{percent(model.macro_f1)}</td>
        }
        .into_any(),
        None => view! { <td colspan="7">{desk.say(words::RULES_ALONE)}</td> }.into_any(),
    };
    let state = if version == in_force {
        view! {
            <span class="inline-flex items-center gap-1 whitespace-nowrap text-kept">
                <Icon icon=LuCircleCheck class="size-3.5 shrink-0" />
                {desk.say(words::IN_FORCE)}
            </span>
        }
        .into_any()
    } else {
        view! {
            <button
                type="button"
                class="btn btn-xs whitespace-nowrap"
                on:click=move |_| send(desk, now, words::USED, language::restore(version))
            >
                <Icon icon=LuUndo2 class="size-3.5 shrink-0" />
                {desk.say(words::USE)}
            </button>
        }
        .into_any()
    };
    view! {
        <tr>
            {cells}
            <td>{state}</td>
        </tr>
    }
}
