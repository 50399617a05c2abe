//! Whether a plugin's answer about an event depends on other events.
//!
//! A decision is a function of program and event. That an instance forgets
//! what earlier calls did is seen to elsewhere; but the events of one call
//! meet in one memory, and only the plugin itself can keep them apart. So it is
//! asked about made-up events before it goes into force: each alone, then all
//! of them forwards, backwards and in batches. A campaign that lets instances
//! see several calls is asked in this way over several calls.
//!
//! | file | concept |
//! |---|---|
//! | `rows.rs` | made-up events |

mod rows;

use super::answers::{Answer, answers};
use super::bind::BindContext;
use super::evaluate::PluginProgram;
use super::shown::{show, shown_line};
use super::{Isolation, Problem};
use crate::diagnostic::codes;
use crate::program::Worker;
pub(super) use rows::MadeUp;

/// Fuel of all calls together, some 150 ms: a plugin that is slower than most
/// is asked about fewer events.
const FUEL: u64 = 330_000_000;

/// How often each event is asked about in the longest call: some thousand
/// events, so that counters and caches have time to show.
const TIMES: u64 = 42;

/// Sizes of batches that must not matter.
const BATCHES: [usize; 3] = [2, 3, 7];

/// What authors look for.
const CURE: &str = "look for `static`, `thread_local!`, caches and global variables; what the \
                    plugin must know of the past, it reads from `history.…`";

/// An event with an answer that depends on others.
struct Difference {
    row: u32,
    /// What it comes to there.
    answer: Answer,
    /// The batches that the same instance was asked about; the last one holds
    /// the event.
    company: Vec<Vec<u32>>,
    /// How many events of them were asked before it.
    before: usize,
}

impl PluginProgram {
    /// Asks the plugin about made-up events, which are the same ones whenever
    /// plugin, parameters and schema are.
    ///
    /// A call that the clock ends says nothing, and is passed over.
    ///
    /// # Errors
    /// S0408 with two of the events, if an answer depends on others.
    pub fn probe(&self, context: &BindContext<'_>) -> Result<(), Box<Problem>> {
        let rows = MadeUp::new(self, context);
        let probe = |isolation| Probe {
            program: self,
            context,
            rows: &rows,
            isolation,
        };
        let own = probe(self.0.isolation);
        let Some((alone, difference)) = own.difference() else {
            return Ok(());
        };
        let forgets = || probe(Isolation::Call).difference().is_none();
        let forgets = self.0.isolation == Isolation::Shared && forgets();
        Err(Box::new(own.problem(&alone, &difference, forgets)))
    }
}

struct Probe<'p> {
    program: &'p PluginProgram,
    context: &'p BindContext<'p>,
    rows: &'p MadeUp,
    /// How many calls instances see.
    isolation: Isolation,
}

