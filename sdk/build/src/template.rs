use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::language::Language;
use crate::sdk::write_sdk;

/// Where a new plugin takes the SDK from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SdkSource {
    /// The SDK that travels with this library, which is written into the
    /// plugin's own folder.
    Enclosed,
    /// A folder, such as `sdk/rust` of a checkout.
    Path(PathBuf),
}

/// A plugin to be made.
#[derive(Clone, Debug)]
pub struct NewPlugin {
    /// The plugin's name: lower-case letters, digits and hyphens.
    pub name: String,
    /// The folder to make the plugin's folder in.
    pub parent: PathBuf,
    /// Where it takes the SDK from.
    pub sdk: SdkSource,
    /// What it is written in.
    pub language: Language,
}

type Files = &'static [(&'static str, &'static str)];

const CASES: (&str, &str) = ("cases/points.toml", include_str!("template/case.toml.txt"));

const RUST: Files = &[
    ("Cargo.toml", include_str!("template/rust/Cargo.toml.txt")),
    ("README.md", include_str!("template/rust/README.md.txt")),
    (".gitignore", include_str!("template/rust/gitignore.txt")),
    ("src/lib.rs", include_str!("template/rust/lib.rs.txt")),
    CASES,
];

const TYPESCRIPT: Files = &[
    (
        "package.json",
        include_str!("template/typescript/package.json.txt"),
    ),
    (
        "tsconfig.json",
        include_str!("template/typescript/tsconfig.json.txt"),
    ),
    (
        "README.md",
        include_str!("template/typescript/README.md.txt"),
    ),
    (
        ".gitignore",
        include_str!("template/typescript/gitignore.txt"),
    ),
    (
        "src/plugin.ts",
        include_str!("template/typescript/plugin.ts.txt"),
    ),
    CASES,
];

const PYTHON: Files = &[
    (
        "pyproject.toml",
        include_str!("template/python/pyproject.toml.txt"),
    ),
    ("README.md", include_str!("template/python/README.md.txt")),
    (".gitignore", include_str!("template/python/gitignore.txt")),
    (
        "src/plugin.py",
        include_str!("template/python/plugin.py.txt"),
    ),
    (
        "tests/test_plugin.py",
        include_str!("template/python/test_plugin.py.txt"),
    ),
    CASES,
];

const fn files(language: Language) -> Files {
    match language {
        Language::Rust => RUST,
        Language::TypeScript => TYPESCRIPT,
        Language::Python => PYTHON,
    }
}

/// The folder of an enclosed SDK in that of the plugin.
const ENCLOSED: &str = "sdk";

/// Makes a plugin with a small campaign, cases and a README, and gives its
/// folder.
///
/// # Errors
///
/// If the name cannot be a plugin's, the folder exists, or it cannot be
/// written.
pub fn new_plugin(plugin: &NewPlugin) -> Result<PathBuf> {
    check_name(&plugin.name)?;
    let folder = plugin.parent.join(&plugin.name);
    if folder.exists() {
        bail!("{} exists already; take another name", folder.display());
    }
    let sdk = sdk_place(plugin)?;
    for (file, template) in files(plugin.language) {
        let text = template
            .replace("{{name}}", &plugin.name)
            .replace("{{type}}", &type_name(&plugin.name))
            .replace("{{sdk}}", &sdk);
        write(&folder.join(file), &text)?;
    }
    if plugin.sdk == SdkSource::Enclosed {
        write_sdk(plugin.language, &folder.join(ENCLOSED))?;
    }
    Ok(folder)
}

fn check_name(name: &str) -> Result<()> {
    let mut letters = name.chars();
    let starts_well = letters
        .next()
        .is_some_and(|first| first.is_ascii_lowercase());
    let known =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if !starts_well || !letters.all(known) || name.ends_with('-') || name.contains("--") {
        bail!(
            "`{name}` cannot name a plugin: use lower-case letters, digits and single hyphens, \
             such as `rainy-day`"
        );
    }
    if matches!(name, "test" | "core" | "std" | "alloc" | "sadakat-sdk") {
        bail!("`{name}` is the name of a Rust library; take another, such as `my-{name}`");
    }
    Ok(())
}

