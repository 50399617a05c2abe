//! Who may ask a server what, and what browsers and strangers are refused.

#![expect(
    clippy::indexing_slicing,
    reason = "tests may stop at an answer of another shape"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;

use super::sadakat;
use super::serve::{BASE, Served, event, write};

/// A token of a role, in the file `tokens.toml`.
fn token(folder: &Path, role: &str, name: &str) -> anyhow::Result<String> {
    let args = ["token", "new", "--role", role, "--name", name];
    let made = sadakat(folder, &args, b"")?.code(0)?;
    Ok(made.out.trim().to_owned())
}

fn bearer(token: &str) -> String {
    format!("authorization: Bearer {token}\r\n")
}

const ROLES: [&str; 4] = ["till", "service", "marketer", "admin"];

/// Every request of the description, with every role and with none: exactly
/// those are let through that the table for services says, and the table has
/// them all.
#[test]
fn who_may_ask_what_is_what_the_table_says() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(1);")?;
    let mut tokens = Vec::new();
    for role in ROLES {
        tokens.push((role, token(folder.path(), role, role)?));
    }
    let args = ["--tokens", "tokens.toml", "--ledger", "members.db"];
    let served = Served::start(folder.path(), &args, "")?;
    let described: Value = serde_json::from_str(&served.ask("GET /openapi.json", "", "")?.1)?;
    let mut table = table()?;
    for (path, item) in described["paths"].as_object().context("no paths")? {
        for (method, operation) in item.as_object().context("no operations")? {
            let roles = operation["security"][0]["token"].as_array();
            let described: BTreeSet<String> = roles
                .into_iter()
                .flatten()
                .filter_map(|role| role.as_str().map(str::to_owned))
                .collect();
            let request = format!("{} {path}", method.to_uppercase());
            let said = table.remove(&request);
            let said = said.with_context(|| format!("`{request}` is not in the table"))?;
            assert_eq!(said, described, "{request}");
            let line = request.replace("{id}", "nobody");
            let status = |header: &str| anyhow::Ok(served.ask(&line, header, "")?.0);
            let is_open = described.is_empty();
            assert_eq!(status("")? != 401, is_open, "{request} without a token");
            let wrong = status(&bearer("till.000000000000000000000000"))?;
            assert_eq!(
                !matches!(wrong, 401 | 429),
                is_open,
                "{request} with a wrong token"
            );
            for (role, token) in &tokens {
                let status = status(&bearer(token))?;
                let may = is_open || described.contains(*role);
                assert_eq!(
                    !matches!(status, 401 | 403),
                    may,
                    "{request} as {role}: {status}"
                );
            }
        }
    }
    assert!(table.is_empty(), "there are no such requests: {table:?}");
    Ok(())
}

/// The table of the page for services.
fn table() -> anyhow::Result<BTreeMap<String, BTreeSet<String>>> {
    let page = include_str!("../../../SERVICES.md");
    let rows = page
        .split("<!-- who may what -->")
        .nth(1)
        .context("no table")?;
    let mut table = BTreeMap::new();
    for row in rows.lines().filter(|row| row.starts_with("| `")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let roles = ROLES.iter().zip(&cells[2..6]);
        let roles = roles.filter(|(_, cell)| **cell == "yes");
        let roles: BTreeSet<String> = roles.map(|(role, _)| (*role).to_owned()).collect();
        for request in cells[1].split(", ") {
            table.insert(
                request.trim_matches('`').to_owned(),
                BTreeSet::clone(&roles),
            );
        }
    }
    Ok(table)
}

