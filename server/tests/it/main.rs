//! The one integration binary: real router, real SQLite and PostgreSQL.
//!
//! Rule: what touches the database goes through `both!`, so that its name ends in the engine it ran on.

mod audit;
mod cases;
mod demo;
mod doctor;
mod harness;
mod imports;
mod insight;
mod jobs;
mod notices;
mod ops;
mod people;
mod serve;
mod surveys;
mod taxonomy;
mod write;
