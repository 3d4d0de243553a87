//! Tidying: the raw text stays as it came, this is what stands beside it.

use crate::text::clean;

/// White space of a copied page made plain: no tabs, no empty lines, no spaces at the ends of lines. Words stay.
pub fn tidy(raw: &str) -> String {
    clean(raw)
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_white_space_changes() {
        let raw = "\n\t\t\t\n\u{3000}\u{3000}楼上\u{a0}漏水，  没人管\r\n\n\t谢谢 \n";
        assert_eq!(tidy(raw), "楼上 漏水， 没人管\n谢谢");
        assert_eq!(tidy(" \n\t"), "");
    }
}
