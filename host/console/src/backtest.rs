//! A draft over the past, beside what is in force: what it would cost before
//! it is live.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use axum::extract::{Path as Named, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use sadakat_backtest::{Backtest, Pair, Program, Report, schemas};
use sadakat_engine::Snapshot;
use sadakat_engine::model::Date;
use sadakat_engine::records::{CustomerFormat, CustomerTable, read_customers};
use sadakat_engine::schema::Schema;
use tempfile::NamedTempFile;

use crate::campaign::{apart, first_of, id_of};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::frame::{Frame, Shared};
use crate::guard::REPORT_POLICY;
use crate::page::{page, see};
use crate::texts::Tongue;

/// Where past records come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Past {
    /// Nowhere: the console was given neither records nor a ledger.
    None,
    /// Files that the console was given.
    Files,
    /// What the ledger processed.
    Ledger,
}

impl Past {
    pub(crate) const fn of(desk: &Desk) -> Self {
        match (&desk.settings.records, &desk.settings.ledger) {
            (Some(_), _) => Self::Files,
            (None, Some(_)) => Self::Ledger,
            (None, None) => Self::None,
        }
    }

    /// What texts call it.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::None => "past-none",
            Self::Files => "past-files",
            Self::Ledger => "past-ledger",
        }
    }
}

/// The backtests of this run of the console, the newest of them.
#[derive(Default)]
pub(crate) struct Backtests(Mutex<Jobs>);

#[derive(Default)]
struct Jobs {
    last: u64,
    jobs: BTreeMap<u64, Arc<Job>>,
}

/// How many are kept to be looked at.
const KEPT: usize = 20;

struct Job {
    campaign: String,
    state: Mutex<Standing>,
}

#[derive(Clone)]
enum Standing {
    Running,
    Failed(String),
    Done(Arc<Done>),
}

struct Done {
    report: Report,
}

impl Backtests {
    fn begin(&self, campaign: String) -> (u64, Arc<Job>) {
        let mut jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.last += 1;
        let number = jobs.last;
        let job = Arc::new(Job {
            campaign,
            state: Mutex::new(Standing::Running),
        });
        jobs.jobs.insert(number, Arc::clone(&job));
        while jobs.jobs.len() > KEPT {
            jobs.jobs.pop_first();
        }
        (number, job)
    }

    fn get(&self, number: u64) -> Option<Arc<Job>> {
        let jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.jobs.get(&number).cloned()
    }
}

impl Job {
    fn state(&self) -> Standing {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn end(&self, state: Standing) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }
}

/// Records of the past, as files.
pub(crate) struct Records {
    customers: Option<(std::path::PathBuf, CustomerFormat)>,
    pub(crate) events: std::path::PathBuf,
    /// Files that are gone when the backtest ends.
    _kept: Vec<NamedTempFile>,
}

pub(crate) fn records(desk: &Desk) -> Result<Records, Failure> {
    if let Some(records) = &desk.settings.records {
        let customers = records.customers.clone();
        return Ok(Records {
            customers: customers.map(|path| {
                let format = CustomerFormat::of_path(&path);
                (path, format)
            }),
            events: records.events.clone(),
            _kept: Vec::new(),
        });
    }
    let ledger = desk.ledger()?.ok_or(Failure::Nowhere)?;
    let (customers, events) = (NamedTempFile::new()?, NamedTempFile::new()?);
    {
        let mut outputs = [
            BufWriter::new(customers.as_file()),
            BufWriter::new(events.as_file()),
        ];
        let [for_customers, for_events] = &mut outputs;
        let exported = ledger.export(for_customers, for_events);
        exported.map_err(|error| Failure::Broken(error.to_string()))?;
        for output in &mut outputs {
            output.flush()?;
        }
    }
    Ok(Records {
        customers: Some((customers.path().to_owned(), CustomerFormat::NdJson)),
        events: events.path().to_owned(),
        _kept: vec![customers, events],
    })
}