/// `RainyDay` for `rainy-day`.
fn type_name(name: &str) -> String {
    let capitalised = name.split('-').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    let joined: String = capitalised.collect();
    // The template's own types, and those of the prelude.
    match joined.as_str() {
        "Purchase" | "Campaign" | "Coupon" | "Currency" | "Date" | "Discount" | "Effects"
        | "Event" | "Factor" | "Failure" | "Instant" | "Isolation" | "Line" | "Lines" | "Money"
        | "Params" | "Percent" | "Points" | "Quantity" | "TextSet" | "Texts" | "Weekday" => {
            format!("{joined}Campaign")
        }
        _ => joined,
    }
}

/// The folder of the SDK as the plugin's manifest names it.
fn sdk_place(plugin: &NewPlugin) -> Result<String> {
    let path = match &plugin.sdk {
        SdkSource::Enclosed => return Ok(ENCLOSED.to_owned()),
        SdkSource::Path(path) => path,
    };
    let absolute = std::fs::canonicalize(path)
        .ok()
        .filter(|folder| folder.join(plugin.language.sdk()).is_file())
        .with_context(|| {
            let (path, language) = (path.display(), plugin.language.name());
            format!("{path} is not the folder of the SDK for {language}")
        })?;
    // JSON and TOML take no backslashes in texts; all systems take slashes.
    Ok(absolute.display().to_string().replace('\\', "/"))
}

pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    let cannot = || format!("cannot write {}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(cannot)?;
    }
    std::fs::write(path, text).with_context(cannot)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plugin(name: &str, parent: &Path) -> NewPlugin {
        NewPlugin {
            name: name.into(),
            parent: parent.into(),
            sdk: SdkSource::Enclosed,
            language: Language::Rust,
        }
    }

    #[test]
    fn a_plugin_is_written_once() {
        let parent = tempfile::tempdir().unwrap();
        let folder = new_plugin(&plugin("rainy-day", parent.path())).unwrap();
        let source = std::fs::read_to_string(folder.join("src/lib.rs")).unwrap();
        assert!(source.contains("struct RainyDay"));
        for (file, _) in RUST {
            let text = std::fs::read_to_string(folder.join(file)).unwrap();
            assert!(!text.contains("{{"), "{file} has a hole");
        }
        let again = new_plugin(&plugin("rainy-day", parent.path())).unwrap_err();
        assert!(again.to_string().contains("exists already"));
    }

    #[test]
    fn a_plugin_of_each_language_has_its_own_files_and_the_sdk() {
        for language in Language::ALL {
            let parent = tempfile::tempdir().unwrap();
            let plugin = NewPlugin {
                language,
                ..plugin("rainy-day", parent.path())
            };
            let folder = new_plugin(&plugin).unwrap();
            assert_eq!(Language::of(&folder).unwrap(), language);
            assert!(folder.join(language.source()).is_file());
            assert!(folder.join("sdk").join(language.sdk()).is_file());
            for (file, _) in files(language) {
                let text = std::fs::read_to_string(folder.join(file)).unwrap();
                assert!(!text.contains("{{"), "{file} has a hole");
            }
        }
    }

    #[test]
    fn names_that_cargo_or_rust_refuse_are_refused() {
        let parent = tempfile::tempdir().unwrap();
        for name in [
            "",
            "Rainy",
            "2nd",
            "rainy day",
            "../up",
            "a--b",
            "a-",
            "test",
            "yağmur",
        ] {
            assert!(new_plugin(&plugin(name, parent.path())).is_err(), "{name}");
        }
    }

    #[test]
    fn type_names_do_not_hide_the_prelude() {
        assert_eq!(type_name("rainy-day"), "RainyDay");
        assert_eq!(type_name("points"), "PointsCampaign");
        assert_eq!(type_name("b2"), "B2");
    }
}
