//! The plugin's answer, checked number by number and made into effects.

use std::iter;
use std::ops::Range;
use std::sync::Arc;

use super::contract::{AbiCoupons, AbiDiscounts, AbiEffects, AbiFailure, AbiOutcome, AbiValues};
use super::evaluate::Allowed;
use super::fit;
use super::instance::Failure;
use crate::diagnostic::codes;
use crate::effect::volume::{TEXT, VALUES};
use crate::effect::{
    Discount, Effect, EffectKind, Number, PriceBase, Target, Value, WalletId, Worth,
};
use crate::program::{Proposal, Proposals, RowFault};

/// Bytes that the answer of a call may take on the host, however many events
/// it is for: a call whose answer is larger is split. Some twenty times what
/// the limits of one event allow.
pub(super) const ANSWER: usize = 4 << 20;

/// Adds the proposals of a call for the events `rows`, or says why the answer
/// as a whole makes no sense; then nothing was added.
///
/// An answer whose columns fit together and whose rows stand in order can be
/// judged event by event: what is wrong with one event is that event's fault.
pub(super) fn accept(
    answer: AbiOutcome,
    rows: &[u32],
    lines: impl Fn(u32) -> usize,
    allowed: &Allowed,
    out: &mut Proposals,
) -> Result<(), Failure> {
    let AbiOutcome {
        effects,
        mut failures,
    } = answer;
    fit::check(&effects, &failures, rows.len())?;
    failures.sort_by_key(|failure| failure.event);
    failures.dedup_by_key(|failure| failure.event);

    let fault = |row, failure: Failure| RowFault {
        row,
        code: failure.code,
        message: failure.message,
        line: 0,
    };
    let row_of = |event: u32| rows.get(event as usize).copied().unwrap_or(u32::MAX);
    let fail = |failure: &AbiFailure, faults: &mut Vec<RowFault>| {
        let reported = Failure::new(codes::PLUGIN_REPORTED, words(&failure.message));
        faults.push(fault(row_of(failure.event), reported));
    };
    let mut failures = failures.as_slice();
    let limit = allowed.effects;
    let mut reader = Reader::new(&effects, allowed);
    // The event at hand: where its proposals begin, how many more it may have,
    // and whether it has failed. Most events get nothing from most campaigns,
    // so only those that have proposals or failed are looked at.
    let (mut current, mut row, mut mark) = (None, 0, 0);
    let (mut left, mut failed) = (0, false);
    out.effects.reserve(effects.events.len());
    let heads = effects.events.iter().zip(&effects.kinds);
    let tails = effects.names.iter().zip(&effects.amounts);
    for ((&event, &kind), (&name, &amount)) in heads.zip(tails) {
        if current != Some(event) {
            failed = false;
            while let Some((failure, later)) = failures.split_first()
                && failure.event <= event
            {
                failed = failure.event == event;
                fail(failure, &mut out.faults);
                failures = later;
            }
            current = Some(event);
            row = row_of(event);
            mark = out.effects.len();
            left = limit;
            reader.bytes = 0;
        }
        if failed {
            reader.skip(kind);
            continue;
        }
        let proposed = match left.checked_sub(1) {
            Some(less) => {
                left = less;
                let place = Place {
                    proposals: &mut out.effects,
                    row,
                };
                reader.propose(kind, name, amount, || lines(row), place)
            }
            None => {
                reader.skip(kind);
                Err(too_many(&effects.events, event, limit))
            }
        };
        if let Err(failure) = proposed {
            out.effects.truncate(mark);
            out.faults.push(fault(row, *failure));
            failed = true;
        }
    }
    for failure in failures {
        fail(failure, &mut out.faults);
    }
    Ok(())
}

fn too_many(events: &[u32], event: u32, limit: usize) -> Refusal {
    let count = events.iter().filter(|other| **other == event).count();
    over_limit(format!(
        "the plugin proposed {count} effects, the limit is {limit}"
    ))
}

/// A plugin's own words, short enough for a report and on one line.
pub(super) fn words(message: &str) -> String {
    message
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(500)
        .collect()
}

/// Where an event's proposal is to stand.
struct Place<'a> {
    proposals: &'a mut Vec<Proposal>,
    row: u32,
}

impl Place<'_> {
    /// Makes the effect where it is to stand, once there is room for it: made
    /// before, it would be copied whole, although most kinds fill a part of it.
    #[inline]
    fn put(self, effect: impl FnOnce() -> Effect) {
        let Self { proposals, row } = self;
        proposals.extend(iter::once_with(|| Proposal {
            row,
            line: 0,
            effect: effect(),
        }));
    }
}

/// Reads effects in their order.
struct Reader<'a> {
    effects: &'a AbiEffects,
    allowed: &'a Allowed,
    next: Claimed,
    /// Bytes of texts that the event at hand has proposed.
    bytes: usize,
    /// The wallet found last, with the position of its name.
    wallet: Option<(u32, WalletId)>,
}

