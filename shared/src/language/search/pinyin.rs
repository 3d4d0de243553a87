//! Readings of Chinese characters without tones, at most two each.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::folded::is_han;

const FILE: &str = include_str!("../data/pinyin.txt");
/// Letters of a query that are tried as pinyin.
pub(super) const LONGEST: usize = 24;

static READINGS: LazyLock<HashMap<char, Vec<&'static str>>> = LazyLock::new(|| {
    let mut map: HashMap<char, Vec<&'static str>> = HashMap::with_capacity(20_000);
    for (syllable, chars) in rows() {
        for c in chars.chars() {
            map.entry(c).or_default().push(syllable);
        }
    }
    map
});

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILE.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
}

/// The readings of a simplified character; none for anything else.
pub fn readings(c: char) -> &'static [&'static str] {
    READINGS.get(&c).map_or(&[], Vec::as_slice)
}

/// First letters of some syllables as one word.
pub(super) fn initials(syllables: &[&str]) -> Option<String> {
    syllables.iter().map(|s| s.chars().next()).collect()
}

/// How many characters, from the first, the letters spell: each by its full reading or its first letter.
pub(super) fn spelled(chars: &[char], letters: &str) -> Option<usize> {
    if letters.is_empty() {
        return Some(0);
    }
    let (&c, rest) = chars.split_first()?;
    if !is_han(c) || letters.len() > LONGEST {
        return None;
    }
    readings(c).iter().find_map(|reading| {
        let full = letters
            .strip_prefix(reading)
            .and_then(|left| spelled(rest, left));
        let first = || spelled(rest, letters.strip_prefix(reading.get(..1)?)?);
        full.or_else(first).map(|n| n + 1)
    })
}

/// Ways to read letters as syllables and initials, those of the fewest parts; nothing for what is no pinyin.
pub(super) fn parts(letters: &str) -> Vec<Vec<&str>> {
    if letters.is_empty()
        || letters.len() > LONGEST
        || !letters.bytes().all(|b| b.is_ascii_lowercase())
    {
        return Vec::new();
    }
    static SYLLABLES: LazyLock<std::collections::HashSet<&'static str>> =
        LazyLock::new(|| rows().map(|(s, _)| s).collect());
    // Fewest parts that spell the first n letters, and the ways to do so.
    let mut best: Vec<Vec<Vec<&str>>> = vec![vec![Vec::new()]];
    for end in 1..=letters.len() {
        let mut ways: Vec<Vec<&str>> = Vec::new();
        for start in end.saturating_sub(6)..end {
            let Some(part) = letters.get(start..end) else {
                continue;
            };
            let initial = part.len() == 1 && !"iuv".contains(part);
            if !initial && !SYLLABLES.contains(part) {
                continue;
            }
            for before in best.get(start).into_iter().flatten() {
                let mut way = before.clone();
                way.push(part);
                ways.push(way);
            }
        }
        let fewest = ways.iter().map(Vec::len).min().unwrap_or(0);
        ways.retain(|way| way.len() == fewest);
        ways.truncate(4);
        best.push(ways);
    }
    best.pop().unwrap_or_default()
}
