//! A stream for tests: its server, workers, and a client that says what nobody
//! should.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::ops::Range;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use sadakat_test_nats::Nats;
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
    pub(crate) fn start(
        folder: &Path,
        address: &str,
        ledger: &str,
        args: &[&str],
    ) -> anyhow::Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sadakat"));
        command
            .env("SADAKAT_NATS", address)
            .args(["stream", "shop", "--ledger", ledger, "--log", "json"])
            .args(args);
        Self::spawn(command, folder)
    }

    /// Starts a command that works in a folder.
    pub(crate) fn spawn(mut command: Command, folder: &Path) -> anyhow::Result<Self> {
        let mut log = fs::File::options();
        let log = log.append(true).create(true);
        let child = command
            .current_dir(folder)
            .env("SADAKAT_CACHE", crate::compiled())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log.open(folder.join("workers.log"))?)
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
    pub(crate) fn metrics(&mut self) -> anyhow::Result<String> {
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
pub(crate) fn get(address: &str, path: &str) -> anyhow::Result<String> {
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
pub(crate) struct Raw {
    stream: TcpStream,
    lines: BufReader<TcpStream>,
}

impl Raw {
    pub(crate) fn connect(nats: &Nats) -> anyhow::Result<Self> {
        let port = nats.nodes().first().context("a server")?.port();
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(DEADLINE))?;
        let lines = BufReader::new(stream.try_clone()?);
        let mut raw = Self { stream, lines };
        raw.stream
            .write_all(b"CONNECT {\"verbose\":false,\"headers\":true}\r\n")?;
        Ok(raw)
    }

    pub(crate) fn publish(&mut self, subject: &str, body: &[u8]) -> anyhow::Result<()> {
        write!(self.stream, "PUB {subject} {}\r\n", body.len())?;
        self.stream.write_all(body)?;
        self.stream.write_all(b"\r\nPING\r\n")?;
        self.until("PONG")?;
        Ok(())
    }

    pub(crate) fn subscribe(&mut self, subject: &str) -> anyhow::Result<()> {
        write!(self.stream, "SUB {subject} 1\r\nPING\r\n")?;
        self.until("PONG")?;
        Ok(())
    }

    pub(crate) fn until(&mut self, begin: &str) -> anyhow::Result<String> {
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
    pub(crate) fn ask(&mut self, what: &str, body: &Value) -> anyhow::Result<Value> {
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
