//! Turns the app crate's WASM, the stylesheets and `public/` into the folder that the server embeds.
//!
//! Every step is keyed by a digest of what it reads and kept under the target folder, so a run
//! without changes only compares digests. The output folder is derived: nothing in it is edited by hand.

mod cache;
mod dist;
mod options;
mod style;
mod wasm;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};
use options::Options;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bundler: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let options = Options::from_args(std::env::args().skip(1))?;
    let started = Instant::now();
    let mut files = Vec::new();
    for bundle in &options.bundles {
        files.extend(wasm::build(&options, bundle).with_context(|| format!("bundle {bundle}"))?);
        files.extend(style::build(&options, bundle).with_context(|| format!("style {bundle}"))?);
    }
    files.extend(dist::public(&options)?);
    dist::write(&options, &files)?;
    dist::report(&options, &files, started.elapsed());
    Ok(())
}
