//! `test`, and what `check` makes of cases.

use quick_junit::{NonSuccessKind, Report, TestCaseStatus};
use serde_json::Value;

use crate::{sadakat, shop};

/// Cases for the shop: one that holds, and one that does not.
const CASES: &str = r#"
[[case]]
name = "a point for every <whole> unit & no more"
purchase.total = 25.90
effects = [{ kind = "points", amount = 25 }]

[[case]]
name = "too many points"
purchase.total = 10
effects = [{ kind = "points", amount = 11 }]
"#;

fn shop_with(cases: &str) -> anyhow::Result<tempfile::TempDir> {
    let folder = shop()?;
    let file = folder.path().join("shop/cases/base-points.toml");
    std::fs::write(file, cases)?;
    Ok(folder)
}

#[test]
fn the_first_program_has_cases_that_hold() -> anyhow::Result<()> {
    let folder = shop()?;
    let ran = sadakat(folder.path(), &["test", "shop"], b"")?.code(0)?;
    assert_eq!(ran.err, "");
    assert_eq!(
        ran.out,
        "3 cases, all hold\n\
         coverage: 1 of 1 campaigns are shown giving something, 1 giving nothing; \
         1 of 1 conditions of audiences were both true and false\n"
    );
    let check = sadakat(folder.path(), &["check", "shop"], b"")?.code(0)?;
    assert!(check.out.ends_with(", 3 cases hold\n"), "{}", check.out);
    Ok(())
}

#[test]
fn a_case_that_does_not_hold_is_shown_with_expected_and_given() -> anyhow::Result<()> {
    let folder = shop_with(CASES)?;
    let ran = sadakat(folder.path(), &["test", "shop"], b"")?.code(1)?;
    for words in [
        "error[S0601]: the case \"too many points\" does not hold",
        "cases/base-points.toml:10:11",
        "- { kind = \"points\", amount = 11 }",
        "+ { kind = \"points\", wallet = \"points\", amount = 10 }",
        "`amount` is 10, not 11",
    ] {
        assert!(ran.err.contains(words), "{words}\n{}", ran.err);
    }
    assert!(
        ran.out.starts_with("2 cases, 1 of which does not hold\n"),
        "{}",
        ran.out
    );
    assert!(
        ran.out
            .contains("no case shows giving nothing: base-points\n"),
        "{}",
        ran.out
    );
    // Only some cases, and no coverage.
    let some = ["test", "shop", "WHOLE"];
    let ran = sadakat(folder.path(), &some, b"")?.code(0)?;
    assert_eq!(ran.out, "1 case, all hold\n");
    let none = sadakat(folder.path(), &["test", "shop", "birthday"], b"")?.code(1)?;
    assert_eq!(none.err, "error: no case in shop is about `birthday`\n");
    Ok(())
}

#[test]
fn a_campaign_that_breaks_its_cases_does_not_check() -> anyhow::Result<()> {
    let folder = shop_with(CASES)?;
    let check = sadakat(folder.path(), &["check", "shop"], b"")?.code(1)?;
    assert_eq!(check.out, "");
    assert!(check.err.contains("error[S0601]"), "{}", check.err);
    assert!(check.err.ends_with("1 error, 0 warnings in shop\n"));
    let json = sadakat(folder.path(), &["check", "shop", "--format", "json"], b"")?.code(1)?;
    let problems: Value = serde_json::from_str(&json.out)?;
    assert_eq!(problems[0]["code"], "S0601");
    assert_eq!(problems[0]["label"], "`base-points` gives something else");
    let alone = sadakat(folder.path(), &["check", "shop", "--no-cases"], b"")?.code(0)?;
    assert!(!alone.out.contains("case"), "{}", alone.out);
    // What members get is not held up: a replay does not look at cases.
    let run = [
        "run",
        "shop",
        "--events",
        "shop/events.ndjson",
        "--out",
        "-",
    ];
    sadakat(folder.path(), &run, b"")?.code(0)?;
    Ok(())
}

#[test]
fn machines_read_the_same() -> anyhow::Result<()> {
    let folder = shop_with(CASES)?;
    let json = sadakat(folder.path(), &["test", "shop", "--format", "json"], b"")?.code(1)?;
    let results: Value = serde_json::from_str(&json.out)?;
    assert_eq!(results["failed"], 1);
    assert_eq!(results["cases"][0]["holds"], true);
    assert_eq!(results["cases"][1]["line"], 8);
    assert_eq!(results["problems"][0]["line"], 10);
    assert_eq!(
        results["coverage"]["never_nothing"],
        serde_json::json!(["base-points"])
    );
    assert_eq!(results["coverage"]["open"][0]["never_false"], true);
    Ok(())
}

