//! `sadakat serve`, as a till meets it.

#![expect(
    clippy::indexing_slicing,
    reason = "tests may stop at an answer of another shape"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;
use serde_json::{Value, json};

use super::{sadakat, shop};

/// A server in a process of its own; it ends with this.
pub(super) struct Served {
    pub(super) child: Child,
    out: BufReader<ChildStdout>,
    pub(super) address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    pub(super) fn start(folder: &Path, args: &[&str], token: &str) -> anyhow::Result<Self> {
        Self::start_program(folder, "rules", args, token)
    }

    pub(super) fn start_program(
        folder: &Path,
        program: &str,
        args: &[&str],
        token: &str,
    ) -> anyhow::Result<Self> {
        let token = [("SADAKAT_TOKEN", token)];
        let said = token.iter().filter(|(_, token)| !token.is_empty());
        Self::start_among(folder, program, args, &said.copied().collect::<Vec<_>>())
    }

    /// The same in an environment that has these variables beside.
    pub(super) fn start_among(
        folder: &Path,
        program: &str,
        args: &[&str],
        environment: &[(&str, &str)],
    ) -> anyhow::Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sadakat"));
        command
            .args(["serve", program])
            .args(["--format", "json", "--listen", "127.0.0.1:0"])
            .args(args)
            .current_dir(folder)
            .env("SADAKAT_CACHE", crate::compiled())
            .env_remove("SADAKAT_TOKEN")
            .envs(environment.iter().copied())
            .stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let out = BufReader::new(child.stdout.take().context("no output")?);
        let mut served = Self {
            child,
            out,
            address: String::new(),
        };
        let told = served.until("listening")?;
        served.address = told["address"].as_str().context("no address")?.to_owned();
        Ok(served)
    }

    /// Reads what it tells until something happens.
    pub(super) fn until(&mut self, event: &str) -> anyhow::Result<Value> {
        loop {
            let mut line = String::new();
            anyhow::ensure!(self.out.read_line(&mut line)? > 0, "ended before `{event}`");
            let told: Value = serde_json::from_str(&line)?;
            if told["event"] == event {
                return Ok(told);
            }
        }
    }

    pub(super) fn ask(
        &self,
        what: &str,
        header: &str,
        body: &str,
    ) -> anyhow::Result<(u16, String)> {
        let (status, _, body) = self.ask_whole(what, header, body)?;
        Ok((status, body))
    }

    /// The same with the answer's head, in small letters.
    pub(super) fn ask_whole(
        &self,
        what: &str,
        header: &str,
        body: &str,
    ) -> anyhow::Result<(u16, String, String)> {
        let host = if header.contains("host: ") {
            ""
        } else {
            "host: localhost\r\n"
        };
        let mut stream = TcpStream::connect(&self.address)?;
        write!(
            stream,
            "{what} HTTP/1.1\r\n{host}connection: close\r\n{header}content-length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (head, body) = answer.split_once("\r\n\r\n").context("no answer")?;
        let status = head.split(' ').nth(1).context("no status")?.parse()?;
        Ok((status, head.to_ascii_lowercase(), body.to_owned()))
    }

    pub(super) fn evaluate(&self, body: &Value) -> anyhow::Result<(u16, Value)> {
        let (status, answer) = self.ask("POST /v1/evaluate", "", &body.to_string())?;
        Ok((status, serde_json::from_str(&answer)?))
    }
}

const PROGRAM: &str = "[program]\nname = \"Café\"\ncurrency = \"TRY\"\n\
    time_zone = \"Europe/Istanbul\"\n[wallets.points]\n";

pub(super) fn write(folder: &Path, id: &str, manifest: &str, script: &str) -> anyhow::Result<()> {
    let campaigns = folder.join("rules/campaigns");
    std::fs::create_dir_all(&campaigns)?;
    save(&folder.join("rules/program.toml"), PROGRAM)?;
    // The script first: a manifest without one would be seen as a mistake.
    save(&campaigns.join(format!("{id}.rhai")), script)?;
    save(&campaigns.join(format!("{id}.toml")), manifest)
}

/// As editors do, whole or not at all: who writes in place leaves the file
/// empty for a moment, and an empty script is a right one.
pub(super) fn save(path: &Path, text: &str) -> anyhow::Result<()> {
    let aside = path.with_file_name(".aside");
    std::fs::write(&aside, text)?;
    Ok(std::fs::rename(&aside, path)?)
}