impl Probe<'_> {
    /// The first event whose answer depends on others, with its answer alone.
    fn difference(&self) -> Option<(Answer, Difference)> {
        let mut spent = 0u64;
        let mut alone = Vec::new();
        for row in 0..self.rows.count() {
            let (answer, fuel) = self.ask(&mut *self.forgetful(), &[row]);
            spent = spent.saturating_add(fuel);
            alone.extend(answer);
            if spent > FUEL {
                break;
            }
        }
        let round: Vec<u32> = (0u32..).take(alone.len()).collect();
        let times = (FUEL.saturating_sub(spent) / 4 / spent.max(1)).clamp(1, TIMES);
        let times = usize::try_from(times).unwrap_or(1);
        let forwards = round.repeat(times);
        let backwards: Vec<u32> = forwards.iter().rev().copied().collect();
        let long = forwards.len().max(1);
        let keeps = self.isolation == Isolation::Shared;
        let few = round.len() * times.min(2);
        let short = |order: &'_ [u32]| order.get(..few).unwrap_or_default().to_vec();
        let (there, back) = (short(&forwards), short(&backwards));
        let batched = BATCHES
            .iter()
            .flat_map(|&size| [(&there, size), (&back, size)]);
        let kept = [(&forwards, 1), (&backwards, 1)];
        let together = [(&forwards, long), (&backwards, long)];
        let orders = batched.chain(keeps.then_some(kept).into_iter().flatten());
        for (order, size) in orders.chain(together) {
            if spent > FUEL {
                return None;
            }
            // One worker for all batches: its instances are kept, if the
            // campaign asks for that.
            let mut worker = self.program.worker_of(self.isolation);
            let mut company: Vec<Vec<u32>> = Vec::new();
            for batch in order.chunks(size) {
                let (found, fuel) = self.ask(&mut *worker, batch);
                spent = spent.saturating_add(fuel);
                if !keeps {
                    company.clear();
                }
                let earlier: usize = company.iter().map(Vec::len).sum();
                company.push(batch.to_vec());
                for (at, (&row, found)) in batch.iter().zip(found).enumerate() {
                    let expected = alone.get(row as usize)?;
                    if found != *expected && !found.is_by_the_clock() && !expected.is_by_the_clock()
                    {
                        let difference = Difference {
                            row,
                            answer: found,
                            company,
                            before: earlier + at,
                        };
                        return Some((expected.clone(), difference));
                    }
                }
            }
        }
        None
    }

    /// A worker whose every call sees an instance of its own.
    fn forgetful(&self) -> Box<dyn Worker> {
        self.program.worker_of(Isolation::Call)
    }

    fn ask(&self, worker: &mut dyn Worker, rows: &[u32]) -> (Vec<Answer>, u64) {
        answers(worker, self.rows.columns(), self.context.schema, rows)
    }

    /// What is wrong, with the two events that show it; `forgets` where fresh
    /// instances would do.
    fn problem(&self, alone: &Answer, difference: &Difference, forgets: bool) -> Problem {
        let name = &self.program.plugin().description().name;
        let event = self.rows.shown(difference.row);
        let (whom, words, found) = match self.pair(alone, difference) {
            Some((other, words, found)) => (self.rows.shown(other).to_owned(), words, found),
            None => {
                let together: usize = difference.company.iter().map(Vec::len).sum();
                let (words, count) = match difference.before {
                    0 => ("before", together.saturating_sub(1)),
                    before => ("after", before),
                };
                let whom = format!("{count} other events");
                (whom, words, difference.answer.clone())
            }
        };
        let note = format!(
            "the event {event}\nalone: {}\n{words} {whom}: {}",
            self.told(alone),
            self.told(&found)
        );
        Problem {
            code: codes::PLUGIN_STATE,
            message: format!(
                "`{name}` answers an event otherwise when others are asked before it or with it"
            ),
            help: Some(match forgets {
                true => format!(
                    "remove `isolation`: with a fresh instance for each call, as by default, nothing is remembered; or mend the plugin: {CURE}"
                ),
                false => format!("nothing may be remembered from event to event: {CURE}"),
            }),
            note: Some(note),
            parameter: None,
        }
    }

    /// One other event that is enough to change the answer, if there is one.
    fn pair(&self, alone: &Answer, difference: &Difference) -> Option<(u32, &'static str, Answer)> {
        let row = difference.row;
        // Another event rather than the same one again.
        let all = difference.company.iter().flatten().rev().copied();
        let own = all.clone().filter(|&other| other == row);
        let mut others = all.filter(|&other| other != row).chain(own);
        let mut tried = Vec::new();
        let keeps = self.isolation == Isolation::Shared;
        others.find_map(|other| {
            if tried.contains(&other) {
                return None;
            }
            tried.push(other);
            let differs = |answer: Option<Answer>| {
                answer.filter(|answer| answer != alone && !answer.is_by_the_clock())
            };
            let (mut after, _) = self.ask(&mut *self.forgetful(), &[other, row]);
            if let Some(found) = differs(after.pop()) {
                return Some((other, "after", found));
            }
            let (before, _) = self.ask(&mut *self.forgetful(), &[row, other]);
            if let Some(found) = differs(before.into_iter().next()) {
                return Some((other, "before", found));
            }
            let mut worker = self.program.worker_of(Isolation::Shared);
            keeps.then(|| self.ask(&mut *worker, &[other]))?;
            let (mut later, _) = self.ask(&mut *worker, &[row]);
            differs(later.pop()).map(|found| (other, "after a call with", found))
        })
    }

    fn told(&self, answer: &Answer) -> String {
        match answer {
            Answer::Fault(code, message) => format!("fault {code}: {message}"),
            Answer::Effects(effects) if effects.is_empty() => "nothing".to_owned(),
            Answer::Effects(effects) => {
                let currency = self.context.schema.currency;
                let shown = effects
                    .iter()
                    .take(3)
                    .map(|effect| shown_line(&show(effect, self.context.wallets, currency)));
                let mut shown: Vec<String> = shown.collect();
                if effects.len() > shown.len() {
                    shown.push(format!("… {} effects in all", effects.len()));
                }
                shown.join(", ")
            }
        }
    }
}
