//! Customers' pages: complete HTML first, each its own small mount.
//!
//! A page is a plain component over a props struct: no resources, no router. What a page needs to know travels in
//! its props, so that the server's HTML and the browser's first render are the same.

pub mod case;
pub mod files;
pub mod home;
pub mod page;
pub mod parts;
pub mod privacy;
pub mod problem;
pub mod receipt;
pub mod survey;
pub mod track;

#[cfg(feature = "ssr")]
pub mod document;
#[cfg(feature = "hydrate")]
mod live;

pub use page::Page;

#[cfg(all(test, feature = "ssr"))]
mod tests;
