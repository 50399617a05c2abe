//! How a plugin in Python becomes a component.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::Value;

use crate::budget::{self, Budget};
use crate::cargo::pointed;
use crate::language::Language;

/// The tool that builds, in the version whose interpreter hosts know.
const TOOL: &str = "componentize-py==0.25.1";

/// Where the tool is installed, in a plugin's folder.
const TOOLS: &str = ".venv";

/// The first version of Python that the SDK and the tool run with.
const OLDEST: &str = "3.10";

const HELP: &str = "plugins in Python are built with Python 3.10 or later and its venv.\n\
    From its makers:       https://python.org\n\
    On Debian and Ubuntu:  apt-get install python3 python3-venv\n\
    On Fedora:             dnf install python3";

/// What a plugin's `pyproject.toml` says of it.
#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) name: String,
    pub(crate) budget: Budget,
    version: String,
    description: String,
    dependencies: Vec<String>,
    /// The SDK's folder.
    sdk: PathBuf,
}

pub(crate) fn project(folder: &Path) -> Result<Project> {
    let path = folder.join(Language::Python.manifest());
    let shown = path.display();
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {shown}"))?;
    let manifest: toml::Table =
        toml::from_str(&text).with_context(|| format!("{shown} is not TOML"))?;
    let manifest = serde_json::to_value(manifest).with_context(|| format!("{shown} is wrong"))?;
    let stated = |pointer: &str| match pointed(&manifest, pointer).as_str() {
        Some(text) if !text.is_empty() => Ok(text.to_owned()),
        _ => Err(anyhow!(
            "{shown} does not state `{}`",
            pointer.trim_start_matches('/').replace('/', ".")
        )),
    };
    let dependencies = pointed(&manifest, "/project/dependencies").as_array();
    let dependencies = dependencies.into_iter().flatten();
    let mut sadakat = pointed(&manifest, "/tool/sadakat").clone();
    if let Some(sadakat) = sadakat.as_object_mut() {
        sadakat.remove("sdk");
    }
    Ok(Project {
        name: stated("/project/name")?,
        version: stated("/project/version")?,
        description: stated("/project/description").unwrap_or_default(),
        dependencies: dependencies
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        sdk: folder.join(stated("/tool/sadakat/sdk")?),
        budget: budget::read(&sadakat, Language::Python.budget())
            .with_context(|| format!("{shown} is wrong"))?,
    })
}

/// A component of the plugin in a folder, without the contract's version.
pub(crate) fn component(folder: &Path, project: &Project) -> Result<Vec<u8>> {
    if !project.sdk.join("wit").is_dir() {
        bail!(
            "the SDK is not in {}: `sdk` under [tool.sadakat] names its folder",
            project.sdk.display()
        );
    }
    let source = folder.join(Language::Python.source());
    if !source.is_file() {
        bail!("there is no {}", source.display());
    }
    install(folder, project)?;
    let work = tempfile::tempdir().context("cannot make a temporary folder")?;
    let entry = work.path().join("sadakat_entry.py");
    std::fs::write(&entry, entry_of(project)?).context("cannot write a temporary file")?;
    let out = work.path().join("plugin.wasm");
    let built = Command::new(program(folder, "componentize-py"))
        .args(["--quiet", "--wit-path"])
        .arg(project.sdk.join("wit"))
        .args(["--world", "campaign", "componentize", "sadakat_entry"])
        // Nothing from outside is left to import.
        .arg("--stub-wasi")
        .arg("--python-path")
        .arg(work.path())
        .arg("--python-path")
        .arg(folder.join("src"))
        .arg("--python-path")
        .arg(project.sdk.join("src"))
        .arg("--output")
        .arg(&out)
        // An author needs the lines of the plugin, not those of the tool.
        .env("RUST_BACKTRACE", "0")
        // The tool adds the packages that are installed there.
        .env(
            "VIRTUAL_ENV",
            std::path::absolute(folder.join(TOOLS)).context("there is no current folder")?,
        )
        .stdout(Stdio::null())
        .status()
        .context("cannot run componentize-py")?;
    if !built.success() {
        bail!("{} cannot be built; see above", project.name);
    }
    std::fs::read(&out).context("the built component cannot be read")
}

/// The module that the component is made of.
fn entry_of(project: &Project) -> Result<String> {
    // Texts of JSON are texts of Python.
    let text = |text: &str| serde_json::to_string(text).context("a text cannot be written");
    Ok(format!(
        "import sadakat_closed\nfrom sadakat_sdk._guest import exported, only_campaign\n\
         import plugin\n\nWitWorld = exported(only_campaign(plugin), {}, {}, {})\n",
        text(&project.name)?,
        text(&project.version)?,
        text(&project.description)?
    ))
}