pub(super) const BASE: &str = "on = [\"purchase\"]\nphase = \"earn\"\n";

pub(super) fn event(id: &str) -> Value {
    json!({
        "id": id, "kind": "purchase", "at": "2026-11-21T14:03:00+03:00", "customer": "c42",
        "purchase": { "lines": [{ "sku": "latte", "quantity": 2, "unit_price": "95.00" }] }
    })
}

#[test]
fn events_alone_and_in_batches_with_the_why() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(purchase.net / 10);")?;
    let once =
        "on = [\"purchase\"]\nlimit = { per_customer = 1 }\naudience = 'history.purchases >= 0'\n";
    write(folder.path(), "welcome", once, "points(50);")?;
    let served = Served::start(folder.path(), &[], "")?;

    let member = json!({ "id": "c42", "history": { "purchases": 3 }, "uses": [] });
    let (status, answer) = served.evaluate(&json!({ "event": event("e1"), "member": member }))?;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["decision"]["effects"][1]["amount"], "50");
    assert_eq!(answer["changes"]["uses"][0]["campaign"], "welcome");
    assert!(answer.get("explanation").is_none());

    // What a store kept comes back, and the gift is not given twice.
    let kept =
        json!({ "id": "c42", "history": { "purchases": 4 }, "uses": answer["changes"]["uses"] });
    let batch = json!({ "requests": [
        { "event": event("e2"), "member": kept },
        { "event": event("e3"), "member": null },
    ] });
    let (status, answer) = served.evaluate(&batch)?;
    assert_eq!(status, 200, "{answer}");
    let effects = |at: usize| {
        answer["decisions"][at]["decision"]["effects"]
            .as_array()
            .map(Vec::len)
    };
    assert_eq!((effects(0), effects(1)), (Some(1), Some(0)));

    let body = json!({ "event": event("e4"), "member": kept }).to_string();
    let (_, explained) = served.ask("POST /v1/evaluate?explain", "", &body)?;
    let explained: Value = serde_json::from_str(&explained)?;
    let campaigns = explained["explanation"]["campaigns"]
        .as_array()
        .context("no why")?;
    assert!(
        campaigns
            .iter()
            .any(|campaign| campaign["reason"] == "limit"),
        "{campaigns:?}"
    );

    let (_, needs) = served.ask("GET /v1/needs", "", "")?;
    assert!(needs.contains(r#""field":"history.purchases""#), "{needs}");
    let (_, status) = served.ask("GET /v1/status", "", "")?;
    assert!(status.contains(r#""generation":1"#), "{status}");
    assert_eq!(
        served.ask("GET /healthz", "", "")?,
        (200, "ok\n".to_owned())
    );
    let (_, metrics) = served.ask("GET /metrics", "", "")?;
    let line = r#"sadakat_campaign_effects_total{campaign="welcome",kind="points"} 1"#;
    assert!(metrics.contains(line), "{metrics}");
    assert!(
        metrics.contains(r#"sadakat_requests_total{outcome="decided"} 3"#),
        "{metrics}"
    );
    Ok(())
}

#[test]
fn the_page_for_services_shows_a_real_request() -> anyhow::Result<()> {
    let page = include_str!("../../../SERVICES.md");
    let shown = page
        .split("curl localhost:7878/v1/evaluate -d '")
        .nth(1)
        .context("no request")?;
    let (body, answer) = shown.split_once("'\n").context("no end of the request")?;
    let folder = shop()?;
    let served = Served::start_program(folder.path(), "shop", &[], "")?;
    let (status, found) = served.ask("POST /v1/evaluate", "", body)?;
    assert_eq!(status, 200, "{found}");
    let answer = answer.lines().next().context("no answer")?;
    for part in answer.split('…') {
        assert!(
            found.contains(part.trim_end_matches([',', ']', '}'])),
            "{part} is not in {found}"
        );
    }
    Ok(())
}

#[test]
fn what_is_wrong_is_said_with_its_cure() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let limited =
        "on = [\"purchase\"]\nlimit = { total = 2 }\naudience = 'history.purchases >= 0'\n";
    write(folder.path(), "first", limited, "points(50);")?;
    let served = Served::start(folder.path(), &[], "")?;
    let member = json!({ "id": "c42", "history": { "purchases": 3 } });
    let asked = |event: Value, member: Value, shared: Value| json!({ "event": event, "member": member, "shared": shared });
    let mut wrong = event("e1");
    wrong["purchase"]["lines"][0]["unit_price"] = "95,00".into();
    for (body, status, code, help) in [
        (
            asked(wrong, member.clone(), json!([])),
            422,
            "S0503",
            "12.50",
        ),
        (
            asked(event("e1"), json!({ "id": "c42" }), json!([])),
            422,
            "S0504",
            "give it for every member",
        ),
        (
            asked(
                event("e1"),
                json!({ "id": "c7", "history": { "purchases": 3 } }),
                json!([]),
            ),
            422,
            "S0520",
            "its own customer",
        ),
        (
            json!({ "event": event("e1"), "member": member }),
            422,
            "S0519",
            "what the store has",
        ),
        (
            json!({ "event": event("e1"), "shared": [] }),
            422,
            "",
            "`null` if it is a guest",
        ),
        (json!({ "evnt": event("e1") }), 400, "", "\"event\""),
        (json!({}), 400, "", "`requests`"),
    ] {
        let (found, problem) = served.evaluate(&body)?;
        assert_eq!(found, status, "{problem}");
        assert_eq!(
            problem["code"].as_str().unwrap_or_default(),
            code,
            "{problem}"
        );
        let cure = problem["help"].as_str().unwrap_or_default();
        assert!(cure.contains(help), "{problem}");
    }
    // Which of a batch it was.
    let batch = json!({ "shared": "unknown", "requests": [
        { "event": event("e1"), "member": member }, { "event": event("e2"), "member": { "id": "c42" } },
    ] });
    let (_, problem) = served.evaluate(&batch)?;
    assert_eq!(problem["index"], 1, "{problem}");
    // What is used up is not given.
    let used = json!([{ "campaign": "first", "amount": "2" }]);
    let (_, answer) = served.evaluate(&asked(event("e1"), member.clone(), used))?;
    assert_eq!(answer["decision"]["effects"], json!([]), "{answer}");

    let many: Vec<Value> = (0..1_001)
        .map(|_| json!({ "event": {}, "member": null }))
        .collect();
    let (status, problem) = served.evaluate(&json!({ "requests": many, "shared": [] }))?;
    assert_eq!(status, 413, "{problem}");
    let large = "x".repeat(2 * 1024 * 1024);
    assert_eq!(served.ask("POST /v1/evaluate", "", &large)?.0, 413);
    assert_eq!(served.ask("GET /v1/nothing", "", "")?.0, 404);
    assert_eq!(served.ask("GET /v1/evaluate", "", "")?.0, 405);
    assert_eq!(served.ask("POST /v1/evaluate?why", "", "{}")?.0, 400);
    Ok(())
}

#[test]
fn who_may_ask() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(1);")?;
    let beyond = ["serve", "rules", "--listen", "0.0.0.0:0"];
    let refused = sadakat(folder.path(), &beyond, b"")?.code(3)?;
    assert!(refused.err.contains("there is no token"), "{}", refused.err);
    std::fs::write(folder.path().join("token"), "short")?;
    let short = ["serve", "rules", "--token-file", "token"];
    let refused = sadakat(folder.path(), &short, b"")?.code(1)?;
    assert!(
        refused.err.contains("at least 24 characters"),
        "{}",
        refused.err
    );

    let token = "a-token-that-nobody-would-guess";
    let served = Served::start(folder.path(), &[], token)?;
    let status = |header: &str| anyhow::Ok(served.ask("GET /v1/status", header, "")?.0);
    assert_eq!(status("")?, 401);
    assert_eq!(
        status("authorization: Bearer a-token-that-nobody-would-guesS\r\n")?,
        401
    );
    assert_eq!(status(&format!("authorization: Bearer {token}\r\n"))?, 200);
    assert_eq!(served.ask("GET /healthz", "", "")?.0, 200);
    Ok(())
}

#[test]
fn a_program_with_mistakes_or_strange_facts_is_no_start() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "pints(1);")?;
    let wrong = sadakat(folder.path(), &["serve", "rules"], b"")?.code(1)?;
    assert!(wrong.err.contains("pints"), "{}", wrong.err);
    let gold = "on = [\"purchase\"]\naudience = 'history.purchases > 1'\n";
    write(folder.path(), "base", gold, "points(1);")?;
    let args = ["serve", "rules", "--supplies", "customer.city"];
    let wrong = sadakat(folder.path(), &args, b"")?.code(1)?;
    assert!(
        wrong.err.contains("S0118") && wrong.err.contains("history.purchases"),
        "{}",
        wrong.err
    );
    Ok(())
}

