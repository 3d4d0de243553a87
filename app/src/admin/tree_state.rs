//! The tree being edited: its version, what is asked for, and where a node would move to.

use crate::api::{ApiError, taxonomy};
use crate::desk::context::Desk;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::catalogue::desk as frame;
use shared::id::NodeId;
use shared::locale::Label;
use shared::taxonomy::{Axis, Edit, NodeView};
use wasm_bindgen::JsCast;

/// What is being asked for in the dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Add(Option<NodeId>),
    Rename(NodeId, Label),
    Retire(NodeId, Label, u64),
}

#[derive(Clone, Copy)]
pub(super) struct TreeState {
    pub(super) axis: Axis,
    pub(super) version: RwSignal<u32>,
    pub(super) nodes: RwSignal<Vec<NodeView>>,
    pub(super) chosen: RwSignal<Option<NodeId>>,
    pub(super) asked: RwSignal<Option<Asked>>,
    pub(super) error: RwSignal<Option<ApiError>>,
    pub(super) busy: RwSignal<bool>,
}

impl TreeState {
    /// Applies an edit to the version that is shown; when somebody was faster, shows theirs.
    pub(super) fn apply(self, desk: Desk, edit: Edit) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        let focused = document().active_element().map(|element| element.id());
        spawn_local(async move {
            let version = self.version.get_untracked();
            match taxonomy::edit_tree(self.axis, version, edit).await {
                Ok((version, nodes)) => {
                    self.version.set(version);
                    self.nodes.set(nodes);
                    self.asked.set(None);
                    desk.forget_choices();
                    desk.done(desk.say(frame::SAVED));
                }
                Err(error) => {
                    if error == ApiError::Conflict
                        && let Ok((version, nodes)) = taxonomy::tree(self.axis).await
                    {
                        self.version.set(version);
                        self.nodes.set(nodes);
                    }
                    desk.failed(error.text(desk.locale));
                    self.error.set(Some(error));
                }
            }
            self.busy.set(false);
            self.focus_again(focused.unwrap_or_default());
        });
    }

    /// The list was drawn anew: whoever pressed a key in it goes on where they were, or at the node's line.
    fn focus_again(self, id: String) {
        if !id.starts_with(Way::PREFIX) {
            return;
        }
        let line = self
            .chosen
            .get_untracked()
            .map(|node| format!("node-{node}"));
        request_animation_frame(move || {
            for id in [Some(id), line].into_iter().flatten() {
                let found = document().get_element_by_id(&id);
                if let Some(Ok(element)) = found.map(|e| e.dyn_into::<web_sys::HtmlElement>())
                    && !element.has_attribute("disabled")
                {
                    let _ = element.focus();
                    return;
                }
            }
        });
    }

    /// Siblings in order, as ids.
    pub(super) fn children(self, parent: Option<NodeId>) -> Vec<NodeId> {
        self.nodes.with_untracked(|all| {
            all.iter()
                .filter(|v| v.node.parent == parent)
                .map(|v| v.node.id)
                .collect()
        })
    }

    pub(super) fn parent(self, id: NodeId) -> Option<NodeId> {
        self.nodes.with_untracked(|all| {
            all.iter()
                .find(|v| v.node.id == id)
                .and_then(|v| v.node.parent)
        })
    }

    /// Where a node would go, if it can.
    pub(super) fn target(self, id: NodeId, way: Way) -> Option<Edit> {
        let parent = self.parent(id);
        let siblings = self.children(parent);
        let at = siblings.iter().position(|s| *s == id)?;
        let (parent, position) = match way {
            Way::Up => (parent, at.checked_sub(1)?),
            Way::Down => (parent, (at + 1 < siblings.len()).then_some(at + 1)?),
            Way::In => {
                let above = *siblings.get(at.checked_sub(1)?)?;
                (Some(above), self.children(Some(above)).len())
            }
            Way::Out => {
                let up = parent?;
                let over = self.parent(up);
                let place = self.children(over).iter().position(|s| *s == up)?;
                (over, place + 1)
            }
        };
        Some(Edit::Move {
            id,
            parent,
            position: i32::try_from(position).unwrap_or(i32::MAX),
        })
    }

    /// Before the node that it was dropped on.
    pub(super) fn before(self, id: NodeId, on: NodeId) -> Option<Edit> {
        let parent = self.parent(on);
        let rest: Vec<_> = self
            .children(parent)
            .into_iter()
            .filter(|s| *s != id)
            .collect();
        let position = rest.iter().position(|s| *s == on)?;
        Some(Edit::Move {
            id,
            parent,
            position: i32::try_from(position).unwrap_or(i32::MAX),
        })
    }
}

#[derive(Clone, Copy)]
pub(super) enum Way {
    Up,
    Down,
    In,
    Out,
}

impl Way {
    /// How the ids of the moving buttons begin.
    const PREFIX: &str = "move-";

    /// Id of its button; only the chosen node has one.
    pub(super) const fn button(self) -> &'static str {
        match self {
            Way::Up => "move-up",
            Way::Down => "move-down",
            Way::In => "move-in",
            Way::Out => "move-out",
        }
    }
}
