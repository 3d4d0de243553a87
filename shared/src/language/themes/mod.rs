//! Themes: groups of voices about the same matter, which keep their identity while voices come in and people edit.
//!
//! A theme never changes its number. A merged theme's number leads to the one it was merged into. A voice that is like
//! no theme waits until enough others are like it.

mod sorting;
mod terms;

pub use sorting::Room;
pub use terms::{Lexicon, Terms};

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::keywords::{LEAST as SAYS, Stop, Tally, holds, rank};
pub use crate::themes::{LEAST, MOST};

/// Terms that a theme remembers.
const TERMS: usize = 160;
/// Numbers from which on people split no more: each stays for ever, and all of them are read at once.
const ROWS: usize = 4_000;
/// Phrases in a name.
const PHRASES: usize = 2;
/// Between the phrases of a name.
const BETWEEN: &str = " · ";

/// Number of a theme, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ThemeId(pub u32);

/// A theme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// Its number, for ever.
    pub id: ThemeId,
    /// Its name; empty while it has none.
    pub name: String,
    /// Whether a person named it: then no run renames it.
    pub by_person: bool,
    /// The cause that a person noted.
    pub cause: Option<String>,
    /// The theme that it was merged into.
    pub merged_into: Option<ThemeId>,
    /// Voices that joined it and are still kept. Without any it is retired: none joins it any more.
    pub voices: u32,
    /// Voices it had when the machine last named it.
    pub named_at: u32,
    /// In how many of its voices each term stands.
    pub terms: BTreeMap<u32, u32>,
}

/// All themes, those merged away among them. The same voices in the same order give the same themes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Themes {
    themes: Vec<Theme>,
    lexicon: Lexicon,
}

impl Themes {
    /// As they were kept, in any order.
    pub fn new(mut themes: Vec<Theme>, lexicon: Lexicon) -> Self {
        themes.sort_by_key(|theme| theme.id);
        Self { themes, lexicon }
    }

    /// Every theme, also those merged away, by number.
    pub fn all(&self) -> &[Theme] {
        &self.themes
    }

    /// In how many voices each term stood.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The theme of that number, or the one it was merged into.
    pub fn get(&self, id: ThemeId) -> Option<&Theme> {
        self.place(id).and_then(|at| self.themes.get(at))
    }

    /// Numbers that lead to the same theme as this one, itself among them; none for an unknown number.
    pub fn leading_to(&self, id: ThemeId) -> BTreeSet<ThemeId> {
        let Some(home) = self.get(id).map(|theme| theme.id) else {
            return BTreeSet::new();
        };
        let ids = self.themes.iter().map(|theme| theme.id);
        ids.filter(|id| self.get(*id).map(|theme| theme.id) == Some(home))
            .collect()
    }

    fn place(&self, mut id: ThemeId) -> Option<usize> {
        // A chain is never longer than the list.
        for _ in 0..=self.themes.len() {
            let at = self
                .themes
                .binary_search_by_key(&id, |theme| theme.id)
                .ok()?;
            match self.themes.get(at)?.merged_into {
                Some(next) => id = next,
                None => return Some(at),
            }
        }
        None
    }

    fn change(&mut self, id: ThemeId, with: impl FnOnce(&mut Theme)) -> Option<ThemeId> {
        let at = self.place(id)?;
        let theme = self.themes.get_mut(at)?;
        with(theme);
        Some(theme.id)
    }

    fn begin(&mut self, name: &str) -> ThemeId {
        let id = ThemeId(self.themes.last().map_or(0, |theme| theme.id.0) + 1);
        self.themes.push(Theme {
            id,
            name: name.to_owned(),
            by_person: !name.is_empty(),
            cause: None,
            merged_into: None,
            voices: 0,
            named_at: 0,
            terms: BTreeMap::new(),
        });
        id
    }

    /// Whether the machine begins no theme any more: as many as there may be are of its size. Small ones that people
    /// split off do not count.
    pub fn full(&self) -> bool {
        self.open(LEAST) >= MOST
    }

    /// How many themes have at least so many voices.
    fn open(&self, least: usize) -> usize {
        let open = |theme: &&Theme| theme.merged_into.is_none() && theme.voices as usize >= least;
        self.themes.iter().filter(open).count()
    }

