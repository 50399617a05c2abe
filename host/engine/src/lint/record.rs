//! An event that satisfies conditions, as a record with what is known of its
//! member.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::draft::{json, ten, value};
use super::linter::Linter;
use super::windows::moment;
use crate::campaign::Active;
use crate::expression::{Answer, ExpressionId, Known, Sketch, Wanted};
use crate::facts::{Fact, MemberFacts};
use crate::records::line_amount;
use crate::schema::{Field, FieldId, FieldSet, KindId, Origin, Schema};

/// A made-up event.
#[derive(Debug, Clone)]
pub(super) struct Record {
    /// A line of an event file.
    pub(super) event: String,
    /// What is known of its member; none for a guest.
    pub(super) member: Option<Vec<(String, Fact)>>,
}

/// What an event must be like.
#[derive(Debug, Clone, Default)]
pub(super) struct Wish<'w> {
    /// The kind of event, if it is to be of one of several.
    pub(super) kind: Option<KindId>,
    /// A campaign whose kinds of event it is of, if not of those below.
    pub(super) kinds_of: Option<usize>,
    /// Campaigns that it must qualify for.
    pub(super) qualifies: &'w [usize],
    /// Conditions beyond theirs.
    pub(super) conditions: &'w [(ExpressionId, Wanted)],
    /// A total in this range of minor units, both included.
    pub(super) total: Option<(i64, i64)>,
    /// Texts of which there is to be a line each, with ten units: of this item,
    /// category and brand.
    pub(super) kinds_of_goods: &'w [Arc<str>],
    /// Nothing but lines that sell stored value.
    pub(super) stored_value: bool,
}

impl Record {
    /// What is known of the member, as the engine takes it.
    pub(super) fn facts(&self) -> Option<MemberFacts> {
        let member = self.member.as_ref()?;
        let facts = member.iter().cloned();
        Some(
            facts.fold(MemberFacts::new().newcomer(), |facts, (name, fact)| {
                facts.with(name, fact)
            }),
        )
    }

    /// What is known of the member, for people; none if nothing matters.
    pub(super) fn member_json(&self, schema: &Schema) -> Option<String> {
        let member = self.member.as_ref().filter(|member| !member.is_empty())?;
        let entries: Vec<String> = member
            .iter()
            .map(|(name, fact)| {
                format!(
                    "{}:{}",
                    serde_json::Value::from(name.as_str()),
                    json(schema, fact)
                )
            })
            .collect();
        Some(format!("{{{}}}", entries.join(",")))
    }
}

impl Linter<'_> {
    /// An event as wished; none if there is none, or none is found.
    pub(super) fn record(&self, wish: &Wish<'_>) -> Option<Record> {
        let kinds = match wish.kinds_of {
            Some(at) => self.kinds(&[at]),
            None => self.kinds(wish.qualifies),
        };
        // A purchase is what everybody understands.
        let wanted = wish.kind.unwrap_or(KindId::PURCHASE);
        let kind = kinds.iter().copied().find(|kind| *kind == wanted);
        let kind = kind.or_else(|| kinds.first().copied())?;
        let schema = self.schema();
        let mut conditions = wish.conditions.to_vec();
        let audiences = wish.qualifies.iter().filter_map(|&at| self.audience(at));
        conditions.extend(audiences.map(|id| (id, Wanted::Holds)));
        conditions.extend(self.in_main_currency());
        let mut between = Vec::new();
        if let (Some((low, high)), Some(total)) = (wish.total, schema.find("purchase.total")) {
            between.push((total, low, high));
        }
        let Answer::Perhaps(mut sketch) = self.satisfy(&[kind], &conditions, &between) else {
            return None;
        };
        let campaigns: Vec<_> = wish
            .qualifies
            .iter()
            .filter_map(|&at| self.campaign(at))
            .collect();
        if campaigns.iter().any(|campaign| campaign.phase.is_price()) {
            net_is_total(&mut sketch, schema);
        }
        let windows: Vec<&Active> = campaigns.iter().map(|campaign| &campaign.active).collect();
        let at = moment(&windows, &sketch, schema)?;
        let member = member(schema, &sketch, self.snapshot.reads());
        let mut event = format!(
            "{{\"id\":\"e1\",\"kind\":{},\"at\":\"{}\"",
            serde_json::Value::from(schema.kinds().name(kind)),
            at.to_rfc3339(&schema.zone)
        );
        if member.is_some() {
            let id = schema
                .find("customer.id")
                .and_then(|id| sketch.fields.get(&id));
            let id = match id {
                Some(known) if !known.is_free() => known.pick_text([])?,
                _ => "c1".to_owned(),
            };
            event.push_str(&format!(",\"customer\":{}", serde_json::Value::from(id)));
        }
        if wish.stored_value && !sells_stored_value(&mut sketch, schema) {
            return None;
        }
        add_goods(&mut sketch, schema, wish.kinds_of_goods);
        event.push_str(&body(schema, kind, &sketch)?);
        event.push('}');
        Some(Record { event, member })
    }
}

