//! Customers' pages: complete HTML first, each its own small mount.
