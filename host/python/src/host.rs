//! A program in force.

use std::io::BufRead as _;
use std::path::PathBuf;
use std::time::Duration;

use pyo3::prelude::*;
use sadakat_bindings::{Options, Refusal, Said};

use crate::decision::Decision;
use crate::{error, records, value};

/// A program in force, which threads share.
#[pyclass(frozen, name = "Host", module = "sadakat._native")]
pub(crate) struct Host(sadakat_engine::Host);

#[pymethods]
impl Host {
    #[new]
    #[pyo3(signature = (path, watch, supplies, plugin_cache, cases))]
    fn open(
        py: Python<'_>,
        path: PathBuf,
        watch: bool,
        supplies: Option<Vec<String>>,
        plugin_cache: Option<PathBuf>,
        cases: bool,
    ) -> PyResult<Self> {
        let options = Options {
            watch,
            supplies,
            plugin_cache,
            cases,
        };
        let opened = py.detach(|| sadakat_bindings::open(&path, options));
        opened
            .map(Self)
            .map_err(|refusal| error::of_refusal(py, &refusal))
    }

    /// Decides an event; `said` is whether the member was given at all.
    fn decide(
        &self,
        py: Python<'_>,
        event: &Bound<'_, PyAny>,
        member: Option<&Bound<'_, PyAny>>,
        said: bool,
    ) -> PyResult<Decision> {
        let event = value::object(event, "event")?;
        let member = member.map(|member| value::object(member, "member"));
        let member = member.transpose()?;
        let said = match &member {
            Some(member) => Said::Member(member),
            None if said => Said::Guest,
            None => Said::Nothing,
        };
        let decided = py.detach(|| sadakat_bindings::decide(&self.0, &event, said));
        decided
            .map(Decision)
            .map_err(|refusal| error::of_refusal(py, &refusal))
    }

    /// Decides the rows of a table: an event each, with the column `member`.
    fn decide_table(&self, py: Python<'_>, table: &Bound<'_, PyAny>) -> PyResult<Vec<Decision>> {
        let lines = records::table(table)?;
        let decided = py.detach(|| {
            let lines: Vec<String> = lines
                .lines()
                .collect::<Result<_, _>>()
                .map_err(Refusal::file)?;
            sadakat_bindings::decide_lines(&self.0, lines.iter().map(String::as_str))
        });
        let decided = decided.map_err(|refusal| error::of_refusal(py, &refusal))?;
        Ok(decided.into_iter().map(Decision).collect())
    }

    /// Gives back what a decision that is not kept has claimed.
    fn release(&self, py: Python<'_>, decision: &Bound<'_, Decision>) {
        let decision = &decision.get().0;
        py.detach(|| self.0.release(decision));
    }

    /// Reads the folder again.
    fn reload(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        let reloaded = py.detach(|| sadakat_bindings::reload(&self.0));
        reloaded.map_err(|refusal| error::of_refusal(py, &refusal))
    }

    /// Waits until no call uses an older program.
    fn drain(&self, py: Python<'_>, seconds: u64) -> bool {
        py.detach(|| self.0.drain(Duration::from_secs(seconds)))
    }

    /// When a day begins by the program's clock; none if members have their own.
    fn day_begins(&self, py: Python<'_>, day: &str) -> PyResult<Option<String>> {
        let begins = sadakat_bindings::day_begins(&self.0, day);
        begins.map_err(|refusal| error::of_refusal(py, &refusal))
    }

    fn status_json(&self, py: Python<'_>) -> String {
        py.detach(|| sadakat_bindings::status(&self.0).to_string())
    }

    fn needs_json(&self) -> String {
        sadakat_bindings::needs(&self.0).to_string()
    }

    /// The program in force, by its hash.
    #[getter]
    fn snapshot(&self) -> String {
        self.0.snapshot().hash().to_owned()
    }
}