/// Texts that are made goods of, at most.
const GOODS: usize = 12;

/// Adds a line for each of these texts.
fn add_goods(sketch: &mut Sketch, schema: &Schema, texts: &[Arc<str>]) {
    let ids = ["line.sku", "line.category", "line.brand"].map(|name| schema.find(name));
    let quantity = schema.find("line.quantity");
    // Dear enough for whatever a script asks of their price.
    let amount = schema.find("line.amount");
    let dear = ten(schema).saturating_mul(1_000);
    for text in texts.iter().take(GOODS) {
        let mut line: BTreeMap<FieldId, Known> = BTreeMap::new();
        for id in ids.into_iter().flatten() {
            line.entry(id).or_default().be(text);
        }
        if let Some(id) = quantity {
            line.entry(id).or_default().at_least(10_000);
        }
        if let Some(id) = amount {
            line.entry(id).or_default().at_least(dear);
        }
        sketch.lines.push(line);
    }
}

/// Makes all lines sell stored value; false if some must not.
fn sells_stored_value(sketch: &mut Sketch, schema: &Schema) -> bool {
    let Some(id) = schema.find("line.stored_value") else {
        return false;
    };
    if sketch.lines.is_empty() {
        sketch.lines.push(BTreeMap::new());
    }
    sketch.lines.iter_mut().all(|line| {
        let known = line.entry(id).or_default();
        let admits = known.admits(1);
        known.at_least(1);
        admits
    })
}

/// Without discounts of earlier phases the net total is the total.
fn net_is_total(sketch: &mut Sketch, schema: &Schema) {
    let find = |name: &str| schema.find(name);
    let (Some(net), Some(total)) = (find("purchase.net"), find("purchase.total")) else {
        return;
    };
    if let Some(known) = sketch.fields.get(&net).cloned() {
        let total = sketch.fields.entry(total).or_default();
        total.at_least(known.low());
        total.at_most(known.high());
    }
}

/// What must be known of the member; none for a guest.
fn member(schema: &Schema, sketch: &Sketch, reads: &FieldSet) -> Option<Vec<(String, Fact)>> {
    let id = schema.find("customer.id")?;
    let is_guest = |known: &Known| known.present() == Some(false);
    if sketch.fields.get(&id).is_some_and(is_guest) {
        return None;
    }
    let mut facts = Vec::new();
    for (at, field) in fields(schema) {
        let of_member = matches!(field.origin, Origin::Customer | Origin::State);
        // What no rule reads matters to nobody.
        if !of_member || at == id || !reads.contains(at) {
            continue;
        }
        let known = sketch.fields.get(&at);
        if let Some(fact) = value(schema, at, field, known) {
            // No tags are what every member has without saying so.
            if fact != Fact::Texts(Vec::new()) {
                facts.push((field.name.clone(), fact));
            }
        }
    }
    Some(facts)
}

fn fields(schema: &Schema) -> impl Iterator<Item = (FieldId, &Field)> {
    let fields = schema.fields().iter();
    fields.filter_map(|field| Some((schema.find(&field.name)?, field)))
}

