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
pub fn Files(here: Here, state: State) -> impl IntoView {
    let hint = voice::HOME_FILES_HINT.fill(
        here.locale,
        &[
            ("files", &LIMITS.files),
            ("photo", &(LIMITS.photo_bytes >> 20)),
            ("other", &(LIMITS.document_bytes >> 20)),
        ],
    );
    let list = move || {
        state.kept.with(|names| {
            names
                .iter()
                .map(|name| {
                    view! {
                        <li class="flex gap-2 items-center">
                            <Icon icon=lu::LuPaperclip class="size-4 shrink-0"/>
                            <span class="break-all">{name.clone()}</span>
                        </li>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <Field
            name="files"
            label=here.say(voice::HOME_FILES)
            hint=hint
            error=state.error("files", here.locale)
            optional=Some(here.locale)
        >
            <div class="mb-2" class:hidden=move || state.kept.with(Vec::is_empty)>
                <p class="text-base">{here.say(voice::HOME_FILES_KEPT)}</p>
                <ul>{list}</ul>
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
