//! `sadakat init DIR`

use std::path::PathBuf;

use anyhow::Context as _;

use crate::Outcome;
use crate::output::{self, Shown as _, WrongInput};

/// Arguments of `sadakat init`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder to make
    dir: PathBuf,
}

/// A small program that works: each file's path and text.
const FILES: [(&str, &str); 6] = [
    ("program.toml", include_str!("init/program.toml")),
    (
        "campaigns/base-points.toml",
        include_str!("init/base-points.toml"),
    ),
    (
        "campaigns/base-points.rhai",
        include_str!("init/base-points.rhai"),
    ),
    (
        "cases/base-points.toml",
        include_str!("init/cases/base-points.toml"),
    ),
    ("customers.csv", include_str!("init/customers.csv")),
    ("events.ndjson", include_str!("init/events.ndjson")),
];

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    if args.dir.join("program.toml").exists() {
        let message = format!("{} has a program already", args.dir.shown());
        return Err(WrongInput(message).into());
    }
    for (path, text) in FILES {
        let path = args.dir.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)
                .with_context(|| format!("cannot make {}", parent.shown()))?;
        }
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.shown()))?;
    }
    let dir = args.dir.shown();
    output::line(&format!("made a program in {dir}; try:"));
    output::line(&format!("  sadakat check {dir}"));
    output::line(&format!("  sadakat test {dir}"));
    output::line(&format!(
        "  sadakat run {dir} --customers {dir}/customers.csv --events {dir}/events.ndjson --out -"
    ));
    Ok(Outcome::Fine)
}
