//! The board: a column per stage; cards move by pointer or by a menu. The gate refuses with its reasons.

use crate::api::{ApiError, cases};
use crate::desk::context::{Desk, desk};
use crate::desk::live;
use crate::ui::badge::PriorityBadge;
use crate::ui::due::Promise;
use crate::ui::focus::Place;
use crate::ui::form::Problem;
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::PageHead;
use crate::ui::link::CaseLink;
use crate::ui::load::load;
use icondata_lu::LuArrowRight;
use leptos::ev::DragEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_query_map};
use shared::actor::Right;
use shared::cases::{BoardColumn, BoardView, CaseAction, CaseRow, Stage};
use shared::catalogue::desk as words;

/// The page.
#[component]
pub fn BoardPage() -> impl IntoView {
    let desk = desk();
    let params = use_query_map();
    let shown = Memo::new(move |_| params.with(|p| p.get("type")));
    let data = Resource::new_blocking(move || shown.get(), cases::board);
    let navigate = use_navigate();
    let types = move || {
        let navigate = navigate.clone();
        data.get().and_then(Result::ok).map(|view| {
            let options = view
                .types
                .iter()
                .map(|t| {
                    let selected = t.key == view.shown;
                    view! {
                        <option value=t.key.clone() selected=selected>
                            {desk.label(&t.label)}
                        </option>
                    }
                })
                .collect_view();
            view! {
                <select
                    class="select select-sm w-auto"
                    aria-label=desk.say(words::BOARD_TYPE)
                    on:change=move |event| {
                        let key = event_target_value(&event);
                        navigate(&format!("/desk/board?type={key}"), Default::default());
                    }
                >
                    {options}
                </select>
            }
        })
    };
    view! {
        <PageHead title=desk.say(words::NAV_BOARD)>
            <Transition>{types}</Transition>
            <span class="text-muted max-md:hidden">{desk.say(words::BOARD_HELP)}</span>
        </PageHead>
        {load(data, |view| view! { <Board view=view /> })}
    }
}

/// What the columns share.
#[derive(Clone, Copy)]
struct BoardState {
    view: RwSignal<BoardView>,
    dragged: RwSignal<Option<String>>,
    error: RwSignal<Option<ApiError>>,
    busy: RwSignal<bool>,
}

impl BoardState {
    /// Moves a card, shows it moved at once and takes it back when it is refused. Whoever moved it by its menu finds
    /// the menu under the cursor again, where the card went.
    fn shift(self, desk: Desk, number: String, to: Stage) {
        if self.busy.get_untracked() {
            return;
        }
        let before = self.view.get_untracked();
        let cursor = Place::now();
        let moved = self.view.try_update(|view| place(view, &number, &to));
        if moved != Some(true) {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            match change(&number, &to).await {
                Ok(row) => {
                    self.view.update(|view| replace(view, row));
                    let label = desk.label(&to.label);
                    desk.done(desk.fill(words::MOVED, &[("stage", &label)]));
                }
                Err(error) => {
                    self.view.set(before);
                    desk.failed(error.text(desk.locale));
                    self.error.set(Some(error));
                }
            }
            self.busy.set(false);
            cursor.take_again();
        });
    }

    /// True while nobody holds a card and none is on its way.
    fn quiet(self) -> bool {
        let free = self.dragged.try_with_untracked(Option::is_none);
        free == Some(true) && self.busy.try_get_untracked() == Some(false)
    }

    /// Shows what has changed. A card that was picked up meanwhile is not taken out of the hand.
    async fn refresh(self) {
        let shown = self.view.with_untracked(|view| view.shown.clone());
        if self.quiet()
            && let Ok(view) = cases::board(Some(shown)).await
            && self.quiet()
        {
            // A card that finds its new place in the column is taken out of the page for a moment.
            let cursor = Place::now();
            let _ = self.view.try_set(view);
            cursor.take_again();
        }
    }
}

/// Id of a card's menu.
fn menu_id(number: &str) -> String {
    format!("move-{number}")
}

/// The version is fetched first: a card does not carry it.
async fn change(number: &str, to: &Stage) -> Result<CaseRow, ApiError> {
    let now = cases::case(number.to_owned()).await?;
    let action = CaseAction::Move {
        stage: to.key.clone(),
    };
    Ok(cases::act(number.to_owned(), now.seq, action).await?.row)
}

/// Puts a card at the head of a stage; false when it stands there already.
fn place(view: &mut BoardView, number: &str, to: &Stage) -> bool {
    let holds = |column: &BoardColumn| column.cards.iter().any(|c| c.number == number);
    let Some(from) = view.columns.iter().position(holds) else {
        return false;
    };
    let Some(target) = view.columns.iter().position(|c| c.stage.key == to.key) else {
        return false;
    };
    if from == target {
        return false;
    }
    let column = &mut view.columns[from];
    let Some(at) = column.cards.iter().position(|c| c.number == number) else {
        return false;
    };
    let card = column.cards.remove(at);
    column.total = column.total.saturating_sub(1);
    view.columns[target].cards.insert(0, card);
    view.columns[target].total += 1;
    true
}

/// A card as the server has it now, in the column where it stands.
fn replace(view: &mut BoardView, row: CaseRow) {
    if let Some(card) = view
        .columns
        .iter_mut()
        .flat_map(|c| c.cards.iter_mut())
        .find(|c| c.number == row.number)
    {
        *card = row;
    }
}

