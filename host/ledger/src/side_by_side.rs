//! Events that have nothing in common are read and decided together, which takes
//! less than one after the other; they are booked in their order, so that what is
//! kept is the same, to the number of each row.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::{Arc, mpsc};
use std::{slice, thread, vec};

use sadakat_engine::batch::Columns;
use sadakat_engine::schema::KindId;
use sadakat_engine::{Replay, Snapshot};

use crate::answer::Answer;
use crate::day::is_own;
use crate::deciding::{Decision, Parties, Prepared, state_before};
use crate::error::LedgerError;
use crate::ledger::refusal;
use crate::session::{Known, Session};
use crate::touched::{Back, Touched};
use crate::work::{Place, Record, Records, Work};

/// How many events are decided at once: the first are booked while the next are
/// decided.
const AT_ONCE: usize = 16;

/// From how many events on another thread helps: to start one takes as long as to
/// book some.
const APART: usize = if cfg!(test) { 2 * AT_ONCE } else { 8 * AT_ONCE };

/// How many times as many may be decided and not booked yet.
const AHEAD: usize = 4;

/// Records that were read together.
struct Read {
    columns: Columns,
    /// By record: its row, if it is one event that can be decided beside others.
    rows: Vec<Option<usize>>,
}

impl Read {
    fn of(snapshot: &Snapshot, records: &[Record<'_>]) -> Self {
        let bodies = records.iter().map(|record| record.body);
        let (columns, rows) = Replay::read_all(snapshot, bodies);
        let rows = rows.into_iter().zip(records).map(|(rows, record)| {
            let rows = rows.ok().filter(|rows| rows.len() == 1)?;
            let is_plain = columns.kind(rows.start) != KindId::RETURN
                && !record.may_have_coupons()
                && record.head.id.is_some();
            is_plain.then_some(rows.start)
        });
        Self {
            rows: rows.collect(),
            columns,
        }
    }
}

/// Records with what they begin with: a half of many on another thread.
pub(crate) fn begun<'r>(texts: &[&'r str]) -> Vec<Record<'r>> {
    let begin = |texts: &[&'r str]| texts.iter().map(|text| Record::new(text)).collect();
    if texts.len() < APART {
        return begin(texts);
    }
    let (first, second) = texts.split_at(texts.len() / 2);
    thread::scope(|scope| {
        let other = scope.spawn(|| begin(second));
        let mut records: Vec<Record<'r>> = begin(first);
        records.extend(other.join().unwrap_or_else(|_| begin(second)));
        records
    })
}

