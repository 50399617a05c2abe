//! `sadakat stream`: events of a stream come into a ledger once, in the order of
//! each member, whoever dies.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use sadakat_test_nats::Nats;
use sadakat_test_postgres::Postgres;
use serde_json::{Value, json};

use crate::{Ran, sadakat, shop};

/// How long something may take that must come.
pub(crate) const DEADLINE: Duration = Duration::from_secs(120);

/// A server with a stream that is set up, and a shop whose decisions tell the
/// order of a member's purchases.
pub(crate) struct Stream {
    pub(crate) nats: Nats,
    pub(crate) folder: tempfile::TempDir,
}

impl Stream {
    pub(crate) fn start(nats: Nats, setup: &[&str]) -> anyhow::Result<Self> {
        let folder = shop()?;
        let shop = folder.path().join("shop");
        // The first, second and third mug are not the same.
        fs::write(
            shop.join("campaigns/steps.toml"),
            "on = [\"purchase\"]\nphase = \"earn\"\n",
        )?;
        fs::write(
            shop.join("campaigns/steps.rhai"),
            "points(history.purchases + 1);",
        )?;
        fs::remove_dir_all(shop.join("cases"))?;
        let stream = Self { nats, folder };
        let deadline = Instant::now() + DEADLINE;
        // A cluster has no leader at first.
        loop {
            let done = stream.run(&[&["stream", "setup"], setup].concat())?;
            if done.code == Some(0) {
                return Ok(stream);
            }
            ensure!(Instant::now() < deadline, "{}", done.err);
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs a command of `sadakat stream` with this server.
    pub(crate) fn run(&self, args: &[&str]) -> anyhow::Result<Ran> {
        let address = self.nats.address();
        sadakat(self.path(), &[args, &["--nats", &address]].concat(), b"")
    }

    /// Publishes lines of a file, however often that has to be tried.
    pub(crate) fn publish(&self, kind: &str, lines: &str) -> anyhow::Result<()> {
        let name = format!("{kind}.ndjson");
        fs::write(self.path().join(&name), lines)?;
        let deadline = Instant::now() + DEADLINE;
        loop {
            let done = self.run(&["stream", "publish", &format!("--{kind}"), &name])?;
            if done.code == Some(0) {
                return Ok(());
            }
            ensure!(Instant::now() < deadline, "{}", done.err);
        }
    }

    pub(crate) fn status(&self) -> anyhow::Result<Value> {
        let done = self
            .run(&["stream", "status", "--format", "json"])?
            .code(0)?;
        Ok(serde_json::from_str(&done.out)?)
    }

    /// Waits until the stream stands so.
    pub(crate) fn until(
        &self,
        what: &str,
        is_so: impl Fn(&Value) -> bool,
    ) -> anyhow::Result<Value> {
        let deadline = Instant::now() + DEADLINE;
        let mut last = Value::Null;
        loop {
            // A server that is changing may not answer.
            if let Ok(status) = self.status() {
                if is_so(&status) {
                    return Ok(status);
                }
                last = status;
            }
            ensure!(
                Instant::now() < deadline,
                "not {what}: {last}\n{}",
                self.log()
            );
        }
    }

    /// The last that workers said.
    pub(crate) fn log(&self) -> String {
        let log = fs::read_to_string(self.path().join("workers.log")).unwrap_or_default();
        let last = log.lines().rev().take(200).collect::<Vec<_>>();
        last.into_iter()
            .rev()
            .map(|line| format!("{line}\n"))
            .collect()
    }

    /// Waits until nothing waits any more.
    pub(crate) fn until_done(&self) -> anyhow::Result<Value> {
        self.until("done", |status| status["waiting"] == 0)
    }

    pub(crate) fn worker(&self, ledger: &str, args: &[&str]) -> anyhow::Result<Working> {
        Working::start(self.path(), &self.nats.address(), ledger, args)
    }

    /// The answers of a ledger by the ids of events.
    pub(crate) fn answers(&self, ledger: &str) -> anyhow::Result<BTreeMap<String, Value>> {
        let to = format!("answers-{}.ndjson", ledger.len());
        // A reader of its own sees all.
        let args = ["outbox", "--ledger", ledger, "--to", &to, "--reader", &to];
        sadakat(self.path(), &args, b"")?.code(0)?;
        let file = self.path().join(&to);
        let text = fs::read_to_string(&file).unwrap_or_default();
        fs::remove_file(&file)?;
        let mut answers = BTreeMap::new();
        for line in text.lines() {
            let mut one: Value = serde_json::from_str(line)?;
            let mut take = |field: &str| one.get_mut(field).map(Value::take).context("a field");
            let id = take("id")?.as_str().context("an id")?.to_owned();
            ensure!(
                answers.insert(id, take("answer")?).is_none(),
                "twice: {line}"
            );
        }
        Ok(answers)
    }

    /// What the same events come to without a stream.
    pub(crate) fn expected(
        &self,
        customers: &str,
        events: &str,
    ) -> anyhow::Result<BTreeMap<String, Value>> {
        fs::write(self.path().join("all-customers.ndjson"), customers)?;
        fs::write(self.path().join("all-events.ndjson"), events)?;
        let args = [
            "process",
            "shop",
            "--ledger",
            "expected.db",
            "--customers",
            "all-customers.ndjson",
        ];
        let events = ["--events", "all-events.ndjson"];
        sadakat(self.path(), &[&args[..], &events].concat(), b"")?.code(0)?;
        self.answers("expected.db")
    }

    /// A ledger is sound, and has all of it once, in the order of each member.
    pub(crate) fn proves(&self, ledger: &str, customers: &str, events: &str) -> anyhow::Result<()> {
        sadakat(self.path(), &["ledger", "verify", ledger], b"")?.code(0)?;
        let (found, expected) = (self.answers(ledger)?, self.expected(customers, events)?);
        assert_eq!(found.len(), expected.len());
        for (id, answer) in &expected {
            assert_eq!(found.get(id), Some(answer), "{id}");
        }
        Ok(())
    }
}

/// A worker.
pub(crate) struct Working {
    child: Child,
}

impl Working {
    fn start(folder: &Path, address: &str, ledger: &str, args: &[&str]) -> anyhow::Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sadakat"));
        let log = fs::File::options()
            .append(true)
            .create(true)
            .open(folder.join("workers.log"))?;
        let child = command
            .current_dir(folder)
            .env("SADAKAT_CACHE", crate::compiled())
            .env("SADAKAT_NATS", address)
            .args(["stream", "shop", "--ledger", ledger, "--log", "json"])
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()?;
        Ok(Self { child })
    }

    pub(crate) fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// The system tells it to stop; its exit code.
    pub(crate) fn terminate(mut self) -> anyhow::Result<Option<i32>> {
        let id = self.child.id().to_string();
        ensure!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()?
                .success()
        );
        Ok(self.child.wait()?.code())
    }

