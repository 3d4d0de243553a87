//! Themes: groups of voices about the same matter, which keep their identity while voices come in and people edit.
//!
//! A theme never changes its number. A merged theme's number leads to the one it was merged into.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::features::{Unit, is_word, units};
use super::keywords::keywords;
use super::normalise::{Normal, normalise};

/// Likeness from which a voice joins a theme.
const JOIN: f32 = 0.17;
/// Terms that a theme remembers.
const TERMS: usize = 160;
/// Buckets of the terms.
const BUCKETS: u32 = 1 << 16;

/// Number of a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ThemeId(pub u32);

/// A theme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Theme {
    /// Its number, for ever.
    pub id: ThemeId,
    /// Its name; empty until it was named.
    pub name: String,
    /// Whether a person named it: then no run renames it.
    pub by_person: bool,
    /// Key of the root cause a person attached.
    pub cause: Option<String>,
    /// Voices that joined it.
    pub voices: u32,
    /// Sum of its voices' terms.
    terms: BTreeMap<u32, f32>,
}

/// Where a voice went.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Joined {
    /// The theme.
    pub theme: ThemeId,
    /// Likeness to it before the voice joined, 0…1; 0 for a new theme.
    pub likeness: f32,
    /// Whether the voice began the theme.
    pub new: bool,
}

/// All themes. Serialisable; the same voices in the same order give the same themes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Themes {
    themes: Vec<Theme>,
    /// Merged number → its new one.
    merged: BTreeMap<u32, u32>,
    next: u32,
    voices: u32,
    /// In how many voices each term stood.
    counts: BTreeMap<u32, u32>,
}

/// Distinct pairs of Chinese characters and Latin words of a text.
fn terms(raw: &str) -> Vec<u32> {
    let normal = normalise(raw);
    let units = units(&normal);
    let word = |unit: &Unit, normal: &Normal| {
        normal
            .chars()
            .get(unit.from as usize)
            .is_some_and(|&c| is_word(c))
    };
    let mut out: Vec<u32> = Vec::new();
    let mut last: Option<&Unit> = None;
    for unit in units.iter().take(400) {
        let here = word(unit, &normal).then_some(unit);
        if let Some(unit) = here {
            if unit.to - unit.from > 2 {
                out.push(bucket(unit.hash));
            }
            if let Some(last) = last {
                out.push(bucket(last.hash.rotate_left(17) ^ unit.hash));
            }
        }
        last = here;
    }
    out.sort_unstable();
    out.dedup();
    out
}

const fn bucket(hash: u64) -> u32 {
    (hash.wrapping_mul(0x9FB2_1C65_1E98_DF25) >> 40) as u32 % BUCKETS
}

impl Themes {
    /// The themes that are not merged away, oldest first.
    pub fn list(&self) -> &[Theme] {
        &self.themes
    }

    /// The theme of that number, or the one it was merged into.
    pub fn get(&self, id: ThemeId) -> Option<&Theme> {
        let id = self.follow(id);
        self.themes.iter().find(|theme| theme.id == id)
    }

    fn follow(&self, mut id: ThemeId) -> ThemeId {
        while let Some(&next) = self.merged.get(&id.0) {
            id = ThemeId(next);
        }
        id
    }

    fn place(&self, id: ThemeId) -> Option<usize> {
        let id = self.follow(id);
        self.themes.iter().position(|theme| theme.id == id)
    }

    fn weight(&self, term: u32) -> f32 {
        let count = self.counts.get(&term).copied().unwrap_or_default() as f32;
        libm::logf(1.0 + (self.voices as f32 + 10.0) / (count + 1.0))
    }

    fn likeness(&self, theme: &Theme, terms: &[u32]) -> f32 {
        let (mut dot, mut own) = (0f32, 0f32);
        for &term in terms {
            let weight = self.weight(term);
            own += weight * weight;
            dot += weight * theme.terms.get(&term).copied().unwrap_or_default() * weight;
        }
        let other: f32 = theme
            .terms
            .iter()
            .map(|(&t, &n)| {
                let weighted = n * self.weight(t);
                weighted * weighted
            })
            .sum();
        dot / (own * other).sqrt().max(f32::MIN_POSITIVE)
    }

