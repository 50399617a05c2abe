//! `sadakat backtest`: old and new rules over the same past.

use std::path::Path;
use std::process::Command;

use anyhow::Context as _;
use sadakat_tests::path;
use serde_json::{Value, json};

use crate::{Ran, real_records, sadakat, shop};

/// A program with one campaign, `off`, that takes this much off the order, and
/// base points that are worth two kurus.
fn program(folder: &Path, name: &str, percent: u32) -> anyhow::Result<()> {
    let files = [
        (
            "program.toml",
            "[program]\nname = \"Shop\"\ncurrency = \"TRY\"\ntime_zone = \"Europe/Istanbul\"\n\
             [wallets.points]\nworth = \"0.02\"\n"
                .to_owned(),
        ),
        (
            "campaigns/base.toml",
            "name = \"Base points\"\non = [\"purchase\"]\n".to_owned(),
        ),
        (
            "campaigns/base.rhai",
            "points(purchase.earning);\n".to_owned(),
        ),
        (
            "campaigns/off.toml",
            "name = \"Off\"\non = [\"purchase\"]\n".to_owned(),
        ),
        (
            "campaigns/off.rhai",
            format!("discount(#{{ percent: {percent} }});\n"),
        ),
    ];
    for (file, text) in files {
        let file = folder.join(name).join(file);
        std::fs::create_dir_all(file.parent().context("a folder")?)?;
        std::fs::write(file, text)?;
    }
    Ok(())
}

/// Two members and a guest; a week lies between the second and the third
/// purchase, and the second comes back whole.
const EVENTS: &str = r#"{"id":"e1","kind":"purchase","at":"2026-11-02T10:00:00+03:00","customer":"ayse","purchase":{"lines":[{"sku":"mug","quantity":1,"unit_price":"99.90"}]}}
{"id":"e2","kind":"purchase","at":"2026-11-03T10:00:00+03:00","customer":"ali","purchase":{"store":"moda","lines":[{"sku":"mug","quantity":2,"unit_price":"50.00"}]}}
{"id":"r2","kind":"return","at":"2026-11-04T10:00:00+03:00","customer":"ali","purchase":{"of":"e2","store":"moda","lines":[{"sku":"mug","quantity":2}]}}
{"id":"e3","kind":"purchase","at":"2026-11-09T10:00:00+03:00","purchase":{"store":"moda","lines":[{"sku":"cup","quantity":1,"unit_price":"10.00"}]}}
"#;

const CUSTOMERS: &str = "{\"id\":\"ayse\"}\n{\"id\":\"ali\"}\n";

/// A folder with an old program, a new one, and records.
fn both(old: u32, new: u32) -> anyhow::Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    program(folder.path(), "old", old)?;
    program(folder.path(), "new", new)?;
    std::fs::write(folder.path().join("events.ndjson"), EVENTS)?;
    std::fs::write(folder.path().join("customers.ndjson"), CUSTOMERS)?;
    Ok(folder)
}

fn backtest(folder: &Path, args: &[&str]) -> anyhow::Result<Ran> {
    let records = [
        "--customers",
        "customers.ndjson",
        "--events",
        "events.ndjson",
    ];
    sadakat(folder, &[&["backtest"], args, &records].concat(), b"")
}

fn report(folder: &Path, args: &[&str]) -> anyhow::Result<Value> {
    let ran = backtest(folder, &[args, &["--format", "json"]].concat())?.code(0)?;
    Ok(serde_json::from_str(&ran.out)?)
}

