//! Tills of other systems.

use jiff::civil::DateTime;

use super::super::dialect::{Export, row};
use super::super::shop::{Chance, Truth, money, quantity, receipts, truth};
use super::{NEW_YORK, hours_later, plain};

pub(super) fn square(chance: &mut Chance) -> (Export, Vec<Truth>) {
    let header = [
        "Date",
        "Time",
        "Time Zone",
        "Category",
        "Item",
        "Qty",
        "SKU",
        "Gross Sales",
        "Discounts",
        "Net Sales",
        "Tax",
        "Transaction ID",
        "Event Type",
        "Location",
        "Customer ID",
    ];
    let mut table = vec![row(&header)];
    let mut truths = Vec::new();
    let format = chance.of(&["%Y-%m-%d", "%m/%d/%y", "%m/%d/%Y"]);
    let sign = |amount: i64| {
        let text = money(amount.abs(), 2, ".", ",");
        if amount < 0 {
            format!("-${text}")
        } else {
            format!("${text}")
        }
    };
    for receipt in receipts(chance, true) {
        let mut goods = 0;
        let mut back = None;
        for line in &receipt.lines {
            let tax = line.net() / 12;
            goods += line.net() + tax;
            let cells = |at: DateTime, times: i64, event: &str| {
                vec![
                    at.strftime(format).to_string(),
                    at.strftime("%H:%M:%S").to_string(),
                    "Eastern Time (US & Canada)".to_owned(),
                    "Coffee".to_owned(),
                    line.name.to_owned(),
                    money(times * line.quantity, 3, ".", ""),
                    line.sku.to_owned(),
                    sign(times * line.gross()),
                    sign(-times * line.discount),
                    sign(times * line.net()),
                    sign(times * tax),
                    format!("SQ{}", receipt.number),
                    event.to_owned(),
                    "Main Street".to_owned(),
                    receipt.customer.0.to_owned(),
                ]
            };
            table.push(cells(receipt.at, 1, "Payment"));
            if back.is_none() && chance.one_in(4) {
                let later = hours_later(receipt.at, 2);
                table.push(cells(later, -1, "Refund"));
                back = Some((later, line.net() + tax));
            }
        }
        truths.push(truth(
            "purchase", &receipt, receipt.at, NEW_YORK, "USD", goods,
        ));
        if let Some((later, amount)) = back {
            truths.push(truth("return", &receipt, later, NEW_YORK, "USD", amount));
        }
    }
    (Export::Table(table), truths)
}

pub(super) fn vend(chance: &mut Chance) -> (Export, Vec<Truth>) {
    let header = [
        "Date",
        "Receipt Number",
        "Line Type",
        "Customer Code",
        "Customer Name",
        "Note",
        "Quantity",
        "Subtotal",
        "Sales Tax",
        "Discount",
        "Loyalty",
        "Total",
        "Paid",
        "Details",
        "Register",
        "User",
        "Status",
        "Sku",
    ];
    let mut table = vec![row(&header)];
    let mut truths = Vec::new();
    for receipt in receipts(chance, true) {
        let at = receipt.at.strftime("%Y-%m-%d %H:%M:%S").to_string();
        let number = receipt.number.to_string();
        let customer = receipt.customer.0;
        let void = chance.one_in(5);
        let off = if chance.one_in(3) {
            chance.below(receipt.net() + 1)
        } else {
            0
        };
        let exchange = chance.one_in(4).then(|| chance.below(3000) + 1);
        let total = plain(receipt.net() - off - exchange.unwrap_or(0));
        let mut line =
            |kind: &str, quantity: &str, amount: &str, details: &str, status: &str, sku: &str| {
                table.push(row(&[
                    &at,
                    &number,
                    kind,
                    customer,
                    "",
                    "",
                    quantity,
                    "",
                    "",
                    "0.00",
                    "0.00",
                    amount,
                    "",
                    details,
                    "Main Register",
                    "Kim",
                    status,
                    sku,
                ]));
            };
        line(
            "Sale",
            "1",
            &total,
            "",
            if void { "VOIDED" } else { "CLOSED" },
            "",
        );
        for sold in &receipt.lines {
            line(
                "Sale Line",
                &quantity(sold.quantity, "."),
                &plain(sold.net()),
                sold.name,
                "",
                sold.sku,
            );
        }
        if off > 0 {
            line(
                "Sale Line",
                "-1",
                &plain(-off),
                "Discount",
                "",
                "vend-discount",
            );
        }
        if let Some(amount) = exchange {
            line("Sale Line", "-1", &plain(-amount), "Belt", "", "10002");
        }
        line("Payment", "", &total, "Cash", "", "");
        if void {
            continue;
        }
        truths.push(truth(
            "purchase",
            &receipt,
            receipt.at,
            NEW_YORK,
            "USD",
            receipt.net() - off,
        ));
        if let Some(amount) = exchange {
            truths.push(truth(
                "return", &receipt, receipt.at, NEW_YORK, "USD", amount,
            ));
        }
    }
    (Export::Table(table), truths)
}

pub(super) fn odoo_pos(chance: &mut Chance) -> (Export, Vec<Truth>) {
    let header = [
        "Order Ref",
        "Date",
        "Point of Sale",
        "Customer",
        "Status",
        "Total",
        "Order Lines/Product",
        "Order Lines/Quantity",
        "Order Lines/Unit Price",
        "Order Lines/Discount (%)",
        "Order Lines/Tax Incl.",
    ];
    let mut table = vec![row(&header)];
    let mut truths = Vec::new();
    for receipt in receipts(chance, true) {
        let status = chance.of(&["Paid", "Posted", "Invoiced", "Cancelled"]);
        let back = chance.one_in(4);
        let sign = if back { -1 } else { 1 };
        for (at, line) in receipt.lines.iter().enumerate() {
            let once = |text: &str| {
                if at == 0 {
                    text.to_owned()
                } else {
                    String::new()
                }
            };
            let product = if line.sku.is_empty() {
                line.name.to_owned()
            } else {
                format!("[{}] {}", line.sku, line.name)
            };
            table.push(vec![
                once(&format!(
                    "Shop/{}{}",
                    receipt.number,
                    if back { " REFUND" } else { "" }
                )),
                once(&receipt.at.strftime("%Y-%m-%d %H:%M:%S").to_string()),
                once("Main Shop"),
                once(receipt.customer.0),
                once(status),
                once(&plain(sign * receipt.net())),
                product,
                money(sign * line.quantity, 3, ".", ""),
                plain(line.price),
                "0.0".to_owned(),
                plain(sign * line.net()),
            ]);
        }
        if status != "Cancelled" {
            let kind = if back { "return" } else { "purchase" };
            truths.push(truth(
                kind,
                &receipt,
                receipt.at,
                "UTC",
                "EUR",
                receipt.net(),
            ));
        }
    }
    (Export::Table(table), truths)
}
