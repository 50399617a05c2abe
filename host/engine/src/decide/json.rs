//! Decisions as NDJSON: one object an event, keys in a fixed order.

use super::applied_effect::{AppliedEffect, Granted};
use super::decision::{Decisions, Fault};
use crate::batch::Columns;
use crate::effect::{Effect, Value, Worth};
use crate::model::{Currency, NUMBER_DIGITS, QUANTITY_DIGITS, ScaledText};
use crate::returns::Reversal;
use crate::snapshot::Snapshot;

/// What a decision says beside what every decision says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extras {
    valid_until: bool,
}

impl Extras {
    /// Adds the last key `valid_until`: see [`Decisions::valid_until`]. It is `null` if no window ever changes the
    /// decision.
    #[must_use]
    pub const fn with_valid_until(mut self) -> Self {
        self.valid_until = true;
        self
    }
}

impl Decisions {
    /// The decision of one event as a JSON object, without a line break:
    /// `columns` are those that were decided.
    pub fn to_json(&self, snapshot: &Snapshot, columns: &Columns, row: usize) -> String {
        let mut text = Vec::new();
        self.write_json(&mut text, snapshot, columns, row);
        // Only text is written.
        String::from_utf8(text).unwrap_or_default()
    }

    /// Appends what [`Self::to_json`] says.
    pub(crate) fn write_json(
        &self,
        out: &mut Vec<u8>,
        snapshot: &Snapshot,
        columns: &Columns,
        row: usize,
    ) {
        write_decision(out, snapshot, columns, self, row);
        // The line break.
        out.pop();
    }
}

/// Appends the decision of one event as a line of JSON. What a return takes
/// back stands among its effects, with amounts below zero and the campaigns
/// that caused them, and a key `returned` tells of which purchase, what was
/// paid for it, and what cannot be taken back. What campaigns would have given
/// that are tried only stands under `shadow`. An event with more
/// competing offers than can be compared in all ways has a key
/// `"search":"bounded"`; one that came late says at last on which day it counts.
pub fn write_decision(
    out: &mut Vec<u8>,
    snapshot: &Snapshot,
    columns: &Columns,
    decisions: &Decisions,
    row: usize,
) {
    write_decision_with(out, snapshot, columns, decisions, row, Extras::default());
}

/// The same, with more than every decision says.
pub fn write_decision_with(
    out: &mut Vec<u8>,
    snapshot: &Snapshot,
    columns: &Columns,
    decisions: &Decisions,
    row: usize,
    extras: Extras,
) {
    let fields = snapshot.fields();
    let text = |id: Option<crate::schema::FieldId>| {
        id.and_then(|id| columns.get(id))
            .and_then(|c| c.as_text())
            .and_then(|c| c.get(row))
    };
    out.extend_from_slice(b"{\"event\":");
    string(out, text(fields.event_id).unwrap_or_default());
    out.extend_from_slice(b",\"customer\":");
    match text(fields.customer_id) {
        Some(customer) => string(out, customer),
        None => out.extend_from_slice(b"null"),
    }
    out.extend_from_slice(b",\"at\":\"");
    out.extend_from_slice(
        columns
            .at(row)
            .to_rfc3339(&snapshot.settings().schema.zone)
            .as_bytes(),
    );
    out.extend_from_slice(b"\",\"snapshot\":");
    string(out, snapshot.hash());
    out.extend_from_slice(b",\"effects\":[");
    let currency = snapshot.currency(columns, row);
    let reversal = decisions.reversal(row);
    let taken_back = reversal.map_or(&[][..], |reversal| &reversal.effects);
    let all = decisions.given(row).iter().chain(taken_back);
    for (index, given) in all.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        effect(out, snapshot, given, currency);
    }
    out.extend_from_slice(b"],\"faults\":[");
    for (index, one) in decisions.faults(row).iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        fault(out, snapshot, one);
    }
    out.push(b']');
    if let Some(reversal) = reversal {
        taken(out, snapshot, reversal, currency);
    }
    if let Some(settled) = decisions.settled(row) {
        settled.write(out, snapshot);
    }
    let (shadowed, failed) = (decisions.shadowed(row), decisions.shadow_faults(row));
    if !(shadowed.is_empty() && failed.is_empty()) {
        out.extend_from_slice(b",\"shadow\":{\"effects\":[");
        for (index, given) in shadowed.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            effect(out, snapshot, given, currency);
        }
        out.extend_from_slice(b"],\"faults\":[");
        for (index, one) in failed.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            fault(out, snapshot, one);
        }
        out.extend_from_slice(b"]}");
    }
    if !decisions.is_best(row) {
        out.extend_from_slice(b",\"search\":\"bounded\"");
    }
    if let Some(day) = decisions.late(row) {
        out.extend_from_slice(b",\"late\":{\"counted_on\":");
        string(out, &day.to_string());
        out.push(b'}');
    }
    if extras.valid_until {
        out.extend_from_slice(b",\"valid_until\":");
        match decisions.valid_until(snapshot, columns, row) {
            Some(at) => string(out, &at.to_rfc3339(&snapshot.settings().schema.zone)),
            None => out.extend_from_slice(b"null"),
        }
    }
    out.extend_from_slice(b"}\n");
}

