//! Chance that preview, replay and commit agree on.

use rust_decimal::Decimal;

/// The first number of a campaign's stream for an event.
pub fn seed(campaign: &str, event: &str) -> u64 {
    draw(campaign, event, 0)
}

/// A later number of the stream; number 0 is [`seed`].
pub fn draw(campaign: &str, event: &str, counter: u64) -> u64 {
    let mut hasher = blake3::Hasher::new();
    // The separator keeps ("ab", "c") and ("a", "bc") apart.
    hasher.update(campaign.as_bytes());
    hasher.update(&[0]);
    hasher.update(event.as_bytes());
    if counter > 0 {
        hasher.update(&[0]);
        hasher.update(&counter.to_le_bytes());
    }
    let mut first = [0u8; 8];
    first.copy_from_slice(
        hasher
            .finalize()
            .as_bytes()
            .first_chunk::<8>()
            .unwrap_or(&[0; 8]),
    );
    u64::from_le_bytes(first)
}

/// A number of the stream as a fraction of one, in steps of 10⁻¹⁸, which is far
/// finer than any share that somebody writes.
pub fn fraction(campaign: &str, event: &str, counter: u64) -> Decimal {
    let steps = (u128::from(draw(campaign, event, counter)) * 1_000_000_000_000_000_000) >> 64;
    Decimal::from_i128_with_scale(i128::try_from(steps).unwrap_or_default(), 18)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_differ_and_repeat() {
        assert_eq!(seed("a", "b"), seed("a", "b"));
        assert_eq!(seed("a", "b"), draw("a", "b", 0));
        assert_ne!(seed("ab", "c"), seed("a", "bc"));
        assert_ne!(draw("a", "b", 1), draw("a", "b", 2));
    }
}