/// The object named like the event's kind, with a comma before it.
fn body(schema: &Schema, kind: KindId, sketch: &Sketch) -> Option<String> {
    let name = if kind.has_purchase() {
        "purchase"
    } else {
        schema.kinds().name(kind)
    };
    let mut entries = Vec::new();
    for (id, field) in fields(schema) {
        let key = field
            .name
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('.'));
        let (Some(key), Origin::Event) = (key, field.origin) else {
            continue;
        };
        let known = sketch.fields.get(&id);
        match key {
            "total" => {}
            "currency" if kind.has_purchase() => {
                entries.push(format!("\"currency\":\"{}\"", schema.currency.code()));
            }
            _ => {
                if let Some(value) = value(schema, id, field, known) {
                    entries.push(format!("\"{key}\":{}", json(schema, &value)));
                }
            }
        }
    }
    if kind.has_purchase() {
        entries.push(format!("\"lines\":[{}]", lines(schema, sketch)?.join(",")));
    }
    if entries.is_empty() {
        return Some(String::new());
    }
    Some(format!(",\"{name}\":{{{}}}", entries.join(",")))
}

/// The lines, which come to what the total must be.
fn lines(schema: &Schema, sketch: &Sketch) -> Option<Vec<String>> {
    let amount_id = schema.find("line.amount")?;
    let mut lines = sketch.lines.clone();
    if lines.is_empty() {
        lines.push(BTreeMap::new());
    }
    let priced: Option<Vec<Option<i64>>> = lines.iter().map(|line| priced(schema, line)).collect();
    let priced = priced?;
    let any = Known::default();
    let mut amounts = Vec::new();
    for (line, priced) in lines.iter().zip(&priced) {
        let known = line.get(&amount_id).unwrap_or(&any);
        let amount = match priced {
            Some(amount) if known.admits(*amount) => *amount,
            Some(_) => return None,
            None => known.pick_number(ten(schema))?,
        };
        amounts.push(amount);
    }
    let sum = amounts
        .iter()
        .try_fold(0i64, |sum, amount| sum.checked_add(*amount))?;
    let total = schema
        .find("purchase.total")
        .and_then(|id| sketch.fields.get(&id))
        .map_or(Some(sum), |known| known.pick_number(sum))?;
    let mut missing = total.checked_sub(sum)?;
    for ((line, priced), amount) in lines.iter().zip(&priced).zip(&mut amounts) {
        let known = line.get(&amount_id).unwrap_or(&any);
        let wanted = amount.checked_add(missing)?;
        if missing != 0 && priced.is_none() && wanted >= 0 && known.admits(wanted) {
            *amount = wanted;
            missing = 0;
        }
    }
    if missing < 0 {
        return None;
    }
    if missing > 0 {
        lines.push(BTreeMap::new());
        amounts.push(missing);
    }
    let written = lines.iter().zip(&amounts).map(|(line, amount)| {
        let mut entries = Vec::new();
        for (id, field) in fields(schema) {
            let Some(key) = field.name.strip_prefix("line.") else {
                continue;
            };
            if field.origin != Origin::Line {
                continue;
            }
            let known = line.get(&id);
            let value = match key {
                "amount" => Some(Fact::Money(*amount)),
                "sku" if known.is_none_or(Known::is_free) => Some(Fact::Text("example".to_owned())),
                _ => value(schema, id, field, known),
            };
            if let Some(value) = value {
                entries.push(format!("\"{key}\":{}", json(schema, &value)));
            }
        }
        format!("{{{}}}", entries.join(","))
    });
    Some(written.collect())
}

/// What a line costs by its unit price, if that matters.
fn priced(schema: &Schema, line: &BTreeMap<FieldId, Known>) -> Option<Option<i64>> {
    let pick = |name: &str, near: i64| {
        let known = schema.find(name).and_then(|id| line.get(&id));
        match known {
            Some(known) if known.present() == Some(false) => Some(None),
            Some(known) if !known.is_free() || known.present() == Some(true) => {
                known.pick_number(near).map(Some)
            }
            _ => Some(None),
        }
    };
    let Some(price) = pick("line.unit_price", ten(schema))? else {
        return Some(None);
    };
    let quantity = pick("line.quantity", 1_000)?.unwrap_or(1_000);
    let discount = pick("line.discount", 0)?.unwrap_or(0);
    line_amount(quantity, price, discount).map(Some)
}
