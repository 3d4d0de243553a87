//! The two engines, by the names that lines carry.

use std::fmt;

/// Which database is behind a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Engine {
    /// A file, written ahead and synced at each commit.
    Sqlite,
    /// A cluster of the run's own, with its defaults of durability.
    Postgres,
}

impl Engine {
    /// Both, in the order of lines.
    pub const ALL: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];

    /// Short name for folders.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        })
    }
}
