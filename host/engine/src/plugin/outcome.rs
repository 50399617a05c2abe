//! The plugin's answer, checked number by number and made into effects.

use std::ops::Range;
use std::sync::Arc;

use super::contract::{AbiEffect, AbiFailure, AbiOutcome};
use super::evaluate::Settings;
use super::instance::Failure;
use crate::diagnostic::codes;
use crate::effect::{
    Discount, Effect, EffectKind, Number, PriceBase, Target, Value, WalletId, Worth,
};
use crate::program::{Proposal, Proposals, RowFault};

/// Named values of one message or custom effect.
const VALUES: usize = 64;

/// Bytes of texts that one event may propose, counted as often as they occur.
const TEXT: usize = 64 * 1024;

/// Bytes that the answer of a call may take on the host, however many events
/// it is for: a call whose answer is larger is split. Some twenty times what
/// the limits of one event allow.
pub(super) const ANSWER: usize = 4 << 20;

/// Adds the proposals of a call for the events `rows`, or says why the answer
/// as a whole makes no sense; then nothing was added.
///
/// An answer whose rows stand in order can be judged event by event: what is
/// wrong with one event is that event's fault.
pub(super) fn accept(
    answer: AbiOutcome,
    rows: &[u32],
    lines: impl Fn(u32) -> usize,
    settings: &Settings,
    out: &mut Proposals,
) -> Result<(), Failure> {
    let AbiOutcome {
        effects,
        mut failures,
    } = answer;
    let invalid = |message| Failure::new(codes::PLUGIN_OUTPUT, message);
    let in_order = effects
        .rows
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.event <= b.event));
    if !in_order {
        return Err(invalid(
            "the plugin's effects are not in the order of events",
        ));
    }
    let last = effects.rows.last().map(|effect| effect.event);
    let failed = failures.iter().map(|failure| failure.event);
    if last
        .into_iter()
        .chain(failed)
        .any(|event| event as usize >= rows.len())
    {
        return Err(invalid(
            "the plugin's answer is about an event that it was not given",
        ));
    }
    let mut claimed = 0usize;
    for effect in &effects.rows {
        claimed = claimed.saturating_add(effect.values as usize);
    }
    if claimed != effects.values.len() {
        return Err(invalid(
            "the plugin's effects do not claim as many values as it gave",
        ));
    }
    failures.sort_by_key(|failure| failure.event);
    failures.dedup_by_key(|failure| failure.event);

    let fault = |row, failure: Failure| RowFault {
        row,
        code: failure.code,
        message: failure.message,
        line: 0,
    };
    let row_of = |event: u32| rows.get(event as usize).copied().unwrap_or(u32::MAX);
    let mut failures = failures.into_iter().peekable();
    let fail = |failure: AbiFailure, faults: &mut Vec<RowFault>| {
        let reported = Failure::new(codes::PLUGIN_REPORTED, words(&failure.message));
        faults.push(fault(row_of(failure.event), reported));
    };
    let mut values = 0usize;
    // Most events get nothing from most campaigns, so only those that have
    // proposals or failed are looked at.
    for group in effects.rows.chunk_by(|a, b| a.event == b.event) {
        let Some(event) = group.first().map(|effect| effect.event) else {
            continue;
        };
        let first_value = values;
        values = group.iter().fold(values, |sum, effect| {
            sum.saturating_add(effect.values as usize)
        });
        while let Some(failure) = failures.next_if(|failure| failure.event < event) {
            fail(failure, &mut out.faults);
        }
        if let Some(failure) = failures.next_if(|failure| failure.event == event) {
            fail(failure, &mut out.faults);
            continue;
        }
        let row = row_of(event);
        let mark = out.effects.len();
        let mut reader = Reader {
            texts: &effects.texts,
            values: &effects.values,
            next_value: first_value,
            bytes: 0,
            lines: lines(row),
            settings,
        };
        if group.len() > settings.limits.effects {
            out.faults.push(fault(
                row,
                Failure::new(
                    codes::PLUGIN_LIMIT,
                    format!(
                        "the plugin proposed {} effects, the limit is {}",
                        group.len(),
                        settings.limits.effects
                    ),
                ),
            ));
            continue;
        }
        for effect in group {
            match reader.effect(effect) {
                Ok(effect) => out.effects.push(Proposal {
                    row,
                    line: 0,
                    effect,
                }),
                Err(failure) => {
                    out.effects.truncate(mark);
                    out.faults.push(fault(row, failure));
                    break;
                }
            }
        }
    }
    for failure in failures {
        fail(failure, &mut out.faults);
    }
    Ok(())
}

/// A plugin's own words, short enough for a report and on one line.
pub(super) fn words(message: &str) -> String {
    message
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(500)
        .collect()
}

/// Reads the effects of one event.
struct Reader<'a> {
    texts: &'a [Arc<str>],
    values: &'a [super::contract::AbiNamedValue],
    next_value: usize,
    bytes: usize,
    lines: usize,
    settings: &'a Settings,
}

fn invalid(message: impl Into<String>) -> Failure {
    Failure::new(codes::PLUGIN_OUTPUT, message)
}

fn refused(message: impl Into<String>) -> Failure {
    Failure::new(codes::EFFECT_REFUSED, message)
}

