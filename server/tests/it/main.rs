//! The one integration binary: real router, real SQLite and PostgreSQL.
//!
//! Rule: what touches the database goes through `both!`, so that its name ends in the engine it ran on.

mod access;
mod answers;
mod audit;
mod bench;
mod boot;
mod budget;
mod canaries;
mod cases;
mod demo;
mod doctor;
mod drift;
mod escaping;
mod harness;
mod headers;
mod imports;
mod insight;
mod jobs;
mod keys;
mod kill;
mod labels;
mod language;
mod matrix;
mod messages;
mod notices;
mod objects;
mod ops;
mod origins;
mod people;
mod print;
mod protocol;
mod rulebook;
mod rules;
mod rulesets;
mod search;
mod serve;
mod settings;
mod slow;
mod stop;
mod surveys;
mod taxonomy;
mod throttles;
mod tokens;
mod uploads;
mod write;
