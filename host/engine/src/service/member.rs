//! What is known of the member whose event it is.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde_json::value::RawValue;

use super::error::DecideError;
use super::event::object_of;
use super::uses::{CampaignUse, DayGiven};
use super::value::FieldValue;
use crate::diagnostic::{codes, nearest};
use crate::facts::MemberFacts;
use crate::records::read_fact;
use crate::schema::{Field, Origin};
use crate::snapshot::Snapshot;

/// What a service knows of a member: facts by field, and what the member got
/// before of campaigns that are limited by member. Or a guest, of whom nothing
/// is known.
///
/// [`Needs`](super::Needs) tells which of it the program in force reads.
///
/// ```
/// use sadakat_engine::Member;
///
/// let member = Member::new("c42")
///     .fact("customer.tier", "gold")
///     .fact("history.purchases", 3)
///     .used("welcome", 1);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Member {
    id: Option<Arc<str>>,
    /// By the fields' whole names, as JSON text.
    facts: Vec<(String, String)>,
    newcomer: bool,
    before: Before,
    uses: Vec<CampaignUse>,
    given: Vec<DayGiven>,
}

/// What was said of what the member got before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Before {
    /// Nothing was said.
    #[default]
    Unsaid,
    /// It is not known, and taken to be nothing.
    Unknown,
    /// The rows, and nothing else.
    Said,
}

impl Member {
    /// A member of whom nothing is known yet but the id.
    pub fn new(id: &str) -> Self {
        Self {
            id: Some(id.into()),
            ..Self::default()
        }
    }

    /// Somebody who is no member: nothing is known of a guest, and campaigns
    /// that need a member do not apply.
    pub fn guest() -> Self {
        Self::default()
    }

    /// The id; none of a guest.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// A fact by the field's whole name, such as `customer.tier`,
    /// `history.purchases` or `wallet.points.balance`; of several for one field
    /// the last counts. Facts that the program does not read cost nothing.
    #[must_use]
    pub fn fact(mut self, field: &str, value: impl Into<FieldValue>) -> Self {
        self.facts
            .push((field.to_owned(), value.into().0.to_string()));
        self
    }

    /// Somebody who never did anything: what is not said of history and wallets
    /// is no purchases and empty wallets, and nothing was got before.
    #[must_use]
    pub fn newcomer(mut self) -> Self {
        self.newcomer = true;
        self.before = Before::Said;
        self
    }

    /// In so many events the member got a campaign, in the current period of
    /// its limits.
    #[must_use]
    pub fn used(self, campaign: &str, times: u32) -> Self {
        self.uses([CampaignUse {
            campaign: campaign.to_owned(),
            per: None,
            key: None,
            day: None,
            times,
        }])
    }

    /// What the member got before of campaigns that are limited by member, as
    /// the store has it; no rows if that is nothing.
    #[must_use]
    pub fn uses(mut self, rows: impl IntoIterator<Item = CampaignUse>) -> Self {
        self.uses.extend(rows);
        self.before = Before::Said;
        self
    }

    /// What campaigns with a cap by the day gave the member today; rows of
    /// other days change nothing.
    #[must_use]
    pub fn given(mut self, rows: impl IntoIterator<Item = DayGiven>) -> Self {
        self.given.extend(rows);
        self.before = Before::Said;
        self
    }

    /// What the member got before is not known, and taken to be nothing: for
    /// previews that may promise too much.
    #[must_use]
    pub fn uses_unknown(mut self) -> Self {
        self.before = Before::Unknown;
        self
    }

    /// Facts of a value of one's own, which serialises as the objects of
    /// [`Self::from_json`].
    ///
    /// # Errors
    /// As [`Self::from_json`]; and if there is a binary float in it: amounts are
    /// texts such as `"12.50"`.
    pub fn from_value(value: &impl Serialize) -> Result<Self, DecideError> {
        Self::from_json(&serde_json::Value::Object(object_of(value, "member")?).to_string())
    }

