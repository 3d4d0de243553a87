//! The frame around every desk page: navigation by rights, language, theme, demo clock, sign-out, toasts.

use super::bell::{self, Bell};
use super::context::{Desk, desk};
use super::demo_clock::DemoClock;
use super::keys::Shortcuts;
use super::live;
use super::own_menu::Own;
use super::palette::{Opener, Palette};
use crate::routes;
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::PageHead;
use crate::ui::link::Link;
use crate::ui::toast::Toasts;
use icondata_lu as lu;
use leptos::prelude::*;
use leptos_router::components::A;
use shared::actor::Right;
use shared::catalogue::{Words, desk as words, handbook, reminders, rules, themes, ui, wording};
use std::time::Duration;

type Entry = (&'static str, Right, Words, icondata_core::Icon);

const WORK: &[Entry] = &[
    ("/desk", Right::ReadCases, words::NAV_INBOX, lu::LuInbox),
    (
        "/desk/chase",
        Right::HandleCases,
        reminders::CHASE,
        lu::LuListTodo,
    ),
    (
        "/desk/board",
        Right::ReadCases,
        words::NAV_BOARD,
        lu::LuSquareKanban,
    ),
    (
        "/desk/voices",
        Right::ReadCases,
        words::NAV_VOICES,
        lu::LuMessageSquareText,
    ),
    ("/desk/labels", Right::Label, words::NAV_LABELS, lu::LuTags),
    (
        "/desk/handbook",
        Right::ReadCases,
        handbook::NAV,
        lu::LuBookOpen,
    ),
    (bell::PATH, Right::ReadCases, reminders::CENTRE, lu::LuBell),
];
const MANAGE: &[Entry] = &[
    (
        "/manage",
        Right::ReadReports,
        words::NAV_DASHBOARD,
        lu::LuChartColumn,
    ),
    (
        "/manage/themes",
        Right::ReadReports,
        themes::NAV,
        lu::LuLayers,
    ),
    (
        "/manage/imports",
        Right::Import,
        words::NAV_IMPORTS,
        lu::LuFileUp,
    ),
];
const ADMIN: &[Entry] = &[
    (
        "/admin/taxonomy",
        Right::Administer,
        words::NAV_TAXONOMY,
        lu::LuListTree,
    ),
    (
        "/admin/types",
        Right::Administer,
        rules::NAV_TYPES,
        lu::LuSquareKanban,
    ),
    (
        "/admin/routing",
        Right::Administer,
        rules::NAV_ROUTING,
        lu::LuSplit,
    ),
    (
        "/admin/urgent",
        Right::Administer,
        rules::NAV_URGENT,
        lu::LuSiren,
    ),
    (
        "/admin/clocks",
        Right::Administer,
        rules::NAV_CLOCKS,
        lu::LuTimer,
    ),
    (
        "/admin/escalation",
        Right::Administer,
        reminders::NAV_RULES,
        lu::LuBellRing,
    ),
    (
        "/admin/calendar",
        Right::Administer,
        rules::NAV_CALENDAR,
        lu::LuCalendarDays,
    ),
    (
        "/admin/gate",
        Right::Administer,
        rules::NAV_GATE,
        lu::LuListChecks,
    ),
    (
        "/admin/survey",
        Right::Administer,
        rules::NAV_SURVEY,
        lu::LuStar,
    ),
    (
        "/admin/retention",
        Right::Administer,
        rules::NAV_RETENTION,
        lu::LuEraser,
    ),
    (
        "/admin/wording",
        Right::Administer,
        wording::NAV,
        lu::LuWholeWord,
    ),
    (
        "/admin/replies",
        Right::Administer,
        rules::NAV_REPLIES,
        lu::LuMessageSquareReply,
    ),
    (
        "/admin/language",
        Right::Administer,
        words::NAV_LANGUAGE,
        lu::LuBrain,
    ),
    (
        "/admin/people",
        Right::Administer,
        words::NAV_PEOPLE,
        lu::LuUsers,
    ),
    ("/admin/jobs", Right::Administer, words::NAV_JOBS, lu::LuCog),
    (
        "/admin/audit",
        Right::Audit,
        words::NAV_AUDIT,
        lu::LuScrollText,
    ),
];
const DEMO: &[Entry] = &[(
    "/demo/mailbox",
    Right::SignedIn,
    words::NAV_MAILBOX,
    lu::LuMail,
)];

/// Navigation beside the page; below it on a phone.
#[component]
pub fn Frame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let desk = desk();
    let menu = RwSignal::new(false);
    Effect::new(move || {
        if desk.may(Right::ReadCases) {
            live::listen(desk);
        }
        tick(desk);
    });
    view! {
        <a class="skip-link" href="#main">
            {desk.say(words::SKIP)}
        </a>
        <div class="flex min-h-screen flex-col md:flex-row">
            <header class="flex flex-col bg-base-200 md:sticky md:top-0 md:h-screen md:w-52 md:shrink-0 md:border-r max-md:hairline-b">
                <div class="flex items-center gap-2 px-3 py-2 md:py-3">
                    <Mark />
                    <span class="grow font-semibold">{desk.say(ui::PRODUCT)}</span>
                    <Opener />
                    <Bell />
                    <button
                        type="button"
                        class="btn btn-ghost btn-square md:hidden"
                        aria-expanded=move || menu.get().to_string()
                        aria-controls="nav"
                        aria-label=desk.say(words::MENU)
                        on:click=move |_| menu.update(|open| *open = !*open)
                    >
                        <Icon icon=lu::LuMenu class="size-5" />
                    </button>
                </div>
                <div
                    id="nav"
                    class="grow flex-col overflow-y-auto md:flex"
                    class:flex=move || menu.get()
                    class:max-md:hidden=move || !menu.get()
                    on:click=move |_| menu.set(false)
                >
                    <nav class="grow px-2" aria-label=desk.say(words::NAV)>
                        {group(desk, words::GROUP_WORK, WORK)}
                        {group(desk, words::GROUP_MANAGE, MANAGE)}
                        {group(desk, words::GROUP_ADMIN, ADMIN)}
                        {desk
                            .me
                            .with_value(|me| me.demo)
                            .then(|| group(desk, words::GROUP_DEMO, DEMO))}
                    </nav>
                    {desk.me.with_value(|me| me.demo).then(|| view! { <DemoClock /> })}
                    <Own />
                </div>
            </header>
            <main id="main" class="min-w-0 grow" tabindex="-1">
                {children()}
            </main>
        </div>
        <Shortcuts />
        <Palette />
        <Toasts />
    }
}