    /// Where it serves metrics.
    fn metrics(&mut self) -> anyhow::Result<String> {
        let out = self.child.stdout.take().context("an output")?;
        let mut lines = BufReader::new(out).lines();
        let line = lines
            .by_ref()
            .map_while(Result::ok)
            .find(|line| line.contains("listening on"));
        let line = line.context("it does not listen")?;
        // It goes on writing.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let (_, address) = line.split_once("http://").context("an address")?;
        Ok(address.to_owned())
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a page says.
fn get(address: &str, path: &str) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(DEADLINE))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
    )?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    Ok(text)
}

/// A client that says what nobody should: the protocol has lines.
struct Raw {
    stream: TcpStream,
    lines: BufReader<TcpStream>,
}

impl Raw {
    fn connect(nats: &Nats) -> anyhow::Result<Self> {
        let port = nats.nodes().first().context("a server")?.port();
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(DEADLINE))?;
        let lines = BufReader::new(stream.try_clone()?);
        let mut raw = Self { stream, lines };
        raw.stream
            .write_all(b"CONNECT {\"verbose\":false,\"headers\":true}\r\n")?;
        Ok(raw)
    }

    fn publish(&mut self, subject: &str, body: &[u8]) -> anyhow::Result<()> {
        write!(self.stream, "PUB {subject} {}\r\n", body.len())?;
        self.stream.write_all(body)?;
        self.stream.write_all(b"\r\nPING\r\n")?;
        self.until("PONG")?;
        Ok(())
    }

    fn subscribe(&mut self, subject: &str) -> anyhow::Result<()> {
        write!(self.stream, "SUB {subject} 1\r\nPING\r\n")?;
        self.until("PONG")?;
        Ok(())
    }

    fn until(&mut self, begin: &str) -> anyhow::Result<String> {
        loop {
            let mut line = String::new();
            ensure!(self.lines.read_line(&mut line)? > 0, "the server has gone");
            ensure!(!line.starts_with("-ERR"), "{line}");
            if line.starts_with(begin) {
                return Ok(line.trim_end().to_owned());
            }
        }
    }

    /// Asks the server for something of its streams.
    fn ask(&mut self, what: &str, body: &Value) -> anyhow::Result<Value> {
        self.subscribe("answer")?;
        let body = body.to_string();
        write!(
            self.stream,
            "PUB $JS.API.{what} answer {}\r\n{body}\r\n",
            body.len()
        )?;
        let head = self.until("MSG answer")?;
        let length: usize = head.rsplit(' ').next().unwrap_or_default().parse()?;
        let mut text = vec![0; length];
        self.lines.read_exact(&mut text)?;
        Ok(serde_json::from_slice(&text)?)
    }
}

/// So many purchases of so many members, one after the other.
pub(crate) fn purchases(count: usize, members: usize) -> String {
    some_purchases(0..count, members)
}

/// Those of them with these numbers.
pub(crate) fn some_purchases(numbers: Range<usize>, members: usize) -> String {
    let lines = numbers.map(|number| {
        let member = format!("c.{}", number % members);
        let (hour, minute, second) = (number / 3_600 % 24, number / 60 % 60, number % 60);
        let at = format!("2026-11-21T{hour:02}:{minute:02}:{second:02}+03:00");
        let line = json!({"sku": "mug", "quantity": 1 + number % 3, "unit_price": "12.50"});
        json!({
            "id": format!("e{number}"), "kind": "purchase", "at": at, "customer": member,
            "purchase": {"lines": [line]},
        })
        .to_string()
            + "\n"
    });
    lines.collect()
}

pub(crate) fn customers(members: usize) -> String {
    let lines = (0..members).map(|number| json!({"id": format!("c.{number}")}).to_string() + "\n");
    lines.collect()
}

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
    let help = homeless[0]["help"].as_str().context("help")?;
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
            let child = Command::new(env!("CARGO_BIN_EXE_sadakat"))
                .current_dir(folder.path())
                .env("SADAKAT_CACHE", crate::compiled())
                .env("SADAKAT_NATS", nats.address())
                .args(args)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()?;
            working = Some(Working { child });
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
