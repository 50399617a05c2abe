//! `sadakat process`, `member show` and `ledger verify`.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::Context as _;
use sadakat_test_postgres::Postgres;
use sadakat_tests::path;

use crate::{real_records, sadakat};

fn rules() -> String {
    path("rules").to_string_lossy().into_owned()
}

const RECORDS: [&str; 4] = [
    "--customers",
    "customers.ndjson",
    "--events",
    "events.ndjson",
];

fn process(folder: &Path, ledger: &str, out: &str, batch: &str) -> anyhow::Result<crate::Ran> {
    let rules = rules();
    let own = [
        "process", &rules, "--ledger", ledger, "--out", out, "--batch", batch,
    ];
    sadakat(folder, &[&own[..], &RECORDS].concat(), b"")
}

/// R14: the ledger decides as a replay does, and a second time nothing changes.
#[test]
fn a_year_of_a_real_shop_is_kept_once() -> anyhow::Result<()> {
    let folder = real_records()?;
    let folder = folder.path();
    let rules = rules();
    let run = [&["run", &rules, "--out", "run.ndjson"][..], &RECORDS].concat();
    sadakat(folder, &run, b"")?.code(0)?;
    let read = |name: &str| fs::read_to_string(folder.join(name));
    let first = process(folder, "l.db", "one.ndjson", "100")?.code(0)?;
    assert!(
        first.err.contains("1125 processed, 0 known already"),
        "{}",
        first.err
    );
    assert!(
        read("run.ndjson")? == read("one.ndjson")?,
        "the ledger decides otherwise"
    );
    let show = ["member", "show", "14702", "--ledger", "l.db"];
    let before = sadakat(folder, &show, b"")?.code(0)?.out;
    assert!(before.contains("tier gold"), "{before}");
    let second = process(folder, "l.db", "two.ndjson", "512")?.code(0)?;
    assert!(
        second.err.contains("0 processed, 1125 known already"),
        "{}",
        second.err
    );
    assert!(read("one.ndjson")? == read("two.ndjson")?);
    assert_eq!(sadakat(folder, &show, b"")?.code(0)?.out, before);
    let verified = sadakat(folder, &["ledger", "verify", "l.db"], b"")?.code(0)?;
    assert!(
        verified.out.starts_with("sound: 1332 requests"),
        "{}",
        verified.out
    );
    Ok(())
}

/// How often a ledger is killed; `SADAKAT_KILLS` says another number.
const KILLS: usize = 3;

/// Events that a ledger which is killed gets.
const EVENTS: usize = 200;

/// Killed at any point, a ledger is sound, nothing that was answered is lost,
/// and nothing is there twice.
#[test]
fn killed_at_any_point() -> anyhow::Result<()> {
    killed(&|| Ok("l.db".to_owned()), &|child| Ok(child.kill()?))
}

/// The same of a ledger in a database.
#[test]
fn killed_at_any_point_beside_a_database() -> anyhow::Result<()> {
    let server = Postgres::shared()?;
    let place = || Ok(server.place()?.display().to_string());
    killed(&place, &|child| Ok(child.kill()?))
}

/// The same if the database itself is killed, and started again.
#[test]
fn killed_at_any_point_with_its_database() -> anyhow::Result<()> {
    let server = Postgres::start(true)?;
    let place = || Ok(server.place()?.display().to_string());
    killed(&place, &|_| {
        server.kill()?;
        server.start_again()
    })
}

/// Kills a ledger at a new place again and again.
fn killed(
    place: &dyn Fn() -> anyhow::Result<String>,
    kill: &dyn Fn(&mut Child) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let records = real_records()?;
    let whole = records.path();
    let events = fs::read_to_string(whole.join("events.ndjson"))?;
    let events: Vec<&str> = events.lines().take(EVENTS).collect();
    fs::write(whole.join("events.ndjson"), events.join("\n"))?;
    process(whole, "l.db", "whole.ndjson", "512")?.code(0)?;
    let expected = fs::read_to_string(whole.join("whole.ndjson"))?;
    let kills = std::env::var("SADAKAT_KILLS").ok();
    let kills = kills.map_or(Ok(KILLS), |text| text.parse())?;
    let rules = rules();
    let mut chance: u64 = 0x9e37_79b9_7f4a_7c15;
    for round in 0..kills {
        let folder = tempfile::tempdir()?;
        let ledger = place()?;
        for name in ["customers.ndjson", "events.ndjson"] {
            fs::copy(whole.join(name), folder.path().join(name))?;
        }
        // Several times in one life of a ledger.
        for _ in 0..1 + round % 3 {
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            let batch = (1 + chance % 40).to_string();
            let answers = usize::try_from(chance / 64)? % EVENTS;
            let mut child = Command::new(env!("CARGO_BIN_EXE_sadakat"))
                .current_dir(folder.path())
                .env("SADAKAT_CACHE", crate::compiled())
                .args(["process", &rules, "--ledger", &ledger, "--out", "-"])
                .args(["--batch", &batch])
                .args(RECORDS)
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()?;
            let out = child.stdout.take().context("standard output")?;
            let mut lines = BufReader::new(out).lines();
            let read = lines
                .by_ref()
                .take(answers)
                .collect::<Result<Vec<_>, _>>()?;
            kill(&mut child)?;
            // Whoever outlives it is heard to the end.
            let more = lines.collect::<Result<Vec<_>, _>>()?;
            child.wait()?;
            let read = [read, more].concat();
            assert_eq!(read, expected.lines().take(read.len()).collect::<Vec<_>>());
            if answers == 0 {
                // There may be no ledger yet; what comes next begins it.
                continue;
            }
            let verified = sadakat(folder.path(), &["ledger", "verify", &ledger], b"")?.code(0)?;
            let kept: usize = verified
                .out
                .split(' ')
                .nth(1)
                .context("how many requests")?
                .parse()?;
            // 207 of them are customers.
            assert!(kept >= 207 + answers, "{kept} kept, {answers} answered");
        }
        process(folder.path(), &ledger, "rest.ndjson", "512")?.code(0)?;
        let rest = fs::read_to_string(folder.path().join("rest.ndjson"))?;
        assert!(rest == expected, "round {round}");
        sadakat(folder.path(), &["ledger", "verify", &ledger], b"")?.code(0)?;
    }
    Ok(())
}

