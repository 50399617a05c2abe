//! What a server stands: clients that stop half way, that send garbage and
//! more than fits, signals, and a death in the midst of its work.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

use super::sadakat;
use super::serve::{BASE, Served, event, save, write};

/// Longer than anything takes here: only a failure waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

/// Says something, and hears what comes until the connection ends.
fn say(address: &str, words: &[u8]) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(words)?;
    let mut heard = Vec::new();
    match stream.read_to_end(&mut heard) {
        Ok(_) => {}
        // What was not read when it was closed makes a reset of the end.
        Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => {}
        Err(error) => return Err(error.into()),
    }
    Ok(String::from_utf8_lossy(&heard).into_owned())
}

#[test]
fn clients_that_stop_half_way_or_send_too_much() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(1);")?;
    let config = "head_seconds = 1\nbody_seconds = 1\nmost_bytes = 4096\n";
    std::fs::write(folder.path().join("serve.toml"), config)?;
    let served = Served::start(folder.path(), &["--config", "serve.toml"], "")?;
    let address = &served.address;
    // Nothing, and half a head: the connection ends.
    say(address, b"")?;
    let half = say(address, b"POST /v1/evaluate HTTP/1.1\r\nhost: loc")?;
    assert!(
        half.is_empty() || half.starts_with("HTTP/1.1 408"),
        "{half}"
    );
    // An answered request, and then nothing.
    let idle = say(address, b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n")?;
    assert!(idle.starts_with("HTTP/1.1 200"), "{idle}");
    let head = "POST /v1/evaluate HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n";
    let slow = say(
        address,
        format!("{head}content-length: 100\r\n\r\n{{").as_bytes(),
    )?;
    assert!(
        slow.starts_with("HTTP/1.1 408") && slow.contains("took longer"),
        "{slow}"
    );
    let huge = format!("{head}content-length: 5000\r\n\r\n{}", " ".repeat(5000));
    let huge = say(address, huge.as_bytes())?;
    assert!(huge.starts_with("HTTP/1.1 413"), "{huge}");
    let chunks = format!(
        "{head}transfer-encoding: chunked\r\n\r\n1388\r\n{}\r\n0\r\n\r\n",
        " ".repeat(5000)
    );
    let chunks = say(address, chunks.as_bytes())?;
    assert!(chunks.starts_with("HTTP/1.1 413"), "{chunks}");
    for garbage in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"\r\n\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\xff\xfe\xfd\r\n\r\n",
        b"POST /v1/events HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n",
        b"POST /v1/events HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello",
    ] {
        let heard = say(address, garbage)?;
        assert!(heard.is_empty() || heard.starts_with("HTTP/1.1 4"), "{heard}");
    }
    assert_eq!(served.ask("GET /v1/status", "", "")?.0, 200);
    Ok(())
}

#[test]
fn a_file_of_settings_is_checked_like_a_program() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(1);")?;
    let path = folder.path().join("serve.toml");
    for (text, said) in [
        ("lisen = \"127.0.0.1:0\"\n", "did you mean `listen`?"),
        ("\nlisten = \"nowhere\"\n", "line 2, column 10"),
        (
            "most_events = 0\n",
            "serve.toml:1: `most_events = 0` lets nothing through",
        ),
        ("tls_cert = \"c.pem\"\n", "`tls_cert` needs `tls_key`"),
        ("log = \"xml\"\n", "expected one of `text`, `json`, `off`"),
    ] {
        std::fs::write(&path, text)?;
        let ran = sadakat(
            folder.path(),
            &["serve", "rules", "--config", "serve.toml"],
            b"",
        )?;
        assert!(ran.code(1)?.err.contains(said), "{text}: {said}");
    }
    let none = sadakat(
        folder.path(),
        &["serve", "rules", "--config", "no.toml"],
        b"",
    )?
    .code(1)?;
    assert!(none.err.contains("no.toml"), "{}", none.err);
    Ok(())
}

