//! What is known of the member whose event it is.

use std::sync::Arc;

use serde::Serialize;

use super::error::DecideError;
use super::event::object_of;
use super::said::SaidFacts;
use super::uses::{CampaignUse, DayGiven};
use super::value::FieldValue;
use crate::diagnostic::{codes, nearest};
use crate::facts::{Fact, KnownFacts};
use crate::records::read_fact;
use crate::schema::{Field, Origin, Schema};
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
    pub(super) id: Option<Arc<str>>,
    pub(super) facts: SaidFacts,
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
        self.facts.push("", field, &value.into().0.to_string());
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
    /// If it is no such object, or says something twice.
    pub fn from_json(text: &str) -> Result<Self, DecideError> {
        super::member_json::read(text)
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

    /// The facts, as a program's schema reads them; none of a guest.
    pub(super) fn facts(
        &self,
        snapshot: &Snapshot,
    ) -> Result<Option<KnownFacts<'static>>, DecideError> {
        let Some(id) = &self.id else {
            return self.says_nothing();
        };
        let schema = &snapshot.settings().schema;
        let mut facts = KnownFacts::new(self.newcomer);
        for (name, raw) in self.facts.iter() {
            let about_members =
                |field: &&Field| matches!(field.origin, Origin::Customer | Origin::State);
            let number = schema.find(name);
            let field = number
                .and_then(|number| schema.field(number))
                .filter(about_members);
            let (Some(number), Some(field)) = (number, field) else {
                return Err(DecideError::Value {
                    field: name.to_owned(),
                    code: codes::RECORD_UNKNOWN_FIELD,
                    message: "there is no such field about members".to_owned(),
                    help: Some(instead_of(name, schema)),
                });
            };
            let fact =
                read_fact(number, field, schema, raw).map_err(|problem| DecideError::Value {
                    field: name.to_owned(),
                    code: problem.code,
                    message: problem.message,
                    help: problem.help,
                })?;
            if let Some(fact) = fact {
                let is_id = name == "customer.id";
                if is_id && !matches!(&fact, Fact::Text(text) if **text == **id) {
                    return Err(DecideError::Value {
                        field: name.to_owned(),
                        code: codes::OTHER_MEMBER,
                        message: format!("the member is `{id}`, and the fact says {raw}"),
                        help: Some("leave it out: the member's id says it".to_owned()),
                    });
                }
                facts.push(number, fact);
            }
        }
        Ok(Some(facts))
    }

    /// A guest of whom something is said is a member whose id was forgotten.
    fn says_nothing(&self) -> Result<Option<KnownFacts<'static>>, DecideError> {
        let said = self.facts.iter().next().map(|(name, _)| name);
        let said = said.or((!self.uses.is_empty()).then_some("member.uses"));
        let said = said.or((!self.given.is_empty()).then_some("member.given"));
        let Some(field) = said else { return Ok(None) };
        Err(DecideError::Value {
            field: field.to_owned(),
            code: codes::RECORD_MISSING,
            message: "it is said of somebody without an id".to_owned(),
            help: Some(
                "give the member's `id`; of a guest nothing is said, `Member::guest()` or `null`"
                    .to_owned(),
            ),
        })
    }
}

/// What to say instead of a field that members do not have.
fn instead_of(name: &str, schema: &Schema) -> String {
    let about_members = |field: &&Field| matches!(field.origin, Origin::Customer | Origin::State);
    let known = || {
        let known = schema.fields().iter().filter(about_members);
        known.map(|field| field.name.as_str())
    };
    if schema.find(name).is_some() {
        return "it is about events: say it in the event".to_owned();
    }
    let mut inside = known()
        .filter(|field| field.strip_prefix(name).is_some_and(is_key) && *field != "customer.id");
    if let Some(field) = inside.next() {
        return format!("say what is in it, such as `{field}`");
    }
    let whole = known().find(|field| field.strip_suffix(name).is_some_and(|at| at.ends_with('.')));
    match whole.or_else(|| nearest(name, known())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "declare it under [schema.customer] of program.toml, or leave it out".to_owned(),
    }
}

/// Whether this is a field of an object.
fn is_key(rest: &str) -> bool {
    rest.starts_with('.')
}
