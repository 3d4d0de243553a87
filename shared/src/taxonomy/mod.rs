//! Admin-editable trees (S1-3): versions, presets, and edits that keep old cases readable.

mod preset;
mod tree;

pub use preset::{PresetNode, complaint_preset};
pub use tree::{Axis, Edit, EditError, Node, NodeView, Tree};
