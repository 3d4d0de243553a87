//! The file field: what is taken, what was kept from an earlier try.

use super::State;
use crate::ui::field::Field;
use crate::ui::icon::{Icon, lu};
use crate::ui::time::Here;
use leptos::prelude::*;
use shared::catalogue::voice;
use shared::feedback::LIMITS;

/// What a phone's picker offers. The server looks at the content, whatever the name says.
const ACCEPT: &str = "image/jpeg,image/png,image/webp,image/gif,audio/*,application/pdf";

/// The field with the files that are already there.
#[component]
pub fn Files(here: Here, kept: Vec<String>, state: State) -> impl IntoView {
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
            error=state.error("files", here.locale)
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
                aria-invalid=move || state.invalid("files").get().then_some("true")
            />
        </Field>
    }
}
