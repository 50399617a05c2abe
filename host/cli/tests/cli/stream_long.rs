//! A stream on three servers, with its ledger in a database: workers and servers
//! are killed at random, and how fast it is. `cargo xtask stream` does it for
//! longer.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context as _, ensure};
use sadakat_test_nats::Nats;
use sadakat_test_postgres::Postgres;

use crate::sadakat;
use crate::stream_made::{DEADLINE, Stream, Working, customers, purchases, some_purchases};

/// How often somebody is killed unless SADAKAT_STREAM_KILLS says it.
const KILLS: usize = 6;

/// How many events are measured unless SADAKAT_STREAM_EVENTS says it.
const EVENTS: usize = 600;

const WORKERS: usize = 3;
const MEMBERS: usize = 61;

/// No more are published while so many wait.
const MOST_WAITING: usize = 200;

/// Events that are published at a time.
const CHUNK: usize = 100;

fn said(name: &str, otherwise: usize) -> anyhow::Result<usize> {
    let text = std::env::var(name).ok();
    Ok(text.map_or(Ok(otherwise), |text| text.parse())?)
}

/// How many events a ledger has; the database takes its time, so that who asks
/// again and again takes nothing from those who work.
fn kept(server: &Postgres, place: &Path) -> anyhow::Result<usize> {
    let slowly = "SELECT (SELECT count(*) FROM event) FROM pg_sleep(0.05)";
    let rows = server.rows(place, slowly)?;
    Ok(rows.first().context("a row")?.parse()?)
}

#[test]
fn killed_at_random() -> anyhow::Result<()> {
    let kills = said("SADAKAT_STREAM_KILLS", KILLS)?;
    let server = Postgres::start(true)?;
    let place = server.place()?;
    let ledger = place.display().to_string();
    let setup = ["--partitions", "8", "--replicas", "3", "--lease", "1"];
    let stream = Stream::start(Nats::cluster()?, &setup)?;
    let members = customers(MEMBERS);
    stream.publish("customers", &members)?;
    let mut chance: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut next = || {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        chance
    };
    let mut workers = Vec::new();
    for _ in 0..WORKERS {
        workers.push(stream.worker(&ledger, &[])?);
    }
    let begun = Instant::now();
    let (enough, published) = (AtomicBool::new(false), AtomicUsize::new(0));
    let (mut of_workers, mut of_servers) = (0, 0);
    std::thread::scope(|scope| -> anyhow::Result<()> {
        let publishing = scope.spawn(|| -> anyhow::Result<()> {
            let mut count = 0;
            while !enough.load(Ordering::Acquire) {
                // What waits goes into one transaction: a long one would keep who is
                // killed from anything new.
                if kept(&server, &place).unwrap_or(0) + MOST_WAITING < count {
                    continue;
                }
                let chunk = some_purchases(count..count + CHUNK, MEMBERS);
                stream.publish("events", &chunk)?;
                count += CHUNK;
                published.store(count, Ordering::Release);
            }
            Ok(())
        });
        let mut killing = || -> anyhow::Result<()> {
            let mut before = 0;
            for _ in 0..kills {
                // Something goes on between two deaths.
                let deadline = Instant::now() + DEADLINE;
                loop {
                    let now = kept(&server, &place).unwrap_or(0);
                    if now > before {
                        before = now;
                        break;
                    }
                    let late = Instant::now() >= deadline;
                    ensure!(!late, "nothing goes on after {before}\n{}", stream.log());
                }
                if next() % 4 == 0 {
                    of_servers += 1;
                    let victim = usize::try_from(next() % 3)?;
                    let node = stream.nats.nodes().get(victim).context("a server")?;
                    node.kill()?;
                    node.start_again()?;
                } else {
                    of_workers += 1;
                    let victim = usize::try_from(next() % WORKERS as u64)?;
                    let successor = stream.worker(&ledger, &[])?;
                    let killed =
                        std::mem::replace(workers.get_mut(victim).context("a worker")?, successor);
                    killed.kill()?;
                }
            }
            Ok(())
        };
        let killed = killing();
        enough.store(true, Ordering::Release);
        publishing
            .join()
            .map_err(|_| anyhow::anyhow!("a thread panicked"))??;
        killed
    })?;
    let count = published.load(Ordering::Acquire);
    let status = stream.until("answered once", |status| {
        status["waiting"] == 0 && status["answers"] == count
    })?;
    assert_eq!(status["dead_letters"], 0, "{status}");
    for worker in workers {
        assert_eq!(worker.terminate()?, Some(0));
    }
    let took = begun.elapsed().as_secs();
    stream.proves(&ledger, &members, &purchases(count, MEMBERS))?;
    println!(
        "{of_workers} workers and {of_servers} servers killed in {took} s, {count} events each once, each answered once, ledger sound"
    );
    Ok(())
}

#[test]
fn how_fast_one_and_more_workers_are() -> anyhow::Result<()> {
    let count = said("SADAKAT_STREAM_EVENTS", EVENTS)?;
    let server = Postgres::start(true)?;
    let stream = Stream::start(Nats::start()?, &["--partitions", "8"])?;
    let members = customers(1_000);
    let events = purchases(count, 1_000);
    for workers in [1, 2, 4] {
        // A stream of its own, full before anybody works.
        let name = format!("speed{workers}");
        stream
            .run(&["stream", "setup", "--stream", &name])?
            .code(0)?;
        for (kind, lines) in [("customers", &members), ("events", &events)] {
            fs::write(stream.path().join("records.ndjson"), lines)?;
            let publish = [
                "stream",
                "publish",
                &format!("--{kind}"),
                "records.ndjson",
                "--stream",
                &name,
            ];
            stream.run(&publish)?.code(0)?;
        }
        let place = server.place()?;
        let ledger = place.display().to_string();
        let args = ["--stream", &name, "--no-answers"];
        let begun = Instant::now();
        let working = (0..workers).map(|_| stream.worker(&ledger, &args));
        let working = working.collect::<anyhow::Result<Vec<Working>>>()?;
        // From the first event on, which is when all have started.
        let deadline = begun + DEADLINE.saturating_mul(10);
        let mut first = None;
        loop {
            let kept = kept(&server, &place).unwrap_or(0);
            if first.is_none() && kept > 0 {
                first = Some((Instant::now(), kept));
            }
            if kept == count {
                break;
            }
            ensure!(Instant::now() < deadline, "{kept} of {count}");
        }
        let (since, at) = first.context("a first event")?;
        let millis = since.elapsed().as_millis().max(1);
        let rate = (count - at) as u128 * 1_000 / millis;
        println!(
            "{workers} workers: {rate} events a second, {count} events in {} ms",
            begun.elapsed().as_millis()
        );
        drop(working);
        sadakat(stream.path(), &["ledger", "verify", &ledger], b"")?.code(0)?;
    }
    Ok(())
}
