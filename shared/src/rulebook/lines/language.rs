//! The rules by which texts are read, a line for each phrase, so that a version shows which one came or went.

use super::Line;
use crate::catalogue::{Words, wording as words};
use crate::locale::Locale;
use crate::rulebook::Names;
use crate::wording::LanguageRules;

pub(super) fn lines(rules: &LanguageRules, names: &Names, locale: Locale) -> Vec<Line> {
    let mut lines = Vec::new();
    // One letter before the key keeps the sections apart.
    let mut add = |section: char, key: String, title: &str, text: String| {
        lines.push(Line {
            key: format!("{section}/{}", key.trim().to_lowercase()),
            title: title.to_owned(),
            text,
        });
    };
    let one = |words: Words, phrase: &str| words.fill(locale, &[("phrase", &phrase)]);
    for row in &rules.synonyms {
        let text = words::SAY_SYNONYM.fill(locale, &[("from", &row.from), ("to", &row.to)]);
        add('w', row.from.clone(), words::SYNONYMS.get(locale), text);
    }
    for group in &rules.signals.rules {
        let kind = group.kind.words().get(locale);
        let say = |words: Words, phrase: &str| {
            words.fill(
                locale,
                &[
                    ("phrase", &phrase),
                    ("kind", &kind),
                    ("points", &group.points),
                ],
            )
        };
        for phrase in &group.phrases {
            let key = format!("{}/{phrase}", group.kind);
            add('s', key, kind, say(words::SAY_PHRASE, phrase));
        }
        for phrase in &group.unless {
            let key = format!("{}/{phrase}", group.kind);
            add('u', key, kind, say(words::SAY_UNLESS, phrase));
        }
    }
    let signals = &rules.signals;
    let title = words::SIGNALS.get(locale);
    for phrase in &signals.negations {
        add('n', phrase.clone(), title, one(words::SAY_NEGATION, phrase));
    }
    for phrase in &signals.degrees {
        add('d', phrase.clone(), title, one(words::SAY_DEGREE, phrase));
    }
    let levels = signals.levels;
    for (key, title, n) in [
        ("urgent", words::LEVEL_URGENT, levels.urgent),
        ("normal", words::LEVEL_NORMAL, levels.normal),
        ("mood", words::LEVEL_MOOD, levels.mood),
    ] {
        let text = words::SAY_LEVEL.fill(locale, &[("n", &n)]);
        add('l', key.to_owned(), title.get(locale), text);
    }
    for own in &rules.categories {
        let (id, name) = (own.category, names.category(own.category, locale));
        let sure = words::SAY_SURE.fill(locale, &[("n", &own.sure)]);
        add('c', id.to_string(), &name, sure);
        for phrase in &own.any {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("phrase", phrase), ("category", &name)];
            let text = words::SAY_ANY.fill(locale, &values);
            add('c', format!("{id}/{phrase}"), &name, text);
        }
        for phrase in &own.none {
            let text = one(words::SAY_NONE, phrase);
            add('x', format!("{id}/{phrase}"), &name, text);
        }
    }
    for phrase in &rules.stop {
        let text = one(words::SAY_STOP, phrase);
        add('t', phrase.clone(), words::STOP.get(locale), text);
    }
    lines
}

#[cfg(all(test, feature = "language"))]
mod tests {
    use crate::id::NodeId;
    use crate::locale::Locale;
    use crate::rulebook::{Draft, How, Names, diff};
    use crate::wording::{CategoryWords, LanguageRules};

    fn how(old: &LanguageRules, new: LanguageRules) -> Vec<How> {
        let (old, new) = (Draft::Language(old.clone()), Draft::Language(new));
        let found = diff(&old, &new, &Names::default(), Locale::En);
        assert_eq!(
            found.len(),
            diff(&old, &new, &Names::default(), Locale::Zh).len()
        );
        found.into_iter().map(|change| change.how).collect()
    }

    #[test]
    fn each_edit_is_one_change() {
        type Edit = fn(&mut LanguageRules);
        let edits: [(Edit, How); 10] = [
            (|r| r.synonyms[0].to = "慢".into(), How::Changed),
            (|r| drop(r.synonyms.pop()), How::Removed),
            (
                |r| r.signals.rules[0].phrases.push("没影儿".into()),
                How::Added,
            ),
            (|r| drop(r.signals.rules[0].unless.pop()), How::Removed),
            (|r| r.signals.negations.push("别".into()), How::Added),
            (|r| drop(r.signals.degrees.pop()), How::Removed),
            (|r| r.signals.levels.urgent = 80, How::Changed),
            (|r| r.signals.levels.normal = 20, How::Changed),
            (|r| r.signals.levels.mood = 0, How::Changed),
            (|r| r.stop.push("一言难尽".into()), How::Added),
        ];
        let old = LanguageRules::default();
        for (at, (edit, wanted)) in edits.into_iter().enumerate() {
            let mut new = old.clone();
            edit(&mut new);
            assert_eq!(how(&old, new), [wanted], "{at}");
        }
    }

    #[test]
    fn words_of_a_category_are_told_one_by_one() {
        let of = |sure, any: &[&str], none: &[&str]| LanguageRules {
            categories: vec![CategoryWords {
                category: NodeId(uuid::Uuid::from_u128(1)),
                any: any.iter().map(|word| (*word).into()).collect(),
                none: none.iter().map(|word| (*word).into()).collect(),
                sure,
            }],
            ..LanguageRules::default()
        };
        let old = of(50, &["余额"], &[]);
        assert_eq!(how(&old, of(60, &["余额"], &[])), [How::Changed]);
        assert_eq!(how(&old, of(50, &["余额", "充值"], &[])), [How::Added]);
        assert_eq!(how(&old, of(50, &["余额"], &["余额宝"])), [How::Added]);
        assert_eq!(how(&old, of(50, &[], &[])), [How::Removed]);
    }
}
