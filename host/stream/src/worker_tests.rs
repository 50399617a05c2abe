//! A worker with a stream that loses leases, forgets what it was told and sends
//! everything again, whenever chance wants it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use bytes::Bytes;
use sadakat_engine::Host;
use sadakat_engine::load::Folder;
use sadakat_ledger::Ledger;
use tokio::sync::mpsc;

use crate::desk::in_force;
use crate::error::StreamError;
use crate::names::subject_token;
use crate::transport::{DeadLetter, Delivery, Feed, Told, Transport, What};
use crate::worker::{Settings, Worker};

/// How long a life may take.
const DEADLINE: Duration = Duration::from_secs(60);

const PARTITIONS: u32 = 3;

/// What there is in a partition, and how much of it is done.
type Partition = (Vec<Delivery>, usize);

/// What the stream has and was told.
struct State {
    chance: u64,
    partitions: Vec<Partition>,
    buried: BTreeMap<(u32, u64), String>,
    told: Vec<Told>,
}

impl State {
    /// Whether something happens that happens once in so many times.
    fn once_in(&mut self, times: u64) -> bool {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        self.chance.is_multiple_of(times)
    }
}

#[derive(Clone)]
struct Shared(Arc<(Mutex<State>, Condvar)>);

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stream in memory.
struct Made {
    shared: Shared,
    offers: tokio::sync::Mutex<mpsc::UnboundedReceiver<u32>>,
    offer: mpsc::UnboundedSender<u32>,
}

struct MadeFeed {
    partition: u32,
    shared: Shared,
    handed: usize,
    offer: mpsc::UnboundedSender<u32>,
}

fn failed() -> StreamError {
    StreamError::server("a stream", "chance wants it so")
}

impl Transport for Made {
    type Feed = MadeFeed;

    async fn next_feed(&self) -> MadeFeed {
        let mut offers = self.offers.lock().await;
        let Some(partition) = offers.recv().await else {
            return std::future::pending().await;
        };
        MadeFeed {
            partition,
            shared: self.shared.clone(),
            handed: 0,
            offer: self.offer.clone(),
        }
    }

    fn place(&self, what: What, key: &str) -> String {
        format!("{what:?} {key}")
    }

    async fn bury(&self, dead: &DeadLetter) -> Result<(), StreamError> {
        let mut state = self.shared.state();
        let place = (dead.partition, dead.delivery.sequence);
        state.buried.insert(place, dead.code.clone());
        if state.once_in(3) {
            Err(failed())
        } else {
            Ok(())
        }
    }

    async fn may_answer(&self) -> Result<(), StreamError> {
        Ok(())
    }

    fn most_bytes(&self) -> usize {
        1_000_000
    }

    async fn tell(&self, told: &[Told]) -> Result<usize, StreamError> {
        let mut state = self.shared.state();
        for (count, one) in told.iter().enumerate() {
            if state.once_in(40) && count > 0 {
                return Ok(count - 1);
            }
            if state.once_in(150) {
                return Err(failed());
            }
            if state.told.iter().all(|known| known.id != one.id) {
                state.told.push(one.clone());
            }
        }
        self.shared.0.1.notify_all();
        Ok(told.len())
    }

    async fn leave(&self) {}
}

impl Feed for MadeFeed {
    fn partition(&self) -> u32 {
        self.partition
    }

    async fn next(&mut self) -> Result<Option<Vec<Delivery>>, StreamError> {
        let handed = {
            let mut state = self.shared.state();
            let (lost, broken) = (state.once_in(13), state.once_in(31));
            let most = 1 + usize::try_from(state.chance % 9).unwrap_or(0);
            let (all, done) = state
                .partitions
                .get(self.partition as usize)
                .ok_or_else(failed)?;
            let left = all.get(*done..).unwrap_or_default();
            match left {
                [] => None,
                _ if lost => return Ok(None),
                _ if broken => return Err(failed()),
                _ => {
                    let batch = left.iter().take(most).cloned().collect::<Vec<_>>();
                    self.handed = done + batch.len();
                    Some(batch)
                }
            }
        };
        match handed {
            Some(batch) => Ok(Some(batch)),
            None => std::future::pending().await,
        }
    }

    async fn done(&mut self) -> Result<(), StreamError> {
        let mut state = self.shared.state();
        // Then all of it comes again.
        if state.once_in(4) {
            return Err(failed());
        }
        if let Some((_, done)) = state.partitions.get_mut(self.partition as usize) {
            *done = self.handed;
        }
        self.shared.0.1.notify_all();
        Ok(())
    }

    async fn waiting(&mut self) -> Result<u64, StreamError> {
        Err(failed())
    }

