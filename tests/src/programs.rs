//! The programs of `tests/corpus/programs`: a case holds what it is about, and
//! the program `nothing-wrong` the rest.

use std::fs;
use std::path::{Path, PathBuf};

use sadakat_engine::load::Folder;

const CASES: &str = "tests/corpus/programs";

/// Says that nothing is filled in, for cases about files that are missing.
const WHOLE: &str = ".whole";

/// Every case and its program.
///
/// # Errors
/// If a folder cannot be read.
pub fn programs() -> anyhow::Result<Vec<(PathBuf, Folder)>> {
    let usual = Usual::read(&super::path(CASES).join("nothing-wrong"))?;
    let mut programs = Vec::new();
    for case in super::cases(CASES)? {
        let mut folder = Folder::read(&case)?;
        if !case.join(WHOLE).exists() {
            usual.of(&case).fill(&mut folder);
        }
        programs.push((case, folder));
    }
    Ok(programs)
}

/// What fills a program up.
#[derive(Clone)]
struct Usual {
    program: Vec<u8>,
    manifest: Vec<u8>,
    script: Vec<u8>,
}

impl Usual {
    fn read(case: &Path) -> std::io::Result<Self> {
        Ok(Self {
            program: fs::read(case.join("program.toml"))?,
            manifest: fs::read(case.join("campaigns/good.toml"))?,
            script: fs::read(case.join("campaigns/good.rhai"))?,
        })
    }

    /// With the manifest and the script that a case has for all its campaigns.
    fn of(&self, case: &Path) -> Self {
        let or = |file: &str, usual: &Vec<u8>| {
            fs::read(case.join(file))
                .ok()
                .unwrap_or_else(|| usual.clone())
        };
        Self {
            program: self.program.clone(),
            manifest: or(".usual.toml", &self.manifest),
            script: or(".usual.rhai", &self.script),
        }
    }

    /// Gives a program its settings, a campaign if it has none, a manifest to
    /// each script, and a script to each manifest that names nothing to run.
    fn fill(&self, folder: &mut Folder) {
        let mut add = vec![("program.toml".to_owned(), &self.program)];
        let mut campaigns = 0;
        for (name, bytes) in folder.files() {
            if !name.starts_with("campaigns/") {
                continue;
            }
            campaigns += 1;
            if let Some(stem) = name.strip_suffix(".rhai") {
                add.push((format!("{stem}.toml"), &self.manifest));
            }
            if let Some(stem) = name.strip_suffix(".toml")
                && !names_what_it_runs(bytes)
            {
                add.push((format!("{stem}.rhai"), &self.script));
            }
        }
        if campaigns == 0 {
            add.push(("campaigns/good.toml".to_owned(), &self.manifest));
            add.push(("campaigns/good.rhai".to_owned(), &self.script));
        }
        for (name, bytes) in add {
            if folder.get(&name).is_none() {
                folder.insert(&name, bytes.clone());
            }
        }
    }
}

fn names_what_it_runs(manifest: &[u8]) -> bool {
    let text = String::from_utf8_lossy(manifest);
    let mut lines = text.lines();
    lines.any(|line| {
        ["script", "plugin", "offers"]
            .iter()
            .any(|key| line.starts_with(key))
    })
}
