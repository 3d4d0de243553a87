//! Masks for personal fields: enough to tell two people apart, never enough to reach one.
//!
//! Every function takes any text and never gives back one with four or more letters or digits unchanged: what has
//! not the expected form is hidden whole.

use std::net::IpAddr;

use super::mask_address;
use super::phone::{Phone, PhoneKind, half_width};

/// What stands for a text that can't be shown in part.
const HIDDEN: &str = "****";

/// First sign and one star for each hidden one, at most three: 张三 → `张*`, Li Lei → `L***`. A single sign is
/// hidden.
pub fn mask_name(text: &str) -> String {
    let name = text.trim();
    let mut chars = name.chars();
    let masked = match (chars.next(), chars.count()) {
        (None, _) => String::new(),
        (Some(_), 0) => "*".to_owned(),
        (Some(first), hidden) => format!("{first}{}", stars(hidden.min(3))),
    };
    guarded(masked, text)
}

/// Mobiles show three and four digits (`138****1234`), landlines area code and two (`0915*****79`), others two.
pub fn mask_phone(text: &str) -> String {
    let masked = match Phone::parse(text) {
        Ok(phone) => {
            let digits = phone.national();
            match phone.kind() {
                PhoneKind::Mobile => ends(&digits, 3, 4, 4),
                PhoneKind::Landline => ends(&digits, phone.area_len(), 2, usize::MAX),
                PhoneKind::Service | PhoneKind::International => ends(&digits, 0, 2, usize::MAX),
            }
        }
        Err(_) => {
            let digits = signs(text, |c| c.is_ascii_digit());
            if digits.len() < 7 {
                HIDDEN.to_owned()
            } else {
                ends(&digits, 0, 2, 9)
            }
        }
    };
    guarded(masked, text)
}

/// First letter, three stars whatever the length, and the domain: `d***@x.cn`; a one-letter name is hidden whole.
pub fn mask_email(text: &str) -> String {
    let plain: String = text.trim().chars().map(half_width).collect();
    let masked = match plain.rsplit_once('@') {
        Some((local, domain)) if is_domain(domain) => {
            let mut chars = local.chars();
            match (chars.next(), chars.next()) {
                (Some(first), Some(_)) => format!("{first}***@{domain}"),
                _ => format!("***@{domain}"),
            }
        }
        _ => HIDDEN.to_owned(),
    };
    guarded(masked, text)
}

/// First and last sign of an identity document: `5****************X`.
pub fn mask_id(text: &str) -> String {
    let id = signs(text, |c| c.is_ascii_alphanumeric());
    let masked = if id.len() < 8 {
        HIDDEN.to_owned()
    } else {
        ends(&id, 1, 1, 16)
    };
    guarded(masked, text)
}

/// First and last four digits of a bank card in groups of four: `1101 **** **** **** 3256`.
pub fn mask_bank(text: &str) -> String {
    let digits = signs(text, |c| c.is_ascii_digit());
    let masked = match (
        digits.get(..4),
        digits.len().checked_sub(4).and_then(|at| digits.get(at..)),
    ) {
        (Some(first), Some(last)) if (12..=24).contains(&digits.len()) => {
            let hidden = digits.len() - 8;
            let mut groups = vec!["****"; hidden / 4];
            let rest = stars(hidden % 4);
            groups.extend((!rest.is_empty()).then_some(rest.as_str()));
            format!("{first} {} {last}", groups.join(" "))
        }
        _ => HIDDEN.to_owned(),
    };
    guarded(masked, text)
}

/// Province, city and district only: `北京市海淀区****`. An address that doesn't begin so is hidden whole.
pub fn mask_address(text: &str) -> String {
    let plain: String = text.chars().map(half_width).collect();
    guarded(
        format!("{}{HIDDEN}", mask_address::region(plain.trim())),
        text,
    )
}

/// The first number of an IPv4 address (`192.*.*.*`), the first group of an IPv6 one (`2001:*`).
pub fn mask_ip(text: &str) -> String {
    let masked = match text.trim().parse::<IpAddr>().map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V4(ip)) => format!("{}.*.*.*", ip.octets()[0]),
        Ok(IpAddr::V6(ip)) if ip.segments()[0] == 0 => "*:*".to_owned(),
        Ok(IpAddr::V6(ip)) => format!("{:x}:*", ip.segments()[0]),
        Err(_) => HIDDEN.to_owned(),
    };
    guarded(masked, text)
}

