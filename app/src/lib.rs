//! Leptos pages of both audiences, server-function declarations and the ports that the server implements.
//!
//! Three programs live here: `voice` (customers, one small mount per page, no router), `desk` (whoever handles cases) and
//! `admin` (managers, admins, auditors). A bundle compiles one of them; `ssr` compiles all. `staff` is what the last two
//! share. Nothing in this crate may reach a database.

// Views are one nested type each.
#![recursion_limit = "512"]

#[cfg(feature = "hydrate")]
mod alive;
pub mod api;
pub mod ui;

#[cfg(feature = "voice")]
pub mod voice;

#[cfg(feature = "admin")]
pub mod admin;
#[cfg(feature = "staff")]
pub mod desk;
#[cfg(feature = "admin")]
pub mod manage;
#[cfg(feature = "staff")]
pub mod routes;
#[cfg(any(feature = "desk", feature = "admin"))]
mod web;