/// Calculated by hand. Of 99.90: 10 % are 9.99, which leaves 89.91 and 89
/// points; 15 % are 14.99 (14.985, half up), which leaves 84.91 and 84 points.
/// The second purchase came back. Of 10.00: 1.00 and 1.50; guests get no
/// points. So money off is 10.99 and 16.49, and the points are worth 1.78 and
/// 1.68: 12.77 and 18.17 in all, which is 42.3 % more (5.40 of 12.77).
#[test]
fn a_known_change_to_the_minor_unit() -> anyhow::Result<()> {
    let folder = both(10, 15)?;
    let report = report(folder.path(), &["old", "new"])?;
    let total = &report["total"];
    let given = |side: &str| {
        let given = &total["given"][side];
        json!([
            given["off"]["TRY"],
            given["points"]["points"],
            given["worth"]["TRY"],
            given["cost"]["TRY"]
        ])
    };
    assert_eq!(given("old"), json!(["10.99", "89", "1.78", "12.77"]));
    assert_eq!(given("new"), json!(["16.49", "84", "1.68", "18.17"]));
    assert_eq!(total["members"], json!({ "old": 2, "new": 2 }));
    assert_eq!(report["cost_change"], json!({ "TRY": "42.3" }));
    // 99.90 + 10.00; 100.00 came back. 12.77 and 18.17 of 109.90.
    assert_eq!(report["sales"], json!({ "TRY": "109.90" }));
    assert_eq!(
        report["cost_of_sales"],
        json!({ "TRY": { "old": "11.6", "new": "16.5" } })
    );
    assert_eq!(
        (&report["events"], &report["differences"]),
        (&4.into(), &4.into())
    );
    let weeks: Vec<Value> = report["weeks"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|week| {
            json!([
                week["of"],
                week["old"]["cost"]["TRY"],
                week["new"]["cost"]["TRY"]
            ])
        })
        .collect();
    assert_eq!(
        json!(weeks),
        json!([
            ["2026-11-02", "11.77", "16.67"],
            ["2026-11-09", "1.00", "1.50"]
        ])
    );
    let stores = &report["stores"][0];
    assert_eq!(
        (&stores["of"], &stores["old"]["off"]["TRY"]),
        (&"moda".into(), &"1.00".into())
    );
    // Ayşe has more off and fewer points; Ali's came back.
    let members = &report["members"];
    assert_eq!(
        json!([
            members["gain"],
            members["lose"],
            members["both"],
            members["same"]
        ]),
        json!([0, 0, 1, 1])
    );
    let example = &report["examples"][0];
    assert_eq!(
        (&example["event"], &example["customer"]),
        (&"e1".into(), &"ayse".into())
    );
    assert_eq!(example["campaigns"][1]["campaign"], "off");
    assert!(example["campaigns"][1]["old"].to_string().contains("9.99"));
    assert!(example["campaigns"][1]["new"].to_string().contains("14.99"));
    Ok(())
}

/// Calculated by hand: 15 % of 99.90, 100.00 and 10.00 are 14.99, 15.00 and
/// 1.50. The guest is no member; that the second purchase comes back takes
/// nothing away, since nothing was given.
#[test]
fn what_a_campaign_in_shadow_would_cost_is_told_apart() -> anyhow::Result<()> {
    let folder = both(10, 15)?;
    let manifest = folder.path().join("new/campaigns/off.toml");
    std::fs::write(
        manifest,
        "name = \"Off\"\non = [\"purchase\"]\nshadow = true\n",
    )?;
    let report = report(folder.path(), &["old", "new"])?;
    let total = &report["total"]["given"]["new"];
    assert_eq!(total["off"], json!({ "TRY": "0.00" }));
    let shadow = &report["shadows"][0];
    assert_eq!(
        (&shadow["id"], &shadow["given"]["old"]),
        (&"off".into(), &Value::Null)
    );
    let would = &shadow["given"]["new"];
    assert_eq!(would["cost"], json!({ "TRY": "31.49" }));
    assert_eq!(
        (&would["events"], &shadow["members"]["new"]),
        (&3.into(), &2.into())
    );
    assert_eq!(report["shadows"].as_array().map(Vec::len), Some(1));
    let text = backtest(folder.path(), &["old", "new"])?.code(0)?.out;
    assert!(text.contains("campaigns in shadow would have given"));
    let line = text.lines().find(|line| line.contains("31.49"));
    assert!(line.is_some_and(|line| line.trim_start().starts_with("off")));
    // Nobody is told that it gives nothing.
    assert!(!text.contains("nothing is given by"), "{text}");
    Ok(())
}

