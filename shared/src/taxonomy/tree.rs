//! A tree of labelled nodes. Retiring hides a node from forms and keeps its id, so that old cases stay readable.

use crate::id::NodeId;
use crate::locale::Label;
use serde::{Deserialize, Serialize};

/// Which tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// 问题类别/子类
    Category,
    /// 业务
    Business,
}

impl Axis {
    /// Every tree.
    pub const ALL: [Axis; 2] = [Axis::Category, Axis::Business];

    /// The name in columns and URLs.
    pub const fn code(self) -> &'static str {
        match self {
            Axis::Category => "category",
            Axis::Business => "business",
        }
    }
}
crate::coded!(Axis);

/// A node as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Stable id; never reused.
    pub id: NodeId,
    /// Node above; `None` at the top.
    pub parent: Option<NodeId>,
    /// Name in both languages.
    pub label: Label,
    /// Place among its siblings, from 0.
    pub position: i32,
    /// No longer offered in forms.
    pub retired: bool,
}

/// A node in depth-first order with its depth, for lists and selects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeView {
    /// The node.
    pub node: Node,
    /// 0 at the top.
    pub depth: u8,
    /// Cases that carry it (capped at 1,000); shown before it is retired.
    pub cases: u64,
}

/// A change to a tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum Edit {
    /// A new node, last among its siblings. Its id is made by the server.
    Add {
        /// Below this node.
        parent: Option<NodeId>,
        /// Name.
        label: Label,
    },
    /// New names.
    Rename {
        /// The node.
        id: NodeId,
        /// Name.
        label: Label,
    },
    /// Below another parent and/or at another place.
    Move {
        /// The node.
        id: NodeId,
        /// New parent.
        parent: Option<NodeId>,
        /// New place among the siblings, from 0.
        position: i32,
    },
    /// Offered no longer, with everything below it.
    Retire {
        /// The node.
        id: NodeId,
    },
    /// Offered again.
    Restore {
        /// The node.
        id: NodeId,
    },
}

/// Why an edit was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum EditError {
    /// The Chinese name is required.
    #[error("the Chinese name is required")]
    NoName,
    /// A name has at most 40 characters.
    #[error("the name is too long")]
    LongName,
    /// A sibling has the same name.
    #[error("a sibling has the same name")]
    Duplicate,
    /// The node is not in the tree.
    #[error("no such node")]
    Unknown,
    /// A node can't stand below itself.
    #[error("a node can't stand below itself")]
    Loop,
    /// At most four levels.
    #[error("the tree would be too deep")]
    TooDeep,
    /// The node above is retired.
    #[error("the node above is retired")]
    ParentRetired,
}

/// A whole tree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tree {
    /// The nodes in no particular order.
    pub nodes: Vec<Node>,
}

/// Levels a tree may have.
const MAX_DEPTH: usize = 4;

impl Tree {
    /// The node with this id.
    pub fn get(&self, id: NodeId) -> Option<&Node> {
        self.nodes.iter().find(|n| n.id == id)
    }

    /// Children of a node in order.
    pub fn children(&self, parent: Option<NodeId>) -> Vec<&Node> {
        let mut list: Vec<&Node> = self.nodes.iter().filter(|n| n.parent == parent).collect();
        list.sort_by_key(|n| (n.position, n.id));
        list
    }

    /// The node and those above it, nearest first. Bounded, so that a broken tree can't loop.
    pub fn with_ancestors(&self, id: NodeId) -> Vec<NodeId> {
        let mut path = Vec::new();
        let mut at = Some(id);
        while let Some(node) = at.and_then(|id| self.get(id)) {
            if path.contains(&node.id) {
                break;
            }
            path.push(node.id);
            at = node.parent;
        }
        path
    }

    /// Depth-first order with depth; without retired nodes when `offered`.
    pub fn flat(&self, offered: bool) -> Vec<(u8, &Node)> {
        let mut out = Vec::with_capacity(self.nodes.len());
        self.walk(None, 0, offered, &mut out);
        out
    }

    /// Nodes on offer below which none is, in the order of the tree.
    pub fn leaves(&self) -> Vec<&Node> {
        let flat = self.flat(true);
        let below: Vec<u8> = flat.iter().skip(1).map(|(depth, _)| *depth).collect();
        flat.into_iter()
            .zip(below.into_iter().map(Some).chain([None]))
            .filter(|((depth, _), next)| next.is_none_or(|next| next <= *depth))
            .map(|((_, node), _)| node)
            .collect()
    }

    fn walk<'a>(
        &'a self,
        parent: Option<NodeId>,
        depth: u8,
        offered: bool,
        out: &mut Vec<(u8, &'a Node)>,
    ) {
        if usize::from(depth) > MAX_DEPTH {
            return;
        }
        for node in self.children(parent) {
            if offered && node.retired {
                continue;
            }
            out.push((depth, node));
            self.walk(Some(node.id), depth + 1, offered, out);
        }
    }

