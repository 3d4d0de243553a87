//! Comma-, semicolon- or tab-separated text in UTF-8, UTF-16 with its mark, or GB18030 (which holds GBK and GB2312).

use super::table::{Collector, Fault, Table};
use encoding_rs::{Encoding, GB18030};
use std::borrow::Cow;

pub(super) fn read(bytes: &[u8]) -> Result<Table, Fault> {
    let text = decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut collector = Collector::default();
    let mut record = csv::StringRecord::new();
    let mut number = 0;
    while reader.read_record(&mut record).map_err(|_| Fault::Broken)? {
        number += 1;
        collector.push(number, record.iter().map(str::to_owned).collect())?;
    }
    collector.finish()
}

/// A text in a known encoding, without its mark. Bytes that are no text are another kind of file.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Fault> {
    let (text, broken) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), false),
            Err(_) => GB18030.decode_without_bom_handling(bytes),
        },
    };
    if broken || text.contains('\0') {
        return Err(Fault::Kind);
    }
    Ok(text)
}

/// The separator that the first line holds most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    let count = |c: u8| first.bytes().filter(|b| *b == c).count();
    let mut best = b',';
    for other in [b'\t', b';'] {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "编号,内容\n1,\"送餐很慢，\n等了两小时\"\n\n2,味道好\n";

    fn cells(table: &Table) -> Vec<(u64, Vec<&str>)> {
        table
            .rows
            .iter()
            .map(|row| (row.number, row.cells.iter().map(String::as_str).collect()))
            .collect()
    }

    #[test]
    fn three_encodings_read_the_same() {
        let marked = [b"\xEF\xBB\xBF".as_slice(), TEXT.as_bytes()].concat();
        let (gb, _, _) = GB18030.encode(TEXT);
        for bytes in [TEXT.as_bytes(), &marked, &gb] {
            let table = read(bytes).expect("a table");
            assert_eq!(table.headings, ["编号", "内容"]);
            let expected = [
                (2, vec!["1", "送餐很慢，\n等了两小时"]),
                (3, vec!["2", "味道好"]),
            ];
            assert_eq!(cells(&table), expected);
        }
    }

    #[test]
    fn short_and_long_rows_fit_the_headings() {
        let table = read("a;b\n1\n1;2;3\n".as_bytes()).expect("a table");
        assert_eq!(cells(&table), [(2, vec!["1", ""]), (3, vec!["1", "2"])]);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in [
            &b"\x00\x01\x02\x03"[..],
            b"\xff\xff\xff\x80",
            b"%PDF-1.7\n\x00",
        ] {
            assert!(read(bytes).is_err());
        }
        assert_eq!(read(b"  \n\n"), Err(Fault::Broken));
    }
}
