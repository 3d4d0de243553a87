//! The labelling queue: one voice at a time, one key for each. What was said is sent while the next one is read.
//!
//! Rule: a label that could not be kept brings its voice back; nothing is lost in silence.

use crate::api::labels;
use crate::desk::context::{Desk, desk};
use crate::desk::keys;
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::{Empty, PageHead};
use crate::ui::link::CaseLink;
use crate::ui::load::load;
use crate::ui::marked::marked;
use crate::ui::moment::When;
use icondata_lu::{LuSkipForward, LuTags, LuUndo2};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::cases::Kind;
use shared::catalogue::{desk as frame, labels as words};
use shared::feedback::Sentiment;
use shared::id::NodeId;
use shared::locale::Label;
use shared::tags::{LabelQueue, Tag, ToLabel};

/// Choices that have a key.
const KEYS: usize = 9;
/// The key of a kind: a letter of its number; `b` belongs to `g b`.
const KIND_KEYS: [(&str, Kind); 4] = [
    ("t", Kind::Complaint),
    ("j", Kind::Suggestion),
    ("z", Kind::Inquiry),
    ("y", Kind::Praise),
];
/// With so few voices left, more are fetched.
const LOW: usize = 8;

/// The page.
#[component]
pub fn LabelsPage() -> impl IntoView {
    let desk = desk();
    let data = Resource::new_blocking(|| (), |()| labels::queue(None));
    view! {
        <PageHead title=desk.say(words::TITLE) />
        {load(data, |queue| view! { <Queue queue=queue /> })}
    }
}

/// What is being worked through.
#[derive(Clone, Copy)]
struct Work {
    desk: Desk,
    rows: RwSignal<Vec<ToLabel>>,
    at: RwSignal<usize>,
    next: RwSignal<Option<String>>,
    asking: RwSignal<bool>,
    categories: StoredValue<Vec<(NodeId, Label)>>,
    /// Categories chosen by hand, the latest first.
    recent: RwSignal<Vec<NodeId>>,
    said: RwSignal<u32>,
    today: StoredValue<u64>,
}

impl Work {
    fn current(self) -> Option<ToLabel> {
        self.rows.with(|rows| rows.get(self.at.get()).cloned())
    }

    /// What the digits choose: suggestions, then what was chosen lately, then the tree in its order.
    fn choices(self, row: &ToLabel) -> Vec<(NodeId, Label, Option<u8>)> {
        let mut list: Vec<(NodeId, Label, Option<u8>)> = Vec::new();
        for guess in row.voice.tags.iter().flat_map(|tags| &tags.suggested) {
            list.push((guess.id, guess.label.clone(), Some(guess.percent)));
        }
        let all = self.categories.get_value();
        let recent = self.recent.get();
        let known = |id: &NodeId| all.iter().find(|(own, _)| own == id).cloned();
        let rest = recent.iter().filter_map(known).chain(all.iter().cloned());
        for (id, label) in rest {
            if list.len() < KEYS && !list.iter().any(|(own, ..)| *own == id) {
                list.push((id, label, None));
            }
        }
        list
    }

    fn go(self, by: isize) {
        let last = self.rows.with_untracked(Vec::len);
        self.at
            .update(|at| *at = at.saturating_add_signed(by).min(last));
        let left = last.saturating_sub(self.at.get_untracked());
        if left < LOW {
            self.more();
        }
    }

    fn more(self) {
        let Some(key) = self.next.get_untracked() else {
            return;
        };
        if self.asking.get_untracked() {
            return;
        }
        self.asking.set(true);
        spawn_local(async move {
            match labels::queue(Some(key)).await {
                Ok(queue) => {
                    let _ = self.next.try_set(queue.next);
                    self.rows.try_update(|rows| rows.extend(queue.rows));
                }
                Err(error) => self.desk.failed(error.text(self.desk.locale)),
            }
            let _ = self.asking.try_set(false);
        });
    }

