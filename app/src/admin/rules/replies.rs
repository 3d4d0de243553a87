//! Canned replies: the list, and one form in which a reply is written before it goes into the draft.

use super::{Book, page, wrong};
use crate::desk::context::{Desk, desk};
use crate::ui::form::Field;
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::text_area::DraftArea;
use icondata_lu as lu;
use leptos::prelude::*;
use shared::catalogue::{Words, rules as words};
use shared::locale::Label;
use shared::replies::{CannedReply, MARKS};
use shared::rulebook::{Document, Draft, Place};
use wasm_bindgen::JsCast;

/// The page.
#[component]
pub fn RepliesPage() -> impl IntoView {
    page(
        Document::Replies,
        words::NAV_REPLIES,
        words::HELP_REPLIES,
        |book| view! { <Editor book=book /> }.into_any(),
    )
}

fn with<T>(book: Book, get: impl FnOnce(&[CannedReply]) -> T) -> T {
    book.draft.with(|draft| match draft {
        Draft::Replies(list) => get(list),
        _ => get(&[]),
    })
}

fn change(book: Book, edit: impl FnOnce(&mut Vec<CannedReply>)) {
    book.draft.update(|draft| {
        if let Draft::Replies(list) = draft {
            edit(list);
        }
    });
}

/// What is being written, and which reply it replaces.
#[derive(Clone, Copy)]
struct Writing {
    at: RwSignal<Option<usize>>,
    short: RwSignal<String>,
    name_zh: RwSignal<String>,
    name_en: RwSignal<String>,
    text_zh: RwSignal<String>,
    text_en: RwSignal<String>,
}

impl Writing {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            at: RwSignal::new(None),
            short: empty(),
            name_zh: empty(),
            name_en: empty(),
            text_zh: empty(),
            text_en: empty(),
        }
    }

    fn show(self, at: Option<usize>, reply: CannedReply) {
        self.at.set(at);
        self.short.set(reply.short);
        self.name_zh.set(reply.name.zh);
        self.name_en.set(reply.name.en);
        self.text_zh.set(reply.text.zh);
        self.text_en.set(reply.text.en);
    }

    fn reply(self) -> CannedReply {
        let line = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        CannedReply {
            short: line(self.short),
            name: Label::new(line(self.name_zh), line(self.name_en)),
            text: Label::new(line(self.text_zh), line(self.text_en)),
        }
    }

    fn is_empty(self) -> bool {
        let blank = |text: RwSignal<String>| text.with(|text| text.trim().is_empty());
        blank(self.short) && blank(self.name_zh) && blank(self.text_zh)
    }
}

/// Brings the form below the list into sight.
fn focus(id: &str) {
    let field = document().get_element_by_id(id);
    if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = field.focus();
    }
}

#[component]
fn Editor(book: Book) -> impl IntoView {
    let desk = desk();
    let writing = Writing::new();
    let rows = move || {
        let all = with(book, <[CannedReply]>::to_vec);
        let rows = all
            .into_iter()
            .enumerate()
            .map(|(at, reply)| line(desk, book, writing, at, reply))
            .collect_view();
        view! { <ol class="flex max-w-4xl flex-col">{rows}</ol> }
    };
    let none = move || with(book, <[CannedReply]>::is_empty);
    view! {
        <Show when=none>
            <p class="text-muted">{desk.say(words::NO_REPLIES)}</p>
        </Show>
        {rows}
        <Form book=book writing=writing />
    }
}

fn line(desk: Desk, book: Book, writing: Writing, at: usize, reply: CannedReply) -> impl IntoView {
    let name = desk.label(&reply.name);
    let named = |what: Words| format!("{} · {name}", desk.say(what));
    let (edit, delete) = (named(words::EDIT), named(words::DELETE));
    let shown = reply.clone();
    view! {
        <li class="flex gap-2 py-2 hairline-b">
            <div class="min-w-0 grow">
                <p class="flex flex-wrap items-baseline gap-2">
                    <span class="font-medium break-words min-w-0">{name}</span>
                    <code class="text-muted">{format!("{}{}", MARKS[0], reply.short)}</code>
                </p>
                <p class="max-w-prose break-words text-muted">{desk.label(&reply.text)}</p>
                {move || wrong(book.faults_at(desk, |place| *place == Place::Reply(at)))}
            </div>
            <button
                type="button"
                class="btn btn-ghost btn-square"
                aria-label=edit
                title=desk.say(words::EDIT)
                on:click=move |_| {
                    writing.show(Some(at), shown.clone());
                    focus("reply-short");
                }
            >
                <Icon icon=lu::LuPencil />
            </button>
            <button
                type="button"
                class="btn btn-ghost btn-square"
                aria-label=delete
                title=desk.say(words::DELETE)
                on:click=move |_| {
                    writing.show(None, CannedReply::default());
                    change(
                        book,
                        |all| {
                            if at < all.len() {
                                all.remove(at);
                            }
                        },
                    );
                }
            >
                <Icon icon=lu::LuTrash2 />
            </button>
        </li>
    }
}

#[component]
fn Form(book: Book, writing: Writing) -> impl IntoView {
    let desk = desk();
    let keep = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (at, reply) = (writing.at.get_untracked(), writing.reply());
        change(book, |all| match at.and_then(|at| all.get_mut(at)) {
            Some(place) => *place = reply,
            None => all.push(reply),
        });
        writing.show(None, CannedReply::default());
    };
    let title = move || {
        desk.say(if writing.at.get().is_some() {
            words::REPLY_EDIT
        } else {
            words::REPLY_NEW
        })
    };
    view! {
        <form class="flex max-w-4xl flex-col gap-3" on:submit=keep>
            <h2 class="section-title">{title}</h2>
            <div class="grid gap-3 sm:grid-cols-3">
                {input(desk, "reply-short", words::REPLY_SHORT, "20", writing.short)}
                {input(desk, "reply-name-zh", words::REPLY_NAME_ZH, "40", writing.name_zh)}
                {input(desk, "reply-name-en", words::REPLY_NAME_EN, "80", writing.name_en)}
            </div>
            <Field id="reply-text-zh" label=desk.say(words::REPLY_TEXT_ZH)>
                <DraftArea id="reply-text-zh" draft=writing.text_zh />
            </Field>
            <Field id="reply-text-en" label=desk.say(words::REPLY_TEXT_EN)>
                <DraftArea id="reply-text-en" draft=writing.text_en />
            </Field>
            <div class="flex gap-2">
                <button
                    type="submit"
                    class="btn btn-sm"
                    disabled=move || writing.is_empty()
                >
                    {desk.say(words::REPLY_KEEP)}
                </button>
                <Show when=move || writing.at.get().is_some()>
                    <button
                        type="button"
                        class="btn btn-sm btn-ghost"
                        on:click=move |_| writing.show(None, CannedReply::default())
                    >
                        {desk.say(words::REPLY_CANCEL)}
                    </button>
                </Show>
            </div>
        </form>
    }
}

fn input(
    desk: Desk,
    id: &'static str,
    what: Words,
    most: &'static str,
    text: RwSignal<String>,
) -> impl IntoView {
    view! {
        <Field id=id label=desk.say(what)>
            <input
                id=id
                class="input w-full"
                maxlength=most
                autocomplete="off"
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            />
        </Field>
    }
}
