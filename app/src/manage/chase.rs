//! The day's chase list: what is late and what is due before midnight; a customer who should hear gets the prepared
//! message, as the person edits it.

use crate::api::{ApiError, cases, chase};
use crate::desk::context::{Desk, desk};
use crate::desk::{keys, live};
use crate::ui::badge::PriorityBadge;
use crate::ui::dialog::{Dialog, DialogFoot};
use crate::ui::focus::Place;
use crate::ui::form::{Field, Problem};
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::{Empty, More, PageHead};
use crate::ui::link::CaseLink;
use crate::ui::load::load;
use crate::ui::moment::When;
use crate::ui::text_area::DraftArea;
use icondata_lu::{LuCircleCheck, LuClock, LuSend, LuTriangleAlert};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use shared::actor::Right;
use shared::cases::CaseAction;
use shared::catalogue::{desk as frame, reminders as words};
use shared::chase::{ChasePage, ChaseQuery, ChaseRow, Chased};

/// What the keys step through.
const LINKS: &str = ".list-row a[href^='/desk/cases/']";

/// The page. Who heads a department begins with all of it, others with their own; the address says which.
#[component]
pub fn ChaseListPage() -> impl IntoView {
    let desk = desk();
    let params = use_query_map();
    let mine = Memo::new(move |_| {
        let of = params.with(|params| params.get("of"));
        of.map_or(!desk.may(Right::ReadReports), |of| of == "mine")
    });
    let data = Resource::new_blocking(
        move || mine.get(),
        |mine| chase::chase(ChaseQuery { mine, after: None }),
    );
    let tab = move |of: bool, href: &'static str, what| {
        view! {
            <a class="tab-link" href=href aria-current=move || (mine.get() == of).then_some("page")>
                {desk.say(what)}
            </a>
        }
    };
    view! {
        <PageHead title=desk.say(words::CHASE)>
            <nav class="flex" aria-label=desk.say(words::CHASE)>
                {tab(true, "/desk/chase?of=mine", words::CHASE_MINE)}
                {tab(false, "/desk/chase?of=all", words::CHASE_ALL)}
            </nav>
        </PageHead>
        <p class="max-w-prose px-4 py-3 text-muted">{desk.say(words::CHASE_HELP)}</p>
        {load(data, move |page| view! { <List page=page mine=mine.get_untracked() /> })}
    }
}

#[component]
fn List(page: ChasePage, mine: bool) -> impl IntoView {
    let desk = desk();
    let shown = Shown::new(page, mine);
    let Shown {
        rows, next, busy, ..
    } = shown;
    let open: RwSignal<Option<ChaseRow>> = RwSignal::new(None);
    // Whatever happens to a case, and every few minutes: prepared messages name a time. Not under an open dialog.
    live::on_change(desk, move |_| {
        if open.with_untracked(Option::is_none) {
            spawn_local(shown.refresh());
        }
    });
    let more = move || spawn_local(shown.more(desk));
    keys::on_key(move |event| match event.key().as_str() {
        "j" => keys::step(LINKS, 1),
        "k" => keys::step(LINKS, -1),
        _ => {}
    });
    view! {
        <Show
            when=move || rows.with(|rows| !rows.is_empty()) || next.with(Option::is_some)
            fallback=move || view! { <Empty icon=LuCircleCheck title=desk.say(words::CHASE_EMPTY) /> }
        >
            <table class="table list-table">
                <thead class="max-md:sr-only">
                    <tr>
                        <th scope="col">{desk.say(frame::COL_NUMBER)}</th>
                        <th scope="col">{desk.say(frame::COL_TITLE)}</th>
                        <th scope="col">{desk.say(words::CHASE_DUE)}</th>
                        <th scope="col">{desk.say(frame::COL_OWNER)}</th>
                        <th scope="col">
                            <span class="sr-only">{desk.say(words::UPDATE_SEND)}</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || rows.get() key=shows let:row>
                        {line(desk, row, open)}
                    </For>
                </tbody>
            </table>
            <More shown=Signal::derive(move || next.get().is_some()) busy=busy ask=more />
        </Show>
        <Update open=open done=move || spawn_local(shown.refresh()) />
    }
}

/// The rows of the list. One answer at a time changes them: the latest asked for.
#[derive(Clone, Copy)]
struct Shown {
    mine: bool,
    rows: RwSignal<Vec<ChaseRow>>,
    next: RwSignal<Option<String>>,
    /// More rows are on their way.
    busy: RwSignal<bool>,
    /// Something changed meanwhile.
    stale: StoredValue<bool>,
    asked: StoredValue<u32>,
}

impl Shown {
    fn new(page: ChasePage, mine: bool) -> Self {
        Self {
            mine,
            rows: RwSignal::new(page.page.rows),
            next: RwSignal::new(page.page.next),
            busy: RwSignal::new(false),
            stale: StoredValue::new(false),
            asked: StoredValue::new(0),
        }
    }

    async fn more(self, desk: Desk) {
        let after = self.next.get_untracked();
        let mine = self.mine;
        self.busy.set(true);
        self.asked.update_value(|n| *n += 1);
        let answer = chase::chase(ChaseQuery { mine, after }).await;
        match answer {
            Ok(page) => {
                // What moved up meanwhile may come twice.
                let _ = self.rows.try_update(|all| {
                    for row in page.page.rows {
                        if all.iter().all(|one| one.case.number != row.case.number) {
                            all.push(row);
                        }
                    }
                });
                let _ = self.next.try_set(page.page.next);
            }
            Err(error) => desk.failed(error.text(desk.locale)),
        }
        let _ = self.busy.try_set(false);
        if self.stale.try_update_value(std::mem::take) == Some(true) {
            self.refresh().await;
        }
    }

