//! Requests at a pace, as tills send them, while files are edited and while
//! they are not.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::bodies;
use super::client::Client;
use super::process::Process;
use crate::contender::Error;
use crate::live::OnDisk;
use crate::program;

/// What a request took, over all requests.
#[derive(Debug)]
pub struct Row {
    /// What happened meanwhile.
    pub name: &'static str,
    /// Edits that were saved meanwhile.
    pub edits: usize,
    /// Microseconds, ascending.
    pub sorted: Vec<u64>,
    /// How many answers were no success.
    pub refused: usize,
    /// How many programs the answers were decided by.
    pub programs: usize,
    /// Kibibytes of the server's memory at the end.
    pub memory: u64,
}

/// Tills that ask at the same time.
const TILLS: usize = 4;

/// Each till asks once in this time.
const PACE: Duration = Duration::from_millis(10);

/// Tills ask for as long as `edits` take, each in force before the `pause` that
/// follows it: while nobody edits, while a script is saved, and again while
/// nobody edits.
///
/// # Errors
/// If the server does not start or a connection breaks.
pub fn run(edits: usize, pause: Duration) -> Result<Vec<Row>, Error> {
    let folder = OnDisk::new(&program::sixteen_scripts())?;
    let cache = tempfile::tempdir()?;
    let served = Process::sadakat(folder.path(), cache.path(), &["--no-console"])?;
    let bodies = bodies::evaluate(512)?;
    let mut rows = Vec::new();
    for (name, edits) in [
        ("nobody edits", 0),
        ("a script is edited", edits),
        ("nobody edits, again", 0),
    ] {
        let over = AtomicBool::new(false);
        let (over, address, bodies) = (&over, served.address.as_str(), bodies.as_slice());
        let answers = std::thread::scope(|scope| -> Result<Vec<Till>, Error> {
            let tills: Vec<_> = (0..TILLS)
                .map(|number| scope.spawn(move || till(address, bodies, number, over)))
                .collect();
            let mut edited = Ok(());
            for number in 0..edits {
                edited = edited.and_then(|()| live(&folder, number, address));
                std::thread::sleep(pause);
            }
            if edits == 0 {
                std::thread::sleep(Duration::from_secs(10));
            }
            over.store(true, Ordering::Release);
            let mut all = Vec::new();
            for till in tills {
                let till = till.join().map_err(|_| "a till panicked")?;
                all.push(till.map_err(|error| error.to_string())?);
            }
            edited.map(|()| all)
        })?;
        let mut sorted: Vec<u64> = answers
            .iter()
            .flat_map(|till| till.micros.clone())
            .collect();
        sorted.sort_unstable();
        let mut programs: Vec<&String> = answers.iter().flat_map(|till| &till.programs).collect();
        programs.sort_unstable();
        programs.dedup();
        rows.push(Row {
            name,
            edits,
            sorted,
            refused: answers.iter().map(|till| till.refused).sum(),
            programs: programs.len(),
            memory: served.memory()?,
        });
    }
    Ok(rows)
}

/// Saves a script and puts it into force at once, without waiting for the
/// folder to come to rest.
fn live(folder: &OnDisk, number: usize, address: &str) -> Result<(), Error> {
    folder.edit(number)?;
    let answer = Client::new(address)?.post("/v1/reload", "")?;
    match answer.status {
        200 => Ok(()),
        _ => Err(answer.body.into()),
    }
}

/// What one till met.
#[derive(Default)]
struct Till {
    micros: Vec<u64>,
    refused: usize,
    programs: Vec<String>,
}

fn till(
    address: &str,
    bodies: &[String],
    number: usize,
    over: &AtomicBool,
) -> Result<Till, String> {
    let said = |error: Error| error.to_string();
    let mut client = Client::new(address).map_err(said)?;
    let mut met = Till::default();
    let start = Instant::now();
    for (turn, body) in bodies.iter().cycle().skip(number).enumerate() {
        if over.load(Ordering::Acquire) {
            break;
        }
        // At the hour that the pace says, however long the last one took.
        let due = PACE * u32::try_from(turn).unwrap_or(u32::MAX);
        std::thread::sleep(due.saturating_sub(start.elapsed()));
        let asked = Instant::now();
        let answer = client.post("/v1/evaluate", body).map_err(said)?;
        let took = u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX);
        met.micros.push(took);
        met.refused += usize::from(answer.status != 200);
        let program = answer.program();
        if met.programs.last() != Some(&program) {
            met.programs.push(program);
        }
    }
    Ok(met)
}