/// First three signs and the last of a Chinese number plate: `苏D4***0`.
pub fn mask_plate(text: &str) -> String {
    let plate = signs(text, |c| c.is_ascii_alphanumeric() || is_han(c));
    let masked = match plate.chars().count() {
        7 | 8 if plate.chars().next().is_some_and(is_han) => ends(&plate, 3, 1, 4),
        _ => HIDDEN.to_owned(),
    };
    guarded(masked, text)
}

/// Masks a value of unknown kind by its form; what has no known form is hidden whole, short Chinese texts are
/// taken for names.
pub fn mask_any(text: &str) -> String {
    let plain: String = text.trim().chars().map(half_width).collect();
    let compact = signs(text, |c| c.is_alphanumeric());
    if plain.contains('@') {
        mask_email(text)
    } else if plain.parse::<IpAddr>().is_ok() {
        mask_ip(&plain)
    } else if Phone::parse(text).is_ok() {
        mask_phone(text)
    } else if is_identity(&compact) {
        mask_id(text)
    } else if (16..=19).contains(&compact.len()) && is_numeric(&compact) {
        mask_bank(text)
    } else if !mask_address::region(&plain).is_empty() {
        mask_address(text)
    } else if plain.chars().all(is_han) && plain.chars().count() <= 4 {
        mask_name(text)
    } else if mask_plate(text) != HIDDEN {
        mask_plate(text)
    } else if compact.is_empty() {
        String::new()
    } else {
        HIDDEN.to_owned()
    }
}

