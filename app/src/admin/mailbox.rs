//! The demo's mailbox: every message that would have been sent, with links that work.

use crate::api::ops;
use crate::desk::context::{Desk, desk};
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::{Empty, PageHead};
use crate::ui::link::CaseLink;
use crate::ui::load::load;
use crate::ui::moment as time;
use icondata_lu::{LuBan, LuCircleCheck, LuClock, LuMail, LuTriangleAlert};
use leptos::either::Either;
use leptos::prelude::*;
use shared::actor::Right;
use shared::catalogue::{admin as words, desk as frame};
use shared::ops::{MailRow, NoticeState};

/// The page.
#[component]
pub fn MailboxPage() -> impl IntoView {
    let desk = desk();
    let data = Resource::new_blocking(|| (), |()| ops::mailbox());
    view! {
        <PageHead title=desk.say(frame::NAV_MAILBOX) />
        <p class="px-4 pt-3 text-muted">{desk.say(words::MAIL_HELP)}</p>
        {load(
            data,
            move |mails| {
                if mails.is_empty() {
                    return view! { <Empty icon=LuMail title=desk.say(words::MAIL_EMPTY) /> }
                        .into_any();
                }
                let list = mails.into_iter().map(|mail| message(desk, mail)).collect_view();
                view! { <div class="flex max-w-3xl flex-col gap-2 p-4">{list}</div> }.into_any()
            },
        )}
    }
}

fn message(desk: Desk, mail: MailRow) -> impl IntoView {
    let (icon, class, state) = match mail.state {
        NoticeState::Queued => (LuClock, "text-muted", words::MAIL_QUEUED),
        NoticeState::Sent => (LuCircleCheck, "text-kept", words::MAIL_DONE),
        NoticeState::Dead => (LuTriangleAlert, "text-late", words::MAIL_DEAD),
        NoticeState::Cancelled => (LuBan, "text-muted", words::MAIL_CANCELLED),
    };
    let (what, when) = match mail.sent_at {
        Some(at) => (words::MAIL_SENT, at),
        None => (words::MAIL_DUE, mail.due_at),
    };
    let number = mail.case_number.filter(|_| desk.may(Right::ReadCases));
    view! {
        <details class="rounded-md hairline">
            <summary class="flex cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 p-3">
                <span class="grow font-medium">{mail.subject}</span>
                <span class=format!("inline-flex items-center gap-1 {class}")>
                    <Icon icon=icon class="size-3.5 shrink-0" />
                    {desk.say(state)}
                </span>
                <span class="text-muted figures">
                    {move || desk.fill(what, &[("when", &time::short(desk, when))])}
                </span>
            </summary>
            <div class="px-3 pb-3">
                <p class="flex flex-wrap gap-3 pb-2 text-muted">
                    {desk.fill(words::MAIL_TO, &[("to", &mail.to)])}
                    {number.map(|number| view! { <CaseLink number=number /> })}
                </p>
                <p class="whitespace-pre-wrap break-words">{linked(&mail.body)}</p>
                {mail.last_error.map(|error| view! { <p class="pt-2 text-late">{error}</p> })}
            </div>
        </details>
    }
}

/// The text with its web addresses as links; nothing in it becomes markup.
fn linked(body: &str) -> impl IntoView + use<> {
    pieces(body)
        .into_iter()
        .map(|(text, link)| {
            if link {
                let href = text.clone();
                Either::Left(view! {
                    <a class="link text-primary" rel="external noopener" target="_blank" href=href>
                        {text}
                    </a>
                })
            } else {
                Either::Right(text)
            }
        })
        .collect_view()
}

/// The text in pieces; true marks an address.
fn pieces(body: &str) -> Vec<(String, bool)> {
    let mut out = Vec::new();
    let mut rest = body;
    while let Some(at) = rest.find("http://").or_else(|| rest.find("https://")) {
        let at = rest.find("https://").map_or(at, |other| at.min(other));
        let (before, from) = rest.split_at(at);
        let end = from
            .find(|c: char| !(c.is_ascii_graphic()) || "<>\"'".contains(c))
            .unwrap_or(from.len());
        let (address, after) = from.split_at(end);
        if !before.is_empty() {
            out.push((before.to_owned(), false));
        }
        out.push((address.to_owned(), true));
        rest = after;
    }
    if !rest.is_empty() {
        out.push((rest.to_owned(), false));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        assert_eq!(
            pieces("查看：https://a.example/l/x。再见 http://b/"),
            [
                ("查看：".to_owned(), false),
                ("https://a.example/l/x".to_owned(), true),
                ("。再见 ".to_owned(), false),
                ("http://b/".to_owned(), true),
            ]
        );
    }
}