pub(crate) fn customers(records: &Records, schema: &Schema) -> io::Result<CustomerTable> {
    let mut ignored = |_| ();
    let (reader, format, name): (Box<dyn BufRead>, _, _) = match &records.customers {
        Some((path, format)) => (
            Box::new(BufReader::new(File::open(path)?)),
            *format,
            path.display().to_string(),
        ),
        None => (Box::new(io::empty()), CustomerFormat::NdJson, String::new()),
    };
    read_customers(reader, name, format, schema, &mut ignored).map_err(io::Error::other)
}

fn run(
    desk: &Desk,
    t: &Tongue,
    old: &Arc<Snapshot>,
    new: &Arc<Snapshot>,
    daily: bool,
) -> Result<Done, Failure> {
    let records = records(desk)?;
    let [schema_old, schema_new] = schemas(old, new);
    let program = |key: &str, snapshot: &Arc<Snapshot>, schema: &Schema| {
        let customers = customers(&records, schema)?;
        io::Result::Ok(Program::new(t.say(key), Arc::clone(snapshot), customers))
    };
    let backtest = Backtest::new(program("backtest-draft", new, &schema_new)?)
        .against(program("backtest-in-force", old, &schema_old)?)
        .daily(daily);
    let events = BufReader::new(open(&records.events)?);
    let report = backtest.run(events, &records.events.display().to_string(), || ());
    let report = report.map_err(|error| Failure::Broken(error.to_string()))?;
    Ok(Done { report })
}

fn open(path: &Path) -> io::Result<File> {
    File::open(path)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}

/// Begins a backtest of a draft, and shows how far it is.
pub(crate) async fn begin(
    State(desk): State<Shared>,
    Named(id): Named<String>,
    frame: Frame,
    axum::Form(fields): axum::Form<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let daily = fields.contains_key("daily");
    apart(move || {
        let draft = desk.draft_or_published(&id, &desk.folder()?)?;
        let checked = desk.check(&id, &draft)?.told(&frame.t);
        let Some(new) = checked.snapshot.clone() else {
            return Err(Failure::Asked(first_of(&checked)));
        };
        let old = desk.host.snapshot();
        let (number, job) = desk.backtests.begin(id.to_string());
        let working = Arc::clone(&desk);
        let t = frame.t;
        std::thread::spawn(move || {
            let done = run(&working, &t, &old, &new, daily);
            job.end(match done {
                Ok(done) => Standing::Done(Arc::new(done)),
                Err(error) => Standing::Failed(error.to_string()),
            });
        });
        Ok(see(&format!("/console/backtests/{number}")))
    })
    .await
}

#[derive(Template)]
#[template(path = "backtest.html")]
struct BacktestPage {
    frame: Frame,
    number: u64,
    campaign: String,
    is_running: bool,
    failed: Option<String>,
    facts: Vec<(String, String)>,
    nothing_changes: bool,
}

/// How a backtest stands.
pub(crate) async fn show(
    State(desk): State<Shared>,
    Named(number): Named<u64>,
    frame: Frame,
) -> Result<Response, Failure> {
    let job = desk.backtests.get(number).ok_or(Failure::Nowhere)?;
    let (mut failed, mut facts, mut nothing_changes) = (None, Vec::new(), false);
    let state = job.state();
    match &state {
        Standing::Running => {}
        Standing::Failed(why) => failed = Some(why.clone()),
        Standing::Done(done) => {
            facts = told(&frame, &done.report, &job.campaign);
            nothing_changes = done.report.differences == 0;
        }
    }
    page(BacktestPage {
        number,
        campaign: job.campaign.clone(),
        is_running: matches!(state, Standing::Running),
        failed,
        facts,
        nothing_changes,
        frame,
    })
}

