//! What people do with a theme: one dialog for its name, its cause, merging and splitting.

use super::{name as shown, theme};
use crate::api::{ApiError, ApiResult, themes};
use crate::desk::context::{Desk, desk};
use crate::ui::dialog::Dialog;
use crate::ui::form::{Field, Problem};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use shared::catalogue::{Words, themes as words, ui};
use shared::dashboard::DashboardQuery;
use shared::id::FeedbackId;
use shared::themes::{CAUSE, NAME, SPLIT, ThemeEdit, ThemePage, ThemeQuery, ThemeRow};

/// The page of the theme, to be read again after an edit.
pub(super) type Again = Resource<ApiResult<ThemePage>>;

/// What the dialog is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Name,
    Cause,
    Merge,
    Split,
}

/// What the page and its dialog share.
#[derive(Clone, Copy)]
pub(super) struct State {
    id: u32,
    row: StoredValue<(String, String)>,
    others: StoredValue<Vec<(u32, String)>>,
    again: Again,
    asked: RwSignal<Asked>,
    open: RwSignal<bool>,
    text: RwSignal<String>,
    into: RwSignal<String>,
    error: RwSignal<Option<ApiError>>,
    /// What somebody else wrote while the dialog was open.
    now: RwSignal<String>,
    busy: RwSignal<bool>,
    /// Voices to split off.
    pub(super) chosen: RwSignal<Vec<FeedbackId>>,
}

impl State {
    pub(super) fn new(row: &ThemeRow, others: Vec<(u32, String)>, again: Again) -> Self {
        let cause = row.cause.clone().unwrap_or_default();
        Self {
            id: row.id,
            row: StoredValue::new((row.name.clone(), cause)),
            others: StoredValue::new(others),
            again,
            asked: RwSignal::new(Asked::Name),
            open: RwSignal::new(false),
            text: RwSignal::new(String::new()),
            into: RwSignal::new(String::new()),
            error: RwSignal::new(None),
            now: RwSignal::new(String::new()),
            busy: RwSignal::new(false),
            chosen: RwSignal::new(Vec::new()),
        }
    }

    /// Opens the dialog.
    pub(super) fn ask(self, asked: Asked) {
        let (name, cause) = self.row.get_value();
        self.text.set(match asked {
            Asked::Name => name,
            Asked::Cause => cause,
            Asked::Merge | Asked::Split => String::new(),
        });
        let first = self
            .others
            .with_value(|all| all.first().map(|(id, _)| id.to_string()));
        self.into.set(first.unwrap_or_default());
        self.error.set(None);
        self.now.set(String::new());
        self.asked.set(asked);
        self.open.set(true);
    }

    pub(super) fn toggle(self, voice: FeedbackId) {
        self.chosen
            .update(|all| match all.iter().position(|id| *id == voice) {
                Some(at) => drop(all.remove(at)),
                None => all.push(voice),
            });
    }

    /// Whether no more can be split off at once.
    pub(super) fn full(self) -> bool {
        self.chosen.with(Vec::len) >= SPLIT
    }

    /// Whether there is a theme to merge with.
    pub(super) fn may_merge(self) -> bool {
        self.others.with_value(|all| !all.is_empty())
    }

    pub(super) fn choose(self, voices: &[FeedbackId]) {
        self.chosen.update(|all| {
            let new: Vec<FeedbackId> = voices
                .iter()
                .filter(|id| !all.contains(id))
                .copied()
                .collect();
            all.extend(new);
            all.truncate(SPLIT);
        });
    }

    fn edit(self) -> Option<(ThemeEdit, Words)> {
        let (id, text) = (self.id, self.text.get_untracked());
        let (name, cause) = self.row.get_value();
        Some(match self.asked.get_untracked() {
            Asked::Name => {
                let (name, seen) = (text, name);
                (ThemeEdit::Rename { id, name, seen }, words::SAVED)
            }
            Asked::Cause => {
                let (cause, seen) = (text, cause);
                (ThemeEdit::Attach { id, cause, seen }, words::SAVED)
            }
            Asked::Merge => {
                let into = self.into.get_untracked().parse().ok()?;
                (ThemeEdit::Merge { into, from: id }, words::MERGED)
            }
            Asked::Split => {
                let voices = self.chosen.get_untracked();
                (
                    ThemeEdit::Split {
                        id,
                        voices,
                        name: text,
                    },
                    words::APART,
                )
            }
        })
    }

