//! What a server says when it has too much to do, and how it is spoken to: by
//! TLS, through a proxy, and by the client in Rust.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use sadakat_client::{
    Amount, BasketAsked, Client, ClientError, Erase, Evaluate, Event, Hold, HoldEnd, Line, Order,
    Purchase, Redeem, Return,
};
use sadakat_tests::path;
use serde_json::{Value, json};

use super::sadakat;
use super::serve::{BASE, Served, event, write};

/// Longer than anything takes here: only a failure waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn who_comes_when_all_places_are_taken_is_asked_to_come_again() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(1);")?;
    std::fs::write(folder.path().join("serve.toml"), "most_requests = 1\n")?;
    let served = Served::start(folder.path(), &["--config", "serve.toml"], "")?;
    // A request whose body does not come takes the only place; a server says
    // `100 Continue` when it waits for the body, so that it is at work then.
    let mut slow = TcpStream::connect(&served.address)?;
    slow.set_read_timeout(Some(PATIENCE))?;
    let body = json!({ "event": event("e1"), "member": null }).to_string();
    let length = body.len();
    write!(
        slow,
        "POST /v1/evaluate HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nexpect: 100-continue\r\ncontent-length: {length}\r\n\r\n"
    )?;
    let mut waits = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
    slow.read_exact(&mut waits)?;
    assert_eq!(&waits, b"HTTP/1.1 100 Continue\r\n\r\n");
    let (status, head, answer) = served.ask_whole("GET /v1/status", "", "")?;
    assert_eq!(status, 503, "{answer}");
    assert!(head.contains("\r\nretry-after: 1"), "{head}");
    assert!(answer.contains("1 requests are at work"), "{answer}");
    // Whether it is well can be asked all the same.
    assert_eq!(served.ask("GET /healthz", "", "")?.0, 200);
    slow.write_all(body.as_bytes())?;
    let mut answered = String::new();
    slow.read_to_string(&mut answered)?;
    assert!(answered.starts_with("HTTP/1.1 200"), "{answered}");
    assert_eq!(served.ask("GET /v1/status", "", "")?.0, 200);
    Ok(())
}

/// More wait for the ledger than may: some are asked to come again, and when all
/// have, everything is done once.
#[test]
fn a_queue_that_is_full_loses_nothing() -> anyhow::Result<()> {
    const CLIENTS: usize = 8;
    const EVENTS: usize = 50;
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(1);")?;
    std::fs::write(folder.path().join("serve.toml"), "most_waiting = 1\n")?;
    let args = ["--config", "serve.toml", "--ledger", "members.db"];
    let served = Served::start(folder.path(), &args, "")?;
    let client = Client::new(&format!("http://{}", served.address));
    client.enrol(json!({ "id": "c42" }).as_object().context("no object")?)?;
    let turned_away = AtomicUsize::new(0);
    let mut round = 0;
    // Clients that begin at once meet; if they ever do not, they try again.
    while turned_away.load(Ordering::Relaxed) == 0 && round < 100 {
        round += 1;
        std::thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS)
                .map(|number| {
                    let (client, turned_away) = (&client, &turned_away);
                    scope.spawn(move || {
                        let mine = |event: usize| format!("{round}-{number}-{event}");
                        let events: Vec<Event> =
                            (0..EVENTS).map(|event| latte(&mine(event))).collect();
                        loop {
                            match client.process_all(&events) {
                                Ok(all) => {
                                    let done = all.iter().filter(|one| one.is_ok()).count();
                                    anyhow::ensure!(done == EVENTS, "{done} of {EVENTS}");
                                    return Ok(());
                                }
                                Err(ClientError::Later {
                                    seconds: 1,
                                    problem,
                                }) => {
                                    let said = problem.detail;
                                    anyhow::ensure!(said.contains("wait for the ledger"), "{said}");
                                    turned_away.fetch_add(1, Ordering::Relaxed);
                                }
                                Err(error) => return Err(error.into()),
                            }
                        }
                    })
                })
                .collect();
            let joined = clients.into_iter().map(std::thread::ScopedJoinHandle::join);
            let joined: Result<Vec<_>, _> = joined.collect();
            let joined = joined.map_err(|_| anyhow::anyhow!("a client failed"))?;
            joined.into_iter().collect::<anyhow::Result<()>>()
        })?;
    }
    assert!(
        turned_away.load(Ordering::Relaxed) > 0,
        "nobody was turned away"
    );
    let owned = client.balance("c42", None)?;
    let wallet = owned.wallets.first().context("no wallet")?;
    assert_eq!(wallet.available, (round * CLIENTS * EVENTS).to_string());
    drop(served);
    sadakat(folder.path(), &["ledger", "verify", "members.db"], b"")?.code(0)?;
    Ok(())
}

