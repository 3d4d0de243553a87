//! Committed migrations, forward only. Each is plain SQL per engine; a released one is never edited.

use sea_orm_migration::prelude::*;

/// Runs the SQL of one migration, statement by statement.
macro_rules! migration {
    ($name:ident, $file:literal) => {
        struct $name;

        impl MigrationName for $name {
            fn name(&self) -> &str {
                $file
            }
        }

        #[async_trait::async_trait]
        impl MigrationTrait for $name {
            /// All or nothing on SQLite, too: what is cut short begins anew.
            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }

            async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                let tables = match manager.get_database_backend() {
                    sea_orm::DbBackend::Postgres => include_str!(concat!($file, ".postgres.sql")),
                    _ => include_str!(concat!($file, ".sqlite.sql")),
                };
                let both = include_str!(concat!($file, ".both.sql"));
                manager.get_connection().execute_unprepared(tables).await?;
                manager.get_connection().execute_unprepared(both).await?;
                Ok(())
            }
        }
    };
}

migration!(Initial, "m0001_initial");
migration!(Covering, "m0002_covering");
migration!(Reading, "m0003_reading");
migration!(Labels, "m0003_labels");
migration!(Learning, "m0003_learning");
migration!(Search, "m0004_search");
migration!(Open, "m0005_open");
migration!(Events, "m0005_events");
migration!(Routing, "m0006_routing");
migration!(Customer, "m0007_customer");
migration!(Retention, "m0008_retention");
migration!(Seen, "m0009_seen");
migration!(Queue, "m0010_queue");
migration!(Themes, "m0011_themes");
migration!(Escalation, "m0012_escalation");
migration!(Order, "m0013_order");
migration!(Weeks, "m0014_weeks");
migration!(Departments, "m0015_departments");
migration!(Letters, "m0016_letters");

/// All migrations in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(Initial),
            Box::new(Covering),
            Box::new(Reading),
            Box::new(Labels),
            Box::new(Learning),
            Box::new(Search),
            Box::new(Open),
            Box::new(Events),
            Box::new(Routing),
            Box::new(Customer),
            Box::new(Retention),
            Box::new(Seen),
            Box::new(Queue),
            Box::new(Themes),
            Box::new(Escalation),
            Box::new(Order),
            Box::new(Weeks),
            Box::new(Departments),
            Box::new(Letters),
        ]
    }
}