    /// Somebody was faster: what was typed stays, beside what they wrote.
    async fn overtaken(self) {
        let (id, query) = (self.id, ThemeQuery::default());
        let Ok(page) = themes::theme(ThemeQuery { id, ..query }).await else {
            return;
        };
        let (name, cause) = (page.theme.name, page.theme.cause.unwrap_or_default());
        self.now.set(match self.asked.get_untracked() {
            Asked::Name => name.clone(),
            Asked::Cause => cause.clone(),
            Asked::Merge | Asked::Split => String::new(),
        });
        self.row.set_value((name, cause));
    }

    /// Sends the edit; where the theme is another then, goes there.
    fn send(self, desk: Desk, go: impl Fn(u32) + 'static) {
        let Some((edit, done)) = self.edit().filter(|_| !self.busy.get_untracked()) else {
            return;
        };
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            match themes::edit_theme(edit).await {
                Ok(to) => {
                    self.open.set(false);
                    desk.done(desk.say(done));
                    if to == self.id {
                        self.again.refetch();
                    } else {
                        go(to);
                    }
                }
                Err(error) => {
                    if error == ApiError::Conflict {
                        self.overtaken().await;
                    }
                    self.error.set(Some(error));
                }
            }
            self.busy.set(false);
        });
    }
}

/// The dialog.
#[component]
pub(super) fn Ask(state: State, of: Memo<DashboardQuery>) -> impl IntoView {
    let desk = desk();
    let navigate = use_navigate();
    let title = Signal::derive(move || match state.asked.get() {
        Asked::Name => desk.say(words::RENAME).to_owned(),
        Asked::Cause => desk.say(words::SET_CAUSE).to_owned(),
        Asked::Merge => desk.say(words::MERGE_TITLE).to_owned(),
        Asked::Split => {
            let n = state.chosen.with(Vec::len);
            desk.fill(words::SPLIT_TITLE, &[("n", &n)])
        }
    });
    let hint = move || {
        desk.say(match state.asked.get() {
            Asked::Name => words::NAME_HINT,
            Asked::Cause => words::CAUSE_HINT,
            Asked::Merge => words::MERGE_HINT,
            Asked::Split => words::SPLIT_HINT,
        })
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let navigate = navigate.clone();
        state.send(desk, move |to| {
            navigate(&theme(to, &of.get_untracked()), Default::default());
        });
    };
    let label = move || {
        desk.say(match state.asked.get() {
            Asked::Cause => words::CAUSE,
            _ => words::NAME,
        })
    };
    let most = move || match state.asked.get() {
        Asked::Cause => CAUSE,
        _ => NAME,
    };
    let others = move || {
        let all = state.others.get_value().into_iter();
        all.map(|(id, name)| {
            view! { <option value=id.to_string()>{shown(desk, id, &name)}</option> }
        })
        .collect_view()
    };
    let done = move || {
        desk.say(match state.asked.get() {
            Asked::Merge => words::MERGE,
            Asked::Split => words::SPLIT,
            Asked::Name | Asked::Cause => ui::SAVE,
        })
    };
    let merging = move || state.asked.get() == Asked::Merge;
    let now = move || {
        let text = state.now.get();
        (!text.is_empty()).then(|| view! { <p>{desk.fill(words::NOW_IS, &[("text", &text)])}</p> })
    };
    view! {
        <Dialog open=state.open title=title>
            <form class="flex flex-col gap-3" on:submit=send>
                <Show
                    when=merging
                    fallback=move || {
                        view! {
                            <label class="flex flex-col gap-1">
                                <span class="text-muted">{label}</span>
                                <input
                                    id="theme-text"
                                    class="input w-full"
                                    autocomplete="off"
                                    maxlength=move || most().to_string()
                                    prop:value=move || state.text.get()
                                    on:input=move |event| state.text.set(event_target_value(&event))
                                />
                            </label>
                        }
                    }
                >
                    <Field id="theme-into" label=desk.say(words::MERGE_INTO)>
                        <select
                            id="theme-into"
                            class="select w-full"
                            prop:value=move || state.into.get()
                            on:change=move |event| state.into.set(event_target_value(&event))
                        >
                            {others}
                        </select>
                    </Field>
                </Show>
                <p class="text-xs text-muted">{hint}</p>
                <Problem error=state.error />
                {now}
                <div class="flex justify-end gap-2">
                    <button type="button" class="btn btn-sm" on:click=move |_| state.open.set(false)>
                        {desk.say(ui::CANCEL)}
                    </button>
                    <button
                        type="submit"
                        class="btn btn-sm btn-primary"
                        disabled=move || state.busy.get()
                    >
                        {done}
                    </button>
                </div>
            </form>
        </Dialog>
    }
}