#[test]
fn ci_servers_read_junit() -> anyhow::Result<()> {
    let folder = shop_with(CASES)?;
    std::fs::write(
        folder.path().join("shop/cases/wrong.toml"),
        "[[case]]\nname = \"x\"\npurchase.totl = 1\neffects = []\n",
    )?;
    let args = ["test", "shop", "--format", "junit", "--out", "results.xml"];
    let ran = sadakat(folder.path(), &args, b"")?.code(1)?;
    assert_eq!(ran.out, "2 cases, 1 of which does not hold\n");
    assert!(ran.err.contains("error[S0202]"), "{}", ran.err);
    let xml = std::fs::read_to_string(folder.path().join("results.xml"))?;
    let report = Report::deserialize_from_str(&xml)?;
    assert_eq!((report.tests, report.failures, report.errors), (3, 1, 1));
    let [own, wrong] = &report.test_suites[..] else {
        anyhow::bail!("{xml}")
    };
    assert_eq!(own.name.as_str(), "cases/base-points.toml");
    assert_eq!(
        own.test_cases[0].name.as_str(),
        "a point for every <whole> unit & no more"
    );
    assert!(matches!(
        own.test_cases[0].status,
        TestCaseStatus::Success { .. }
    ));
    for (test, expected, words) in [
        (
            &own.test_cases[1],
            NonSuccessKind::Failure,
            "`amount` is 10, not 11",
        ),
        (
            &wrong.test_cases[0],
            NonSuccessKind::Error,
            "did you mean `purchase.total`?",
        ),
    ] {
        let TestCaseStatus::NonSuccess {
            kind, description, ..
        } = &test.status
        else {
            anyhow::bail!("{xml}")
        };
        assert_eq!(*kind, expected);
        let description = description.as_ref().map_or("", |text| text.as_str());
        assert!(description.contains(words), "{description}");
    }
    // Nothing in it differs from run to run.
    sadakat(folder.path(), &args, b"")?.code(1)?;
    assert_eq!(
        xml,
        std::fs::read_to_string(folder.path().join("results.xml"))?
    );
    Ok(())
}

#[test]
fn no_cases_and_no_program_are_said() -> anyhow::Result<()> {
    let folder = shop()?;
    std::fs::remove_dir_all(folder.path().join("shop/cases"))?;
    let ran = sadakat(folder.path(), &["test", "shop"], b"")?.code(1)?;
    assert!(
        ran.err.starts_with("error: there are no cases in shop"),
        "{}",
        ran.err
    );
    sadakat(folder.path(), &["check", "shop"], b"")?.code(0)?;
    std::fs::write(
        folder.path().join("shop/campaigns/base-points.rhai"),
        "pionts(1);",
    )?;
    let ran = sadakat(folder.path(), &["test", "shop"], b"")?.code(1)?;
    assert!(ran.err.contains("did you mean `points`?"), "{}", ran.err);
    let usage = ["test", "shop", "--format", "xml"];
    sadakat(folder.path(), &usage, b"")?.code(2)?;
    Ok(())
}

/// Half of all members are in the control group of a campaign: its cases say
/// which half they are about.
#[test]
fn a_case_may_be_about_the_control_group() -> anyhow::Result<()> {
    let cases = r#"
[[case]]
name = "a member like most"
purchase.total = 10
effects = [{ kind = "points", amount = 10 }]

[[case]]
name = "one of the control group"
control_group = true
purchase.total = 10
nothing = "holdout"
"#;
    let folder = shop_with(cases)?;
    let manifest = folder.path().join("shop/campaigns/base-points.toml");
    for share in ["1 %", "50 %", "99 %"] {
        let text = std::fs::read_to_string(&manifest)?;
        let kept = text.lines().filter(|line| !line.starts_with("holdout"));
        let text = kept.collect::<Vec<_>>().join("\n");
        std::fs::write(&manifest, format!("holdout = \"{share}\"\n{text}\n"))?;
        let ran = sadakat(folder.path(), &["test", "shop"], b"")?.code(0)?;
        assert!(ran.out.starts_with("2 cases, all hold\n"), "{}", ran.out);
    }
    Ok(())
}

/// A case says who is in the control group, and what was known of the member at
/// an earlier event.
#[test]
fn control_groups_and_facts_of_then() -> anyhow::Result<()> {
    let folder = shop_with("")?;
    let shop = folder.path().join("shop");
    std::fs::write(
        shop.join("campaigns/some.toml"),
        "on = [\"purchase\"]\naudience = '(customer.city ?? \"\") == \"Bursa\"'\nholdout = \"10 %\"\nlimit = { per_customer = 1 }\n",
    )?;
    std::fs::write(shop.join("campaigns/some.rhai"), "points(3);\n")?;
    std::fs::write(
        shop.join("cases/some.toml"),
        r#"
[[case]]
name = "in the control group"
control_group = true
customer.city = "Bursa"
purchase.total = 10
nothing = "holdout"

[[case]]
name = "not in the control group"
control_group = false
customer.city = "Bursa"
purchase.total = 10
effects = [{ kind = "points", amount = 3 }]

[[case]]
name = "lived there then, and got it then"
control_group = false
customer.city = "Bursa"
earlier = [{ days_ago = 9, customer.city = "Bursa", purchase.total = 10 }]
purchase.total = 10
nothing = "limit"

[[case]]
name = "lives there since"
control_group = false
customer.city = "Bursa"
earlier = [{ days_ago = 9, customer.city = "Adana", purchase.total = 10 }]
purchase.total = 10
effects = [{ kind = "points", amount = 3 }]
"#,
    )?;
    std::fs::remove_file(shop.join("cases/base-points.toml"))?;
    let ran = sadakat(folder.path(), &["test", "shop"], b"")?.code(0)?;
    assert!(ran.out.starts_with("4 cases, all hold\n"), "{}", ran.out);
    // Of a campaign without a control group it means nothing.
    let manifest = std::fs::read_to_string(shop.join("campaigns/some.toml"))?;
    std::fs::write(
        shop.join("campaigns/some.toml"),
        manifest.replace("holdout = \"10 %\"\n", ""),
    )?;
    let ran = sadakat(folder.path(), &["test", "shop"], b"")?.code(1)?;
    let words = "the campaign has no control group";
    assert!(ran.err.contains(words), "{}", ran.err);
    Ok(())
}
