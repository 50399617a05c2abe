//! What C programs see.

use std::path::Path;

use super::compiler::{Language, command, compile, run};

pub(crate) const PROGRAM: &str = "[program]\nname = \"Café\"\ncurrency = \"TRY\"\n\
     time_zone = \"Europe/Istanbul\"\n[wallets.points]\nexpires = \"365 days\"\n";

/// A program folder: points for every purchase, and `few` for the first one.
fn rules(folder: &Path) -> anyhow::Result<()> {
    let files = [
        ("program.toml", PROGRAM),
        (
            "campaigns/base.toml",
            "on = [\"purchase\"]\nphase = \"earn\"\n",
        ),
        ("campaigns/base.rhai", "points(purchase.net);"),
    ];
    std::fs::create_dir_all(folder.join("campaigns"))?;
    for (name, text) in files {
        std::fs::write(folder.join(name), text)?;
    }
    Ok(())
}

fn with_few(folder: &Path) -> anyhow::Result<()> {
    rules(folder)?;
    std::fs::write(
        folder.join("campaigns/few.toml"),
        "on = [\"purchase\"]\nlimit = { total = 1 }\n\
         audience = '(customer.city ?? \"\") != \"nowhere\"'\n",
    )?;
    std::fs::write(folder.join("campaigns/few.rhai"), "points(5);")?;
    Ok(())
}

#[test]
fn the_example_compiles_without_a_warning_and_decides_as_c_and_as_cpp() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    rules(&folder.path().join("rules"))?;
    for language in [Language::C99, Language::Cpp] {
        let program = compile("examples/decide.c", language, folder.path())?;
        let output = run(command(&program).arg(folder.path().join("rules")))?;
        let told = String::from_utf8(output.stdout)?;
        anyhow::ensure!(
            told.contains("{\"campaign\":\"base\",\"kind\":\"points\",\"wallet\":\"points\",\"amount\":\"190\"}")
                && told.contains("\"expires\":\"2027-11-21\"")
                && told.contains("base"),
            "{told}"
        );
        // What is wrong with a program is told with its place.
        let output = command(&program).arg(folder.path()).output()?;
        let told = String::from_utf8(output.stderr)?;
        anyhow::ensure!(
            output.status.code() == Some(1) && told.contains("program.toml"),
            "{told}"
        );
    }
    Ok(())
}

#[test]
fn calls_that_are_wrong_are_answered() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let rules = folder.path().join("rules");
    with_few(&rules)?;
    for language in [Language::C99, Language::Cpp] {
        let program = compile("tests/programs/wrong_calls.c", language, folder.path())?;
        run(command(&program).arg(&rules))?;
    }
    Ok(())
}

#[test]
fn tables_made_by_hand_are_decided_and_given_back() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let rules = folder.path().join("rules");
    with_few(&rules)?;
    for language in [Language::C99, Language::Cpp] {
        let program = compile("tests/programs/table.c", language, folder.path())?;
        run(command(&program).arg(&rules))?;
    }
    Ok(())
}

#[test]
fn threads_share_a_host_and_a_decision_while_the_program_is_reloaded() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let place = folder.path().join("rules");
    rules(&place)?;
    let program = compile("tests/programs/threads.c", Language::C99, folder.path())?;
    let times = std::env::var("SADAKAT_C_TIMES").unwrap_or_else(|_| "100".to_owned());
    run(command(&program).arg(&place).arg(times))?;
    Ok(())
}
