//! A program in force.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use pyo3::prelude::*;
use sadakat_engine::plugin::PluginCache;
use sadakat_engine::watch::WatchSettings;
use sadakat_engine::{CampaignState, DecideError, Event, Member, Reload, ReloadError};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::decision::Decision;
use crate::{error, records, value};

/// A program in force, which threads share.
#[pyclass(frozen, name = "Host", module = "sadakat._native")]
pub(crate) struct Host(sadakat_engine::Host);

/// What of an event cannot be decided with what was said of its member.
enum Wrong {
    Decide(Box<DecideError>),
    /// Nothing was said of the one whose event it is.
    Unsaid(String),
    /// The row is no record.
    Row(String),
}

impl From<DecideError> for Wrong {
    fn from(error: DecideError) -> Self {
        Self::Decide(Box::new(error))
    }
}

impl Wrong {
    fn into_exception(self, py: Python<'_>) -> PyErr {
        match self {
            Self::Decide(error) => error::of_event(py, &error),
            Self::Unsaid(customer) => {
                let message = format!("nothing was said of `{customer}`, whose event it is");
                let help = "give what is known as the member, or None if it is a guest";
                error::said(py, message, Some("S0504"), Some("member"), Some(help))
            }
            Self::Row(message) => {
                let help = "give columns as records have fields, and `member` as a structure";
                error::said(py, message, Some("S0501"), None, Some(help))
            }
        }
    }
}

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
        let mut builder = sadakat_engine::Host::builder().cases(cases);
        if watch {
            builder = builder.watch(WatchSettings::default());
        }
        if let Some(fields) = supplies {
            builder = builder.supplies(fields);
        }
        if let Some(folder) = plugin_cache {
            let cache = PluginCache::open(folder).map_err(error::unread)?;
            builder = builder.plugin_cache(cache);
        }
        let opened = py.detach(|| builder.open(path));
        opened.map(Self).map_err(|error| error::of_open(py, &error))
    }

    /// Decides an event; `said` is whether the member was given at all.
    fn decide(
        &self,
        py: Python<'_>,
        event: &Bound<'_, PyAny>,
        member: Option<&Bound<'_, PyAny>>,
        said: bool,
    ) -> PyResult<Decision> {
        let event = Event::from_json(value::object(event, "event")?);
        let member = member.map(|member| value::object(member, "member"));
        let member = member.transpose()?;
        let decided = py.detach(|| {
            let member = member_of(member.as_deref())?;
            let decision = self.0.decide(&event, &member)?;
            must_be_said(said, &decision)?;
            Ok(decision)
        });
        let decided = decided.map_err(|wrong: Wrong| wrong.into_exception(py))?;
        Ok(Decision(decided))
    }

    /// Decides the rows of a table: an event each, with the column `member`.
    fn decide_table(&self, py: Python<'_>, table: &Bound<'_, PyAny>) -> PyResult<Vec<Decision>> {
        let lines = records::table(table)?;
        let decided = py.detach(|| self.rows(lines));
        match decided {
            Ok(decisions) => Ok(decisions),
            Err((row, Failed::Wrong(wrong))) => {
                let exception = wrong.into_exception(py);
                exception.value(py).setattr("row", row)?;
                Err(exception)
            }
            Err((_, Failed::Read(error))) => Err(error::unread(error)),
        }
    }

    /// Gives back what a decision that is not kept has claimed.
    fn release(&self, py: Python<'_>, decision: &Bound<'_, Decision>) {
        let decision = &decision.get().0;
        py.detach(|| self.0.release(decision));
    }

    /// Reads the folder again.
    fn reload(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        let reloaded = py.detach(|| self.0.reload());
        match reloaded.map_err(|error| error::of_reload(py, &error))? {
            Reload::Live { changed, .. } => {
                Ok(changed.iter().map(|id| id.as_ref().to_owned()).collect())
            }
            _ => Ok(Vec::new()),
        }
    }

    /// Waits until no call uses an older program.
    fn drain(&self, py: Python<'_>, seconds: u64) -> bool {
        py.detach(|| self.0.drain(Duration::from_secs(seconds)))
    }

    fn status_json(&self, py: Python<'_>) -> String {
        py.detach(|| self.status().to_string())
    }

    fn needs_json(&self) -> String {
        let needs = self.0.needs();
        let facts = needs.facts.iter().map(|fact| {
            json!({ "field": fact.field, "type": fact.ty.name(), "optional": fact.optional })
        });
        let uses = needs.uses.iter().map(|used| {
            json!({ "campaign": &*used.campaign, "per": used.per, "every": used.every.word() })
        });
        let ids = |ids: &[std::sync::Arc<str>]| -> Vec<String> {
            ids.iter().map(|id| id.as_ref().to_owned()).collect()
        };
        json!({
            "facts": facts.collect::<Vec<_>>(),
            "uses": uses.collect::<Vec<_>>(),
            "given_today": ids(&needs.given_today),
            "shared": ids(&needs.shared),
        })
        .to_string()
    }

    /// The program in force, by its hash.
    #[getter]
    fn snapshot(&self) -> String {
        self.0.snapshot().hash().to_owned()
    }
}