/// Two processes get a year of a real shop at the same time, with one ledger in a
/// database: each event is processed once, by one of them, and both are told the
/// same. Every other command works on it too.
#[test]
fn two_processes_share_a_database() -> anyhow::Result<()> {
    let folder = real_records()?;
    let folder = folder.path();
    let rules = rules();
    let run = [&["run", &rules, "--out", "run.ndjson"][..], &RECORDS].concat();
    sadakat(folder, &run, b"")?.code(0)?;
    let place = Postgres::shared()?.place()?.display().to_string();
    let both = std::thread::scope(|scope| {
        let [one, other] = ["one.ndjson", "two.ndjson"].map(|out| {
            let place = &place;
            scope.spawn(move || process(folder, place, out, "10"))
        });
        [one, other].map(std::thread::ScopedJoinHandle::join)
    });
    let mut processed = 0;
    for one in both {
        let ran = one
            .map_err(|_| anyhow::anyhow!("a thread panicked"))??
            .code(0)?;
        let told = ran.err.split("1125 records: ").nth(1);
        let told = told.with_context(|| ran.err.clone())?;
        let number = told.split(' ').next().unwrap_or_default();
        processed += number.parse::<usize>()?;
    }
    assert_eq!(processed, 1125);
    let read = |name: &str| fs::read_to_string(folder.join(name));
    let expected = read("run.ndjson")?;
    assert!(read("one.ndjson")? == expected);
    assert!(read("two.ndjson")? == expected);
    let show = ["member", "show", "14702", "--ledger", &place];
    let shown = sadakat(folder, &show, b"")?.code(0)?.out;
    assert!(shown.contains("tier gold"), "{shown}");
    let sweep = ["sweep", &rules, "--ledger", &place, "--date", "2012-01-01"];
    sadakat(folder, &sweep, b"")?.code(0)?;
    let liability = ["report", "liability", "--ledger", &place];
    sadakat(folder, &liability, b"")?.code(0)?;
    let replay = ["replay", "--event", "538168", "--ledger", &place];
    sadakat(folder, &replay, b"")?.code(0)?;
    let verified = sadakat(folder, &["ledger", "verify", &place], b"")?.code(0)?;
    assert!(verified.out.starts_with("sound: "), "{}", verified.out);
    let backup = ["ledger", "backup", &place, "--to", "copy.db"];
    let ran = sadakat(folder, &backup, b"")?;
    assert!(ran.err.contains("pg_dump --format=custom"), "{}", ran.err);
    assert!(!folder.join("copy.db").exists());
    Ok(())
}

/// A database that is not there is said once, in words, without the password.
#[test]
fn a_database_that_cannot_be_reached() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let place = "postgres://me:wr0ng@127.0.0.1:1/shop";
    let ran = sadakat(folder.path(), &["ledger", "verify", place], b"")?;
    let expected = "`postgres://me@127.0.0.1:1/shop` cannot be reached";
    assert!(ran.err.contains(expected), "{}", ran.err);
    assert!(!ran.err.contains("wr0ng"), "{}", ran.err);
    Ok(())
}