fn is_numeric(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A Chinese identity number: 15 digits, or 17 and a check sign.
fn is_identity(text: &str) -> bool {
    match text.len() {
        15 => is_numeric(text),
        18 => text.get(..17).is_some_and(is_numeric),
        _ => false,
    }
}

fn stars(count: usize) -> String {
    "*".repeat(count)
}

/// `head` and `tail` signs with stars for what is between, at most `cap` of them; hidden whole if too short.
fn ends(text: &str, head: usize, tail: usize, cap: usize) -> String {
    let chars: Vec<char> = text.chars().collect();
    let hidden = chars.len().saturating_sub(head + tail);
    if hidden == 0 {
        return HIDDEN.to_owned();
    }
    let first = chars.iter().take(head);
    let last = chars.iter().skip(head + hidden);
    first
        .copied()
        .chain(std::iter::repeat_n('*', hidden.min(cap)))
        .chain(last.copied())
        .collect()
}

/// The half-width signs of a kind, everything else left out.
fn signs(text: &str, keep: impl Fn(char) -> bool) -> String {
    text.chars().map(half_width).filter(|c| keep(*c)).collect()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}

/// Letters, digits, dots and dashes with a dot inside, and no run of seven digits that could be a number.
fn is_domain(domain: &str) -> bool {
    let inner = domain.trim_matches('.');
    let digits = domain
        .split(|c: char| !c.is_ascii_digit())
        .map(str::len)
        .max()
        .unwrap_or(0);
    inner.len() == domain.len()
        && inner.contains('.')
        && digits < 7
        && domain
            .chars()
            .all(|c| c.is_alphanumeric() || c == '.' || c == '-')
}

/// Never the text itself, unless there is nothing in it to recognise anybody by.
fn guarded(masked: String, text: &str) -> String {
    let same = masked == text && text.chars().filter(|c| c.is_alphanumeric()).count() >= 4;
    if same { HIDDEN.to_owned() } else { masked }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Mask = fn(&str) -> String;

    #[test]
    fn vectors() {
        let cases: &[(Mask, &str, &str)] = &[
            (mask_name, "张三", "张*"),
            (mask_name, "张三丰", "张**"),
            (mask_name, "欧阳娜娜", "欧***"),
            (mask_name, "迪丽热巴·迪力木拉提", "迪***"),
            (mask_name, "Li Lei", "L***"),
            (mask_name, "张", "*"),
            (mask_name, " ", ""),
            (mask_phone, "13812341234", "138****1234"),
            (mask_phone, "+86 138 1234 1234", "138****1234"),
            (mask_phone, "138-1234-1234", "138****1234"),
            (mask_phone, "１３８１２３４１２３４", "138****1234"),
            (mask_phone, "09157518479", "0915*****79"),
            (mask_phone, "0915-7518479", "0915*****79"),
            (mask_phone, "010-65529988", "010******88"),
            (mask_phone, "+1 415 555 2671", "**********71"),
            (mask_phone, "400-800-1234", "********34"),
            (mask_phone, "110", "****"),
            (mask_phone, "138****1234", "*****34"),
            (mask_email, "duandazhi@x.cn", "d***@x.cn"),
            (mask_email, "a@x.cn", "***@x.cn"),
            (mask_email, "张三@公司.cn", "张***@公司.cn"),
            (mask_email, "ab＠x.cn", "a***@x.cn"),
            (mask_email, "nobody", "****"),
            (mask_email, "me@13812341234.cn", "****"),
            (mask_email, "a***@x.cn", "****"),
            (mask_id, "51343620000320711X", "5****************X"),
            (mask_id, "130503670401001", "1*************1"),
            (mask_id, "E12345678", "E*******8"),
            (mask_id, "1234567", "****"),
            (
                mask_bank,
                "11011111222233333256",
                "1101 **** **** **** 3256",
            ),
            (
                mask_bank,
                "6222 6006 4000 5678 123",
                "6222 **** **** *** 8123",
            ),
            (mask_bank, "6222", "****"),
            (
                mask_address,
                "北京市海淀区中关村大街1号",
                "北京市海淀区****",
            ),
            (
                mask_address,
                "广东省深圳市南山区科技园1栋",
                "广东省深圳市南山区****",
            ),
            (mask_address, "somewhere 12", "****"),
            (mask_ip, "192.168.1.20", "192.*.*.*"),
            (mask_ip, "::ffff:192.168.1.20", "192.*.*.*"),
            (mask_ip, "2001:db8::7", "2001:*"),
            (mask_ip, "::1", "*:*"),
            (mask_ip, "192.168.1", "****"),
            (mask_plate, "苏D40000", "苏D4***0"),
            (mask_plate, "陕A12345D", "陕A1****D"),
            (mask_plate, "D40000", "****"),
        ];
        for (mask, text, expected) in cases {
            assert_eq!(mask(text), *expected, "{text}");
        }
    }

    #[test]
    fn any_goes_by_the_form() {
        for (text, expected) in [
            ("王小明", "王**"),
            ("＋８６ 13812341234", "138****1234"),
            ("duandazhi@x.cn", "d***@x.cn"),
            ("51343620000320711X", "5****************X"),
            ("6222600640005678", "6222 **** **** 5678"),
            ("192.168.1.20", "192.*.*.*"),
            ("苏D40000", "苏D4***0"),
            ("上海市浦东新区世纪大道100号", "上海市浦东新区****"),
            ("order 66", "****"),
            ("a whole sentence about somebody", "****"),
            ("——", ""),
        ] {
            assert_eq!(mask_any(text), expected, "{text}");
        }
    }

    const ALL: [Mask; 9] = [
        mask_name,
        mask_phone,
        mask_email,
        mask_id,
        mask_bank,
        mask_address,
        mask_ip,
        mask_plate,
        mask_any,
    ];

    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            "\\PC{0,24}",
            any::<String>(),
            "[0-9０-９ +()-]{0,24}",
            "[0-9*]{0,12}",
            "[a-zＡ-Ｚ.*]{0,6}[@＠][a-z0-9.*-]{0,12}",
            "[北京市海淀区省县路号张三0-9*]{0,16}",
            "[0-9a-f:.*]{0,20}",
            "[苏陕京][A-Z][0-9A-Z*]{0,7}",
            "[\u{1F300}-\u{1F64F}\u{200D}一-鿿]{0,8}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn never_unchanged(text in texts()) {
            let known = text.chars().filter(|c| c.is_alphanumeric()).count();
            for (number, mask) in ALL.iter().enumerate() {
                let masked = mask(&text);
                prop_assert!(known < 4 || masked != text, "mask {} left {:?}", number, text);
                let shown = masked.chars().filter(|c| c.is_alphanumeric()).count();
                prop_assert!(shown <= known, "mask {} made {:?} of {:?}", number, masked, text);
            }
        }
    }
}