    /// Applies an edit; `new_id` is used by [`Edit::Add`].
    ///
    /// # Errors
    /// [`EditError`]; the tree is then unchanged.
    pub fn apply(&mut self, edit: &Edit, new_id: NodeId) -> Result<(), EditError> {
        match edit {
            Edit::Add { parent, label } => {
                self.check_name(label, *parent, None)?;
                self.check_parent(*parent)?;
                let position = self.children(*parent).last().map_or(0, |n| n.position + 1);
                let label = tidy(label);
                self.nodes.push(Node {
                    id: new_id,
                    parent: *parent,
                    label,
                    position,
                    retired: false,
                });
            }
            Edit::Rename { id, label } => {
                let parent = self.get(*id).ok_or(EditError::Unknown)?.parent;
                self.check_name(label, parent, Some(*id))?;
                let label = tidy(label);
                self.change(*id, |n| n.label = label);
            }
            Edit::Move {
                id,
                parent,
                position,
            } => self.shift(*id, *parent, *position)?,
            Edit::Retire { id } => {
                self.get(*id).ok_or(EditError::Unknown)?;
                for below in self.subtree(*id) {
                    self.change(below, |n| n.retired = true);
                }
            }
            Edit::Restore { id } => {
                let node = self.get(*id).ok_or(EditError::Unknown)?;
                if node
                    .parent
                    .and_then(|p| self.get(p))
                    .is_some_and(|p| p.retired)
                {
                    return Err(EditError::ParentRetired);
                }
                self.change(*id, |n| n.retired = false);
            }
        }
        Ok(())
    }

    fn shift(
        &mut self,
        id: NodeId,
        parent: Option<NodeId>,
        position: i32,
    ) -> Result<(), EditError> {
        let label = self.get(id).ok_or(EditError::Unknown)?.label.clone();
        if parent.is_some_and(|p| self.with_ancestors(p).contains(&id)) {
            return Err(EditError::Loop);
        }
        self.check_name(&label, parent, Some(id))?;
        let above = parent.map_or(0, |p| self.with_ancestors(p).len());
        if above + self.height(id) > MAX_DEPTH {
            return Err(EditError::TooDeep);
        }
        if parent.is_some_and(|p| self.get(p).is_none()) {
            return Err(EditError::Unknown);
        }
        let mut order: Vec<NodeId> = self
            .children(parent)
            .into_iter()
            .map(|n| n.id)
            .filter(|sibling| *sibling != id)
            .collect();
        let at = usize::try_from(position.max(0))
            .unwrap_or(0)
            .min(order.len());
        order.insert(at, id);
        self.change(id, |n| n.parent = parent);
        for (place, sibling) in (0i32..).zip(order) {
            self.change(sibling, |n| n.position = place);
        }
        Ok(())
    }

    fn change(&mut self, id: NodeId, f: impl FnOnce(&mut Node)) {
        if let Some(node) = self.nodes.iter_mut().find(|n| n.id == id) {
            f(node);
        }
    }

    fn subtree(&self, id: NodeId) -> Vec<NodeId> {
        self.nodes
            .iter()
            .map(|n| n.id)
            .filter(|n| self.with_ancestors(*n).contains(&id))
            .collect()
    }

    fn height(&self, id: NodeId) -> usize {
        let own = self.with_ancestors(id).len();
        self.subtree(id)
            .into_iter()
            .map(|n| self.with_ancestors(n).len() + 1 - own)
            .max()
            .unwrap_or(1)
    }

    fn check_name(
        &self,
        label: &Label,
        parent: Option<NodeId>,
        except: Option<NodeId>,
    ) -> Result<(), EditError> {
        let tidy = tidy(label);
        if tidy.zh.is_empty() {
            return Err(EditError::NoName);
        }
        if tidy.zh.chars().count() > 40 || tidy.en.chars().count() > 80 {
            return Err(EditError::LongName);
        }
        let taken = self
            .children(parent)
            .iter()
            .any(|n| Some(n.id) != except && n.label.zh == tidy.zh);
        if taken {
            Err(EditError::Duplicate)
        } else {
            Ok(())
        }
    }

    fn check_parent(&self, parent: Option<NodeId>) -> Result<(), EditError> {
        let Some(id) = parent else { return Ok(()) };
        let node = self.get(id).ok_or(EditError::Unknown)?;
        if node.retired {
            return Err(EditError::ParentRetired);
        }
        if self.with_ancestors(id).len() >= MAX_DEPTH {
            Err(EditError::TooDeep)
        } else {
            Ok(())
        }
    }
}

fn tidy(label: &Label) -> Label {
    Label::new(
        crate::text::clean_line(&label.zh),
        crate::text::clean_line(&label.en),
    )
}

#[cfg(test)]
mod tests;