/// Address and name of each page of the navigation that the person may open.
pub fn pages(desk: Desk) -> impl Iterator<Item = (&'static str, &'static str)> {
    [WORK, MANAGE, ADMIN]
        .into_iter()
        .flatten()
        .filter(move |(_, right, ..)| desk.may(*right))
        .map(move |(path, _, name, _)| (*path, desk.say(*name)))
}

/// Two nested rounded squares: an echo.
#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg viewBox="0 0 24 24" class="size-6 text-primary" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
            <rect x="2.5" y="2.5" width="19" height="19" rx="5"></rect>
            <rect x="8.5" y="8.5" width="7" height="7" rx="2"></rect>
        </svg>
    }
}

fn group(desk: Desk, title: Words, entries: &'static [Entry]) -> impl IntoView {
    let items: Vec<_> = entries
        .iter()
        .filter(|(_, right, ..)| desk.may(*right))
        .map(|(path, _, what, icon)| {
            let exact = matches!(*path, "/desk" | "/manage");
            view! {
                <li>
                    {to(desk, path, exact, icon, desk.say(*what))}
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <p class="px-2 pt-3 pb-1 text-xs text-muted">{desk.say(title)}</p>
            <ul>{items}</ul>
        }
    })
}

/// An entry of the navigation; the router marks the page that is open, which is never one of the other program.
pub(super) fn to(
    desk: Desk,
    path: &'static str,
    exact: bool,
    icon: icondata_core::Icon,
    text: impl IntoView + 'static,
) -> AnyView {
    let line = view! {
        <span class="nav-item">
            <Icon icon=icon />
            {text}
        </span>
    };
    match desk.rel(path) {
        None => view! { <A href=path exact=exact>{line}</A> }.into_any(),
        rel => view! { <a href=path rel=rel>{line}</a> }.into_any(),
    }
}

/// No such page here. One of the other program's is loaded instead: wherever a link came from, it leads there.
#[component]
pub fn NotFound() -> impl IntoView {
    let desk = desk();
    Effect::new(move || {
        let path = window().location().pathname().unwrap_or_default();
        if routes::owner(&path).is_some_and(|owner| owner != desk.program) {
            reload();
        }
    });
    view! {
        <PageHead title=desk.say(words::NOT_FOUND_TITLE) />
        <div class="flex flex-col items-center gap-2 px-6 py-16">
            <Icon icon=lu::LuSearch class="size-8 text-muted" />
            <Link href="/desk">{desk.say(words::TO_INBOX)}</Link>
        </div>
    }
}

/// Lets the page's time run on from what the server said.
fn tick(desk: Desk) {
    let start = desk.now.get_untracked();
    let since = js_sys::Date::now();
    set_interval(
        move || {
            let passed = (js_sys::Date::now() - since) as i64;
            let _ = desk
                .now
                .try_set(start + chrono::TimeDelta::milliseconds(passed));
        },
        Duration::from_secs(20),
    );
}

/// Loads the page again.
pub fn reload() {
    let _ = window().location().reload();
}
