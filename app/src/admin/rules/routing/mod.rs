//! Routing rules as sentences, in their order; a rule is changed in a dialog and tried before it is published.

mod form;
mod told;

use super::tester::Tester;
use super::{Book, page, wrong};
use crate::desk::context::{Desk, desk};
use crate::ui::form::Field;
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::Empty;
use form::RuleForm;
use icondata_lu as lu;
use leptos::prelude::*;
use shared::cases::RoutingRule;
use shared::catalogue::rules as words;
use shared::rulebook::{Document, Draft, Place, rule_sentence};
use told::told;

/// The page.
#[component]
pub fn RoutingPage() -> impl IntoView {
    page(
        Document::Routing,
        words::NAV_ROUTING,
        words::HELP_ROUTING,
        |book| view! { <Editor book=book /> }.into_any(),
    )
}

/// The rules of the draft.
fn rules(book: Book) -> Vec<RoutingRule> {
    match book.draft.get() {
        Draft::Routing(routing) => routing.rules,
        _ => Vec::new(),
    }
}

fn change(book: Book, edit: impl FnOnce(&mut Vec<RoutingRule>)) {
    book.draft.update(|draft| {
        if let Draft::Routing(routing) = draft {
            edit(&mut routing.rules);
        }
    });
}

/// The department that takes what no rule sends anywhere.
#[component]
fn Rest(book: Book) -> impl IntoView {
    let desk = desk();
    let chosen = move || {
        book.draft.with(|draft| match draft {
            Draft::Routing(routing) => routing.default,
            _ => None,
        })
    };
    let places = move || {
        let list = book.names.with(|names| names.choices.departments.clone());
        list.into_iter()
            .map(|(id, label)| {
                view! {
                    <option value=id.to_string() prop:selected=move || chosen() == Some(id)>
                        {desk.label(&label)}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <div class="sm:w-80">
            <Field id="rest" label=desk.say(words::REST_DEPARTMENT)>
                <select
                    id="rest"
                    class="select w-full"
                    on:change=move |event| {
                        let id = event_target_value(&event).parse().ok();
                        book.draft
                            .update(|draft| {
                                if let Draft::Routing(routing) = draft {
                                    routing.default = id;
                                }
                            });
                    }
                >
                    <option value="" prop:selected=move || chosen().is_none()>
                        {desk.say(words::CHOOSE)}
                    </option>
                    {places}
                </select>
            </Field>
            {move || wrong(book.faults_at(desk, |place| *place == Place::Rest))}
        </div>
    }
}

#[component]
fn Editor(book: Book) -> impl IntoView {
    let desk = desk();
    // Which rule is in the form: its place, or one past the last for a new one.
    let open: RwSignal<Option<usize>> = RwSignal::new(None);
    let items = move || {
        let all = rules(book);
        let last = all.len();
        all.into_iter()
            .enumerate()
            .map(|(at, rule)| line(desk, book, open, at, last, rule))
            .collect_view()
    };
    let some = move || !rules(book).is_empty();
    view! {
        <section class="flex max-w-4xl flex-col gap-3">
            <Show
                when=some
                fallback=move || {
                    view! { <Empty icon=lu::LuSplit title=desk.say(words::NO_RULES) /> }
                }
            >
                <ol class="rounded-md hairline">{items}</ol>
            </Show>
            <div>
                <button
                    type="button"
                    class="btn btn-sm"
                    on:click=move |_| open.set(Some(rules(book).len()))
                >
                    <Icon icon=lu::LuPlus />
                    {desk.say(words::ADD_RULE)}
                </button>
            </div>
            <Rest book=book />
        </section>
        <Tester book=book run=words::TRY_RUN whole=true told=told />
        <RuleForm book=book open=open />
    }
}

fn line(
    desk: Desk,
    book: Book,
    open: RwSignal<Option<usize>>,
    at: usize,
    last: usize,
    rule: RoutingRule,
) -> impl IntoView {
    let sentence = book
        .names
        .with(|names| rule_sentence(&rule, names, desk.locale));
    let name = rule.name.clone();
    let button = move |what, icon, off: bool, act: fn(Book, usize)| {
        view! {
            <button
                type="button"
                class="btn btn-ghost btn-sm btn-square"
                aria-label=format!("{} · {name}", desk.say(what))
                title=desk.say(what)
                disabled=off
                on:click=move |_| act(book, at)
            >
                <Icon icon=icon />
            </button>
        }
    };
    view! {
        <li class="tree-line flex flex-wrap items-start gap-x-3 gap-y-1 px-3 py-2">
            <span class="w-6 pt-1 text-end text-muted figures">{at + 1}</span>
            <div class="min-w-52 flex-1 pt-1">
                <p class="font-semibold break-words">{rule.name.clone()}</p>
                <p class="break-words">{sentence}</p>
                {move || wrong(book.faults_at(desk, |place| *place == Place::Rule(at)))}
            </div>
            <div class="flex shrink-0">
                {button
                    .clone()(
                    words::MOVE_UP,
                    lu::LuArrowUp,
                    at == 0,
                    |book, at| change(book, |all| {
                        if at > 0 && at < all.len() {
                            all.swap(at, at - 1);
                        }
                    }),
                )}
                {button
                    .clone()(
                    words::MOVE_DOWN,
                    lu::LuArrowDown,
                    at + 1 == last,
                    |book, at| change(book, |all| {
                        if at + 1 < all.len() {
                            all.swap(at, at + 1);
                        }
                    }),
                )}
                <button
                    type="button"
                    class="btn btn-ghost btn-sm btn-square"
                    aria-label=format!("{} · {}", desk.say(words::EDIT), rule.name)
                    title=desk.say(words::EDIT)
                    on:click=move |_| open.set(Some(at))
                >
                    <Icon icon=lu::LuPencil />
                </button>
                {button(
                    words::DELETE,
                    lu::LuTrash2,
                    false,
                    |book, at| change(book, |all| {
                        if at < all.len() {
                            all.remove(at);
                        }
                    }),
                )}
            </div>
        </li>
    }
}