/// Every answer is one program's from beginning to end, no request fails
/// whatever is edited, and those at work when it is told to stop are answered.
#[cfg(unix)]
#[test]
fn load_with_edits_and_a_stop() -> anyhow::Result<()> {
    const EDITS: usize = 8;
    let folder = tempfile::tempdir()?;
    let script = |n: usize| format!("points({n}); points({n});");
    write(folder.path(), "base", BASE, &script(1))?;
    let mut served = Served::start(folder.path(), &["--mode", "native"], "")?;
    let done = AtomicBool::new(false);
    let address = served.address.clone();
    let body = json!({ "event": event("e1"), "member": { "id": "c42" } }).to_string();
    let seen = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut seen = Vec::new();
                    let mut stream = BufReader::new(TcpStream::connect(&address)?);
                    while !done.load(Ordering::Relaxed) {
                        let answer = keep_asking(&mut stream, &body)?;
                        let effects = answer["decision"]["effects"]
                            .as_array()
                            .context("no effects")?;
                        let amounts: Vec<&str> = effects
                            .iter()
                            .filter_map(|effect| effect["amount"].as_str())
                            .collect();
                        anyhow::ensure!(amounts.len() == 2 && amounts[0] == amounts[1], "{answer}");
                        seen.push(amounts[0].to_owned());
                    }
                    anyhow::Ok(seen)
                })
            })
            .collect();
        let mut edit = || {
            for n in 2..=EDITS {
                let path = folder.path().join("rules/campaigns/base.rhai");
                save(&path, &script(n))?;
                served.until("live")?;
            }
            anyhow::Ok(())
        };
        let edited = edit();
        done.store(true, Ordering::Relaxed);
        let seen: Vec<_> = clients
            .into_iter()
            .map(std::thread::ScopedJoinHandle::join)
            .collect();
        edited.map(|()| seen)
    })?;
    for seen in seen {
        let seen = seen.map_err(|_| anyhow::anyhow!("a client failed"))??;
        assert!(!seen.is_empty());
        // Programs only ever follow each other.
        let numbers: Vec<usize> = seen.iter().filter_map(|text| text.parse().ok()).collect();
        assert!(numbers.is_sorted(), "{numbers:?}");
    }
    // A request that has begun is answered after the server was told to stop.
    let mut begun = TcpStream::connect(&served.address)?;
    let (first, rest) = body.split_at(10);
    let length = body.len();
    write!(
        begun,
        "POST /v1/evaluate HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\ncontent-length: {length}\r\n\r\n"
    )?;
    // The server has begun with it once it asks for the body.
    let mut asks = [0; 25];
    begun.read_exact(&mut asks)?;
    write!(begun, "{first}")?;
    let pid = served.child.id().to_string();
    anyhow::ensure!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()?
            .success()
    );
    served.until("stopped")?;
    write!(begun, "{rest}")?;
    let mut answer = String::new();
    begun.read_to_string(&mut answer)?;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(
        answer.contains(&format!("\"amount\":\"{EDITS}\"")),
        "{answer}"
    );
    assert_eq!(served.child.wait()?.code(), Some(0));
    Ok(())
}

