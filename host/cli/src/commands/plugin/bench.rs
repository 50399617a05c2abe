//! `sadakat plugin bench`

use std::path::Path;
use std::time::{Duration, Instant};

use sadakat_engine::diagnostic::visible;
use sadakat_engine::plugin::kit::{Bench, BenchError};

use super::{load, refuse};
use crate::Outcome;
use crate::commands::kept_plugins::KeptPlugins;
use crate::output::{self, Shown as _, WrongInput};

/// Events of a call.
const SIZES: [u32; 3] = [1, 16, 256];
/// How long each is measured.
const LONG: Duration = Duration::from_millis(300);
/// Events of the calls whose fuel is counted: each made-up one as often.
const COUNTED: u32 = 768;

pub(super) fn run(file: &Path, case: Option<&Path>, kept: KeptPlugins) -> anyhow::Result<Outcome> {
    let text = match case {
        Some(case) => std::fs::read_to_string(case)
            .map_err(|error| WrongInput(format!("cannot read `{}`: {error}", case.shown())))?,
        None => String::new(),
    };
    let start = Instant::now();
    let (_, loaded) = load(file, kept)?;
    let plugin = match loaded {
        Ok(plugin) => plugin,
        Err(error) => {
            refuse(file, &error);
            return Ok(Outcome::Wrong);
        }
    };
    let started = start.elapsed();
    let mut bench = match Bench::new(&plugin, &text) {
        Ok(bench) => bench,
        Err(BenchError::Plugin(problems)) => {
            for problem in problems {
                output::error(&format!(
                    "error[{}]: {}",
                    problem.code.id,
                    visible(&problem.message)
                ));
                if let Some(help) = &problem.help {
                    output::error(&format!("  help: {}", visible(help)));
                }
            }
            output::error("  help: `--case FILE` names a file of cases with other [params]");
            return Ok(Outcome::Wrong);
        }
        Err(BenchError::Program(report)) => {
            output::styled_error(&report.render(output::on_terminal()));
            return Ok(Outcome::Wrong);
        }
        Err(_) => return Err(anyhow::anyhow!("the plugin cannot be measured")),
    };
    output::line(&format!(
        "loaded in {}.{:03} ms",
        started.as_millis(),
        started.as_micros() % 1_000
    ));
    output::line("events a call   ns an event   fuel an event   effects an event   faults");
    for events in SIZES {
        let calls: Vec<_> = (0..COUNTED / events)
            .map(|nth| bench.call(events, nth * events))
            .collect();
        let (mut fuel, mut effects, mut faults) = (0u64, 0usize, 0usize);
        for call in &calls {
            let taken = bench.ask(call);
            fuel = fuel.saturating_add(taken.fuel);
            effects += taken.effects;
            faults += taken.faults;
        }
        let (start, mut asked) = (Instant::now(), 0u128);
        for call in calls.iter().cycle() {
            bench.ask(call);
            asked += u128::from(events);
            if start.elapsed() >= LONG {
                break;
            }
        }
        let each = start.elapsed().as_nanos() / asked.max(1);
        let hundredths = effects * 100 / COUNTED as usize;
        output::line(&format!(
            "{events:>13}{each:>14}{:>16}{:>16}.{:02}{faults:>9}",
            fuel / u64::from(COUNTED),
            hundredths / 100,
            hundredths % 100,
        ));
    }
    Ok(Outcome::Fine)
}
