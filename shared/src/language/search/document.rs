//! A case as the index holds it: its tokens in four spaces, told apart by a sign that no token contains.

use super::{Token, index_terms, number_terms, pinyin_terms};
use crate::language::find_personal::replace;
use crate::language::near::Shingles;
use crate::redact::redact;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Characters of the customer's words that count.
const TEXT: usize = 10_000;
/// Characters of all messages that count, the latest first.
const REPLIES: usize = 20_000;

const PINYIN: char = '¦';
const NUMBER: char = '№';
const REPLY: char = '›';
const NEAR: char = '≈';
const FILTER: char = '§';

/// Where a token is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Space {
    /// Words of customers and staff.
    Text,
    /// Readings of titles and names.
    Pinyin,
    /// Beginnings of numbers.
    Number,
}

/// Everything that a case is found by. The texts have had personal data replaced, see [`safe`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Document<'a> {
    /// Its number.
    pub number: &'a str,
    /// Code of its kind, to filter by.
    pub kind: &'a str,
    /// Short: found by its pinyin too.
    pub title: &'a str,
    /// What the customer wrote, in every wording it is found by.
    pub text: &'a str,
    /// The same in the customer's own wording: near-identical ones are found by it.
    pub own: &'a str,
    /// Product and order number.
    pub named: &'a [&'a str],
    /// Messages of the case, oldest first.
    pub replies: &'a [&'a str],
}

impl Document<'_> {
    /// Its tokens, each once, with a space between them; none holds a space or a sign of an index's language.
    pub fn entries(&self) -> String {
        let head: String = self.text.chars().take(TEXT).collect();
        let mut plain = index_terms(&head);
        plain.extend(index_terms(self.title));
        let mut all: BTreeSet<String> = BTreeSet::new();
        for named in self.named {
            plain.extend(index_terms(named));
            mark(&mut all, NUMBER, number_terms(named));
        }
        mark(&mut all, PINYIN, pinyin_terms(self.title));
        mark(&mut all, NUMBER, number_terms(self.number));
        let mut left = REPLIES;
        for reply in self.replies.iter().rev() {
            let cut: String = reply.chars().take(left).collect();
            left = left.saturating_sub(cut.chars().count());
            let terms = index_terms(&cut).into_iter();
            mark(&mut all, REPLY, terms.filter(|term| !plain.contains(term)));
        }
        all.extend(near_entries(&Shingles::of(self.own)));
        all.insert(filter(self.kind));
        all.extend(plain);
        all.into_iter().collect::<Vec<_>>().join(" ")
    }
}

fn mark(all: &mut BTreeSet<String>, sign: char, terms: impl IntoIterator<Item = String>) {
    all.extend(terms.into_iter().map(|term| format!("{sign}{term}")));
}

/// The entries of which a near-identical text has at least one.
pub fn near_entries(text: &Shingles) -> Vec<String> {
    let bands = text.bands().into_iter();
    bands.map(|key| format!("{NEAR}{:x}", key >> 24)).collect()
}

/// The entry that all cases of a kind have.
pub fn filter(kind: &str) -> String {
    format!("{FILTER}{kind}")
}

impl Token {
    /// The entry in the index that stands for it in the customer's words, numbers and readings.
    pub fn entry(&self) -> String {
        match self.space {
            Space::Text => self.text.clone(),
            Space::Pinyin => format!("{PINYIN}{}", self.text),
            Space::Number => format!("{NUMBER}{}", self.text),
        }
    }

    /// The entry that stands for it where only messages hold it.
    pub fn reply_entry(&self) -> Option<String> {
        (self.space == Space::Text).then(|| format!("{REPLY}{}", self.text))
    }
}

/// A text as the index and lists of hits may have it: personal data and long numbers replaced.
pub fn safe(raw: &str) -> String {
    redact(&replace(raw, |_| "***".to_owned()))
}