/// Why a table is not decided.
enum Failed {
    Wrong(Wrong),
    Read(String),
}

impl Host {
    fn rows(&self, lines: sadakat_import::RecordLines) -> Result<Vec<Decision>, (usize, Failed)> {
        let mut asked = Vec::new();
        let mut said = Vec::new();
        for (row, line) in std::io::BufRead::lines(lines).enumerate() {
            let line = line.map_err(|error| (row, Failed::Read(error.to_string())))?;
            let split = split(&line).map_err(|wrong| (row, Failed::Wrong(wrong)))?;
            said.push(split.2);
            asked.push((split.0, split.1));
        }
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let pinned = self.0.pin();
        let whole = pinned.decide_batch(asked.iter().map(|(event, member)| (event, member)));
        let decisions = whole.map_err(|error| {
            // Who fails alone is the one that it is about.
            let failed = asked
                .iter()
                .position(|(event, member)| pinned.preview_batch([(event, member)], []).is_err());
            (failed.unwrap_or(0), Failed::Wrong(error.into()))
        })?;
        for (row, (decision, said)) in decisions.iter().zip(said).enumerate() {
            must_be_said(said, decision).map_err(|wrong| (row, Failed::Wrong(wrong)))?;
        }
        Ok(decisions.into_iter().map(Decision).collect())
    }

    fn status(&self) -> Value {
        let status = self.0.status();
        let failed = status.failed.as_ref().map(|failed| match &failed.why {
            ReloadError::Program(report) => report.render(false),
            other => other.to_string(),
        });
        let campaigns = status.campaigns.iter().map(|campaign| {
            let state = match campaign.state {
                CampaignState::InForce { .. } => "in force",
                CampaignState::Upcoming { .. } => "upcoming",
                CampaignState::Paused { .. } => "paused",
                CampaignState::Ended => "ended",
                _ => "left out",
            };
            json!({ "campaign": &*campaign.id, "name": campaign.name, "state": state })
        });
        let quarantined = status.quarantined.iter().map(|quarantined| {
            json!({
                "campaign": &*quarantined.campaign,
                "state": quarantined.state.to_string(),
                "fault": quarantined.fault.to_string(),
            })
        });
        json!({
            "generation": status.generation,
            "snapshot": &*status.snapshot,
            "reloads": status.reloads,
            "refused": status.refused,
            "failed": failed,
            "unreadable": status.unreadable.as_ref().map(ToString::to_string),
            "quarantined": quarantined.collect::<Vec<_>>(),
            "campaigns": campaigns.collect::<Vec<_>>(),
        })
    }
}

fn member_of(text: Option<&str>) -> Result<Member, DecideError> {
    text.map_or_else(|| Ok(Member::guest()), Member::from_json)
}

fn must_be_said(said: bool, decision: &sadakat_engine::Decision) -> Result<(), Wrong> {
    match decision.customer() {
        Some(customer) if !said => Err(Wrong::Unsaid(customer.to_owned())),
        _ => Ok(()),
    }
}

/// A row's event, member, and whether anything was said of the member, who is
/// the event's customer unless the row says another id. Values are taken over
/// as they are written, so that no amount passes through a binary float.
fn split(line: &str) -> Result<(Event, Member, bool), Wrong> {
    let mut row = object(line)?;
    let member = row.remove("member");
    let said = member.is_some();
    let member = match (member, row.get("customer")) {
        (None, _) => Member::guest(),
        (Some(member), id) => {
            let mut facts = object(member.get())?;
            if let Some(id) = id {
                facts.entry("id").or_insert(id);
            }
            Member::from_json(&written(&facts))?
        }
    };
    Ok((Event::from_json(written(&row)), member, said))
}

fn object(text: &str) -> Result<BTreeMap<&str, &RawValue>, Wrong> {
    serde_json::from_str(text).map_err(|error| Wrong::Row(error.to_string()))
}

fn written(object: &BTreeMap<&str, &RawValue>) -> String {
    // Keys and values were read from JSON.
    serde_json::to_string(object).unwrap_or_default()
}