/// A browser signs in with a token, is known by its cookie, and signs out.
#[test]
fn a_browser_signs_in() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(1);")?;
    let token = token(folder.path(), "marketer", "ayse")?;
    let served = Served::start(folder.path(), &["--tokens", "tokens.toml"], "")?;
    let kind = "content-type: application/x-www-form-urlencoded\r\n";
    let (status, _, page) = served.ask_whole("GET /sign-in?to=/try", "", "")?;
    assert!(status == 200 && page.contains("value=\"/try\""), "{page}");
    let (status, head, page) = served.ask_whole("POST /sign-in", kind, "token=ayse.no")?;
    assert!(status == 401 && !head.contains("set-cookie"), "{head}");
    assert!(page.contains("There is no such token"), "{page}");
    // Nobody is sent elsewhere from here.
    for to in [
        "https://elsewhere.example",
        "//elsewhere.example",
        "/%5celsewhere",
    ] {
        let body = format!("token={token}&to={to}");
        let (_, head, _) = served.ask_whole("POST /sign-in", kind, &body)?;
        assert!(head.contains("location: /\r\n"), "{head}");
    }
    let (status, head, _) =
        served.ask_whole("POST /sign-in", kind, &format!("token={token}&to=/try"))?;
    assert!(status == 303 && head.contains("location: /try"), "{head}");
    let cookie = head.split("set-cookie: ").nth(1).context("no cookie")?;
    for said in ["httponly", "samesite=strict", "path=/"] {
        assert!(cookie.contains(said), "{cookie}");
    }
    assert!(!head.contains(&token), "{head}");
    let cookie = cookie.split(';').next().unwrap_or_default();
    let cookie = format!("cookie: other=1; {cookie}\r\n");
    assert_eq!(served.ask("GET /v1/status", &cookie, "")?.0, 200);
    assert_eq!(served.ask("GET /v1/status", "", "")?.0, 401);
    // The session may do what its token may.
    assert_eq!(served.ask("POST /v1/customers", &cookie, "{}")?.0, 403);
    // A page of another site cannot use it.
    for elsewhere in [
        "origin: https://elsewhere.example\r\n",
        "sec-fetch-site: cross-site\r\n",
        "sec-fetch-site: same-site\r\n",
        "origin: null\r\n",
    ] {
        let (status, said) =
            served.ask("POST /v1/evaluate", &format!("{cookie}{elsewhere}"), "")?;
        assert!(status == 403 && said.contains("another site"), "{said}");
    }
    let own = format!("{cookie}origin: http://localhost\r\nsec-fetch-site: same-origin\r\n");
    assert_eq!(served.ask("POST /v1/evaluate", &own, "")?.0, 400);
    assert_eq!(served.ask("POST /sign-out", &cookie, "")?.0, 303);
    assert_eq!(served.ask("GET /v1/status", &cookie, "")?.0, 401);
    Ok(())
}

/// Whoever tries tokens has to wait; whoever has one does not.
#[test]
fn trying_tokens_takes_time() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(1);")?;
    let right = token(folder.path(), "till", "kadikoy")?;
    token(folder.path(), "till", "moda")?;
    let never_used = token(folder.path(), "till", "fener")?;
    let served = Served::start(folder.path(), &["--tokens", "tokens.toml"], "")?;
    assert_eq!(served.ask("GET /v1/status", &bearer(&right), "")?.0, 200);
    let mut refused = None;
    for number in 0..40 {
        let guess = bearer(&format!("kadikoy.{number:048}"));
        let (status, head, _) = served.ask_whole("GET /v1/status", &guess, "")?;
        if status == 429 {
            let wait = head.split("retry-after: ").nth(1).context("no time")?;
            let wait: u32 = wait.lines().next().unwrap_or_default().trim().parse()?;
            assert!((1..=60).contains(&wait), "{head}");
            refused = Some(number);
            break;
        }
        assert_eq!(status, 401);
    }
    assert!(refused.is_some_and(|number| number >= 10), "{refused:?}");
    assert_eq!(served.ask("GET /v1/status", &bearer(&right), "")?.0, 200);
    // Another name is another matter.
    let other = bearer("moda.000000000000000000000000");
    assert_eq!(served.ask("GET /v1/status", &other, "")?.0, 401);
    // Nobody is kept out by those who guess, not even the first time.
    let guess = bearer("fener.000000000000000000000000");
    for _ in 0..40 {
        if served.ask("GET /v1/status", &guess, "")?.0 == 429 {
            break;
        }
    }
    assert_eq!(served.ask("GET /v1/status", &guess, "")?.0, 429);
    let right = bearer(&never_used);
    assert_eq!(served.ask("GET /v1/status", &right, "")?.0, 200);
    Ok(())
}