/// How many entries of the columns that only some kinds have were claimed by
/// the rows so far.
#[derive(Debug, Clone, Copy, Default)]
struct Claimed {
    discounts: usize,
    coupons: usize,
    counts: usize,
    values: usize,
}

/// Why an effect is not accepted. Boxed: it is rare, and larger than effects.
type Refusal = Box<Failure>;

#[cold]
fn invalid(message: impl Into<String>) -> Refusal {
    Box::new(Failure::new(codes::PLUGIN_OUTPUT, message))
}

#[cold]
fn refused(message: impl Into<String>) -> Refusal {
    Box::new(Failure::new(codes::EFFECT_REFUSED, message))
}

#[cold]
fn over_limit(message: String) -> Refusal {
    Box::new(Failure::new(codes::PLUGIN_LIMIT, message))
}

/// Takes the next place.
fn claim(next: &mut usize) -> usize {
    let place = *next;
    *next += 1;
    place
}

impl<'a> Reader<'a> {
    fn new(effects: &'a AbiEffects, allowed: &'a Allowed) -> Self {
        Self {
            effects,
            allowed,
            next: Claimed::default(),
            bytes: 0,
            wallet: None,
        }
    }

    /// Claims what a row of this kind has besides, and does not look at it.
    fn skip(&mut self, kind: u8) {
        match kind_of(kind) {
            Some(EffectKind::Discount) => self.next.discounts += 1,
            Some(EffectKind::Coupon) => self.next.coupons += 1,
            Some(EffectKind::Message | EffectKind::Custom) => {
                self.claim_values();
            }
            _ => {}
        }
    }

    #[inline]
    fn propose(
        &mut self,
        number: u8,
        name: u32,
        amount: i64,
        lines: impl Fn() -> usize,
        place: Place<'_>,
    ) -> Result<(), Refusal> {
        let described = self.allowed.describes.get(usize::from(number));
        let Some(kind) = kind_of(number).filter(|_| described == Some(&true)) else {
            self.skip(number);
            return Err(undescribed(number));
        };
        match kind {
            EffectKind::Points => {
                let (wallet, amount) = (self.wallet(name)?, Number(amount));
                place.put(|| Effect::Points { wallet, amount });
            }
            EffectKind::Multiply => {
                let (wallet, factor) = (self.wallet(name)?, Number(amount));
                place.put(|| Effect::Multiply { wallet, factor });
            }
            EffectKind::Discount => {
                let at = claim(&mut self.next.discounts);
                let discount = self.discount(at, amount, lines())?;
                place.put(|| Effect::Discount(discount));
            }
            EffectKind::Gift if amount > 0 => {
                let (sku, quantity) = (self.text(name)?, amount);
                place.put(|| Effect::Gift { sku, quantity });
            }
            EffectKind::Gift => return Err(refused("a gift of nothing")),
            EffectKind::Coupon => {
                let at = claim(&mut self.next.coupons);
                let coupon = self.coupon(at, name, amount)?;
                place.put(|| coupon);
            }
            EffectKind::Message => {
                let values = self.claim_values();
                let template = self.text(name)?;
                let values = self.named(values)?;
                place.put(|| Effect::Message {
                    template,
                    channel: None,
                    values,
                });
            }
            EffectKind::Tag => {
                let tag = self.text(name)?;
                place.put(|| Effect::Tag(tag));
            }
            EffectKind::Untag => {
                let tag = self.text(name)?;
                place.put(|| Effect::Untag(tag));
            }
            EffectKind::Tier => {
                let tier = self.tier(name)?;
                place.put(|| Effect::Tier(tier));
            }
            EffectKind::Progress => {
                let (badge, by) = (self.text(name)?, amount);
                place.put(|| Effect::Progress { badge, by });
            }
            EffectKind::Custom => {
                let values = self.claim_values();
                let name = self.text(name)?;
                let values = self.named(values)?;
                place.put(|| Effect::Custom { name, values });
            }
        }
        Ok(())
    }

    /// The values of the next message or custom effect.
    fn claim_values(&mut self) -> Range<usize> {
        let place = claim(&mut self.next.counts);
        let count = self.effects.values.counts.get(place).copied().unwrap_or(0);
        let start = self.next.values;
        self.next.values = start.saturating_add(count as usize);
        start..self.next.values
    }

