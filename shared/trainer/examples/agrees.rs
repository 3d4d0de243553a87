//! Ends well when this target reads ten thousand texts as the one that gave `HUIYIN_READINGS` at build time did:
//! see `scripts/same-in-wasm`.

use std::process::ExitCode;

fn main() -> ExitCode {
    let expected = option_env!("HUIYIN_READINGS").and_then(|digest| digest.parse().ok());
    if expected == Some(trainer::agree::digest()) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
