//! Fills the output folder: new and changed files in, everything else out, the manifest last.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::cache::{self, Built, with_ending};
use crate::options::Options;

/// Kept though no build makes it: the folder must exist for the server to compile.
const KEEP: &str = ".keep";
/// `make watch` rewrites it to make pages reload.
const RELOAD: &str = "reload.txt";

/// Files of `public/`, under their own names, compressed when text.
pub fn public(options: &Options) -> Result<Vec<Built>> {
    let source = options.root.join("public");
    let key = cache::digest(
        &options.root,
        &["public", "app/bundler/src"],
        &[options.profile()],
    )?;
    let dir = cache::step(options, "public", &key, |work| {
        for entry in fs::read_dir(&source)? {
            let path = entry?.path();
            if path.is_file() {
                fs::copy(&path, work.join(path.file_name().context("file name")?))?;
            }
        }
        Ok(())
    })?;
    let mut built = Vec::new();
    for entry in fs::read_dir(&source)? {
        let path = entry?.path();
        if path.is_file() {
            let name = path
                .file_name()
                .context("file name")?
                .to_string_lossy()
                .into_owned();
            built.push(Built {
                key: None,
                path: dir.join(&name),
                name,
            });
        }
    }
    built.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(built)
}

/// Brings the output folder in line with `files`; unchanged files keep their time stamps.
pub fn write(options: &Options, files: &[Built]) -> Result<()> {
    fs::create_dir_all(&options.out)?;
    let mut wanted = BTreeSet::from([KEEP.to_owned(), "manifest.json".to_owned()]);
    if options.dev {
        wanted.insert(RELOAD.to_owned());
    }
    for file in files {
        copy_if_changed(&file.path, &options.out.join(&file.name))?;
        wanted.insert(file.name.clone());
        for ending in ["br", "gz"] {
            let packed = with_ending(&file.path, ending);
            if packed.is_file() {
                let name = format!("{}.{ending}", file.name);
                copy_if_changed(&packed, &options.out.join(&name))?;
                wanted.insert(name);
            }
        }
    }
    let names: BTreeMap<&str, &str> = files
        .iter()
        .filter_map(|file| Some((file.key.as_deref()?, file.name.as_str())))
        .collect();
    let manifest = serde_json::to_string_pretty(&names)? + "\n";
    put_if_changed(&options.out.join("manifest.json"), manifest.as_bytes())?;
    for entry in fs::read_dir(&options.out)? {
        let entry = entry?;
        if !wanted.contains(entry.file_name().to_string_lossy().as_ref()) && entry.path().is_file()
        {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn copy_if_changed(from: &Path, to: &Path) -> Result<()> {
    put_if_changed(
        to,
        &fs::read(from).with_context(|| from.display().to_string())?,
    )
}

fn put_if_changed(to: &Path, content: &[u8]) -> Result<()> {
    if fs::read(to).is_ok_and(|present| present == content) {
        return Ok(());
    }
    fs::write(to, content).with_context(|| to.display().to_string())
}

/// One line per file: what a browser transfers, in KB.
pub fn report(options: &Options, files: &[Built], took: Duration) {
    for file in files.iter().filter(|file| file.key.is_some()) {
        let size = |path: &Path| {
            fs::metadata(path)
                .map(|meta| meta.len() as f64 / 1024.0)
                .ok()
        };
        let raw = size(&file.path).unwrap_or_default();
        match size(&with_ending(&file.path, "br")) {
            Some(packed) => println!("  {:<32} {raw:>7.1} KB  {packed:>6.1} KB br", file.name),
            None => println!("  {:<32} {raw:>7.1} KB", file.name),
        }
    }
    println!(
        "bundler: {} in {:.1} s",
        options.out.display(),
        took.as_secs_f64()
    );
}
