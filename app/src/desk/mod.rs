//! Pages of whoever handles cases, and what all programs of staff stand on: context, frame, document, keys.
//!
//! Rule: the person, the language and the time come with the page (see [`shell`]), so no page waits for them.

pub mod bell;
pub mod context;
mod demo_clock;
pub mod filters;
pub mod frame;
pub mod keys;
pub mod live;
mod own_menu;
mod palette;
pub mod query;
pub mod rights;
#[cfg(feature = "ssr")]
pub mod shell;

#[cfg(feature = "desk")]
pub mod board;
#[cfg(feature = "desk")]
pub mod case;
#[cfg(feature = "desk")]
pub mod inbox;
#[cfg(feature = "desk")]
mod program;

#[cfg(feature = "ssr")]
pub use program::program;
