//! `sadakat stream`: events of a stream come into a ledger once, in the order of
//! each member, whoever dies.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use sadakat_test_nats::Nats;
use sadakat_test_postgres::Postgres;
use serde_json::{Value, json};

use crate::stream_made::{DEADLINE, Raw, Stream, Working, customers, get, purchases};
use crate::{sadakat, shop};

/// Four partitions, and who dies is not waited for long.
const SETUP: [&str; 4] = ["--partitions", "4", "--lease", "1"];

fn stream() -> anyhow::Result<Stream> {
    Stream::start(Nats::start()?, &SETUP)
}

#[test]
fn everything_once_in_the_order_of_each_member() -> anyhow::Result<()> {
    let stream = stream()?;
    let (members, events) = (customers(23), purchases(600, 23));
    let mut answers = Raw::connect(&stream.nats)?;
    answers.subscribe("loyalty.answers.*")?;
    stream.publish("customers", &members)?;
    stream.publish("events", &events)?;
    let mut worker = stream.worker("l.db", &["--listen", "127.0.0.1:0"])?;
    let metrics = worker.metrics()?;
    stream.until_done()?;
    // A till sends all of it once more, and a little that is new.
    stream.publish("events", &purchases(650, 23))?;
    let status = stream.until("answered", |status| {
        status["waiting"] == 0 && status["answers"] == 650
    })?;
    assert_eq!(status["dead_letters"], 0);
    let said = get(&metrics, "/metrics")?;
    for line in [
        "sadakat_stream_events_total{outcome=\"processed\"} 673",
        "sadakat_stream_answers_total 650",
        "sadakat_stream_partitions 4",
    ] {
        assert!(said.contains(line), "no `{line}` in\n{said}");
    }
    // The answer goes to whoever listens, under the member's own name.
    let first = answers.until("HMSG loyalty.answers.c%2E")?;
    assert!(!first.is_empty());
    assert_eq!(worker.terminate()?, Some(0));
    stream.proves("l.db", &members, &purchases(650, 23))?;
    // Another worker finds nothing to do, and answers nothing again.
    let again = stream.worker("l.db", &[])?;
    stream.until("at work", |status| {
        status["workers"]
            .as_array()
            .is_some_and(|all| all.len() == 1)
    })?;
    stream.publish("events", &purchases(651, 23))?;
    stream.until("answered", |status| status["answers"] == 651)?;
    assert_eq!(again.terminate()?, Some(0));
    let status = stream.status()?;
    assert_eq!(
        (&status["answers"], &status["workers"]),
        (&json!(651), &json!([]))
    );
    Ok(())
}

#[test]
fn what_cannot_be_used_is_a_dead_letter_that_says_what_to_do() -> anyhow::Result<()> {
    let stream = stream()?;
    stream.publish("customers", &customers(2))?;
    let good = purchases(1, 2);
    let mut raw = Raw::connect(&stream.nats)?;
    let other = good.replace("12.50", "13.50");
    let foreign = good.replace("\"e0\"", "\"e9\"");
    raw.publish("loyalty.events.c%2E0", good.trim().as_bytes())?;
    raw.publish("loyalty.events.c%2E0", good.trim().as_bytes())?;
    raw.publish("loyalty.events.c%2E0", other.trim().as_bytes())?;
    raw.publish(
        "loyalty.events.c%2E0",
        b"{\"id\":\"e1\",\"kind\":\"purchase\"",
    )?;
    raw.publish(
        "loyalty.events.c%2E0",
        b"{\"id\":\"e2\",\"kind\":\"purchse\",\"at\":\"2026-11-21\",\"customer\":\"c.0\"}",
    )?;
    raw.publish("loyalty.events.c%2E0", b"\xff\xfe")?;
    raw.publish("loyalty.events.c0", foreign.trim().as_bytes())?;
    raw.publish("loyalty.customers.c%2E1", b"{\"id\":\"c.0\"}")?;
    let worker = stream.worker("l.db", &[])?;
    stream.until_done()?;
    let dead = stream.run(&["stream", "dead"])?.code(0)?;
    let letters: Vec<Value> = dead
        .out
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let of = |code: &str| {
        letters
            .iter()
            .filter(|letter| letter["code"] == code)
            .collect::<Vec<_>>()
    };
    assert_eq!(letters.len(), 6, "{}", dead.out);
    // Each with its place, and the message as it was.
    let conflict = of("S0507");
    let [conflict] = conflict[..] else {
        anyhow::bail!("{}", dead.out)
    };
    assert_eq!(conflict["body"], other.trim());
    assert_eq!(conflict["subject"], "loyalty.events.c%2E0");
    assert_eq!(
        conflict["reason"],
        "`e0` was processed before, with other contents"
    );
    assert!(conflict["sequence"].as_u64() > Some(2), "{conflict}");
    assert_eq!(of("stream-no-text").len(), 1);
    // The advice works.
    let homeless = of("stream-wrong-member");
    assert_eq!(homeless.len(), 2, "{}", dead.out);
    // Partitions are worked on at the same time: either may be the first.
    let event = homeless
        .iter()
        .find(|letter| letter["subject"] == "loyalty.events.c0");
    let event = event.context("no event of another member")?;
    let help = event["help"].as_str().context("help")?;
    let home = help.split('`').nth(1).context("a subject")?;
    raw.publish(home, foreign.trim().as_bytes())?;
    stream.until_done()?;
    assert_eq!(stream.status()?["dead_letters"], 6);
    assert_eq!(worker.terminate()?, Some(0));
    let answers = stream.answers("l.db")?;
    assert_eq!(answers.keys().collect::<Vec<_>>(), ["e0", "e9"]);
    sadakat(stream.path(), &["ledger", "verify", "l.db"], b"")?.code(0)?;
    Ok(())
}

