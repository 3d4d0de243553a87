//! The figures of categories and of near-duplicates.

use std::collections::BTreeMap;

use anyhow::Result;
use shared::language::categories::{Example, Quality, cross_validate};
use shared::language::evaluate::Figure;
use shared::language::near::{NEAR, NearIndex, Shingles};

use crate::data::{Row, Set, named};
use crate::svm::Dice;

fn labelled<'a>(rows: &[&'a Row]) -> Vec<Example<'a>> {
    let mut rows = rows.to_vec();
    // Files are sorted by label; folds must not be.
    Dice::new(77).shuffle(&mut rows);
    rows.into_iter()
        .map(|row| Example {
            features: &row.features,
            category: &row.category,
        })
        .collect()
}

/// Cross-validation where each class has only `each` labels to learn from: the rest is for measuring.
fn few(rows: &[&Row], each: usize) -> (f64, f64) {
    let mut kept: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rows = rows.to_vec();
    Dice::new(78).shuffle(&mut rows);
    let (train, test): (Vec<&Row>, Vec<&Row>) = rows.into_iter().partition(|row| {
        let count = kept.entry(row.category.as_str()).or_default();
        *count += 1;
        *count <= each
    });
    measure(&train, &test)
}

/// Macro-F1 and share of texts whose class is among the first three.
fn measure(train: &[&Row], test: &[&Row]) -> (f64, f64) {
    use shared::language::categories::learn;
    use shared::language::evaluate::{Answer, macro_f1};
    let model = learn(&labelled(train));
    let keys: Vec<&str> = model.categories().collect();
    let place = |key: &str| keys.iter().position(|k| *k == key).unwrap_or(keys.len());
    let mut answers = Vec::new();
    let mut among = 0;
    for row in test {
        let ranked = model.rank(&row.features);
        among += usize::from(ranked.iter().take(3).any(|(key, _)| *key == row.category));
        if let Some((key, confidence)) = ranked.first() {
            answers.push(Answer {
                truth: place(&row.category),
                said: place(key),
                confidence: *confidence,
            });
        }
    }
    (
        macro_f1(&answers),
        among as f64 / answers.len().max(1) as f64,
    )
}

/// Departments, car topics, support intents.
///
/// # Errors
/// A set is missing.
pub fn categories(sets: &[Set]) -> Result<Vec<Figure>> {
    let gov: Vec<&Row> = named(sets, "zh_gov")?.rows.iter().collect();
    let all: Quality = cross_validate(&labelled(&gov));
    let (few_f1, few_top3) = few(&gov, 20);
    let car: Vec<&Row> = named(sets, "zh_car")?
        .rows
        .iter()
        .filter(|row| !row.category.contains('|'))
        .collect();
    let (car_train, car_test): (Vec<&Row>, Vec<&Row>) = car.into_iter().partition(|row| !row.dev);
    let car = measure(&car_train, &car_test).0;
    let bank = &named(sets, "en_banking77")?.rows;
    let (bank_train, bank_test): (Vec<&Row>, Vec<&Row>) = bank.iter().partition(|row| !row.dev);
    let bank_model = shared::language::categories::learn(&labelled(&bank_train));
    let right = bank_test
        .iter()
        .filter(|row| {
            bank_model
                .rank(&row.features)
                .first()
                .is_some_and(|(key, _)| *key == row.category)
        })
        .count();
    Ok(vec![
        Figure::goal(
            "departments, macro-F1, cross-validated",
            all.macro_f1,
            0.77,
            0.82,
        ),
        Figure::goal(
            "departments, macro-F1, 20 labels a class",
            few_f1,
            0.58,
            0.65,
        ),
        Figure::goal("departments, top 3, cross-validated", all.top3, 0.95, 0.97),
        Figure::plain("departments, top 3, 20 labels a class", few_top3),
        Figure::limit(
            "departments, calibration error",
            all.calibration,
            0.05,
            0.03,
        ),
        Figure::goal("car topics, macro-F1, dev", car, 0.85, 0.88),
        Figure::goal(
            "banking77, accuracy, dev",
            right as f64 / bank_test.len().max(1) as f64,
            0.90,
            0.92,
        ),
    ])
}

/// A tenth of the characters changed: left out, doubled or exchanged for one of another text.
fn edited(text: &str, other: &[char], dice: &mut Dice) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..chars.len().div_ceil(10) {
        let at = dice.below(chars.len());
        let new = other.get(dice.below(other.len())).copied().unwrap_or('的');
        match dice.below(3) {
            0 if chars.len() > 1 => drop(chars.remove(at)),
            1 => chars.insert(at, new),
            _ => chars[at] = new,
        }
    }
    chars.into_iter().collect()
}

/// Recall at 10 % edits, and false pairs among random ones.
///
/// # Errors
/// A set is missing.
pub fn near(sets: &[Set]) -> Result<Vec<Figure>> {
    let mut dice = Dice::new(79);
    let mut index = NearIndex::default();
    let mut pool: Vec<(usize, &str)> = Vec::new();
    for (source, name) in ["zh_shop10", "zh_waimai", "zh_car"].into_iter().enumerate() {
        let rows = named(sets, name)?.rows.iter();
        pool.extend(
            rows.map(|row| (source, row.text.as_str()))
                .filter(|(_, text)| text.chars().count() >= 20)
                .take(7000),
        );
    }
    dice.shuffle(&mut pool);
    let mut pairs = 0usize;
    let mut sizes = [0usize; 3];
    for (source, text) in &pool {
        let (_, near) = index.insert(Shingles::of(text));
        // Texts about beds, meals and cars are never copies of each other: what meets across the sets met by chance.
        let across = |id: u32| {
            pool.get(id as usize)
                .is_some_and(|(other, _)| other != source)
        };
        pairs += near.iter().filter(|n| across(n.id)).count();
        sizes[*source] += 1;
    }
    let mut found = 0usize;
    let sample = 5000.min(pool.len());
    for (at, (_, text)) in pool.iter().take(sample).enumerate() {
        let other: Vec<char> = pool.get(at + 1).map_or("", |p| p.1).chars().collect();
        let copy = edited(text, &other, &mut dice);
        let near = index.find(&Shingles::of(&copy));
        found += usize::from(
            near.iter()
                .any(|n| pool.get(n.id as usize).is_some_and(|p| p.1 == *text)),
        );
    }
    let [a, b, c] = sizes.map(|n| n as f64);
    let all = a * b + b * c + a * c;
    Ok(vec![
        Figure::goal(
            format!("near-duplicates, recall at 10 % edits (Jaccard ≥ {NEAR})"),
            found as f64 / sample.max(1) as f64,
            0.98,
            0.995,
        ),
        Figure::limit(
            "near-duplicates, chance pairs per random pair (×1e7)",
            pairs as f64 / all * 1e7,
            1.0,
            1.0,
        ),
    ])
}
