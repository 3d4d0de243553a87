//! Canned replies: texts with variables that staff insert by a short name. A rule document that admins edit.

use crate::locale::Label;
use serde::{Deserialize, Serialize};

/// What a short name is typed after; whoever writes Chinese types the full-width one.
pub const MARKS: [&str; 2] = ["::", "：："];

/// A canned reply.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CannedReply {
    /// What is typed after the mark: small letters, digits and dashes.
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
pub const fn is_short(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
}

/// The draft with the first short name that a space or a new line ends replaced by the reply that `find` knows; `None` where
/// there is none.
pub fn expand(draft: &str, find: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut marks = MARKS.iter().flat_map(|mark| draft.match_indices(mark));
    marks.find_map(|(at, mark)| {
        let (before, rest) = (draft.get(..at)?, draft.get(at + mark.len()..)?);
        let (short, after) = rest.split_at_checked(rest.find(|c| !is_short(c))?)?;
        let ended = !short.is_empty() && after.starts_with([' ', '\n', '\u{3000}']);
        let reply = ended.then(|| find(short))??;
        // The space was typed to end the name; a new line is one.
        let after = after.strip_prefix([' ', '\u{3000}']).unwrap_or(after);
        Some(format!("{before}{reply}{after}"))
    })
}

/// The draft with a reply after it; a mark that waits for a short name gives way.
pub fn append(draft: &str, text: &str) -> String {
    let written = draft.trim_end();
    let unmarked = MARKS.iter().find_map(|mark| written.strip_suffix(mark));
    match unmarked.unwrap_or(written).trim_end() {
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
        let known = |short: &str| (short == "thanks").then(|| "谢谢您。".to_owned());
        for (draft, wanted) in [
            ("::thanks ", Some("谢谢您。")),
            ("：：thanks ", Some("谢谢您。")),
            ("您好。::thanks 再见", Some("您好。谢谢您。再见")),
            ("::thanks\n再见", Some("谢谢您。\n再见")),
            (":::: ::no ::thanks ", Some(":::: ::no 谢谢您。")),
            ("::thanks", None),
            ("::than ", None),
            ("::Thanks ", None),
            ("", None),
        ] {
            let found = expand(draft, known);
            assert_eq!(found.as_deref(), wanted, "{draft}");
        }
    }

    #[test]
    fn a_chosen_reply_of_the_handbook_goes_below_what_is_written() {
        for (draft, wanted) in [
            ("", "好"),
            (" \n", "好"),
            ("::", "好"),
            ("：：", "好"),
            ("您好。", "您好。\n\n好"),
            ("您好。 ::\n", "您好。\n\n好"),
            ("时间：", "时间：\n\n好"),
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