/// What a return took back, besides its effects.
fn taken(out: &mut Vec<u8>, snapshot: &Snapshot, reversal: &Reversal, currency: Currency) {
    let currency = reversal.currency.unwrap_or(currency);
    let minor = currency.minor_digits();
    out.extend_from_slice(b",\"returned\":{\"of\":");
    if reversal.is_unknown() {
        out.extend_from_slice(b"null}");
        return;
    }
    string(out, &reversal.of);
    key_amount(out, "refund", reversal.refund, minor);
    key_amount(out, "spend", reversal.spend, minor);
    if snapshot.settings().schema.has_several_currencies() {
        key_text(out, "currency", currency.code());
    }
    key(out, "whole");
    plain(out, reversal.whole);
    out.extend_from_slice(b",\"irreversible\":[");
    for (index, given) in reversal.irreversible.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        effect(out, snapshot, given, currency);
    }
    out.extend_from_slice(b"]}");
}

fn campaign(out: &mut Vec<u8>, snapshot: &Snapshot, position: u32) {
    out.extend_from_slice(b"{\"campaign\":");
    string(
        out,
        snapshot
            .campaigns()
            .get(position as usize)
            .map_or("", |c| &c.id),
    );
}

fn fault(out: &mut Vec<u8>, snapshot: &Snapshot, fault: &Fault) {
    campaign(out, snapshot, fault.campaign);
    key_text(out, "code", fault.code.id);
    key_text(out, "message", &fault.message);
    if fault.line > 0 {
        key(out, "line");
        plain(out, fault.line);
    }
    out.push(b'}');
}

pub(super) fn effect(
    out: &mut Vec<u8>,
    snapshot: &Snapshot,
    given: &AppliedEffect,
    currency: Currency,
) {
    let minor = currency.minor_digits();
    let several = snapshot.settings().schema.has_several_currencies();
    // Where there is one only, everybody knows it.
    let named = several.then_some(currency);
    campaign(out, snapshot, given.campaign);
    match &given.effect {
        Granted::Points { wallet, amount, .. } => {
            key_text(out, "kind", "points");
            let settings = snapshot.settings().state.wallets.get(usize::from(wallet.0));
            key_text(out, "wallet", settings.map_or("", |wallet| &wallet.name));
            let precision = settings.map_or(0, |wallet| wallet.precision);
            key_amount(out, "amount", *amount, precision);
        }
        Granted::Discount {
            amount,
            wanted,
            lines,
        } => {
            key_text(out, "kind", "discount");
            key_text(
                out,
                "on",
                if lines.is_empty() && *amount > 0 {
                    "shipping"
                } else {
                    "lines"
                },
            );
            key_amount(out, "amount", *amount, minor);
            key_amount(out, "wanted", *wanted, minor);
            if let Some(currency) = named {
                key_text(out, "currency", currency.code());
            }
            out.extend_from_slice(b",\"lines\":[");
            for (index, (line, amount)) in lines.iter().enumerate() {
                let before: &[u8] = if index > 0 {
                    b",{\"line\":"
                } else {
                    b"{\"line\":"
                };
                out.extend_from_slice(before);
                // People and other tools count lines from 1, as `explain` does.
                plain(out, u64::from(*line) + 1);
                key_amount(out, "amount", *amount, minor);
                out.push(b'}');
            }
            out.push(b']');
        }
        Granted::Other(other) => proposed(out, other, minor, named),
    }
    out.push(b'}');
}

