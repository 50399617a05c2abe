//! The example does what it says: a gift that members get once is given once,
//! a till that asks again gets the same answer, and wrong input a message.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn ask(address: &str, id: &str, body: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "PUT /members/c42/purchases/{id} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.lines().next().unwrap().to_owned(), body.to_owned())
}

fn event(id: &str) -> String {
    format!(
        r#"{{"id":"{id}","kind":"purchase","at":"2026-11-21T14:03:00+03:00","customer":"c42","purchase":{{"lines":[{{"sku":"latte","quantity":2,"unit_price":"95.00"}}]}}}}"#
    )
}

#[test]
fn a_gift_is_given_once_and_a_retry_gets_the_same_answer() {
    let folder = tempfile::tempdir().unwrap();
    let campaigns = folder.path().join("campaigns");
    std::fs::create_dir(&campaigns).unwrap();
    let program =
        "[program]\nname = \"Café\"\ncurrency = \"TRY\"\ntime_zone = \"Europe/Istanbul\"\n";
    std::fs::write(folder.path().join("program.toml"), program).unwrap();
    let manifest = "on = [\"purchase\"]\nphase = \"order\"\nlimit = { per_customer = 1 }\n\
        audience = 'history.purchases < 5'\n";
    std::fs::write(campaigns.join("welcome.toml"), manifest).unwrap();
    std::fs::write(campaigns.join("welcome.rhai"), "gift(\"cookie\");").unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_sadakat-example-service"))
        .arg(folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let out = child.stdout.take().unwrap();
    let _running = Running(child);
    let mut address = String::new();
    BufReader::new(out).read_line(&mut address).unwrap();
    let address = address.trim();

    let (status, first) = ask(address, "e1", &event("e1"));
    assert!(status.contains("200"), "{status} {first}");
    assert!(first.contains(r#""kind":"gift","sku":"cookie""#), "{first}");
    assert_eq!(ask(address, "e1", &event("e1")).1, first);
    let (_, second) = ask(address, "e2", &event("e2"));
    assert!(second.contains(r#""effects":[]"#), "{second}");
    let (status, wrong) = ask(address, "e3", r#"{"id":"e3","kind":"purchas"}"#);
    assert!(status.contains("422"), "{status}");
    assert!(wrong.contains("purchas"), "{wrong}");
}