    /// A member as JSON text: `{"id": "c42", "customer": {"tier": "gold"},
    /// "history": {"purchases": 3}, "wallet": {"points": {"balance": 120}},
    /// "uses": [{"campaign": "welcome", "times": 1}], "given": []}`. `"uses"` is
    /// a list of [`CampaignUse`], or `"unknown"`; `"given"` a list of
    /// [`DayGiven`]; `"newcomer": true` says that nothing was before. A guest
    /// has no `id`.
    ///
    /// # Errors
    /// If it is no such object.
    pub fn from_json(text: &str) -> Result<Self, DecideError> {
        let wrong = |field: &str, error: serde_json::Error, help: &str| DecideError::Value {
            field: field.to_owned(),
            code: codes::BAD_JSON,
            message: error.to_string(),
            help: Some(help.to_owned()),
        };
        let mut keys: BTreeMap<String, &RawValue> = serde_json::from_str(text).map_err(|error| {
            let help = "write an object with any of `id`, `customer`, `history`, `wallet`, `uses` and `given`";
            wrong("member", error, help)
        })?;
        let mut member = Self::default();
        let (uses, given) = (keys.remove("uses"), keys.remove("given"));
        if let Some(raw) = keys.remove("id") {
            let id: Option<String> = serde_json::from_str(raw.get()).map_err(|error| {
                wrong(
                    "member.id",
                    error,
                    "write the id as text, or leave it out for a guest",
                )
            })?;
            member.id = id.map(Arc::from);
        }
        if let Some(raw) = keys.remove("newcomer") {
            let newcomer: bool = serde_json::from_str(raw.get()).map_err(|error| {
                wrong("member.newcomer", error, "write `true`, or leave it out")
            })?;
            if newcomer {
                member = member.newcomer();
            }
        }
        for (key, raw) in keys {
            flatten(key, raw, &mut member.facts).map_err(|error| {
                wrong(
                    "member",
                    error,
                    "write facts as objects, such as `\"history\": {\"purchases\": 3}`",
                )
            })?;
        }
        if let Some(raw) = uses {
            if raw.get() == "\"unknown\"" {
                member = member.uses_unknown();
            } else {
                let rows: Vec<CampaignUse> = serde_json::from_str(raw.get()).map_err(|error| {
                    let help = "write a list such as `[{\"campaign\": \"welcome\", \"times\": 1}]`, or \"unknown\"";
                    wrong("member.uses", error, help)
                })?;
                member = member.uses(rows);
            }
        }
        if let Some(raw) = given {
            let rows: Vec<DayGiven> = serde_json::from_str(raw.get()).map_err(|error| {
                let help = "write a list such as `[{\"campaign\": \"cashback\", \"wallet\": \"points\", \"day\": \"2026-11-21\", \"amount\": \"50\"}]`";
                wrong("member.given", error, help)
            })?;
            member = member.given(rows);
        }
        Ok(member)
    }

    /// Whether anything was said of what the member got before.
    pub(super) const fn says_uses(&self) -> bool {
        !matches!(self.before, Before::Unsaid)
    }

    /// What the member got before.
    pub(super) fn before(&self) -> (&[CampaignUse], &[DayGiven]) {
        match self.before {
            Before::Said => (&self.uses, &self.given),
            Before::Unsaid | Before::Unknown => (&[], &[]),
        }
    }

    /// The facts, as a program's schema reads them.
    pub(super) fn facts(&self, snapshot: &Snapshot) -> Result<MemberFacts, DecideError> {
        let schema = &snapshot.settings().schema;
        let mut facts = MemberFacts::new();
        if self.newcomer {
            facts = facts.newcomer();
        }
        for (name, raw) in &self.facts {
            let about_members =
                |field: &&Field| matches!(field.origin, Origin::Customer | Origin::State);
            let id = schema.find(name);
            let field = id.and_then(|id| schema.field(id)).filter(about_members);
            let (Some(id), Some(field)) = (id, field) else {
                let known = schema.fields().iter().filter(about_members);
                let near = nearest(name, known.map(|field| field.name.as_str()));
                let help = near.map_or_else(
                    || {
                        "declare it under [schema.customer] of program.toml, or leave it out"
                            .to_owned()
                    },
                    |near| format!("did you mean `{near}`?"),
                );
                return Err(DecideError::Value {
                    field: name.clone(),
                    code: codes::RECORD_UNKNOWN_FIELD,
                    message: "there is no such field about members".to_owned(),
                    help: Some(help),
                });
            };
            let fact = read_fact(id, field, schema, raw).map_err(|problem| DecideError::Value {
                field: name.clone(),
                code: problem.code,
                message: problem.message,
                help: problem.help,
            })?;
            if let Some(fact) = fact {
                facts = facts.with(name, fact);
            }
        }
        Ok(facts)
    }
}

/// Objects as fields with whole names.
fn flatten(
    name: String,
    raw: &RawValue,
    facts: &mut Vec<(String, String)>,
) -> Result<(), serde_json::Error> {
    if !raw.get().starts_with('{') {
        facts.push((name, raw.get().to_owned()));
        return Ok(());
    }
    let inner: BTreeMap<String, &RawValue> = serde_json::from_str(raw.get())?;
    for (key, raw) in inner {
        flatten(format!("{name}.{key}"), raw, facts)?;
    }
    Ok(())
}
