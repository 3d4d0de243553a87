//! Layers between the socket and the handlers.

pub mod session;
