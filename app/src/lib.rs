//! Leptos pages of both audiences, server-function declarations and the ports that the server implements.
//!
//! Two programs live here: `voice` (customers, one small mount per page, no router) and `desk` (staff). A bundle
//! compiles one of them; `ssr` compiles both. Nothing in this crate may reach a database.

// Views are one nested type each.
#![recursion_limit = "512"]

#[cfg(feature = "hydrate")]
mod alive;
pub mod api;
pub mod ui;

#[cfg(feature = "voice")]
pub mod voice;

#[cfg(feature = "desk")]
pub mod admin;
#[cfg(feature = "desk")]
pub mod desk;
#[cfg(feature = "desk")]
pub mod manage;
#[cfg(feature = "desk")]
pub mod routes;
#[cfg(feature = "desk")]
mod web;
