//! What happened to a plugin in a program as a case.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::Value;

use super::Case;
use super::actual::Actual;
use super::expect::{Expectation, Expectations, Total, Wanted};
use super::pattern::Pattern;
use super::run::{self, CannotRun};
use super::story::{Happening, Story, When};
use super::values::{Said, Values};
use crate::batch::Columns;
use crate::constants::ParamValue;
use crate::decide::{Decisions, Reason};
use crate::diagnostic::Report;
use crate::facts::Fact;
use crate::model::QUANTITY_DIGITS;
use crate::schema::{Origin, Schema};
use crate::snapshot::Snapshot;

/// Fields that others follow from, or that a record cannot do without: what a
/// plugin reads, and what has to be known for it.
const BEHIND: [(&str, &[&str]); 8] = [
    ("customer.birthday", &["customer.birth_date"]),
    ("event.seed", &["event.id"]),
    ("line.unit_price", &["line.quantity", "line.discount"]),
    ("purchase.net", &["line.amount"]),
    ("purchase.total", &["line.amount"]),
    (
        "purchase.earning",
        &[
            "line.amount",
            "line.gift",
            "line.stored_value",
            "purchase.paid_with_points",
            "purchase.shipping",
            "purchase.tax",
        ],
    ),
    ("line.net", &["line.amount"]),
    ("line.", &["line.amount"]),
];

/// The fields that a case must say for a plugin that reads these.
pub(crate) fn needed<'n>(reads: impl Iterator<Item = &'n str>) -> BTreeSet<&'n str> {
    let mut needed = BTreeSet::from(["event.kind", "purchase.currency"]);
    for name in reads {
        needed.insert(name);
        for (of, behind) in BEHIND {
            if of == name || (of == "line." && name.starts_with(of)) {
                needed.extend(behind);
            }
        }
    }
    needed
}

/// An event as a campaign saw it.
pub(crate) struct Seen<'a> {
    pub(crate) snapshot: &'a Snapshot,
    /// By its position in the snapshot.
    pub(crate) campaign: usize,
    /// Traced.
    pub(crate) decisions: &'a Decisions,
    pub(crate) row: usize,
    /// What [`needed`] gave.
    pub(crate) fields: &'a BTreeSet<&'a str>,
}

/// A case, and what it cannot say as it was.
pub(crate) struct Recalled {
    pub(crate) case: Case,
    pub(crate) differs: Vec<String>,
}