    /// Fetches as many rows as are shown. Those that did not change stay as they stand.
    async fn refresh(self) {
        let turn = self.asked.try_update_value(|n| {
            *n += 1;
            *n
        });
        let Some(shown) = self.rows.try_with_untracked(Vec::len) else {
            return;
        };
        let (mine, mut now, mut after) = (self.mine, Vec::new(), None);
        while self.busy.try_get_untracked() == Some(false) {
            let Ok(page) = chase::chase(ChaseQuery { mine, after }).await else {
                return;
            };
            now.extend(page.page.rows);
            after = page.page.next;
            if after.is_none() || now.len() >= shown {
                break;
            }
        }
        if self.busy.try_get_untracked() == Some(true) {
            let _ = self.stale.try_set_value(true);
        } else if self.asked.try_get_value() == turn {
            let cursor = Place::now();
            let _ = self.rows.try_set(now);
            let _ = self.next.try_set(after);
            cursor.take_again();
        }
    }
}

/// What a row shows: one that says anything else is drawn anew.
fn shows(row: &ChaseRow) -> (String, u32, Option<String>, Vec<bool>) {
    let late = row.due.iter().map(|due| due.late).collect();
    (row.case.number.clone(), row.seq, row.message.clone(), late)
}

fn line(desk: Desk, row: ChaseRow, open: RwSignal<Option<ChaseRow>>) -> impl IntoView {
    let due = row.due.iter().map(|due| promise(desk, due)).collect_view();
    let owner = row.case.owner.clone();
    let owner = owner.unwrap_or_else(|| desk.say(frame::VIEW_UNASSIGNED).to_owned());
    let number = row.case.number.clone();
    let kept = StoredValue::new(row.clone());
    view! {
        <tr class="list-row">
            <td class="whitespace-nowrap">
                <CaseLink number=number.clone() />
                " "
                <PriorityBadge priority=row.case.priority />
            </td>
            <td>
                <span class="line-clamp-2">{row.case.title.clone()}</span>
            </td>
            <td class="promise-cell">
                <ul>{due}</ul>
            </td>
            <td class="whitespace-nowrap">{owner}</td>
            <td class="text-end">
                {row
                    .message
                    .is_some()
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="btn btn-sm"
                                id=format!("update-{number}")
                                aria-label=format!("{} · {number}", desk.say(words::UPDATE_SEND))
                                on:click=move |_| open.set(Some(kept.get_value()))
                            >
                                <Icon icon=LuSend />
                                {desk.say(words::UPDATE_SEND)}
                            </button>
                        }
                    })}
            </td>
        </tr>
    }
}

fn promise(desk: Desk, due: &Chased) -> impl IntoView + use<> {
    let kind = due.kind.text(desk.zh());
    let what = match &due.stage {
        None => kind.to_owned(),
        Some(stage) => desk.fill(
            words::OF_STAGE,
            &[("what", &kind), ("stage", &desk.label(stage))],
        ),
    };
    let (icon, class, state) = match due.late {
        true => (LuTriangleAlert, "text-late", words::CHASE_LATE),
        false => (LuClock, "text-soon", words::CHASE_TODAY),
    };
    view! {
        <li class="flex flex-wrap items-center gap-x-2">
            <span class=format!("inline-flex items-center gap-1 whitespace-nowrap {class}")>
                <Icon icon=icon class="size-3.5 shrink-0" />
                {desk.say(state)}
            </span>
            <span class="first-letter:uppercase">{what}</span>
            <span class="text-muted whitespace-nowrap">
                <When at=due.due_at />
            </span>
        </li>
    }
}

/// The dialog with the prepared message; what is sent is what stands there.
#[component]
fn Update(
    open: RwSignal<Option<ChaseRow>>,
    done: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let desk = desk();
    let shown = RwSignal::new(false);
    let text = RwSignal::new(String::new());
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    Effect::new(move || {
        if let Some(row) = open.get() {
            text.set(row.message.unwrap_or_default());
            error.set(None);
            shown.set(true);
        }
    });
    Effect::new(move || {
        if !shown.get() && open.with_untracked(Option::is_some) {
            open.set(None);
        }
    });
    let title = Signal::derive(move || {
        let number = open.with(|row| row.as_ref().map(|row| row.case.number.clone()));
        desk.fill(
            words::UPDATE_TITLE,
            &[("number", &number.unwrap_or_default())],
        )
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(row) = open.get_untracked() else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let action = CaseAction::Reply {
                text: text.get_untracked(),
                ask: false,
            };
            match cases::act(row.case.number, row.seq, action).await {
                Ok(_) => {
                    shown.set(false);
                    desk.done(desk.say(words::UPDATE_SENT));
                    done();
                }
                Err(refused) => error.set(Some(refused)),
            }
            busy.set(false);
        });
    };
    view! {
        <Dialog open=shown title=title>
            <form class="flex flex-col gap-3" on:submit=send>
                <p class="text-muted">{desk.say(words::UPDATE_HINT)}</p>
                <Field id="update-text" label=desk.say(words::UPDATE_TEXT)>
                    <DraftArea id="update-text" draft=text rows=6 />
                </Field>
                <Problem error=error />
                <DialogFoot open=shown act=desk.say(words::UPDATE_GO) barred=busy />
            </form>
        </Dialog>
    }
}