fn latte(id: &str) -> Event {
    let line = Line::new("latte", 2).at("95.00");
    Event::purchase(id, "2026-11-21T14:03:00+03:00", Purchase::of([line])).by("c42")
}

#[test]
fn a_server_with_a_certificate_is_asked_by_https() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(1);")?;
    let (cert, key) = (
        path("tests/fixtures/tls/cert.pem"),
        path("tests/fixtures/tls/key.pem"),
    );
    let name = |path: &Path| path.to_str().map(str::to_owned).context("a path");
    let (cert_name, key_name) = (name(&cert)?, name(&key)?);
    let args = ["--tls-cert", &cert_name, "--tls-key", &key_name];
    let served = Served::start(folder.path(), &args, "")?;
    // Who does not know the certificate goes no further, and who speaks no TLS
    // neither.
    let url = format!(
        "https://localhost:{}",
        served.address.rsplit(':').next().context("a port")?
    );
    let stranger = ureq::get(format!("{url}/healthz")).call();
    assert!(stranger.is_err(), "{stranger:?}");
    let mut plain = TcpStream::connect(&served.address)?;
    plain.set_read_timeout(Some(PATIENCE))?;
    plain.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n")?;
    let mut heard = Vec::new();
    // It may be closed before all was read.
    let _ = plain.read_to_end(&mut heard);
    assert!(!heard.starts_with(b"HTTP/1.1"), "{heard:?}");
    let pem = std::fs::read(&cert)?;
    let root = ureq::tls::Certificate::from_pem(&pem)?.to_owned();
    let tls = ureq::tls::TlsConfig::builder()
        .root_certs(ureq::tls::RootCerts::new_with_certs(&[root]))
        .build();
    let agent: ureq::Agent = ureq::Agent::config_builder().tls_config(tls).build().into();
    let mut answer = agent.get(format!("{url}/v1/status")).call()?;
    let security = answer.headers().get("strict-transport-security");
    assert!(security.is_some(), "{:?}", answer.headers());
    let status: Value = serde_json::from_str(&answer.body_mut().read_to_string()?)?;
    assert_eq!(status.get("generation"), Some(&json!(1)));
    Ok(())
}

#[test]
fn behind_a_proxy_that_was_asked_by_https_the_cookie_is_secure() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(1);")?;
    let token = "a-token-that-nobody-guesses";
    let served = Served::start(folder.path(), &[], token)?;
    let form = format!("token={token}&to=/");
    for (said, secure) in [("http", false), ("https", true), ("HTTPS", true)] {
        let header = format!("x-forwarded-proto: {said}\r\n");
        let (status, head, _) = served.ask_whole("POST /sign-in", &header, &form)?;
        assert_eq!(status, 303, "{head}");
        let cookie = head.lines().find(|line| line.starts_with("set-cookie: "));
        let cookie = cookie.context("no cookie")?;
        assert_eq!(cookie.ends_with("; secure"), secure, "{cookie}");
    }
    Ok(())
}

