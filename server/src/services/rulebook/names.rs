//! Names of what rules refer to: two statements, and one more for case types.

use crate::db::entity::person;
use crate::rules::Snapshot;
use crate::services::people::Departments;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, Statement, Value};
use shared::cases::CaseChoices;
use shared::id::{DepartmentId, NodeId, PersonId};
use shared::language::categories::KeywordRule;
use shared::rulebook::{Document, Names};
use shared::taxonomy::Node;
use std::collections::{BTreeMap, BTreeSet};

/// Departments and active people from the database, the rest from the rules.
pub(super) async fn read(
    connection: &impl ConnectionTrait,
    rules: &Snapshot,
    document: Document,
) -> Result<Names, DbErr> {
    let [departments, retired] = Departments::read(connection).await?.offered();
    let people = person::Entity::find()
        .filter(person::COLUMN.active.eq(true))
        .order_by_asc(person::COLUMN.name)
        .all(connection)
        .await?;
    let categories = rules.categories.flat(true).into_iter();
    Ok(Names {
        choices: CaseChoices {
            departments,
            retired,
            people: people
                .into_iter()
                .map(|p| (PersonId(p.id), p.name, DepartmentId(p.department_id)))
                .collect(),
            categories: categories
                .map(|(depth, node)| (depth, node.id, node.label.clone()))
                .collect(),
        },
        used: match document {
            Document::Types => used(connection, rules).await?,
            _ => BTreeMap::new(),
        },
        shipped: match document {
            Document::Language => shipped(rules),
            _ => Vec::new(),
        },
        types: rules.case_types.clone(),
    })
}

/// The words that leaves of the tree begin with.
fn shipped(rules: &Snapshot) -> Vec<(NodeId, Vec<String>)> {
    let words = |node: &Node| {
        let label = &node.label;
        (node.id, KeywordRule::of_name("", &label.zh, &label.en).any)
    };
    rules.categories.leaves().into_iter().map(words).collect()
}

/// Stages that cases are in, by type: one look into an index for each stage in force.
async fn used(
    connection: &impl ConnectionTrait,
    rules: &Snapshot,
) -> Result<BTreeMap<String, BTreeSet<String>>, DbErr> {
    let stages: Vec<(&str, &str)> = rules
        .case_types
        .iter()
        .flat_map(|of| of.stages.iter().map(|stage| (&*of.key, &*stage.key)))
        .collect();
    let look = |at: usize| {
        let (of, stage) = (2 * at + 1, 2 * at + 2);
        let one = |state: &str| {
            format!(
                "EXISTS (SELECT 1 FROM case_file WHERE case_type = ${of} AND stage = ${stage} \
                 AND closed_at IS {state})"
            )
        };
        format!("SELECT {at} WHERE {} OR {}", one("NULL"), one("NOT NULL"))
    };
    let sql: Vec<String> = (0..stages.len()).map(look).collect();
    if sql.is_empty() {
        return Ok(BTreeMap::new());
    }
    let values = stages.iter().flat_map(|(of, stage)| [*of, *stage]);
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        sql.join(" UNION ALL "),
        values.map(Value::from),
    );
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in connection.query_all_raw(statement).await? {
        let at: i32 = row.try_get_by_index(0)?;
        let found = usize::try_from(at).ok().and_then(|at| stages.get(at));
        if let Some((of, stage)) = found {
            let stages = used.entry((*of).to_owned()).or_default();
            stages.insert((*stage).to_owned());
        }
    }
    Ok(used)
}
