//! Shops on the web, and who is paid there.

use jiff::civil::DateTime;

use super::super::dialect::{Export, row};
use super::super::shop::{Chance, Line, Truth, money, quantity, receipts, truth};
use super::{NEW_YORK, hours_later, plain};

pub(super) fn shopify(chance: &mut Chance) -> (Export, Vec<Truth>) {
    let header = [
        "Name",
        "Email",
        "Financial Status",
        "Paid at",
        "Currency",
        "Subtotal",
        "Shipping",
        "Taxes",
        "Total",
        "Discount Code",
        "Discount Amount",
        "Created at",
        "Lineitem quantity",
        "Lineitem name",
        "Lineitem price",
        "Lineitem sku",
        "Lineitem taxable",
        "Billing Name",
        "Notes",
        "Cancelled at",
        "Refunded Amount",
        "Vendor",
        "Source",
        "Lineitem discount",
    ];
    let mut table = vec![row(&header)];
    let mut truths = Vec::new();
    let mut orders = receipts(chance, false);
    // Newest first.
    orders.reverse();
    for receipt in orders {
        let (currency, digits) = chance.of(&[("CAD", 2), ("EUR", 2), ("USD", 2), ("JPY", 0)]);
        let off = if chance.one_in(2) {
            chance.below(receipt.net() + 1)
        } else {
            0
        };
        let subtotal = receipt.net() - off;
        let taxes = subtotal / 10;
        let on_top = chance.one_in(2);
        let shipping = chance.of(&[0, 499]);
        // A code may make it free; what it would have cost is written all the same.
        let free = shipping > 0 && subtotal > 10_000 && chance.one_in(3);
        let goods = subtotal + if on_top { taxes } else { 0 };
        let total = goods + if free { 0 } else { shipping };
        let status = chance.of(&[
            "paid",
            "paid",
            "refunded",
            "partially_refunded",
            "voided",
            "pending",
        ]);
        let refunded = match status {
            "refunded" => total,
            "partially_refunded" => chance.below(goods + 1),
            _ => 0,
        };
        let show = |amount| money(amount, digits, ".", "");
        let discounts = off + receipt.lines.iter().map(|line| line.discount).sum::<i64>();
        for (at, line) in receipt.lines.iter().enumerate() {
            let once = |text: String| if at == 0 { text } else { String::new() };
            table.push(vec![
                format!("#{}", receipt.number),
                receipt.customer.0.to_owned(),
                once(status.to_owned()),
                String::new(),
                once(currency.to_owned()),
                once(show(subtotal)),
                once(show(shipping)),
                once(show(taxes)),
                once(show(total)),
                once("FALL5".to_owned()),
                once(show(discounts)),
                receipt.at.strftime("%Y-%m-%d %H:%M:%S -0700").to_string(),
                quantity(line.quantity, "."),
                line.name.to_owned(),
                show(line.price),
                line.sku.to_owned(),
                chance.of(&["true", "false"]).to_owned(),
                once("Ada Örnek".to_owned()),
                once("First name: Bo\nIP: 192.0.2.1".to_owned()),
                once(if status == "voided" {
                    "2026-09-09 13:00:00 -0700".to_owned()
                } else {
                    String::new()
                }),
                once(show(refunded)),
                "Demo".to_owned(),
                once(chance.of(&["web", "pos"]).to_owned()),
                show(line.discount),
            ]);
        }
        if status == "voided" {
            continue;
        }
        let zone = "Etc/GMT+7";
        truths.push(truth(
            "purchase", &receipt, receipt.at, zone, currency, goods,
        ));
        if refunded > 0 {
            truths.push(truth(
                "return",
                &receipt,
                receipt.at,
                zone,
                currency,
                refunded.min(goods),
            ));
        }
    }
    (Export::Table(table), truths)
}

