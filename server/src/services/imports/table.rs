//! A file as a table of texts: headings and numbered rows, whatever it came in.
//!
//! Rule: nothing here trusts the file. Sizes that it declares are ignored; what is read is counted.

use super::{text_file, workbook};
use shared::field_errors::FieldProblem;

/// Largest file taken, in bytes.
pub const MAX_BYTES: usize = 50 << 20;
/// Most rows taken, without the heading.
pub const MAX_ROWS: usize = 200_000;
/// Most columns looked at.
pub(super) const MAX_COLUMNS: usize = 60;
/// A cell is cut here; a text that long is refused by its row later.
pub(super) const MAX_CELL: usize = 20_000;
/// Characters of all cells together.
const MAX_TOTAL: usize = 200 << 20;

/// Why a file can't be read as a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Neither xlsx nor csv.
    #[error("neither xlsx nor csv")]
    Kind,
    /// Damaged, or in an unknown encoding.
    #[error("the table can't be read")]
    Broken,
    /// Over a size limit, perhaps only once unpacked.
    #[error("the table is too large")]
    TooLarge,
    /// Over the limit of rows.
    #[error("the table has more than {MAX_ROWS} rows")]
    TooManyRows,
}

impl From<Fault> for FieldProblem {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Kind => FieldProblem::TableKind,
            Fault::Broken => FieldProblem::TableBroken,
            Fault::TooLarge => FieldProblem::FileTooLarge {
                max_mib: (MAX_BYTES >> 20) as u64,
            },
            Fault::TooManyRows => FieldProblem::TooManyRows { max: MAX_ROWS },
        }
    }
}

/// One row with its number in the file, from 1, the heading counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number.
    pub number: u64,
    /// Its cells, as many as there are headings.
    pub cells: Vec<String>,
}

/// Headings and rows; rows without any text are not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The first row that holds a text.
    pub headings: Vec<String>,
    /// The others.
    pub rows: Vec<Row>,
}

/// Reads a file by its content; its name says nothing. Takes CPU: call it on a blocking thread.
///
/// # Errors
/// [`Fault`].
pub fn read(bytes: &[u8]) -> Result<Table, Fault> {
    if bytes.len() > MAX_BYTES {
        return Err(Fault::TooLarge);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        workbook::read(bytes)
    } else {
        text_file::read(bytes)
    }
}

/// Takes rows in order and holds them to the limits.
#[derive(Default)]
pub(super) struct Collector {
    table: Table,
    total: usize,
}

impl Collector {
    pub(super) fn push(&mut self, number: u64, mut cells: Vec<String>) -> Result<(), Fault> {
        cells.truncate(MAX_COLUMNS);
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(());
        }
        for cell in &mut cells {
            if let Some((at, _)) = cell.char_indices().nth(MAX_CELL) {
                cell.truncate(at);
            }
            self.total += cell.len();
        }
        if self.total > MAX_TOTAL {
            return Err(Fault::TooLarge);
        }
        if self.table.headings.is_empty() {
            let line = |cell: &String| shared::text::clean_line(cell);
            self.table.headings = cells.iter().map(line).collect();
            return Ok(());
        }
        if self.table.rows.len() == MAX_ROWS {
            return Err(Fault::TooManyRows);
        }
        cells.resize(self.table.headings.len(), String::new());
        self.table.rows.push(Row { number, cells });
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Table, Fault> {
        if self.table.headings.is_empty() {
            return Err(Fault::Broken);
        }
        Ok(self.table)
    }
}
