//! What is written is read, and noise is rejected.

use proptest::prelude::*;
use sadakat_engine::batch::{Columns, Integers};
use sadakat_engine::model::{Instant, Zone, format_scaled};
use sadakat_engine::records::{CustomerFormat, line_amount, read_customers};
use sadakat_engine::schema::Schema;

use super::{event, read_all, schema};

/// A purchase line in units: thousandths and minor units.
#[derive(Debug, Clone)]
struct Item {
    sku: String,
    category: Option<String>,
    quantity: i64,
    price: i64,
    discount: i64,
    style: u8,
}

#[derive(Debug, Clone)]
struct Purchase {
    at: i64,
    customer: Option<String>,
    coupons: Vec<String>,
    items: Vec<Item>,
}

fn item() -> impl Strategy<Value = Item> {
    let sku = "[a-zğé\"\\\\\n😀]{1,8}";
    let category = proptest::option::of("[a-c]{0,2}");
    let numbers = (1..50_000i64, 0..10_000_000i64, 0..100u8, 0..8u8);
    (sku, category, numbers).prop_map(|(sku, category, (quantity, price, percent, style))| Item {
        discount: line_amount(quantity, price, 0).unwrap() * i64::from(percent) / 100,
        sku,
        category,
        quantity,
        price,
        style,
    })
}

fn purchase() -> impl Strategy<Value = Purchase> {
    (
        0..2_000_000_000i64,
        proptest::option::of(".{1,6}"),
        // As codes are read: in capitals, each once.
        proptest::collection::btree_set("[A-ZÉ0-9-]{1,5}", 0..3),
        proptest::collection::vec(item(), 0..5),
    )
        .prop_map(|(at, customer, coupons, items)| Purchase {
            at,
            customer,
            coupons: coupons.into_iter().collect(),
            items,
        })
}

fn json(id: usize, purchase: &Purchase) -> String {
    let quote = |text: &str| serde_json::to_string(text).unwrap();
    let lines: Vec<String> = purchase
        .items
        .iter()
        .map(|item| {
            let money = |value| match item.style & 1 {
                0 => format!("\"{}\"", format_scaled(value, 2)),
                _ => format_scaled(value, 2),
            };
            let mut keys = vec![
                format!("\"sku\":{}", quote(&item.sku)),
                format!("\"quantity\":{}", format_scaled(item.quantity, 3)),
                format!("\"discount\":{}", money(item.discount)),
                format!("\"unit_price\": {}", money(item.price)),
            ];
            if let Some(category) = &item.category {
                keys.push(format!("\"category\" : {}", quote(category)));
            }
            if item.style & 2 == 2 {
                let amount = line_amount(item.quantity, item.price, item.discount).unwrap();
                keys.push(format!("\"amount\":{}", money(amount)));
            }
            if item.style & 4 == 4 {
                keys.reverse();
            }
            format!("{{{}}}", keys.join(","))
        })
        .collect();
    let at = Instant::from_micros(purchase.at * 1_000_000).to_rfc3339(&Zone::utc());
    let customer = purchase
        .customer
        .as_deref()
        .map_or("null".to_owned(), quote);
    format!(
        r#"{{"id":"e{id}","purchase":{{"coupons":{},"lines":[{}]}},"customer":{customer},"at":"{at}","kind":"purchase"}}"#,
        serde_json::to_string(&purchase.coupons).unwrap(),
        lines.join(",")
    )
}

fn integers<'a>(columns: &'a Columns, schema: &Schema, name: &str) -> &'a Integers {
    columns
        .get(schema.find(name).unwrap())
        .unwrap()
        .as_integers()
        .unwrap()
}

proptest! {
    #[test]
    fn what_is_written_is_read(mut purchases in proptest::collection::vec(purchase(), 1..8), chunk in 1..9usize) {
        purchases.sort_by_key(|p| p.at);
        let text: String = purchases.iter().enumerate().map(|(id, p)| json(id, p) + "\n").collect();
        let schema = schema();
        let mut rest = &purchases[..];
        for chunk in read_all(text.as_bytes(), "x", chunk) {
            prop_assert!(chunk.rejects.is_empty(), "{}\n{text}", chunk.rejects[0]);
            let columns = &chunk.columns;
            let text_of = |name: &str, entry| {
                let column = columns.get(schema.find(name).unwrap()).unwrap().as_text().unwrap();
                column.get(entry).map(str::to_owned)
            };
            for row in 0..columns.rows() {
                let (purchase, after) = rest.split_first().unwrap();
                rest = after;
                prop_assert_eq!(columns.at(row).micros(), purchase.at * 1_000_000);
                prop_assert_eq!(text_of("customer.id", row), purchase.customer.clone());
                let coupons = columns.get(schema.find("purchase.coupons").unwrap()).unwrap();
                let coupons: Vec<&str> = coupons.as_texts().unwrap().get(row).collect();
                prop_assert_eq!(coupons, purchase.coupons.iter().map(String::as_str).collect::<Vec<_>>());
                let mut total = 0;
                prop_assert_eq!(columns.line_range(row).len(), purchase.items.len());
                for (line, item) in columns.line_range(row).zip(&purchase.items) {
                    let get = |name| integers(columns, &schema, name).get(line);
                    let amount = line_amount(item.quantity, item.price, item.discount).unwrap();
                    total += amount;
                    prop_assert_eq!(text_of("line.sku", line), Some(item.sku.clone()));
                    let category = item.category.clone().or(Some(String::new()));
                    prop_assert_eq!(text_of("line.category", line), category);
                    prop_assert_eq!(get("line.quantity"), Some(item.quantity));
                    prop_assert_eq!(get("line.unit_price"), Some(item.price));
                    prop_assert_eq!(get("line.discount"), Some(item.discount));
                    prop_assert_eq!(get("line.amount"), Some(amount));
                }
                prop_assert_eq!(integers(columns, &schema, "purchase.total").get(row), Some(total));
            }
        }
        prop_assert!(rest.is_empty());
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        read_all(&bytes[..], "x", 3);
        for format in [CustomerFormat::NdJson, CustomerFormat::Csv] {
            read_customers(&bytes[..], "x", format, &schema(), &mut |_| {}).unwrap();
        }
    }

    /// A right record with a few bytes changed, which gets further than noise.
    #[test]
    fn damaged_records_never_panic(purchase in purchase(), damage in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..4)) {
        let mut bytes = json(1, &purchase).into_bytes();
        for (at, byte) in damage {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        bytes.extend_from_slice(format!("\n{}", event(2)).as_bytes());
        for chunk in read_all(&bytes[..], "x", 3) {
            let lines: usize = (0..chunk.columns.rows()).map(|row| chunk.columns.line_range(row).len()).sum();
            prop_assert_eq!(lines, chunk.columns.lines());
            let schema = schema();
            for field in schema.fields() {
                let Some(column) = chunk.columns.get(schema.find(&field.name).unwrap()) else { continue };
                let entries = if field.is_line() { lines } else { chunk.columns.rows() };
                prop_assert_eq!(column.len(), entries, "{}", &field.name);
            }
        }
    }
}