pub(super) fn etsy(chance: &mut Chance) -> (Export, Vec<Truth>) {
    let header = [
        "Sale Date",
        "Item Name",
        "Buyer",
        "Quantity",
        "Price",
        "Coupon Code",
        "Discount Amount",
        "Order Shipping",
        "Order Sales Tax",
        "Item Total",
        "Currency",
        "Listing ID",
        "Order ID",
        "SKU",
    ];
    let mut table = vec![row(&header)];
    let mut truths = Vec::new();
    let format = chance.of(&["%m/%d/%y", "%m/%d/%Y"]);
    for receipt in receipts(chance, false) {
        let currency = chance.of(&["USD", "GBP", "EUR"]);
        let gross: i64 = receipt.lines.iter().map(Line::gross).sum();
        let off = if chance.one_in(2) {
            chance.below(gross + 1)
        } else {
            0
        };
        let tax = chance.of(&[0, 108]);
        for (at, line) in receipt.lines.iter().enumerate() {
            table.push(row(&[
                &receipt.at.strftime(format).to_string(),
                line.name,
                receipt.customer.0,
                &quantity(line.quantity, "."),
                &plain(line.price),
                "",
                &plain(if at == 0 { off } else { 0 }),
                "3.50",
                &plain(tax),
                &plain(line.gross()),
                currency,
                "1400000001",
                &receipt.number.to_string(),
                line.sku,
            ]));
        }
        let midnight = receipt.at.date().at(0, 0, 0, 0);
        truths.push(truth(
            "purchase",
            &receipt,
            midnight,
            NEW_YORK,
            currency,
            gross - off + tax,
        ));
    }
    (Export::Table(table), truths)
}

pub(super) fn amazon(chance: &mut Chance) -> (Export, Vec<Truth>) {
    let header = [
        "date/time",
        "settlement id",
        "type",
        "order id",
        "sku",
        "description",
        "quantity",
        "marketplace",
        "product sales",
        "product sales tax",
        "shipping credits",
        "shipping credits tax",
        "promotional rebates",
        "selling fees",
        "other",
        "total",
    ];
    let mut table = vec![row(&header)];
    let mut truths = Vec::new();
    for mut receipt in receipts(chance, false) {
        receipt.customer = ("", None);
        let time = |at: DateTime| at.strftime("%b %-d, %Y %-I:%M:%S %p PST").to_string();
        let order = format!("111-{}", receipt.number);
        let mut goods = 0;
        let mut back = None;
        for line in &receipt.lines {
            let tax = line.net() / 12;
            goods += line.net() + tax;
            let cells = |at: DateTime, kind: &str, times: i64| {
                row(&[
                    &time(at),
                    "1001",
                    kind,
                    &order,
                    line.sku,
                    line.name,
                    &quantity(line.quantity, "."),
                    "amazon.com",
                    &money(times * line.gross(), 2, ".", ","),
                    &plain(times * tax),
                    "5.00",
                    "0",
                    &plain(-times * line.discount),
                    "-1.00",
                    "0",
                    "",
                ])
            };
            table.push(cells(receipt.at, "Order", 1));
            if back.is_none() && chance.one_in(4) {
                let later = hours_later(receipt.at, 30);
                table.push(cells(later, "Refund", -1));
                back = Some((later, line.net() + tax));
            }
        }
        table.push(row(&[
            &time(receipt.at),
            "1001",
            "Service Fee",
            "",
            "",
            "Cost of Advertising",
            "",
            "",
            "0",
            "0",
            "0",
            "0",
            "0",
            "0",
            "-12.00",
            "-12.00",
        ]));
        let zone = "Etc/GMT+8";
        truths.push(truth("purchase", &receipt, receipt.at, zone, "USD", goods));
        if let Some((later, amount)) = back {
            truths.push(truth("return", &receipt, later, zone, "USD", amount));
        }
    }
    (Export::Table(table), truths)
}

