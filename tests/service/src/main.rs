//! A web service that decides events: one host for all requests, whose program
//! is edited while it serves.
//!
//! `cargo run --package sadakat-example-service`: it starts, sends itself two requests, with
//! an edit in between, and stops.
#![expect(clippy::print_stdout, reason = "an example speaks")]

use std::error::Error;
use std::path::Path;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use sadakat_engine::watch::WatchSettings;
use sadakat_engine::{Fact, Host, LiveEvent, MemberFacts};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const EVENT: &str = r#"{"id":"e1","kind":"purchase","at":"2026-11-21T14:03:00+03:00","customer":"c42","purchase":{"lines":[{"sku":"latte","quantity":2,"unit_price":"95.00"}]}}"#;

/// Decides the event in the request's body.
///
/// It takes some tens of microseconds and never waits, so that it needs no
/// thread of its own; a batch of thousands belongs into
/// `tokio::task::spawn_blocking`.
async fn decide(State(host): State<Host>, event: String) -> Result<String, (StatusCode, String)> {
    // One program from reading to writing, whatever is edited meanwhile.
    let program = host.pin();
    // Here a service asks its own database about the member.
    let member = MemberFacts::new().with("customer.tier", Fact::Text("gold".to_owned()));
    let events = program
        .read([(&*event, Some(&member))])
        .map_err(|error| (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()))?;
    let decisions = program.evaluate_events(&events);
    Ok(decisions.to_json(program.snapshot(), events.columns(), 0))
}

/// What an operator wants to see.
async fn status(State(host): State<Host>) -> String {
    let status = host.status();
    let failed = status.failed.map(|failed| failed.why.to_string());
    format!(
        "program {} in force as {}, {}\n",
        status.generation,
        status.snapshot,
        failed.unwrap_or_else(|| "all edits are in force".to_owned())
    )
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    write_program(folder.path())?;
    let settings = WatchSettings::default().debounce(Duration::from_millis(20));
    let host = Host::builder().watch(settings).open(folder.path())?;
    let told = host.subscribe();

    let service = Router::new()
        .route("/decide", post(decide))
        .route("/status", get(status))
        .with_state(host.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async {
        let _ = stopped.await;
    });
    let server = tokio::spawn(server.into_future());

    println!("{}", request(address, "POST /decide", EVENT).await?);
    // A marketer doubles the points; nobody restarts anything.
    std::fs::write(
        folder.path().join("campaigns/base.rhai"),
        "points(purchase.net / 5);",
    )?;
    tokio::task::spawn_blocking(move || until_live(&told)).await??;
    println!("{}", request(address, "POST /decide", EVENT).await?);
    println!("{}", request(address, "GET /status", "").await?);

    let _ = stop.send(());
    server.await??;
    // What is still at work may end.
    assert!(host.drain(Duration::from_secs(10)));
    Ok(())
}

fn until_live(told: &Receiver<LiveEvent>) -> Result<(), std::sync::mpsc::RecvTimeoutError> {
    while !matches!(
        told.recv_timeout(Duration::from_secs(10))?,
        LiveEvent::Live { .. }
    ) {}
    Ok(())
}

/// The body of the answer to a request.
async fn request(
    address: std::net::SocketAddr,
    what: &str,
    body: &str,
) -> Result<String, Box<dyn Error>> {
    let mut stream = TcpStream::connect(address).await?;
    let head = format!(
        "{what} HTTP/1.1\r\nhost: sadakat\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let (_, body) = answer.split_once("\r\n\r\n").ok_or("no answer")?;
    Ok(body.to_owned())
}

fn write_program(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir(folder.join("campaigns"))?;
    let program = "[program]\nname = \"Café\"\ncurrency = \"TRY\"\n\
        time_zone = \"Europe/Istanbul\"\n[wallets.points]\n\
        [tiers]\nlevels = { bronze = 0, gold = 1000 }\n";
    std::fs::write(folder.join("program.toml"), program)?;
    let manifest = "name = \"A point for ten lira\"\non = [\"purchase\"]\nphase = \"earn\"\n";
    std::fs::write(folder.join("campaigns/base.toml"), manifest)?;
    std::fs::write(
        folder.join("campaigns/base.rhai"),
        "points(purchase.net / 10);",
    )
}