#[cfg(unix)]
#[test]
fn a_hang_up_makes_it_read_tokens_anew() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(1);")?;
    let make = |name: &str| {
        let args = ["token", "new", "--role", "till", "--name", name];
        let made = sadakat(folder.path(), &args, b"")?.code(0)?;
        anyhow::Ok(format!("authorization: Bearer {}\r\n", made.out.trim()))
    };
    let old = make("old")?;
    let served = Served::start(folder.path(), &["--tokens", "tokens.toml"], "")?;
    let status = |header: &str| anyhow::Ok(served.ask("GET /v1/status", header, "")?.0);
    assert_eq!(status(&old)?, 200);
    sadakat(folder.path(), &["token", "revoke", "old"], b"")?.code(0)?;
    let new = make("new")?;
    // It was not told yet.
    assert_eq!((status(&old)?, status(&new)?), (200, 401));
    let pid = served.child.id().to_string();
    anyhow::ensure!(
        Command::new("kill")
            .args(["-HUP", &pid])
            .status()?
            .success()
    );
    // It is done when the old one is known no more.
    while status(&old)? == 200 {}
    assert_eq!(status(&new)?, 200);
    Ok(())
}

/// Clients ask until they are answered, whatever dies meanwhile: everything is
/// there once.
#[test]
fn killed_under_load_nothing_is_lost_or_doubled() -> anyhow::Result<()> {
    const CLIENTS: usize = 4;
    const EVENTS: usize = 40;
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(purchase.net / 10);")?;
    let args = ["--ledger", "members.db"];
    let first = Served::start(folder.path(), &args, "")?;
    for client in 0..CLIENTS {
        let customer = format!("{{\"id\":\"m{client}\"}}");
        anyhow::ensure!(first.ask("POST /v1/customers", "", &customer)?.0 == 200);
    }
    let address = Mutex::new(first.address.clone());
    let answered = AtomicUsize::new(0);
    let last = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (address, answered) = (&address, &answered);
                scope.spawn(move || {
                    for number in 0..EVENTS {
                        let mut event = event(&format!("{client}-{number}"));
                        event["customer"] = json!(format!("m{client}"));
                        let body = event.to_string();
                        // Until it is answered.
                        while !post(address, &body) {}
                        answered.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        let mut served = first;
        for part in 1..=3 {
            while answered.load(Ordering::Relaxed) < CLIENTS * EVENTS * part / 4 {
                std::thread::yield_now();
            }
            served.child.kill()?;
            served.child.wait()?;
            served = Served::start(folder.path(), &args, "")?;
            served
                .address
                .clone_into(&mut address.lock().unwrap_or_else(PoisonError::into_inner));
        }
        for client in clients {
            client
                .join()
                .map_err(|_| anyhow::anyhow!("a client failed"))?;
        }
        anyhow::Ok(served)
    })?;
    for client in 0..CLIENTS {
        let what = format!("GET /v1/members/m{client}/balance");
        let owned: Value = serde_json::from_str(&last.ask(&what, "", "")?.1)?;
        let points = (19 * EVENTS).to_string();
        assert_eq!(owned["wallets"][0]["available"], points, "{owned}");
    }
    drop(last);
    sadakat(folder.path(), &["ledger", "verify", "members.db"], b"")?.code(0)?;
    Ok(())
}

/// Whether an event was answered.
fn post(address: &Mutex<String>, body: &str) -> bool {
    let address = address
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let length = body.len();
    let words = format!(
        "POST /v1/events HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    say(&address, words.as_bytes()).is_ok_and(|heard| heard.starts_with("HTTP/1.1 200"))
}

/// Edits by the dozen while tills ask: no request fails, and each is answered by
/// one program.
#[test]
fn edits_under_load() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(1); points(1);")?;
    let mut served = Served::start(folder.path(), &["--ledger", "members.db"], "")?;
    let address = Mutex::new(served.address.clone());
    let done = AtomicUsize::new(0);
    let failed: Vec<String> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..2)
            .map(|client| {
                let (address, done) = (&address, &done);
                scope.spawn(move || {
                    let mut failed = Vec::new();
                    for number in 0.. {
                        if done.load(Ordering::Relaxed) > 0 {
                            break;
                        }
                        let body = event(&format!("{client}-{number}")).to_string();
                        if !post(address, &body) {
                            failed.push(body);
                        }
                    }
                    failed
                })
            })
            .collect();
        let mut edit = || {
            for points in 2..=30 {
                let script = format!("points({points}); points({points});");
                save(&folder.path().join("rules/campaigns/base.rhai"), &script)?;
                served.until("live")?;
            }
            anyhow::Ok(())
        };
        let edited = edit();
        done.store(1, Ordering::Relaxed);
        let joined = clients.into_iter().map(std::thread::ScopedJoinHandle::join);
        let joined: Result<Vec<_>, _> = joined.collect();
        let joined = joined.map_err(|_| anyhow::anyhow!("a client failed"));
        edited.and(joined).map(|failed| failed.concat())
    })?;
    assert!(failed.is_empty(), "{failed:?}");
    drop(served);
    sadakat(folder.path(), &["ledger", "verify", "members.db"], b"")?.code(0)?;
    Ok(())
}

