//! Files: links to those on record, and uploading evidence by a plain multipart post.

use super::state::CaseState;
use crate::desk::context::desk;
use crate::ui::form::Field;
use crate::ui::icon::SmallIcon as Icon;
use crate::web;
use icondata_lu::{LuPaperclip, LuX};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::cases::FileView;
use shared::catalogue::{admin, desk as words};
use shared::id::AttachmentId;

/// Links to files.
#[component]
pub fn FileLinks(
    /// The files.
    files: Vec<FileView>,
) -> impl IntoView {
    let links = files
        .into_iter()
        .map(|file| {
            let size = file.size();
            view! {
                <li>
                    <a
                        class="link inline-flex items-center gap-1"
                        rel="external"
                        download=""
                        href=format!("/desk/files/{}", file.id)
                    >
                        <Icon icon=LuPaperclip class="size-3.5 shrink-0" />
                        {file.name}
                        <span class="text-xs text-muted figures">{size}</span>
                    </a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!links.is_empty())
        .then(|| view! { <ul class="flex flex-wrap gap-x-4 gap-y-1 pt-2">{links}</ul> })
}

/// Chooses and uploads evidence at once; what is uploaded waits to be named by the action.
#[component]
pub fn EvidenceField(
    /// The open case.
    state: CaseState,
) -> impl IntoView {
    let desk = desk();
    let evidence = state.drafts.evidence;
    let busy = RwSignal::new(false);
    let refused = RwSignal::new(Vec::<String>::new());
    let input = NodeRef::<leptos::html::Input>::new();
    let upload = move |_| {
        let Some(node) = input.get_untracked() else {
            return;
        };
        let files = web::files(&node);
        if files.is_empty() {
            return;
        }
        busy.set(true);
        refused.set(Vec::new());
        spawn_local(async move {
            for file in files {
                let name = file.name();
                let path = format!("/desk/cases/{}/files", state.number());
                match web::upload::<AttachmentId>(&path, &file).await {
                    Ok(id) => evidence.update(|all| all.push((id, name))),
                    Err(error) => {
                        let why = error.reason(desk.locale);
                        refused.update(|all| all.push(format!("{name}: {why}")));
                    }
                }
            }
            node.set_value("");
            busy.set(false);
        });
    };
    view! {
        <Field id="evidence" label=desk.say(words::EVIDENCE)>
            <input
                id="evidence"
                node_ref=input
                type="file"
                multiple=true
                accept="image/*,audio/*,application/pdf"
                class="file-input file-input-sm w-full max-w-sm"
                disabled=move || busy.get()
                on:change=upload
            />
        </Field>
        <ul class="text-late" role="alert">
            <For each=move || refused.get() key=String::clone let:line>
                <li>{line}</li>
            </For>
        </ul>
        <Show when=move || busy.get()>
            <p class="text-muted" role="status">
                {desk.say(words::UPLOADING)}
            </p>
        </Show>
        <ul class="flex flex-wrap gap-2">
            <For each=move || evidence.get() key=|(id, _)| *id let:file>
                <li class="badge badge-outline gap-1">
                    <Icon icon=LuPaperclip class="size-3.5 shrink-0" />
                    {file.1.clone()}
                    <button
                        type="button"
                        class="cursor-pointer"
                        aria-label=desk.say(admin::REMOVE_ROLE)
                        on:click=move |_| evidence.update(|all| all.retain(|(id, _)| *id != file.0))
                    >
                        <Icon icon=LuX class="size-3.5 shrink-0" />
                    </button>
                </li>
            </For>
        </ul>
    }
}
