//! Cases that must not pass, and what their authors are told.

use sadakat_engine::plugin::Plugin;
use sadakat_engine::plugin::kit::{Case, CaseError, Difference, Verdict};

use super::support::{fixture, runtime};

fn run(file: &str, case: &str) -> Result<Verdict, CaseError> {
    let plugin = Plugin::load(&runtime(), &fixture(file)).unwrap();
    Case::read("case.toml", case)?.run(&plugin)
}

fn tiers(case: &str) -> Result<Verdict, CaseError> {
    run("tier-multiplier.wasm", case)
}

const GOLD: &str = "[[row]]\ncustomer.tier = \"gold\"\n\
                    lines = [{ category = \"tea\", amount = 10 }]\n";

#[test]
fn another_amount_is_shown_beside_the_expected_one() {
    let right = format!("{GOLD}effects = [{{ kind = \"points\", amount = 5 }}]\n");
    let verdict = tiers(&right).unwrap();
    assert!(verdict.is_ok(), "{verdict}");
    assert!(verdict.fuel > 1_000, "{verdict}");
    let wrong = tiers(&right.replace("amount = 5", "amount = 6")).unwrap();
    assert_eq!(
        wrong.differences,
        [Difference::Outcome {
            line: 1,
            expected: vec!["points { amount = 6 }".to_owned()],
            found: vec!["points { wallet = points, amount = 5 }".to_owned()],
        }]
    );
    let text = wrong.to_string();
    assert!(
        text.contains("  - points { amount = 6 }\n  + points {"),
        "{text}"
    );
    // One effect too many, and one too few.
    for effects in ["[]", "[{ kind = \"points\" }, { kind = \"points\" }]"] {
        let verdict = tiers(&format!("{GOLD}effects = {effects}\n")).unwrap();
        assert_eq!(verdict.differences.len(), 1, "{effects}");
    }
}

#[test]
fn fuel_is_bounded() {
    let case = format!("fuel = 100\n{GOLD}effects = [{{ kind = \"points\" }}]\n");
    let verdict = tiers(&case).unwrap();
    assert!(
        matches!(verdict.differences[..], [Difference::Fuel { allowed: 100, used, .. }] if used == verdict.fuel),
        "{verdict}"
    );
}

#[test]
fn faults_are_expected_by_code_or_words() {
    let case = |fault: &str| format!("params = {{ gold = -1 }}\n{GOLD}fault = \"{fault}\"\n");
    assert!(tiers(&case("S0707")).unwrap().is_ok());
    assert!(tiers(&case("must not be negative")).unwrap().is_ok());
    assert!(!tiers(&case("S0704")).unwrap().is_ok());
    assert!(
        !tiers(&format!("{GOLD}fault = \"S0707\"\n"))
            .unwrap()
            .is_ok()
    );
}

#[test]
fn what_means_nothing_is_told_with_its_line() {
    let effects = "effects = []\n";
    for (case, line, part) in [
        (format!("{GOLD}{effects}colour = 1\n"), 5, "`colour`"),
        (
            format!("[[row]]\ncustomer.teir = \"gold\"\n{effects}"),
            2,
            "did you mean `customer.tier`",
        ),
        (
            format!("[[row]]\ncustomer.tier = 3\n{effects}"),
            2,
            "`customer.tier` is text",
        ),
        (format!("[[row]]\nevent.hour = 3\n{effects}"), 2, "event.at"),
        (
            format!("[[row]]\nevent.kind = \"party\"\n{effects}"),
            2,
            "`party`",
        ),
        (
            format!("curency = \"TRY\"\n{GOLD}{effects}"),
            1,
            "`curency`",
        ),
        (
            "[[row]]\ncustomer.tier = \"gold\"\n".to_owned(),
            1,
            "effects = […]",
        ),
        (String::new(), 1, "no [[row]]"),
        ("[[row]\n".to_owned(), 1, ""),
    ] {
        match tiers(&case) {
            Err(CaseError::Wrong {
                file,
                line: at,
                message,
            }) => {
                assert_eq!(
                    (file.as_str(), at),
                    ("case.toml", line),
                    "{case}\n{message}"
                );
                assert!(message.contains(part), "{message}");
            }
            other => panic!("{case}\n{other:?}"),
        }
    }
    let unknown = tiers(&format!("params = {{ diamond = 3 }}\n{GOLD}{effects}"));
    assert!(
        matches!(unknown, Err(CaseError::Unfit { .. })),
        "{unknown:?}"
    );
}