/// Waits until a ledger has so many events.
fn until_kept(server: &Postgres, place: &Path, count: usize) -> anyhow::Result<()> {
    let deadline = Instant::now() + DEADLINE;
    loop {
        let rows = server.rows(place, "SELECT count(*) FROM event");
        let kept: usize = match rows {
            Ok(rows) => rows.first().context("a row")?.parse()?,
            // Nothing is there yet.
            Err(_) => 0,
        };
        if kept >= count {
            return Ok(());
        }
        ensure!(Instant::now() < deadline, "{kept} of {count}");
    }
}

#[test]
fn a_worker_that_is_killed_has_a_successor() -> anyhow::Result<()> {
    let server = Postgres::shared()?;
    let place = server.place()?;
    let ledger = place.display().to_string();
    let stream = stream()?;
    let (members, events) = (customers(40), purchases(3_000, 40));
    stream.publish("customers", &members)?;
    let first = stream.worker(&ledger, &[])?;
    stream.until("at work", |status| owners(status).len() == 1)?;
    std::thread::scope(|scope| -> anyhow::Result<()> {
        let publishing = scope.spawn(|| stream.publish("events", &events));
        until_kept(server, &place, 200)?;
        let second = stream.worker(&ledger, &[])?;
        first.kill()?;
        publishing
            .join()
            .map_err(|_| anyhow::anyhow!("a thread panicked"))??;
        stream.until_done()?;
        assert_eq!(second.terminate()?, Some(0));
        Ok(())
    })?;
    stream.proves(&ledger, &members, &events)
}

/// Who has how many partitions.
fn owners(status: &Value) -> BTreeMap<String, usize> {
    let mut owners = BTreeMap::new();
    for partition in status["partitions"].as_array().into_iter().flatten() {
        if let Some(owner) = partition["worker"].as_str() {
            *owners.entry(owner.to_owned()).or_insert(0) += 1;
        }
    }
    owners
}

#[test]
fn workers_share_partitions_when_they_come_and_go() -> anyhow::Result<()> {
    let server = Postgres::shared()?;
    let ledger = server.place()?.display().to_string();
    let stream = stream()?;
    let shared = |status: &Value, shares: &[usize]| {
        let mut found: Vec<usize> = owners(status).into_values().collect();
        found.sort_unstable();
        found == shares
    };
    let first = stream.worker(&ledger, &[])?;
    stream.until("alone", |status| shared(status, &[4]))?;
    let second = stream.worker(&ledger, &[])?;
    stream.until("two", |status| shared(status, &[2, 2]))?;
    let third = stream.worker(&ledger, &[])?;
    stream.until("three", |status| {
        status["workers"]
            .as_array()
            .is_some_and(|all| all.len() == 3)
    })?;
    // One who leaves tells it, one who is killed does not.
    assert_eq!(second.terminate()?, Some(0));
    third.kill()?;
    stream.until("alone again", |status| shared(status, &[4]))?;
    assert_eq!(first.terminate()?, Some(0));
    Ok(())
}

