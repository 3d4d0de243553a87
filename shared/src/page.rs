//! Keyset paging: a page of rows and the opaque key of the next one. Lists are never paged by offset.

use serde::{Deserialize, Serialize};

/// Rows on a page unless told otherwise.
pub const DEFAULT_SIZE: u64 = 50;

/// Counts in views stop here and read "999+".
pub const COUNT_CAP: u64 = 999;

/// A page of rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows in order.
    pub rows: Vec<T>,
    /// Key of the next page; `None` on the last.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// An empty last page.
    pub const fn empty() -> Self {
        Self {
            rows: Vec::new(),
            next: None,
        }
    }

    /// The same page with each row converted.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page {
            rows: self.rows.into_iter().map(f).collect(),
            next: self.next,
        }
    }
}

/// A count as a view shows it: exact to [`COUNT_CAP`], then "999+".
pub fn capped(n: u64) -> String {
    if n > COUNT_CAP {
        format!("{COUNT_CAP}+")
    } else {
        n.to_string()
    }
}
