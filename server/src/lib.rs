//! The Huiyin server: configuration, routes, services, storage, jobs and notices.

pub mod db;