/// A server whose ledger is away is not ready, and ready when it is back.
#[cfg(unix)]
#[test]
fn a_ledger_that_is_away_and_back() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(1);")?;
    let served = Served::start(folder.path(), &["--ledger", "members.db"], "")?;
    assert_eq!(
        served.ask("GET /readyz", "", "")?,
        (200, "ready\n".to_owned())
    );
    let (here, away) = (
        folder.path().join("members.db"),
        folder.path().join("away.db"),
    );
    std::fs::rename(&here, &away)?;
    let (status, problem) = served.ask("GET /readyz", "", "")?;
    assert!(status == 503 && problem.contains("ledger"), "{problem}");
    assert_eq!(served.ask("GET /healthz", "", "")?.0, 200);
    std::fs::rename(&away, &here)?;
    assert_eq!(served.ask("GET /readyz", "", "")?.0, 200);
    Ok(())
}

/// Two servers share a ledger in a database: what one has done the other knows.
/// When the database goes away both say so, and go on when it is back.
#[test]
fn two_servers_and_a_database_that_is_away_and_back() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(1);")?;
    let database = sadakat_test_postgres::Postgres::start(false)?;
    let place = database.place()?.display().to_string();
    let start = || Served::start(folder.path(), &["--ledger", &place], "");
    let (one, other) = (start()?, start()?);
    let ask = |served: &Served, id: &str| -> anyhow::Result<(u16, Value)> {
        let (status, answer) = served.ask("POST /v1/events", "", &event(id).to_string())?;
        Ok((status, serde_json::from_str(&answer)?))
    };
    let (status, first) = ask(&one, "e1")?;
    assert_eq!((status, &first["repeated"]), (200, &json!(false)));
    let (status, again) = ask(&other, "e1")?;
    assert_eq!((status, &again["repeated"]), (200, &json!(true)));
    assert_eq!(first["decisions"], again["decisions"]);
    database.stop()?;
    for served in [&one, &other] {
        let (status, problem) = ask(served, "e2")?;
        assert_eq!(status, 503, "{problem}");
        let (status, problem) = served.ask("GET /readyz", "", "")?;
        assert!(status == 503 && problem.contains("ledger"), "{problem}");
        assert_eq!(served.ask("GET /healthz", "", "")?.0, 200);
    }
    database.start_again()?;
    for served in [&one, &other] {
        assert_eq!(served.ask("GET /readyz", "", "")?.0, 200);
    }
    let (status, second) = ask(&other, "e2")?;
    assert_eq!((status, &second["repeated"]), (200, &json!(false)));
    assert_eq!(ask(&one, "e2")?.1["repeated"], json!(true));
    drop((one, other));
    sadakat(folder.path(), &["ledger", "verify", &place], b"")?.code(0)?;
    Ok(())
}
