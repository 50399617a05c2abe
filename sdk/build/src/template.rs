use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

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

/// A plugin crate to be made.
#[derive(Clone, Debug)]
pub struct NewPlugin {
    /// The crate's and plugin's name: lower-case letters, digits and hyphens.
    pub name: String,
    /// The folder to make the crate's folder in.
    pub parent: PathBuf,
    /// Where it takes the SDK from.
    pub sdk: SdkSource,
}

const FILES: [(&str, &str); 5] = [
    ("Cargo.toml", include_str!("template/Cargo.toml.txt")),
    ("README.md", include_str!("template/README.md.txt")),
    (".gitignore", include_str!("template/gitignore.txt")),
    ("src/lib.rs", include_str!("template/lib.rs.txt")),
    ("cases/points.toml", include_str!("template/case.toml.txt")),
];

/// The folder of an enclosed SDK in that of the plugin.
const ENCLOSED: &str = "sdk";

/// Makes a crate with a small campaign, a test and a README, and gives its
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
    let sdk = sdk_dependency(&plugin.sdk)?;
    let sdk_for_tests = sdk.replace(" }", ", features = [\"testing\"] }");
    for (file, template) in FILES {
        let text = template
            .replace("{{name}}", &plugin.name)
            .replace("{{type}}", &type_name(&plugin.name))
            .replace("{{sdk}}", &sdk)
            .replace("{{sdk_for_tests}}", &sdk_for_tests);
        write(&folder.join(file), &text)?;
    }
    if plugin.sdk == SdkSource::Enclosed {
        write_sdk(&folder.join(ENCLOSED))?;
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
        | "Params" | "Percent" | "Points" | "Quantity" | "Texts" | "Weekday" => {
            format!("{joined}Campaign")
        }
        _ => joined,
    }
}

fn sdk_dependency(sdk: &SdkSource) -> Result<String> {
    match sdk {
        SdkSource::Enclosed => Ok(format!("{{ path = \"{ENCLOSED}\" }}")),
        SdkSource::Path(path) => {
            let absolute = std::fs::canonicalize(path)
                .ok()
                .filter(|folder| folder.join("Cargo.toml").is_file())
                .with_context(|| format!("{} is not the folder of the SDK", path.display()))?;
            // A TOML literal string takes Windows paths as they are.
            Ok(format!("{{ path = '{}' }}", absolute.display()))
        }
    }
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
        }
    }

    #[test]
    fn a_plugin_is_written_once() {
        let parent = tempfile::tempdir().unwrap();
        let folder = new_plugin(&plugin("rainy-day", parent.path())).unwrap();
        let source = std::fs::read_to_string(folder.join("src/lib.rs")).unwrap();
        assert!(source.contains("struct RainyDay"));
        for (file, _) in FILES {
            let text = std::fs::read_to_string(folder.join(file)).unwrap();
            assert!(!text.contains("{{"), "{file} has a hole");
        }
        let again = new_plugin(&plugin("rainy-day", parent.path())).unwrap_err();
        assert!(again.to_string().contains("exists already"));
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
