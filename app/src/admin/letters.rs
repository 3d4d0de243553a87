//! Mails that were not sent: given up, too many for one day, or waiting for long; and another try of what was given up.

use crate::api::{ApiError, ops};
use crate::desk::context::{Desk, desk};
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::{Empty, More};
use crate::ui::load::load;
use crate::ui::moment::When;
use icondata_lu::{LuBan, LuClock, LuMail, LuRefreshCw, LuTriangleAlert};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::catalogue::admin as words;
use shared::id::NoticeId;
use shared::ops::{LetterRow, Letters, NoticeState};

/// The part of the page.
#[component]
pub fn LettersPart() -> impl IntoView {
    let desk = desk();
    let data = Resource::new_blocking(|| (), |()| ops::letters(None));
    let again = move |id| {
        spawn_local(async move {
            match ops::resend_letter(id).await {
                Ok(()) => desk.done(desk.say(words::LETTER_QUEUED)),
                Err(ApiError::NotFound) => desk.failed(desk.say(words::LETTER_GONE)),
                Err(error) => desk.failed(error.text(desk.locale)),
            }
            data.refetch();
        });
    };
    view! {
        <section class="pt-6" aria-labelledby="letters">
            <h2 id="letters" class="px-4 section-title">
                {desk.say(words::LETTERS)}
            </h2>
            {load(data, move |letters| view! { <List letters=letters again=again /> })}
        </section>
    }
}

#[component]
fn List(
    letters: Letters,
    again: impl Fn(NoticeId) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let desk = desk();
    let rows = RwSignal::new(letters.page.rows);
    let next = RwSignal::new(letters.page.next);
    let busy = RwSignal::new(false);
    let more = move || {
        busy.set(true);
        spawn_local(async move {
            match ops::letters(next.get_untracked()).await {
                Ok(letters) => {
                    rows.update(|all| all.extend(letters.page.rows));
                    next.set(letters.page.next);
                }
                Err(error) => desk.failed(error.text(desk.locale)),
            }
            busy.set(false);
        });
    };
    let lines = move || {
        rows.get()
            .into_iter()
            .map(|row| line(desk, row, again))
            .collect_view()
    };
    view! {
        {letters
            .no_server
            .then(|| {
                view! { <p class="px-4 pb-3 text-soon">{desk.say(words::LETTERS_NO_SERVER)}</p> }
            })}
        <Show
            when=move || rows.with(|rows| !rows.is_empty())
            fallback=move || view! { <Empty icon=LuMail title=desk.say(words::LETTERS_EMPTY) /> }
        >
            <div class="overflow-x-auto">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{desk.say(words::LETTER)}</th>
                            <th scope="col">{desk.say(words::LETTER_TO)}</th>
                            <th scope="col">{desk.say(words::JOB_STATE)}</th>
                            <th scope="col">{desk.say(words::ATTEMPTS)}</th>
                            <th scope="col">{desk.say(words::LETTER_WRITTEN)}</th>
                            <th scope="col">{desk.say(words::LAST_ERROR)}</th>
                            <th scope="col">
                                <span class="sr-only">{desk.say(words::LETTER_AGAIN)}</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
            <More shown=Signal::derive(move || next.get().is_some()) busy=busy ask=more />
        </Show>
    }
}

fn line(
    desk: Desk,
    row: LetterRow,
    again: impl Fn(NoticeId) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let (icon, class, state) = match row.state {
        NoticeState::Dead => (LuTriangleAlert, "text-late", words::MAIL_DEAD),
        NoticeState::Cancelled => (LuBan, "text-soon", words::LETTER_OVER_CAP),
        NoticeState::Queued | NoticeState::Sent => (LuClock, "text-soon", words::LETTER_WAITING),
    };
    let dead = row.state == NoticeState::Dead;
    view! {
        <tr>
            <td class="min-w-40">{row.subject}</td>
            <td class="whitespace-nowrap figures">{row.to}</td>
            <td class=format!("whitespace-nowrap {class}")>
                <span class="inline-flex items-center gap-1">
                    <Icon icon=icon />
                    {desk.say(state)}
                </span>
            </td>
            <td class="figures">{row.attempts}</td>
            <td class="whitespace-nowrap">
                <When at=row.written_at />
            </td>
            <td class="max-w-96 break-words text-xs text-muted">{row.last_error}</td>
            <td>
                {dead
                    .then(|| {
                        view! {
                            <button type="button" class="btn btn-sm" on:click=move |_| again(row.id)>
                                <Icon icon=LuRefreshCw />
                                {desk.say(words::LETTER_AGAIN)}
                            </button>
                        }
                    })}
            </td>
        </tr>
    }
}
