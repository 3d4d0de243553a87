//! Every shipped scenario is whole in both languages, fits its category, keeps its own rules, and is like no other.

use super::*;
use crate::handbook::{Forbidden, sound};
use crate::language::features::Features;
use crate::language::near::{NEAR, Shingles};
use crate::locale::{Label, Locale};
use crate::taxonomy::complaint_preset;
use std::collections::{BTreeMap, BTreeSet};

/// Shortest and longest text of a part, in characters: Chinese, English.
fn fits(label: &Label, zh: (usize, usize), en: (usize, usize)) -> bool {
    let within =
        |text: &str, (least, most): (usize, usize)| (least..=most).contains(&text.chars().count());
    within(&label.zh, zh) && within(&label.en, en)
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn handbook_scenarios_are_all_read_and_their_keys_are_unique() {
    let heads = FILES
        .iter()
        .flat_map(|file| file.lines())
        .filter(|line| line.starts_with('@'));
    assert_eq!(shipped().len(), heads.count());
    assert!(shipped().len() >= 110, "{}", shipped().len());
    let keys: BTreeSet<&str> = shipped().iter().map(|s| s.key.as_str()).collect();
    assert_eq!(keys.len(), shipped().len());
    assert!(keys.iter().all(|key| by_key(key).is_some()));
}

#[test]
fn each_handbook_scenario_is_complete_and_of_readable_length() {
    for s in shipped() {
        let key = &s.key;
        assert!(fits(&s.title, (4, 24), (8, 64)), "{key}: title");
        assert!(fits(&s.trigger, (10, 80), (24, 200)), "{key}: trigger");
        assert!((3..=7).contains(&s.steps.len()), "{key}: steps");
        for step in &s.steps {
            assert!(fits(step, (12, 80), (30, 220)), "{key}: {}", step.zh);
        }
        assert!(fits(&s.opening, (40, 120), (100, 360)), "{key}: opening");
        assert!(!s.forbidden.is_empty(), "{key}: forbidden");
        for Forbidden { never, instead } in &s.forbidden {
            assert!(fits(never, (3, 24), (8, 64)), "{key}: {}", never.en);
            assert!(fits(instead, (6, 40), (18, 100)), "{key}: {}", instead.en);
        }
        assert!(
            fits(&s.escalation, (10, 60), (30, 180)),
            "{key}: escalation"
        );
        for locale in Locale::ALL {
            let phrases = s.phrases.get(locale);
            let distinct: BTreeSet<&String> = phrases.iter().collect();
            assert!(distinct.len() == phrases.len(), "{key}: phrases twice");
            assert!((4..=8).contains(&phrases.len()), "{key}: phrases");
        }
        if let Some(source) = &s.source {
            assert!(source.zh.contains('《'), "{key}: name the law");
            assert!(!source.en.is_empty(), "{key}: source in English");
        }
    }
}

#[test]
fn each_handbook_scenario_is_chinese_in_chinese_and_english_in_english() {
    for s in shipped() {
        let mut labels = vec![&s.title, &s.trigger, &s.opening, &s.escalation];
        labels.extend(&s.steps);
        labels.extend(s.forbidden.iter().flat_map(|f| [&f.never, &f.instead]));
        labels.extend(&s.source);
        for label in labels {
            assert!(is_chinese(&label.zh), "{}: {}", s.key, label.zh);
            assert!(!is_chinese(&label.en), "{}: {}", s.key, label.en);
        }
    }
}

#[test]
fn a_handbook_scenario_that_sends_to_another_names_one() {
    let mut sent = 0;
    for s in shipped() {
        for line in s.steps.iter().chain([&s.escalation]) {
            let zh = line.zh.rsplit("”场景").skip(1);
            let zh: Vec<&str> = zh.filter_map(|part| part.rsplit('“').next()).collect();
            let en = line.en.split("the scenario “").skip(1);
            let en: Vec<&str> = en.filter_map(|part| part.split('”').next()).collect();
            assert_eq!(zh.len(), en.len(), "{}: {}", s.key, line.en);
            sent += zh.len();
            for (zh, en) in zh.into_iter().rev().zip(en) {
                let named = |t: &Label| t.zh.contains(zh) && t.en == en;
                let known = shipped().iter().any(|s| named(&s.title));
                assert!(known, "{}: {zh} {en}", s.key);
            }
        }
    }
    assert!(sent >= 5, "{sent}");
}

#[test]
fn every_category_that_the_handbook_names_exists_and_has_scenarios() {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for s in shipped() {
        *count.entry(s.category.as_str()).or_default() += 1;
    }
    let mut known = BTreeSet::new();
    for top in complaint_preset() {
        known.insert(top.0);
        for leaf in top.2 {
            known.insert(leaf.0);
            assert!(count.contains_key(leaf.0), "no scenario for {}", leaf.0);
        }
    }
    for category in count.keys() {
        assert!(known.contains(category), "no category {category}");
    }
}

/// Written to a colleague and to a journalist.
const NO_CUSTOMER: [&str; 2] = ["idea.staff", "public.press"];

#[test]
fn a_handbook_opening_uses_known_variables_and_none_of_its_forbidden_words() {
    for s in shipped() {
        let danger = s.key.starts_with("safety.");
        for locale in Locale::ALL {
            let opening = s.opening.get(locale);
            assert!(sound(opening), "{}: {opening}", s.key);
            for (name, wanted) in [
                ("{customer}", !NO_CUSTOMER.contains(&s.key.as_str())),
                ("{number}", true),
                ("{promised}", !danger),
            ] {
                let has = opening.contains(name);
                assert_eq!(has, wanted, "{}: {name} in {locale}", s.key);
            }
            let opening = opening.to_lowercase();
            for never in s.forbidden.iter().map(|f| f.never.get(locale)) {
                let never = never.to_lowercase();
                assert!(!opening.contains(&never), "{}: {never}", s.key);
            }
        }
    }
}

/// The clause that names the promised time.
fn promise<'a>(opening: &'a str, ends: &[char]) -> Option<&'a str> {
    opening.split(ends).find(|c| c.contains("{promised}"))
}

