//! Records of interfaces, with their lines inside.

use serde_json::{Value, json};

use super::super::dialect::Export;
use super::super::shop::{Chance, Line, Truth, money, receipts, truth};
use super::{hours_later, plain};

/// A number as JSON has it.
fn number(amount: i64, digits: u32) -> Value {
    serde_json::from_str(&money(amount, digits, ".", "")).unwrap()
}

pub(super) fn turkish_receipts(chance: &mut Chance) -> (Export, Vec<Truth>) {
    let (mut records, mut truths) = (Vec::new(), Vec::new());
    for mut receipt in receipts(chance, true) {
        // What Excel does to ids, JSON does not.
        receipt.customer = chance.of(&[("9801234", Some("9801234")), ("", None)]);
        let lines: Vec<Value> = receipt
            .lines
            .iter()
            .map(|line| {
                json!({
                    "barkod": if line.sku.is_empty() { Value::Null } else { json!(line.sku) },
                    "ad": line.name,
                    "miktar": number(line.quantity, 3),
                    "birimFiyat": number(line.price, 2),
                    "indirim": number(line.discount, 2),
                    "tutar": number(line.net(), 2),
                })
            })
            .collect();
        let member = match receipt.customer.1 {
            Some(card) => json!({ "kartNo": card, "ad": "Ş. Ö." }),
            None => chance
                .of(&["null", "{}", "{\"kartNo\":null}", "{\"kartNo\":\"\"}"])
                .parse()
                .unwrap(),
        };
        records.push(json!({
            "fisNo": format!("Z12-{}", receipt.number),
            "tarih": receipt.at.strftime("%Y-%m-%dT%H:%M:%S.500+03:00").to_string(),
            "sube": { "kod": "34-KDK" },
            "musteri": member,
            "kalemler": lines,
            "odemeler": [{ "tip": "KREDI", "tutar": number(receipt.net(), 2) }, { "tip": "NAKIT" }],
            "toplam": number(receipt.net(), 2),
        }));
        let mut sold = truth(
            "purchase",
            &receipt,
            receipt.at,
            "Europe/Istanbul",
            "TRY",
            receipt.net(),
        );
        sold.1 += 500_000;
        truths.push(sold);
    }
    (Export::Records(records, None), truths)
}

pub(super) fn shopify(chance: &mut Chance) -> (Export, Vec<Truth>) {
    let (mut records, mut truths) = (Vec::new(), Vec::new());
    for receipt in receipts(chance, false) {
        let currency = chance.of(&["CAD", "EUR"]);
        let off = if chance.one_in(2) {
            chance.below(receipt.net() + 1)
        } else {
            0
        };
        let subtotal = receipt.net() - off;
        let included = chance.one_in(2);
        let tax = if included { 0 } else { subtotal / 10 };
        let shipping = chance.of(&[0, 600]);
        let goods = subtotal + tax;
        let time = |hours| {
            let at = hours_later(receipt.at, hours);
            at.strftime("%Y-%m-%dT%H:%M:%S-08:00").to_string()
        };
        let lines: Vec<Value> = receipt
            .lines
            .iter()
            .enumerate()
            .map(|(at, line)| {
                // The order's own discount stands on its lines as well.
                let own = if at == 0 { off.min(line.net()) } else { 0 };
                json!({
                    "sku": line.sku,
                    "name": line.name,
                    "quantity": line.quantity / 1000,
                    "price": plain(line.price),
                    "taxable": chance.one_in(2),
                    "discount_allocations": [
                        { "amount": plain(line.discount) }, { "amount": plain(own) },
                    ],
                    "tax_lines": [],
                })
            })
            .collect();
        // Refunded by lines, or an amount alone.
        let first = &receipt.lines[0];
        let back = chance.below(goods.min(first.net()) + 1);
        let by_line = chance.one_in(2);
        let refunds = if back == 0 || chance.one_in(2) {
            json!([])
        } else {
            let of_lines = json!([{
                "quantity": 1,
                "subtotal": number(back, 2),
                "total_tax": 0.0,
                "line_item": { "sku": first.sku, "name": first.name },
            }]);
            json!([{
                "created_at": time(20),
                "refund_line_items": if by_line { of_lines } else { json!([]) },
                "transactions": [{ "kind": "refund", "amount": plain(back) }],
            }])
        };
        let refunded = refunds.as_array().is_some_and(|all| !all.is_empty());
        let void = chance.one_in(6);
        records.push(json!({
            "name": format!("#{}", receipt.number),
            "email": if receipt.customer.0.is_empty() { Value::Null } else { json!(receipt.customer.0) },
            "created_at": time(0),
            "cancelled_at": if void { json!(time(1)) } else { Value::Null },
            "currency": currency,
            "financial_status": "paid",
            "taxes_included": included,
            "subtotal_price": plain(subtotal),
            "total_price": plain(goods + shipping),
            "shipping_lines": if shipping == 0 { json!([]) } else { json!([{ "price": plain(shipping + 100), "discounted_price": plain(shipping) }]) },
            "line_items": lines,
            "refunds": refunds,
        }));
        if void {
            continue;
        }
        let zone = "Etc/GMT+8";
        truths.push(truth(
            "purchase", &receipt, receipt.at, zone, currency, goods,
        ));
        if refunded {
            truths.push(truth(
                "return",
                &receipt,
                hours_later(receipt.at, 20),
                zone,
                currency,
                back,
            ));
        }
    }
    (Export::Records(records, Some("orders")), truths)
}

pub(super) fn woocommerce(chance: &mut Chance) -> (Export, Vec<Truth>) {
    let (mut records, mut truths) = (Vec::new(), Vec::new());
    for receipt in receipts(chance, false) {
        let status = chance.of(&["completed", "processing", "failed", "cancelled"]);
        let tax = |line: &Line| line.net() / 5;
        let goods: i64 = receipt
            .lines
            .iter()
            .map(|line| line.net() + tax(line))
            .sum();
        let lines: Vec<Value> = receipt
            .lines
            .iter()
            .map(|line| {
                json!({
                    "name": line.name,
                    "sku": line.sku,
                    "quantity": line.quantity / 1000,
                    "subtotal": plain(line.gross()),
                    "total": plain(line.net()),
                    "total_tax": plain(tax(line)),
                })
            })
            .collect();
        let back = if chance.one_in(3) {
            chance.below(goods + 1)
        } else {
            0
        };
        // Given back in two parts.
        let refunds = if back == 0 {
            json!([])
        } else {
            json!([{ "total": plain(-(back / 2)) }, { "total": plain(-(back - back / 2)) }])
        };
        records.push(json!({
            "id": receipt.number,
            "number": receipt.number.to_string(),
            "status": status,
            "currency": "EUR",
            "date_created": "2026-01-01T00:00:00",
            "date_created_gmt": receipt.at.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
            "shipping_total": "5.00",
            "shipping_tax": "0.95",
            "total": plain(goods + 595),
            "billing": { "email": receipt.customer.0 },
            "line_items": lines,
            "refunds": refunds,
        }));
        if !matches!(status, "completed" | "processing") {
            continue;
        }
        truths.push(truth("purchase", &receipt, receipt.at, "UTC", "EUR", goods));
        if back > 0 {
            truths.push(truth("return", &receipt, receipt.at, "UTC", "EUR", back));
        }
    }
    (Export::Records(records, None), truths)
}
