//! Traditional characters to simplified ones, one to one.
//!
//! A table over the basic plane, filled once from the text file; a look-up is one read.

use std::sync::LazyLock;

const TABLE: &str = include_str!("../data/traditional.txt");
/// Common forms the table leaves out because they are right in some simplified texts too.
const VARIANTS: &str = "妳你著着裡里祂他牠它喫吃週周佈布託托嚐尝鍊链甦苏";
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;

static SIMPLE: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut map: Vec<u16> = (FIRST..=LAST).map(|c| c as u16).collect();
    let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    for row in rows.chain([VARIANTS]) {
        let mut chars = row.chars();
        while let (Some(from), Some(to)) = (chars.next(), chars.next()) {
            if let (Some(slot), Ok(to)) = (
                slot(from).and_then(|at| map.get_mut(at)),
                u16::try_from(u32::from(to)),
            ) {
                *slot = to;
            }
        }
    }
    map
});

fn slot(c: char) -> Option<usize> {
    let code = u32::from(c);
    (FIRST..=LAST)
        .contains(&code)
        .then(|| (code - FIRST) as usize)
}

/// The simplified form of a character; any other character as it is.
pub fn simplified(c: char) -> char {
    slot(c)
        .and_then(|at| SIMPLE.get(at))
        .and_then(|&code| char::from_u32(u32::from(code)))
        .unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_becomes_simplified_and_stays() {
        let text: String = "電池續航太差，客服態度惡劣，妳們週末不開門嗎"
            .chars()
            .map(simplified)
            .collect();
        assert_eq!(text, "电池续航太差，客服态度恶劣，你们周末不开门吗");
        for c in (FIRST..=LAST).filter_map(char::from_u32) {
            assert_eq!(simplified(simplified(c)), simplified(c), "{c}");
        }
        assert_eq!(simplified('a'), 'a');
        assert_eq!(simplified('\u{20000}'), '\u{20000}');
    }
}
