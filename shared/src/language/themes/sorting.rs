//! New voices find their themes, or wait in a room until enough others are like them.
//!
//! Rule: whoever comes in goes either to one theme or to the room; nobody is lost, whatever the order. Who leaves the
//! room without a theme is looked at again when new themes began.

use super::{LEAST, Terms, Theme, ThemeId, Themes};
use std::collections::VecDeque;

/// Likeness from which a voice joins a theme.
const JOIN: f32 = 0.18;
/// Likeness from which two waiting voices are about the same.
const ALIKE: f32 = 0.3;

/// A voice that waits.
#[derive(Clone, Debug)]
struct Waiting<K> {
    key: K,
    terms: Terms,
    /// Under the weights of the batch.
    length: f32,
}

/// The latest voices that wait; who has waited longest goes when it is full, and stays without a theme.
#[derive(Clone, Debug)]
pub struct Room<K> {
    waiting: VecDeque<Waiting<K>>,
}

impl<K> Room<K> {
    /// Voices that are compared with a new one.
    pub const SIZE: usize = 800;

    /// A room with these voices, the longest waiting first.
    pub fn new(waiting: impl IntoIterator<Item = (K, Terms)>) -> Self {
        let mut room = Self {
            waiting: VecDeque::new(),
        };
        for (key, terms) in waiting {
            room.push(key, terms, 0.0);
        }
        room
    }

    /// How many wait in it.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether nobody waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    fn push(&mut self, key: K, terms: Terms, length: f32) {
        self.waiting.push_back(Waiting { key, terms, length });
        if self.waiting.len() > Self::SIZE {
            self.waiting.pop_front();
        }
    }
}

/// The weights of one batch, and the length of each theme under them.
struct Scale {
    weights: Vec<f32>,
    lengths: Vec<f32>,
}

impl Scale {
    fn square(&self, term: u32) -> f32 {
        let weight = self.weights.get(term as usize).copied().unwrap_or_default();
        weight * weight
    }

    fn length(&self, terms: &Terms) -> f32 {
        terms
            .all()
            .iter()
            .map(|t| self.square(*t))
            .sum::<f32>()
            .sqrt()
    }

    fn of(&self, theme: &Theme) -> f32 {
        let squares = theme.terms.iter().map(|(&t, &n)| {
            let n = n as f32;
            self.square(t) * n * n
        });
        squares.sum::<f32>().sqrt()
    }

    /// Likeness of a voice to a theme, both with their lengths, 0…1.
    fn likeness(&self, (terms, own): (&Terms, f32), (theme, length): (&Theme, f32)) -> f32 {
        let shared = |t: &u32| Some(self.square(*t) * *theme.terms.get(t)? as f32);
        let dot: f32 = terms.all().iter().filter_map(shared).sum();
        ratio(dot, own * length)
    }

    /// Who in the room is about the same as this voice.
    fn kin<K: Copy>(&self, terms: &Terms, own: f32, room: &Room<K>) -> Vec<K> {
        let mut squares = vec![0.0_f32; self.weights.len()];
        for term in terms.all() {
            if let Some(place) = squares.get_mut(*term as usize) {
                *place = self.square(*term);
            }
        }
        let alike = |one: &&Waiting<K>| {
            let shared = |term: &u32| squares.get(*term as usize).copied();
            let dot: f32 = one.terms.all().iter().filter_map(shared).sum();
            ratio(dot, own * one.length) >= ALIKE
        };
        room.waiting
            .iter()
            .filter(alike)
            .map(|one| one.key)
            .collect()
    }
}

fn ratio(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

impl Themes {
    /// Takes a batch of voices in, by the weights of what was learned: gives every voice that found a theme, also
    /// those of the room that did now. The others of the batch are in the room afterwards, or waited there too long;
    /// who says nothing is like nobody.
    pub fn arrive<K: Copy + PartialEq>(
        &mut self,
        room: &mut Room<K>,
        batch: impl IntoIterator<Item = (K, Terms)>,
    ) -> Vec<(K, ThemeId)> {
        let says = |one: &(K, Terms)| !one.1.is_empty();
        let batch: Vec<(K, Terms)> = batch.into_iter().filter(says).collect();
        let mut scale = self.scale();
        for one in &mut room.waiting {
            one.length = scale.length(&one.terms);
        }
        let mut homes = Vec::new();
        for (key, terms) in batch {
            let length = scale.length(&terms);
            match self.nearest((&terms, length), &scale) {
                Some(at) => homes.push((key, self.join(at, &terms, &mut scale))),
                None => {
                    let kin = scale.kin(&terms, length, room);
                    room.push(key, terms, length);
                    if kin.len() + 1 >= LEAST && !self.full() {
                        self.begin_with(key, &kin, room, &mut scale, &mut homes);
                    }
                }
            }
        }
        homes
    }

    /// Voices that no room held any more when the theme began that they are like: gives those that found it.
    pub fn look_again<K>(
        &mut self,
        voices: impl IntoIterator<Item = (K, Terms)>,
    ) -> Vec<(K, ThemeId)> {
        let mut scale = self.scale();
        let mut homes = Vec::new();
        for (key, terms) in voices {
            let length = scale.length(&terms);
            if let Some(at) = self.nearest((&terms, length), &scale) {
                homes.push((key, self.join(at, &terms, &mut scale)));
            }
        }
        homes
    }

    fn scale(&self) -> Scale {
        let mut scale = Scale {
            weights: self.lexicon.weights(),
            lengths: Vec::new(),
        };
        scale.lengths = self.themes.iter().map(|theme| scale.of(theme)).collect();
        scale
    }

    /// Place of the theme most like the voice, of equals the oldest; none when all are unlike it.
    fn nearest(&self, voice: (&Terms, f32), scale: &Scale) -> Option<usize> {
        let likeness = |(at, (theme, length)): (usize, (&Theme, &f32))| {
            (at, scale.likeness(voice, (theme, *length)))
        };
        let all = self.themes.iter().zip(&scale.lengths).enumerate();
        let best = all
            .map(likeness)
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        best.filter(|(_, likeness)| *likeness >= JOIN)
            .map(|(at, _)| at)
    }

    fn join(&mut self, at: usize, terms: &Terms, scale: &mut Scale) -> ThemeId {
        let Some(theme) = self.themes.get_mut(at) else {
            return ThemeId(0);
        };
        theme.add(terms);
        let length = scale.of(theme);
        if let Some(known) = scale.lengths.get_mut(at) {
            *known = length;
        }
        theme.id
    }

    /// Begins a theme with these voices of the room; others of the room that are like it join.
    fn begin_with<K: Copy + PartialEq>(
        &mut self,
        key: K,
        kin: &[K],
        room: &mut Room<K>,
        scale: &mut Scale,
        homes: &mut Vec<(K, ThemeId)>,
    ) {
        self.begin("");
        scale.lengths.push(0.0);
        let at = self.themes.len() - 1;
        let waiting = std::mem::take(&mut room.waiting);
        let (first, rest): (Vec<_>, Vec<_>) = waiting
            .into_iter()
            .partition(|one| one.key == key || kin.contains(&one.key));
        for one in first {
            homes.push((one.key, self.join(at, &one.terms, scale)));
        }
        for one in rest {
            let length = scale.lengths.get(at).copied().unwrap_or_default();
            let voice = (&one.terms, one.length);
            let like = |theme: &&Theme| scale.likeness(voice, (theme, length)) >= JOIN;
            match self.themes.get(at).filter(like) {
                Some(_) => homes.push((one.key, self.join(at, &one.terms, scale))),
                None => room.waiting.push_back(one),
            }
        }
    }
}
