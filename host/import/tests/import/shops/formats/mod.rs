//! Exports of shops and tills, as each system writes them.

mod json;
mod tills;
mod turkish;
mod web;

use jiff::civil::DateTime;

use super::dialect::Export;
use super::shop::{Chance, Truth, money};

/// A format: its mapping, whether its letters are Turkish, and what makes it.
pub(crate) type Format = (&'static str, bool, fn(&mut Chance) -> (Export, Vec<Truth>));

pub(crate) const FORMATS: [Format; 14] = [
    ("turkish-till", true, turkish::turkish_till),
    ("turkish-till-rows", true, turkish::turkish_till_rows),
    ("turkish-till-short", true, turkish::turkish_till_short),
    ("turkish-receipts-json", true, json::turkish_receipts),
    ("shopify-json", false, json::shopify),
    ("woocommerce-json", false, json::woocommerce),
    ("shopify", false, web::shopify),
    ("square", false, tills::square),
    ("vend", false, tills::vend),
    ("etsy", false, web::etsy),
    ("amazon", false, web::amazon),
    ("woocommerce", false, web::woocommerce),
    ("stripe", false, web::stripe),
    ("odoo-pos", false, tills::odoo_pos),
];

const NEW_YORK: &str = "America/New_York";

fn plain(amount: i64) -> String {
    money(amount, 2, ".", "")
}

fn hours_later(at: DateTime, hours: i64) -> DateTime {
    at + jiff::Span::new().hours(hours)
}
