//! Which keys the maps of effects may have.

/// `discount(#{ … })`.
pub(crate) const DISCOUNT: &[&str] = &["percent", "amount", "set_price", "on", "base", "cap"];

/// `coupon(#{ … })`.
pub(crate) const COUPON: &[&str] = &["offer", "percent", "amount", "valid"];

/// What `on` of a discount may say, besides a line.
pub(crate) const TARGETS: &[&str] = &["order", "shipping"];

/// What `base` of a discount may say.
pub(crate) const BASES: &[&str] = &["initial", "remaining"];

/// The keys of an effect's map; none if any are allowed.
pub(crate) fn of(function: &str) -> Option<&'static [&'static str]> {
    match function {
        "discount" => Some(DISCOUNT),
        "coupon" => Some(COUPON),
        _ => None,
    }
}
