//! Chinese: a list of our own, longest word first, with negation and degree before it.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Tone;
use crate::language::normalise::{Normal, normalise};

const FILE: &str = include_str!("../data/mood.txt");
const LONGEST: usize = 6;

/// A word and its valence.
type Word = (Vec<char>, f32);

/// Words by first character, the longest first.
static WORDS: LazyLock<HashMap<char, Vec<Word>>> = LazyLock::new(|| {
    let mut words: HashMap<char, Vec<Word>> = HashMap::new();
    for line in FILE.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split(' ');
        let valence = parts
            .next()
            .and_then(|v| v.parse::<f32>().ok())
            .unwrap_or_default()
            / 10.0;
        for word in parts {
            let word = normalise(word).chars().to_vec();
            if let Some(&first) = word.first() {
                words.entry(first).or_default().push((word, valence));
            }
        }
    }
    for list in words.values_mut() {
        list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
    }
    words
});

fn degree(c: char) -> f32 {
    match c {
        '很' | '太' | '真' | '超' | '最' | '极' | '更' | '特' | '挺' | '非' | '好' => {
            1.3
        }
        '稍' | '略' | '有' | '点' => 0.7,
        _ => 1.0,
    }
}

/// Whether one of the three characters before a word turns it round. 不错 and the like are words of their own.
fn negated(before: &[char]) -> bool {
    let near = before.len().saturating_sub(3);
    let near = before.get(near..).unwrap_or_default();
    let breaks = near
        .iter()
        .rposition(|c| !c.is_alphanumeric())
        .map_or(0, |at| at + 1);
    near.get(breaks..)
        .unwrap_or_default()
        .iter()
        .filter(|c| matches!(c, '不' | '没' | '未' | '无'))
        .count()
        % 2
        == 1
}

/// Tone of the Chinese words of a text.
pub fn chinese(normal: &Normal) -> Tone {
    let chars = normal.chars();
    let mut tone = Tone::default();
    let mut at = 0;
    while let Some(&first) = chars.get(at) {
        let rest = chars
            .get(at..(at + LONGEST).min(chars.len()))
            .unwrap_or_default();
        let found = WORDS
            .get(&first)
            .and_then(|list| list.iter().find(|(word, _)| rest.starts_with(word)));
        let Some((word, valence)) = found else {
            at += 1;
            continue;
        };
        let before = chars.get(..at).unwrap_or_default();
        let strength = before.last().map_or(1.0, |&c| degree(c));
        let turned = if negated(before) { -0.7 } else { 1.0 };
        tone.add(valence * strength * turned);
        at += word.len();
    }
    tone.closed()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> f32 {
        chinese(&normalise(text)).value
    }

    #[test]
    fn negation_and_degree_count() {
        assert!(value("服务态度很好，推荐") > 0.5);
        assert!(value("不喜欢") < 0.0);
        assert!(value("不是不好") > 0.0 || value("不错") > 0.0);
        assert!(value("非常失望") < -0.5);
        assert!(value("態度惡劣") < -0.5);
        assert!(value("😡") < 0.0);
        assert_eq!(value("什么时候发货"), 0.0);
    }
}
