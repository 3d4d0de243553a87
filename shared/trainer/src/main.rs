//! From the project's root: `trainer` writes the weights and the model card, `trainer evaluate` prints figures against
//! goals, `trainer verify` proves that the committed weights come from the data, `trainer speed` measures time,
//! `trainer digest` prints what `scripts/same-in-wasm` compares.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use shared::language::evaluate::Figure;
use trainer::{agree, card, data, evaluate, mood, speed};

const WEIGHTS: &str = "shared/src/language/sentiment/weights.bin";
const CARD: &str = "shared/src/language/MODEL.md";

fn main() -> Result<ExitCode> {
    let command = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "train".to_owned());
    if command == "speed" {
        return Ok(report(&speed::figures()));
    }
    if command == "digest" {
        println!("{}", agree::digest());
        return Ok(ExitCode::SUCCESS);
    }
    let folder = std::env::var_os("HUIYIN_DATA")
        .map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from);
    let sets = data::load(&folder)?;
    let heads = mood::Heads::learn(&sets)?;
    let bytes = heads.model(&sets, None).to_bytes();
    match command.as_str() {
        "train" => {
            let figures = evaluate(&sets, &heads)?;
            write(WEIGHTS, &bytes)?;
            write(CARD, card::card(&sets, &figures, bytes.len()).as_bytes())?;
            report(&figures);
        }
        "evaluate" => return Ok(report(&evaluate(&sets, &heads)?)),
        "verify" => {
            let committed = std::fs::read(WEIGHTS).with_context(|| format!("reading {WEIGHTS}"))?;
            ensure!(
                committed == bytes,
                "the data give other weights than the committed ones"
            );
            println!("{} bytes, the same", bytes.len());
        }
        other => bail!("train, evaluate, verify, speed or digest, not {other}"),
    }
    Ok(ExitCode::SUCCESS)
}

fn write(path: &str, bytes: &[u8]) -> Result<()> {
    std::fs::write(Path::new(path), bytes)
        .with_context(|| format!("writing {path}; run from the project's root"))
}

fn report(figures: &[Figure]) -> ExitCode {
    for figure in figures {
        println!("{figure}");
    }
    let failed = figures.iter().filter(|figure| !figure.passes()).count();
    println!("{} figures, {failed} below their goal", figures.len());
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