/// The most important of a report, in a few lines.
fn told(frame: &Frame, report: &Report, campaign: &str) -> Vec<(String, String)> {
    let t = &frame.t;
    let mut facts = Vec::new();
    let fact = |facts: &mut Vec<(String, String)>, key: &str, value: String| {
        facts.push((t.say(key), value));
    };
    if let Some(period) = &report.period {
        fact(
            &mut facts,
            "backtest-period",
            format!("{} – {}", day(&period.from, t), day(&period.through, t)),
        );
    }
    fact(
        &mut facts,
        "backtest-events",
        t.number(&report.events.to_string()),
    );
    let counts = |pair: &Pair<u64>| {
        let said = |count: Option<u64>| {
            count.map_or_else(|| "–".to_owned(), |count| t.number(&count.to_string()))
        };
        format!("{} → {}", said(pair.old), said(pair.new))
    };
    if let Some(shadow) = report.shadows.iter().find(|row| row.id == campaign) {
        let given = &shadow.row.given;
        fact(
            &mut facts,
            "backtest-shadow-reach",
            counts(&shadow.row.members),
        );
        if let Some(said) = sums(t, given, |given| &given.cost) {
            fact(&mut facts, "backtest-shadow-cost", said);
        }
    }
    if let Some(own) = report.campaigns.iter().find(|row| row.id == campaign) {
        fact(&mut facts, "backtest-reach", counts(&own.row.members));
        let given = &own.row.given;
        for (key, of) in [
            ("backtest-off", sums(t, given, |given| &given.off)),
            ("backtest-points", sums(t, given, |given| &given.points)),
            ("backtest-cost", sums(t, given, |given| &given.cost)),
        ] {
            if let Some(said) = of {
                fact(&mut facts, key, said);
            }
        }
        fact(
            &mut facts,
            "backtest-coupons",
            counts(&given.clone().map(|given| given.coupons)),
        );
        let changed = own.coupon_terms.iter();
        for terms in changed.filter(|terms| terms.count.old != terms.count.new) {
            let said = t.language().cell(&terms.terms).into_owned();
            let currency = terms.currency.as_deref();
            let currency = currency.map_or_else(String::new, |code| format!(" ({code})"));
            facts.push((format!("{said}{currency}"), counts(&terms.count)));
        }
    }
    if let Some(said) = sums(t, &report.total.given, |given| &given.cost) {
        fact(&mut facts, "backtest-total-cost", said);
    }
    for (currency, change) in &report.cost_change {
        fact(
            &mut facts,
            "backtest-change",
            format!("{} % ({currency})", t.number(change)),
        );
    }
    fact(
        &mut facts,
        "backtest-gain",
        t.number(&report.members.gain.to_string()),
    );
    fact(
        &mut facts,
        "backtest-lose",
        t.number(&report.members.lose.to_string()),
    );
    facts
}

/// A day as people write it.
fn day(written: &str, t: &Tongue) -> String {
    Date::parse(written).map_or_else(|| written.to_owned(), |day| t.day(day))
}

fn sums(
    t: &Tongue,
    given: &Pair<sadakat_backtest::Given>,
    of: impl Fn(&sadakat_backtest::Given) -> &BTreeMap<String, String>,
) -> Option<String> {
    let said = |given: Option<&sadakat_backtest::Given>| {
        let Some(given) = given else {
            return "–".to_owned();
        };
        let sums = of(given).iter();
        let sums: Vec<String> = sums
            .map(|(unit, sum)| format!("{} {unit}", t.number(sum)))
            .collect();
        if sums.is_empty() {
            "0".to_owned()
        } else {
            sums.join(", ")
        }
    };
    let (old, new) = (said(given.old.as_ref()), said(given.new.as_ref()));
    let nothing = |said: &str| matches!(said, "0" | "–");
    (!nothing(&old) || !nothing(&new)).then(|| format!("{old} → {new}"))
}

/// The whole report, a page by itself, in the language of whoever reads it.
pub(crate) async fn report(
    State(desk): State<Shared>,
    Named(number): Named<u64>,
    frame: Frame,
) -> Result<Response, Failure> {
    let job = desk.backtests.get(number).ok_or(Failure::Nowhere)?;
    let Standing::Done(done) = job.state() else {
        return Err(Failure::Nowhere);
    };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, REPORT_POLICY),
    ];
    let page = sadakat_backtest::page_in(&done.report, frame.t.language());
    Ok((headers, page).into_response())
}
