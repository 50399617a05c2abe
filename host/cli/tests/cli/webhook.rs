//! `sadakat outbox send`: answers go to a webhook, signed, at least once, and
//! in the order of each member, also when it fails and comes back.

use std::fs;
use std::io::{BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac::{Context as Mac, HMAC_SHA256, Key};
use serde_json::Value;

use crate::received::Received;
use crate::{Ran, sadakat, shop};

const KEY: &[u8; 32] = b"0123456789abcdef0123456789abcdef";

/// What a receiver answers to the id of an event.
type Answers = dyn FnMut(&str) -> u16 + Send;

fn locked<T: ?Sized>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A receiver on this machine; it ends with the test.
struct Receiver {
    url: String,
    /// The ids that it took, in order.
    taken: Arc<Mutex<Vec<String>>>,
    answers: Arc<Mutex<Box<Answers>>>,
}

impl Receiver {
    fn new(answers: impl FnMut(&str) -> u16 + Send + 'static) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}/hook", listener.local_addr()?);
        let taken = Arc::default();
        let answers: Arc<Mutex<Box<Answers>>> = Arc::new(Mutex::new(Box::new(answers)));
        let (all, how) = (Arc::clone(&taken), Arc::clone(&answers));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A sender that goes away is no failure of the receiver.
                let _ = serve(stream, &all, &how);
            }
        });
        Ok(Self {
            url,
            taken,
            answers,
        })
    }

    fn answers(&self, answers: impl FnMut(&str) -> u16 + Send + 'static) {
        *locked(&self.answers) = Box::new(answers);
    }

    /// The ids that it took since it was asked last.
    fn taken(&self) -> Vec<String> {
        std::mem::take(&mut locked(&self.taken))
    }
}

/// Answers requests of one connection until it ends.
fn serve(
    stream: TcpStream,
    taken: &Mutex<Vec<String>>,
    answers: &Mutex<Box<Answers>>,
) -> anyhow::Result<()> {
    let mut reader = BufReader::new(stream);
    while let Some(received) = Received::next(&mut reader)? {
        let (asked, body) = (&received.asked, &received.body);
        anyhow::ensure!(asked.starts_with("POST /hook HTTP/1.1"), "{asked}");
        let mut mac = Mac::with_key(&Key::new(HMAC_SHA256, KEY));
        let (id, at) = (
            received.header("webhook-id")?,
            received.header("webhook-timestamp")?,
        );
        for part in [id.as_bytes(), b".", at.as_bytes(), b".", body] {
            mac.update(part);
        }
        let signed = format!("v1,{}", STANDARD.encode(mac.sign()));
        let body: Value = serde_json::from_slice(body)?;
        let event = body.get("id").and_then(Value::as_str).context("an id")?;
        let status = if signed == received.header("webhook-signature")? {
            locked(answers)(event)
        } else {
            401
        };
        if status == 200 {
            locked(taken).push(event.to_owned());
        }
        let answer = format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\n\r\n");
        reader.get_mut().write_all(answer.as_bytes())?;
    }
    Ok(())
}

fn process(folder: &Path, events: &[(&str, &str)]) -> anyhow::Result<()> {
    let lines = events.iter().map(|(id, customer)| {
        format!(
            "{{\"id\":\"{id}\",\"kind\":\"visit\",\"at\":\"2026-03-01T10:00:00Z\",\"customer\":\"{customer}\"}}\n"
        )
    });
    let lines: String = lines.collect();
    fs::write(
        folder.join("members.ndjson"),
        "{\"id\":\"c1\"}\n{\"id\":\"c2\"}\n",
    )?;
    let args = "process shop --ledger l.db --customers members.ndjson --events -";
    let args: Vec<&str> = args.split(' ').collect();
    sadakat(folder, &args, lines.as_bytes())?.code(0)?;
    Ok(())
}

fn send(folder: &Path, url: &str) -> anyhow::Result<Ran> {
    fs::write(
        folder.join("secret"),
        format!("whsec_{}\n", STANDARD.encode(KEY)),
    )?;
    let args =
        format!("outbox send --ledger l.db --to {url} --secret-file secret --tries 3 --wait 1");
    let args: Vec<&str> = args.split(' ').collect();
    sadakat(folder, &args, b"")
}

