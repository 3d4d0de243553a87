//! Bringing in files of voices: upload, match the columns, watch, see what was left out and why.

mod mapping;
mod progress;

use crate::api::{ApiError, imports};
use crate::desk::context::{Desk, desk};
use crate::ui::form::{Field, Problem};
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::PageHead;
use crate::ui::load::load;
use crate::ui::moment::When;
use crate::web;
use icondata_lu::{LuBan, LuCircleCheck, LuHourglass, LuPencil, LuTriangleAlert, LuUpload};
use leptos::prelude::*;
use leptos::task::spawn_local;
use mapping::Match;
use progress::Progress;
use shared::catalogue::{Words, desk as frame, manage as words};
use shared::imports::{ImportPreview, ImportState, ImportStatus};

/// Where the person is.
#[derive(Clone, PartialEq)]
enum Step {
    Choose,
    Match(Box<ImportPreview>),
    Watch(Box<ImportStatus>),
}

/// A state's icon, classes and words.
fn look(state: ImportState) -> (icondata_core::Icon, &'static str, Words) {
    match state {
        ImportState::Mapped => (LuPencil, "text-muted", words::STATE_MAPPED),
        ImportState::Running => (LuHourglass, "text-base-content", words::STATE_RUNNING),
        ImportState::Done => (LuCircleCheck, "text-kept", words::STATE_DONE),
        ImportState::Cancelled => (LuBan, "text-muted", words::STATE_CANCELLED),
        ImportState::Failed => (LuTriangleAlert, "text-late", words::STATE_FAILED),
    }
}

/// The page.
#[component]
pub fn ImportsPage() -> impl IntoView {
    let desk = desk();
    let step = RwSignal::new(Step::Choose);
    let data = Resource::new_blocking(|| (), |()| imports::imports());
    let refresh = move || data.refetch();
    let body = move || match step.get() {
        Step::Choose => view! { <Choose step=step /> }.into_any(),
        Step::Match(preview) => view! { <Match preview=*preview step=step /> }.into_any(),
        Step::Watch(status) => {
            view! { <Progress status=*status step=step ended=refresh /> }.into_any()
        }
    };
    view! {
        <PageHead title=desk.say(words::IMPORTS) />
        <div class="flex flex-col gap-6 p-4">
            {body}
            <section>
                <h2 class="section-title">{desk.say(words::IMPORT_LIST)}</h2>
                {load(data, move |list| history(desk, step, list))}
            </section>
        </div>
    }
}

/// Chooses and uploads a file. Without the page's script the same form posts by itself.
#[component]
fn Choose(step: RwSignal<Step>) -> impl IntoView {
    let desk = desk();
    let input = NodeRef::<leptos::html::Input>::new();
    let busy = RwSignal::new(false);
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let file = input
            .get_untracked()
            .and_then(|node| web::files(&node).into_iter().next());
        let Some(file) = file else {
            return;
        };
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            match web::upload::<ImportPreview>("/manage/imports/files", &file).await {
                Ok(preview) => step.set(Step::Match(Box::new(preview))),
                Err(problem) => {
                    if matches!(problem, ApiError::Invalid(_)) {
                        desk.failed(desk.say(words::IMPORT_FAILED_UPLOAD));
                    }
                    error.set(Some(problem));
                }
            }
            busy.set(false);
        });
    };
    view! {
        <form
            class="flex max-w-xl flex-col gap-3 rounded-md hairline p-4"
            method="post"
            action="/manage/imports/files"
            enctype="multipart/form-data"
            on:submit=send
        >
            <Field id="import-file" label=desk.say(words::IMPORT_FILE)>
                <input
                    id="import-file"
                    node_ref=input
                    type="file"
                    name="file"
                    required=true
                    accept=".xlsx,.xls,.csv,.tsv,.txt,.ods"
                    class="file-input w-full"
                />
            </Field>
            <Problem error=error />
            <div>
                <button type="submit" class="btn btn-sm btn-primary" disabled=move || busy.get()>
                    <Icon icon=LuUpload />
                    {move || {
                        desk.say(
                            if busy.get() { frame::UPLOADING } else { words::IMPORT_UPLOAD },
                        )
                    }}
                </button>
            </div>
        </form>
    }
}

fn history(desk: Desk, step: RwSignal<Step>, list: Vec<ImportStatus>) -> AnyView {
    if list.is_empty() {
        return view! { <p class="text-muted">{desk.say(words::IMPORT_LIST_EMPTY)}</p> }.into_any();
    }
    let rows = list
        .into_iter()
        .map(|status| {
            let (icon, class, state) = look(status.state);
            let shown = status.clone();
            view! {
                <tr class="list-row">
                    <td>
                        <button
                            type="button"
                            class="link text-start break-all"
                            on:click=move |_| step.set(Step::Watch(Box::new(shown.clone())))
                        >
                            {status.file_name}
                        </button>
                    </td>
                    <td class=format!("whitespace-nowrap {class}")>
                        <span class="inline-flex items-center gap-1">
                            <Icon icon=icon class="size-3.5 shrink-0" />
                            {desk.say(state)}
                        </span>
                    </td>
                    <td class="figures text-end">{status.imported}</td>
                    <td class="figures text-end">{status.duplicates}</td>
                    <td class="figures text-end">{status.failed}</td>
                    <td class="figures text-end">{status.cases}</td>
                    <td class="whitespace-nowrap">{status.by}</td>
                    <td class="whitespace-nowrap text-muted">
                        <When at=status.created_at />
                    </td>
                </tr>
            }
        })
        .collect_view();
    let heads = [
        (words::IMPORT_STEP_FILE, ""),
        (words::STATE, ""),
        (words::IMPORT_STEP_RUN, "text-end"),
        (words::ROW_DUPLICATE, "text-end"),
        (words::IMPORT_PROBLEM, "text-end"),
        (frame::CASE, "text-end"),
        (words::IMPORT_BY, ""),
        (frame::AT, ""),
    ]
    .into_iter()
    .map(|(what, class)| view! { <th scope="col" class=class>{desk.say(what)}</th> })
    .collect_view();
    view! {
        <div class="overflow-x-auto">
            <table class="table">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