impl Seen<'_> {
    fn columns(&self) -> Option<&Arc<Columns>> {
        let campaign = self.snapshot.campaigns().get(self.campaign)?;
        self.decisions.trace()?.columns(campaign.phase)
    }

    /// The event's values of a field: one, or one a line.
    fn facts(&self, name: &str) -> Option<Vec<Option<Fact>>> {
        let schema = &self.snapshot.settings().schema;
        facts(schema, self.columns()?, self.row, name)
    }

    /// The event and its member. Where a plugin sees only what earlier
    /// campaigns left of amounts, that is what the lines cost.
    fn story(&self) -> Option<Story> {
        let schema = &self.snapshot.settings().schema;
        let columns = self.columns()?;
        let is_member = self.decisions.trace()?.is_member(self.row);
        let reads = |name: &str| self.fields.contains(name);
        let net = reads("line.net") || reads("purchase.net");
        let gross = reads("purchase.total") || reads("line.unit_price");
        let mut values = Values::new();
        let mut lines: Vec<Values> = columns
            .line_range(self.row)
            .map(|_| Values::new())
            .collect();
        let mut has_lines = false;
        for name in self.fields {
            let Some(field) = schema.find(name).and_then(|id| schema.field(id)) else {
                continue;
            };
            let of = match *name {
                "line.amount" if net && !gross => "line.net",
                // What nobody else gives in another is the program's.
                "purchase.currency" if schema.all_currencies().len() < 2 => continue,
                "event.at" => continue,
                other => other,
            };
            let Some(facts) = self.facts(of).or_else(|| self.facts(name)) else {
                continue;
            };
            let told = match field.origin {
                Origin::Line => {
                    has_lines = true;
                    for (line, fact) in lines.iter_mut().zip(facts) {
                        line.extend(fact.map(|fact| ((*name).to_owned(), said(fact, schema))));
                    }
                    continue;
                }
                Origin::Event => true,
                Origin::Customer | Origin::State => is_member,
                Origin::Derived | Origin::Segment | Origin::Phase | Origin::PhaseLine => false,
            };
            if let (true, Some(Some(fact))) = (told, facts.into_iter().next()) {
                values.insert((*name).to_owned(), said(fact, schema));
            }
        }
        // The sum of lines need not be said, and lines cost nothing where they
        // are not.
        if has_lines && !lines.is_empty() {
            values.remove("purchase.total");
        }
        let event = Happening {
            values: Values::new(),
            lines: (has_lines && columns.kind(self.row).has_purchase()).then_some(lines),
            when: When::At(Some(columns.at(self.row))),
            span: 0..0,
        };
        Some(Story::new(!is_member, None, values, Vec::new(), event))
    }

    /// What the campaign gave, as the decision has it.
    fn given(&self) -> Vec<Pattern> {
        let json = self
            .columns()
            .map(|columns| self.decisions.to_json(self.snapshot, columns, self.row));
        let json = json.and_then(|json| serde_json::from_str(&json).ok());
        json.map_or_else(Vec::new, |json| self.of(&json, "effects"))
    }

    /// The campaign's entries of a list in a decision.
    fn of(&self, decision: &Value, list: &str) -> Vec<Pattern> {
        let campaigns = self.snapshot.campaigns();
        let id = campaigns.get(self.campaign).map_or("", |found| &found.id);
        let entries = decision.get(list).and_then(Value::as_array);
        let own = entries.into_iter().flatten().filter(|entry| {
            let campaign = entry.get("campaign");
            campaign.and_then(Value::as_str) == Some(id)
        });
        own.map(|entry| Pattern::from_decision(entry).without("campaign"))
            .collect()
    }

    /// The event as a case of the tiny program `around` the plugin, in which
    /// the campaign has the id `stem`. What must come of it is what comes of it
    /// there, or what a `decision` of then says.
    ///
    /// # Errors
    /// If it cannot be run there.
    pub(crate) fn recall(
        &self,
        around: &Arc<Snapshot>,
        stem: &str,
        name: String,
        decision: Option<&Value>,
    ) -> Result<Recalled, String> {
        let story = self.story().ok_or("nothing is known of the event")?;
        let mut case = Case {
            name,
            file: format!("cases/{stem}.toml").into(),
            source: Report::default().add_source("", ""),
            span: 0..0,
            line: 0,
            campaign: Some(stem.into()),
            story,
            expected: Expectations {
                each: Vec::new(),
                total: Total::default(),
            },
        };
        let schema = Arc::clone(&around.settings().schema);
        let actual = run::run(&case, around, &schema).map_err(|why| match why {
            CannotRun::Records => "its records do not fit the program around a case".to_owned(),
            CannotRun::Return(why) => {
                format!("a return is a case only with the purchase that it is of: {why}")
            }
        })?;
        let position = around.find(stem).unwrap_or_default();
        let mut differs = self.differs(around, position, &actual, stem);
        let now = match actual.fault(Some(position)) {
            Some(fault) => Wanted::Fault(fault.message.clone()),
            None => match actual.effects(Some(stem)) {
                none if none.is_empty() => Wanted::Nothing(
                    actual
                        .reason(around, position)
                        .unwrap_or(Reason::ProposedNothing),
                ),
                effects => Wanted::Exactly(effects),
            },
        };
        let wanted = match decision {
            None => now,
            Some(decision) => self.as_decided(decision, now, &mut differs),
        };
        case.expected.each.push(Expectation {
            campaign: case.campaign.clone(),
            wanted,
            span: 0..0,
        });
        Ok(Recalled { case, differs })
    }

    /// What must come of the event by a decision of then: if the records lead
    /// to the same again, what comes of it `now`. A fault of then is nobody's
    /// wish.
    fn as_decided(&self, decision: &Value, now: Wanted, differs: &mut Vec<String>) -> Wanted {
        if let Some(fault) = self.of(decision, "faults").first() {
            let message = fault.get("message").map(Pattern::to_toml);
            let message = message.unwrap_or_default();
            if !matches!(now, Wanted::Fault(_)) {
                differs.push(format!("it failed then: {message}"));
            }
            return now;
        }
        let then = self.of(decision, "effects");
        if then == self.given() {
            return now;
        }
        differs.push(
            "the decision has other effects than come of the records: the case expects those of \
             the decision"
                .to_owned(),
        );
        match then.is_empty() {
            true => Wanted::Nothing(Reason::ProposedNothing),
            false => Wanted::Exactly(then),
        }
    }

    /// What the plugin reads otherwise in the case than it did.
    fn differs(
        &self,
        around: &Snapshot,
        position: usize,
        actual: &Actual,
        stem: &str,
    ) -> Vec<String> {
        let campaign = around.campaigns().get(position);
        let Some(columns) = campaign.and_then(|campaign| actual.seen_by(campaign)) else {
            return vec!["the case's event does not trigger the plugin".to_owned()];
        };
        let schema = &around.settings().schema;
        let mut differs = Vec::new();
        for name in self.fields {
            let (then, now) = (self.facts(name), facts(schema, columns, 0, name));
            if let (Some(then), Some(now)) = (then, now)
                && then != now
            {
                let then = shown(&then, &self.snapshot.settings().schema);
                let now = shown(&now, schema);
                differs.push(format!("`{name}` was {then}, and is {now} in the case"));
            }
        }
        let campaigns = self.snapshot.campaigns();
        let id = campaigns.get(self.campaign).map_or("", |found| &found.id);
        if self.fields.contains("event.seed") && id != stem {
            differs.push(format!(
                "`event.seed` is that of `{id}`, and this file is called `{stem}.toml`"
            ));
        }
        differs
    }
}