#[test]
fn answers_reach_a_webhook_that_fails_and_comes_back() -> anyhow::Result<()> {
    let folder = shop()?;
    let folder = folder.path();
    process(folder, &[("v1", "c1"), ("v2", "c2"), ("v3", "c1")])?;
    // Nobody listens there.
    let nobody = TcpListener::bind("127.0.0.1:0")?;
    let closed = format!("http://{}/hook", nobody.local_addr()?);
    drop(nobody);
    let ran = send(folder, &closed)?.code(1)?;
    assert!(
        ran.err
            .starts_with("0 answers delivered\nthe rest waits until `"),
        "{}",
        ran.err
    );
    // Too busy twice, then well.
    let mut busy = 2;
    let receiver = Receiver::new(move |_| {
        busy -= i32::from(busy > 0);
        if busy > 0 { 503 } else { 200 }
    })?;
    let ran = send(folder, &receiver.url)?.code(0)?;
    assert_eq!(ran.err.trim(), "3 answers delivered");
    assert_eq!(receiver.taken(), ["v1", "v2", "v3"]);
    let ran = send(folder, &receiver.url)?.code(0)?;
    assert_eq!(ran.err.trim(), "0 answers delivered");
    // One that it does not want holds the others of its member back, and only
    // those.
    process(
        folder,
        &[("v4", "c1"), ("v5", "c2"), ("v6", "c1"), ("v7", "guest")],
    )?;
    receiver.answers(|id| if id == "v4" { 400 } else { 200 });
    let ran = send(folder, &receiver.url)?.code(1)?;
    assert_eq!(receiver.taken(), ["v5", "v7"]);
    assert!(
        ran.err
            .contains("2 held back until the next time: `v4` was sent 1 times: it answered 400"),
        "{}",
        ran.err
    );
    process(folder, &[("v8", "c1")])?;
    send(folder, &receiver.url)?.code(1)?;
    assert_eq!(receiver.taken(), [""; 0]);
    receiver.answers(|_| 200);
    let ran = send(folder, &receiver.url)?.code(0)?;
    assert_eq!(ran.err.trim(), "3 answers delivered");
    assert_eq!(receiver.taken(), ["v4", "v6", "v8"]);
    Ok(())
}

/// A receiver that fails at everything is not asked about everything.
#[test]
fn a_webhook_that_is_down_is_left_alone() -> anyhow::Result<()> {
    let folder = shop()?;
    let folder = folder.path();
    let events: Vec<String> = (0..9).map(|number| format!("v{number}")).collect();
    let events: Vec<(&str, &str)> = events.iter().map(|id| (id.as_str(), "guest")).collect();
    process(folder, &events)?;
    let asked = Arc::new(Mutex::new(0));
    let count = Arc::clone(&asked);
    let receiver = Receiver::new(move |_| {
        *locked(&count) += 1;
        500
    })?;
    send(folder, &receiver.url)?.code(1)?;
    assert_eq!(*locked(&asked), 6, "two answers, three times each");
    receiver.answers(|_| 200);
    send(folder, &receiver.url)?.code(0)?;
    let mut taken = receiver.taken();
    taken.sort();
    assert_eq!(taken, events.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    Ok(())
}

#[test]
fn what_is_said_wrongly_is_answered() -> anyhow::Result<()> {
    let folder = shop()?;
    let folder = folder.path();
    process(folder, &[("v1", "c1")])?;
    fs::write(folder.join("short"), "whsec_c2hvcnQ=")?;
    let run = |args: &str| -> anyhow::Result<String> {
        let args: Vec<&str> = args.split(' ').collect();
        Ok(sadakat(folder, &args, b"")?.code(1)?.err)
    };
    let wrong = run("outbox send --ledger l.db --to example.com/hook --secret-file short")?;
    assert!(
        wrong.contains("is no address of a webhook: write one such as"),
        "{wrong}"
    );
    let wrong = run("outbox send --ledger l.db --to http://127.0.0.1/ --secret-file short")?;
    assert!(
        wrong.contains("the secret is too short: write `whsec_`"),
        "{wrong}"
    );
    let wrong = run("outbox send --ledger l.db --to http://127.0.0.1/")?;
    assert!(wrong.contains("there is no secret to sign with"), "{wrong}");
    Ok(())
}