#[component]
fn Board(view: BoardView) -> impl IntoView {
    let desk = desk();
    let state = BoardState {
        view: RwSignal::new(view),
        dragged: RwSignal::new(None),
        error: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    live::on_change(desk, move |_| spawn_local(state.refresh()));
    // Only their number: a change of cards must not rebuild the columns under the pointer or the cursor.
    let count = Memo::new(move |_| state.view.with(|view| view.columns.len()));
    let columns = move || {
        (0..count.get())
            .map(|at| view! { <Column state=state at=at /> })
            .collect_view()
    };
    view! {
        <div class="px-4">
            <Problem error=state.error />
        </div>
        <div class="flex snap-x gap-3 overflow-x-auto p-4 items-start">{columns}</div>
    }
}

#[component]
fn Column(state: BoardState, at: usize) -> impl IntoView {
    let desk = desk();
    let column = Memo::new(move |_| state.view.with(|view| view.columns.get(at).cloned()));
    let over = RwSignal::new(false);
    let name = move || column.with(|c| c.as_ref().map(|c| desk.label(&c.stage.label)));
    let total = move || {
        column.with(|c| {
            c.as_ref()
                .map(|c| shared::page::capped(c.total))
                .unwrap_or_default()
        })
    };
    let cards = move || column.get().map(|c| c.cards).unwrap_or_default();
    let rest = move || {
        column.with(|c| {
            c.as_ref()
                .map_or(0, |c| c.total.saturating_sub(c.cards.len() as u64))
        })
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        let number = std::mem::take(&mut *state.dragged.write());
        if let (Some(number), Some(column)) = (number, column.get_untracked()) {
            state.shift(desk, number, column.stage);
        }
    };
    view! {
        <section
            class="board-column"
            class:board-over=move || over.get()
            aria-label=name
            on:dragover=move |event: DragEvent| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=drop
        >
            <h2 class="flex items-center gap-2 px-1 pb-2 font-semibold">
                {name} <span class="figures font-normal text-muted">{total}</span>
            </h2>
            <ul class="flex flex-col gap-2">
                <For
                    each=cards
                    key=|card| (card.number.clone(), card.updated_at, card.stage.clone())
                    let:card
                >
                    <Card state=state card=card at=at />
                </For>
            </ul>
            <Show when=move || column.with(|c| c.as_ref().is_some_and(|c| c.cards.is_empty()))>
                <p class="px-1 py-3 text-muted">{desk.say(words::BOARD_EMPTY)}</p>
            </Show>
            <Show when=move || { rest() > 0 }>
                <p class="px-1 pt-2 text-muted">
                    {move || desk.fill(words::BOARD_MORE, &[("n", &rest())])}
                </p>
            </Show>
        </section>
    }
}

#[component]
fn Card(state: BoardState, card: CaseRow, at: usize) -> impl IntoView {
    let desk = desk();
    let number = StoredValue::new(card.number.clone());
    let may = desk.may(Right::HandleCases);
    // A board of hundreds of cards comes without the stages of each menu: they are there when a menu is reached.
    let reached = RwSignal::new(false);
    let owner = card
        .owner
        .clone()
        .unwrap_or_else(|| desk.say(words::NOBODY).into());
    let menu = move || {
        let stages = state.view.with_untracked(|view| {
            view.columns
                .iter()
                .map(|c| c.stage.clone())
                .enumerate()
                .filter(|(i, _)| *i != at)
                .collect::<Vec<_>>()
        });
        stages
            .into_iter()
            .map(|(_, stage)| {
                let key = stage.key.clone();
                view! { <option value=key>{desk.label(&stage.label)}</option> }
            })
            .collect_view()
    };
    let choose = move |event| {
        let key = event_target_value(&event);
        let stage = state.view.with_untracked(|view| {
            view.columns
                .iter()
                .map(|c| &c.stage)
                .find(|s| s.key == key)
                .cloned()
        });
        if let Some(stage) = stage {
            state.shift(desk, number.get_value(), stage);
        }
    };
    view! {
        <li
            class="board-card"
            draggable=may.to_string()
            on:dragstart=move |event: DragEvent| {
                if let Some(data) = event.data_transfer() {
                    let _ = data.set_data("text/plain", &number.get_value());
                }
                state.dragged.set(Some(number.get_value()));
            }
            on:dragend=move |_| state.dragged.set(None)
        >
            <div class="flex items-center justify-between gap-2">
                <CaseLink number=card.number.clone() />
                <PriorityBadge priority=card.priority />
            </div>
            <p class="line-clamp-2 py-1">{desk.or_erased(card.title.clone())}</p>
            <div class="flex items-center gap-2 text-xs text-muted">
                <span class="grow">{owner}</span>
                {may
                    .then(|| {
                        view! {
                            <label class="inline-flex items-center">
                                <Icon icon=LuArrowRight class="size-3.5 shrink-0" />
                                <span class="sr-only">
                                    {format!("{} {}", desk.say(words::MOVE_TO), card.number)}
                                </span>
                                <select
                                    id=menu_id(&card.number)
                                    class="board-move"
                                    prop:value=""
                                    on:change=choose
                                    on:focus=move |_| reached.set(true)
                                    on:pointerenter=move |_| reached.set(true)
                                    on:pointerdown=move |_| reached.set(true)
                                    on:keydown=move |_| reached.set(true)
                                >
                                    <option value="">{desk.say(words::MOVE_TO)}</option>
                                    {move || reached.get().then(menu)}
                                </select>
                            </label>
                        }
                    })}
            </div>
            <div class="pt-1">
                <Promise next=card.next_due.clone() />
            </div>
        </li>
    }
}
