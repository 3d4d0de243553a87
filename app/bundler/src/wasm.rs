//! One browser program: cargo build, bindgen, minified glue, hashed names.
//!
//! wasm-opt has no place here: what it saves before compression, it costs after.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::cache::{self, Built};
use crate::options::Options;

const INPUTS: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "shared/Cargo.toml",
    "shared/build.rs",
    "shared/src",
    "app/Cargo.toml",
    "app/build.rs",
    "app/src",
    "app/bundler/src",
    "scripts/wasm-cargo",
];

/// Reloads the page after `make watch` rebuilt something: it rewrites `reload.txt` beside the bundle.
const RELOAD: &str = "
{let seen;setInterval(async()=>{try{const r=await fetch(new URL('reload.txt',import.meta.url),{cache:'no-store'});
if(!r.ok)return;const t=await r.text();if(seen!==undefined&&t!==seen)location.reload();seen=t}catch{}},700)}
";

/// Builds the bundle, or takes it from the cache.
pub fn build(options: &Options, bundle: &str) -> Result<Vec<Built>> {
    let esbuild = options.npm_program("esbuild");
    let route = fs::read_to_string(options.target.join("wasm-route")).unwrap_or_default();
    let asked_route = std::env::var("HUIYIN_WASM_ROUTE").unwrap_or_default();
    let words = [
        bundle,
        options.profile(),
        route.as_str(),
        asked_route.as_str(),
        if esbuild.is_some() { "esbuild" } else { "" },
    ];
    let key = cache::digest(&options.root, INPUTS, &words)?;
    let dir = cache::step(options, &format!("{bundle}-wasm"), &key, |work| {
        let raw = work.join("raw");
        fs::create_dir(&raw)?;
        compile(options, bundle, &raw.join("app.wasm"))?;
        bindgen(options, bundle, &raw)?;
        name_files(options, bundle, esbuild.as_deref(), &raw, work)?;
        fs::remove_dir_all(&raw)?;
        Ok(())
    })?;
    let mut built = Vec::new();
    for entry in fs::read_dir(&dir)? {
        let path = entry?.path();
        let key = match path.extension().and_then(|ending| ending.to_str()) {
            Some("js") => format!("{bundle}.js"),
            Some("wasm") => format!("{bundle}.wasm"),
            _ => continue,
        };
        let name = path
            .file_name()
            .context("file name")?
            .to_string_lossy()
            .into_owned();
        built.push(Built {
            key: Some(key),
            name,
            path,
        });
    }
    built.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(built)
}

/// All bundles share one target folder, apart from the server's so that neither build waits for the other.
///
/// Cargo gives a WASM library no hash of its own in the file name: bundles, and clones that share the
/// folder, overwrite each other's and cargo still calls it fresh. Hence the lock and the removal.
fn compile(options: &Options, bundle: &str, to: &Path) -> Result<()> {
    let target = options.target.join("wasm");
    fs::create_dir_all(&target)?;
    let lock = File::create(target.join("bundler.lock"))?;
    lock.lock()?;
    let out = target
        .join("wasm32-unknown-unknown")
        .join(options.profile());
    let _ = fs::remove_file(out.join("deps/app.wasm"));
    let status = Command::new(options.root.join("scripts/wasm-cargo"))
        .args([
            "build",
            "--quiet",
            "--locked",
            "-p",
            "app",
            "--lib",
            "--no-default-features",
        ])
        .args(["--features", &format!("hydrate,{bundle}")])
        .args(["--profile", options.profile()])
        .current_dir(&options.root)
        .env("CARGO_TARGET_DIR", &target)
        .env("HUIYIN_TARGET_DIR", &options.target)
        .status()
        .context("could not start scripts/wasm-cargo")?;
    if !status.success() {
        bail!("cargo could not build the WASM; its messages are above");
    }
    fs::copy(out.join("app.wasm"), to).context("the build left no app.wasm")?;
    Ok(())
}

fn bindgen(options: &Options, bundle: &str, raw: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(raw.join("app.wasm"))
        .out_name(bundle)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(false)
        .remove_producers_section(true)
        .remove_name_section(!options.dev)
        .generate(raw)?;
    fs::remove_file(raw.join("app.wasm"))?;
    Ok(())
}

/// The glue names its WASM, so the WASM gets its name first.
fn name_files(
    options: &Options,
    bundle: &str,
    esbuild: Option<&Path>,
    raw: &Path,
    work: &Path,
) -> Result<()> {
    let plain_wasm = format!("{bundle}_bg.wasm");
    let wasm = fs::read(raw.join(&plain_wasm))?;
    let wasm_name = format!("{bundle}_bg-{}.wasm", cache::short_hash(&wasm));
    fs::write(work.join(&wasm_name), &wasm)?;

    let glue_path = raw.join(format!("{bundle}.js"));
    let mut glue = fs::read_to_string(&glue_path)?;
    if !glue.contains(&plain_wasm) {
        bail!("the glue does not mention {plain_wasm}");
    }
    glue = glue.replace(&plain_wasm, &wasm_name);
    if options.dev {
        glue.push_str(RELOAD);
    }
    fs::write(&glue_path, &glue)?;
    if let Some(program) = esbuild {
        let packed = raw.join("packed.js");
        cache::run(
            Command::new(program)
                .arg(&glue_path)
                .args([
                    "--bundle",
                    "--minify",
                    "--format=esm",
                    "--target=es2022",
                    "--log-level=warning",
                ])
                .arg(format!("--outfile={}", packed.display())),
        )?;
        glue = fs::read_to_string(&packed)?;
    } else if raw.join("snippets").exists() {
        bail!(
            "the glue has JavaScript snippets: run `scripts/setup run` so that esbuild can bundle them"
        );
    }
    let glue_name = format!("{bundle}-{}.js", cache::short_hash(glue.as_bytes()));
    fs::write(work.join(glue_name), glue)?;
    Ok(())
}