    fn choose(self, category: NodeId) {
        let Some(row) = untrack(|| self.current()) else {
            return;
        };
        self.recent.update(|recent| {
            recent.retain(|id| *id != category);
            recent.insert(0, category);
        });
        self.said.update(|n| *n += 1);
        self.go(1);
        spawn_local(async move {
            if let Err(error) = labels::put(row.id, Tag::Category(category)).await {
                self.desk.failed(error.text(self.desk.locale));
                self.said.try_update(|n| *n = n.saturating_sub(1));
                self.rows.try_update(|rows| rows.push(row));
            }
        });
    }

    /// Says the kind of the voice that is shown; it is shown again as before when that could not be kept.
    fn turn(self, kind: Kind) {
        let Some(row) = untrack(|| self.current()).filter(|row| row.kind != kind) else {
            return;
        };
        let (id, before) = (row.id, row.kind);
        let show = move |kind| {
            self.rows.try_update(|rows| {
                if let Some(row) = rows.iter_mut().find(|row| row.id == id) {
                    row.kind = kind;
                }
            });
        };
        show(kind);
        spawn_local(async move {
            if let Err(error) = labels::put(id, Tag::Kind(kind)).await {
                self.desk.failed(error.text(self.desk.locale));
                show(before);
            }
        });
    }

    fn feel(self, mood: Sentiment) {
        let Some(row) = untrack(|| self.current()) else {
            return;
        };
        self.rows.update(|rows| {
            let own = rows.iter_mut().find(|other| other.id == row.id);
            if let Some(tags) = own.and_then(|row| row.voice.tags.as_mut()) {
                tags.mood = mood;
                tags.mood_percent = None;
            }
        });
        spawn_local(async move {
            if let Err(error) = labels::put(row.id, Tag::Mood(mood)).await {
                self.desk.failed(error.text(self.desk.locale));
            }
        });
    }

    /// Takes the likeliest suggestion; where there is none a person has to choose.
    fn accept(self) {
        let row = untrack(|| self.current());
        let tags = row.and_then(|row| row.voice.tags);
        if let Some(guess) = tags.as_ref().and_then(|tags| tags.suggested.first()) {
            self.choose(guess.id);
        }
    }

    fn digit(self, key: &str) {
        let place = key.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let chosen = untrack(|| self.current().map(|row| self.choices(&row)));
        if let (Some(place), Some(choices)) = (place, chosen)
            && let Some((id, ..)) = choices.get(place)
        {
            self.choose(*id);
        }
    }
}

