//! What every test stands on: a database of its own on either engine, made from a migrated template.
//!
//! Rule: a missing engine fails the test; nothing here returns early.

mod ask;
mod cast;
mod cluster;
mod core;
mod database;
mod html;
mod load;
mod lock;
mod mail_sink;
mod process;
mod rows;
mod site;
mod staff;
mod wire;

use std::future::Future;

pub use ask::{Answer, Ask, ORIGIN, percent};
pub use cast::Who;
pub use core::{SECRET, TestCore};
pub use database::{Engine, TestDb};
pub use html::{addresses, tags};
pub use load::{Ledger, Load, Random};
pub use mail_sink::MailSink;
pub use process::{Installation, Process};
pub use rows::{everything, number, rows, text, value};
pub use site::{Seed, TestSite, Things, complaint, picture};
pub use staff::{department, meddle, staffed};
pub use wire::{Outcome, exchange, get};

/// Generates `name::sqlite` and `name::postgres` from one body that takes a [`TestDb`].
///
/// ```ignore
/// both!(a_case_is_found_by_number, async |db: TestDb| {
///     assert!(case::by_number(db.read(), "TS-1").await.expect("reads").is_none());
/// });
/// ```
macro_rules! both {
    ($name:ident, $body:expr) => {
        mod $name {
            use super::*;

            #[test]
            fn sqlite() {
                $crate::harness::run($crate::harness::Engine::Sqlite, $body);
            }

            #[test]
            fn postgres() {
                $crate::harness::run($crate::harness::Engine::Postgres, $body);
            }
        }
    };
}
pub(crate) use both;

/// Stack of every thread that renders pages, as in the product's own runtime.
const STACK_BYTES: usize = 16 << 20;

/// Runs one body against a fresh, migrated database and takes that away afterwards, also after a panic.
pub fn run<F, R>(engine: Engine, body: F)
where
    F: FnOnce(TestDb) -> R + Send,
    R: Future<Output = ()>,
{
    let whole = || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_stack_size(STACK_BYTES)
            .enable_all()
            .build()
            .expect("a runtime");
        let place = database::Place::make(engine, &runtime);
        runtime.block_on(async {
            let db = place.open().await;
            body(db).await;
        });
        drop(runtime);
        drop(place);
    };
    std::thread::scope(|scope| {
        let name = std::thread::current().name().unwrap_or("test").to_owned();
        let builder = std::thread::Builder::new().name(name);
        let thread = builder.stack_size(STACK_BYTES).spawn_scoped(scope, whole);
        if let Err(panic) = thread.expect("a thread").join() {
            std::panic::resume_unwind(panic);
        }
    });
}
