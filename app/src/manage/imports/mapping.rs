//! Matching columns to meanings beside the first rows of the file.

use super::Step;
use crate::api::{ApiError, imports};
use crate::desk::context::{Desk, desk};
use crate::ui::form::{Field, Problem};
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::moment as time;
use icondata_lu::LuTriangleAlert;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::cases::Kind;
use shared::catalogue::{Words, manage as words, ui};
use shared::feedback::Channel;
use shared::imports::{ImportField, ImportPreview, Mapping};

const fn field_words(field: ImportField) -> Words {
    match field {
        ImportField::Ignore => words::FIELD_IGNORE,
        ImportField::ExternalId => words::FIELD_EXTERNAL_ID,
        ImportField::Text => words::FIELD_TEXT,
        ImportField::Title => words::FIELD_TITLE,
        ImportField::OccurredAt => words::FIELD_OCCURRED_AT,
        ImportField::Customer => words::FIELD_CUSTOMER,
        ImportField::Contact => words::FIELD_CONTACT,
        ImportField::Sentiment => words::FIELD_SENTIMENT,
        ImportField::Kind => words::FIELD_KIND,
    }
}

/// The second step.
#[component]
pub fn Match(
    /// The file as first read.
    preview: ImportPreview,
    /// Where the person is.
    step: RwSignal<Step>,
) -> impl IntoView {
    let desk = desk();
    let mapping = RwSignal::new(preview.mapping.clone());
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let (id, total) = (preview.id, preview.total_rows);
    let complete = Memo::new(move |_| mapping.with(|m| m.columns.contains(&ImportField::Text)));
    let start = move |_| {
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            match imports::import_start(id, mapping.get_untracked()).await {
                Ok(status) => step.set(Step::Watch(Box::new(status))),
                Err(problem) => {
                    error.set(Some(problem));
                    busy.set(false);
                }
            }
        });
    };
    let seen = preview.seen_before.map(|at| {
        view! {
            <p class="flex items-center gap-2 text-soon">
                <Icon icon=LuTriangleAlert />
                {desk.fill(words::IMPORT_SEEN, &[("when", &time::full(desk, at))])}
            </p>
        }
    });
    let shown = preview.rows.len();
    view! {
        <section class="flex flex-col gap-4 rounded-md hairline p-4">
            <h2 class="font-semibold break-all">
                {format!("{} · {}", desk.say(words::IMPORT_STEP_MAP), preview.file_name)}
            </h2>
            {seen}
            <div class="overflow-x-auto" tabindex="0" role="group" aria-label=desk.say(words::IMPORT_STEP_MAP)>
                {table(desk, mapping, &preview)}
            </div>
            <p class="text-xs text-muted">{desk.fill(words::IMPORT_PREVIEW, &[("n", &shown)])}</p>
            {options(desk, mapping)}
            <Show when=move || !complete.get()>
                <p class="text-late" role="alert">
                    {desk.say(words::IMPORT_NEED_TEXT)}
                </p>
            </Show>
            <p class="text-muted">{desk.say(words::IMPORT_INVISIBLE)}</p>
            <Problem error=error />
            <div class="flex gap-2">
                <button
                    type="button"
                    class="btn btn-sm btn-primary"
                    disabled=move || busy.get() || !complete.get()
                    on:click=start
                >
                    {desk.fill(words::IMPORT_START, &[("n", &total)])}
                </button>
                <button type="button" class="btn btn-sm" on:click=move |_| step.set(Step::Choose)>
                    {desk.say(ui::CANCEL)}
                </button>
            </div>
        </section>
    }
}

fn table(desk: Desk, mapping: RwSignal<Mapping>, preview: &ImportPreview) -> impl IntoView + use<> {
    let heads = preview
        .headings
        .iter()
        .enumerate()
        .map(|(at, heading)| {
            let label = format!("{} · {heading}", desk.say(words::IMPORT_MEANING));
            let chosen = move || mapping.with(|m| m.columns.get(at).copied());
            let choices = ImportField::ALL
                .into_iter()
                .map(|field| {
                    view! {
                        <option value=field.code() selected=move || chosen() == Some(field)>
                            {desk.say(field_words(field))}
                        </option>
                    }
                })
                .collect_view();
            view! {
                <th scope="col" class="min-w-36">
                    <span class="block max-w-60 truncate pb-1">{heading.clone()}</span>
                    <select
                        class="select select-sm w-full font-normal"
                        aria-label=label
                        on:change=move |event| {
                            if let Ok(field) = event_target_value(&event).parse() {
                                mapping
                                    .update(|m| {
                                        if let Some(column) = m.columns.get_mut(at) {
                                            *column = field;
                                        }
                                    });
                            }
                        }
                    >
                        {choices}
                    </select>
                </th>
            }
        })
        .collect_view();
    let rows = preview
        .rows
        .iter()
        .map(|row| {
            let cells = row
                .iter()
                .map(|cell| view! { <td class="max-w-60 truncate">{cell.clone()}</td> })
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <table class="table">
            <thead>
                <tr>{heads}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// Channel, and the kind where no column says it.
fn options(desk: Desk, mapping: RwSignal<Mapping>) -> impl IntoView {
    let channels = Channel::ALL
        .into_iter()
        .map(|channel| {
            view! {
                <option
                    value=channel.code()
                    selected=move || mapping.with(|m| m.channel == channel)
                >
                    {desk.say(channel.words())}
                </option>
            }
        })
        .collect_view();
    let kinds = Kind::ALL
        .into_iter()
        .map(|kind| {
            view! {
                <option value=kind.code() selected=move || mapping.with(|m| m.kind == Some(kind))>
                    {desk.say(kind.words())}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="flex flex-wrap gap-3">
            <Field id="import-channel" label=desk.say(words::IMPORT_CHANNEL)>
                <select
                    id="import-channel"
                    class="select select-sm"
                    on:change=move |event| {
                        if let Ok(channel) = event_target_value(&event).parse() {
                            mapping.update(|m| m.channel = channel);
                        }
                    }
                >
                    {channels}
                </select>
            </Field>
            <Field id="import-kind" label=desk.say(words::IMPORT_KIND)>
                <select
                    id="import-kind"
                    class="select select-sm"
                    on:change=move |event| {
                        let kind = event_target_value(&event).parse().ok();
                        mapping.update(|m| m.kind = kind);
                    }
                >
                    <option value="" selected=move || mapping.with(|m| m.kind.is_none())>
                        {desk.say(words::IMPORT_KIND_AUTO)}
                    </option>
                    {kinds}
                </select>
            </Field>
        </div>
    }
}
