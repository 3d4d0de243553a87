//! Leptos pages of both audiences, server-function declarations and the ports that the server implements.
//!
//! Four programs live here: `voice` (customers, one small mount per page, no router), `desk` (whoever handles cases),
//! `manage` (figures and lists that staff open now and then) and `admin` (rules and people). A bundle compiles one of
//! them; `ssr` compiles all. `staff` is what the last three share. Nothing in this crate may reach a database.

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
#[cfg(feature = "manage")]
pub mod manage;
#[cfg(feature = "staff")]
pub mod routes;
#[cfg(any(feature = "desk", feature = "admin"))]
mod tab;
#[cfg(any(feature = "desk", feature = "manage"))]
mod web;
