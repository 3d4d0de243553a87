//! Reads HTML the way a browser's tokenizer does, as far as markup goes: which tags with which attributes.
//!
//! Rule: it is stricter than browsers nowhere. What it takes for a tag, a browser may take for a tag.

/// Elements whose content is no markup until their own end tag.
const RAW: [&str; 6] = ["script", "style", "textarea", "title", "noscript", "iframe"];

/// Every start tag as `name attribute attribute …`, in order.
pub fn tags(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let (tag, after) = tag(rest);
        let name = tag.split(' ').next().unwrap_or_default().to_owned();
        found.push(tag);
        rest = after;
        if RAW.contains(&name.as_str()) {
            rest = skip(rest, &name);
        }
    }
    found
}

/// What stands in the links: `href`, `src`, `action` and their kin.
pub fn addresses(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for name in [
        "href",
        "src",
        "action",
        "formaction",
        "xlink:href",
        "poster",
        "srcset",
    ] {
        for part in html.split(&format!(" {name}=\"")).skip(1) {
            found.push(part.split('"').next().unwrap_or_default().to_owned());
        }
    }
    found
}

fn skip<'a>(text: &'a str, name: &str) -> &'a str {
    let lower = text.to_ascii_lowercase();
    let end = lower.find(&format!("</{name}")).unwrap_or(text.len());
    &text[end..]
}

/// The tag at the start of the text with its attributes' names, and what comes after it.
fn tag(text: &str) -> (String, &str) {
    let mut out = String::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    let space = |byte: u8| byte.is_ascii_whitespace() || byte == b'/';
    while at < bytes.len() && bytes[at] != b'>' && !space(bytes[at]) {
        out.push(char::from(bytes[at].to_ascii_lowercase()));
        at += 1;
    }
    loop {
        while at < bytes.len() && space(bytes[at]) {
            at += 1;
        }
        if at >= bytes.len() || bytes[at] == b'>' {
            return (out, text.get(at + 1..).unwrap_or_default());
        }
        out.push(' ');
        while at < bytes.len() && !matches!(bytes[at], b'=' | b'>') && !space(bytes[at]) {
            out.push(char::from(bytes[at].to_ascii_lowercase()));
            at += 1;
        }
        while at < bytes.len() && bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        if at < bytes.len() && bytes[at] == b'=' {
            at = value(bytes, at + 1);
        }
    }
}

/// Where the attribute's value ends.
fn value(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at].is_ascii_whitespace() {
        at += 1;
    }
    match bytes.get(at) {
        Some(quote @ (b'"' | b'\'')) => {
            let close = bytes[at + 1..].iter().position(|byte| byte == quote);
            close.map_or(bytes.len(), |close| at + close + 2)
        }
        _ => {
            while at < bytes.len() && bytes[at] != b'>' && !bytes[at].is_ascii_whitespace() {
                at += 1;
            }
            at
        }
    }
}

#[test]
fn tags_are_seen_as_browsers_see_them() {
    let html = "<p class=\"a>b\" id=x>1 < 2<!-- <img> --><TEXTAREA><b></textarea><img/src=x onerror='y'><script>\"<i>\"</script><br>";
    assert_eq!(
        tags(html),
        ["p class id", "textarea", "img src onerror", "script", "br"]
    );
    assert_eq!(tags("<a title=\"\" onclick=\"x\">"), ["a title onclick"]);
    assert_eq!(
        addresses("<a href=\"/x\"><form action=\"/y\">"),
        ["/x", "/y"]
    );
}
