//! The Huiyin server: configuration, routes, services, storage, jobs and notices.

pub mod backoff;
pub mod backup;
pub mod bench;
pub mod boot;
mod cli;
pub mod clock;
pub mod config;
pub mod core;
pub mod db;
pub mod demo;
pub mod doctor;
pub mod files;
pub mod http;
pub mod jobs;
pub mod live;
pub mod middleware;
pub mod notices;
pub mod numbers;
pub mod routes;
pub mod rules;
pub mod serve;
pub mod services;
pub mod setup;
pub mod site;
pub mod state;
pub mod telemetry;
pub mod turns;
pub mod vault;

pub use cli::run;
