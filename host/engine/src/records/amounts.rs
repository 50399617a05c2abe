//! What the lines of a purchase cost.

use super::layout::Layout;
use super::record::Record;
use super::reject::Problem;
use super::value::Staged;
use crate::diagnostic::codes;
use crate::model::{QUANTITY_DIGITS, format_scaled, pow10};
use crate::schema::{Presence, Schema};

/// What a line costs, in minor units: quantity × unit price, rounded to the
/// minor unit, half up, less the discount.
///
/// Whole quantities need no rounding; 0.333 kg at 10.00 is 3.33. Tills that
/// round otherwise send the amount alone. None if the discount is larger than
/// the rest, or the result than 64 bits hold.
///
/// ```
/// # use sadakat_engine::records::line_amount;
/// assert_eq!(line_amount(2_000, 95_00, 0), Some(190_00));
/// assert_eq!(line_amount(335, 10_00, 10), Some(3_25));
/// ```
pub fn line_amount(quantity: i64, unit_price: i64, discount: i64) -> Option<i64> {
    const ONE: i64 = pow10(QUANTITY_DIGITS);
    let product = quantity.checked_mul(unit_price);
    let rounded = match product.and_then(|product| product.checked_add(ONE / 2)) {
        Some(product) => product.div_euclid(ONE),
        None => {
            let product = i128::from(quantity) * i128::from(unit_price) + i128::from(ONE / 2);
            i64::try_from(product.div_euclid(ONE.into())).ok()?
        }
    };
    let amount = rounded.checked_sub(discount)?;
    (amount >= 0).then_some(amount)
}

/// Where the numbers of a line stand.
#[derive(Debug)]
pub(super) struct Slots {
    sku: Option<usize>,
    quantity: Option<usize>,
    unit_price: Option<usize>,
    discount: Option<usize>,
    amount: Option<usize>,
    /// Declared fields that every line must have.
    required: Vec<usize>,
}

impl Slots {
    pub(super) fn new(layout: &Layout, schema: &Schema) -> Self {
        let find = |name| layout.find(schema, name);
        let known = ["line.sku", "line.quantity", "line.amount"].map(find);
        let line = layout.line.into_iter();
        let slots = line.flat_map(|shape| layout.slots_of(shape));
        let required = slots.filter(|&slot| {
            let field = layout.slots.get(slot);
            field.is_some_and(|field| field.presence == Presence::Required)
                && !known.contains(&Some(slot))
        });
        Self {
            required: required.collect(),
            sku: find("line.sku"),
            quantity: find("line.quantity"),
            unit_price: find("line.unit_price"),
            discount: find("line.discount"),
            amount: find("line.amount"),
        }
    }
}

/// What a line comes to.
pub(super) struct Completed {
    /// In minor units; none for goods that come back without saying it.
    pub(super) amount: Option<i64>,
    /// Whether its quantity was below zero: within a receipt, goods that come
    /// back.
    pub(super) came_back: bool,
}

/// Checks the line that is staged, derives what it leaves out, and gives its
/// amount. What a sale must say and a return need not is kept in the record.
pub(super) fn complete(
    record: &mut Record,
    schema: &Schema,
    shape: usize,
) -> Result<Completed, Box<Problem>> {
    let &Slots {
        sku,
        quantity,
        unit_price,
        discount,
        amount,
        ref required,
    } = record.amount_slots();
    let missing = |record: &Record, key: &str, message: &str| {
        Problem::new(codes::RECORD_MISSING, message).field(record.name(shape, key))
    };
    if record.staged(sku).is_missing() {
        return Err(missing(record, "sku", "the line has no `sku`"));
    }
    let Some(count) = record.staged(quantity).integer() else {
        return Err(missing(record, "quantity", "the line has no `quantity`"));
    };
    let lacking = required
        .iter()
        .find(|&&slot| record.staged(Some(slot)).is_missing());
    let lacking = lacking.map(|&slot| {
        let key = record.layout.slots.get(slot).map_or("", |slot| &slot.key);
        missing(record, key, &format!("the line has no `{key}`"))
    });
    let came_back = count < 0;
    if let Some(problem) = lacking.filter(|_| !came_back) {
        record.incomplete.get_or_insert(problem);
    }
    let Some(count) = count.checked_abs() else {
        return Err(missing(record, "quantity", "the line has no `quantity`"));
    };
    if came_back {
        record.stage(quantity, Staged::Integer(count));
    }
    let money = |value| format_scaled(value, schema.currency.minor_digits());
    let given = match record.staged(amount).integer() {
        Some(given) if (given < 0) != came_back && given != 0 => {
            let name = record.name(shape, "amount");
            return Err(negative(&money(given), came_back).field(name));
        }
        Some(given) => {
            let given = given.saturating_abs();
            record.stage(amount, Staged::Integer(given));
            Some(given)
        }
        None => None,
    };
    let off = record.staged(discount).integer().unwrap_or(0);
    let mismatch = |record: &Record, message: String| {
        Problem::new(codes::AMOUNT_MISMATCH, message).field(record.name(shape, "amount"))
    };
    let Some(price) = record.staged(unit_price).integer() else {
        if given.is_none() && !came_back {
            let problem = missing(
                record,
                "amount",
                "the line has neither `unit_price` nor `amount`",
            );
            record.incomplete.get_or_insert(
                problem.help(
                    "write what one costs as `unit_price`, or what the line cost as `amount`",
                ),
            );
        }
        return Ok(Completed {
            amount: given,
            came_back,
        });
    };
    let Some(computed) = line_amount(count, price, off) else {
        let message = match line_amount(count, price, 0) {
            Some(full) => format!(
                "the discount {} is larger than quantity × unit_price, {}",
                money(off),
                money(full)
            ),
            None => "quantity × unit_price is larger than 64 bits hold".to_owned(),
        };
        return Err(mismatch(record, message));
    };
    if let Some(given) = given
        && given != computed
    {
        return Err(mismatch(
            record,
            format!(
                "amount is {}, but {} × {} − {} is {}",
                money(given),
                format_scaled(count, QUANTITY_DIGITS),
                money(price),
                money(off),
                money(computed)
            ),
        )
        .help("if the till rounds in its own way, leave out `unit_price`"));
    }
    record.stage(amount, Staged::Integer(computed));
    Ok(Completed {
        amount: Some(computed),
        came_back,
    })
}

/// An amount on the other side of zero than its quantity.
#[cold]
fn negative(amount: &str, came_back: bool) -> Box<Problem> {
    let message = if came_back {
        format!("`{amount}` is not negative, but the quantity is")
    } else {
        format!("`{amount}` is negative")
    };
    Problem::new(codes::RECORD_TYPE, message).help(
        "goods that came back have the kind `return`; within a receipt, a quantity and an amount below zero",
    )
}