    fn find(&self, index: u32) -> Result<&'a Arc<str>, Refusal> {
        let texts = &self.effects.texts;
        texts
            .get(index as usize)
            .ok_or_else(|| invalid(format!("the plugin's answer has no text {index}")))
    }

    fn text(&mut self, index: u32) -> Result<Arc<str>, Refusal> {
        let text = self.find(index)?;
        self.bytes = self.bytes.saturating_add(text.len());
        if self.bytes > TEXT {
            return Err(over_limit(format!(
                "the plugin proposed more than {} KiB of text",
                TEXT / 1024
            )));
        }
        Ok(Arc::clone(text))
    }

    fn named(&mut self, range: Range<usize>) -> Result<Vec<(Arc<str>, Value)>, Refusal> {
        if range.len() > VALUES {
            return Err(over_limit(format!(
                "the plugin gave a message {} values, the limit is {VALUES}",
                range.len()
            )));
        }
        let AbiValues { names, texts, .. } = &self.effects.values;
        let (Some(names), Some(texts)) = (names.get(range.clone()), texts.get(range)) else {
            return Err(invalid("the plugin's answer lacks values"));
        };
        let mut values = Vec::with_capacity(names.len());
        for (&name, &text) in names.iter().zip(texts) {
            values.push((self.text(name)?, Value::Text(self.text(text)?)));
        }
        Ok(values)
    }

    /// A wallet by name. Plugins rarely mean another than the last time.
    #[inline]
    fn wallet(&mut self, index: u32) -> Result<WalletId, Refusal> {
        match self.wallet {
            Some((known, wallet)) if known == index => Ok(wallet),
            _ => self.find_wallet(index),
        }
    }

    /// An empty name means the first wallet.
    fn find_wallet(&mut self, index: u32) -> Result<WalletId, Refusal> {
        let name = self.find(index)?;
        let wallets = &self.allowed.wallets;
        let position = if name.is_empty() {
            Some(0)
        } else {
            wallets.iter().position(|wallet| wallet.as_str() == &**name)
        };
        let wallet = position
            .and_then(|at| u16::try_from(at).ok())
            .map(WalletId)
            .ok_or_else(|| refused(format!("there is no wallet `{}`", words(name))))?;
        self.wallet = Some((index, wallet));
        Ok(wallet)
    }

    /// A tier's name, shared with the program instead of the answer.
    fn tier(&self, index: u32) -> Result<Arc<str>, Refusal> {
        let name = self.find(index)?;
        let tiers = &self.allowed.tiers;
        tiers
            .iter()
            .find(|tier| *tier == name)
            .cloned()
            .ok_or_else(|| refused(format!("there is no tier `{}`", words(name))))
    }

    fn discount(&self, place: usize, amount: i64, lines: usize) -> Result<Discount, Refusal> {
        let AbiDiscounts {
            units,
            targets,
            bases,
            caps,
        } = &self.effects.discounts;
        let (Some(&unit), Some(&target), Some(&base), Some(&cap)) = (
            units.get(place),
            targets.get(place),
            bases.get(place),
            caps.get(place),
        ) else {
            return Err(invalid("the plugin's answer lacks discounts"));
        };
        let worth = worth(unit, amount)?;
        let target = match target {
            0 => Target::Order,
            1 => Target::Shipping,
            line => Target::Line(line - 2),
        };
        if let Target::Line(line) = target
            && line as usize >= lines
        {
            return Err(refused(format!(
                "a discount on line {}, but the purchase has {lines}",
                u64::from(line) + 1,
            )));
        }
        if let Some(phase) = self.allowed.phase.filter(|phase| !phase.lowers(&target)) {
            return Err(refused(target.not_in(phase)));
        }
        let base = match base {
            0 => PriceBase::Initial,
            1 => PriceBase::Remaining,
            base => return Err(invalid(format!("unknown price base {base}"))),
        };
        Ok(Discount {
            base,
            cap: (cap >= 0).then_some(cap),
            ..Discount::new(worth, target)
        })
    }

    fn coupon(&mut self, place: usize, name: u32, amount: i64) -> Result<Effect, Refusal> {
        let AbiCoupons { units, days } = &self.effects.coupons;
        let (Some(&unit), Some(&days)) = (units.get(place), days.get(place)) else {
            return Err(invalid("the plugin's answer lacks coupons"));
        };
        let offer = self.text(name)?;
        let worth = match unit {
            0 => None,
            1 | 2 => Some(worth(unit, amount)?),
            unit => return Err(invalid(format!("unknown unit {unit}"))),
        };
        let days =
            u32::try_from(days).map_err(|_| invalid("a coupon's days are negative or too many"))?;
        Ok(Effect::Coupon {
            offer: (!offer.is_empty()).then_some(offer),
            worth,
            cap: None,
            minimum: None,
            valid_days: (days > 0).then_some(days),
        })
    }
}

/// A kind by its number in the contract.
#[inline]
fn kind_of(number: u8) -> Option<EffectKind> {
    EffectKind::ALL.get(usize::from(number)).copied()
}

#[cold]
fn undescribed(number: u8) -> Refusal {
    invalid(match kind_of(number) {
        Some(kind) => format!(
            "the plugin proposed `{}`, which it does not describe",
            kind.name()
        ),
        None => format!("the plugin proposed an effect of the unknown kind {number}"),
    })
}

fn worth(unit: u8, amount: i64) -> Result<Worth, Refusal> {
    let worth = match unit {
        1 => Worth::Percent(Number(amount)),
        2 => Worth::Amount(amount),
        3 => Worth::SetPrice(amount),
        unit => return Err(invalid(format!("unknown unit {unit}"))),
    };
    if amount < 0 {
        return Err(refused("a negative discount or coupon"));
    }
    Ok(worth)
}