/// Runs the plugin's own tests, if it has any; whether they hold.
pub(crate) fn tests_hold(folder: &Path) -> Result<bool> {
    if !folder.join("tests").is_dir() {
        return Ok(true);
    }
    let project = project(folder)?;
    install(folder, &project)?;
    let paths = std::env::join_paths([folder.join("src"), project.sdk.join("src")])
        .context("a folder's name cannot stand in PYTHONPATH")?;
    let tests = Command::new(program(folder, "python"))
        .args(["-m", "unittest", "discover", "--start-directory"])
        .arg(folder.join("tests"))
        .env("PYTHONPATH", paths)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .status();
    Ok(tests.context("cannot run Python's tests")?.success())
}

/// Has pip fetch the tool and what the manifest asks for, unless that was done
/// before for the same.
fn install(folder: &Path, project: &Project) -> Result<()> {
    let tools = folder.join(TOOLS);
    let wanted: Vec<&str> = std::iter::once(TOOL)
        .chain(project.dependencies.iter().map(String::as_str))
        .collect();
    let done = tools.join("sadakat-installed");
    let list = wanted.join("\n");
    if std::fs::read_to_string(&done).is_ok_and(|installed| installed == list) {
        return Ok(());
    }
    let made = python()?
        .args(["-m", "venv"])
        .arg(&tools)
        .stdout(Stdio::null())
        .status()
        .context("cannot run Python")?;
    if !made.success() {
        bail!("Python cannot make {}: {HELP}", tools.display());
    }
    let installed = Command::new(program(folder, "python"))
        .args(["-m", "pip", "install", "--quiet"])
        .arg("--disable-pip-version-check")
        .args(&wanted)
        .status()
        .context("cannot run pip")?;
    if !installed.success() {
        bail!("pip cannot install {}; see above", wanted.join(", "));
    }
    std::fs::write(&done, list).with_context(|| format!("cannot write {}", done.display()))
}

/// A Python that is new enough.
fn python() -> Result<Command> {
    let check = format!(
        "import sys; sys.exit(sys.version_info < ({}))",
        OLDEST.replace('.', ", ")
    );
    let mut found = false;
    for name in ["python3", "python"] {
        let ran = Command::new(name).args(["-c", &check]).status();
        match ran {
            Ok(status) if status.success() => return Ok(Command::new(name)),
            Ok(_) => found = true,
            Err(_) => {}
        }
    }
    match found {
        true => bail!("Python is older than {OLDEST}: {HELP}"),
        false => bail!("there is no Python: {HELP}"),
    }
}

/// A program of a plugin's own tools.
fn program(folder: &Path, name: &str) -> PathBuf {
    let (bin, end) = match cfg!(windows) {
        true => ("Scripts", ".exe"),
        false => ("bin", ""),
    };
    folder.join(TOOLS).join(bin).join(format!("{name}{end}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: &str = "[project]\nname = \"a\"\nversion = \"1.0.0\"\ndescription = \"An \\\"a\\\"\"\n\
                       dependencies = [\"b==1\"]\n[tool.sadakat]\nsdk = \"sdk\"\n\
                       [tool.sadakat.budget]\nfuel = 5\n";

    fn read(text: &str) -> Result<Project> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("pyproject.toml"), text).unwrap();
        project(folder.path())
    }

    #[test]
    fn a_manifest_says_what_to_build() {
        let project = read(ALL).unwrap();
        assert_eq!((&*project.name, project.budget.fuel), ("a", Some(5)));
        assert_eq!(project.dependencies, ["b==1"]);
        let entry = entry_of(&project).unwrap();
        assert!(entry.contains(r#""a", "1.0.0", "An \"a\"""#), "{entry}");
    }

    #[test]
    fn a_manifest_that_lacks_something_is_told_what() {
        for (from, to, words) in [
            ("[project]", "[project", "is not TOML"),
            ("name = \"a\"", "", "project.name"),
            ("version = \"1.0.0\"", "", "project.version"),
            ("sdk = \"sdk\"", "", "tool.sadakat.sdk"),
            ("fuel = 5", "fule = 5", "`fule`"),
            ("fuel = 5", "fuel = \"five\"", "fuel = 5_000"),
        ] {
            let error = format!("{:#}", read(&ALL.replace(from, to)).unwrap_err());
            assert!(error.contains(words), "{error}");
        }
    }
}
