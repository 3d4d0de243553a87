//! The audit trail, latest first. It is read here and changed nowhere.

use crate::api::ops;
use crate::desk::context::{Desk, desk};
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::{Empty, More, PageHead};
use crate::ui::load::load;
use crate::ui::moment as time;
use icondata_lu::{LuClock, LuLock, LuScrollText};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::catalogue::{admin as words, desk as frame};
use shared::ops::{AuditRow, deed};
use shared::page::Page;

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let desk = desk();
    let data = Resource::new_blocking(|| (), |()| ops::audit(None));
    view! {
        <PageHead title=desk.say(frame::NAV_AUDIT) />
        {load(data, |page| view! { <Trail page=page /> })}
    }
}

#[component]
fn Trail(page: Page<AuditRow>) -> impl IntoView {
    let desk = desk();
    let rows = RwSignal::new(page.rows);
    let next = RwSignal::new(page.next);
    let busy = RwSignal::new(false);
    let more = move || {
        busy.set(true);
        spawn_local(async move {
            match ops::audit(next.get_untracked()).await {
                Ok(page) => {
                    rows.update(|all| all.extend(page.rows));
                    next.set(page.next);
                }
                Err(error) => desk.failed(error.text(desk.locale)),
            }
            busy.set(false);
        });
    };
    let lines = move || {
        rows.get()
            .into_iter()
            .map(|row| line(desk, row))
            .collect_view()
    };
    view! {
        <Show
            when=move || rows.with(|rows| !rows.is_empty())
            fallback=move || view! { <Empty icon=LuScrollText title=desk.say(words::AUDIT_EMPTY) /> }
        >
            <div class="overflow-x-auto">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{desk.say(words::AUDIT_WHEN)}</th>
                            <th scope="col">{desk.say(words::AUDIT_WHO)}</th>
                            <th scope="col">{desk.say(words::AUDIT_WHAT)}</th>
                            <th scope="col">{desk.say(words::AUDIT_OBJECT)}</th>
                            <th scope="col">{desk.say(words::AUDIT_DETAILS)}</th>
                            <th scope="col">{desk.say(words::STATUS)}</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
            <More shown=Signal::derive(move || next.get().is_some()) busy=busy ask=more />
        </Show>
    }
}

fn line(desk: Desk, row: AuditRow) -> impl IntoView {
    let details = match &row.details {
        serde_json::Value::Null => String::new(),
        serde_json::Value::Object(none) if none.is_empty() => String::new(),
        other => other.to_string(),
    };
    let deed = deed(&row.action).map(|words| desk.say(words).to_owned());
    let (icon, state) = if row.sealed {
        (LuLock, words::AUDIT_SEALED)
    } else {
        (LuClock, words::AUDIT_OPEN)
    };
    view! {
        <tr>
            <td class="whitespace-nowrap figures">{time::full(desk, row.at)}</td>
            <td class="whitespace-nowrap">{row.actor}</td>
            <td class="whitespace-nowrap" title=row.action.clone()>
                {deed.unwrap_or_else(|| row.action.clone())}
            </td>
            <td class="max-w-60 truncate" title=row.object.clone()>
                <code>{row.object.clone()}</code>
            </td>
            <td class="max-w-80 break-all text-xs text-muted">{details}</td>
            <td class="whitespace-nowrap text-muted">
                <span class="inline-flex items-center gap-1">
                    <Icon icon=icon class="size-3.5 shrink-0" />
                    {desk.say(state)}
                </span>
            </td>
        </tr>
    }
}