    async fn release(self) {
        // Nobody takes it any more at the end.
        let _ = self.offer.send(self.partition);
    }
}

/// Events of members who are in three partitions, some of which cannot be used.
fn partitions() -> (Vec<Partition>, BTreeMap<(u32, u64), String>) {
    let mut partitions: Vec<Partition> = Vec::new();
    partitions.resize_with(PARTITIONS as usize, Default::default);
    let mut dead = BTreeMap::new();
    for number in 0..120_u64 {
        let partition = u32::try_from(number).unwrap_or(0) % PARTITIONS;
        let member = format!("c.{}", number % 9);
        let mut body = format!(
            r#"{{"id":"e{number}","kind":"visit","at":"2026-11-21T14:{:02}:{:02}+03:00","customer":"{member}"}}"#,
            number / 60,
            number % 60
        );
        let mut code = None;
        let mut key = subject_token(&member);
        match number % 40 {
            // Another event under an id that was there.
            17 => {
                body = body.replace(&format!("\"e{number}\""), &format!("\"e{}\"", number - 3));
                code = Some("S0507");
            }
            23 => {
                key = member;
                code = Some("stream-wrong-member");
            }
            31 => {
                body = body.replace("visit", "vist");
                code = Some("S0508");
            }
            _ => {}
        }
        if let Some(code) = code {
            dead.insert((partition, number), code.to_owned());
        }
        if let Some((all, _)) = partitions.get_mut(partition as usize) {
            all.push(Delivery {
                sequence: number,
                what: What::Event,
                key,
                body: Bytes::from(body),
                again: false,
            });
        }
    }
    (partitions, dead)
}

#[test]
fn whatever_the_stream_does_everything_is_there_once_and_in_order() -> anyhow::Result<()> {
    let mut files = Folder::default();
    files.insert(
        "program.toml",
        *b"[program]\nname = \"Shop\"\ncurrency = \"EUR\"\ntime_zone = \"UTC\"\n",
    );
    for seed in 1..=8 {
        let folder = tempfile::tempdir()?;
        let built = Host::builder().build(&files);
        let host = built.map_err(|report| anyhow::anyhow!(report.render(false)))?;
        let (partitions, dead) = partitions();
        let events = partitions.iter().map(|(all, _)| all.len()).sum::<usize>();
        let state = State {
            chance: 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed),
            partitions,
            buried: BTreeMap::new(),
            told: Vec::new(),
        };
        let shared = Shared(Arc::new((Mutex::new(state), Condvar::new())));
        let (offer, offers) = mpsc::unbounded_channel();
        for partition in 0..PARTITIONS {
            offer.send(partition)?;
        }
        let made = Made {
            shared: shared.clone(),
            offers: tokio::sync::Mutex::new(offers),
            offer,
        };
        let ledger = folder.path().join("members.db");
        let worker = Worker::start(&host, &Settings::new(&ledger), async { Ok(made) })?;
        let kept = events - dead.len();
        let waited = shared
            .0
            .1
            .wait_timeout_while(shared.state(), DEADLINE, |state| {
                let is_done = state
                    .partitions
                    .iter()
                    .all(|(all, done)| all.len() == *done);
                !is_done || state.told.len() < kept
            });
        let (state, late) = waited.unwrap_or_else(PoisonError::into_inner);
        ensure!(
            !late.timed_out(),
            "seed {seed}: {} of {kept} answers",
            state.told.len()
        );
        assert_eq!(state.buried, dead, "seed {seed}");
        let told: Vec<(i64, Bytes)> = state
            .told
            .iter()
            .map(|told| (told.number, told.body.clone()))
            .collect();
        drop(state);
        assert!(worker.stop(DEADLINE), "seed {seed}");

        let mut ledger = Ledger::open_existing(&ledger, in_force(&host.pin())?)?;
        ensure!(ledger.verify()?.problems.is_empty(), "seed {seed}");
        let outgoing = ledger.outgoing_after(0, 1_000)?;
        let all = outgoing
            .iter()
            .map(|one| Ok((one.number, Bytes::from(serde_json::to_vec(one)?))));
        assert_eq!(
            told,
            all.collect::<anyhow::Result<Vec<_>>>()?,
            "seed {seed}"
        );
        let mut last: BTreeMap<u64, u64> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for one in &outgoing {
            let number: u64 = one.id.strip_prefix('e').context("a number")?.parse()?;
            ensure!(seen.insert(number), "seed {seed}: {number} twice");
            let before = last.insert(number % u64::from(PARTITIONS), number);
            ensure!(
                before < Some(number),
                "seed {seed}: {number} after {before:?}"
            );
        }
        assert_eq!(seen.len(), kept);
    }
    Ok(())
}