/// Asks on a connection that stays.
#[cfg(unix)]
fn keep_asking(stream: &mut BufReader<TcpStream>, body: &str) -> anyhow::Result<Value> {
    write!(
        stream.get_mut(),
        "POST /v1/evaluate HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut length = 0;
    let mut status = String::new();
    loop {
        let mut line = String::new();
        anyhow::ensure!(stream.read_line(&mut line)? > 0, "the connection ended");
        if status.is_empty() {
            status.clone_from(&line);
        }
        let line = line.trim().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse()?;
        }
        if line.is_empty() {
            break;
        }
    }
    let mut answer = vec![0; length];
    stream.read_exact(&mut answer)?;
    anyhow::ensure!(
        status.contains("200"),
        "{status}{}",
        String::from_utf8_lossy(&answer)
    );
    Ok(serde_json::from_slice(&answer)?)
}

/// A server with a ledger: an event counts once, edits decide the events that
/// come after them, and what was answered is there after the process is gone.
#[test]
fn a_ledger_keeps_what_was_answered() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(purchase.net / 10);")?;
    let once = "on = [\"purchase\"]\nlimit = { per_customer = 1 }\n";
    write(folder.path(), "welcome", once, "points(50);")?;
    let arguments = ["--ledger", "members.db"];
    let mut served = Served::start(folder.path(), &arguments, "")?;
    let post = |served: &Served, what: &str, header: &str, body: &str| {
        let (status, answer) = served.ask(&format!("POST {what}"), header, body)?;
        let answer: Value = serde_json::from_str(&answer).unwrap_or(Value::String(answer));
        anyhow::Ok((status, answer))
    };
    let available = |served: &Served| {
        let (status, member) = served.ask("GET /v1/members/c42", "", "")?;
        let member: Value = serde_json::from_str(&member)?;
        anyhow::ensure!(status == 200, "{member}");
        Ok(member["wallets"][0]["available"].clone())
    };
    assert_eq!(
        post(&served, "/v1/customers", "", "{\n  \"id\": \"c42\"\n}")?,
        (200, json!({ "customer": "new" }))
    );
    let first = event("e1").to_string();
    let (status, answer) = post(&served, "/v1/events", "", &first)?;
    assert_eq!(
        (status, &answer["repeated"]),
        (200, &json!(false)),
        "{answer}"
    );
    assert_eq!(
        answer["decisions"][0]["effects"].as_array().map(Vec::len),
        Some(2)
    );
    // The same again is the same answer, and nothing is done.
    let (_, again) = post(&served, "/v1/events", "", &first)?;
    assert_eq!(
        (&again["repeated"], &again["decisions"]),
        (&json!(true), &answer["decisions"])
    );
    assert_eq!(available(&served)?, "69");
    // Something else under the same id is a conflict.
    let other = first.replace("95.00", "96.00");
    let (status, problem) = post(&served, "/v1/events", "", &other)?;
    assert_eq!(
        (status, &problem["field"]),
        (409, &json!("id")),
        "{problem}"
    );

    // What would be, and is not.
    let (status, preview) = post(&served, "/v1/preview", "", &event("e2").to_string())?;
    assert_eq!(
        (status, &preview["repeated"]),
        (200, &json!(false)),
        "{preview}"
    );
    assert_eq!(preview["decisions"][0]["effects"][0]["amount"], "19");
    assert_eq!(available(&served)?, "69");

    // An edit decides what comes after it; the welcome gift was given.
    save(
        &folder.path().join("rules/campaigns/base.rhai"),
        "points(purchase.net / 19);",
    )?;
    served.until("live")?;
    let lines = format!("{}\n{{\"id\":\"e3\",\"knd\":1}}\n", event("e2"));
    let header = "content-type: application/x-ndjson\r\n";
    let (status, answers) = served.ask("POST /v1/events", header, &lines)?;
    let answers: Vec<Value> = answers
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    assert_eq!(status, 200);
    let effects = &answers[0]["decisions"][0]["effects"];
    assert_eq!(
        (
            effects[0]["amount"].clone(),
            effects.as_array().map(Vec::len)
        ),
        (json!("10"), Some(1))
    );
    assert_eq!(answers[1]["problem"]["status"], 422, "{}", answers[1]);

    // Points are used once, and never more than there are.
    let order = |id: &str, points: &str| {
        json!({ "id": id, "day": "2026-11-22", "redeem": {
            "customer": "c42", "wallet": "points", "points": points, "reason": "mug" } })
        .to_string()
    };
    let (status, receipt) = post(&served, "/v1/orders", "", &order("r1", "70"))?;
    assert_eq!(
        (status, &receipt["available"]),
        (200, &json!("9")),
        "{receipt}"
    );
    assert_eq!(post(&served, "/v1/orders", "", &order("r1", "70"))?.0, 200);
    let (status, problem) = post(&served, "/v1/orders", "", &order("r2", "10"))?;
    assert_eq!(status, 409, "{problem}");

    let (_, metrics) = served.ask("GET /metrics", "", "")?;
    for (outcome, count) in [("processed", 2), ("repeated", 1), ("refused", 2)] {
        let line = format!("sadakat_ledger_records_total{{outcome=\"{outcome}\"}} {count}\n");
        assert!(metrics.contains(&line), "{line}{metrics}");
    }
    // Rules that the ledger cannot be kept by are told of, until they are mended; it
    // goes on by those before.
    let program = folder.path().join("rules/program.toml");
    save(&program, &PROGRAM.replace("TRY", "EUR"))?;
    served.until("live")?;
    let preview = event("e4").to_string();
    assert_eq!(post(&served, "/v1/preview", "", &preview)?.0, 200);
    let why = "the ledger goes on by the rules before, since those in force do not fit it: \
               the ledger is in TRY, the program in EUR";
    let (status, problem) = post(&served, "/v1/reload", "", "")?;
    assert_eq!((status, &problem["detail"]), (409, &json!(why)));
    let unfit = |served: &Served| -> anyhow::Result<Value> {
        let (_, status) = served.ask("GET /v1/status", "", "")?;
        Ok(serde_json::from_str::<Value>(&status)?["unfit"].clone())
    };
    assert_eq!(unfit(&served)?, why);
    save(&program, PROGRAM)?;
    served.until("live")?;
    assert_eq!(post(&served, "/v1/reload", "", "")?.0, 200);
    assert_eq!(unfit(&served)?, Value::Null);
    assert_eq!(post(&served, "/v1/events", "", &first)?.0, 200);

    // Killed, and started again.
    drop(served);
    let served = Served::start(folder.path(), &arguments, "")?;
    assert_eq!(available(&served)?, "9");
    let (_, again) = post(&served, "/v1/events", "", &first)?;
    assert_eq!(
        (&again["repeated"], &again["decisions"]),
        (&json!(true), &answer["decisions"])
    );
    let (status, _) = served.ask("GET /v1/members/nobody", "", "")?;
    assert_eq!(status, 404);
    drop(served);
    sadakat(folder.path(), &["ledger", "verify", "members.db"], b"")?.code(0)?;
    Ok(())
}

