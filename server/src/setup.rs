//! A fresh organisation: one department and the shipped category tree, so that the first case has somewhere to go.

use crate::clock::real_now;
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::department;
use crate::rules::{key, publish};
use sea_orm::{ActiveValue::Set, EntityTrait, PaginatorTrait};
use shared::id::{DepartmentId, NodeId};
use shared::locale::Label;
use shared::rulebook::Routing;
use shared::taxonomy::{Edit, PresetNode, Tree, complaint_preset};
use uuid::Uuid;

/// Sets an empty installation up; one that has departments is left alone.
///
/// # Errors
/// When the database fails.
pub async fn organisation(core: &Core) -> Result<(), ServiceError> {
    if department::Entity::find().count(core.db.read()).await? > 0 {
        return Ok(());
    }
    let id = DepartmentId(Uuid::now_v7());
    let tree = preset_tree();
    let routing = Routing {
        rules: Vec::new(),
        default: Some(id),
    };
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            add_department(
                tx,
                id,
                None,
                &Label::new("客户服务部", "Customer service"),
                0,
            )
            .await?;
            publish(tx, key::ROUTING, 1, &routing, None, real_now()).await?;
            publish(tx, key::CATEGORIES, 1, &tree, None, real_now()).await?;
            Ok(())
        })
        .await?;
    core.rules
        .refresh(&core.db)
        .await
        .map_err(|error| match error {
            crate::rules::RulesError::Db(error) => ServiceError::Db(error),
            crate::rules::RulesError::Document { cause, .. } => ServiceError::Stored(cause),
        })
}

/// Inserts a department.
pub(crate) async fn add_department(
    tx: &Tx,
    id: DepartmentId,
    parent: Option<DepartmentId>,
    label: &Label,
    position: i32,
) -> Result<(), ServiceError> {
    department::Entity::insert(department::ActiveModel {
        id: Set(id.0),
        parent_id: Set(parent.map(Into::into)),
        label_zh: Set(label.zh.clone()),
        label_en: Set(label.en.clone()),
        position: Set(position),
        retired: Set(false),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// The shipped category tree with fresh ids.
pub fn preset_tree() -> Tree {
    fn add(tree: &mut Tree, parent: Option<NodeId>, nodes: &[PresetNode]) {
        for PresetNode(zh, en, below) in nodes {
            let id = NodeId(Uuid::now_v7());
            let edit = Edit::Add {
                parent,
                label: Label::new(*zh, *en),
            };
            // The preset is checked by a test; a node that does not fit is left out rather than stopping the set-up.
            if tree.apply(&edit, id).is_ok() {
                add(tree, Some(id), below);
            }
        }
    }
    let mut tree = Tree::default();
    add(&mut tree, None, complaint_preset());
    tree
}