/// An event's values of a field: one, or one a line.
fn facts(schema: &Schema, columns: &Columns, row: usize, name: &str) -> Option<Vec<Option<Fact>>> {
    let id = schema.find(name)?;
    let field = schema.field(id)?;
    let entries = match field.is_line() {
        true => columns.line_range(row),
        false => row..row + 1,
    };
    let column = columns.get(id)?;
    Some(
        entries
            .map(|entry| Fact::of_column(field.ty, column, entry))
            .collect(),
    )
}

/// A value as cases say it.
fn said(fact: Fact, schema: &Schema) -> Said {
    let scaled = |value: i64, digits: u8| {
        let decimal = Decimal::from_i128_with_scale(value.into(), digits.into());
        ParamValue::Decimal(decimal.normalize())
    };
    let value = match &fact {
        Fact::Boolean(value) => ParamValue::Boolean(*value),
        Fact::Integer(value) => ParamValue::Integer(*value),
        Fact::Text(text) => ParamValue::Text(text.as_str().into()),
        Fact::Texts(texts) => {
            let texts = texts
                .iter()
                .map(|text| ParamValue::Text(text.as_str().into()));
            ParamValue::List(texts.collect())
        }
        Fact::Date(day) => ParamValue::Date(*day),
        Fact::Instant(at) => ParamValue::Text(at.to_rfc3339(&schema.zone).into()),
        Fact::Money(value) => scaled(*value, schema.currency.minor_digits()),
        Fact::Quantity(value) => scaled(*value, QUANTITY_DIGITS),
    };
    let span = 0..0;
    Said { value, fact, span }
}

fn shown(facts: &[Option<Fact>], schema: &Schema) -> String {
    let one = |fact: &Option<Fact>| match fact {
        Some(fact) => fact.to_json(schema).to_string(),
        None => "missing".to_owned(),
    };
    let all: Vec<String> = facts.iter().map(one).collect();
    all.join(", ")
}
