//! What a person typed: words, "quoted phrases", numbers by their beginning, pinyin.

use serde::{Deserialize, Serialize};

use super::Space;
use super::folded::{Folded, is_han};
use super::pinyin::{initials, parts, spelled};
use crate::language::Span;

/// Terms of a query that count; the rest is ignored.
const TERMS: usize = 12;
/// Characters of a query that count.
const CHARS: usize = 200;

/// A part of a query, folded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// Characters in this order; what was quoted keeps its spaces.
    Phrase(String),
    /// A number or the beginning of one, with its dashes: TS-2026.
    Number(String),
    /// Latin letters: the beginning of a word, or pinyin.
    Letters(String),
}

/// A token of the index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Token {
    /// Its text: letters, digits and Chinese characters only, so that it needs no quoting.
    pub text: String,
    /// Whether longer tokens that begin so count too.
    pub prefix: bool,
    /// Which tokens it is looked for among.
    pub space: Space,
}

/// One of these lists of tokens must be there as a whole.
pub type Clause = Vec<Vec<Token>>;

/// A query, ready. All its terms must match.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// Its terms.
    pub terms: Vec<Term>,
}

impl Query {
    /// Reads what was typed. Never fails: what can't be searched for is left out.
    pub fn parse(typed: &str) -> Query {
        let head: String = typed.chars().take(CHARS).collect();
        let mut terms = Vec::new();
        let folded: String = Folded::of(&head).chars.into_iter().collect();
        for (at, part) in folded.split('"').enumerate() {
            // Odd parts stand between quotes, also after a quote that was never closed.
            if at % 2 == 1 {
                let words = part.split_whitespace().collect::<Vec<_>>().join(" ");
                if words.chars().any(char::is_alphanumeric) {
                    terms.push(Term::Phrase(words));
                }
            } else {
                terms.extend(part.split_whitespace().filter_map(Query::term));
            }
        }
        terms.dedup();
        terms.truncate(TERMS);
        Query { terms }
    }

    fn term(word: &str) -> Option<Term> {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        let ascii = word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '\''));
        match &word {
            _ if word.is_empty() => None,
            _ if ascii && word.chars().any(|c| c.is_ascii_digit()) => Some(Term::Number(word)),
            _ if ascii => Some(Term::Letters(word)),
            _ => Some(Term::Phrase(word)),
        }
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// What to ask of the index: every clause must hold.
    pub fn clauses(&self) -> Vec<Clause> {
        self.terms
            .iter()
            .map(clause)
            .filter(|clause| !clause.is_empty())
            .collect()
    }

    /// Whether a text holds all terms.
    pub fn matches(&self, raw: &str) -> bool {
        let folded = Folded::of(raw);
        self.terms
            .iter()
            .all(|term| !places(term, &folded, 1).is_empty())
    }

    /// Where the terms stand in a text, in order, at most 50 of each.
    pub fn highlights(&self, raw: &str) -> Vec<Span> {
        let folded = Folded::of(raw);
        Span::joined(
            self.terms
                .iter()
                .flat_map(|term| places(term, &folded, 50))
                .collect(),
        )
    }
}

fn token(text: String, prefix: bool, space: Space) -> Token {
    Token {
        text,
        prefix,
        space,
    }
}

/// Index tokens of a run of text; the last run may go on in the text unless it is Chinese.
fn tokens(text: &str) -> Vec<Token> {
    let folded = Folded::of(text);
    let runs: Vec<&[char]> = folded.runs().collect();
    let last = runs.len().saturating_sub(1);
    let mut out = Vec::new();
    for (at, run) in runs.into_iter().enumerate() {
        let whole: String = run.iter().take(super::LONGEST).collect();
        match run {
            [first, _, ..] if is_han(*first) => out.extend(
                run.windows(2)
                    .map(|pair| token(pair.iter().collect(), false, Space::Text)),
            ),
            [first] if is_han(*first) => out.push(token(whole, false, Space::Text)),
            _ => out.push(token(whole, at == last, Space::Text)),
        }
    }
    out
}

fn plain(text: &str) -> Clause {
    Vec::from_iter(Some(tokens(text)).filter(|tokens| !tokens.is_empty()))
}

fn clause(term: &Term) -> Clause {
    match term {
        Term::Phrase(text) => plain(text),
        Term::Number(text) => {
            let mut any = plain(text);
            any.push(vec![token(super::undashed(text), false, Space::Number)]);
            any
        }
        Term::Letters(text) => {
            let mut any = plain(text);
            any.extend(parts(text).iter().filter_map(|way| spelling(way)));
            any.dedup();
            any.push(vec![token(super::undashed(text), false, Space::Number)]);
            any
        }
    }
}

/// Pinyin tokens of one way to read letters; a single letter asks for too much.
fn spelling(way: &[&str]) -> Option<Vec<Token>> {
    match way {
        [one] if one.len() > 1 => Some(vec![token((*one).to_owned(), false, Space::Pinyin)]),
        [_, _, ..] => way
            .windows(2)
            .map(|pair| {
                let full = pair.iter().all(|part| part.len() > 1);
                let text = if full {
                    Some(pair.concat())
                } else {
                    initials(pair)
                };
                text.map(|text| token(text, false, Space::Pinyin))
            })
            .collect(),
        _ => None,
    }
}

fn places(term: &Term, folded: &Folded, most: usize) -> Vec<Span> {
    let (Term::Phrase(text) | Term::Number(text) | Term::Letters(text)) = term;
    let wanted: Vec<char> = text.chars().collect();
    let begins = |at: usize| {
        at.checked_sub(1)
            .and_then(|i| folded.chars.get(i))
            .is_none_or(|c| !c.is_ascii_alphanumeric())
    };
    let latin = wanted.first().is_some_and(char::is_ascii_alphanumeric);
    let exact = folded
        .find(&wanted)
        .filter(|&at| !latin || begins(at))
        .map(|at| (at, at + wanted.len()));
    let mut found: Vec<(usize, usize)> = exact.take(most).collect();
    if let Term::Letters(letters) = term
        && letters.len() > 1
        && found.len() < most
    {
        let spelled = (0..folded.chars.len())
            .filter_map(|at| Some((at, at + spelled(folded.chars.get(at..)?, letters)?)));
        found.extend(spelled.take(most - found.len()));
    }
    found
        .into_iter()
        .map(|(from, to)| folded.span(from, to))
        .collect()
}
