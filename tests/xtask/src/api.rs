//! The public surface of the libraries, item by item, in files under version
//! control: a change of it is seen in the diff that makes it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::floors::{FLOORS, Rooms};
use crate::{House, Run as _, step};

/// The libraries that others depend on, by the names of their listings. What
/// the engine shows of its floors is listed as the engine's.
const LIBRARIES: [&str; 3] = ["sadakat-engine", "sadakat-ledger", "sadakat-sdk"];

/// The format of the documentation that the listing is made of, which changes
/// from one release of Rust to the next.
const FORMAT: u64 = 57;
const RELEASE: &str = "1.95";

/// Says that this program stands in for rustdoc.
const AS_RUSTDOC: &str = "SADAKAT_XTASK_AS_RUSTDOC";

/// If Cargo called this program in place of rustdoc: runs rustdoc with the
/// unstable option that the listing needs. Asked for the whole build, it would
/// have every dependency compiled again.
pub(crate) fn as_rustdoc() -> Option<anyhow::Result<()>> {
    std::env::var_os(AS_RUSTDOC)?;
    let rustdoc = Command::new("rustdoc")
        .args(std::env::args_os().skip(1))
        .env("RUSTC_BOOTSTRAP", "1")
        .status();
    match rustdoc {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => Some(Err(error.into())),
    }
}

impl House {
    /// Compares the public surface with the listings, or writes them anew.
    pub(crate) fn api(&self, write: bool) -> anyhow::Result<()> {
        step("Listing the public surface");
        // Not the path of this process, whose file a build may have replaced.
        let own = self.target.join("debug/sadakat-xtask");
        self.cargo()
            .args(["doc", "--workspace", "--no-deps", "--lib", "--quiet"])
            .env("RUSTDOC", own)
            .env(AS_RUSTDOC, "1")
            .env(
                "RUSTDOCFLAGS",
                "-Z unstable-options --output-format json --cap-lints allow",
            )
            .run()?;
        let mut changed = Vec::new();
        let engine = self.described("sadakat-engine")?;
        if !engine.contains(&format!("\"format_version\":{FORMAT}")) {
            step(&format!(
                "Not compared: this needs the rustdoc of Rust {RELEASE}"
            ));
            return Ok(());
        }
        let rooms = Rooms::of(&engine)?;
        let mut floors = Vec::new();
        for floor in FLOORS {
            floors.extend(self.items(floor)?);
        }
        for library in LIBRARIES {
            let mut items = self.items(library)?;
            if library == "sadakat-engine" {
                items = rooms.furnish(items, &floors);
            }
            let now: String = items.iter().map(|item| rooms.named(item) + "\n").collect();
            let listing = self.listing(library);
            if write {
                std::fs::write(&listing, now)?;
                continue;
            }
            let known = std::fs::read_to_string(&listing).unwrap_or_default();
            if known != now {
                changed.push(difference(library, &known, &now));
            }
        }
        if !changed.is_empty() {
            bail!(
                "the public surface changed:\n{}\nif that is meant, run `cargo xtask api --write`",
                changed.join("\n")
            );
        }
        Ok(())
    }

    fn listing(&self, library: &str) -> PathBuf {
        self.root.join(format!("tests/corpus/api/{library}.txt"))
    }

    /// Where rustdoc describes a library.
    fn description(&self, library: &str) -> PathBuf {
        let file = library.replace('-', "_") + ".json";
        self.target.join("doc").join(file)
    }

    /// What rustdoc says of a library.
    fn described(&self, library: &str) -> anyhow::Result<String> {
        let path = self.description(library);
        std::fs::read_to_string(&path)
            .with_context(|| format!("rustdoc wrote no {}", path.display()))
    }

    /// The public items of a library, a text each.
    fn items(&self, library: &str) -> anyhow::Result<Vec<String>> {
        let api = public_api::Builder::from_rustdoc_json(self.description(library))
            .omit_blanket_impls(true)
            .omit_auto_trait_impls(true)
            .omit_auto_derived_impls(true)
            .build()?;
        Ok(api.items().map(ToString::to_string).collect())
    }
}

/// The lines that came and went.
fn difference(library: &str, known: &str, now: &str) -> String {
    let only = |these: &str, those: &str, sign: char| -> Vec<String> {
        let those: std::collections::HashSet<&str> = those.lines().collect();
        these
            .lines()
            .filter(|line| !those.contains(line))
            .map(|line| format!("{sign} {line}"))
            .collect()
    };
    let mut lines = vec![format!("{library}:")];
    lines.extend(only(known, now, '-'));
    lines.extend(only(now, known, '+'));
    lines.join("\n")
}
