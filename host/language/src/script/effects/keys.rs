//! Which keys the maps of effects may have.

/// `discount(#{ … })`.
pub(crate) const DISCOUNT: &[&str] = &[
    "percent",
    "amount",
    "set_price",
    "on",
    "cheapest",
    "dearest",
    "per",
    "base",
    "cap",
    "parts",
    "times",
];

/// A part of a bundle: `parts: [#{ of: …, take: 2 }]`.
pub(crate) const PART: &[&str] = &["of", "take"];

/// The keys of a discount that say what it is on, and exclude `parts`.
pub(crate) const NOT_WITH_PARTS: &[&str] = &["on", "cheapest", "dearest", "per"];

/// `coupon(#{ … })`.
pub(crate) const COUPON: &[&str] = &["offer", "percent", "amount", "valid", "cap", "minimum"];

/// The keys of a discount that speak of units, and so of quantities.
pub(crate) const UNITS: &[&str] = &["cheapest", "dearest", "per", "parts"];

/// What `on` of a discount may say, besides a line or a list of lines.
pub(crate) const TARGETS: &[&str] = &["order", "shipping"];

/// What `per` of a discount may say.
pub(crate) const PER: &[&str] = &["unit", "line"];

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
