//! Files: the field that takes them with what was kept from an earlier try, and the list of those that were sent.

use crate::ui::field::Field;
use crate::ui::icon::{Icon, lu};
use crate::ui::time::Here;
use leptos::prelude::*;
use shared::cases::FileView;
use shared::catalogue::voice;
use shared::feedback::LIMITS;

/// What a phone's picker offers. The server looks at the content, whatever the name says.
const ACCEPT: &str = "image/jpeg,image/png,image/webp,image/gif,audio/*,application/pdf";

/// The field with the files that are already there.
#[component]
pub fn FilesField(
    /// Where it is read.
    here: Here,
    /// Names of the files that are there.
    kept: Vec<String>,
    /// What is wrong.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let hint = voice::HOME_FILES_HINT.fill(
        here.locale,
        &[
            ("files", &LIMITS.files),
            ("photo", &(LIMITS.photo_bytes >> 20)),
            ("other", &(LIMITS.document_bytes >> 20)),
        ],
    );
    let none = kept.is_empty();
    let list = kept
        .into_iter()
        .map(|name| view! { <li class="break-all">{name}</li> })
        .collect_view();
    view! {
        <Field
            name="files"
            label=here.say(voice::HOME_FILES)
            hint=hint
            error=error
            optional=Some(here.locale)
        >
            <div class="mb-2" class:hidden=none id="kept">
                <p class="flex gap-2 items-center">
                    <Icon icon=lu::LuPaperclip class="size-5 shrink-0"/>
                    {here.say(voice::HOME_FILES_KEPT)}
                </p>
                <ul class="list-disc pl-7">{list}</ul>
            </div>
            <input
                class="file-input w-full"
                type="file"
                id="files"
                name="files"
                multiple
                accept=ACCEPT
                aria-describedby="files-hint files-error"
                aria-invalid=move || error.with(Option::is_some).then_some("true")
            />
            <ul class="mt-2" id="gathered" aria-live="polite"></ul>
        </Field>
    }
}

/// Files that the customer sent, each to be saved.
#[component]
pub fn SentFiles(
    /// The files, oldest first.
    files: Vec<FileView>,
) -> impl IntoView {
    let links = files
        .into_iter()
        .map(|file| {
            let icon = match file.content_type.split('/').next() {
                Some("image") => lu::LuImage,
                Some("audio") => lu::LuFileAudio,
                _ => lu::LuFileText,
            };
            let size = file.size();
            view! {
                <li>
                    <a class="flex gap-2 items-center min-h-12" href=format!("/case/files/{}", file.id)>
                        <Icon icon=icon class="size-5 shrink-0 text-muted"/>
                        <span class="link break-all">{file.name}</span>
                        " "
                        <span class="text-muted text-base figures ml-auto whitespace-nowrap">{size}</span>
                    </a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!links.is_empty()).then(|| view! { <ul>{links}</ul> })
}
