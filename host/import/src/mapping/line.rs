//! `[line]` and `[refund]`: what one row is.

use sadakat_engine::schema::Schema;

use super::fields::{field_type, unknown_field};
use super::keys::Keys;
use super::values::Values;
use super::{FieldFrom, Line, Refund};

const LINE: [&str; 11] = [
    "sku",
    "name",
    "category",
    "quantity",
    "unit_price",
    "amount",
    "discount",
    "tax",
    "taxable",
    "refunded",
    "refunded_quantity",
];

const REFUND: [&str; 5] = ["at", "sku", "name", "quantity", "amount"];

pub(super) fn line(values: &mut Values<'_>, keys: Keys<'_>, schema: &Schema) -> Option<Line> {
    keys.require(
        values.mistakes,
        "quantity",
        "quantity = \"Quantity\"` or `quantity = 1",
    );
    if keys.get("unit_price").is_none() && keys.get("amount").is_none() {
        keys.require(
            values.mistakes,
            "amount",
            "amount = \"Total\"` or `unit_price = \"Price\"",
        );
    }
    if keys.get("sku").is_none() && keys.get("name").is_none() {
        keys.require(values.mistakes, "sku", "sku = \"Article\"");
    }
    let mut fields = Vec::new();
    for (key, span, _) in keys.entries() {
        if LINE.contains(&key) {
            continue;
        }
        match field_type(schema, "line", key) {
            Some(ty) => fields.extend(values.value(keys, key).map(|expr| FieldFrom {
                key: key.to_owned(),
                ty,
                expr,
            })),
            None => unknown_field(values.mistakes, schema, "line", "[line]", key, span, &LINE),
        }
    }
    Some(Line {
        sku: values.value(keys, "sku"),
        name: values.value(keys, "name"),
        category: values.value(keys, "category"),
        quantity: values.value(keys, "quantity")?,
        unit_price: values.value(keys, "unit_price"),
        amount: values.value(keys, "amount"),
        discount: values.value(keys, "discount"),
        tax: values.value(keys, "tax"),
        taxable: values.condition_or_column(keys, "taxable"),
        refunded: values.value(keys, "refunded"),
        refunded_quantity: values.value(keys, "refunded_quantity"),
        fields,
    })
}

pub(super) fn refund(values: &mut Values<'_>, top: Keys<'_>) -> Option<Refund> {
    let keys = top.section(values.mistakes, "refund", "[refund]")?;
    keys.check(values.mistakes, &REFUND);
    keys.require(values.mistakes, "at", "at = \"refunds[].created_at\"");
    keys.require(
        values.mistakes,
        "amount",
        "amount = \"refunds[].lines[].amount\"",
    );
    let at = values.list(keys, "at");
    Some(Refund {
        at,
        sku: values.value(keys, "sku"),
        name: values.value(keys, "name"),
        quantity: values.value(keys, "quantity"),
        amount: values.value(keys, "amount")?,
    })
}
