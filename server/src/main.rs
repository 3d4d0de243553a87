//! The binary. Everything is in the library, so that tests run the same code.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Rendering a page walks one deeply nested view; without optimisation that takes more than the usual 2 MiB.
const STACK_BYTES: usize = 16 << 20;

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK_BYTES)
        .build();
    let outcome = runtime
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(async { tokio::spawn(server::run()).await? }));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("huiyin: {error:#}");
            ExitCode::FAILURE
        }
    }
}
