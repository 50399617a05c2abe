//! `sadakat outbox send --ledger FILE --to URL`

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use sadakat_ledger::{Ledger, Outgoing};
use ureq::Agent;
use ureq::http::Uri;

use super::signature::Secret;
use crate::Outcome;
use crate::commands::of_ledger::ledger_file::open_as_it_is;
use crate::commands::plural;
use crate::output::{self, Shown as _, WrongInput};

/// Arguments of `sadakat outbox send`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The ledger: a file, or `postgres://user@host/database`
    #[arg(long, value_name = "FILE")]
    ledger: PathBuf,
    /// Where every new answer is posted, one JSON object each
    #[arg(long, value_name = "URL")]
    to: String,
    /// Who delivers: each of them gets every answer
    #[arg(long, default_value = "webhook")]
    reader: String,
    /// The file with the secret that answers are signed with: `whsec_…`; `SADAKAT_WEBHOOK_SECRET` if not given
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// How often an answer is sent before it is held back for the next time
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=20))]
    tries: u32,
    /// Milliseconds before the second try; the third comes after twice as long, and so on
    #[arg(long, value_name = "MS", default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..=60_000))]
    wait: u64,
}

/// Answers that are read at a time, and noted as delivered together.
const BATCH: u32 = 64;

/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// So many answers in a row that a receiver fails at mean that it is down, not
/// that something is wrong with each.
const FAILED_IN_A_ROW: u32 = 2;

/// No wait is longer.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let to: Uri = args.to.parse().ok().filter(is_web).ok_or_else(|| {
        let given = &args.to;
        WrongInput(format!(
            "`{given}` is no address of a webhook: write one such as `https://example.com/loyalty`"
        ))
    })?;
    let secret = match &args.secret_file {
        Some(path) => fs::read_to_string(path)
            .map_err(|error| WrongInput(format!("cannot read `{}`: {error}", path.shown())))?,
        None => std::env::var("SADAKAT_WEBHOOK_SECRET").map_err(|_| {
            WrongInput(
                "there is no secret to sign with: say `--secret-file FILE`, or set \
                 SADAKAT_WEBHOOK_SECRET"
                    .to_owned(),
            )
        })?,
    };
    let receiver = Receiver {
        agent: Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .max_redirects(0)
            .build()
            .into(),
        to,
        secret: Secret::parse(&secret)?,
        tries: args.tries,
        wait: Duration::from_millis(args.wait),
    };
    let mut sending = Sending {
        ledger: open_as_it_is(&args.ledger)?,
        reader: &args.reader,
        receiver,
        blocked: BTreeSet::new(),
        delivered: 0,
        failed: 0,
        down: None,
    };
    sending.what_is_held_back()?;
    sending.what_is_new()?;
    sending.told()
}

fn is_web(to: &Uri) -> bool {
    matches!(to.scheme_str(), Some("http" | "https")) && to.host().is_some()
}

/// Answers on their way.
struct Sending<'a> {
    ledger: Ledger,
    reader: &'a str,
    receiver: Receiver,
    /// Members of whom something is held back: the rest waits for it.
    blocked: BTreeSet<String>,
    delivered: usize,
    /// How many in a row the receiver failed at.
    failed: u32,
    /// What is wrong with the receiver: the rest waits for the next time.
    down: Option<String>,
}

