//! Thin components of our own over daisyUI classes, shared by both programs.

pub mod field;
pub mod icon;
pub mod text_area;
pub mod time;
