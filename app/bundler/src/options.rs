//! What was asked for on the command line, and where things are.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

const HELP: &str = "\
bundler --out DIR --bundle NAME [--bundle NAME …] [--dev]

  --out DIR      folder to fill (created when missing)
  --bundle NAME  feature of the app crate to compile, with style/NAME.css where there is one
  --dev          quick build: profile wasm-dev, no compression, page reload";

/// One run's settings.
pub struct Options {
    /// Workspace root; every input path is relative to it.
    pub root: PathBuf,
    /// Folder that the server embeds.
    pub out: PathBuf,
    /// Cargo's target folder, as the other commands use it.
    pub target: PathBuf,
    /// Bundles to build, in order.
    pub bundles: Vec<String>,
    /// Quick build for `make watch`.
    pub dev: bool,
}

impl Options {
    /// Reads the arguments; relative paths count from the workspace root, where it must be run.
    pub fn from_args(args: impl Iterator<Item = String>) -> Result<Self> {
        let root = std::env::current_dir()?;
        if !root.join("app/bundler").is_dir() {
            bail!("run the bundler from the workspace root");
        }
        let mut out = None;
        let mut bundles = Vec::new();
        let mut dev = false;
        let mut args = args;
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--out" => out = Some(args.next().context("--out needs a folder")?),
                "--bundle" => bundles.push(args.next().context("--bundle needs a name")?),
                "--dev" => dev = true,
                "--help" | "-h" => {
                    println!("{HELP}");
                    std::process::exit(0);
                }
                other => bail!("unknown argument {other}\n\n{HELP}"),
            }
        }
        if bundles.is_empty() {
            bail!("no --bundle given\n\n{HELP}");
        }
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => root.join(dir),
            None => root.join("target"),
        };
        let out = root.join(out.context("no --out given")?);
        Ok(Self {
            root,
            out,
            target,
            bundles,
            dev,
        })
    }

    /// Cargo profile of the WASM.
    pub fn profile(&self) -> &'static str {
        if self.dev { "wasm-dev" } else { "wasm-release" }
    }

    /// A program that npm installed for the styles, if it is there.
    pub fn npm_program(&self, name: &str) -> Option<PathBuf> {
        let path = self.root.join("style/node_modules/.bin").join(name);
        path.exists().then_some(path)
    }
}
