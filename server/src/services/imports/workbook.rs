//! The first sheet of an xlsx file that holds anything, cell by cell, so that a sheet that claims a million columns
//! costs no memory.

use super::table::{Collector, Fault, MAX_COLUMNS, Table};
use calamine::{DataRef, Reader, Xlsx};
use std::io::{self, Cursor, Read};
use zip::ZipArchive;

/// Most entries of the archive.
const MAX_ENTRIES: usize = 500;
/// Bytes of all entries together, unpacked.
const MAX_UNPACKED: u64 = 400 << 20;

pub(super) fn read(bytes: &[u8]) -> Result<Table, Fault> {
    unpacked_is_bounded(bytes, MAX_UNPACKED)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| Fault::Broken)?;
    for name in book.sheet_names() {
        let table = sheet(&mut book, &name)?;
        if !table.headings.is_empty() {
            return Ok(table);
        }
    }
    Err(Fault::Broken)
}

/// Unpacks every entry into nothing and counts. A zip that is no workbook, or one that unpacks to too much, ends here.
fn unpacked_is_bounded(bytes: &[u8], most: u64) -> Result<(), Fault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::Broken)?;
    if archive.len() > MAX_ENTRIES {
        return Err(Fault::TooLarge);
    }
    if archive.index_for_name("xl/workbook.xml").is_none() {
        return Err(Fault::Kind);
    }
    let mut total = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| Fault::Broken)?;
        let room = most - total;
        total += io::copy(&mut entry.take(room + 1), &mut io::sink()).map_err(|_| Fault::Broken)?;
        if total > most {
            return Err(Fault::TooLarge);
        }
    }
    Ok(())
}

fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Table, Fault> {
    let broken = |_| Fault::Broken;
    let mut reader = book.worksheet_cells_reader(name).map_err(broken)?;
    let mut collector = Collector::default();
    let mut row = Vec::new();
    let mut at = 0;
    while let Some(cell) = reader.next_cell().map_err(broken)? {
        let (number, column) = cell.get_position();
        if number != at {
            collector.push(u64::from(at) + 1, std::mem::take(&mut row))?;
            at = number;
        }
        let column = column as usize;
        if column >= MAX_COLUMNS {
            continue;
        }
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column] = text(cell.get_value());
    }
    collector.push(u64::from(at) + 1, row)?;
    collector.finish().or(Ok(Table::default()))
}

/// A cell as people see it: whole numbers without a point, times as `2026-11-21 14:30:00`.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        DataRef::Float(number) => number.to_string(),
        DataRef::DateTime(time) => time.as_datetime().map_or_else(String::new, |time| {
            time.format("%Y-%m-%d %H:%M:%S").to_string()
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .expect("starts");
            writer.write_all(bytes).expect("writes");
        }
        writer.finish().expect("ends").into_inner()
    }

    #[test]
    fn an_archive_that_is_no_workbook_is_refused() {
        let other = archive(&[("word/document.xml", b"<a/>")]);
        assert_eq!(read(&other), Err(Fault::Kind));
        let broken = archive(&[("xl/workbook.xml", b"<a")]);
        assert!(read(&broken).is_err());
        assert_eq!(read(b"PK\x03\x04 and nothing"), Err(Fault::Broken));
    }

    /// E06: what counts is what comes out, not what the archive says.
    #[test]
    fn an_archive_that_unpacks_to_too_much_is_refused() {
        let many: Vec<String> = (0..=MAX_ENTRIES).map(|n| format!("x{n}")).collect();
        let entries: Vec<(&str, &[u8])> = many.iter().map(|n| (n.as_str(), &b""[..])).collect();
        assert_eq!(read(&archive(&entries)), Err(Fault::TooLarge));
        let zeros = vec![0; 1 << 20];
        let bomb: Vec<(&str, &[u8])> = ["xl/workbook.xml", "a", "b", "c"]
            .iter()
            .map(|name| (*name, zeros.as_slice()))
            .collect();
        let bomb = archive(&bomb);
        assert!(bomb.len() < 100_000);
        assert_eq!(unpacked_is_bounded(&bomb, 4 << 20), Ok(()));
        assert_eq!(unpacked_is_bounded(&bomb, 3 << 20), Err(Fault::TooLarge));
    }
}