    /// Learns which terms are common; a voice is learned once, before or when it arrives.
    pub fn learn<'a>(&mut self, voices: impl IntoIterator<Item = &'a Terms>) {
        for terms in voices.into_iter().filter(|terms| !terms.is_empty()) {
            self.lexicon.learn(terms);
        }
    }

    /// A theme that lost voices begins anew with what these say of those it has, each with who said it. The machine's
    /// name goes when fewer than three of them say it.
    pub fn renew<P: Ord>(&mut self, id: ThemeId, voices: &[(P, &str)], stop: &Stop) {
        let said = |(_, raw): &(P, &str)| Terms::of(raw, stop);
        let terms: Vec<Terms> = voices.iter().map(said).collect();
        self.change(id, |theme| {
            theme.terms = BTreeMap::new();
            for &term in terms.iter().flat_map(Terms::all) {
                *theme.terms.entry(term).or_default() += 1;
            }
            theme.trim();
            if !theme.by_person && !is_said(&theme.name, voices) {
                theme.name = String::new();
                theme.named_at = 0;
            }
        });
    }

    /// Themes that the machine should name: new ones, those that have doubled since, and those named by what is a stop
    /// phrase now.
    pub fn unnamed(&self, stop: &Stop) -> Vec<ThemeId> {
        let due = |theme: &&Theme| {
            !theme.by_person
                && theme.merged_into.is_none()
                && theme.voices as usize >= LEAST
                && (theme.voices >= 2 * theme.named_at || stopped(&theme.name, stop))
        };
        self.themes.iter().filter(due).map(|t| t.id).collect()
    }

    /// Names those of the themes that are [`Themes::unnamed`] by the phrases that mark their voices against all
    /// others. `voices` are raw texts of each theme with who said them: what fewer than three people say is no
    /// phrase, and neither is personal data.
    pub fn name<'a, P: Ord>(
        &mut self,
        only: &[ThemeId],
        voices: impl IntoIterator<Item = (ThemeId, P, &'a str)>,
        stop: &Stop,
    ) {
        let mut people: BTreeMap<(ThemeId, P), Vec<&str>> = BTreeMap::new();
        for (id, who, raw) in voices {
            if let Some(theme) = self.get(id) {
                people.entry((theme.id, who)).or_default().push(raw);
            }
        }
        let mut own: BTreeMap<ThemeId, Tally> = BTreeMap::new();
        for ((id, _), texts) in people {
            own.entry(id).or_default().add(texts);
        }
        let mut all = Tally::default();
        own.values().for_each(|tally| all.add_all(tally));
        let due = self.unnamed(stop).into_iter();
        for id in due.filter(|id| only.contains(id)) {
            let Some(tally) = own.get(&id) else { continue };
            let found = rank(tally, &all.without(tally), stop, SAYS, PHRASES);
            let phrases: Vec<String> = found.into_iter().map(|word| word.phrase).collect();
            self.change(id, |theme| {
                theme.named_at = theme.voices;
                if !phrases.is_empty() || stopped(&theme.name, stop) {
                    theme.name = phrases.join(BETWEEN);
                }
            });
        }
    }

    /// A person names a theme; an empty name lets the machine name it again. Nothing when there is none of that number.
    pub fn rename(&mut self, id: ThemeId, name: &str) -> Option<ThemeId> {
        self.change(id, |theme| {
            theme.by_person = !name.is_empty();
            theme.name = name.to_owned();
            if !theme.by_person {
                theme.named_at = 0;
            }
        })
    }

    /// A person notes a cause, or takes it away.
    pub fn attach(&mut self, id: ThemeId, cause: Option<String>) -> Option<ThemeId> {
        self.change(id, |theme| theme.cause = cause)
    }

    /// The second theme becomes part of the first, which keeps its name and cause; of the second only its number stays.
    /// Nothing when they are one already or one is missing.
    pub fn unite(&mut self, into: ThemeId, from: ThemeId) -> Option<ThemeId> {
        let (to, at) = (self.place(into)?, self.place(from)?);
        let home = self.themes.get(to).filter(|_| to != at)?.id;
        let gone = self.themes.get_mut(at)?;
        gone.merged_into = Some(home);
        gone.name = String::new();
        let (voices, terms) = (
            std::mem::take(&mut gone.voices),
            std::mem::take(&mut gone.terms),
        );
        let cause = gone.cause.take();
        // Whatever led there leads home in one step: no chain grows.
        let from = gone.id;
        for theme in &mut self.themes {
            if theme.merged_into == Some(from) {
                theme.merged_into = Some(home);
            }
        }
        self.change(home, |theme| {
            theme.voices += voices;
            theme.cause = theme.cause.take().or(cause);
            for (term, n) in terms {
                *theme.terms.entry(term).or_default() += n;
            }
            theme.trim();
        })
    }

    /// The given voices of a theme get one of their own. Nothing without voices, without the theme, or when there are
    /// twice as many themes as the machine would begin, or four thousand numbers in all.
    pub fn split(&mut self, id: ThemeId, voices: &[Terms], name: &str) -> Option<ThemeId> {
        if self.open(1) >= 2 * MOST || self.themes.len() >= ROWS {
            return None;
        }
        let from = self.get(id).filter(|_| !voices.is_empty())?.id;
        let new = self.begin(name);
        for terms in voices {
            self.leave(from, terms);
            self.change(new, |theme| theme.add(terms));
        }
        Some(new)
    }

    /// A voice is no longer part of a theme.
    pub fn leave(&mut self, id: ThemeId, terms: &Terms) {
        self.change(id, |theme| {
            theme.voices = theme.voices.saturating_sub(1);
            for term in terms.all() {
                if let Some(n) = theme.terms.get_mut(term) {
                    *n = n.saturating_sub(1);
                }
            }
            theme.terms.retain(|_, n| *n > 0);
        });
    }
}

/// Whether enough people say each phrase of a name.
fn is_said<P: Ord>(name: &str, voices: &[(P, &str)]) -> bool {
    let people = |phrase: &str| -> usize {
        let said = voices.iter().filter(|(_, raw)| holds(raw, phrase));
        said.map(|(who, _)| who).collect::<BTreeSet<&P>>().len()
    };
    name.split(BETWEEN)
        .all(|phrase| people(phrase) >= SAYS as usize)
}

/// Whether a machine's name holds what is a stop phrase now.
fn stopped(name: &str, stop: &Stop) -> bool {
    name.split(BETWEEN).any(|phrase| stop.stops(phrase))
}

impl Theme {
    fn add(&mut self, terms: &Terms) {
        self.voices += 1;
        for &term in terms.all() {
            *self.terms.entry(term).or_default() += 1;
        }
        self.trim();
    }

    /// Forgets the rarest terms of a large theme.
    fn trim(&mut self) {
        if self.terms.len() > 2 * TERMS {
            let mut sizes: Vec<(u32, u32)> = self.terms.iter().map(|(&t, &n)| (n, t)).collect();
            sizes.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            let kept = sizes.into_iter().take(TERMS);
            self.terms = kept.map(|(n, term)| (term, n)).collect();
        }
    }
}

#[cfg(test)]
mod tests;
