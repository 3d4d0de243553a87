//! Canned replies: texts with variables that staff insert by a short name. A rule document that admins edit.

use crate::locale::Label;
use serde::{Deserialize, Serialize};

/// What a short name is typed after; whoever writes Chinese types the full-width one.
pub const MARKS: [&str; 2] = ["::", "：："];

/// A canned reply.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CannedReply {
    /// What is typed after the mark: Chinese characters, small letters, digits and dashes.
    pub short: String,
    /// What it is called.
    pub name: Label,
    /// What it says; has variables of [`crate::handbook::VARIABLES`].
    pub text: Label,
}

/// A canned reply, ready for a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ready {
    /// What is typed after the mark.
    pub short: String,
    /// What it is called.
    pub name: Label,
    /// What it says, filled in, in the customer's language.
    pub text: String,
}

/// Whether a short name may contain the character.
pub fn is_short(c: char) -> bool {
    c == '-' || c.is_alphanumeric() && !c.is_uppercase()
}

/// What stands before the cursor with the short name that a space or a new line has just ended replaced by the reply that
/// `find` knows; `None` where there is none. The reply itself is not looked into.
pub fn expand(before: &str, find: impl Fn(&str) -> Option<String>) -> Option<String> {
    let (named, end) = before.char_indices().next_back()?;
    let (named, end) = (before.get(..named)?, (end == '\n').then_some(end));
    let start = named.trim_end_matches(is_short);
    let short = named.get(start.len()..).filter(|short| !short.is_empty())?;
    let written = unmarked(start)?;
    if !before.ends_with([' ', '\n', '\u{3000}']) {
        return None;
    }
    // The space was typed to end the name; a new line is one.
    let end = end.map(String::from).unwrap_or_default();
    Some(format!("{written}{}{end}", find(short)?))
}

/// The text without the mark that it ends with; `None` where it ends with none.
fn unmarked(text: &str) -> Option<&str> {
    MARKS.iter().find_map(|mark| text.strip_suffix(mark))
}

/// Whether a short name waits to be replaced: one that nobody ended, or that no reply has.
pub fn waiting(text: &str) -> bool {
    let mut rest = MARKS.iter().flat_map(|mark| text.split(mark).skip(1));
    rest.any(|rest| rest.trim_start_matches([':', '：']).starts_with(is_short))
}

/// The draft with a reply after it; a mark that waits for a short name gives way, with what is typed of the name.
pub fn append(draft: &str, text: &str) -> String {
    let written = draft.trim_end();
    let before = unmarked(written.trim_end_matches(is_short));
    match before.unwrap_or(written).trim_end() {
        "" => text.to_owned(),
        before => format!("{before}\n\n{text}"),
    }
}

/// The replies of a new installation.
#[cfg(feature = "handbook")]
pub fn shipped() -> Vec<CannedReply> {
    serde_json::from_str(include_str!("shipped.json")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_of_the_handbook_is_replaced_once_it_is_ended() {
        let known = |short: &str| match short {
            "thanks" => Some("谢谢您。".to_owned()),
            "道歉" => Some("抱歉。".to_owned()),
            // Its own name, and one of another that names it: neither goes on.
            "self" => Some("甲 ::self ".to_owned()),
            "a" => Some("::b ".to_owned()),
            "b" => Some("::a ".to_owned()),
            _ => None,
        };
        for (before, wanted) in [
            ("::thanks ", Some("谢谢您。")),
            ("：：thanks ", Some("谢谢您。")),
            ("：：道歉\u{3000}", Some("抱歉。")),
            ("您好。::thanks ", Some("您好。谢谢您。")),
            ("::thanks\n", Some("谢谢您。\n")),
            (":::: ::no ::thanks ", Some(":::: ::no 谢谢您。")),
            ("::self ", Some("甲 ::self ")),
            ("::a ", Some("::b ")),
            // Only what was ended just now.
            ("::thanks 再见", None),
            ("::thanks", None),
            ("::than ", None),
            ("::Thanks ", None),
            (":: ", None),
            ("thanks ", None),
            ("", None),
        ] {
            let found = expand(before, known);
            assert_eq!(found.as_deref(), wanted, "{before}");
        }
    }

    #[test]
    fn a_short_name_of_the_handbook_that_was_not_replaced_is_told() {
        for (text, waits) in [
            ("您好。::late", true),
            ("::lat 再见", true),
            ("：：道歉", true),
            (":::late ", true),
            ("::", false),
            ("时间：周一", false),
            ("a: :b", false),
            ("", false),
        ] {
            assert_eq!(waiting(text), waits, "{text}");
        }
    }

    #[test]
    fn a_chosen_reply_of_the_handbook_goes_below_what_is_written() {
        for (draft, wanted) in [
            ("", "好"),
            (" \n", "好"),
            ("::", "好"),
            ("：：", "好"),
            ("::la", "好"),
            ("您好。：：道", "您好。\n\n好"),
            ("您好。", "您好。\n\n好"),
            ("您好。 ::\n", "您好。\n\n好"),
            ("时间：", "时间：\n\n好"),
            ("late", "late\n\n好"),
        ] {
            assert_eq!(append(draft, "好"), wanted, "{draft}");
        }
    }

    #[cfg(feature = "handbook")]
    #[test]
    fn the_handbook_ships_replies_that_may_be_published() {
        use crate::rulebook::{Draft, Names};
        let all = shipped();
        assert!(all.len() >= 8);
        assert!(all.iter().all(|reply| !reply.text.en.is_empty()));
        assert_eq!(Draft::Replies(all).faults(&Names::default()), []);
    }
}
