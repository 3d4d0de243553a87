//! A native `<dialog>`: focus stays inside, Escape closes, the page behind is inert.

use super::icon::SmallIcon as Icon;
use crate::desk::context::desk;
use icondata_lu::LuX;
use leptos::html;
use leptos::prelude::*;
use shared::catalogue::ui;

/// A dialog that is open while its signal is true.
#[component]
pub fn Dialog(
    /// Open or not; closing by Escape sets it to false.
    open: RwSignal<bool>,
    /// Its title.
    #[prop(into)]
    title: Signal<String>,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let desk = desk();
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let wanted = open.get();
        if let Some(dialog) = node.get() {
            match (wanted, dialog.open()) {
                (true, false) => {
                    let _ = dialog.show_modal();
                }
                (false, true) => dialog.close(),
                _ => {}
            }
        }
    });
    view! {
        <dialog class="modal" node_ref=node on:close=move |_| open.set(false)>
            <div class="modal-box hairline max-w-lg">
                <div class="flex items-center gap-2 pb-3">
                    <h2 class="text-base font-semibold grow">{move || title.get()}</h2>
                    <button
                        type="button"
                        class="btn btn-ghost btn-sm btn-square"
                        aria-label=desk.say(ui::CLOSE)
                        on:click=move |_| open.set(false)
                    >
                        <Icon icon=LuX />
                    </button>
                </div>
                {children()}
            </div>
            <button
                type="button"
                class="modal-backdrop"
                tabindex="-1"
                aria-label=desk.say(ui::CLOSE)
                on:click=move |_| open.set(false)
            ></button>
        </dialog>
    }
}

/// The end of a dialog's form: leave it, or do what it is for.
#[component]
pub fn DialogFoot(
    /// The dialog's signal.
    open: RwSignal<bool>,
    /// What the button that submits says.
    #[prop(into)]
    act: Signal<&'static str>,
    /// Whether it takes something away.
    #[prop(optional, into)]
    severe: Signal<bool>,
    /// Whether it can't be done now.
    #[prop(optional, into)]
    barred: Signal<bool>,
) -> impl IntoView {
    let desk = desk();
    view! {
        <div class="flex justify-end gap-2">
            <button type="button" class="btn btn-sm" on:click=move |_| open.set(false)>
                {desk.say(ui::CANCEL)}
            </button>
            <button
                type="submit"
                class="btn btn-sm"
                class:btn-error=move || severe.get()
                class:btn-primary=move || !severe.get()
                disabled=move || barred.get()
            >
                {move || act.get()}
            </button>
        </div>
    }
}