/// An effect that is given as it was proposed.
fn proposed(out: &mut Vec<u8>, effect: &Effect, minor: u8, currency: Option<Currency>) {
    key_text(out, "kind", effect.kind().name());
    match effect {
        Effect::Gift { sku, quantity } => {
            key_text(out, "sku", sku);
            key_short(out, "quantity", *quantity, QUANTITY_DIGITS);
        }
        Effect::Coupon {
            offer,
            worth,
            cap,
            minimum,
            valid_days,
        } => {
            let mut amounts = cap.is_some() || minimum.is_some();
            if let Some(offer) = offer {
                key_text(out, "offer", offer);
            }
            match worth {
                Some(Worth::Percent(percent)) => {
                    key_short(out, "percent", percent.0, NUMBER_DIGITS);
                }
                Some(Worth::Amount(amount) | Worth::SetPrice(amount)) => {
                    key_amount(out, "amount", *amount, minor);
                    amounts = true;
                }
                None => {}
            }
            if let Some(currency) = currency.filter(|_| amounts) {
                key_text(out, "currency", currency.code());
            }
            for (key, amount) in [("cap", cap), ("minimum", minimum)] {
                if let Some(amount) = amount {
                    key_amount(out, key, *amount, minor);
                }
            }
            if let Some(days) = valid_days {
                key_text(out, "valid", &format!("{days} days"));
            }
        }
        Effect::Message {
            template,
            channel,
            values,
        } => {
            key_text(out, "template", template);
            if let Some(channel) = channel {
                key_text(out, "channel", channel);
            }
            named_values(out, values);
        }
        Effect::Tag(tag) => key_text(out, "add", tag),
        Effect::Untag(tag) => key_text(out, "remove", tag),
        Effect::Tier(tier) => key_text(out, "set", tier),
        Effect::Progress { badge, by } => {
            key_text(out, "badge", badge);
            key(out, "by");
            plain(out, by);
        }
        Effect::Custom { name, values } => {
            key_text(out, "name", name);
            named_values(out, values);
        }
        // Resolved into points and discounts before.
        Effect::Points { .. } | Effect::Multiply { .. } | Effect::Discount { .. } => {}
    }
}

fn named_values(out: &mut Vec<u8>, values: &[(std::sync::Arc<str>, Value)]) {
    out.extend_from_slice(b",\"values\":{");
    for (index, (name, value)) in values.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        string(out, name);
        out.push(b':');
        match value {
            Value::Boolean(value) => plain(out, value),
            Value::Integer(value) => plain(out, value),
            Value::Decimal(value) => string(out, &value.to_string()),
            Value::Text(text) => string(out, text),
        }
    }
    out.push(b'}');
}

/// A key of our own behind others, which has nothing to escape.
fn key(out: &mut Vec<u8>, name: &str) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

pub(super) fn key_text(out: &mut Vec<u8>, name: &str, value: &str) {
    key(out, name);
    string(out, value);
}

/// A number of a smallest unit with all its decimal places, as text.
pub(super) fn key_amount(out: &mut Vec<u8>, name: &str, value: i64, digits: u8) {
    digits_of(out, name, ScaledText::new(value, digits).as_str());
}

/// The same without trailing zeros after the point.
fn key_short(out: &mut Vec<u8>, name: &str, value: i64, digits: u8) {
    let text = ScaledText::new(value, digits);
    let mut text = text.as_str();
    if digits > 0 {
        text = text.trim_end_matches('0').trim_end_matches('.');
    }
    digits_of(out, name, text);
}

fn digits_of(out: &mut Vec<u8>, name: &str, digits: &str) {
    key(out, name);
    out.push(b'"');
    out.extend_from_slice(digits.as_bytes());
    out.push(b'"');
}

pub(super) fn string(out: &mut Vec<u8>, text: &str) {
    plain(out, text);
}

/// A value as serde_json writes it.
fn plain(out: &mut Vec<u8>, value: impl serde::Serialize) {
    // Writing texts and numbers to memory cannot fail.
    let _ = serde_json::to_writer(out, &value);
}
