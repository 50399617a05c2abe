//! `[receipt]`: what all rows of a receipt share.

use sadakat_engine::schema::Schema;

use super::fields::{field_type, unknown_field};
use super::keys::Keys;
use super::values::{Values, added_up};
use super::{Meaning, Receipt, ReceiptValue};

const RECEIPT: [&str; 17] = [
    "key",
    "at",
    "zone",
    "customer",
    "guests",
    "ids_as_written",
    "continues",
    "spans_days",
    "currency",
    "shipping",
    "discount",
    "subtotal",
    "tax",
    "tax_within",
    "total",
    "refund",
    "refund_at",
];

const GUESTS: [&str; 6] = ["0", "-", "NULL", "null", "N/A", "None"];

pub(super) fn receipt(values: &mut Values<'_>, keys: Keys<'_>, schema: &Schema) -> Option<Receipt> {
    keys.require(
        values.mistakes,
        "key",
        "key = [\"Store\", \"Till\", \"Number\"]",
    );
    keys.require(values.mistakes, "at", "at = \"Date\"");
    let mut of_receipt = Vec::new();
    for (key, span, _) in keys.entries() {
        let meaning = match key {
            "currency" => Meaning::Currency,
            "shipping" => Meaning::Shipping,
            "discount" => Meaning::Discount,
            "subtotal" => Meaning::Subtotal,
            "tax" => Meaning::Tax,
            "tax_within" => Meaning::TaxWithin,
            "total" => Meaning::Total,
            "refund" => Meaning::Refund,
            "refund_at" => Meaning::RefundAt,
            "of" => Meaning::Of,
            known if RECEIPT.contains(&known) => continue,
            field => match field_type(schema, "purchase", field) {
                Some(ty) => Meaning::Field(ty),
                None => {
                    unknown_field(
                        values.mistakes,
                        schema,
                        "purchase",
                        "[receipt]",
                        field,
                        span,
                        &RECEIPT,
                    );
                    continue;
                }
            },
        };
        if let Some(expr) = values.value(keys, key) {
            let (expr, total) = added_up(expr);
            of_receipt.push(ReceiptValue {
                key: key.to_owned(),
                meaning,
                expr,
                total,
            });
        }
    }
    let guests = keys
        .texts(values.mistakes, "guests")
        .into_iter()
        .map(|(text, _)| text.to_owned());
    let mut guests: Vec<String> = guests.collect();
    if keys.get("guests").is_none() {
        guests = GUESTS.map(str::to_owned).to_vec();
    }
    let key = values.list(keys, "key");
    let at = values.list(keys, "at");
    let receipt = Receipt {
        zone: values.value(keys, "zone"),
        customer: values.value(keys, "customer"),
        guests,
        ids_as_written: keys.truth(values.mistakes, "ids_as_written"),
        continues: keys.truth(values.mistakes, "continues"),
        spans_days: keys.truth(values.mistakes, "spans_days"),
        values: of_receipt,
        key,
        at,
    };
    (!receipt.key.is_empty() && !receipt.at.is_empty()).then_some(receipt)
}