/// Tokens are printed once, kept as hashes, listed and revoked; what is wrong
/// with the file is told at its place.
#[test]
fn the_file_of_tokens() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(1);")?;
    let first = token(folder.path(), "till", "kadikoy")?;
    let kept = std::fs::read_to_string(folder.path().join("tokens.toml"))?;
    let secret = first.split_once('.').context("no secret")?.1;
    assert!(
        kept.contains("$argon2id$") && !kept.contains(secret),
        "{kept}"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(folder.path().join("tokens.toml"))?.permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
    }
    let run = |args: &[&str]| sadakat(folder.path(), args, b"");
    let again = run(&["token", "new", "--role", "admin", "--name", "kadikoy"])?.code(1)?;
    assert!(
        again.err.contains("there is a token `kadikoy` already"),
        "{}",
        again.err
    );
    let name = run(&["token", "new", "--role", "till", "--name", "Kadıköy"])?.code(1)?;
    assert!(name.err.contains("`Kadıköy` is no name"), "{}", name.err);
    let role = run(&["token", "new", "--role", "cashier", "--name", "x"])?.code(2)?;
    assert!(role.err.contains("write `till`, `service`"), "{}", role.err);
    assert_eq!(run(&["token", "list"])?.code(0)?.out, "till\tkadikoy\n");
    let near = run(&["token", "revoke", "kadikoi"])?.code(1)?;
    assert!(near.err.contains("did you mean `kadikoy`?"), "{}", near.err);
    run(&["token", "revoke", "kadikoy"])?.code(0)?;
    assert_eq!(run(&["token", "list"])?.code(0)?.out, "");

    let path = folder.path().join("tokens.toml");
    std::fs::write(&path, kept.replace("role =", "rol ="))?;
    let wrong = run(&["serve", "rules", "--tokens", "tokens.toml"])?.code(1)?;
    assert!(
        wrong.err.contains("did you mean `role`?") && wrong.err.contains("line 6, column 1"),
        "{}",
        wrong.err
    );
    std::fs::write(&path, kept.replace("$argon2id$", "$argon2$"))?;
    let wrong = run(&["serve", "rules", "--tokens", "tokens.toml"])?.code(1)?;
    assert!(
        wrong.err.contains("the hash of `kadikoy` is none"),
        "{}",
        wrong.err
    );
    Ok(())
}

/// What a server that asks nobody who they are answers to names that lead to
/// it: a page of theirs would be of its origin.
#[test]
fn without_tokens_only_this_machine_asks() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(1);")?;
    let served = Served::start(folder.path(), &[], "")?;
    for (host, status) in [
        ("localhost", 200),
        ("localhost:7878", 200),
        ("127.0.0.1:7878", 200),
        ("[::1]:7878", 200),
        ("elsewhere.example", 403),
        ("127.0.0.1.elsewhere.example", 403),
        ("", 403),
    ] {
        let header = format!("host: {host}\r\n");
        assert_eq!(
            served.ask("GET /v1/status", &header, "")?.0,
            status,
            "{host}"
        );
    }
    Ok(())
}

/// Requests have names, answers say what browsers may do with them, and changes
/// are written down.
#[test]
fn names_headers_and_the_log_of_changes() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(1);")?;
    let till = token(folder.path(), "till", "kadikoy")?;
    let args = [
        "--tokens",
        "tokens.toml",
        "--ledger",
        "members.db",
        "--audit",
        "audit.ndjson",
    ];
    let served = Served::start(folder.path(), &args, "")?;
    let header = format!("{}x-request-id: till-7-42\r\n", bearer(&till));
    let (status, head, _) =
        served.ask_whole("POST /v1/events", &header, &event("e1").to_string())?;
    assert!(
        status == 200 && head.contains("x-request-id: till-7-42"),
        "{head}"
    );
    let (_, head, _) = served.ask_whole("GET /v1/nothing", &bearer(&till), "")?;
    for said in [
        "x-request-id: ",
        "x-content-type-options: nosniff",
        "content-security-policy: default-src 'none'",
        "x-frame-options: deny",
        "referrer-policy: same-origin",
        "cache-control: no-store",
    ] {
        assert!(head.contains(said), "{said}: {head}");
    }
    // One that could break a line of a log is another one.
    let strange = format!("{}x-request-id: a\tb\r\n", bearer(&till));
    let (_, head, _) = served.ask_whole("GET /v1/status", &strange, "")?;
    assert!(!head.contains("a\tb"), "{head}");
    let adjust = r#"{"id":"a1","day":"2026-11-22","adjust":{"customer":"c42","wallet":"points","points":"5","reason":"x","approver":"y"}}"#;
    assert_eq!(
        served.ask("POST /v1/orders", &bearer(&till), adjust)?.0,
        403
    );
    served.ask("GET /v1/status", &bearer(&till), "")?;
    let log = std::fs::read_to_string(folder.path().join("audit.ndjson"))?;
    let lines: Vec<Value> = log
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    assert_eq!(lines.len(), 2, "{log}");
    for (key, value) in [
        ("who", "kadikoy"),
        ("role", "till"),
        ("request", "till-7-42"),
        ("path", "/v1/events"),
        ("what", "e1"),
    ] {
        assert_eq!(lines[0][key], value, "{log}");
    }
    assert_eq!(
        (&lines[0]["status"], &lines[1]["status"]),
        (&200.into(), &403.into())
    );
    assert!(!log.contains(&till), "{log}");
    Ok(())
}

