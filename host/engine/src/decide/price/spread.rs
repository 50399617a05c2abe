//! An amount shared out over lines, exactly.

use std::cmp::Reverse;

/// What a line can lose, and what it does lose.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Part {
    /// Which line, by its position in the purchase.
    pub line: u32,
    /// What a percentage is taken of.
    pub base: i64,
    /// What it still costs: shares are in proportion to it, and no larger.
    pub room: i64,
    /// How much of that may be taken, whatever its share would be.
    pub most: i64,
    /// Thousandths of units.
    pub quantity: i64,
    /// What is taken.
    pub share: i64,
}

/// What shares leave undivided, the largest first, with their places.
pub(super) type Remainders = Vec<(Reverse<i128>, usize)>;

/// The room of all parts together; no purchase has more than 64 bits hold.
pub(super) fn room(parts: &[Part]) -> i64 {
    parts
        .iter()
        .fold(0, |sum: i64, part| sum.saturating_add(part.room))
}

/// An amount in proportion to weights, as [`spread`] shares it out.
pub(in crate::decide) fn shares(amount: i64, weights: &[i64]) -> Vec<i64> {
    let part = |(line, &room): (u32, &i64)| Part {
        line,
        base: room,
        room,
        most: room,
        quantity: 0,
        share: 0,
    };
    let mut parts: Vec<Part> = (0..).zip(weights).map(part).collect();
    spread(amount, &mut parts, &mut Remainders::new());
    parts.into_iter().map(|part| part.share).collect()
}

/// Shares `amount` ≤ Σ room out in proportion to the rooms, by largest
/// remainder; of equal remainders the earlier line gets the minor unit. The
/// shares sum to `amount` exactly, none exceeds its room, and a part without
/// room gets nothing (R35, R39, R42).
pub(super) fn spread(amount: i64, parts: &mut [Part], remainders: &mut Remainders) {
    let total: i128 = parts.iter().map(|part| i128::from(part.room)).sum();
    if amount <= 0 || total == 0 {
        parts.iter_mut().for_each(|part| part.share = 0);
        return;
    }
    if i128::from(amount) >= total {
        parts.iter_mut().for_each(|part| part.share = part.room);
        return;
    }
    remainders.clear();
    let mut given = 0;
    for (at, part) in parts.iter_mut().enumerate() {
        let (share, remainder) = divide(amount, part.room, total);
        part.share = share;
        given += share;
        remainders.push((Reverse(remainder), at));
    }
    let left = usize::try_from(amount - given).unwrap_or(0);
    if let Some(last) = left.checked_sub(1)
        && last < remainders.len()
    {
        // Which ones are first matters, their order does not.
        remainders.select_nth_unstable(last);
    }
    for (_, at) in remainders.iter().take(left) {
        if let Some(part) = parts.get_mut(*at) {
            part.share += 1;
        }
    }
}

/// Makes shares no larger than what each part may lose. What is cut off is
/// taken from parts that may lose more, in proportion to how much more, if it
/// may come from `elsewhere`.
pub(super) fn hold_back(elsewhere: bool, parts: &mut [Part], remainders: &mut Remainders) {
    let mut cut = 0i64;
    for part in parts.iter_mut() {
        let over = (part.share - part.most).max(0);
        part.share -= over;
        cut = cut.saturating_add(over);
    }
    if cut == 0 || !elsewhere {
        return;
    }
    let mut more: Vec<Part> = parts
        .iter()
        .map(|part| Part {
            room: part.most - part.share,
            ..*part
        })
        .collect();
    spread(cut.min(room(&more)), &mut more, remainders);
    for (part, more) in parts.iter_mut().zip(&more) {
        part.share += more.share;
    }
}

/// `amount × weight ÷ total` with its remainder; `total` is above zero.
fn divide(amount: i64, weight: i64, total: i128) -> (i64, i128) {
    // Dividing 64 bits takes a tenth of the time of 128.
    if let (Some(exact), Ok(total)) = (amount.checked_mul(weight), i64::try_from(total))
        && let (Some(share), Some(remainder)) = (exact.checked_div(total), exact.checked_rem(total))
    {
        return (share, remainder.into());
    }
    let exact = i128::from(amount) * i128::from(weight);
    let share = i64::try_from(exact / total).unwrap_or(0);
    (share, exact % total)
}
