//! One import: how far it is, its result, and the rows that were left out.

use super::{Step, look};
use crate::api::imports;
use crate::desk::context::{Desk, desk};
use crate::ui::icon::SmallIcon as Icon;
use icondata_lu::LuBan;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::catalogue::{Words, manage as words};
use shared::imports::{ImportState, ImportStatus, RowError, RowProblem};
use std::time::Duration;

/// How often a running import is looked at.
const POLL: Duration = Duration::from_secs(1);

const fn problem_words(problem: RowProblem) -> Words {
    match problem {
        RowProblem::NoText => words::ROW_NO_TEXT,
        RowProblem::LongText => words::ROW_LONG_TEXT,
        RowProblem::BadTime => words::ROW_BAD_TIME,
        RowProblem::BadKind => words::ROW_BAD_KIND,
        RowProblem::BadSentiment => words::ROW_BAD_SENTIMENT,
        RowProblem::Duplicate => words::ROW_DUPLICATE,
    }
}

/// The third step.
#[component]
pub fn Progress(
    /// As last seen.
    status: ImportStatus,
    /// Where the person is.
    step: RwSignal<Step>,
    /// Called when it ends.
    ended: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let desk = desk();
    let id = status.id;
    let now = RwSignal::new(status);
    let running = Memo::new(move |_| now.with(|s| s.state == ImportState::Running));
    Effect::new(move || {
        if !running.get() {
            return;
        }
        let poll = set_interval_with_handle(
            move || {
                spawn_local(async move {
                    if let Ok(status) = imports::import_status(id).await {
                        let over = status.state != ImportState::Running;
                        let shown = now.try_set(status).is_none();
                        if over && shown {
                            ended();
                        }
                    }
                });
            },
            POLL,
        );
        if let Ok(handle) = poll {
            on_cleanup(move || handle.clear());
        }
    });
    let cancel = move |_| {
        spawn_local(async move {
            match imports::import_cancel(id).await {
                Ok(status) => {
                    now.set(status);
                    ended();
                }
                Err(error) => desk.failed(error.text(desk.locale)),
            }
        });
    };
    view! {
        <section class="flex flex-col gap-3 rounded-md hairline p-4" aria-live="polite">
            {move || now.with(|status| summary(desk, status))}
            <div class="flex gap-2">
                <Show when=move || running.get()>
                    <button type="button" class="btn btn-sm" on:click=cancel>
                        <Icon icon=LuBan />
                        {desk.say(words::IMPORT_CANCEL)}
                    </button>
                </Show>
                <Show when=move || !running.get()>
                    <button
                        type="button"
                        class="btn btn-sm"
                        on:click=move |_| step.set(Step::Choose)
                    >
                        {desk.say(words::IMPORT_AGAIN)}
                    </button>
                </Show>
            </div>
            {move || now.with(|status| errors(desk, &status.errors))}
        </section>
    }
}

fn summary(desk: Desk, status: &ImportStatus) -> impl IntoView + use<> {
    let (icon, class, state) = look(status.state);
    let running = status.state == ImportState::Running;
    let progress = desk.fill(
        words::IMPORT_PROGRESS,
        &[("done", &status.done_rows), ("total", &status.total_rows)],
    );
    let result = desk.fill(
        words::IMPORT_RESULT,
        &[
            ("imported", &status.imported),
            ("duplicates", &status.duplicates),
            ("failed", &status.failed),
            ("cases", &status.cases),
        ],
    );
    view! {
        <h2 class="flex flex-wrap items-center gap-3 font-semibold break-all">
            {status.file_name.clone()}
            <span class=format!("inline-flex items-center gap-1 font-normal {class}")>
                <Icon icon=icon />
                {desk.say(state)}
            </span>
        </h2>
        <progress
            class="progress progress-primary w-full max-w-xl"
            max=status.total_rows.max(1).to_string()
            value=status.done_rows.to_string()
            aria-label=progress.clone()
        ></progress>
        <p class="figures">{progress}</p>
        {running
            .then(|| view! { <p class="text-muted">{desk.say(words::IMPORT_INVISIBLE)}</p> })}
        {(!running).then(|| view! { <p class="figures">{result}</p> })}
    }
}

fn errors(desk: Desk, rows: &[RowError]) -> impl IntoView + use<> {
    let lines: Vec<_> = rows
        .iter()
        .map(|error| {
            view! {
                <tr>
                    <td class="figures w-24">{error.row}</td>
                    <td>{desk.say(problem_words(error.problem))}</td>
                    <td class="text-muted">{error.column.clone()}</td>
                </tr>
            }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <h3 class="section-title">{desk.say(words::IMPORT_ERRORS)}</h3>
            <div class="max-h-80 overflow-auto" tabindex="0" role="group" aria-label=desk.say(words::IMPORT_ERRORS)>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{desk.say(words::IMPORT_ROW)}</th>
                            <th scope="col">{desk.say(words::IMPORT_PROBLEM)}</th>
                            <th scope="col">{desk.say(words::IMPORT_COLUMN)}</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        }
    })
}
