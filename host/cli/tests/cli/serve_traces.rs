//! `sadakat serve` sends what requests did to a collector of OpenTelemetry.

use std::io::{BufReader, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::channel;
use std::time::Duration;

use anyhow::Context as _;
use serde_json::{Value, json};

use super::received::Received;
use super::serve::{BASE, Served, event, write};

/// How long a trace may take to come.
const PATIENCE: Duration = Duration::from_secs(60);

/// Takes one request and answers it.
fn collected(collector: &TcpListener) -> anyhow::Result<Received> {
    let (stream, _) = collector.accept()?;
    let mut from = BufReader::new(stream);
    let received = Received::next(&mut from)?.context("nothing was asked")?;
    from.get_mut()
        .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")?;
    Ok(received)
}

fn purchase() -> Value {
    json!({ "event": event("e1"), "member": { "id": "c42" } })
}

fn holds(body: &[u8], part: &[u8]) -> bool {
    body.windows(part.len()).any(|window| window == part)
}

/// The request goes on with the trace of the till, and says what was asked, by
/// the API's path, what came of it and what was decided by.
#[test]
fn a_request_is_part_of_the_trace_that_it_came_with() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(purchase.net / 10);")?;
    let collector = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}", collector.local_addr()?);
    let served = Served::start_among(
        folder.path(),
        "rules",
        &[],
        &[
            ("OTEL_EXPORTER_OTLP_ENDPOINT", address.as_str()),
            // What ends is sent at once.
            ("OTEL_BSP_SCHEDULE_DELAY", "1"),
        ],
    )?;
    let trace = [
        0x4b_u8, 0xf9, 0x2f, 0x35, 0x77, 0xb3, 0x4d, 0xa6, 0xa3, 0xce, 0x92, 0x9d, 0x0e, 0x0e,
        0x47, 0x36,
    ];
    let header = "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n";
    let (status, _) = served.ask("POST /v1/evaluate", header, &purchase().to_string())?;
    assert_eq!(status, 200);
    // Spans end one after the other, and may come in several messages.
    let (sender, received) = channel();
    std::thread::spawn(move || {
        while let Ok(collected) = collected(&collector) {
            if sender.send(collected).is_err() {
                return;
            }
        }
    });
    let mut all = Vec::new();
    while !holds(&all, b"POST /v1/evaluate") {
        let Received { asked, body, .. } = received.recv_timeout(PATIENCE)?;
        assert!(asked.starts_with("POST /v1/traces "), "{asked}");
        all.extend(body);
    }
    for part in [
        &trace[..],
        b"decide",
        b"http.response.status_code",
        b"sadakat",
    ] {
        let said = String::from_utf8_lossy(part);
        assert!(holds(&all, part), "no `{said}`");
    }
    Ok(())
}

/// Who is not there keeps nobody waiting.
#[test]
fn a_collector_that_is_away_does_no_harm() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(purchase.net / 10);")?;
    // A port that was free a moment ago.
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let address = format!("http://{address}");
    let envs = [("OTEL_EXPORTER_OTLP_ENDPOINT", address.as_str())];
    let served = Served::start_among(folder.path(), "rules", &[], &envs)?;
    let (status, _) = served.evaluate(&purchase())?;
    assert_eq!(status, 200);
    let (status, _) = served.ask("GET /healthz", "", "")?;
    assert_eq!(status, 200);
    Ok(())
}
