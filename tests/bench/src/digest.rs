//! Whether two contenders gave the same effects to the same events.

use std::fmt;

use crate::native::Effect;

/// The kinds of effect that loyalty-12 gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Points.
    Points,
    /// A coupon.
    Coupon,
    /// A gift.
    Gift,
    /// A message.
    Message,
    /// A tier.
    Tier,
}

impl Kind {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Points, "points"),
        (Self::Coupon, "coupon"),
        (Self::Gift, "gift"),
        (Self::Message, "message"),
        (Self::Tier, "tier"),
    ];
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Totals {
    count: u64,
    sum: i64,
    weighted: u64,
}

/// Counts, sums and a weighted sum for each kind of effect. It does not depend
/// on the order of effects. An effect given to another event, with another
/// amount, or of another name changes the weighted sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Digest([Totals; Kind::ALL.len()]);

impl Digest {
    /// Adds an effect on an event: `amount` is points, minor units or pieces,
    /// 0 for messages and tiers.
    pub fn add(&mut self, event: u32, kind: Kind, amount: i64, name: &str) {
        let Some(totals) = self.0.get_mut(kind as usize) else {
            return;
        };
        totals.count += 1;
        totals.sum = totals.sum.wrapping_add(amount);
        // FNV-1a; the multiplication at last spreads small differences.
        let mut hash = 0xcbf2_9ce4_8422_2325u64;
        let numbers = [event.to_le_bytes().as_slice(), &amount.to_le_bytes()].concat();
        for byte in numbers.iter().chain(name.as_bytes()) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        hash ^= hash >> 32;
        totals.weighted = totals
            .weighted
            .wrapping_add(hash.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    }

    /// Adds an effect of a native rule.
    pub fn add_native(&mut self, event: u32, effect: &Effect) {
        match *effect {
            Effect::Points(points) => self.add(event, Kind::Points, points, "points"),
            Effect::Coupon(offer, amount) => self.add(event, Kind::Coupon, amount, offer),
            Effect::Gift(sku) => self.add(event, Kind::Gift, 1, sku),
            Effect::Message(template) => self.add(event, Kind::Message, 0, template),
            Effect::Tier(tier) => self.add(event, Kind::Tier, 0, tier.name()),
        }
    }

    /// How many effects there are.
    pub fn count(&self) -> u64 {
        self.0.iter().map(|totals| totals.count).sum()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut weighted = 0u64;
        for ((kind, name), totals) in Kind::ALL.iter().zip(&self.0) {
            write!(out, "{name} {}", totals.count)?;
            if matches!(kind, Kind::Points | Kind::Coupon) {
                write!(out, "/{}", totals.sum)?;
            }
            out.write_str(", ")?;
            weighted = weighted.rotate_left(7) ^ totals.weighted;
        }
        write!(out, "digest {weighted:016x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_does_not_count_but_everything_else_does() {
        let effects = [
            (1, Kind::Points, 5, "points"),
            (2, Kind::Points, 7, "points"),
            (1, Kind::Gift, 1, "mug"),
        ];
        let digest = |effects: &[(u32, Kind, i64, &str)]| {
            let mut digest = Digest::default();
            effects
                .iter()
                .for_each(|&(event, kind, amount, name)| digest.add(event, kind, amount, name));
            digest
        };
        let all = digest(&effects);
        let mut turned = effects;
        turned.reverse();
        assert_eq!(digest(&turned), all);
        // Equal counts and sums, but given to each other's events.
        let mut swapped = effects;
        swapped[0].2 = 7;
        swapped[1].2 = 5;
        assert_ne!(digest(&swapped), all);
        let mut renamed = effects;
        renamed[2].3 = "cup";
        assert_ne!(digest(&renamed), all);
    }
}
