//! Voices: every feedback, latest first, personal data replaced.

use crate::api::voices;
use crate::desk::context::{Desk, desk};
use crate::desk::filters::Filters;
use crate::desk::query;
use crate::ui::badge::KindBadge;
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::{Empty, More, PageHead};
use crate::ui::link::CaseLink;
use crate::ui::load::load;
use crate::ui::moment::When;
use icondata_lu::{LuFrown, LuMeh, LuMessageSquareText, LuSmile};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use shared::cases::InboxQuery;
use shared::catalogue::{cases as kinds, desk as words};
use shared::feedback::{FeedbackPage, FeedbackRow, Sentiment};

/// The page.
#[component]
pub fn VoicesPage() -> impl IntoView {
    let desk = desk();
    let params = use_query_map();
    let query = Memo::new(move |_| params.with(query::read));
    let data = Resource::new_blocking(move || query.get(), voices::voices);
    view! {
        <PageHead title=desk.say(words::NAV_VOICES)>
            <Filters path="/desk/voices" query=query cases=false />
        </PageHead>
        {load(data, move |page| view! { <List page=page query=query.get_untracked() /> })}
    }
}

#[component]
fn List(page: FeedbackPage, query: InboxQuery) -> impl IntoView {
    let desk = desk();
    let rows = RwSignal::new(page.rows);
    let next = RwSignal::new(page.next);
    let busy = RwSignal::new(false);
    let asked = StoredValue::new(query);
    let more = move || {
        busy.set(true);
        spawn_local(async move {
            let query = InboxQuery {
                after: next.get_untracked(),
                ..asked.get_value()
            };
            match voices::voices(query).await {
                Ok(page) => {
                    rows.update(|all| all.extend(page.rows));
                    next.set(page.next);
                }
                Err(error) => desk.failed(error.text(desk.locale)),
            }
            busy.set(false);
        });
    };
    view! {
        <Show
            when=move || rows.with(|rows| !rows.is_empty())
            fallback=move || {
                view! { <Empty icon=LuMessageSquareText title=desk.say(words::VOICES_EMPTY) /> }
            }
        >
            <table class="table list-table">
                <thead class="max-md:sr-only">
                    <tr>{heads(desk)}</tr>
                </thead>
                <tbody>
                    <For each=move || rows.get() key=|row| row.id let:row>
                        <tr class="list-row">{cells(desk, row)}</tr>
                    </For>
                </tbody>
            </table>
            <More shown=Signal::derive(move || next.get().is_some()) busy=busy ask=more />
        </Show>
    }
}

/// The headings of [`cells`].
pub(super) fn heads(desk: Desk) -> impl IntoView {
    [
        words::AT,
        words::COL_TITLE,
        words::SENTIMENT,
        words::CHANNEL,
        words::OPENED_CASE,
    ]
    .map(|head| view! { <th scope="col">{desk.say(head)}</th> })
    .collect_view()
}

/// The cells of a voice.
pub(super) fn cells(desk: Desk, row: FeedbackRow) -> impl IntoView {
    let (icon, mood) = match row.sentiment {
        Some(Sentiment::Positive) => (LuSmile, Some(kinds::SENTIMENT_POSITIVE)),
        Some(Sentiment::Neutral) => (LuMeh, Some(kinds::SENTIMENT_NEUTRAL)),
        Some(Sentiment::Negative) => (LuFrown, Some(kinds::SENTIMENT_NEGATIVE)),
        None => (LuMeh, None),
    };
    view! {
        <td class="whitespace-nowrap text-muted md:w-32">
            <When at=row.at />
        </td>
        <td>
            <span class="mr-2">
                <KindBadge kind=row.kind />
            </span>
            <span class="line-clamp-3">{desk.or_erased(row.text)}</span>
        </td>
        <td class="whitespace-nowrap">
            {mood
                .map(|mood| {
                    view! {
                        <span class="inline-flex items-center gap-1">
                            <Icon icon=icon class="size-3.5 shrink-0" />
                            {desk.say(mood)}
                        </span>
                    }
                })}
        </td>
        <td class="whitespace-nowrap text-muted">{desk.say(row.channel.words())}</td>
        <td>{row.case_number.map(|number| view! { <CaseLink number=number /> })}</td>
    }
}
