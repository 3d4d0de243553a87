//! One stylesheet per bundle, by the Tailwind program that npm installed under `style/`.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::cache::{self, Built};
use crate::options::Options;

/// What a stylesheet imports. Class names are read from the Rust sources, so those count as inputs.
const INPUTS: &[&str] = &[
    "style/theme.css",
    "style/base.css",
    "style/figures.css",
    "style/package-lock.json",
    "app/src",
    "app/bundler/src",
];

/// Builds `style/NAME.css`, or takes it from the cache. A bundle without one wears another's.
pub fn build(options: &Options, bundle: &str) -> Result<Vec<Built>> {
    let own = format!("style/{bundle}.css");
    if !options.root.join(&own).is_file() {
        return Ok(Vec::new());
    }
    let mut inputs = vec![own.as_str()];
    inputs.extend(INPUTS);
    let key = cache::digest(&options.root, &inputs, &[bundle, options.profile()])?;
    let dir = cache::step(options, &format!("{bundle}-style"), &key, |work| {
        let tailwind = options
            .npm_program("tailwindcss")
            .context("Tailwind is missing: run `scripts/setup run`")?;
        let plain = work.join("plain.css");
        cache::run(
            Command::new(tailwind)
                .current_dir(options.root.join("style"))
                .arg("--input")
                .arg(options.root.join(&own))
                .arg("--output")
                .arg(&plain)
                .arg("--minify"),
        )?;
        let css = fs::read(&plain)?;
        fs::rename(
            &plain,
            work.join(format!("{bundle}-{}.css", cache::short_hash(&css))),
        )?;
        Ok(())
    })?;
    let mut built = Vec::new();
    for entry in fs::read_dir(&dir)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "css") {
            let name = path
                .file_name()
                .context("file name")?
                .to_string_lossy()
                .into_owned();
            built.push(Built {
                key: Some(format!("{bundle}.css")),
                name,
                path,
            });
        }
    }
    Ok(built)
}
