//! `trainer`: writes the weights and the model card. `trainer evaluate`: prints the figures.

use std::path::PathBuf;

use anyhow::{Context, Result};
use trainer::{data, figures, mood};

const WEIGHTS: &str = "shared/src/language/sentiment/weights.bin";

fn main() -> Result<()> {
    let folder = std::env::var_os("HUIYIN_DATA")
        .map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from);
    let sets = data::load(&folder)?;
    let heads = mood::Heads::learn(&sets)?;
    for figure in figures::sentiment(&sets, &heads)? {
        println!("{figure}");
    }
    let bytes = heads.model(&sets, None).to_bytes();
    println!("{} bytes", bytes.len());
    std::fs::write(WEIGHTS, &bytes).with_context(|| format!("writing {WEIGHTS}"))?;
    Ok(())
}
