//! A program in force.

use std::path::PathBuf;
use std::time::Duration;

use arrow::ffi_stream::RecordBatchStreamReader;
use arrow_pyarrow::FromPyArrow as _;
use pyo3::prelude::*;
use sadakat_bindings::{Options, Said};

use crate::decision::Decision;
use crate::header::Header;
use crate::table::Decisions;
use crate::{error, value};

/// A program in force, which threads share.
#[pyclass(frozen, name = "Host", module = "sadakat._native")]
pub(crate) struct Host(sadakat_engine::Host);

#[pymethods]
impl Host {
    #[new]
    #[pyo3(signature = (path, watch, supplies, plugin_cache, keep_programs, cases))]
    fn open(
        py: Python<'_>,
        path: PathBuf,
        watch: bool,
        supplies: Option<Vec<String>>,
        plugin_cache: Option<PathBuf>,
        keep_programs: Option<PathBuf>,
        cases: bool,
    ) -> PyResult<Self> {
        let options = Options {
            watch,
            supplies,
            plugin_cache,
            keep_programs,
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
    fn decide_table(&self, py: Python<'_>, table: &Bound<'_, PyAny>) -> PyResult<Decisions> {
        let reader = RecordBatchStreamReader::from_pyarrow_bound(table)?;
        let decided = py.detach(|| sadakat_bindings::decide_table(&self.0, reader));
        decided
            .map(Decisions)
            .map_err(|refusal| error::of_refusal(py, &refusal))
    }

    /// What an event says of itself.
    fn header(&self, py: Python<'_>, event: &Bound<'_, PyAny>) -> PyResult<Header> {
        let event = value::object(event, "event")?;
        let header = py.detach(|| sadakat_bindings::header(&self.0, &event));
        header
            .map(Header)
            .map_err(|refusal| error::of_refusal(py, &refusal))
    }

    /// Decides an event by its member's account, and books what comes of it.
    fn process(
        &self,
        py: Python<'_>,
        event: &Bound<'_, PyAny>,
        account: Option<&str>,
        customer: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<(Decision, Option<String>)> {
        let event = value::object(event, "event")?;
        let customer = customer.map(|customer| value::object(customer, "customer"));
        let customer = customer.transpose()?;
        let done =
            py.detach(|| sadakat_bindings::process(&self.0, &event, account, customer.as_deref()));
        let done = done.map_err(|refusal| error::of_refusal(py, &refusal))?;
        Ok((Decision(done.decision), done.account))
    }

    /// What the rules in force see of a member at the start of a day, as JSON.
    fn facts_json(
        &self,
        py: Python<'_>,
        member: &str,
        account: Option<&str>,
        customer: Option<&Bound<'_, PyAny>>,
        day: &str,
    ) -> PyResult<String> {
        let customer = customer.map(|customer| value::object(customer, "customer"));
        let customer = customer.transpose()?;
        let customer = customer.as_deref();
        let facts = py.detach(|| sadakat_bindings::facts(&self.0, member, account, customer, day));
        facts.map_err(|refusal| error::of_refusal(py, &refusal))
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