pub(super) fn woocommerce(chance: &mut Chance) -> (Export, Vec<Truth>) {
    let header = [
        "Order Number",
        "Order Status",
        "Order Date",
        "Email (Billing)",
        "Order Currency",
        "Order Shipping Amount",
        "Order Refund Amount",
        "Order Total Amount",
        "Order Total Tax Amount",
        "SKU",
        "Item Name",
        "Quantity",
        "Item Cost",
    ];
    let mut table = vec![row(&header)];
    let mut truths = Vec::new();
    // The order's columns on all of its rows, or on the first.
    let filled = chance.one_in(2);
    for receipt in receipts(chance, false) {
        let currency = chance.of(&["EUR", "USD"]);
        let status = chance.of(&["completed", "processing", "refunded", "cancelled"]);
        let gross: i64 = receipt.lines.iter().map(Line::gross).sum();
        let off = if chance.one_in(2) {
            chance.below(gross + 1)
        } else {
            0
        };
        let tax = (gross - off) / 5;
        let goods = gross - off + tax;
        let refund = match status {
            "refunded" => goods + 600,
            "completed" if chance.one_in(3) => chance.below(goods + 1),
            _ => 0,
        };
        for (at, line) in receipt.lines.iter().enumerate() {
            let once = |text: &str| {
                if filled || at == 0 {
                    text.to_owned()
                } else {
                    String::new()
                }
            };
            table.push(vec![
                once(&receipt.number.to_string()),
                once(status),
                once(&receipt.at.strftime("%Y-%m-%d %H:%M").to_string()),
                once(receipt.customer.0),
                once(currency),
                once("6.00"),
                once(&plain(refund)),
                once(&plain(goods + 600)),
                once(&plain(tax)),
                line.sku.to_owned(),
                line.name.to_owned(),
                quantity(line.quantity, "."),
                plain(line.price),
            ]);
        }
        if status == "cancelled" {
            continue;
        }
        truths.push(truth(
            "purchase", &receipt, receipt.at, "UTC", currency, goods,
        ));
        if refund > 0 {
            truths.push(truth(
                "return",
                &receipt,
                receipt.at,
                "UTC",
                currency,
                refund.min(goods),
            ));
        }
    }
    (Export::Table(table), truths)
}

pub(super) fn stripe(chance: &mut Chance) -> (Export, Vec<Truth>) {
    let header = [
        "id",
        "Created date (UTC)",
        "Amount",
        "Amount Refunded",
        "Currency",
        "Description",
        "Fee",
        "Status",
        "Customer ID",
        "Customer Email",
        "Refunded date (UTC)",
    ];
    let mut table = vec![row(&header)];
    let mut truths = Vec::new();
    for receipt in receipts(chance, false) {
        let (currency, digits) = chance.of(&[("eur", 2), ("usd", 2), ("jpy", 0)]);
        let status = chance.of(&["Paid", "Refunded", "Failed", "Canceled"]);
        let paid = receipt.net();
        let refunded = match status {
            "Refunded" => paid,
            "Paid" if chance.one_in(3) => chance.below(paid + 1),
            _ => 0,
        };
        let later = hours_later(receipt.at, 5);
        let time = |at: DateTime| at.strftime("%Y-%m-%d %H:%M:%S").to_string();
        table.push(row(&[
            &format!("ch_{}", receipt.number),
            &time(receipt.at),
            &money(paid, digits, ".", ""),
            &money(refunded, digits, ".", ""),
            currency,
            receipt.lines[0].name,
            "0.30",
            status,
            receipt.customer.0,
            "",
            &if refunded > 0 {
                time(later)
            } else {
                String::new()
            },
        ]));
        if matches!(status, "Failed" | "Canceled") {
            continue;
        }
        let currency = currency.to_uppercase();
        truths.push(truth(
            "purchase", &receipt, receipt.at, "UTC", &currency, paid,
        ));
        if refunded > 0 {
            truths.push(truth("return", &receipt, later, "UTC", &currency, refunded));
        }
    }
    (Export::Table(table), truths)
}