#[test]
fn servers_that_go_away_come_back() -> anyhow::Result<()> {
    let server = Postgres::start(true)?;
    let place = server.place()?;
    let ledger = place.display().to_string();
    let stream = stream()?;
    let (members, events) = (customers(11), purchases(900, 11));
    let lines: Vec<&str> = events.split_inclusive('\n').collect();
    stream.publish("customers", &members)?;
    let mut worker = stream.worker(&ledger, &["--listen", "127.0.0.1:0"])?;
    let metrics = worker.metrics()?;
    stream.publish("events", &lines[..300].concat())?;
    until_kept(&server, &place, 100)?;
    // The stream.
    let node = stream.nats.nodes().first().context("a server")?;
    node.kill()?;
    node.start_again()?;
    stream.publish("events", &lines[..600].concat())?;
    until_kept(&server, &place, 600)?;
    // The ledger: events wait, and nothing is a dead letter.
    server.stop()?;
    stream.publish("events", &events)?;
    let deadline = Instant::now() + DEADLINE;
    while get(&metrics, "/metrics")?.contains("ledger_failures_total 0") {
        ensure!(Instant::now() < deadline, "nothing failed");
    }
    assert_ne!(stream.status()?["waiting"], 0);
    server.start_again()?;
    let status = stream.until_done()?;
    assert_eq!(status["dead_letters"], 0);
    assert_eq!(worker.terminate()?, Some(0));
    stream.proves(&ledger, &members, &events)
}

#[test]
fn edits_count_from_the_next_events_on() -> anyhow::Result<()> {
    let stream = stream()?;
    stream.publish("customers", &customers(1))?;
    let worker = stream.worker("l.db", &["--no-answers"])?;
    stream.publish("events", &purchases(1, 1))?;
    stream.until_done()?;
    fs::write(
        stream.path().join("shop/campaigns/steps.rhai"),
        "points(1000);",
    )?;
    let deadline = Instant::now() + DEADLINE;
    for number in 1.. {
        stream.publish("events", &purchases(number + 1, 1))?;
        stream.until_done()?;
        let answers = stream.answers("l.db")?;
        let last = answers.get(&format!("e{number}")).context("an answer")?;
        if last.to_string().contains("\"1000\"") {
            break;
        }
        ensure!(Instant::now() < deadline, "{last}");
    }
    assert_eq!(worker.terminate()?, Some(0));
    assert_eq!(stream.status()?["answers"], 0);
    Ok(())
}

#[test]
fn what_is_wrong_with_a_server_is_told() -> anyhow::Result<()> {
    let folder = shop()?;
    let work = ["stream", "shop", "--ledger", "l.db"];
    let run = |args: &[&str]| sadakat(folder.path(), &[&work, args].concat(), b"");
    // Nobody is there, and no address.
    let nobody = run(&["--nats", "nats://ada:secret@127.0.0.1:1"])?
        .code(1)?
        .err;
    assert!(
        nobody.contains("no NATS server lets us in at nats://127.0.0.1:1:"),
        "{nobody}"
    );
    assert!(!nobody.contains("secret"), "{nobody}");
    let none = run(&["--nats", "http://a"])?.code(1)?.err;
    assert!(
        none.contains("write one such as `nats://127.0.0.1:4222`"),
        "{none}"
    );
    // A stream that is not set up; one with another number of partitions.
    let nats = Nats::start()?;
    let at = ["--nats", &nats.address()];
    let missing = run(&at)?.code(1)?.err;
    assert!(
        missing.contains("there is no stream `loyalty`: `sadakat stream setup` makes it"),
        "{missing}"
    );
    let setup = [&["stream", "setup", "--partitions", "4"][..], &at].concat();
    sadakat(folder.path(), &setup, b"")?.code(0)?;
    let others = run(&[&at[..], &["--partitions", "8"]].concat())?
        .code(1)?
        .err;
    assert!(
        others.contains("`loyalty` has 4 partitions, not 8"),
        "{others}"
    );
    // Settings that are not there any more, as servers answer that forget them.
    let mut raw = Raw::connect(&nats)?;
    let mut config = raw.ask("STREAM.INFO.loyalty", &json!({}))?["config"].take();
    config
        .as_object_mut()
        .context("a config")?
        .remove("subject_transform");
    raw.ask("STREAM.UPDATE.loyalty", &config)?;
    let dropped = run(&at)?.code(1)?.err;
    assert!(
        dropped.contains("stream `loyalty`: `subject_transform` is gone, which was {"),
        "{dropped}"
    );
    assert!(
        dropped.contains("use nats-server 2.10 or later"),
        "{dropped}"
    );
    // The advice works.
    sadakat(folder.path(), &setup, b"")?.code(0)?;
    sadakat(
        folder.path(),
        &[&["stream", "status"][..], &at].concat(),
        b"",
    )?
    .code(0)?;
    Ok(())
}

