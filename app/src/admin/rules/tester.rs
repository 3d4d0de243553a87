//! Tries a draft on a pasted text or on a case; what came of it is told by the page that asks.

use super::Book;
use crate::api::{ApiError, rules as api};
use crate::desk::context::{Desk, desk};
use crate::ui::form::{Field, Problem};
use crate::ui::text_area::DraftArea;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::cases::Kind;
use shared::catalogue::{Words, desk as frame, rules as words};
use shared::feedback::Channel;
use shared::id::NodeId;
use shared::rulebook::{Draft, Tried, TryOn};

/// The form and its answer.
#[component]
pub fn Tester(
    /// The document.
    book: Book,
    /// What the button says.
    run: Words,
    /// Whether channel and category matter too.
    whole: bool,
    /// Whether a case may be tried too.
    #[prop(default = true)]
    cases: bool,
    /// Tells what came of it.
    told: fn(Desk, Book, &Draft, &Tried) -> AnyView,
) -> impl IntoView {
    let button = run;
    let desk = desk();
    let [text, number] = [(); 2].map(|()| RwSignal::new(String::new()));
    let kind = RwSignal::new(Kind::Complaint);
    let channel = RwSignal::new(Channel::Web);
    let category: RwSignal<Option<NodeId>> = RwSignal::new(None);
    let answer: RwSignal<Option<(Draft, Tried)>> = RwSignal::new(None);
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let run = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let number = number.get_untracked();
        let on = if number.trim().is_empty() {
            TryOn::Text {
                text: text.get_untracked(),
                kind: kind.get_untracked(),
                channel: channel.get_untracked(),
                category: category.get_untracked(),
            }
        } else {
            TryOn::Case { number }
        };
        let draft = book.draft.get_untracked();
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            match api::try_on(draft.clone(), on).await {
                Ok(tried) => answer.set(Some((draft, tried))),
                Err(problem) => {
                    answer.set(None);
                    error.set(Some(problem));
                }
            }
            busy.set(false);
        });
    };
    let categories = move || {
        let list = book.names.with(|names| names.choices.categories.clone());
        list.into_iter()
            .map(|(depth, id, label)| {
                let text = format!("{}{}", "　".repeat(depth.into()), desk.label(&label));
                view! { <option value=id.to_string()>{text}</option> }
            })
            .collect_view()
    };
    view! {
        <section class="max-w-4xl">
            <h2 class="section-title">{desk.say(words::TRY)}</h2>
            <form class="flex flex-col gap-3 rounded-md p-3 hairline" on:submit=run>
                <p class="text-muted">{desk.say(words::TRY_HINT)}</p>
                <Field id="try-text" label=desk.say(words::TRY_TEXT)>
                    <DraftArea id="try-text" draft=text rows=3 />
                </Field>
                <div class="grid gap-3 sm:grid-cols-3">
                    <Field id="try-kind" label=desk.say(frame::KIND)>
                        <select
                            id="try-kind"
                            class="select w-full"
                            on:change=move |event| {
                                if let Ok(chosen) = event_target_value(&event).parse() {
                                    kind.set(chosen);
                                }
                            }
                        >
                            {Kind::ALL
                                .map(|k| {
                                    view! { <option value=k.code()>{desk.say(k.words())}</option> }
                                })
                                .collect_view()}
                        </select>
                    </Field>
                    {whole
                        .then(|| {
                            view! {
                    <Field id="try-channel" label=desk.say(frame::CHANNEL)>
                        <select
                            id="try-channel"
                            class="select w-full"
                            on:change=move |event| {
                                if let Ok(chosen) = event_target_value(&event).parse() {
                                    channel.set(chosen);
                                }
                            }
                        >
                            {Channel::ALL
                                .map(|c| {
                                    view! { <option value=c.code()>{desk.say(c.words())}</option> }
                                })
                                .collect_view()}
                        </select>
                    </Field>
                    <Field id="try-category" label=desk.say(frame::CATEGORY)>
                        <select
                            id="try-category"
                            class="select w-full"
                            on:change=move |event| category.set(event_target_value(&event).parse().ok())
                        >
                            <option value="">{desk.say(frame::NO_CATEGORY)}</option>
                            {categories}
                        </select>
                    </Field>
                            }
                        })}
                </div>
                {cases
                    .then(|| {
                        view! {
                            <Field id="try-number" label=desk.say(words::TRY_NUMBER)>
                                <input
                                    id="try-number"
                                    class="input w-full sm:w-64"
                                    maxlength="40"
                                    autocomplete="off"
                                    prop:value=move || number.get()
                                    on:input=move |event| number.set(event_target_value(&event))
                                />
                            </Field>
                        }
                    })}
                <div>
                    <button type="submit" class="btn btn-sm btn-primary" disabled=move || busy.get()>
                        {desk.say(button)}
                    </button>
                </div>
                <Problem error=error />
                <div role="status">
                    {move || {
                        answer
                            .get()
                            .map(|(draft, tried)| {
                                view! {
                                    <div class="flex flex-col gap-1 border-l-2 border-primary pl-3">
                                        {told(desk, book, &draft, &tried)}
                                    </div>
                                }
                            })
                    }}
                </div>
            </form>
        </section>
    }
}
