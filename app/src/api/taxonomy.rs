//! Trees that admins edit.

use super::codec::Json;
use super::error::ApiResult;
use leptos::prelude::*;
use shared::taxonomy::{Axis, Edit, NodeView};

#[cfg(feature = "ssr")]
use super::call::Call;

/// A whole tree with its version and its retired nodes.
#[server(name = LoadTree, prefix = "/api", endpoint = "taxonomy/tree", input = Json, output = Json)]
pub async fn tree(axis: Axis) -> ApiResult<(u32, Vec<NodeView>)> {
    let call = Call::begin()?;
    call.end(call.ports.taxonomy.tree(&call.actor, axis).await)
}

/// Applies an edit to the version the person saw.
#[server(name = EditTree, prefix = "/api", endpoint = "taxonomy/edit", input = Json, output = Json)]
pub async fn edit_tree(axis: Axis, version: u32, edit: Edit) -> ApiResult<(u32, Vec<NodeView>)> {
    let call = Call::begin()?;
    let done = call.ports.taxonomy.edit(&call.actor, axis, version, edit);
    call.end(done.await)
}
