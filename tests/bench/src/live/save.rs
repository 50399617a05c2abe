//! How long from saving a file until it is in force.

use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use sadakat_engine::plugin::PluginCache;
use sadakat_engine::watch::WatchSettings;
use sadakat_engine::{Host, HostBuilder, LiveEvent};

use super::folder::{OnDisk, relabelled};
use crate::contender::Error;
use crate::plugins;
use crate::program;

/// What an edit took, over all edits.
#[derive(Debug)]
pub struct Row {
    /// What was edited.
    pub name: String,
    /// Microseconds after the debounce, ascending.
    pub sorted: Vec<u64>,
}

/// Short, so that a run ends; it is taken off again.
const DEBOUNCE: Duration = Duration::from_millis(20);

/// When an edit that does not go into force fails the run.
const DEADLINE: Duration = Duration::from_secs(60);

/// Saves a script in programs of 16 and of `loaded` campaigns, and a plugin,
/// again and again, and waits each time until it is in force.
///
/// # Errors
/// If a program does not load, or an edit does not go into force.
pub fn run(loaded: usize, edits: usize) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    for (name, files) in [
        (
            "script, 16 campaigns".to_owned(),
            program::sixteen_scripts(),
        ),
        (format!("script, {loaded} campaigns"), program::many(loaded)),
    ] {
        let folder = OnDisk::new(&files)?;
        let (_host, told) = open(Host::builder(), &folder)?;
        let sorted = times(edits, &told, |number| folder.edit(number))?;
        rows.push(Row { name, sorted });
    }
    if !plugins::are_built() {
        return Ok(rows);
    }
    let mut files = program::sixteen_scripts();
    files.push((
        "campaigns/17-plugin.toml".to_owned(),
        "on = [\"purchase\"]\nphase = \"earn\"\nplugin = \"edited\"\n".to_owned(),
    ));
    let plugin = plugins::bytes("rule-01")?;
    let kept = tempfile::TempDir::new()?;
    let cache = PluginCache::open(kept.path())?;
    for (name, variants) in [
        ("plugin, 17 campaigns, new code", usize::MAX),
        ("plugin, 17 campaigns, compiled before", 2),
    ] {
        let folder = OnDisk::new(&files)?;
        let edit = |number: usize| {
            folder.write(
                "plugins/edited.wasm",
                &relabelled(&plugin, number % variants),
            )
        };
        edit(0)?;
        let builder = Host::builder().plugin_cache(cache.clone());
        let (_host, told) = open(builder, &folder)?;
        // Both variants are compiled once before the clock starts.
        for number in [1, 0] {
            edit(number)?;
            live(&told)?;
        }
        let sorted = times(edits, &told, |number| edit(number + 1))?;
        rows.push(Row {
            name: name.to_owned(),
            sorted,
        });
    }
    Ok(rows)
}

fn open(builder: HostBuilder, folder: &OnDisk) -> Result<(Host, Receiver<LiveEvent>), Error> {
    let settings = WatchSettings::default().debounce(DEBOUNCE);
    let host = builder.watch(settings).open(folder.path())?;
    let told = host.subscribe();
    Ok((host, told))
}

/// Microseconds from saving until an edit is in force, less the debounce.
fn times(
    edits: usize,
    told: &Receiver<LiveEvent>,
    mut edit: impl FnMut(usize) -> Result<(), Error>,
) -> Result<Vec<u64>, Error> {
    let mut times = Vec::with_capacity(edits);
    for number in 0..edits {
        let start = Instant::now();
        edit(number)?;
        live(told)?;
        let took = start.elapsed().saturating_sub(DEBOUNCE);
        times.push(u64::try_from(took.as_micros())?);
    }
    times.sort_unstable();
    Ok(times)
}

/// Waits until an edit is in force.
fn live(told: &Receiver<LiveEvent>) -> Result<(), Error> {
    loop {
        match told.recv_timeout(DEADLINE)? {
            LiveEvent::Live { .. } => return Ok(()),
            LiveEvent::Refused(why) => return Err(why.into()),
            _ => {}
        }
    }
}
