//! As many requests as fit, by [wrk](https://github.com/wg/wrk): throughput of
//! the server beside that of a bare route, in turns.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::bare::{AS_JSON, BARE};
use super::bodies;
use super::client::Client;
use super::process::Process;
use crate::contender::Error;
use crate::live::OnDisk;
use crate::program;

/// What came of one turn.
#[derive(Debug)]
pub struct Row {
    /// What was asked.
    pub name: &'static str,
    /// Of how many at once.
    pub connections: usize,
    /// How many were answered in a second.
    pub per_second: u64,
    /// Within which time half of the answers came, and 99 in a hundred; as wrk says it.
    pub p50: String,
    /// The same for 99 in a hundred.
    pub p99: String,
    /// How many answers were no success.
    pub refused: u64,
}

/// Sends the lines of a file, one a request, each thread its share of them.
const SCRIPT: &str = r#"
local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end
function init(args)
  path, lines, at = args[1], {}, 0
  local count = 0
  for line in io.lines(args[2]) do
    if count % tonumber(args[3]) == number then lines[#lines + 1] = line end
    count = count + 1
  end
end
function request()
  at = at % #lines + 1
  return wrk.format("POST", path, { ["content-type"] = "application/json" }, lines[at])
end
"#;

/// `evaluate` beside bare routes of the same bodies, turn about; the best of
/// `passes`.
///
/// # Errors
/// If `wrk` is missing or a server does not start.
pub fn evaluate(time: Duration, passes: usize, connections: &[usize]) -> Result<Vec<Row>, Error> {
    let folder = OnDisk::new(&program::sixteen_scripts())?;
    let scratch = tempfile::tempdir()?;
    let asked = scratch.path().join("bodies.ndjson");
    let bodies = bodies::evaluate(2_000)?;
    std::fs::write(&asked, bodies.join("\n"))?;
    let ours = Process::sadakat(folder.path(), scratch.path(), &["--no-console"])?;
    let first = bodies.first().ok_or("no bodies")?;
    let answer = Client::new(&ours.address)?.post("/v1/evaluate", first)?;
    if answer.status != 200 {
        return Err(answer.body.into());
    }
    let kept = scratch.path().join("answer.json");
    std::fs::write(&kept, &answer.body)?;
    let bare = Process::bare(&kept)?;
    let mut rows = Vec::new();
    for &connections in connections {
        let subjects = [
            ("a bare route", &bare, BARE),
            ("a route that reads and writes JSON", &bare, AS_JSON),
            ("evaluate", &ours, "/v1/evaluate"),
        ];
        let mut best: [Option<Row>; 3] = [None, None, None];
        for _ in 0..passes {
            for ((name, server, path), best) in subjects.iter().zip(&mut best) {
                let row = run(name, &server.address, path, &asked, connections, time)?;
                if best
                    .as_ref()
                    .is_none_or(|best| best.per_second < row.per_second)
                {
                    *best = Some(row);
                }
            }
        }
        rows.extend(best.into_iter().flatten());
    }
    Ok(rows)
}

/// `events` into a ledger in a file, each once.
///
/// # Errors
/// If `wrk` is missing, a server does not start or customers are refused.
pub fn events(
    program: &Path,
    customers: &Path,
    events: &Path,
    time: Duration,
    connections: usize,
) -> Result<Row, Error> {
    let scratch = tempfile::tempdir()?;
    let ledger = scratch.path().join("ledger.db");
    let ledger = ledger.to_str().ok_or("a folder whose name is no text")?;
    let args = ["--no-console", "--ledger", ledger];
    let served = Process::sadakat(program, scratch.path(), &args)?;
    let mut client = Client::new(&served.address)?;
    let customers = std::fs::read_to_string(customers)?;
    for customer in customers.lines() {
        let answer = client.post("/v1/customers", customer)?;
        if answer.status != 200 {
            return Err(answer.body.into());
        }
    }
    run(
        "events",
        &served.address,
        "/v1/events",
        events,
        connections,
        time,
    )
}

fn run(
    name: &'static str,
    address: &str,
    path: &str,
    bodies: &Path,
    connections: usize,
    time: Duration,
) -> Result<Row, Error> {
    let script = tempfile::NamedTempFile::new()?;
    std::fs::write(script.path(), SCRIPT)?;
    let threads = "1";
    let said = Command::new("wrk")
        .args(["--threads", threads, "--latency"])
        .args(["--connections", &connections.to_string()])
        .args(["--duration", &format!("{}s", time.as_secs().max(1))])
        .arg("--script")
        .arg(script.path())
        .arg(format!("http://{address}"))
        .args(["--", path])
        .arg(bodies)
        .arg(threads)
        .output()
        .map_err(|error| format!("wrk: {error}; `apt-get install wrk` brings it"))?;
    let said = String::from_utf8(said.stdout)?;
    let after = |label: &str| {
        let line = said
            .lines()
            .find_map(|line| line.trim().strip_prefix(label));
        line.map(|rest| rest.trim().to_owned())
    };
    let per_second = after("Requests/sec:").ok_or_else(|| format!("wrk said: {said}"))?;
    let whole = per_second.split('.').next().unwrap_or_default();
    Ok(Row {
        name,
        connections,
        per_second: whole.parse()?,
        p50: after("50%").unwrap_or_default(),
        p99: after("99%").unwrap_or_default(),
        refused: match after("Non-2xx or 3xx responses:") {
            Some(count) => count.parse()?,
            None => 0,
        },
    })
}