#[test]
fn a_handbook_opening_promises_news_by_the_promised_time_and_nothing_else() {
    for s in shipped() {
        let Label { zh, en } = &s.opening;
        let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
        if s.key.starts_with("safety.") {
            assert!(has(zh, &["今天内"]) && has(en, &[" today"]), "{}", s.key);
            continue;
        }
        let zh = promise(zh, &['，', '。', '；']).expect("a promise");
        let news = [
            "告诉您进展",
            "的进展",
            "修复进展",
            "联系您",
            "与您联系",
            "给您回音",
        ];
        assert!(has(zh, &news), "{}: {zh}", s.key);
        let en = promise(en, &[',', '.', ';', ':']).expect("a promise");
        let news = ["you will hear", "contact you", "will ring you"];
        assert!(has(&en.to_lowercase(), &news), "{}: {en}", s.key);
    }
}

#[test]
fn a_handbook_opening_says_nothing_as_done_that_is_still_to_do() {
    for s in shipped() {
        let after = s.opening.zh.split("{number} 已").nth(1).unwrap_or_default();
        let clause = after.split(['，', '。', '；']).next().unwrap_or_default();
        for done in ["派", "停止", "冻结", "核查", "核实", "上报", "打开"] {
            assert!(!clause.contains(done), "{}: {clause}", s.key);
        }
        for done in [
            "have been stopped",
            "has been stopped",
            "has been reported",
            "are frozen",
        ] {
            assert!(!s.opening.en.contains(done), "{}: {done}", s.key);
        }
    }
}

/// Share of the hashes that both have.
fn overlap(a: &Features, b: &Features) -> f32 {
    let (a, b) = (a.hashes(), b.hashes());
    let both = b.iter().filter(|h| a.binary_search(h).is_ok()).count();
    both as f32 / (a.len() + b.len() - both).max(1) as f32
}

#[test]
fn no_two_handbook_scenarios_are_alike() {
    let body = |s: &Scenario, locale: Locale| {
        let steps = s.steps.iter().map(|step| step.get(locale));
        let mut all = vec![s.trigger.get(locale)];
        all.extend(steps);
        all.join(" ")
    };
    let zh: Vec<Shingles> = shipped()
        .iter()
        .map(|s| Shingles::of(&body(s, Locale::Zh)))
        .collect();
    // Two English texts of some length share most pairs of letters, so that whole ones are compared by their words.
    let en: Vec<Features> = shipped()
        .iter()
        .map(|s| Features::of(&body(s, Locale::En)))
        .collect();
    for (i, a) in shipped().iter().enumerate() {
        for (j, b) in shipped().iter().enumerate().skip(i + 1) {
            let near = (zh[i].jaccard(&zh[j]), overlap(&en[i], &en[j]));
            assert!(
                near.0 < NEAR && near.1 < NEAR,
                "{} {} {near:?}",
                a.key,
                b.key
            );
        }
    }
}

#[test]
fn no_step_or_trigger_of_the_handbook_is_used_twice() {
    for locale in Locale::ALL {
        let lines: Vec<(&str, &str, Shingles)> = shipped()
            .iter()
            .flat_map(|s| s.steps.iter().chain([&s.trigger]).map(move |l| (s, l)))
            .map(|(s, line)| {
                let text = line.get(locale);
                (s.key.as_str(), text, Shingles::of(text))
            })
            .collect();
        for (at, (key, text, shingles)) in lines.iter().enumerate() {
            for (other, theirs, their) in lines.iter().skip(at + 1) {
                let near = shingles.jaccard(their);
                assert!(near < NEAR, "{key} {other} {near}: {text} / {theirs}");
            }
        }
    }
}
