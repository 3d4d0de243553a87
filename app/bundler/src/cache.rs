//! Results kept by a digest of their inputs, and the small helpers the steps share.
//!
//! A result folder appears by one rename, so a half-written one is never taken for finished.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::options::Options;

/// How many earlier results of one step stay (switching branches back and forth is then free).
const KEPT: usize = 6;

/// A finished file: its stable name in the manifest (none for `public/`), its name on disk, its place.
pub struct Built {
    /// Key in `manifest.json`, e.g. `voice.js`.
    pub key: Option<String>,
    /// File name in the output folder.
    pub name: String,
    /// Where the content lies; `.br` and `.gz` lie next to it when they help.
    pub path: PathBuf,
}

/// Digest over names and contents of files and folders, plus loose words.
pub fn digest(root: &Path, inputs: &[&str], words: &[&str]) -> Result<String> {
    let mut hash = Sha256::new();
    for word in words {
        hash.update(word.as_bytes());
        hash.update([0]);
    }
    for input in inputs {
        let mut files = Vec::new();
        collect(&root.join(input), &mut files)?;
        files.sort();
        for file in files {
            hash.update(file.strip_prefix(root)?.as_os_str().as_encoded_bytes());
            hash.update([0]);
            hash.update(fs::read(&file).with_context(|| file.display().to_string())?);
        }
    }
    Ok(hex(&hash.finalize()))
}

/// Files below a path; a path that is missing counts as no files.
pub fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if path.is_file() {
        files.push(path.to_owned());
    }
    Ok(())
}

/// Short content hash for file names.
pub fn short_hash(content: &[u8]) -> String {
    let mut text = hex(&Sha256::digest(content));
    text.truncate(12);
    text
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The result folder of `step` for `key`, made by `make` when it is not there yet.
pub fn step(
    options: &Options,
    step: &str,
    key: &str,
    make: impl FnOnce(&Path) -> Result<()>,
) -> Result<PathBuf> {
    let shelf = options.target.join("bundles").join(step);
    let done = shelf.join(&key[..24]);
    if done.is_dir() {
        return Ok(done);
    }
    fs::create_dir_all(&shelf)?;
    let work = shelf.join(format!("work-{}", std::process::id()));
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir(&work)?;
    make(&work)?;
    if !options.dev {
        for entry in fs::read_dir(&work)? {
            compress(&entry?.path())?;
        }
    }
    if fs::rename(&work, &done).is_err() && !done.is_dir() {
        bail!("could not move the result to {}", done.display());
    }
    forget_old(&shelf, &done)?;
    Ok(done)
}

fn forget_old(shelf: &Path, keep: &Path) -> Result<()> {
    let mut results = Vec::new();
    for entry in fs::read_dir(shelf)? {
        let entry = entry?;
        if entry.path() != keep {
            results.push((entry.metadata()?.modified()?, entry.path()));
        }
    }
    results.sort();
    for (_, path) in results.iter().rev().skip(KEPT) {
        // Another run may be clearing up as well.
        let _ = fs::remove_dir_all(path);
    }
    Ok(())
}

/// Writes `.br` and `.gz` next to a file when they save bytes.
pub fn compress(path: &Path) -> Result<()> {
    let content = fs::read(path)?;
    let mut packed = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: content.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut content.as_slice(), &mut packed, &params)?;
    save_if_smaller(path, "br", &content, &packed)?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&content)?;
    save_if_smaller(path, "gz", &content, &gzip.finish()?)
}

fn save_if_smaller(path: &Path, ending: &str, content: &[u8], packed: &[u8]) -> Result<()> {
    if packed.len() < content.len() {
        fs::write(with_ending(path, ending), packed)?;
    }
    Ok(())
}

/// `a/b.js` and `br` make `a/b.js.br`.
pub fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

/// Runs a program and fails with its name and output when it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .with_context(|| format!("could not start {program}"))?;
    if !output.status.success() {
        bail!(
            "{program} failed ({})\n{}{}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}
