//! The example does what it says: a gift that members get once is given once,
//! also after a restart, a till that asks again gets the same answer, guests are
//! served, and wrong input gets a message.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    fn start(folder: &Path) -> (Self, String) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sadakat-example-service"))
            .arg(folder)
            .arg(folder.with_extension("db"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = child.stdout.take().unwrap();
        let running = Self(child);
        let mut address = String::new();
        BufReader::new(out).read_line(&mut address).unwrap();
        (running, address.trim().to_owned())
    }
}

fn ask(address: &str, body: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "POST /events HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.lines().next().unwrap().to_owned(), body.to_owned())
}

fn event(id: &str, customer: &str) -> String {
    format!(
        r#"{{"id":"{id}","kind":"purchase","at":"2026-11-21T14:03:00+03:00","customer":"{customer}","purchase":{{"lines":[{{"sku":"latte","quantity":2,"unit_price":"95.00"}}]}}}}"#
    )
}

/// A program with a campaign that gives a cookie.
fn cookies(all: &Path, manifest: &str) -> PathBuf {
    let folder = all.join("program");
    let campaigns = folder.join("campaigns");
    std::fs::create_dir_all(&campaigns).unwrap();
    let program =
        "[program]\nname = \"Café\"\ncurrency = \"TRY\"\ntime_zone = \"Europe/Istanbul\"\n";
    std::fs::write(folder.join("program.toml"), program).unwrap();
    std::fs::write(campaigns.join("cookie.toml"), manifest).unwrap();
    std::fs::write(campaigns.join("cookie.rhai"), "gift(\"cookie\");").unwrap();
    folder
}

#[test]
fn a_gift_is_given_once_and_a_retry_gets_the_same_answer() {
    let all = tempfile::tempdir().unwrap();
    let manifest = "on = [\"purchase\"]\nphase = \"order\"\nlimit = { per_customer = 1 }\n\
        audience = 'history.purchases < 5'\n";
    let folder = cookies(all.path(), manifest);
    let (running, address) = Running::start(&folder);
    let gift = r#""kind":"gift","sku":"cookie""#;

    let (status, first) = ask(&address, &event("e1", "c42"));
    assert!(status.contains("200"), "{status} {first}");
    assert!(first.contains(gift), "{first}");
    assert_eq!(ask(&address, &event("e1", "c42")).1, first);
    let (_, second) = ask(&address, &event("e2", "c42"));
    assert!(second.contains(r#""effects":[]"#), "{second}");
    let (_, other) = ask(&address, &event("e3", "c77"));
    assert!(other.contains(gift), "{other}");
    let guest = event("e4", "c42").replace(r#""customer":"c42","#, "");
    let (status, guest) = ask(&address, &guest);
    assert!(status.contains("200"), "{status} {guest}");
    assert!(guest.contains(r#""effects":[]"#), "{guest}");
    let (status, wrong) = ask(&address, r#"{"id":"e3","kind":"purchas"}"#);
    assert!(status.contains("422"), "{status}");
    assert!(wrong.contains("purchas"), "{wrong}");

    drop(running);
    let (_running, address) = Running::start(&folder);
    assert_eq!(ask(&address, &event("e1", "c42")).1, first);
    let (_, third) = ask(&address, &event("e5", "c42"));
    assert!(third.contains(r#""effects":[]"#), "{third}");
}

/// A guest's purchase takes part in a limit in all once, however often the till
/// asks.
#[test]
fn a_guests_retry_takes_nothing_from_the_next_customer() {
    let all = tempfile::tempdir().unwrap();
    let manifest = "on = [\"purchase\"]\nphase = \"order\"\nlimit = { total = 2 }\n";
    let folder = cookies(all.path(), manifest);
    let (_running, address) = Running::start(&folder);
    let gift = r#""kind":"gift","sku":"cookie""#;
    let guest = event("g1", "c42").replace(r#""customer":"c42","#, "");
    let (_, first) = ask(&address, &guest);
    assert!(first.contains(gift), "{first}");
    assert_eq!(ask(&address, &guest).1, first);
    let (_, next) = ask(&address, &event("e1", "c42"));
    assert!(next.contains(gift), "{next}");
    let (_, third) = ask(&address, &event("e2", "c77"));
    assert!(third.contains(r#""effects":[]"#), "{third}");
}

/// What README and SERVICES say of it, as rustfmt writes it.
#[test]
fn the_example_has_fewer_than_60_lines() {
    let source = include_str!("../src/main.rs");
    let lines = source.lines().count();
    assert!(lines < 60, "{lines}");
    assert!(include_str!("../../../README.md").contains(&format!(", {lines} lines)")));
    let services = include_str!("../../../host/SERVICES.md");
    assert!(services.contains(&format!("a whole web service in {lines} lines")));
}