/// Eight tills at once, each with events of its own and every event twice: of
/// what there are five for everybody, exactly five are given.
#[test]
fn tills_that_ask_at_once_get_what_there_is() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let five = "on = [\"purchase\"]\nphase = \"order\"\nlimit = { total = 5 }\n";
    write(folder.path(), "first-five", five, "gift(\"mug\");")?;
    let served = Served::start(folder.path(), &["--ledger", "members.db"], "")?;
    let gifts: Vec<anyhow::Result<usize>> = std::thread::scope(|scope| {
        let tills: Vec<_> = (0..8)
            .map(|till| {
                let served = &served;
                scope.spawn(move || {
                    let mut gifts = 0;
                    for number in [1, 1, 2, 2, 3] {
                        let body = event(&format!("t{till}-{number}")).to_string();
                        let (status, answer) = served.ask("POST /v1/events", "", &body)?;
                        anyhow::ensure!(status == 200, "{answer}");
                        let answer: Value = serde_json::from_str(&answer)?;
                        let effects = answer["decisions"][0]["effects"].as_array();
                        if answer["repeated"] == false {
                            gifts += effects.map_or(0, Vec::len);
                        }
                    }
                    anyhow::Ok(gifts)
                })
            })
            .collect();
        let ended = tills.into_iter().map(std::thread::ScopedJoinHandle::join);
        ended
            .map(|ended| ended.unwrap_or_else(|_| anyhow::bail!("a till stopped")))
            .collect()
    });
    let gifts: Vec<usize> = gifts.into_iter().collect::<anyhow::Result<_>>()?;
    assert_eq!(gifts.iter().sum::<usize>(), 5, "{gifts:?}");
    drop(served);
    sadakat(folder.path(), &["ledger", "verify", "members.db"], b"")?.code(0)?;
    Ok(())
}

#[test]
fn a_server_without_a_ledger_says_so() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(purchase.net / 10);")?;
    let served = Served::start(folder.path(), &[], "")?;
    let (status, problem) = served.ask("POST /v1/events", "", &event("e1").to_string())?;
    assert_eq!(status, 404);
    assert!(problem.contains("--ledger members.db"), "{problem}");
    drop(served);
    // And one whose ledger is none does not start.
    std::fs::write(folder.path().join("not.db"), "no database")?;
    let ran = sadakat(
        folder.path(),
        &["serve", "rules", "--ledger", "not.db"],
        b"",
    )?;
    assert_ne!(ran.code, Some(0), "{}", ran.out);
    assert!(ran.err.contains("not a database"), "{}", ran.err);
    Ok(())
}