impl Reader<'_> {
    fn effect(&mut self, abi: &AbiEffect) -> Result<Effect, Failure> {
        let kind = EffectKind::from(abi.kind);
        if !self.settings.plugin.description().effects.contains(&kind) {
            return Err(invalid(format!(
                "the plugin proposed `{}`, which it does not describe",
                kind.name()
            )));
        }
        let values = self.claim(abi.values as usize);
        Ok(match kind {
            EffectKind::Points => Effect::Points {
                wallet: self.wallet(abi.name)?,
                amount: Number(abi.amount),
            },
            EffectKind::Multiply => Effect::Multiply {
                wallet: self.wallet(abi.name)?,
                factor: Number(abi.amount),
            },
            EffectKind::Discount => self.discount(abi)?,
            EffectKind::Gift if abi.amount > 0 => Effect::Gift {
                sku: self.text(abi.name)?,
                quantity: abi.amount,
            },
            EffectKind::Gift => return Err(refused("a gift of nothing")),
            EffectKind::Coupon => self.coupon(abi)?,
            EffectKind::Message => Effect::Message {
                template: self.text(abi.name)?,
                channel: None,
                values: self.named(values)?,
            },
            EffectKind::Tag => Effect::Tag(self.text(abi.name)?),
            EffectKind::Untag => Effect::Untag(self.text(abi.name)?),
            EffectKind::Tier => Effect::Tier(self.tier(abi.name)?),
            EffectKind::Progress => Effect::Progress {
                badge: self.text(abi.name)?,
                by: abi.amount,
            },
            EffectKind::Custom => Effect::Custom {
                name: self.text(abi.name)?,
                values: self.named(values)?,
            },
        })
    }

    fn claim(&mut self, count: usize) -> Range<usize> {
        let start = self.next_value;
        self.next_value = start.saturating_add(count);
        start..self.next_value
    }

    fn find(&self, index: u32) -> Result<&Arc<str>, Failure> {
        self.texts
            .get(index as usize)
            .ok_or_else(|| invalid(format!("the plugin's answer has no text {index}")))
    }

    fn text(&mut self, index: u32) -> Result<Arc<str>, Failure> {
        let text = Arc::clone(self.find(index)?);
        self.bytes = self.bytes.saturating_add(text.len());
        if self.bytes > TEXT {
            return Err(Failure::new(
                codes::PLUGIN_LIMIT,
                format!("the plugin proposed more than {} KiB of text", TEXT / 1024),
            ));
        }
        Ok(text)
    }

    fn named(&mut self, range: Range<usize>) -> Result<Vec<(Arc<str>, Value)>, Failure> {
        if range.len() > VALUES {
            return Err(Failure::new(
                codes::PLUGIN_LIMIT,
                format!(
                    "the plugin gave a message {} values, the limit is {VALUES}",
                    range.len()
                ),
            ));
        }
        let values = self
            .values
            .get(range)
            .ok_or_else(|| invalid("the plugin's answer lacks values"))?;
        values
            .iter()
            .map(|value| Ok((self.text(value.name)?, Value::Text(self.text(value.value)?))))
            .collect()
    }

    /// A wallet by name; an empty name means the first one.
    fn wallet(&self, index: u32) -> Result<WalletId, Failure> {
        let name = self.find(index)?;
        if name.is_empty() {
            return Ok(WalletId(0));
        }
        let wallets = &self.settings.wallets;
        wallets
            .iter()
            .position(|wallet| wallet.as_str() == &**name)
            .and_then(|at| u16::try_from(at).ok())
            .map(WalletId)
            .ok_or_else(|| refused(format!("there is no wallet `{}`", words(name))))
    }

    /// A tier's name, shared with the program instead of the answer.
    fn tier(&self, index: u32) -> Result<Arc<str>, Failure> {
        let name = self.find(index)?;
        let tiers = &self.settings.tiers;
        tiers
            .iter()
            .find(|tier| *tier == name)
            .cloned()
            .ok_or_else(|| refused(format!("there is no tier `{}`", words(name))))
    }

    fn worth(&self, abi: &AbiEffect) -> Result<Worth, Failure> {
        let worth = match abi.unit {
            1 => Worth::Percent(Number(abi.amount)),
            2 => Worth::Amount(abi.amount),
            3 => Worth::SetPrice(abi.amount),
            unit => return Err(invalid(format!("unknown unit {unit}"))),
        };
        if abi.amount < 0 {
            return Err(refused("a negative discount or coupon"));
        }
        Ok(worth)
    }

    fn discount(&self, abi: &AbiEffect) -> Result<Effect, Failure> {
        let worth = self.worth(abi)?;
        let target = match abi.target {
            0 => Target::Order,
            1 => Target::Shipping,
            line => Target::Line(line - 2),
        };
        if let Target::Line(line) = target
            && line as usize >= self.lines
        {
            return Err(refused(format!(
                "a discount on line {}, but the purchase has {}",
                u64::from(line) + 1,
                self.lines
            )));
        }
        let base = match abi.base {
            0 => PriceBase::Initial,
            1 => PriceBase::Remaining,
            base => return Err(invalid(format!("unknown price base {base}"))),
        };
        Ok(Effect::Discount(Discount {
            base,
            cap: (abi.cap >= 0).then_some(abi.cap),
            ..Discount::new(worth, target)
        }))
    }

    fn coupon(&mut self, abi: &AbiEffect) -> Result<Effect, Failure> {
        let offer = self.text(abi.name)?;
        let worth = match abi.unit {
            0 => None,
            1 | 2 => Some(self.worth(abi)?),
            unit => return Err(invalid(format!("unknown unit {unit}"))),
        };
        let days = u32::try_from(abi.detail)
            .map_err(|_| invalid("a coupon's days are negative or too many"))?;
        Ok(Effect::Coupon {
            offer: (!offer.is_empty()).then_some(offer),
            worth,
            valid_days: (days > 0).then_some(days),
        })
    }
}
