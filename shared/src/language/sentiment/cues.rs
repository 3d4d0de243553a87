//! What stands beside the hashed features: tone of the lexicons, questions, requests, length.

use crate::language::lexicon::{Tone, chinese, english};
use crate::language::linear::Margin;
use crate::language::normalise::Normal;

/// Cues of one text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cues {
    /// Tone of the Chinese words.
    pub chinese: Tone,
    /// Tone of the Latin words.
    pub english: Tone,
    /// It asks something.
    pub asks: bool,
    /// It requests something: 请, 希望, please.
    pub requests: bool,
    /// It exclaims.
    pub calls: bool,
    /// Share of Latin letters among its letters, 0…1.
    pub latin: f32,
    /// Normalised characters.
    pub len: usize,
}

/// Inputs of the second stage; the last is always 1.
pub const INPUTS: usize = 12;

const ASKING: [&str; 24] = [
    "?",
    "吗",
    "么",
    "怎么",
    "如何",
    "什么",
    "多少",
    "哪",
    "几时",
    "请问",
    "求",
    "咨询",
    "有没有",
    "是不是",
    "能不能",
    "会不会",
    "how",
    "what",
    "when",
    "where",
    "which",
    "can i",
    "does",
    "is there",
];
const REQUESTING: [&str; 10] = [
    "请",
    "希望",
    "建议",
    "麻烦",
    "能否",
    "可否",
    "应该",
    "please",
    "could you",
    "would like",
];

fn has(chars: &[char], part: &str) -> bool {
    let mut wanted = part.chars();
    let Some(first) = wanted.next() else {
        return false;
    };
    let rest = wanted.as_str();
    chars.iter().enumerate().any(|(at, &c)| {
        c == first
            && rest
                .chars()
                .zip(
                    chars
                        .iter()
                        .skip(at + 1)
                        .map(Some)
                        .chain(std::iter::repeat(None)),
                )
                .all(|(a, b)| Some(&a) == b)
    })
}

impl Cues {
    /// Of a normalised text.
    pub fn of(normal: &Normal) -> Cues {
        let chars = normal.chars();
        let head = chars.get(..2000).unwrap_or(chars);
        let letters = head.iter().filter(|c| c.is_alphabetic()).count().max(1);
        Cues {
            chinese: chinese(normal),
            english: english(normal),
            asks: ASKING.iter().any(|part| has(head, part)),
            requests: REQUESTING.iter().any(|part| has(head, part)),
            calls: head.contains(&'!'),
            latin: head.iter().filter(|c| c.is_ascii_lowercase()).count() as f32 / letters as f32,
            len: chars.len(),
        }
    }

    fn strength(&self) -> f32 {
        libm::logf(
            1.0 + self.chinese.good + self.chinese.bad + self.english.good + self.english.bad,
        )
    }

    fn size(&self) -> f32 {
        (libm::logf(self.len as f32 + 1.0) - 3.5) / 2.0
    }

    /// Inputs of "is the feeling good?". What the head knows little of is left to the lexicons.
    pub fn side(&self, polarity: Margin) -> [f32; INPUTS] {
        let zh = 1.0 - self.latin;
        let known = polarity.known - 0.4;
        [
            polarity.value * zh,
            polarity.value * self.latin,
            polarity.value * known,
            self.chinese.value,
            self.chinese.value * known,
            self.english.value,
            self.english.value * known,
            libm::logf(self.chinese.good + 1.0) - libm::logf(self.chinese.bad + 1.0),
            libm::logf(self.english.good + 1.0) - libm::logf(self.english.bad + 1.0),
            polarity.value * self.size(),
            self.latin,
            1.0,
        ]
    }

    /// Inputs of "is there a feeling at all?", from both heads' margins.
    pub fn feeling(&self, polarity: Margin, opinion: Margin) -> [f32; INPUTS] {
        let zh = 1.0 - self.latin;
        let yes = |b: bool| f32::from(u8::from(b));
        [
            opinion.value * zh,
            opinion.value * self.latin,
            polarity.value.abs() * zh,
            polarity.value.abs() * self.latin,
            self.chinese.value.abs(),
            self.english.value.abs(),
            self.strength(),
            yes(self.asks),
            yes(self.requests),
            yes(self.calls),
            self.latin,
            1.0,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::normalise::normalise;

    #[test]
    fn questions_and_requests_are_seen() {
        let of = |text: &str| Cues::of(&normalise(text));
        assert!(of("請問甚麼時候發貨").asks);
        assert!(of("Where is my parcel").asks && of("where").latin > 0.9);
        assert!(of("希望尽快处理").requests);
        assert!(of("太慢了！").calls && !of("太慢了！").asks);
    }
}