#[component]
fn Queue(queue: LabelQueue) -> impl IntoView {
    let desk = desk();
    let work = Work {
        desk,
        rows: RwSignal::new(queue.rows),
        at: RwSignal::new(0),
        next: RwSignal::new(queue.next),
        asking: RwSignal::new(false),
        categories: StoredValue::new(queue.categories),
        recent: RwSignal::new(Vec::new()),
        said: RwSignal::new(0),
        today: StoredValue::new(queue.today),
    };
    keys::on_key(move |event| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            work.accept();
        }
        "s" => work.go(1),
        "u" => work.go(-1),
        "+" | "=" => work.feel(Sentiment::Positive),
        "0" => work.feel(Sentiment::Neutral),
        "-" => work.feel(Sentiment::Negative),
        key => match KIND_KEYS.iter().find(|(own, _)| *own == key) {
            Some((_, kind)) => work.turn(*kind),
            None => work.digit(key),
        },
    });
    let count = move || {
        let n = work.said.get();
        let today = work.today.get_value() + u64::from(n);
        desk.fill(words::COUNT, &[("n", &n), ("today", &today)])
    };
    view! {
        <div class="mx-auto flex max-w-3xl flex-col gap-4 p-4">
            <div class="flex flex-wrap items-center gap-x-4 gap-y-1">
                <p class="figures font-medium" role="status">
                    {count}
                </p>
                <p class="text-xs text-muted max-md:hidden">{desk.say(words::KEYS)}</p>
            </div>
            {move || match work.current() {
                Some(row) => card(work, row).into_any(),
                None => {
                    view! {
                        <Empty
                            icon=LuTags
                            title=desk.say(words::EMPTY)
                            hint=desk.say(words::EMPTY_HINT)
                        />
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

fn card(work: Work, row: ToLabel) -> impl IntoView {
    let desk = work.desk;
    let choices = work.choices(&row);
    let buttons = choices
        .iter()
        .enumerate()
        .map(|(place, (id, label, percent))| {
            let id = *id;
            view! {
                <button
                    type="button"
                    class="btn btn-sm h-11 justify-start"
                    class:btn-primary=place == 0 && percent.is_some()
                    on:click=move |_| work.choose(id)
                >
                    <kbd class="kbd kbd-xs text-base-content max-md:hidden">{place + 1}</kbd>
                    <span class="truncate">{desk.label(label)}</span>
                    {percent.map(|n| view! { <span class="figures text-xs">{n} "%"</span> })}
                </button>
            }
        })
        .collect_view();
    let others = work
        .categories
        .get_value()
        .into_iter()
        .map(|(id, label)| view! { <option value=id.to_string()>{desk.label(&label)}</option> })
        .collect_view();
    let mood = row.voice.tags.as_ref().map(|tags| tags.mood);
    let moods = Sentiment::ALL
        .into_iter()
        .map(|own| {
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=(mood == Some(own)).to_string()
                    on:click=move |_| work.feel(own)
                >
                    {desk.say(own.words())}
                </button>
            }
        })
        .collect_view();
    let kinds = KIND_KEYS
        .into_iter()
        .map(|(key, own)| {
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=(row.kind == own).to_string()
                    on:click=move |_| work.turn(own)
                >
                    <kbd class="kbd kbd-xs text-base-content max-md:hidden">{key}</kbd>
                    {desk.say(own.words())}
                </button>
            }
        })
        .collect_view();
    let because = row
        .voice
        .tags
        .as_ref()
        .and_then(|tags| tags.suggested.first())
        .and_then(|guess| guess.word.clone())
        .map(|word| desk.fill(words::BECAUSE, &[("word", &word)]));
    view! {
        <article class="flex flex-col gap-3 rounded-md hairline p-4" aria-label=desk.say(words::TITLE)>
            <p class="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
                <span>{desk.say(row.channel.words())}</span>
                <When at=row.at />
                {row.case_number.map(|number| view! { <CaseLink number=number /> })}
            </p>
            <p class="max-h-72 overflow-y-auto whitespace-pre-wrap text-base leading-relaxed" tabindex="0">
                {marked(desk, row.voice.words)}
            </p>
            <div class="flex flex-wrap items-center gap-1.5" role="group" aria-label=desk.say(frame::KIND)>
                <span class="text-muted">{desk.say(frame::KIND)}</span>
                {kinds}
            </div>
            <div class="flex flex-wrap items-center gap-1.5" role="group" aria-label=desk.say(frame::MOOD)>
                <span class="text-muted">{desk.say(frame::MOOD)}</span>
                {moods}
            </div>
        </article>
        <section aria-labelledby="which" class="flex flex-col gap-2">
            <h2 id="which" class="section-title">
                {desk.say(words::WHICH)}
                " "
                <span class="font-normal">{because}</span>
            </h2>
            <div class="grid grid-cols-2 gap-2 md:grid-cols-3">{buttons}</div>
            <div class="flex flex-wrap items-center gap-2 pt-1">
                <select
                    class="select select-sm w-auto grow"
                    aria-label=desk.say(words::OTHER)
                    on:change=move |event| {
                        if let Ok(id) = event_target_value(&event).parse() {
                            work.choose(id);
                        }
                    }
                >
                    <option value="" selected=true>
                        {desk.say(words::OTHER)}
                    </option>
                    {others}
                </select>
                <button type="button" class="btn btn-sm" on:click=move |_| work.go(-1)>
                    <Icon icon=LuUndo2 />
                    {desk.say(words::BACK)}
                </button>
                <button type="button" class="btn btn-sm" on:click=move |_| work.go(1)>
                    <Icon icon=LuSkipForward />
                    {desk.say(words::SKIP)}
                </button>
            </div>
        </section>
    }
}
