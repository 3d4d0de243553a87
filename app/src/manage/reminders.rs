//! Reminders: what a person was told, latest first; opening a case or a key marks one as read.

use crate::api::reminders;
use crate::desk::bell;
use crate::desk::context::{Desk, desk};
use crate::desk::keys;
use crate::ui::badge::PriorityBadge;
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::{Empty, More, PageHead};
use crate::ui::load::load;
use crate::ui::moment::When;
use icondata_lu::{LuBell, LuCheck, LuCheckCheck};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::catalogue::reminders as words;
use shared::id::ReminderId;
use shared::reminders::{Reminded, ReminderPage, ReminderRow, Seen, UNREAD_CAP};

/// What the keys step through.
const LINKS: &str = "[data-reminder]";

/// The page.
#[component]
pub fn RemindersPage() -> impl IntoView {
    let desk = desk();
    let data = Resource::new_blocking(|| (), |()| reminders::reminders(None));
    // The bell rang for what this page does not know: something new, or something read in another window. A count at
    // its cap tells nothing.
    let known = StoredValue::new(desk.unread.get_untracked());
    Effect::new(move |before: Option<()>| {
        let unread = desk.unread.get();
        let full = before.is_some() && unread >= UNREAD_CAP;
        if unread != known.get_value() || full {
            known.set_value(unread);
            data.refetch();
        }
    });
    view! {
        <PageHead title=desk.say(words::CENTRE)>
            <span class="text-muted" role="status">
                {move || desk.fill(words::UNREAD_N, &[("n", &bell::count(desk))])}
            </span>
            <button
                type="button"
                class="btn btn-sm"
                disabled=move || desk.unread.get() == 0
                on:click=move |_| {
                    // What came since this list was read stays unread.
                    let latest = data
                        .with_untracked(|page| {
                            page.as_ref()?.as_ref().ok()?.page.rows.first().map(|row| row.id)
                        });
                    if let Some(latest) = latest {
                        mark(desk, known, Seen::UpTo(latest), move || data.refetch());
                    }
                }
            >
                <Icon icon=LuCheckCheck />
                {desk.say(words::ALL_READ)}
            </button>
        </PageHead>
        {load(data, move |page| view! { <List page=page known=known /> })}
    }
}

/// Marks as read; the bell then shows what is left.
fn mark(desk: Desk, known: StoredValue<u32>, seen: Seen, then: impl FnOnce() + 'static) {
    spawn_local(async move {
        match reminders::read(seen).await {
            Ok(left) => {
                known.set_value(left);
                desk.unread.set(left);
                then();
            }
            Err(error) => desk.failed(error.text(desk.locale)),
        }
    });
}

/// A reminder, and whether it was read.
type Row = (ReminderRow, RwSignal<bool>);

fn kept(row: ReminderRow) -> Row {
    let read = RwSignal::new(row.read);
    (row, read)
}

#[component]
fn List(page: ReminderPage, known: StoredValue<u32>) -> impl IntoView {
    let desk = desk();
    let rows: RwSignal<Vec<Row>> = RwSignal::new(page.page.rows.into_iter().map(kept).collect());
    let next = RwSignal::new(page.page.next);
    let busy = RwSignal::new(false);
    let more = move || {
        busy.set(true);
        spawn_local(async move {
            match reminders::reminders(next.get_untracked()).await {
                Ok(page) => {
                    rows.update(|all| all.extend(page.page.rows.into_iter().map(kept)));
                    next.set(page.page.next);
                }
                Err(error) => desk.failed(error.text(desk.locale)),
            }
            busy.set(false);
        });
    };
    let see = move |id: ReminderId| {
        rows.with_untracked(|all| {
            if let Some((_, read)) = all.iter().find(|(row, _)| row.id == id) {
                read.set(true);
            }
        });
        mark(desk, known, Seen::One(id), || ());
    };
    keys::on_key(move |event| match event.key().as_str() {
        "j" => keys::step(LINKS, 1),
        "k" => keys::step(LINKS, -1),
        "e" => {
            let row = document().active_element();
            let id = row.and_then(|row| row.get_attribute("data-reminder"));
            if let Some(id) = id.and_then(|id| id.parse().ok()) {
                see(id);
            }
        }
        _ => {}
    });
    view! {
        <Show
            when=move || rows.with(|rows| !rows.is_empty())
            fallback=move || view! { <Empty icon=LuBell title=desk.say(words::EMPTY) /> }
        >
            <ul>
                <For each=move || rows.get() key=|(row, _)| row.id let:row>
                    {line(desk, row, see)}
                </For>
            </ul>
            <p class="p-3 text-xs text-muted max-md:hidden">{desk.say(words::KEYS)}</p>
            <More shown=Signal::derive(move || next.get().is_some()) busy=busy ask=more />
        </Show>
    }
}

fn line(
    desk: Desk,
    (row, read): Row,
    see: impl Fn(ReminderId) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let id = row.id;
    let due = row.due_at.map(|due| {
        view! {
            <span class="text-muted">{desk.say(words::DUE)} " " <When at=due /></span>
        }
    });
    let body = match row.case {
        Some(case) => open(desk, id, read, row.text, case),
        None => view! {
            <span class:font-semibold=move || !read.get()>{row.text}</span>
            <span class="text-muted">{desk.say(words::OUT_OF_SIGHT)}</span>
        }
        .into_any(),
    };
    view! {
        <li class="flex items-start gap-3 px-4 py-3 hairline-b">
            <span class="w-2 shrink-0 pt-1.5">
                <Show when=move || !read.get()>
                    <span class="block size-2 rounded-full bg-primary"></span>
                    <span class="sr-only">{desk.say(words::UNREAD)}</span>
                </Show>
            </span>
            <div class="flex min-w-0 grow flex-col gap-0.5">{body} {due}</div>
            <span class="shrink-0 text-muted whitespace-nowrap">
                <When at=row.at />
            </span>
            <span class="w-8 shrink-0">
                <Show when=move || !read.get()>
                    <button
                        type="button"
                        class="btn btn-ghost btn-sm btn-square"
                        aria-label=desk.say(words::READ_ONE)
                        title=desk.say(words::READ_ONE)
                        on:click=move |_| see(id)
                    >
                        <Icon icon=LuCheck />
                    </button>
                </Show>
            </span>
        </li>
    }
}

/// What it says, leading to the case; a plain click marks it first.
fn open(desk: Desk, id: ReminderId, read: RwSignal<bool>, text: String, case: Reminded) -> AnyView {
    let href = format!("/desk/cases/{}", case.number);
    let to = href.clone();
    let follow = move |event: leptos::ev::MouseEvent| {
        let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key();
        if read.get_untracked() || elsewhere || event.button() != 0 {
            return;
        }
        event.prevent_default();
        let to = to.clone();
        spawn_local(async move {
            // Also when the mark was refused: the case is what they asked for.
            let _marked = reminders::read(Seen::One(id)).await;
            drop(window().location().assign(&to));
        });
    };
    let rel = desk.rel(&href);
    view! {
        <a
            class="underline-offset-2 hover:underline"
            class:font-semibold=move || !read.get()
            href=href
            rel=rel
            data-reminder=id.to_string()
            on:click=follow
        >
            {text}
        </a>
        <span class="flex flex-wrap items-center gap-x-2 text-muted">
            <span class="figures whitespace-nowrap">{case.number}</span>
            <PriorityBadge priority=case.priority />
            {(!case.open).then(|| view! { <span>{desk.say(words::CASE_OVER)}</span> })}
            <span class="line-clamp-1 min-w-0">{case.title}</span>
        </span>
    }
    .into_any()
}
