//! The schema as the entities declare it, in dependency order: what migrations are held against by the drift test.
//!
//! Migrations are committed and plain; nothing here ever changes a database.

use super::entity;
use sea_orm::{DbBackend, EntityTrait, Schema, Statement};

/// One table as its entity declares it.
pub struct Declared {
    /// Name of the table.
    pub table: String,
    /// CREATE TABLE and its single-column indexes.
    pub statements: Vec<Statement>,
}

fn declare<E: EntityTrait>(entity: E, backend: DbBackend) -> Declared {
    let schema = Schema::new(backend);
    let mut statements = vec![backend.build(&schema.create_table_from_entity(entity))];
    statements.extend(
        schema
            .create_index_from_entity(entity)
            .iter()
            .map(|index| backend.build(index)),
    );
    Declared {
        table: entity.table_name().to_owned(),
        statements,
    }
}

/// Every table.
pub fn declared(backend: DbBackend) -> Vec<Declared> {
    macro_rules! tables {
        ($($name:ident),+ $(,)?) => { vec![$(declare(entity::$name::Entity, backend)),+] };
    }
    tables![
        department,
        person,
        person_grant,
        session,
        throttle,
        customer,
        feedback,
        label,
        case_file,
        case_event,
        message,
        proposal,
        attachment,
        access_link,
        invitation,
        response,
        notice,
        job,
        idempotency,
        audit,
        config,
        setting,
        number_block,
        change,
        delta,
        rollup,
        import_run,
        import_error,
        language_model,
        language_run,
        theme,
        theme_voice,
        theme_state,
        phrase_span,
        phrase_week,
        reminder,
    ]
}