impl Sending<'_> {
    /// Tries once more what was held back; of each member until one is not
    /// taken again.
    fn what_is_held_back(&mut self) -> anyhow::Result<()> {
        for held in self.ledger.held_back(self.reader)? {
            if self.down.is_some() {
                return Ok(());
            }
            let outgoing = held.outgoing;
            if !self.is_blocked(&outgoing) && self.send(&outgoing)? == Sent::Taken {
                self.ledger.let_go(self.reader, outgoing.number)?;
            }
        }
        Ok(())
    }

    fn what_is_new(&mut self) -> anyhow::Result<()> {
        loop {
            let outgoing = self.ledger.outgoing(self.reader, BATCH)?;
            if outgoing.is_empty() || self.down.is_some() {
                return Ok(());
            }
            let mut done = None;
            for one in &outgoing {
                if self.down.is_some() {
                    break;
                }
                if self.is_blocked(one) {
                    self.hold_back(one, 0, "waits for an earlier one of the member")?;
                } else if self.send(one)? == Sent::Not {
                    break;
                }
                done = Some(one.number);
            }
            if let Some(done) = done {
                self.ledger.delivered(self.reader, done)?;
            }
        }
    }

    /// Sends an answer. One that is not taken is held back, unless there is no
    /// receiver.
    fn send(&mut self, outgoing: &Outgoing) -> anyhow::Result<Sent> {
        match self.receiver.send(outgoing)? {
            Ok(()) => {
                self.delivered += 1;
                self.failed = 0;
                return Ok(Sent::Taken);
            }
            Err(Problem::Unreachable(problem)) => {
                self.down = Some(problem);
                return Ok(Sent::Not);
            }
            Err(Problem::Refused(problem)) => self.hold_back(outgoing, 1, &problem)?,
            Err(Problem::Failed(problem)) => {
                self.hold_back(outgoing, self.receiver.tries, &problem)?;
                self.failed += 1;
                if self.failed == FAILED_IN_A_ROW {
                    self.down = Some(problem);
                }
            }
        }
        Ok(Sent::HeldBack)
    }

    fn is_blocked(&self, outgoing: &Outgoing) -> bool {
        let customer = outgoing.customer.as_ref();
        customer.is_some_and(|customer| self.blocked.contains(customer))
    }

    fn hold_back(&mut self, outgoing: &Outgoing, tries: u32, problem: &str) -> anyhow::Result<()> {
        let number = outgoing.number;
        self.ledger.hold_back(self.reader, number, tries, problem)?;
        self.blocked.extend(outgoing.customer.clone());
        Ok(())
    }

    fn told(self) -> anyhow::Result<Outcome> {
        let delivered = self.delivered;
        output::error(&format!(
            "{delivered} answer{} delivered",
            plural(delivered)
        ));
        let mut outcome = Outcome::Fine;
        if let Some(problem) = &self.down {
            let to = &self.receiver.to;
            output::error(&format!(
                "the rest waits until `{to}` takes answers: {problem}"
            ));
            outcome = Outcome::Wrong;
        }
        let held = self.ledger.held_back(self.reader)?;
        let Some(first) = held.iter().find(|held| held.tries > 0) else {
            return Ok(outcome);
        };
        let (count, id, tries) = (held.len(), &first.outgoing.id, first.tries);
        output::error(&format!(
            "{count} held back until the next time: `{id}` was sent {tries} times: {}",
            first.problem
        ));
        Ok(Outcome::Wrong)
    }
}

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sent {
    Taken,
    HeldBack,
    Not,
}

/// Who receives answers.
struct Receiver {
    agent: Agent,
    to: Uri,
    secret: Secret,
    tries: u32,
    wait: Duration,
}

/// Why an answer was not taken.
enum Problem {
    /// There is no receiver.
    Unreachable(String),
    /// The receiver fails, or has too much to do.
    Failed(String),
    /// The receiver does not want this one: to ask again does not help.
    Refused(String),
}

impl Receiver {
    /// Sends an answer, as often as it may be tried.
    fn send(&self, outgoing: &Outgoing) -> anyhow::Result<Result<(), Problem>> {
        let body = serde_json::to_string(outgoing)?;
        let id = format!("sadakat-{}", outgoing.number);
        let mut wait = self.wait;
        let mut left = self.tries;
        loop {
            left -= 1;
            match self.post(&id, &body)? {
                Err(problem) if left == 0 => return Ok(Err(problem)),
                Err(Problem::Unreachable(_) | Problem::Failed(_)) => {}
                done => return Ok(done),
            }
            std::thread::sleep(wait);
            wait = wait.saturating_mul(2).min(LONGEST_WAIT);
        }
    }

    fn post(&self, id: &str, body: &str) -> anyhow::Result<Result<(), Problem>> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let seconds = now.context("the clock stands before 1970")?.as_secs();
        let sent = self
            .agent
            .post(&self.to)
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", seconds.to_string())
            .header("webhook-signature", self.secret.sign(id, seconds, body))
            .send(body);
        let status = match sent {
            Ok(answer) => answer.status(),
            Err(error) => return Ok(Err(Problem::Unreachable(error.to_string()))),
        };
        let said = format!("it answered {status}");
        Ok(match status.as_u16() {
            200..=299 => Ok(()),
            408 | 425 | 429 | 500.. => Err(Problem::Failed(said)),
            _ => Err(Problem::Refused(said)),
        })
    }
}
