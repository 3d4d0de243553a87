//! Jobs that are late or were given up, and another try; below them the mails that were not sent.

use super::letters::LettersPart;
use crate::api::ops;
use crate::desk::context::{Desk, desk};
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::{Empty, PageHead};
use crate::ui::load::load;
use crate::ui::moment::When;
use icondata_lu::{LuCircleCheck, LuClock, LuRefreshCw, LuTriangleAlert};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::catalogue::{admin as words, desk as frame};
use shared::ops::JobRow;

/// The page.
#[component]
pub fn JobsPage() -> impl IntoView {
    let desk = desk();
    let data = Resource::new_blocking(|| (), |()| ops::jobs());
    let again = move |id| {
        spawn_local(async move {
            match ops::retry_job(id).await {
                Ok(()) => {
                    desk.done(desk.say(words::RETRIED));
                    data.refetch();
                }
                Err(error) => desk.failed(error.text(desk.locale)),
            }
        });
    };
    view! {
        <PageHead title=desk.say(frame::NAV_JOBS) />
        {load(
            data,
            move |jobs| {
                if jobs.is_empty() {
                    return view! { <Empty icon=LuCircleCheck title=desk.say(words::JOBS_EMPTY) /> }
                        .into_any();
                }
                let lines = jobs.into_iter().map(|job| line(desk, job, again)).collect_view();
                view! {
                    <div class="overflow-x-auto">
                        <table class="table">
                            <thead>
                                <tr>
                                    <th scope="col">{desk.say(words::JOB)}</th>
                                    <th scope="col">{desk.say(words::JOB_STATE)}</th>
                                    <th scope="col">{desk.say(words::ATTEMPTS)}</th>
                                    <th scope="col">{desk.say(words::RUN_AT)}</th>
                                    <th scope="col">{desk.say(words::LAST_ERROR)}</th>
                                    <th scope="col">
                                        <span class="sr-only">{desk.say(words::RETRY_JOB)}</span>
                                    </th>
                                </tr>
                            </thead>
                            <tbody>{lines}</tbody>
                        </table>
                    </div>
                }
                    .into_any()
            },
        )}
        <LettersPart />
    }
}

fn line(
    desk: Desk,
    job: JobRow,
    again: impl Fn(shared::id::JobId) + Copy + 'static,
) -> impl IntoView {
    let dead = job.state == "dead";
    let state = match job.state.as_str() {
        "running" => words::JOB_RUNNING,
        "dead" => words::JOB_DEAD,
        "done" => words::JOB_DONE,
        _ => words::JOB_QUEUED,
    };
    view! {
        <tr>
            <td>
                <code>{job.kind}</code>
            </td>
            <td class=if dead {
                "text-late whitespace-nowrap"
            } else {
                "text-soon whitespace-nowrap"
            }>
                <span class="inline-flex items-center gap-1">
                    <Icon icon=if dead { LuTriangleAlert } else { LuClock } />
                    {desk.say(state)}
                </span>
            </td>
            <td class="figures">{job.attempts}</td>
            <td class="whitespace-nowrap">
                <When at=job.run_at />
            </td>
            <td class="max-w-96 break-words text-xs text-muted">{job.last_error}</td>
            <td>
                {dead
                    .then(|| {
                        view! {
                            <button type="button" class="btn btn-sm" on:click=move |_| again(job.id)>
                                <Icon icon=LuRefreshCw />
                                {desk.say(words::RETRY_JOB)}
                            </button>
                        }
                    })}
            </td>
        </tr>
    }
}