/// As Debian 12 has it: asked to sort members into partitions, it says that all
/// is well, and does not.
#[test]
fn a_server_that_is_too_old_is_told_before_it_is_asked_for_anything() -> anyhow::Result<()> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || -> anyhow::Result<()> {
        let (mut client, _) = listener.accept()?;
        let info = json!({"server_id": "old", "server_name": "old", "version": "2.9.10", "go": "", "host": "",
            "port": 4222, "headers": true, "max_payload": 1_048_576, "proto": 1, "client_id": 1});
        write!(client, "INFO {info}\r\n")?;
        let lines = BufReader::new(client.try_clone()?).lines();
        for line in lines.map_while(Result::ok) {
            if line.starts_with("PING") {
                client.write_all(b"PONG\r\n")?;
            }
        }
        Ok(())
    });
    let at = format!("nats://{address}");
    let folder = tempfile::tempdir()?;
    let refused = sadakat(folder.path(), &["stream", "setup", "--nats", &at], b"")?;
    let said = refused.code(1)?.err;
    assert!(
        said.contains(&format!("nats-server 2.9.10 at {at} is too old")),
        "{said}"
    );
    assert!(said.contains("use 2.10 or later"), "{said}");
    Ok(())
}

#[test]
fn passwords_and_certificates() -> anyhow::Result<()> {
    let fixture = |name: &str| sadakat_tests::path("tests/fixtures/tls").join(name);
    let (cert, key): (PathBuf, PathBuf) = (
        fixture("cert.pem").canonicalize()?,
        fixture("key.pem").canonicalize()?,
    );
    let nats = Nats::configured(&format!(
        "authorization {{ user: ada, password: right }}\ntls {{ cert_file: \"{}\", key_file: \"{}\" }}",
        cert.display(),
        key.display()
    ))?;
    let port = nats.nodes().first().context("a server")?.port();
    let folder = tempfile::tempdir()?;
    let ca = cert.display().to_string();
    let setup = |who: &str, more: &[&str]| {
        let address = format!("tls://{who}localhost:{port}");
        sadakat(
            folder.path(),
            &[&["stream", "setup", "--nats", &address][..], more].concat(),
            b"",
        )
    };
    setup("ada:right@", &["--nats-ca", &ca])?.code(0)?;
    for (who, more) in [
        ("ada:right@", &[][..]),
        ("ada:wrong@", &["--nats-ca", &ca]),
        ("", &["--nats-ca", &ca]),
    ] {
        let refused = setup(who, more)?.code(1)?.err;
        assert!(
            refused.contains("no NATS server lets us in at tls://localhost:"),
            "{refused}"
        );
        assert!(
            !refused.contains("right") && !refused.contains("wrong"),
            "{refused}"
        );
    }
    Ok(())
}

/// The page for services says what is so: its commands run one after the other.
#[test]
fn the_commands_of_the_page_for_services_run() -> anyhow::Result<()> {
    let page = include_str!("../../../SERVICES.md");
    let (_, chapter) = page
        .split_once("## Events from a stream?")
        .context("a chapter")?;
    let block = chapter.split("```sh\n").nth(1).context("a block")?;
    let (commands, _) = block.split_once("```").context("its end")?;
    let nats = Nats::start()?;
    let folder = tempfile::tempdir()?;
    let mut working = None;
    for line in commands.lines().filter(|line| line.starts_with("sadakat ")) {
        let words: Vec<&str> = line.split_whitespace().skip(1).collect();
        if let [args @ .., "&"] = &words[..] {
            // Its port may be another's here.
            let args = args.iter().map(|word| {
                if word.contains(":9464") {
                    "127.0.0.1:0"
                } else {
                    word
                }
            });
            let mut command = Command::new(env!("CARGO_BIN_EXE_sadakat"));
            command.env("SADAKAT_NATS", nats.address()).args(args);
            working = Some(Working::spawn(command, folder.path())?);
            continue;
        }
        let at = ["--nats", &nats.address()];
        let at = if words.first() == Some(&"stream") {
            &at[..]
        } else {
            &[]
        };
        sadakat(folder.path(), &[&words, at].concat(), b"").and_then(|ran| ran.code(0))?;
    }
    let deadline = Instant::now() + DEADLINE;
    loop {
        let args = [
            "stream",
            "status",
            "--format",
            "json",
            "--nats",
            &nats.address(),
        ];
        let status: Value =
            serde_json::from_str(&sadakat(folder.path(), &args, b"")?.code(0)?.out)?;
        if status["waiting"] == 0
            && status["dead_letters"] == 0
            && status["answers"].as_u64() > Some(0)
        {
            break;
        }
        ensure!(Instant::now() < deadline, "{status}");
    }
    assert_eq!(working.context("a worker")?.terminate()?, Some(0));
    Ok(())
}