/// What is wrong is said with its line, and the rest stands.
#[test]
fn what_cannot_be_used_is_said() -> anyhow::Result<()> {
    let folder = crate::shop()?;
    let folder = folder.path();
    let bought = |id: &str, price: &str| {
        format!(
            r#"{{"id":"{id}","kind":"purchase","at":"2026-11-21T14:03:00Z","customer":"c1","purchase":{{"lines":[{{"sku":"a","category":"coffee","quantity":1,"unit_price":"{price}"}}]}}}}"#
        )
    };
    let events = [
        bought("e1", "5.00"),
        bought("e1", "6.00"),
        bought("e2", "5.001"),
        r#"{"id":"r1","kind":"return","at":"2026-11-22T14:03:00Z","customer":"c1","purchase":{"of":"e9","lines":[{"sku":"a","quantity":1}]}}"#.to_owned(),
        bought("e3", "5.00"),
    ];
    let args = ["process", "shop", "--ledger", "l.db", "--events", "-"];
    let args = [&args[..], &["--rejects", "rejects.ndjson"]].concat();
    let ran = sadakat(folder, &args, events.join("\n").as_bytes())?.code(1)?;
    for expected in [
        "standard input:2: error[S0507]: id: `e1` was processed before, with other contents",
        "standard input:3:",
        "standard input:4: error[S0516]: purchase.of: there is no purchase `e9` in the 730 days before",
        "5 records: 2 processed, 0 known already, 3 that cannot be used",
    ] {
        assert!(ran.err.contains(expected), "{expected}\n{}", ran.err);
    }
    let rejects = fs::read_to_string(folder.join("rejects.ndjson"))?;
    assert_eq!(rejects.lines().count(), 3);
    let nobody = ["member", "show", "c1", "--ledger", "l.db"];
    let ran = sadakat(folder, &nobody, b"")?.code(1)?;
    assert_eq!(ran.err.trim(), "error: there is no member `c1`");
    let ran = sadakat(folder, &["ledger", "verify", "shop/program.toml"], b"")?.code(1)?;
    assert!(ran.err.contains("file is not a database"), "{}", ran.err);
    Ok(())
}

