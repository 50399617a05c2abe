//! What a compiled crate wants from outside, and who brought it in.

use anyhow::{Context as _, Result, bail};
use wasmparser::{Parser, Payload};

use crate::cargo::{Package, cargo};
use crate::toolchain::TARGET;

/// The one import of the contract: a plugin's words for its author.
const CONSOLE: &str = "sadakat:plugin/console@";

/// Lines of a dependency's way that are shown.
const LINES: usize = 12;

/// A host that a crate is made for, told by what it imports.
struct Foreign {
    /// Modules of imports begin so.
    prefix: &'static str,
    what: &'static str,
    /// The crate that makes such imports, if it is known.
    by: Option<&'static str>,
}

const FOREIGN: [Foreign; 4] = [
    Foreign {
        prefix: "__wbindgen",
        what: "JavaScript: a browser's clock, random numbers or network",
        by: Some("wasm-bindgen"),
    },
    Foreign {
        prefix: "wasi",
        what: "WASI: clocks, random numbers, files or the environment",
        by: Some("wasi"),
    },
    Foreign {
        prefix: "env",
        what: "functions that nothing in the crate defines, such as those of a C library",
        by: None,
    },
    Foreign {
        prefix: "",
        what: "functions of another host",
        by: None,
    },
];

/// Crates that bring clocks and random numbers along, and what to write
/// instead.
const CURES: [(&str, &str); 7] = [
    (
        "chrono",
        "write `chrono = { version = \"…\", default-features = false }`; the day of an event is \
         the field `today`, its instant `event.at`",
    ),
    (
        "jiff",
        "write `jiff = { version = \"…\", default-features = false, features = [\"alloc\"] }`; \
         the day of an event is the field `today`, its instant `event.at`",
    ),
    (
        "time",
        "leave out its features `wasm-bindgen` and `local-offset`; the day of an event is the \
         field `today`",
    ),
    ("rand", "leave it out: chance is the field `event.seed`"),
    (
        "getrandom",
        "leave it out: chance is the field `event.seed`",
    ),
    (
        "uuid",
        "leave out its features that make ids: an event has `event.id`",
    ),
    (
        "ahash",
        "write `ahash = { version = \"…\", default-features = false }`",
    ),
];

/// Refuses a core module that imports anything but the console: a plugin gets
/// nothing from outside. Says which crate brought it in, and what to do about it.
pub(crate) fn refuse(module: &[u8], package: &Package) -> Result<()> {
    let imports = imports(module)?;
    let Some((from, name)) = imports.first() else {
        return Ok(());
    };
    let known = FOREIGN
        .iter()
        .find(|foreign| from.starts_with(foreign.prefix));
    let what = known.map_or("", |foreign| foreign.what);
    let more = match imports.len() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let mut message = format!(
        "{} wants something from outside, and a plugin gets nothing: no clock, no random numbers, \
         no files, no network\n  it imports `{name}` of `{from}`{more}: {what}",
        package.name
    );
    let by = known.and_then(|foreign| foreign.by);
    let way = by.and_then(|by| way_to(by, package));
    match &way {
        Some(way) => {
            message.push_str("\n  brought in by:");
            for line in way.lines().take(LINES) {
                message.push_str("\n    ");
                message.push_str(line);
            }
            message.push_str("\n  help: ");
            message.push_str(&cure(way));
        }
        None => message.push_str(
            "\n  help: leave out what needs it; `cargo tree` shows who brings which crate in",
        ),
    }
    bail!(message)
}

/// What a core module imports beside the contract's console: from where, and
/// what.
fn imports(module: &[u8]) -> Result<Vec<(String, String)>> {
    let mut imports = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        let Payload::ImportSection(section) = payload.context("this is not WebAssembly")? else {
            continue;
        };
        for import in section.into_imports() {
            let import = import.context("the imports cannot be read")?;
            if import.module.starts_with(CONSOLE) {
                continue;
            }
            imports.push((import.module.to_owned(), import.name.to_owned()));
        }
    }
    Ok(imports)
}

/// The dependencies that lead from a crate to the package, as cargo draws them.
fn way_to(name: &str, package: &Package) -> Option<String> {
    let tree = cargo()
        .args(["tree", "--edges", "normal", "--target", TARGET])
        .args(["--charset", "ascii", "--invert", name, "--manifest-path"])
        .arg(&package.manifest)
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&tree.stdout).trim().to_owned();
    (tree.status.success() && !text.is_empty()).then_some(text)
}

/// What to do about a way: for the crate on it that is nearest to the package
/// and known.
fn cure(way: &str) -> String {
    let crates = way.lines().filter_map(|line| {
        let start = line.find(|letter: char| letter.is_ascii_alphanumeric())?;
        line.get(start..)?.split_whitespace().next()
    });
    let crates: Vec<&str> = crates.collect();
    let known = CURES
        .iter()
        .find(|(name, _)| crates.iter().rev().any(|of| of == name));
    match known {
        Some((name, cure)) => format!("`{name}`: {cure}"),
        None => "turn off the default features of the crate that is named last before yours, or \
                 take another crate"
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn importing(from: &str, name: &str) -> Vec<u8> {
        use wasm_encoder::{EntityType, ImportSection, Module, TypeSection};
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut section = ImportSection::new();
        section.import(from, name, EntityType::Function(0));
        let mut module = Module::new();
        module.section(&types).section(&section);
        module.finish()
    }

    fn package() -> Package {
        Package {
            name: "rainy-day".into(),
            manifest: "/nowhere/Cargo.toml".into(),
            has_plugin_profile: true,
            budget: crate::Budget::default(),
        }
    }

    #[test]
    fn what_imports_nothing_but_the_console_may_become_a_plugin() {
        let module = wasm_encoder::Module::new().finish();
        assert!(refuse(&module, &package()).is_ok());
        let speaking = importing("sadakat:plugin/console@1.0.0", "write");
        assert!(refuse(&speaking, &package()).is_ok());
    }

    #[test]
    fn what_is_wanted_from_outside_is_named() {
        for (from, name, words) in [
            ("__wbindgen_placeholder__", "__wbg_now_1", "JavaScript"),
            ("__wbindgen_externref_xform__", "grow", "JavaScript"),
            ("wasi_snapshot_preview1", "random_get", "WASI"),
            ("env", "malloc", "C library"),
            ("game", "score", "another host"),
        ] {
            let error = refuse(&importing(from, name), &package()).unwrap_err();
            let error = error.to_string();
            for part in [from, name, words, "rainy-day", "help: "] {
                assert!(error.contains(part), "{error}");
            }
        }
    }

    /// As cargo draws it.
    const WAY: &str = "wasm-bindgen v0.2.100\n|-- js-sys v0.3.77\n|   `-- chrono v0.4.41\n|       \
                       `-- rainy-day v0.1.0 (/p/rainy-day)\n`-- chrono v0.4.41 (*)";

    #[test]
    fn the_cure_is_that_of_the_crate_that_the_author_named() {
        let said = cure(WAY);
        assert!(said.starts_with("`chrono`: "), "{said}");
        assert!(said.contains("default-features = false"), "{said}");
        let said = cure("wasi v0.11.0\n`-- unheard-of v1.0.0\n    `-- rainy-day v0.1.0");
        assert!(said.contains("default features"), "{said}");
    }
}
