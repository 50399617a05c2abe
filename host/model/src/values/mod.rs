//! The values that rules compute with. Every number is an integer.
//!
//! | file | concept |
//! |---|---|
//! | `scaled.rs` | decimal text to integers and back, exactly |
//! | `clock.rs` | by whose clock the time of day is |
//! | `coupon_code.rs` | coupon codes, as people type them |
//! | `currency.rs` | ISO 4217 currencies and their minor units |
//! | `date.rs` | calendar days |
//! | `days_meant.rs` | times in other units than days |
//! | `instant.rs` | points in time and zones |
//! | `rounding.rs` | from a fraction to a whole number of minor units |
//! | `wall.rs` | days and times of day without a zone |

mod clock;
mod coupon_code;
mod currency;
mod date;
mod days_meant;
mod instant;
mod rounding;
mod scaled;
mod wall;

#[doc(hidden)]
pub use clock::Clock;
#[doc(hidden)]
pub use coupon_code::coupon_code;
pub use currency::{Currency, UnknownCurrency};
pub use date::Date;
#[doc(hidden)]
pub use date::LeapBirthday;
#[doc(hidden)]
pub use days_meant::days_meant;
#[doc(hidden)]
pub use instant::LocalTime;
pub use instant::{Instant, UnknownZone, Zone};
#[doc(hidden)]
pub use rounding::Rounding;
#[doc(hidden)]
pub use scaled::{ScaledError, ScaledText, format_scaled, parse_scaled, pow10};
#[doc(hidden)]
pub use wall::WallTime;

/// Decimal places of a quantity: a quantity is a count of thousandths.
pub const QUANTITY_DIGITS: u8 = 3;

/// Decimal places of a number that a rule proposes before the host rounds it
/// to a wallet's precision or a currency's minor unit: points, factors and
/// percentages. Six places hold every rate that retail uses, and 9.2 × 10¹²
/// still fits an `i64`.
pub const NUMBER_DIGITS: u8 = 6;

/// One in the fixed-point form with [`NUMBER_DIGITS`] places.
pub const NUMBER_ONE: i64 = 1_000_000;