/// What an operator does: sweeps a day, corrects, reports, copies.
#[test]
fn a_day_of_an_operator() -> anyhow::Result<()> {
    let folder = crate::shop()?;
    let folder = folder.path();
    let customers = r#"{"id":"c1","joined_at":"2026-01-01T10:00:00Z"}"#;
    fs::write(folder.join("customers.ndjson"), customers)?;
    let enrol = [
        "process",
        "shop",
        "--ledger",
        "l.db",
        "--customers",
        "customers.ndjson",
    ];
    let ran = sadakat(folder, &enrol, b"")?.code(0)?;
    assert!(ran.err.contains("1 new member, 0 changed"), "{}", ran.err);
    let adjust = |points: &str, id: &str, reason: &str| {
        let args = [
            "adjust",
            "c1",
            points,
            "--ledger",
            "l.db",
            "--id",
            id,
            "--date",
            "2026-03-01",
            "--reason",
            reason,
            "--approver",
            "mo",
        ];
        sadakat(folder, &args, b"")
    };
    assert_eq!(
        adjust("100", "a1", "goodwill")?.code(0)?.out.trim(),
        "c1: 100 points, now 100"
    );
    let again = adjust("100", "a1", "goodwill")?.code(0)?;
    assert!(again.out.contains("nothing was done"), "{}", again.out);
    let other = adjust("200", "a1", "goodwill")?.code(1)?;
    assert!(
        other
            .err
            .contains("`a1` was processed before, with other contents"),
        "{}",
        other.err
    );
    let more = adjust("-101", "a2", "a slip")?.code(1)?;
    assert_eq!(more.err.trim(), "error: `c1` has 100 in `points`, not 101");
    assert_eq!(
        adjust("-30", "a3", "a slip")?.code(0)?.out.trim(),
        "c1: -30 points, now 70"
    );
    let order = |args: &str, code| {
        let order = format!("{args} --ledger l.db --date 2026-03-01");
        let args: Vec<&str> = order.split(' ').collect();
        sadakat(folder, &args, b"")?.code(code)
    };
    for (args, said) in [
        ("redeem c1 20 --id r1 --reason mug", "c1: 20 points, now 50"),
        (
            "redeem c1 20 --id r1 --reason mug",
            "c1: 20 points, now 50 (known already: nothing was done)",
        ),
        (
            "hold place c1 30 --id h1 --until 2026-03-02",
            "c1: 30 points, now 20",
        ),
        ("hold release h1 --id l1", "c1: 30 points, now 50"),
        (
            "hold place c1 50 --id h2 --until 2026-03-02",
            "c1: 50 points, now 0",
        ),
        ("hold capture h2 --id p1", "c1: 50 points, now 0"),
    ] {
        assert_eq!(order(args, 0)?.out.trim(), said);
    }
    for (args, said) in [
        (
            "redeem c1 1 --id r2",
            "error: `c1` has 0 in `points`, not 1",
        ),
        (
            "hold capture h2 --id p2",
            "error: the hold `h2` was captured already",
        ),
        (
            "hold release h9 --id l2",
            "error: nothing is held under `h9`",
        ),
    ] {
        assert_eq!(order(args, 1)?.err.trim(), said);
    }
    adjust("70", "a5", "for the next check")?.code(0)?;
    let missing = adjust("1", "a4", "")?.code(1)?;
    assert!(
        missing.err.contains("the reason is missing"),
        "{}",
        missing.err
    );
    let sweep = ["sweep", "shop", "--ledger", "l.db", "--date"];
    let ran = sadakat(folder, &[&sweep[..], &["2026-03-02"]].concat(), b"")?.code(0)?;
    assert!(ran.err.starts_with("2026-03-02: 1 member, "), "{}", ran.err);
    let wrong = sadakat(folder, &[&sweep[..], &["2 March"]].concat(), b"")?.code(2)?;
    assert!(
        wrong.err.contains("write a day such as 2026-11-21"),
        "{}",
        wrong.err
    );
    let report = [
        "report",
        "liability",
        "--ledger",
        "l.db",
        "--format",
        "json",
    ];
    let owed = sadakat(folder, &report, b"")?.code(0)?.out;
    assert!(
        owed.contains(r#""wallet":"points""#) && owed.contains(r#""points":"70""#),
        "{owed}"
    );
    let backup = ["ledger", "backup", "l.db", "--to", "copy.db"];
    sadakat(folder, &backup, b"")?.code(0)?;
    let twice = sadakat(folder, &backup, b"")?.code(1)?;
    assert!(
        twice.err.contains("is there already: name a new file"),
        "{}",
        twice.err
    );
    let verify = sadakat(folder, &["ledger", "verify", "copy.db"], b"")?.code(0)?;
    assert!(verify.out.starts_with("sound: "), "{}", verify.out);
    let show = ["member", "show", "c1", "--ledger", "copy.db"];
    let shown = sadakat(folder, &show, b"")?.code(0)?.out;
    for expected in [
        "points: 70, and 0 that cannot be used yet",
        "adjusted",
        "adjust:a3",
    ] {
        assert!(shown.contains(expected), "{expected}\n{shown}");
    }
    Ok(())
}

/// A decision of the past comes out again, by the program of then.
#[test]
fn a_decision_is_made_once_more() -> anyhow::Result<()> {
    let folder = crate::shop()?;
    let folder = folder.path();
    let event = |id: &str, price: &str| {
        format!(
            r#"{{"id":"{id}","kind":"purchase","at":"2026-03-01T10:00:00","customer":"c1","purchase":{{"lines":[{{"sku":"a","quantity":1,"unit_price":"{price}"}}]}}}}"#
        )
    };
    fs::write(folder.join("customers.ndjson"), "{\"id\":\"c1\"}\n")?;
    let process = |name: &str, events: String| {
        fs::write(folder.join(name), events)?;
        let args = format!(
            "process shop --ledger l.db --customers customers.ndjson --events {name} --out {name}.out"
        );
        let args: Vec<&str> = args.split(' ').collect();
        sadakat(folder, &args, b"")?.code(0)?;
        Ok::<String, anyhow::Error>(fs::read_to_string(folder.join(format!("{name}.out")))?)
    };
    let first = process("1.ndjson", event("e1", "10.00"))?;
    // The rules of today decide otherwise.
    let script = folder.join("shop/campaigns/base-points.rhai");
    fs::write(&script, "points(purchase.earning * 3);\n")?;
    let second = process("2.ndjson", event("e2", "10.00"))?;
    assert_ne!(first.split_once("effects"), second.split_once("effects"));
    for (id, decision) in [("e1", first), ("e2", second)] {
        let replay = ["replay", "--event", id, "--ledger", "l.db"];
        let again = sadakat(folder, &replay, b"")?.code(0)?;
        assert_eq!(again.out, decision);
        assert!(again.err.contains("byte for byte"), "{}", again.err);
    }
    let unknown = ["replay", "--event", "e3", "--ledger", "l.db"];
    let unknown = sadakat(folder, &unknown, b"")?.code(1)?;
    assert_eq!(unknown.err.trim(), "error: no event `e3` was processed");
    Ok(())
}

/// A coupon from its code to its use.
#[test]
fn a_coupon_is_handed_out_and_used() -> anyhow::Result<()> {
    let folder = crate::shop()?;
    let folder = folder.path();
    fs::write(
        folder.join("shop/campaigns/thanks.toml"),
        "on = [\"visit\"]\n",
    )?;
    fs::write(
        folder.join("shop/campaigns/thanks.rhai"),
        "coupon(#{ percent: 10, valid: \"10 days\" });",
    )?;
    fs::write(folder.join("customers.ndjson"), r#"{"id":"c1"}"#)?;
    let process = ["process", "shop", "--ledger", "l.db", "--events", "-"];
    let visit = r#"{"id":"v1","kind":"visit","at":"2026-03-01T10:00:00Z","customer":"c1"}"#;
    let more = [
        "--customers",
        "customers.ndjson",
        "--coupons",
        "coupons.ndjson",
    ];
    sadakat(folder, &[&process[..], &more].concat(), visit.as_bytes())?.code(0)?;
    let coupon: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.join("coupons.ndjson"))?)?;
    let code = coupon["code"].as_str().context("a code")?;
    assert_eq!(
        (&coupon["customer"], &coupon["until"]),
        (&"c1".into(), &"2026-03-10".into())
    );
    let bought = |id: &str| {
        format!(
            r#"{{"id":"{id}","kind":"purchase","at":"2026-03-02T10:00:00Z","customer":"c1","purchase":{{"coupons":["{code}"],"lines":[{{"sku":"a","category":"coffee","quantity":1,"unit_price":"5.00"}}]}}}}"#
        )
    };
    let events = [bought("e1"), bought("e2")].join("\n");
    let more = ["--verdicts", "verdicts.ndjson"];
    sadakat(folder, &[&process[..], &more].concat(), events.as_bytes())?.code(0)?;
    let verdicts = fs::read_to_string(folder.join("verdicts.ndjson"))?;
    let verdicts: Vec<serde_json::Value> = verdicts
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let accepted: Vec<_> = verdicts
        .iter()
        .map(|verdict| &verdict["accepted"])
        .collect();
    assert_eq!(accepted, [true, false]);
    let refused = verdicts.last().context("a verdict")?;
    assert_eq!(
        (&refused["reason"], &refused["message"]),
        (&"used".into(), &"this code cannot be used".into())
    );
    let void = |code: &str, id: &str| {
        let args = format!(
            "coupon void {code} --ledger l.db --id {id} --date 2026-03-03 --reason lost --approver mo"
        );
        let args: Vec<&str> = args.split(' ').collect();
        sadakat(folder, &args, b"")
    };
    assert_eq!(
        void(code, "n1")?.code(1)?.err.trim(),
        format!("error: the coupon `{code}` is redeemed already")
    );
    assert_eq!(
        void("SPRING", "n1")?.code(1)?.err.trim(),
        "error: there is no coupon `SPRING`"
    );
    let visit = visit.replace("v1", "v2");
    sadakat(
        folder,
        &[&process[..], &["--coupons", "c2.ndjson"]].concat(),
        visit.as_bytes(),
    )?
    .code(0)?;
    let second: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.join("c2.ndjson"))?)?;
    let second = second["code"].as_str().context("a code")?.to_lowercase();
    for said in ["void", "void (known already: nothing was done)"] {
        let out = void(&second, "n2")?.code(0)?.out;
        assert_eq!(out.trim(), format!("{second}: {said}"));
    }
    let tried = bought("e3").replace(code, &second);
    let more = ["--verdicts", "v3.ndjson"];
    sadakat(folder, &[&process[..], &more].concat(), tried.as_bytes())?.code(0)?;
    let verdict = fs::read_to_string(folder.join("v3.ndjson"))?;
    assert!(verdict.contains(r#""reason":"void""#), "{verdict}");
    let shown = sadakat(folder, &["member", "show", "c1", "--ledger", "l.db"], b"")?.code(0)?;
    assert!(
        shown.out.contains(code) && shown.out.contains("redeemed"),
        "{}",
        shown.out
    );
    Ok(())
}

/// Every answer goes out; what was delivered does not go out again.
#[test]
fn answers_go_out() -> anyhow::Result<()> {
    let folder = crate::shop()?;
    let folder = folder.path();
    let visit = |id: &str| {
        format!(r#"{{"id":"{id}","kind":"visit","at":"2026-03-01T10:00:00Z","customer":"c1"}}"#)
    };
    let process = ["process", "shop", "--ledger", "l.db", "--events", "-"];
    let deliver = |to: &str, reader: &str| {
        let args = ["outbox", "--ledger", "l.db", "--to", to, "--reader", reader];
        sadakat(folder, &args, b"")
    };
    let ids = |name: &str| -> anyhow::Result<Vec<String>> {
        let lines = fs::read_to_string(folder.join(name))?;
        let ids = lines.lines().map(|line| {
            let outgoing: serde_json::Value = serde_json::from_str(line)?;
            anyhow::ensure!(outgoing["answer"]["decisions"].is_array(), "{line}");
            Ok(outgoing["id"].as_str().unwrap_or_default().to_owned())
        });
        ids.collect()
    };
    let two = [visit("v1"), visit("v2")].join("\n");
    sadakat(folder, &process, two.as_bytes())?.code(0)?;
    let ran = deliver("one.ndjson", "crm")?.code(0)?;
    assert_eq!(ran.err.trim(), "2 answers delivered");
    assert_eq!(
        deliver("one.ndjson", "crm")?.code(0)?.err.trim(),
        "0 answers delivered"
    );
    sadakat(folder, &process, visit("v3").as_bytes())?.code(0)?;
    deliver("one.ndjson", "crm")?.code(0)?;
    deliver("two.ndjson", "mail")?.code(0)?;
    assert_eq!(ids("one.ndjson")?, ["v1", "v2", "v3"]);
    assert_eq!(ids("two.ndjson")?, ["v1", "v2", "v3"]);
    let same = deliver("l.db", "crm")?.code(1)?;
    assert!(same.err.contains("are the same file"), "{}", same.err);
    Ok(())
}

/// Codes of a partner from their list to their use, and what is answered to
/// whoever does it wrong.
#[test]
fn a_pool_of_codes() -> anyhow::Result<()> {
    let folder = crate::shop()?;
    let folder = folder.path();
    fs::write(
        folder.join("shop/campaigns/spring.toml"),
        "on = [\"purchase\"]\nphase = \"order\"\naudience = '\"SPRING\" in purchase.coupons'\n",
    )?;
    fs::write(
        folder.join("shop/campaigns/spring.rhai"),
        "discount(#{ percent: 10, on: \"order\" });",
    )?;
    fs::write(
        folder.join("customers.ndjson"),
        "{\"id\":\"c1\"}\n{\"id\":\"c2\"}\n",
    )?;
    fs::write(
        folder.join("codes.txt"),
        "\u{feff}SP-1\r\nSP-2\r\n\r\nsp-1\r\n",
    )?;
    let run = |args: &str| {
        let args: Vec<&str> = args.split(' ').collect();
        sadakat(folder, &args, b"")
    };
    run("process shop --ledger l.db --customers customers.ndjson")?.code(0)?;
    let import = "coupon import SPRING codes.txt --ledger l.db --id i1 --date 2026-03-01";
    assert_eq!(
        run(import)?.code(0)?.err.trim(),
        "SPRING: 2 new codes, 1 known already"
    );
    assert_eq!(
        run(import)?.code(0)?.err.trim(),
        "SPRING: 2 new codes, 1 known already (known already: nothing was done)"
    );
    fs::write(folder.join("more.txt"), "x1\nSP-2\n")?;
    let other = "coupon import OTHER more.txt --ledger l.db --id i2 --date 2026-03-01";
    assert_eq!(
        run(other)?.code(1)?.err.trim(),
        "error: more.txt:2: `SP-2` is a code of `SPRING` already: a code is in one pool only"
    );
    let made =
        "coupon make WELCOME 3 --personal --valid-days 7 --ledger l.db --id m1 --date 2026-03-01";
    let made = run(made)?.code(0)?;
    assert_eq!(
        (made.out.lines().count(), made.err.trim()),
        (3, "WELCOME: 3 new codes")
    );
    let issue = |customer: &str, id: &str, pool: &str| {
        run(&format!(
            "coupon issue {pool} {customer} --ledger l.db --id {id} --date 2026-03-02"
        ))
    };
    let issued = issue("c1", "n1", "welcome")?.code(0)?;
    assert_eq!(Some(issued.out.trim()), made.out.lines().next());
    assert_eq!(issued.err.trim(), "c1: welcome, until 2026-03-08");
    assert_eq!(
        issue("c1", "n2", "WELCOM")?.code(1)?.err.trim(),
        "error: there is no pool `WELCOM`; did you mean `WELCOME`?"
    );
    assert_eq!(
        issue("c3", "n2", "WELCOME")?.code(1)?.err.trim(),
        "error: there is no member `c3`"
    );
    let hold = "coupon hold sp-1 --basket e1 --customer c1 --ledger l.db --id h1 \
                --at 2026-03-02T10:00:00Z --until 2026-03-02T10:15:00Z";
    run(hold)?.code(0)?;
    let show = |who: &str, at: &str| {
        run(&format!(
            "coupon show sp-1 --ledger l.db --customer {who} --at {at}"
        ))
    };
    let shown = show("c2", "2026-03-02T10:15:00Z")?.code(0)?.out;
    assert!(shown.starts_with("sp-1: cannot be used: held\n"), "{shown}");
    assert!(shown.contains("held for e1"), "{shown}");
    for (who, at) in [
        ("c1", "2026-03-02T10:15:00Z"),
        ("c2", "2026-03-02T10:16:00Z"),
    ] {
        let shown = show(who, at)?.code(0)?.out;
        assert!(shown.starts_with("sp-1: can be used\n"), "{shown}");
    }
    let bought = |id: &str, customer: &str| {
        format!(
            r#"{{"id":"{id}","kind":"purchase","at":"2026-03-02T10:05:00Z","customer":"{customer}","purchase":{{"coupons":["sp-1"],"lines":[{{"sku":"a","category":"coffee","quantity":1,"unit_price":"5.00"}}]}}}}"#
        )
    };
    let events = [bought("x1", "c2"), bought("e1", "c1"), bought("x2", "c2")].join("\n");
    let process = "process shop --ledger l.db --events - --verdicts v.ndjson --out d.ndjson";
    let process: Vec<&str> = process.split(' ').collect();
    sadakat(folder, &process, events.as_bytes())?.code(0)?;
    let verdicts = fs::read_to_string(folder.join("v.ndjson"))?;
    let reasons: Vec<String> = verdicts
        .lines()
        .map(|line| -> anyhow::Result<String> {
            let verdict: serde_json::Value = serde_json::from_str(line)?;
            Ok(verdict["reason"].as_str().unwrap_or("used now").to_owned())
        })
        .collect::<Result<_, _>>()?;
    assert_eq!(reasons, ["held", "used now", "used"]);
    let decisions = fs::read_to_string(folder.join("d.ndjson"))?;
    assert_eq!(decisions.matches(r#""kind":"discount""#).count(), 1);
    let pools = run("coupon pools --ledger l.db")?.code(0)?.out;
    let rows: Vec<Vec<&str>> = pools
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(
        rows.get(1..),
        Some(
            &[
                vec!["SPRING", "2", "0", "1", "1", "0", "1", "no", "end"],
                vec!["WELCOME", "3", "2", "1", "0", "0", "0", "no", "end"],
            ][..]
        )
    );
    run("ledger verify l.db")?.code(0)?;
    Ok(())
}

/// Somebody is forgotten: the books balance and can be proved, and nothing in
/// the file says who it was.
#[test]
fn a_member_is_erased() -> anyhow::Result<()> {
    let folder = real_records()?;
    let folder = folder.path();
    let events = fs::read_to_string(folder.join("events.ndjson"))?;
    let events: Vec<&str> = events.lines().take(EVENTS).collect();
    let events = events.join("\n");
    let customers = fs::read_to_string(folder.join("customers.ndjson"))?;
    fs::write(
        folder.join("customers.ndjson"),
        customers.replace("\"14702\"", "\"mia@example.com\""),
    )?;
    fs::write(
        folder.join("events.ndjson"),
        events.replace("\"14702\"", "\"mia@example.com\""),
    )?;
    process(folder, "l.db", "one.ndjson", "512")?.code(0)?;
    let run = |args: &str| {
        let args: Vec<&str> = args.split(' ').collect();
        sadakat(folder, &args, b"")
    };
    let other = "member show 14606 --ledger l.db --date 2011-12-09 --format json";
    let before = run(other)?.out;
    // But for the last column: coupons expire until the day of forgetting.
    let campaigns = || -> anyhow::Result<Vec<String>> {
        let told = run("report campaigns --ledger l.db")?.code(0)?.out;
        let lines = told.lines().map(|line| {
            let kept = line.rsplit_once(' ').map_or(line, |(kept, _)| kept);
            kept.trim_end().to_owned()
        });
        Ok(lines.collect())
    };
    let before_campaigns = campaigns()?;
    assert!(before_campaigns.len() > 3, "{before_campaigns:?}");
    let erase = "member erase mia@example.com --ledger l.db --id forget-1 --date 2011-12-09";
    let erased = run(erase)?.code(0)?.out;
    assert!(erased.starts_with("1 member erased, with "), "{erased}");
    let again = run(erase)?.code(0)?.out;
    assert!(again.contains("known already: nothing was done"), "{again}");
    let verified = run("ledger verify l.db")?.code(0)?.out;
    assert!(verified.starts_with("sound: "), "{verified}");
    assert_eq!(campaigns()?, before_campaigns);
    assert_eq!(run(other)?.out, before);
    let gone = run("member show mia@example.com --ledger l.db")?
        .code(1)?
        .err;
    assert_eq!(gone.trim(), "error: there is no member `mia@example.com`");
    let bytes = fs::read(folder.join("l.db"))?;
    let found = bytes.windows(15).any(|part| part == b"mia@example.com");
    assert!(!found, "the file still says who it was");
    // Everything is sent again: hers is refused, one line each, and the rest is
    // known.
    let second = process(folder, "l.db", "two.ndjson", "512")?.code(1)?;
    assert!(second.err.contains("that cannot be used"), "{}", second.err);
    assert!(second.err.contains(": 0 processed, "), "{}", second.err);
    Ok(())
}

#[test]
fn processes_at_one_ledger() -> anyhow::Result<()> {
    exactly_as_many_win_as_there_is("l.db")
}

#[test]
fn processes_at_one_database() -> anyhow::Result<()> {
    let place = Postgres::shared()?.place()?.display().to_string();
    exactly_as_many_win_as_there_is(&place)
}

/// Several processes at one ledger, one coupon, one limit, one budget and one
/// member: exactly as many win as there is.
fn exactly_as_many_win_as_there_is(ledger: &str) -> anyhow::Result<()> {
    const PROCESSES: usize = 4;
    const EACH: usize = 12;
    let folder = crate::shop()?;
    let folder = folder.path();
    for (id, manifest, script) in [
        (
            "coded",
            "on = [\"purchase\"]\nphase = \"order\"\naudience = '\"FIVE\" in purchase.coupons'\n",
            "discount(#{ amount: 1, on: \"order\" });",
        ),
        (
            "bounded",
            "on = [\"visit\"]\nlimit = { total = 7 }\n",
            "points(1);",
        ),
        // The third who gets something gets what is left.
        (
            "funded",
            "on = [\"visit\"]\nbudget = { points = 10 }\n",
            "points(4);",
        ),
    ] {
        fs::write(folder.join(format!("shop/campaigns/{id}.toml")), manifest)?;
        fs::write(folder.join(format!("shop/campaigns/{id}.rhai")), script)?;
    }
    fs::write(folder.join("members.ndjson"), "{\"id\":\"c1\"}\n")?;
    fs::write(folder.join("codes.txt"), "only\n")?;
    let run = |args: &str| {
        let args: Vec<&str> = args.split(' ').collect();
        sadakat(folder, &args, b"")
    };
    run(&format!(
        "process shop --ledger {ledger} --customers members.ndjson"
    ))?
    .code(0)?;
    run(&format!(
        "coupon import FIVE codes.txt --uses 5 --ledger {ledger} --id i1 --date 2026-03-01"
    ))?
    .code(0)?;
    let mut children = Vec::new();
    for process in 0..PROCESSES {
        let records = (0..EACH).map(|number| {
            let id = format!("{process}-{number}");
            let at = "2026-03-02T10:00:00Z";
            format!(
                "{{\"id\":\"b{id}\",\"kind\":\"purchase\",\"at\":\"{at}\",\"customer\":\"c1\",\"purchase\":{{\"coupons\":[\"only\"],\"lines\":[{{\"sku\":\"a\",\"category\":\"coffee\",\"quantity\":1,\"unit_price\":\"5.00\"}}]}}}}\n{{\"id\":\"v{id}\",\"kind\":\"visit\",\"at\":\"{at}\",\"customer\":\"c1\"}}\n"
            )
        });
        let events = format!("events-{process}.ndjson");
        fs::write(folder.join(&events), records.collect::<String>())?;
        let (out, verdicts) = (format!("out-{process}"), format!("verdicts-{process}"));
        let child = Command::new(env!("CARGO_BIN_EXE_sadakat"))
            .current_dir(folder)
            .env("SADAKAT_CACHE", crate::compiled())
            .args(["process", "shop", "--ledger", ledger, "--batch", "1"])
            .args(["--events", &events, "--out", &out, "--verdicts", &verdicts])
            .stderr(Stdio::null())
            .spawn()?;
        children.push(child);
    }
    for mut child in children {
        anyhow::ensure!(child.wait()?.success());
    }
    let all = |what: &str| -> anyhow::Result<String> {
        let parts = (0..PROCESSES).map(|process| {
            let part = fs::read_to_string(folder.join(format!("{what}-{process}")))?;
            Ok(part)
        });
        parts.collect()
    };
    let verdicts = all("verdicts")?;
    assert_eq!(verdicts.lines().count(), PROCESSES * EACH);
    assert_eq!(verdicts.matches("\"accepted\":true").count(), 5);
    let decisions = all("out")?;
    assert_eq!(decisions.lines().count(), 2 * PROCESSES * EACH);
    assert_eq!(decisions.matches("\"campaign\":\"bounded\"").count(), 7);
    let mut funded = Vec::new();
    for line in decisions.lines() {
        let decision: serde_json::Value = serde_json::from_str(line)?;
        let effects = decision.pointer("/effects").and_then(|all| all.as_array());
        for effect in effects.context("effects")? {
            let said = |key| effect.get(key).and_then(|said| said.as_str());
            if said("campaign") == Some("funded") {
                funded.push(said("amount").context("points")?.to_owned());
            }
        }
    }
    funded.sort();
    assert_eq!(funded, ["2", "4", "4"]);
    run(&format!("ledger verify {ledger}"))?.code(0)?;
    // One member's points, redeemed by all at once.
    let shown = run(&format!("member show c1 --ledger {ledger} --format json"))?
        .code(0)?
        .out;
    let member: serde_json::Value = serde_json::from_str(&shown)?;
    let wallet = member.pointer("/wallets/0").context("a wallet")?;
    let said = |key| wallet.get(key).and_then(|said| said.as_str());
    let name = said("wallet").context("a name")?;
    let points: usize = said("available").context("points")?.parse()?;
    let each = points / 3;
    let mut children = Vec::new();
    for process in 0..PROCESSES {
        let id = format!("r{process}");
        let child = Command::new(env!("CARGO_BIN_EXE_sadakat"))
            .current_dir(folder)
            .env("SADAKAT_CACHE", crate::compiled())
            .args(["redeem", "c1", &each.to_string(), "--wallet", name])
            .args(["--ledger", ledger, "--id", &id, "--date", "2026-03-02"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        children.push(child);
    }
    let mut won = 0;
    for mut child in children {
        won += usize::from(child.wait()?.success());
    }
    assert_eq!(won, 3, "three times {each} of {points}");
    run(&format!("ledger verify {ledger}"))?.code(0)?;
    Ok(())
}
