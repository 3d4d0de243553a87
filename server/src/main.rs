//! The binary. Everything is in the library, so that tests run the same code.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match server::run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("huiyin: {error:#}");
            ExitCode::FAILURE
        }
    }
}
