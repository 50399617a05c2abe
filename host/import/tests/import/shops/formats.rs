//! Exports of shops and tills, as each system writes them.

use jiff::civil::DateTime;

use super::dialect::{Table, row};
use super::shop::{Chance, Line, Truth, money, quantity, receipts, truth};

/// A format: its mapping, whether its letters are Turkish, and what makes it.
pub(crate) type Format = (&'static str, bool, fn(&mut Chance) -> (Table, Vec<Truth>));

pub(crate) const FORMATS: [Format; 11] = [
    ("turkish-till", true, turkish_till),
    ("turkish-till-rows", true, turkish_till_rows),
    ("turkish-till-short", true, turkish_till_short),
    ("shopify", false, shopify),
    ("square", false, square),
    ("vend", false, vend),
    ("etsy", false, etsy),
    ("amazon", false, amazon),
    ("woocommerce", false, woocommerce),
    ("stripe", false, stripe),
    ("odoo-pos", false, odoo_pos),
];

const ISTANBUL: &str = "Europe/Istanbul";
const NEW_YORK: &str = "America/New_York";

fn turkish(amount: i64) -> String {
    money(amount, 2, ",", ".")
}

fn plain(amount: i64) -> String {
    money(amount, 2, ".", "")
}

fn day(at: DateTime) -> String {
    at.strftime("%d.%m.%Y").to_string()
}

fn hours_later(at: DateTime, hours: i64) -> DateTime {
    at + jiff::Span::new().hours(hours)
}

fn turkish_till(chance: &mut Chance) -> (Table, Vec<Truth>) {
    let mut table = vec![row(&[
        "Şube",
        "Kasa",
        "Fiş No",
        "Tarih",
        "Saat",
        "Müşteri Kodu",
        "Müşteri Adı",
        "Stok Kodu",
        "Stok Adı",
        "Miktar",
        "Birim",
        "Birim Fiyat",
        "İskonto %",
        "İskonto Tutar",
        "KDV %",
        "KDV Tutar",
        "Satır Toplam",
        "İşlem",
        "Ödeme",
    ])];
    let (mut truths, mut total) = (Vec::new(), 0);
    for receipt in receipts(chance, true) {
        // The same numbers in two branches.
        let branch = chance.of(&["Kadıköy", "Beşiktaş", "Şişli/2"]);
        let deed = chance.of(&["Satış", "Satış", "Satış", "İade", "İptal"]);
        let sign = if deed == "İade" { -1 } else { 1 };
        let points = chance.one_in(4);
        for line in &receipt.lines {
            total += sign * line.net();
            table.push(row(&[
                branch,
                "01",
                &format!("{:06}/{branch}", receipt.number),
                &day(receipt.at),
                &receipt
                    .at
                    .strftime(if points { "%H:%M:%S" } else { "%H:%M" })
                    .to_string(),
                receipt.customer.0,
                "Ömer DENEME",
                line.sku,
                line.name,
                &quantity(sign * line.quantity, ","),
                "Adet",
                &turkish(line.price),
                "0",
                &turkish(sign * line.discount),
                "10",
                "",
                &turkish(sign * line.net()),
                deed,
                if points { "Sadakat Puanı" } else { "Nakit" },
            ]));
        }
        if deed != "İptal" {
            let kind = if sign < 0 { "return" } else { "purchase" };
            truths.push(truth(
                kind,
                &receipt,
                receipt.at,
                ISTANBUL,
                "TRY",
                receipt.net(),
            ));
        }
    }
    if chance.one_in(2) {
        let mut sum = vec![String::new(); 19];
        sum[0] = "GENEL TOPLAM".to_owned();
        sum[16] = turkish(total);
        table.push(sum);
    }
    (table, truths)
}

fn turkish_till_rows(chance: &mut Chance) -> (Table, Vec<Truth>) {
    let mut table = vec![row(&[
        "Sube",
        "Kasa",
        "FisNo",
        "Zaman",
        "MusteriKodu",
        "MusteriAdi",
        "StokKodu",
        "StokAdi",
        "Grup",
        "Miktar",
        "BirimFiyat",
        "Tutar",
    ])];
    let mut truths = Vec::new();
    let mut last = DateTime::MIN;
    let mut number = 0;
    for mut receipt in receipts(chance, true) {
        // Numbers begin anew each day.
        number = if receipt.at.date() == last.date() {
            number + 1
        } else {
            1
        };
        last = receipt.at;
        receipt.customer = chance.of(&[
            ("Şengül", Some("Şengül")),
            ("ĞİI-9", Some("ĞİI-9")),
            ("", None),
        ]);
        // Either the scale has decimal points, or all of the till has commas.
        let scale = chance.of(&[".", ","]);
        for line in &mut receipt.lines {
            line.discount = 0;
            table.push(row(&[
                "34-1",
                "1",
                &number.to_string(),
                &receipt.at.strftime("%d.%m.%Y %H:%M").to_string(),
                receipt.customer.0,
                "",
                line.sku,
                line.name,
                "gıda",
                &quantity(line.quantity, scale),
                &turkish(line.price),
                &turkish(line.net()),
            ]));
        }
        truths.push(truth(
            "purchase",
            &receipt,
            receipt.at,
            ISTANBUL,
            "TRY",
            receipt.net(),
        ));
    }
    (table, truths)
}

fn turkish_till_short(chance: &mut Chance) -> (Table, Vec<Truth>) {
    let header = ["Fis", "Tarih", "Musteri", "Stok", "Ad", "Miktar", "Tutar"];
    let mut table = vec![row(&header)];
    let mut truths = Vec::new();
    for receipt in receipts(chance, true) {
        let back = chance.one_in(4);
        let sign = if back { -1 } else { 1 };
        for line in &receipt.lines {
            table.push(row(&[
                &receipt.number.to_string(),
                &receipt.at.strftime("%d.%m.%Y %H:%M").to_string(),
                receipt.customer.0,
                line.sku,
                line.name,
                &quantity(sign * line.quantity, ","),
                &turkish(sign * line.net()),
            ]));
        }
        let kind = if back { "return" } else { "purchase" };
        truths.push(truth(
            kind,
            &receipt,
            receipt.at,
            ISTANBUL,
            "TRY",
            receipt.net(),
        ));
    }
    (table, truths)
}

fn shopify(chance: &mut Chance) -> (Table, Vec<Truth>) {
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
        let goods = subtotal + if on_top { taxes } else { 0 };
        let total = goods + shipping;
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
    (table, truths)
}

fn square(chance: &mut Chance) -> (Table, Vec<Truth>) {
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
    (table, truths)
}

fn vend(chance: &mut Chance) -> (Table, Vec<Truth>) {
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
    (table, truths)
}

fn etsy(chance: &mut Chance) -> (Table, Vec<Truth>) {
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
    (table, truths)
}

fn amazon(chance: &mut Chance) -> (Table, Vec<Truth>) {
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
    (table, truths)
}

fn woocommerce(chance: &mut Chance) -> (Table, Vec<Truth>) {
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
    (table, truths)
}

fn stripe(chance: &mut Chance) -> (Table, Vec<Truth>) {
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
    (table, truths)
}

fn odoo_pos(chance: &mut Chance) -> (Table, Vec<Truth>) {
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
    (table, truths)
}