#[test]
fn identical_programs_change_nothing() -> anyhow::Result<()> {
    let folder = both(10, 10)?;
    let ran = backtest(
        folder.path(),
        &["old", "new", "--fail-if", "differences > 0"],
    )?
    .code(0)?;
    assert!(
        ran.out
            .contains("nothing changes: every decision is the same"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("the same is given by base, off"),
        "{}",
        ran.out
    );
    Ok(())
}

#[test]
fn one_program_alone() -> anyhow::Result<()> {
    let folder = both(10, 15)?;
    let report = report(folder.path(), &["new"])?;
    assert_eq!(report["old"], Value::Null);
    assert_eq!(report["total"]["given"]["old"], Value::Null);
    assert_eq!(report["total"]["given"]["new"]["cost"]["TRY"], "18.17");
    // Of what was sold: 18.17 of 109.90.
    let ran = backtest(folder.path(), &["new", "--fail-if", "cost > 16.5 %"])?.code(1)?;
    assert!(
        ran.err.contains("fails: cost > 16.5 %: 18.17 TRY, 16.5 %"),
        "{}",
        ran.err
    );
    backtest(folder.path(), &["new", "--fail-if", "cost > 16.6 %"])?.code(0)?;
    Ok(())
}

#[test]
fn conditions_fail_a_build() -> anyhow::Result<()> {
    let folder = both(10, 15)?;
    let change = ["old", "new"];
    for (condition, code) in [
        ("cost > 5 %", 1),
        ("cost > 42.2 %", 1),
        ("cost > 42.3 %", 0),
        ("cost >= 5.40", 1),
        ("cost > 5.40", 0),
        ("off < 5.51", 1),
        ("points < 0", 1),
        ("points < -5", 0),
        ("losers > 0", 0),
        ("differences >= 100 %", 1),
        ("faults > 0", 0),
        ("members < 0", 0),
    ] {
        let args = [&change[..], &["--fail-if", condition]].concat();
        let ran = backtest(folder.path(), &args)?;
        assert_eq!(ran.code, Some(code), "{condition}: {}", ran.err);
    }
    for (condition, said) in [
        ("costs > 1", "did you mean `cost`?"),
        ("cost more", "write for example `cost > 5 %`"),
        ("cost > much", "`much` is not a number"),
    ] {
        let args = [&change[..], &["--fail-if", condition]].concat();
        let ran = backtest(folder.path(), &args)?.code(2)?;
        assert!(ran.err.contains(said), "{condition}: {}", ran.err);
    }
    Ok(())
}

/// Git that says nothing and asks nobody.
fn git(folder: &Path, args: &[&str]) -> anyhow::Result<()> {
    let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
    let done = Command::new("git")
        .current_dir(folder)
        .args(identity)
        .args(args)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()?;
    anyhow::ensure!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    Ok(())
}

#[test]
fn the_old_program_may_be_a_revision() -> anyhow::Result<()> {
    let folder = both(10, 10)?;
    let root = folder.path();
    git(root, &["init", "--quiet"])?;
    git(root, &["add", "new"])?;
    git(root, &["commit", "--quiet", "-m", "ten percent"])?;
    program(root, "new", 15)?;
    let index = std::fs::read(root.join(".git/index"))?;
    let report = report(root, &["HEAD", "new"])?;
    assert_eq!(report["cost_change"], json!({ "TRY": "42.3" }));
    assert!(report["old"]["label"].to_string().contains("HEAD ("));
    assert_eq!(
        std::fs::read(root.join(".git/index"))?,
        index,
        "the index is left alone"
    );
    // Neither a folder nor a revision.
    for (wrong, code) in [("HAED", 1), ("old", 0)] {
        backtest(root, &[wrong, "new"])?.code(code)?;
    }
    let ran = backtest(root, &["HAED", "new"])?;
    let said = "`HAED` is neither a program folder nor a Git revision of `new`";
    assert!(ran.err.contains(said), "{}", ran.err);
    Ok(())
}

/// Whoever can change the folder can name commands in its repository: a filter
/// for the files that are checked out, a monitor, a hook.
#[test]
fn no_command_of_the_repository_runs() -> anyhow::Result<()> {
    let folder = both(10, 10)?;
    let root = folder.path();
    git(root, &["init", "--quiet"])?;
    std::fs::write(root.join("new/.gitattributes"), "* filter=mine\n")?;
    git(root, &["add", "new"])?;
    git(root, &["commit", "--quiet", "-m", "ten percent"])?;
    let ran = root.join("ran");
    let touch = format!("touch '{}'; cat", ran.display());
    for setting in ["filter.mine.smudge", "filter.mine.clean", "core.fsmonitor"] {
        git(root, &["config", setting, &touch])?;
    }
    let hook = root.join(".git/hooks/post-checkout");
    std::fs::write(&hook, format!("#!/bin/sh\n{touch}\n"))?;
    program(root, "new", 15)?;
    let report = report(root, &["HEAD", "new"])?;
    assert_eq!(report["cost_change"], json!({ "TRY": "42.3" }));
    assert!(!ran.exists(), "a command of the repository ran");
    Ok(())
}

/// A link within the folder is what it leads to; one that leads out is refused,
/// and nothing of what is there is shown.
#[cfg(unix)]
#[test]
fn links_of_a_revision_stay_within_it() -> anyhow::Result<()> {
    use std::os::unix::fs::symlink;
    let folder = both(10, 10)?;
    let root = folder.path();
    git(root, &["init", "--quiet"])?;
    let campaigns = root.join("new/campaigns");
    let manifest = std::fs::read_dir(&campaigns)?
        .map(|entry| entry.map(|entry| entry.path()))
        .find(|path| {
            path.as_ref()
                .is_ok_and(|path| path.extension().is_some_and(|e| e == "toml"))
        })
        .expect("the program has a campaign")?;
    let aside = root.join("new/aside");
    std::fs::rename(&manifest, &aside)?;
    symlink("../aside", &manifest)?;
    git(root, &["add", "new"])?;
    git(root, &["commit", "--quiet", "-m", "linked"])?;
    std::fs::remove_file(&manifest)?;
    std::fs::rename(&aside, &manifest)?;
    let same = report(root, &["HEAD", "new"])?;
    assert_eq!(same["differences"], json!(0), "{same}");
    std::fs::remove_file(&manifest)?;
    std::fs::write(root.join("secret"), "the secret")?;
    symlink("../../secret", &manifest)?;
    git(root, &["add", "new"])?;
    git(root, &["commit", "--quiet", "-m", "out"])?;
    std::fs::remove_file(&manifest)?;
    program(root, "new", 15)?;
    let ran = backtest(root, &["HEAD", "new"])?;
    assert!(
        ran.err.contains("is a link that leads out of the folder"),
        "{}",
        ran.err
    );
    assert!(!ran.err.contains("the secret"));
    Ok(())
}

/// Each program reads the records by its own schema; a field that only one of
/// them has does not stop the other.
#[test]
fn a_new_field_does_not_lose_the_old_programs_records() -> anyhow::Result<()> {
    let folder = both(10, 15)?;
    let program = folder.path().join("new/program.toml");
    let text = std::fs::read_to_string(&program)?;
    std::fs::write(
        &program,
        format!("{text}[schema.customer]\ncity = \"text?\"\n"),
    )?;
    let customers = "{\"id\":\"ayse\",\"city\":\"İzmir\"}\n{\"id\":\"ali\"}\n";
    std::fs::write(folder.path().join("customers.ndjson"), customers)?;
    let report = report(folder.path(), &["old", "new"])?;
    assert_eq!(report["total"]["members"], json!({ "old": 2, "new": 2 }));
    Ok(())
}

#[test]
fn records_that_cannot_be_used_are_said() -> anyhow::Result<()> {
    let folder = both(10, 15)?;
    let events = format!("{EVENTS}{{\"id\":\"e9\",\"knd\":\"purchase\"}}\n");
    std::fs::write(folder.path().join("events.ndjson"), events)?;
    let ran = backtest(folder.path(), &["old", "new"])?.code(1)?;
    assert!(
        ran.err
            .contains("1 record cannot be used by old, the first:"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("events.ndjson:5"), "{}", ran.err);
    std::fs::write(folder.path().join("events.ndjson"), EVENTS)?;
    let customers = format!("{CUSTOMERS}{{\"id\":7}}\n");
    std::fs::write(folder.path().join("customers.ndjson"), customers)?;
    let ran = backtest(folder.path(), &["old", "new"])?.code(1)?;
    assert!(
        ran.err.contains("1 customer cannot be used by old"),
        "{}",
        ran.err
    );
    Ok(())
}

/// Neither side knows of the other: a comparison has the same sums as each of
/// the programs alone.
#[test]
fn a_comparison_is_two_programs_alone() -> anyhow::Result<()> {
    let folder = both(10, 15)?;
    let both = report(folder.path(), &["old", "new", "--daily"])?;
    for side in ["old", "new"] {
        let alone = report(folder.path(), &[side, "--daily"])?;
        assert_eq!(both["total"]["given"][side], alone["total"]["given"]["new"]);
        assert_eq!(
            both["total"]["members"][side],
            alone["total"]["members"]["new"]
        );
        for part in ["weeks", "tiers", "stores"] {
            let (of_both, of_one) = (both[part].as_array(), alone[part].as_array());
            let (of_both, of_one) = (of_both.context("parts")?, of_one.context("parts")?);
            assert_eq!(of_both.len(), of_one.len());
            for (both, alone) in of_both.iter().zip(of_one) {
                assert_eq!((&both["of"], &both[side]), (&alone["of"], &alone["new"]));
            }
        }
    }
    Ok(())
}

/// A page that needs nothing from elsewhere, in which no name does anything.
#[test]
fn the_page_is_one_file() -> anyhow::Result<()> {
    let folder = both(10, 15)?;
    let name = "name = \"<script>alert(1)</script> & co\"";
    let program = folder.path().join("new/program.toml");
    let text = std::fs::read_to_string(&program)?;
    std::fs::write(&program, text.replace("name = \"Shop\"", name))?;
    backtest(folder.path(), &["old", "new", "--html", "report.html"])?.code(0)?;
    let page = std::fs::read_to_string(folder.path().join("report.html"))?;
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; co"));
    assert!(!page.contains("<script>alert"));
    for outside in ["src=", "href=", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("<b>+42.3 %</b>"));
    // The output may not be one of the inputs.
    let ran = backtest(folder.path(), &["old", "new", "--html", "events.ndjson"])?;
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    Ok(())
}

#[test]
fn the_new_shop_of_init_over_its_own_events() -> anyhow::Result<()> {
    let folder = shop()?;
    let args = [
        "backtest",
        "shop",
        "shop",
        "--customers",
        "shop/customers.csv",
        "--events",
        "shop/events.ndjson",
        "--daily",
    ];
    let ran = sadakat(folder.path(), &args, b"")?.code(0)?;
    assert!(ran.out.contains("nothing changes"), "{}", ran.out);
    Ok(())
}

/// Over a year of a real shop a backtest comes to what a run comes to,
/// campaign by campaign, with and without the daily sweep.
#[test]
fn a_backtest_and_a_run_agree() -> anyhow::Result<()> {
    let folder = real_records()?;
    let rules = path("rules").to_string_lossy().into_owned();
    for daily in [&[][..], &["--daily"]] {
        let args = [&[&rules, &rules, "--examples", "0"][..], daily].concat();
        let report = report(folder.path(), &args)?;
        assert_eq!(report["differences"], 0);
        let records = [
            "--customers",
            "customers.ndjson",
            "--events",
            "events.ndjson",
        ];
        let run = [&["run", &rules, "--format", "json"][..], &records, daily].concat();
        let ran = sadakat(folder.path(), &run, b"")?.code(0)?;
        let summary: Value = serde_json::from_str(&ran.err)?;
        let campaigns = report["campaigns"].as_array().context("campaigns")?;
        assert_eq!(
            Some(campaigns.len()),
            summary["campaigns"].as_object().map(|all| all.len())
        );
        for campaign in campaigns {
            let id = campaign["id"].as_str().context("an id")?;
            let of_run = &summary["campaigns"][id];
            for side in ["old", "new"] {
                let given = &campaign["given"][side];
                let told = json!([
                    given["off"]["GBP"],
                    given["points"],
                    given["coupons"],
                    given["faults"]
                ]);
                let expected = json!([
                    of_run["discount"],
                    of_run["points"],
                    of_run["coupons"],
                    of_run["faults"]
                ]);
                assert_eq!(told, expected, "{id}, {side}, {daily:?}");
            }
        }
    }
    Ok(())
}

/// Two programs that give a coupon of 10 and of 15 percent for each purchase;
/// the new one has a segment, a wallet and a campaign more.
fn coupons() -> anyhow::Result<tempfile::TempDir> {
    let folder = both(10, 10)?;
    for (name, percent, more) in [
        ("old", 10, ""),
        (
            "new",
            15,
            "[wallets.stars]\n[segments]\nregulars = 'history.purchases >= 0'\n",
        ),
    ] {
        let root = folder.path().join(name);
        let text = std::fs::read_to_string(root.join("program.toml"))?;
        std::fs::write(root.join("program.toml"), format!("{text}{more}"))?;
        std::fs::write(
            root.join("campaigns/thanks.toml"),
            "name = \"Thanks\"\non = [\"purchase\"]\naudience = 'customer.id != ()'\n",
        )?;
        std::fs::write(
            root.join("campaigns/thanks.rhai"),
            format!("coupon(#{{ percent: {percent}, valid: \"14 days\" }});\n"),
        )?;
    }
    let new = folder.path().join("new/campaigns");
    std::fs::write(new.join("star.toml"), "on = [\"purchase\"]\n")?;
    std::fs::write(new.join("star.rhai"), "points(\"stars\", 1);\n")?;
    Ok(folder)
}

/// As many coupons, with other terms, are another thing.
#[test]
fn coupons_with_other_terms_differ() -> anyhow::Result<()> {
    let folder = coupons()?;
    let report = report(folder.path(), &["old", "new"])?;
    let all = report["campaigns"].as_array().context("campaigns")?;
    let find = |id: &str| all.iter().find(|campaign| campaign["id"] == id);
    let thanks = find("thanks").context("thanks")?;
    assert_eq!(thanks["differences"], 2);
    assert_eq!(
        thanks["coupon_terms"],
        json!([
            { "terms": "coupon of 10 %, valid 14 days", "count": { "old": 2, "new": 0 } },
            { "terms": "coupon of 15 %, valid 14 days", "count": { "old": 0, "new": 2 } },
        ])
    );
    assert_eq!(find("off").context("off")?["differences"], 0);
    let ran = backtest(folder.path(), &["old", "new", "--html", "report.html"])?.code(0)?;
    assert!(
        ran.out.contains("the same is given by base, off"),
        "{}",
        ran.out
    );
    let rows: Vec<Vec<&str>> = ran
        .out
        .lines()
        .filter(|line| line.contains("valid 14 days"))
        .map(|line| line.split_whitespace().collect())
        .collect();
    let row = |percent, old, new| {
        vec![
            "thanks", "coupon", "of", percent, "%,", "valid", "14", "days", old, new,
        ]
    };
    assert_eq!(
        rows.get(..2),
        Some(&[row("10", "2", "0"), row("15", "0", "2")][..]),
        "{}",
        ran.out
    );
    let page = std::fs::read_to_string(folder.path().join("report.html"))?;
    assert!(page.contains("coupon of 15 %, valid 14 days"));
    Ok(())
}

/// Who has as many coupons as before, but others, does not have the same.
#[test]
fn members_with_other_coupons_are_told() -> anyhow::Result<()> {
    let folder = coupons()?;
    for file in ["star.toml", "star.rhai"] {
        std::fs::remove_file(folder.path().join("new/campaigns").join(file))?;
    }
    let report = report(folder.path(), &["old", "new"])?;
    assert_eq!(
        json!([report["members"]["same"], report["members"]["changed"]]),
        json!([0, 2])
    );
    let ran = backtest(folder.path(), &["old", "new"])?.code(0)?;
    let told = "2 have as much, but something else, such as coupons with other terms";
    assert!(ran.out.contains(told), "{}", ran.out);
    Ok(())
}

/// What a program does not have is not nothing of it.
#[test]
fn what_a_program_lacks_is_not_known() -> anyhow::Result<()> {
    let folder = coupons()?;
    let report = report(folder.path(), &["old", "new"])?;
    let segment = &report["segments"][0];
    assert_eq!(
        (&segment["of"], &segment["old"]),
        (&"regulars".into(), &Value::Null)
    );
    // Ali's came back.
    assert_eq!(segment["new"]["points"]["stars"], "1");
    let total = &report["total"]["given"];
    assert_eq!(total["old"]["points"].get("stars"), None);
    assert_eq!(total["new"]["points"]["stars"], "1");
    let ran = backtest(folder.path(), &["old", "new", "--html", "report.html"])?.code(0)?;
    let line = |begins: &str| {
        let found = ran
            .out
            .lines()
            .find(|line| line.trim_start().starts_with(begins));
        found.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    assert_eq!(line("stars").as_deref(), Some("stars – 1"), "{}", ran.out);
    let regulars = line("regulars").context("a line of the segment")?;
    assert!(regulars.starts_with("regulars – "), "{regulars}");
    let page = std::fs::read_to_string(folder.path().join("report.html"))?;
    assert!(
        page.contains("<th scope=\"row\">regulars</th><td>–</td>"),
        "{page}"
    );
    Ok(())
}

/// Campaigns for days that nobody asked for are told, here and by a run.
#[test]
fn days_that_never_came_are_told() -> anyhow::Result<()> {
    let folder = both(10, 10)?;
    let campaigns = folder.path().join("new/campaigns");
    std::fs::write(campaigns.join("wish.toml"), "on = [\"day\"]\n")?;
    std::fs::write(campaigns.join("wish.rhai"), "message(\"wish\");\n")?;
    let note = "note: `wish` is for `day` events, and there were none; --daily decides one for every customer and day";
    let records = [
        "--customers",
        "customers.ndjson",
        "--events",
        "events.ndjson",
    ];
    for (command, daily) in [
        ("run", false),
        ("run", true),
        ("backtest", false),
        ("backtest", true),
    ] {
        let mut args = [&[command, "new"], &records[..]].concat();
        args.extend(daily.then_some("--daily"));
        let ran = sadakat(folder.path(), &args, b"")?.code(0)?;
        assert_eq!(ran.err.contains(note), !daily, "{args:?}: {}", ran.err);
    }
    Ok(())
}