impl Work<'_> {
    /// Processes records of events in their order; one that is refused leaves
    /// nothing.
    pub(crate) fn events(
        &mut self,
        records: &[Record<'_>],
    ) -> Result<Vec<Result<Answer, LedgerError>>, LedgerError> {
        let read = self.expect_and_read(records)?;
        let mut answers = Vec::with_capacity(records.len());
        while let Some(record) = records.get(answers.len()) {
            let at = answers.len();
            let run = match &read {
                Some(read) => self.run(records, read, at)?,
                None => at..at,
            };
            let Some((read, own)) = read
                .as_ref()
                .zip(records.get(run.clone()))
                .filter(|(_, own)| own.len() > 1)
            else {
                answers.push(refusal(self.event(record))?);
                continue;
            };
            let first = read.rows.get(at).copied().flatten().unwrap_or(0);
            let snapshot = Arc::clone(&self.snapshot);
            let schema = &snapshot.settings().schema;
            let columns = read.columns.slice(first..first + own.len(), schema);
            match self.side_by_side(own, &columns) {
                Ok(decided) => answers.extend(decided.into_iter().map(Ok)),
                Err(error) => {
                    // Those after it are decided already.
                    self.is_spoilt |= error.is_refusal();
                    return Err(error);
                }
            }
        }
        Ok(answers)
    }

    /// Says which records come, and reads them together meanwhile; nothing is read
    /// if their events are decided one by one.
    fn expect_and_read(&mut self, records: &[Record<'_>]) -> Result<Option<Read>, LedgerError> {
        let snapshot = Arc::clone(&self.snapshot);
        // What one is given of something that all share may be what another is not.
        let is_apart = self.records == Records::Apart || snapshot.has_shares();
        if records.len() < 2 || is_apart {
            self.expect(records)?;
            return Ok(None);
        }
        thread::scope(|scope| {
            let reading =
                (records.len() >= APART).then(|| scope.spawn(|| Read::of(&snapshot, records)));
            self.expect(records)?;
            self.session = Some(self.session()?);
            let read = reading.and_then(|reading| reading.join().ok());
            Ok(Some(read.unwrap_or_else(|| Read::of(&snapshot, records))))
        })
    }

    /// Which records from one on are new, and of different members, so that none
    /// sees another.
    fn run(
        &self,
        records: &[Record<'_>],
        read: &Read,
        at: usize,
    ) -> Result<Range<usize>, LedgerError> {
        let mut names = HashSet::new();
        let mut members = HashSet::new();
        let mut end = at;
        for (record, row) in records.iter().zip(&read.rows).skip(at) {
            let (Some(row), Some(name)) = (row, &record.head.id) else {
                break;
            };
            if read.columns.kind(*row) == KindId::DAY || is_own(name) {
                break;
            }
            // Rows of what is between them would be decided as well.
            let first = read.rows.get(at).copied().flatten();
            if first.is_some_and(|first| first + (end - at) != *row) || !names.insert(name) {
                break;
            }
            if let Some(customer) = record.customer() {
                if !members.insert(customer) {
                    break;
                }
                let known = self.buffer.member(self.connection, customer)?;
                let stands_alone =
                    |known: Known| known.merged.is_none() && known.household.is_none();
                if !known.is_none_or(stands_alone) {
                    break;
                }
            }
            if !matches!(self.logged("event", name, record.hash.as_bytes()), Ok(None)) {
                break;
            }
            end += 1;
        }
        Ok(at..end)
    }

    /// Decides events of different members together, and books them one after
    /// the other. While some are booked, the next are decided.
    fn side_by_side(
        &mut self,
        records: &[Record<'_>],
        columns: &Columns,
    ) -> Result<Vec<Answer>, LedgerError> {
        let mut session = self.session()?;
        session.replay.returns_into(None);
        let known = records.iter().map(|record| match record.customer() {
            Some(customer) => self.known(customer),
            None => Ok(None),
        });
        let known: Vec<Option<Known>> = known.collect::<Result<_, _>>()?;
        self.shares.begin();
        let wallets = self.buffer.wallets(self.connection)?;
        let deciding = Deciding {
            session: &mut session,
            parts: records.chunks(AT_ONCE),
            known: known.into_iter(),
            columns,
            first: 0,
            wallets,
        };
        let answers = if records.len() >= APART {
            thread::scope(|scope| {
                let (tell, told) = mpsc::sync_channel(AHEAD);
                scope.spawn(move || {
                    for part in deciding {
                        // Whoever books them may have stopped.
                        if tell.send(part).is_err() {
                            return;
                        }
                    }
                });
                self.book_all(records, told.into_iter())
            })?
        } else {
            self.book_all(records, deciding)?
        };
        self.session = Some(session);
        Ok(answers)
    }

    /// Books events in their order.
    fn book_all(
        &self,
        records: &[Record<'_>],
        parts: impl Iterator<Item = Result<Vec<Bookable>, LedgerError>>,
    ) -> Result<Vec<Answer>, LedgerError> {
        let shares = Arc::clone(&self.shares);
        let mut answers = Vec::with_capacity(records.len());
        let mut records = records.iter();
        for part in parts {
            for (Bookable { own, prepared }, record) in part?.into_iter().zip(&mut records) {
                let place = Place {
                    body: record.body,
                    request: self.next_request()?,
                    part: 0,
                };
                let parties = alone(own.as_ref());
                let (decided, _) = self.keep(&shares, prepared, place, &parties, None)?;
                let mut answer = Answer::default();
                answer.add(decided);
                self.keep_answer(record, &answer)?;
                // What fails here ends the transaction.
                self.buffer.settle();
                answers.push(answer);
            }
        }
        match records.next() {
            None => Ok(answers),
            Some(_) => Err(LedgerError::Damaged("an event has no decision".to_owned())),
        }
    }
}

/// An event that is about nobody else.
const fn alone(own: Option<&Touched>) -> Parties<'_> {
    Parties {
        own,
        other: None,
        into: &Back::Owner,
        purchase: None,
    }
}

/// An event that can be booked.
struct Bookable {
    own: Option<Touched>,
    prepared: Prepared,
}

/// Decides events of different members, some at a time, without the store.
struct Deciding<'d> {
    session: &'d mut Session,
    /// The records that are not decided yet, and what is known of their members.
    parts: slice::Chunks<'d, Record<'d>>,
    known: vec::IntoIter<Option<Known>>,
    columns: &'d Columns,
    /// The row of the next.
    first: usize,
    /// How many wallets the store has.
    wallets: usize,
}

impl Iterator for Deciding<'_> {
    type Item = Result<Vec<Bookable>, LedgerError>;

    fn next(&mut self) -> Option<Self::Item> {
        let records = self.parts.next()?;
        let rows = self.first..self.first + records.len();
        self.first = rows.end;
        Some(self.decide(records, rows))
    }
}

impl Deciding<'_> {
    fn decide(
        &mut self,
        records: &[Record<'_>],
        rows: Range<usize>,
    ) -> Result<Vec<Bookable>, LedgerError> {
        let snapshot = Arc::clone(&self.session.snapshot);
        let mut touched: Vec<Option<Touched>> = Vec::with_capacity(records.len());
        for (record, known) in records.iter().zip(&mut self.known) {
            let customer = record.customer();
            let member = customer.filter(|customer| self.session.member(customer).is_some());
            let own = member
                .zip(known)
                .map(|(customer, known)| Work::touch_known(self.session, customer, known));
            touched.push(own.transpose()?);
        }
        let columns = self.columns.slice(rows, &snapshot.settings().schema);
        let replayed = self.session.replay.decide(&columns);
        let mut bookable = Vec::with_capacity(records.len());
        for (at, own) in touched.into_iter().enumerate() {
            let missing = || LedgerError::Damaged("an event has no decision".to_owned());
            let (columns, decisions, row) = replayed.get(at).ok_or_else(missing)?;
            let decision = Decision {
                columns,
                decisions,
                row,
            };
            let parties = alone(own.as_ref());
            let before = state_before(self.session, columns.kind(row), own.as_ref())?;
            let prepared = Prepared::of(self.session, &decision, &parties, before, self.wallets)?;
            bookable.push(Bookable { own, prepared });
        }
        Ok(bookable)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use sadakat_engine::load::Folder;

    use crate::verify::FOLLOWS;
    use crate::{Ledger, Program};

    const SETTINGS: &str = r#"
[program]
name = "Shop"
currency = "EUR"
time_zone = "Europe/Berlin"
[wallets.points]
expires = "30 days"
pending = "3 days"
worth = "0.25"
[wallets.stamps]
precision = 1
expires = "rolling 20 days"
below_zero = true
[wallets.coins]
expires = "never"
[tiers]
counts = "spend"
period = "rolling 60 days"
levels = { bronze = 0, silver = 100, gold = 300 }
"#;

    /// One campaign of every way in which members' state matters; nothing that all
    /// share.
    const CAMPAIGNS: [(&str, &str, &str); 7] = [
        (
            "base",
            "on = [\"purchase\"]\nphase = \"earn\"\n",
            "points(purchase.earning);",
        ),
        (
            "stamp",
            "on = [\"purchase\"]\nlimit = { per_customer = 2, every = \"week\" }\n",
            "points(\"stamps\", 1.5);",
        ),
        (
            "coin",
            "on = [\"visit\"]\n",
            "points(\"coins\", 2); tag(\"guest\");",
        ),
        (
            "pay",
            "on = [\"visit\"]\naudience = 'history.purchases >= 3'\n",
            "points(\"stamps\", -2);",
        ),
        (
            "often",
            "on = [\"purchase\"]\nphase = \"order\"\naudience = 'history.purchases >= 2'\n",
            "coupon(#{ percent: 10, valid: \"30 days\" });",
        ),
        ("back", "on = [\"return\"]\n", "points(\"coins\", 1);"),
        (
            "silver",
            "on = [\"purchase\"]\naudience = 'customer.tier == \"silver\"'\n",
            "points(5);",
        ),
    ];

    /// The records of two months of a shop: guests, members, strangers, returns,
    /// receipts of both, records that come twice or are wrong: four of so many.
    fn records(members: u64, odd: u64) -> Vec<String> {
        let mut state = 7u64;
        let mut below = |bound: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % bound
        };
        let mut records: Vec<String> = Vec::new();
        for number in 0..600u64 {
            let day = 1 + number / 12;
            let (month, day) = (3 + (day - 1) / 28, 1 + (day - 1) % 28);
            let at = format!("2026-{month:02}-{day:02}T12:00:00+01:00");
            let customer = match below(members + 2) {
                0 => String::new(),
                1 => "\"customer\":\"stranger\",".to_owned(),
                member => format!("\"customer\":\"m{}\",", member - 2),
            };
            let line = |quantity: &str| {
                format!("{{\"sku\":\"tea\",\"quantity\":\"{quantity}\",\"unit_price\":\"7.50\"}}")
            };
            let head = |kind: &str| {
                format!("{{\"id\":\"e{number}\",\"kind\":\"{kind}\",\"at\":\"{at}\",{customer}")
            };
            let quantity = (1 + below(6)).to_string();
            let record = match below(odd) {
                0 => "{".to_owned(),
                1 => records[below(number) as usize].clone(),
                2 => {
                    let of = below(number);
                    let line = line("1");
                    format!(
                        "{}\"purchase\":{{\"of\":\"e{of}\",\"lines\":[{line}]}}}}",
                        head("return")
                    )
                }
                3 => {
                    let lines = [line(&quantity), line("-1")].join(",");
                    format!("{}\"purchase\":{{\"lines\":[{lines}]}}}}", head("purchase"))
                }
                4..8 => format!("{}\"visit\":{{}}}}", head("visit")).replace(",\"visit\":{}", ""),
                _ => {
                    let line = line(&quantity);
                    format!("{}\"purchase\":{{\"lines\":[{line}]}}}}", head("purchase"))
                }
            };
            records.push(if number == 0 { "{}".to_owned() } else { record });
        }
        records
    }

    fn ledger(members: u64) -> anyhow::Result<Ledger> {
        let mut files = Folder::default();
        files.insert("program.toml", SETTINGS.as_bytes());
        for (id, manifest, script) in CAMPAIGNS {
            files.insert(&format!("campaigns/{id}.toml"), manifest.as_bytes());
            files.insert(&format!("campaigns/{id}.rhai"), script.as_bytes());
        }
        let program = Program::load(files);
        let program = program.map_err(|report| anyhow::anyhow!(report.render(false)))?;
        let mut ledger = Ledger::in_memory(program)?;
        // Codes of coupons are made of a secret of the file.
        let same = "UPDATE ledger SET secret = zeroblob(32)";
        ledger.file_mut().execute(same, [])?;
        let members: Vec<String> = (0..members)
            .map(|at| format!("{{\"id\":\"m{at}\"}}"))
            .collect();
        ledger.enrol(members.iter().map(String::as_str))?;
        Ok(ledger)
    }

    /// Every row of every table.
    fn kept(ledger: &Ledger) -> anyhow::Result<String> {
        let mut all = String::new();
        for (table, order) in FOLLOWS {
            let sql = format!("SELECT * FROM {table} ORDER BY {order}");
            let mut rows = ledger.file().prepare(&sql)?;
            let columns = rows.column_count();
            let mut rows = rows.query([])?;
            while let Some(row) = rows.next()? {
                write!(all, "{table}")?;
                for at in 0..columns {
                    write!(all, " {:?}", row.get_ref(at)?)?;
                }
                all.push('\n');
            }
        }
        Ok(all)
    }

    /// Together and one by one come to the same: every answer, every row. Of few
    /// members few are decided together, of many so many that they are booked while
    /// the next are decided.
    #[test]
    fn together_or_one_by_one() -> anyhow::Result<()> {
        for (members, odd) in [(30, 20), (900, 150)] {
            let records = records(members, odd);
            let mut alone = ledger(members)?;
            let mut expected = Vec::new();
            for record in &records {
                let answers = alone.process_batch([record.as_str()])?;
                expected.extend(answers.iter().map(|answer| format!("{answer:?}")));
            }
            let refused = expected.iter().filter(|answer| answer.starts_with("Err"));
            let refused = refused.count();
            assert!((3..150).contains(&refused), "{refused}");
            for at_once in [600, 64, 5] {
                let mut together = ledger(members)?;
                let mut answers = Vec::new();
                for records in records.chunks(at_once) {
                    let batch = together.process_batch(records.iter().map(String::as_str))?;
                    answers.extend(batch.iter().map(|answer| format!("{answer:?}")));
                }
                assert_eq!(answers, expected, "{at_once} at once");
                similar(&kept(&together)?, &kept(&alone)?);
                let problems = together.verify()?.problems;
                assert!(problems.is_empty(), "{problems:?}");
            }
        }
        Ok(())
    }

    fn similar(one: &str, other: &str) {
        for (one, other) in one.lines().zip(other.lines()) {
            assert_eq!(one, other);
        }
        assert_eq!(one.lines().count(), other.lines().count());
    }
}
