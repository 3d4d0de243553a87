//! The model card: what the weights learned from, how good they are, where they fail.

use std::fmt::Write;

use shared::language::evaluate::Figure;

use crate::data::Set;

const WEAK: &str = "\
- **Neutral** is hard: questions and plain facts about a matter people complain of are often taken for complaints. The \
reader gives a probability for it and should ask a person where `sure` is false.
- **Irony, comparison and quotation** are read word by word (`真是服了，好得很` counts as praise).
- **Microblogs about public affairs**: joy and anger stand beside the same names; an unseen set of them is read several \
points worse than reviews.
- **Short English** without a word of the VADER lexicon rests on few texts. Sarcasm in tweets is missed.
- Nobody labelled **signals and urgency**: they are phrase rules, judged by the rubric in `signals/mod.rs` alone.
- **Near-duplicates** find copies with small edits, never paraphrases.
- The texts are reviews, forum posts and tweets of 2010–2020 about hotels, meals, goods, cars and an epidemic. Whoever \
writes otherwise (dialect, minority languages, children) is read less well, and how much less was not measured.
";

/// The card as Markdown.
pub fn card(sets: &[Set], figures: &[Figure], bytes: usize) -> String {
    let mut out = String::from(
        "# Model card: the sentiment weights\n\n\
         Written by `cargo run -p trainer --release`; `… -- verify` proves that the same data give the same bytes. The \
         categories' models are not here: each organisation's server learns its own.\n\n\
         ## What they are\n\
         Two linear heads over hashed 1–4-grams (polarity: NB-SVM, 2^16 buckets of four slots; opinion: 2^13 buckets), \
         signed bytes with a check byte each, and a logistic second stage that joins them with two lexicons and a few cues. \
         The second stage was fitted on margins of kinds of text that the head had not seen, so its confidence holds for \
         new kinds too.\n\n",
    );
    let _ = writeln!(
        out,
        "Size: {bytes} bytes. Beside them: the VADER word list (MIT), a Chinese word list of the project's own, \
        the traditional–simplified table of OpenCC (Apache-2.0), and for search the readings of pinyin-data (MIT).\n"
    );
    out.push_str("## What they learned from\n| set | texts | origin | licence stated | in the weights |\n|---|---:|---|---|---|\n");
    for set in sets {
        let ships = if set.ships {
            "yes"
        } else {
            "no, measuring only"
        };
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {ships} |",
            set.name,
            set.rows.len(),
            set.origin,
            set.licence
        );
    }
    out.push_str("\n## How good they are\nOn texts never seen: *dev* is a part of a set otherwise learned from; *left out* means that the whole set was.\n\n| measure | must | stretch | figure |\n|---|---:|---:|---:|\n");
    let number = |n: Option<f64>| n.map_or(String::new(), |n| n.to_string());
    for figure in figures {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {:.4} |",
            figure.name.trim(),
            number(figure.must),
            number(figure.stretch),
            figure.value
        );
    }
    let _ = write!(out, "\n## Where they fail\n{WEAK}");
    out
}