    /// The theme a voice would join, and how like it is. Changes nothing.
    pub fn find(&self, raw: &str) -> Option<(ThemeId, f32)> {
        let terms = terms(raw);
        let liken = |theme: &Theme| {
            let shares = terms.iter().any(|term| theme.terms.contains_key(term));
            if shares {
                self.likeness(theme, &terms)
            } else {
                0.0
            }
        };
        let best = self
            .themes
            .iter()
            .map(|theme| (theme.id, liken(theme)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        best.filter(|(_, likeness)| *likeness >= JOIN)
    }

    /// A voice joins the theme most like it or begins one; nothing for a text without words.
    pub fn join(&mut self, raw: &str) -> Option<Joined> {
        let terms = terms(raw);
        if terms.is_empty() {
            return None;
        }
        let found = self.find(raw);
        self.voices += 1;
        for &term in &terms {
            *self.counts.entry(term).or_default() += 1;
        }
        let (at, likeness) =
            match found.and_then(|(id, likeness)| self.place(id).map(|at| (at, likeness))) {
                Some((at, likeness)) => (at, likeness),
                None => {
                    self.begin(String::new());
                    (self.themes.len() - 1, 0.0)
                }
            };
        let theme = self.themes.get_mut(at)?;
        add(theme, &terms);
        Some(Joined {
            theme: theme.id,
            likeness,
            new: found.is_none(),
        })
    }

    fn begin(&mut self, name: String) -> ThemeId {
        let id = ThemeId(self.next);
        self.next += 1;
        let by_person = !name.is_empty();
        self.themes.push(Theme {
            id,
            name,
            by_person,
            cause: None,
            voices: 0,
            terms: BTreeMap::new(),
        });
        id
    }

    /// Names the themes no person named, by what marks their voices against all others. `voices` are (theme, text).
    pub fn name(&mut self, voices: &[(ThemeId, &str)], stop: &[String]) {
        let homes: Vec<ThemeId> = voices.iter().map(|(id, _)| self.follow(*id)).collect();
        for at in 0..self.themes.len() {
            let Some(theme) = self
                .themes
                .get(at)
                .filter(|theme| !theme.by_person && theme.voices > 1)
            else {
                continue;
            };
            let pick = |own: bool| {
                let id = theme.id;
                voices
                    .iter()
                    .zip(&homes)
                    .filter(move |(_, home)| (**home == id) == own)
                    .map(|((_, text), _)| *text)
            };
            let others: Vec<&str> = pick(false).take(2000).collect();
            let found = keywords(pick(true).take(500), others, stop, 2);
            let name = found
                .iter()
                .map(|k| k.phrase.as_str())
                .collect::<Vec<_>>()
                .join(" · ");
            if let Some(theme) = self.themes.get_mut(at).filter(|_| !name.is_empty()) {
                theme.name = name;
            }
        }
    }

    /// A person names a theme. False when there is none of that number.
    pub fn rename(&mut self, id: ThemeId, name: &str) -> bool {
        self.change(id, |theme| {
            theme.name = name.to_owned();
            theme.by_person = true;
        })
    }

    /// A person attaches a root cause, or takes it away.
    pub fn attach(&mut self, id: ThemeId, cause: Option<String>) -> bool {
        self.change(id, |theme| theme.cause = cause)
    }

    fn change(&mut self, id: ThemeId, with: impl FnOnce(&mut Theme)) -> bool {
        let theme = self.place(id).and_then(|at| self.themes.get_mut(at));
        theme.map(with).is_some()
    }

    /// The second theme becomes part of the first. False when they are one already or one is missing.
    pub fn merge(&mut self, into: ThemeId, from: ThemeId) -> bool {
        let (Some(to), Some(at)) = (self.place(into), self.place(from)) else {
            return false;
        };
        if to == at {
            return false;
        }
        let gone = self.themes.remove(at);
        let home = self.follow(into);
        self.merged.insert(gone.id.0, home.0);
        self.change(home, |theme| {
            theme.voices += gone.voices;
            for (term, n) in gone.terms {
                *theme.terms.entry(term).or_default() += n;
            }
            trim(theme);
        })
    }

    /// The given voices of a theme get one of their own. Nothing without voices or without the theme.
    pub fn split(&mut self, id: ThemeId, voices: &[&str], name: &str) -> Option<ThemeId> {
        let at = self.place(id).filter(|_| !voices.is_empty())?;
        let new = self.begin(name.to_owned());
        for raw in voices {
            let terms = terms(raw);
            if let Some(theme) = self.themes.last_mut() {
                add(theme, &terms);
            }
            if let Some(theme) = self.themes.get_mut(at) {
                theme.voices = theme.voices.saturating_sub(1);
                for term in terms {
                    if let Some(n) = theme.terms.get_mut(&term) {
                        *n -= 1.0;
                    }
                }
                theme.terms.retain(|_, n| *n > 0.0);
            }
        }
        Some(new)
    }
}

fn add(theme: &mut Theme, terms: &[u32]) {
    theme.voices += 1;
    for &term in terms {
        *theme.terms.entry(term).or_default() += 1.0;
    }
    trim(theme);
}

/// Forgets the rarest terms of a large theme.
fn trim(theme: &mut Theme) {
    if theme.terms.len() > 2 * TERMS {
        let mut sizes: Vec<(f32, u32)> = theme.terms.iter().map(|(&term, &n)| (n, term)).collect();
        sizes.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        theme.terms = sizes
            .into_iter()
            .take(TERMS)
            .map(|(n, term)| (term, n))
            .collect();
    }
}

#[cfg(test)]
mod tests;
