//! Cases of a plugin: what its author is told, in the program around them.

use sadakat_engine::plugin::inspect;
use sadakat_engine::plugin::kit::{self, CaseError, FileRun};

use super::support::fixture;

/// Runs one file of cases on the tier multiplier.
fn run(text: &str) -> FileRun {
    run_of("tier-multiplier.wasm", text)
}

fn run_of(plugin: &str, text: &str) -> FileRun {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tiers.toml"), text).unwrap();
    let wasm = fixture(plugin);
    let about = inspect(&wasm).unwrap().description;
    let mut runs = kit::run(&wasm, &about, folder.path(), None).unwrap();
    assert_eq!(runs.len(), 1);
    runs.pop().unwrap()
}

fn told(text: &str) -> String {
    run(text).report.render(false)
}

const GOLD: &str = "[[case]]\nname = \"gold\"\ncustomer.tier = \"gold\"\n\
                    lines = [{ category = \"tea\", amount = 10 }]\n";

#[test]
fn a_case_that_holds_says_what_it_took() {
    let done = run(&format!(
        "{GOLD}effects = [{{ kind = \"points\", amount = 5 }}]\n"
    ));
    assert_eq!(done.report.render(false), "");
    let run = done.run.unwrap();
    let used = run.verdicts()[0].plugin().unwrap();
    assert!(used.fuel > 1_000 && used.fuel < used.of, "{used:?}");
    assert_eq!((used.proposals, used.wrote.len()), (1, 0));
}

#[test]
fn another_amount_is_shown_beside_the_expected_one() {
    let told = told(&format!(
        "{GOLD}effects = [{{ kind = \"points\", amount = 6 }}]\n"
    ));
    for part in [
        "cases/tiers.toml:5",
        "the case \"gold\" does not hold",
        "amount = 5",
    ] {
        assert!(told.contains(part), "{told}");
    }
}

#[test]
fn the_program_around_is_as_the_file_says() {
    // What stands behind the cases counts as well.
    let done = run(&format!(
        "[program]\ncurrency = \"JPY\" # without a minor unit\n{GOLD}\
         effects = [{{ kind = \"points\", wallet = \"miles\", amount = 7.5 }}]\n\
         [params]\ngold = 75\nwallet = \"miles\"\n[wallets.miles]\nprecision = 1\n[wallets.points]\n"
    ));
    assert_eq!(done.report.render(false), "");
    let audience = run(&format!(
        "[manifest]\naudience = 'customer.tier == \"silver\"'\n{GOLD}nothing = \"audience\"\n"
    ));
    assert_eq!(audience.report.render(false), "");
    assert_eq!(audience.run.unwrap().verdicts()[0].plugin(), None);
}

#[test]
fn lines_that_the_plugin_writes_belong_to_their_case() {
    let done = run_of(
        "speaking.wasm",
        "[params]\nmode = \"words\"\n\
         [[case]]\nname = \"fine\"\nevent.id = \"good\"\npurchase.total = 1\neffects = [{ kind = \"points\", amount = 1 }]\n\
         [[case]]\nname = \"panics\"\nevent.id = \"bad\"\npurchase.total = 1\nfault = \"no tariff for bad\"\n",
    );
    assert_eq!(done.report.render(false), "");
    let run = done.run.unwrap();
    let wrote: Vec<&[String]> = run
        .verdicts()
        .iter()
        .map(|verdict| &verdict.plugin().unwrap().wrote[..])
        .collect();
    assert_eq!(wrote, [&[][..], &["before the end".to_owned()][..]]);
}

#[test]
fn mistakes_are_told_with_their_place() {
    let effects = "effects = []\n";
    for (text, parts) in [
        (
            format!("{GOLD}{effects}colour = 1\n"),
            &["cases/tiers.toml:6", "`colour`"][..],
        ),
        (
            GOLD.replace("tier =", "teir =") + effects,
            &["cases/tiers.toml:3", "customer.tier"],
        ),
        (
            format!("[params]\ngolf = 3\n{GOLD}{effects}"),
            &[
                "cases/tiers.toml:2",
                "no parameter `golf`",
                "gold",
                "golf = 3",
            ],
        ),
        (
            format!("[params]\ngold = -1\n{GOLD}{effects}"),
            &[
                "cases/tiers.toml:2",
                "S0405",
                "gold must not be negative",
                "gold = -1",
            ],
        ),
        (
            format!("[program]\ncurency = \"TRY\"\n{GOLD}{effects}"),
            &["cases/tiers.toml:2", "`curency`", "currency"],
        ),
        (
            format!("{GOLD}{effects}\n# Facts.\n[history]\nteas = {{ sum = \"line.quantity\" }}\n"),
            &["cases/tiers.toml:9:8", "`over`", "add `over = \"90 days\"`"],
        ),
        (
            format!("{GOLD}{effects}[manifest]\r\non = [\"purchse\"]\r\n"),
            &["cases/tiers.toml:7", "`purchse`", "purchase"],
        ),
        (
            format!("[parms]\ngold = 3\n{GOLD}{effects}"),
            &["cases/tiers.toml:1", "`parms`", "params"],
        ),
        (String::new(), &["the file has no case", "[[case]]"]),
        ("[[case]\n".to_owned(), &["cases/tiers.toml:1"]),
    ] {
        let done = run(&text);
        let told = done.report.render(false);
        assert!(!done.report.is_ok(), "{text}");
        for part in parts {
            assert!(told.contains(part), "{part}:\n{told}");
        }
    }
}

#[test]
fn without_cases_it_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let wasm = fixture("minimal.wasm");
    let about = inspect(&wasm).unwrap().description;
    let none = kit::run(&wasm, &about, folder.path(), None);
    assert!(matches!(none, Err(CaseError::NoCases(_))), "{none:?}");
}
