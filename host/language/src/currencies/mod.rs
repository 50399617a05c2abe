//! Several currencies in one program.
//!
//! Amounts are in the event's currency, and a campaign that speaks of money
//! gives its amounts per currency. Such a campaign is compiled once for each,
//! as if that were the only one; what is here brings the parts together again,
//! and finds amounts that do not say in which currency they are.
//!
//! | file | concept |
//! |---|---|
//! | `unit.rs` | what a number is worth: money, a number per currency, or bare |
//! | `shares.rs` | a batch's events by their currency |
//! | `by_currency.rs` | a program, or a condition, for each currency as one |

mod by_currency;
mod shares;
mod unit;

pub use by_currency::{ByCurrency, ConditionByCurrency};
pub use shares::Shares;
pub(crate) use unit::{Clash, Unit};

use sadakat_model::diagnostic::{Problem, Span, codes};
use sadakat_model::schema::{Field, FieldType, Origin, Schema};
use sadakat_model::values::Currency;

/// Whether a field adds up money over time, and so of several currencies.
pub fn adds_up(field: &Field, schema: &Schema) -> bool {
    schema.has_several_currencies()
        && field.ty == FieldType::Money
        && matches!(field.origin, Origin::State | Origin::Customer)
}

/// A field that would add up money of several currencies.
pub fn mixed(name: &str, schema: &Schema, span: Span) -> Problem {
    let message = format!("`{name}` would add up amounts in {}", listed(schema, "and"));
    Problem::error(codes::MIXED_CURRENCIES, span, message).help(INSTEAD)
}

/// What a field is worth; it is reported if it would add up several currencies.
pub(crate) fn worth(
    field: &Field,
    schema: &Schema,
    span: Span,
    problems: &mut Vec<Problem>,
) -> Unit {
    if adds_up(field, schema) {
        problems.push(mixed(&field.name, schema, span));
        return Unit::Unknown;
    }
    Unit::of_field(field.ty)
}

/// What to do where money would be added up over time.
pub const INSTEAD: &str =
    "count purchases or points instead, or give each market a program of its own";

/// Money beside a number that is the same in every currency; `written` is the
/// number.
pub(crate) fn bare(written: &str, schema: &Schema, span: Span) -> Problem {
    let name = written.strip_prefix("params.");
    let name = name.filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_'));
    let message = match name {
        Some(name) => format!(
            "parameter `{name}` is an amount, but does not say in which of {}",
            listed(schema, "and")
        ),
        None => format!("`{written}` is an amount, in {}?", listed(schema, "or")),
    };
    Problem::error(codes::BARE_MONEY, span, message).help(per_currency(name, schema))
}

/// Advice to write a parameter per currency.
pub fn per_currency(name: Option<&str>, schema: &Schema) -> String {
    let codes = schema.currencies.iter().map(Currency::code);
    let amounts: Vec<String> = codes.map(|code| format!("{code} = …")).collect();
    let table = format!("{{ {} }}", amounts.join(", "));
    match name {
        Some(name) => format!("write it per currency under [params]: `{name} = {table}`"),
        None => format!(
            "write it per currency under [params], `amount = {table}`, and `params.amount` here"
        ),
    }
}

/// `TRY, EUR and USD`
pub fn listed(schema: &Schema, joint: &str) -> String {
    let codes: Vec<&str> = schema.currencies.iter().map(Currency::code).collect();
    match codes.as_slice() {
        [first @ .., last] if !first.is_empty() => {
            format!("{} {joint} {last}", first.join(", "))
        }
        codes => codes.join(", "),
    }
}