/// A till, a service and an admin, by the client in Rust.
#[test]
fn the_client_in_rust_asks_for_everything() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(purchase.net / 10);")?;
    let tried = "on = [\"purchase\"]\nshadow = true\n";
    write(folder.path(), "tried", tried, "points(500);")?;
    let served = Served::start(folder.path(), &["--ledger", "members.db"], "")?;
    let client = Client::new(&format!("http://{}/", served.address));
    let record = json!({ "id": "c42" });
    let enrolled = client.enrol(record.as_object().context("no object")?)?;
    assert_eq!(enrolled.customer, "new");
    let asked = BasketAsked {
        revision: 1,
        event: latte("e1"),
        member: None,
    };
    let basket = client.basket("till 3/a", &asked)?;
    assert_eq!(basket.decisions.len(), 1, "{basket:?}");
    let guest = client.evaluate(&Evaluate::event(latte("e1")).guest());
    assert!(guest.is_ok_and(|guest| guest.decision.effects.is_empty()));
    let evaluated = client.evaluate(&Evaluate::event(latte("e1")).as_of("2026-12-24T10:00"))?;
    assert_eq!(evaluated.decision.at, "2026-12-24T10:00:00+03:00");

    let processed = client.process(&latte("e1"))?;
    let [decision] = &processed.decisions[..] else {
        anyhow::bail!("{processed:?}");
    };
    let amounts: Vec<_> = decision
        .effects
        .iter()
        .map(|effect| effect.amount.as_deref())
        .collect();
    assert_eq!(amounts, [Some("19")]);
    // What is tried only is written down, and nobody has it.
    let shadow = decision.shadow.as_ref().context("no shadow")?;
    let [tried] = &shadow.effects[..] else {
        anyhow::bail!("{shadow:?}");
    };
    assert_eq!(
        (&*tried.campaign, tried.amount.as_deref()),
        ("tried", Some("500"))
    );
    assert!(client.process(&latte("e1"))?.repeated);
    let explained = client.explain(&latte("e2"))?;
    let explained = serde_json::to_string(&explained)?;
    assert!(explained.contains(r#""reason":"shadow""#), "{explained}");
    let campaigns = client.campaigns()?;
    let known = campaigns
        .iter()
        .find(|campaign| campaign.campaign == "tried");
    let rollout = known
        .and_then(|known| known.rollout.as_ref())
        .context("no rollout")?;
    assert!(rollout.shadow);
    let metrics = served.ask("GET /metrics", "", "")?.1;
    for line in [
        r#"sadakat_campaign_points_total{campaign="base",wallet="points",direction="given"} 19"#,
        r#"sadakat_campaign_shadow_effects_total{campaign="tried"} "#,
    ] {
        assert!(metrics.contains(line), "{line}\n{metrics}");
    }

    let hold = Hold {
        id: Some("h1".to_owned()),
        customer: "c42".to_owned(),
        wallet: "points".to_owned(),
        points: "9".to_owned(),
        day: "2026-11-22".to_owned(),
        until: "2026-11-23".to_owned(),
    };
    assert_eq!(client.hold(&hold)?.available, "10");
    let end = HoldEnd {
        id: Some("p1".to_owned()),
        day: "2026-11-22".to_owned(),
    };
    assert_eq!(client.release("h1", &end)?.available, "19");
    let order = Order {
        id: Some("r1".to_owned()),
        day: "2026-11-22".to_owned(),
        redeem: Some(Redeem {
            customer: "c42".to_owned(),
            wallet: "points".to_owned(),
            points: "20".to_owned(),
            reason: "mug".to_owned(),
        }),
        hold: None,
        capture: None,
        release: None,
        adjust: None,
    };
    let refused = client.order(&order);
    let refused = refused.err().context("more than there is")?;
    assert!(!refused.may_be_asked_again());
    assert_eq!(refused.problem().map(|problem| problem.status), Some(409));
    let returned = Return {
        id: Some("x1".to_owned()),
        at: "2026-11-23T10:00:00+03:00".to_owned(),
        customer: Some("c42".to_owned()),
        of: "e1".to_owned(),
        lines: vec![json!({ "sku": "latte", "quantity": 1 })],
    };
    assert_eq!(client.give_back(&returned)?.decisions.len(), 1);
    assert_eq!(client.balance("c42", None)?.wallets.len(), 1);
    let timeline = client.timeline("c42", None)?;
    let first = timeline.bookings.first().and_then(|booking| booking.number);
    assert_eq!(first, Some(1));
    let outbox = client.outbox("crm")?;
    let last = outbox.last.context("nothing goes out")?;
    assert_eq!(client.acknowledge("crm", last)?.number, last);
    assert_eq!(client.status()?.campaigns.len(), 2);
    let mut wrong = latte("e3");
    wrong.purchase = Some(Purchase::of([Line::new(
        "latte",
        Amount::Text("two".to_owned()),
    )]));
    let all = client.process_all([&latte("e4"), &wrong])?;
    assert!(all.first().is_some_and(Result::is_ok) && all.get(1).is_some_and(Result::is_err));
    let erase = Erase {
        id: Some("forget-1".to_owned()),
        day: "2026-11-24".to_owned(),
        customers: vec!["c42".to_owned()],
    };
    assert_eq!(client.erase(&erase)?.members, 1);
    let gone = client.member("c42", None);
    assert!(gone.is_err_and(|error| error.problem().is_some_and(|problem| problem.status == 404)));
    drop(served);
    let gone = client.status();
    assert!(gone.is_err_and(|error| error.may_be_asked_again()));
    Ok(())
}

/// In the order in which a reader tries them.
#[test]
#[cfg(unix)]
fn the_curl_examples_of_the_page_for_services_run() -> anyhow::Result<()> {
    const PAGE: &str = include_str!("../../../SERVICES.md");
    let block = PAGE
        .split("```sh\n")
        .skip(1)
        .find(|block| block.contains("curl "));
    let block = block.and_then(|block| block.split("```").next());
    let block = block.context("no examples")?;
    assert!(block.matches("curl -fsS").count() >= 12, "{block}");
    let folder = super::shop()?;
    let served = Served::start_program(folder.path(), "shop", &["--ledger", "members.db"], "")?;
    let block = block.replace("localhost:7878", &served.address);
    let ran = std::process::Command::new("sh")
        .args(["-exc", &block])
        .output();
    let ran = match ran {
        Ok(ran) => ran,
        Err(error) => anyhow::bail!("no shell: {error}"),
    };
    let said = String::from_utf8_lossy(&ran.stderr);
    anyhow::ensure!(
        ran.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&ran.stdout)
    );
    Ok(())
}
