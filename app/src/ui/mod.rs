//! Thin components of our own over daisyUI classes, shared by both programs.
