//! The form of the data files.
//!
//! `@ key kind category signals` begins a scenario. Every other line has a mark, and each line in Chinese is followed by
//! its English one: `#` title, `?` trigger, `"` phrases, `-` step, `>` opening, `!` never => instead, `^` escalation,
//! `§` source. Lines before the first scenario describe the file.

use super::{Forbidden, Phrases, Scenario};
use crate::locale::Label;

/// Every scenario of a file; `None` for one that is not in this form.
pub(super) fn scenarios(file: &str) -> Vec<Option<Scenario>> {
    let mut parts: Vec<Vec<&str>> = Vec::new();
    for line in file.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with('@') {
            parts.push(vec![line]);
        } else if let Some(part) = parts.last_mut() {
            part.push(line);
        }
    }
    parts.iter().map(|lines| scenario(lines)).collect()
}

fn scenario(lines: &[&str]) -> Option<Scenario> {
    let (head, rest) = lines.split_first()?;
    let mut words = head.strip_prefix('@')?.split_whitespace();
    let mut found = Scenario {
        key: words.next()?.to_owned(),
        kind: words.next()?.parse().ok()?,
        category: words.next()?.to_owned(),
        signals: words
            .next()
            .map(|list| list.split(',').map(|code| code.parse().ok()).collect())
            .unwrap_or(Some(Vec::new()))?,
        title: Label::default(),
        trigger: Label::default(),
        phrases: Phrases::default(),
        steps: Vec::new(),
        opening: Label::default(),
        forbidden: Vec::new(),
        escalation: Label::default(),
        source: None,
    };
    for pair in rest.chunks(2) {
        let [zh, en] = pair else { return None };
        let mark = zh.chars().next().filter(|mark| en.starts_with(*mark))?;
        let label = Label::new(said(zh, mark), said(en, mark));
        match mark {
            '#' => found.title = label,
            '?' => found.trigger = label,
            '"' => {
                found.phrases = Phrases {
                    zh: listed(&label.zh, '；'),
                    en: listed(&label.en, ';'),
                }
            }
            '-' => found.steps.push(label),
            '>' => found.opening = label,
            '!' => {
                let (zh, en) = (label.zh.split_once("=>")?, label.en.split_once("=>")?);
                found.forbidden.push(Forbidden {
                    never: Label::new(zh.0.trim(), en.0.trim()),
                    instead: Label::new(zh.1.trim(), en.1.trim()),
                });
            }
            '^' => found.escalation = label,
            '§' => found.source = Some(label),
            _ => return None,
        }
    }
    Some(found)
}

fn said(line: &str, mark: char) -> &str {
    line.trim_start_matches(mark).trim()
}

fn listed(line: &str, between: char) -> Vec<String> {
    let parts = line.split(between).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "# about\n@ a.b complaint 功能故障 safety,minor\n# 甲\n# A\n\" 一；二\n\" one; two\n! 不 => 是\n! no => yes\n";

    #[test]
    fn a_handbook_file_is_read_and_a_broken_scenario_is_told() {
        let read = scenarios(GOOD);
        let first = read.first().and_then(Option::as_ref).expect("read");
        assert_eq!((first.key.as_str(), first.title.en.as_str()), ("a.b", "A"));
        assert_eq!(first.phrases.zh, ["一", "二"]);
        assert_eq!(first.signals.len(), 2);
        assert_eq!(
            first.forbidden.first().map(|f| f.instead.zh.as_str()),
            Some("是")
        );
        for broken in [
            GOOD.replace("complaint", "anger"),
            GOOD.replace("safety", "danger"),
            GOOD.replace("# A\n", ""),
            GOOD.replace("no => yes", "no"),
        ] {
            assert_eq!(scenarios(&broken), [None], "{broken}");
        }
    }
}
