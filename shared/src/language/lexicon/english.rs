//! English: the words of the VADER lexicon (C.J. Hutto, MIT) with its rules for negation, degree and "but".

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Tone;
use crate::language::normalise::Normal;

const FILE: &str = include_str!("../data/vader.txt");

static WORDS: LazyLock<HashMap<&'static str, f32>> = LazyLock::new(|| {
    let mut words = HashMap::with_capacity(8000);
    for line in FILE.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split(' ');
        let valence = parts
            .next()
            .and_then(|v| v.parse::<f32>().ok())
            .unwrap_or_default()
            / 10.0;
        words.extend(parts.map(|word| (word, valence)));
    }
    words
});

/// What a negation before it leaves of a word, as VADER measured it.
const NEGATED: f32 = -0.74;
/// What a degree word adds, as VADER measured it.
const DEGREE: f32 = 0.293;

fn negates(word: &str) -> bool {
    word.ends_with("n't")
        || matches!(
            word,
            "not"
                | "no"
                | "never"
                | "none"
                | "nothing"
                | "nobody"
                | "neither"
                | "nor"
                | "without"
                | "cannot"
                | "cant"
                | "dont"
                | "doesnt"
                | "didnt"
                | "isnt"
                | "wasnt"
                | "wont"
                | "wouldnt"
                | "hardly"
                | "rarely"
                | "despite"
        )
}

fn degree(word: &str) -> f32 {
    match word {
        "very" | "really" | "so" | "too" | "extremely" | "absolutely" | "completely"
        | "totally" | "incredibly" | "highly" | "most" | "more" | "quite" | "truly"
        | "especially" | "deeply" | "utterly" | "super" => DEGREE,
        "slightly" | "somewhat" | "barely" | "kinda" | "almost" | "partly" | "less" | "little"
        | "marginally" => -DEGREE,
        _ => 0.0,
    }
}

/// Tone of the Latin words of a text.
pub fn english(normal: &Normal) -> Tone {
    let chars = normal.chars();
    if !chars.iter().any(char::is_ascii_lowercase) {
        return Tone::default();
    }
    let text: String = chars.iter().take(20_000).collect();
    let words: Vec<&str> = text
        .split(|c: char| !c.is_ascii_lowercase() && c != '\'' && c != '-')
        .filter(|word| !word.is_empty())
        .collect();
    let turn = words.iter().position(|word| *word == "but");
    let mut tone = Tone::default();
    for (at, word) in words.iter().enumerate() {
        let Some(&valence) = WORDS.get(word.trim_matches('\'')) else {
            continue;
        };
        if *word == "no" || degree(word) != 0.0 {
            continue;
        }
        let mut valence = valence;
        for (back, before) in words.iter().take(at).rev().take(3).enumerate() {
            let fade = 1.0 - 0.05 * back as f32;
            valence += valence.signum() * degree(before) * fade;
        }
        if words
            .iter()
            .take(at)
            .rev()
            .take(3)
            .any(|before| negates(before))
        {
            valence *= NEGATED;
        }
        if let Some(turn) = turn {
            valence *= if at < turn { 0.5 } else { 1.5 };
        }
        tone.add(valence);
    }
    if tone.hits > 0 {
        let calls = chars.iter().filter(|&&c| c == '!').count().min(4) as f32 * DEGREE;
        if tone.good > tone.bad {
            tone.good += calls;
        } else {
            tone.bad += calls;
        }
    }
    tone.closed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::normalise::normalise;

    fn value(text: &str) -> f32 {
        english(&normalise(text)).value
    }

    #[test]
    fn negation_degree_and_but_turn_the_tone() {
        assert!(value("The staff were friendly and helpful") > 0.5);
        assert!(value("not good") < 0.0);
        assert!(value("very good") > value("good"));
        assert!(value("good food but terrible service") < 0.0);
        assert!(value("I don't like it") < 0.0);
        assert_eq!(value("the parcel is on the table"), 0.0);
        assert_eq!(value("太慢了"), 0.0);
    }
}