/// What marketers publish in the console is written down like what tills send; that
/// they looked at a page is not.
#[test]
fn what_is_published_in_the_console_is_written_down() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(1);")?;
    let marketer = token(folder.path(), "marketer", "ayse")?;
    let args = ["--tokens", "tokens.toml", "--audit", "audit.ndjson"];
    let served = Served::start(folder.path(), &args, "")?;
    let header = bearer(&marketer);
    assert_eq!(served.ask("GET /console", &header, "")?.0, 200);
    let form = format!("{header}content-type: application/x-www-form-urlencoded\r\n");
    let chosen = served.ask("POST /console/gallery", &form, "template=welcome&id=hello")?;
    assert_eq!(chosen.0, 303, "{}", chosen.1);
    let publish = "POST /console/campaigns/hello/publish";
    let published = served.ask(publish, &form, "revision=1")?;
    assert_eq!(published.0, 303, "{}", published.1);
    let log = std::fs::read_to_string(folder.path().join("audit.ndjson"))?;
    let lines: Vec<Value> = log
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let paths: Vec<&Value> = lines.iter().map(|line| &line["path"]).collect();
    assert_eq!(
        paths,
        ["/console/gallery", "/console/campaigns/hello/publish"],
        "{log}"
    );
    assert!(lines.iter().all(|line| line["who"] == "ayse"), "{log}");
    Ok(())
}

/// Codes are not guessed by baskets and previews either: a till is told the same of
/// every code, and waits when it named too many that there are not. Nor is a till
/// told why by what the ledger knows of members.
#[test]
fn a_till_neither_guesses_codes_nor_learns_about_members() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), "base", BASE, "points(1);")?;
    let till = bearer(&token(folder.path(), "till", "kadikoy")?);
    let service = bearer(&token(folder.path(), "service", "shop")?);
    let args = ["--tokens", "tokens.toml", "--ledger", "members.db"];
    let served = Served::start(folder.path(), &args, "")?;
    let member = r#"{"id":"c42"}"#;
    assert_eq!(served.ask("POST /v1/customers", &service, member)?.0, 200);
    let with_codes = |id: &str, codes: &[&str]| {
        let mut event = event(id);
        event["purchase"]["coupons"] = codes.into();
        event
    };
    let explained = serde_json::json!({ "event": event("e1") }).to_string();
    let why = |who: &str| served.ask("POST /v1/evaluate?explain", who, &explained);
    assert_eq!((why(&till)?.0, why(&service)?.0), (403, 200));
    let one = with_codes("e2", &["WRONG-1"]).to_string();
    let why = |who: &str, request: &str| -> anyhow::Result<(Value, Value)> {
        let (status, answer) = served.ask(request, who, &one)?;
        let answer: Value = serde_json::from_str(&answer)?;
        anyhow::ensure!(status == 200, "{answer}");
        let verdict = &answer["verdicts"][0];
        Ok((verdict["message"].clone(), verdict["reason"].clone()))
    };
    let refused = Value::from("this code cannot be used");
    let seen = why(&service, "POST /v1/preview")?;
    assert_eq!(seen, (refused.clone(), "no effect".into()));
    for request in ["POST /v1/preview", "POST /v1/events"] {
        let seen = why(&till, request)?;
        assert_eq!(seen, (refused.clone(), Value::Null), "{request}");
    }
    let names: Vec<String> = (0..12).map(|at| format!("GUESS-{at}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let many = with_codes("e3", &names);
    let basket = serde_json::json!({ "revision": 1, "event": many }).to_string();
    assert_eq!(served.ask("POST /v1/baskets/b1", &till, &basket)?.0, 200);
    let evaluate = serde_json::json!({ "event": one_of(&many) }).to_string();
    for (request, body) in [
        ("POST /v1/preview", &one),
        ("POST /v1/evaluate", &evaluate),
        ("POST /v1/baskets/b2", &basket),
    ] {
        let (status, problem) = served.ask(request, &till, body)?;
        assert_eq!(status, 429, "{request} {problem}");
    }
    // What is paid is paid.
    let paid = event("e4").to_string();
    assert_eq!(served.ask("POST /v1/events", &till, &paid)?.0, 200);
    Ok(())
}

/// An event of another basket of the same member.
fn one_of(event: &Value) -> Value {
    let mut event = event.clone();
    event["id"] = "e5".into();
    event
}
