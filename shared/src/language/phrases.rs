//! Phrases by their first character: one walk over a text finds them all, whatever their number.
//!
//! Rule: made once for a version of the rules, never for a text.

use std::cmp::Reverse;
use std::collections::HashMap;

/// Phrases, each with what it means.
#[derive(Clone, Debug)]
pub(super) struct Phrases<T> {
    /// The longest first.
    by_first: HashMap<char, Vec<(Vec<char>, T)>>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self {
            by_first: HashMap::new(),
        }
    }
}

impl<T> FromIterator<(Vec<char>, T)> for Phrases<T> {
    /// Empty phrases are left out; of equal ones the first comes first.
    fn from_iter<I: IntoIterator<Item = (Vec<char>, T)>>(list: I) -> Self {
        let mut by_first: HashMap<char, Vec<(Vec<char>, T)>> = HashMap::new();
        for (phrase, meaning) in list {
            if let Some(&first) = phrase.first() {
                by_first.entry(first).or_default().push((phrase, meaning));
            }
        }
        for list in by_first.values_mut() {
            list.sort_by_key(|(phrase, _)| Reverse(phrase.len()));
        }
        Self { by_first }
    }
}

impl<T> Phrases<T> {
    /// What begins at a place, the longest first: the place behind it, and what it means.
    pub fn at<'a>(
        &'a self,
        chars: &'a [char],
        at: usize,
    ) -> impl Iterator<Item = (usize, &'a T)> + 'a {
        let list = chars.get(at).and_then(|first| self.by_first.get(first));
        list.into_iter()
            .flatten()
            .filter_map(move |(phrase, meaning)| {
                let end = at + phrase.len();
                let here = chars.get(at..end) == Some(phrase.as_slice());
                (here && whole(chars, at, end)).then_some((end, meaning))
            })
    }
}

/// A Latin phrase must not be part of a longer word.
pub(super) fn whole(chars: &[char], from: usize, to: usize) -> bool {
    let letter = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(char::is_ascii_lowercase)
    };
    [from, to]
        .into_iter()
        .all(|at| !letter(Some(at)) || !letter(at.checked_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_comes_first_and_words_are_whole() {
        let list = ["退", "退款", "", "app", "ap"];
        let phrases: Phrases<&str> = list
            .map(|text| (text.chars().collect(), text))
            .into_iter()
            .collect();
        let find = |text: &str| -> Vec<&str> {
            let chars: Vec<char> = text.chars().collect();
            let places = 0..chars.len();
            places
                .flat_map(|at| {
                    phrases
                        .at(&chars, at)
                        .map(|(_, text)| *text)
                        .collect::<Vec<_>>()
                })
                .collect()
        };
        assert_eq!(find("退款"), ["退款", "退"]);
        assert_eq!(find("我的app坏了"), ["app"]);
        assert_eq!(find("apple"), [] as [&str; 0]);
        assert_eq!(find(""), [] as [&str; 0]);
    }
}
