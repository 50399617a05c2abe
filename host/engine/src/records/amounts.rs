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

/// Checks the line that is staged, derives what it leaves out, and gives its
/// amount.
pub(super) fn complete(
    record: &mut Record,
    schema: &Schema,
    shape: usize,
) -> Result<i64, Box<Problem>> {
    let &Slots {
        sku,
        quantity,
        unit_price,
        discount,
        amount,
        ref required,
    } = record.amount_slots();
    let missing = |key: &str, message: &str| {
        Problem::new(codes::RECORD_MISSING, message).field(record.name(shape, key))
    };
    if record.staged(sku).is_missing() {
        return Err(missing("sku", "the line has no `sku`"));
    }
    let Some(count) = record.staged(quantity).integer() else {
        return Err(missing("quantity", "the line has no `quantity`"));
    };
    for &slot in required {
        if record.staged(Some(slot)).is_missing() {
            let key = record.layout.slots.get(slot).map_or("", |slot| &slot.key);
            return Err(missing(key, &format!("the line has no `{key}`")));
        }
    }
    let given = record.staged(amount).integer();
    let off = record.staged(discount).integer().unwrap_or(0);
    let money = |value| format_scaled(value, schema.currency.minor_digits());
    let mismatch = |message: String| {
        Problem::new(codes::AMOUNT_MISMATCH, message).field(record.name(shape, "amount"))
    };
    let Some(price) = record.staged(unit_price).integer() else {
        return given.ok_or_else(|| {
            missing("amount", "the line has neither `unit_price` nor `amount`")
                .help("write what one costs as `unit_price`, or what the line cost as `amount`")
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
        return Err(mismatch(message));
    };
    if let Some(given) = given
        && given != computed
    {
        return Err(mismatch(format!(
            "amount is {}, but {} × {} − {} is {}",
            money(given),
            format_scaled(count, QUANTITY_DIGITS),
            money(price),
            money(off),
            money(computed)
        ))
        .help("if the till rounds in its own way, leave out `unit_price`"));
    }
    record.stage(amount, Staged::Integer(computed));
    Ok(computed)
}
