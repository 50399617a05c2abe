//! Rows that are read as columns come to what they come to as lines of JSON,
//! and are refused whenever those are.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

use std::sync::Arc;

use arrow::array::{RecordBatch, RecordBatchIterator};
use arrow::datatypes::{DataType, Field, Fields, Schema, TimeUnit};
use arrow::json::ReaderBuilder;
use sadakat_engine::Host;
use sadakat_engine::load::Folder;
use serde_json::{Value, json};

use sadakat_bindings::table::{as_lines, decide_columns};
use sadakat_bindings::{decide_lines, decide_table, effects, effects_of};

const PROGRAM: &str = r#"
[program]
name = "Tables"
currency = "TRY"
time_zone = "Europe/Istanbul"
[wallets.points]
expires = "365 days"
[wallets.stamps]
precision = 2
expires = "never"
[tiers]
levels = { bronze = 0, silver = 100, gold = 300 }
[schema.customer]
birth_date = "date?"
vip = "boolean?"
joined = "instant?"
[schema.events.survey]
score = "integer"
"#;

const CAMPAIGNS: [(&str, &str, &str); 6] = [
    (
        "base",
        "on = [\"purchase\"]\nphase = \"earn\"",
        "points(purchase.net); points(\"stamps\", 0.25);",
    ),
    (
        "gold",
        "on = [\"purchase\"]\naudience = 'customer.tier == \"gold\" && history.purchases > 2'",
        "points(7);",
    ),
    (
        "tagged",
        "on = [\"purchase\", \"survey\"]\naudience = '\"press\" in customer.tags || (customer.vip ?? false)'",
        "coupon(#{ amount: 5, valid: \"3 days\" }); tag(\"met\");",
    ),
    (
        "once",
        "on = [\"purchase\"]\nlimit = { per_customer = 2, every = \"month\" }\nphase = \"order\"",
        "gift(\"mug\"); discount(#{ percent: 10, on: purchase.lines });",
    ),
    (
        "capped",
        "on = [\"purchase\"]\ncap = { points = 15, per = \"day\" }\n\
         audience = 'wallet.points.balance >= 10 && is_birthday(customer.birth_date ?? date(\"1900-01-01\"))'",
        "points(10);",
    ),
    (
        "asked",
        "on = [\"survey\"]\naudience = 'survey.score > 3'",
        "message(\"thanks\", #{ score: survey.score });",
    ),
];

fn host() -> Host {
    let mut folder = Folder::default();
    folder.insert("program.toml", PROGRAM.as_bytes());
    for (id, manifest, script) in CAMPAIGNS {
        folder.insert(
            &format!("campaigns/{id}.toml"),
            manifest.as_bytes().to_vec(),
        );
        folder.insert(&format!("campaigns/{id}.rhai"), script.as_bytes().to_vec());
    }
    match Host::builder().build(&folder) {
        Ok(host) => host,
        Err(report) => panic!("{}", report.render(false)),
    }
}

/// Chance that comes out alike each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % sides
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.roll(of.len() as u64)).unwrap()].clone()
    }
}

fn row(dice: &mut Dice, number: u64) -> Value {
    let customer = match dice.roll(9) {
        0 => Value::Null,
        _ => json!(format!("m{number}")),
    };
    let mut row = json!({
        "id": format!("e{number}"),
        "kind": "purchase",
        "at": format!("2026-11-29T10:{:02}:00+03:00", number % 60),
        "customer": customer,
    });
    if dice.roll(4) == 0 {
        row["kind"] = json!("survey");
        row["survey"] = json!({ "score": dice.roll(6) });
    } else {
        let line = |dice: &mut Dice| {
            json!({
                "sku": dice.one(&["latte", "mocha \"x\"", "çay"]),
                "quantity": 1 + dice.roll(3),
                "unit_price": format!("{}.{:02}", dice.roll(300), dice.roll(100)),
                "category": dice.one(&[json!("coffee"), Value::Null]),
            })
        };
        let lines: Vec<Value> = (0..=dice.roll(2)).map(|_| line(dice)).collect();
        row["purchase"] = json!({ "lines": lines, "coupons": dice.one(&[json!(["WELCOME", "welcome "]), json!([]), Value::Null]) });
    }
    if customer.is_null() {
        return row;
    }
    let tags = dice.one(&[json!([]), json!(["press", "vip"])]);
    let rows = [
        json!([]),
        json!([{ "campaign": "once", "times": 1, "day": "2026-11-02" }]),
        json!([{ "campaign": "once", "times": 2 }, { "campaign": "gone" }]),
    ];
    let given = [
        Value::Null,
        json!([{ "campaign": "capped", "wallet": "points", "day": "2026-11-29", "amount": "9" }]),
    ];
    row["member"] = json!({
        "id": dice.one(&[Value::Null, customer]),
        "customer": {
            "tier": dice.one(&["bronze", "silver", "gold"]),
            "tags": tags,
            "birth_date": dice.one(&[json!("1990-11-29"), json!("1990-02-28"), Value::Null]),
            "vip": dice.one(&[json!(true), json!(false), Value::Null]),
            "joined": dice.one(&[json!("2020-02-03T04:05:06Z"), Value::Null]),
        },
        "history": { "purchases": dice.roll(6) },
        "wallet": { "points": { "balance": dice.roll(30) } },
        "uses": dice.one(&rows),
        "given": dice.one(&given),
    });
    if dice.roll(8) == 0 {
        row["member"] = json!({
            "newcomer": true,
            "customer": { "tier": "bronze", "tags": [] },
        });
    }
    row
}

/// Makes a mistake.
fn spoil(dice: &mut Dice, row: &mut Value) {
    let to: [(&str, Value); 11] = [
        ("/kind", json!("purchse")),
        ("/id", Value::Null),
        ("/at", json!("yesterday")),
        ("/at", json!("2020-01-01T00:00:00Z")),
        ("/member/customer/tier", json!("glod")),
        ("/member/customer/birth_date", json!("never")),
        ("/member/id", json!("m999")),
        ("/member/history/purchases", Value::Null),
        ("/member", Value::Null),
        ("/purchase/lines/0/quantity", json!(-1)),
        ("/purchase/lines/0/unit_price", json!("1.001")),
    ];
    let (place, value) = dice.one(&to);
    if let Some(found) = row.pointer_mut(place) {
        *found = value;
    }
}

/// The types of a table: each column has one of several that fit.
fn schema(dice: &mut Dice, texts: bool) -> Schema {
    let field = |name: &str, ty| Field::new(name, ty, true);
    let list = |ty| DataType::List(Arc::new(Field::new_list_field(ty, true)));
    let structure = |fields: Vec<Field>| DataType::Struct(Fields::from(fields));
    let text = dice.one(&[DataType::Utf8, DataType::LargeUtf8, DataType::Utf8View]);
    let whole = dice.one(&[DataType::Int64, DataType::Int32, DataType::UInt16]);
    let zone: Arc<str> = "+03:00".into();
    let at = [
        DataType::Utf8,
        DataType::Timestamp(TimeUnit::Microsecond, Some(Arc::clone(&zone))),
        DataType::Timestamp(TimeUnit::Nanosecond, Some(Arc::clone(&zone))),
        DataType::Timestamp(TimeUnit::Second, Some(zone)),
    ];
    let at = if texts { DataType::Utf8 } else { dice.one(&at) };
    let price = [
        DataType::Utf8,
        DataType::Decimal128(18, 2),
        DataType::Decimal128(20, 4),
        DataType::Decimal256(40, 2),
    ];
    let price = if texts {
        DataType::Utf8
    } else {
        dice.one(&price)
    };
    let born = if texts {
        DataType::Utf8
    } else {
        dice.one(&[DataType::Utf8, DataType::Date32])
    };
    let signed = if texts {
        DataType::Int64
    } else {
        whole.clone()
    };
    let joined = if texts { DataType::Utf8 } else { at.clone() };
    Schema::new(vec![
        field("id", text.clone()),
        field("kind", text.clone()),
        field("at", at),
        field("customer", text.clone()),
        field(
            "purchase",
            structure(vec![
                field(
                    "lines",
                    list(structure(vec![
                        field("sku", text.clone()),
                        field("quantity", signed),
                        field("unit_price", price),
                        field("category", text.clone()),
                    ])),
                ),
                field("coupons", list(text.clone())),
            ]),
        ),
        field("survey", structure(vec![field("score", whole.clone())])),
        field(
            "member",
            structure(vec![
                field("id", text.clone()),
                field("newcomer", DataType::Boolean),
                field(
                    "customer",
                    structure(vec![
                        field("tier", text.clone()),
                        field("tags", list(text.clone())),
                        field("birth_date", born.clone()),
                        field("vip", DataType::Boolean),
                        field("joined", joined),
                    ]),
                ),
                field(
                    "history",
                    structure(vec![field("purchases", whole.clone())]),
                ),
                field(
                    "wallet",
                    structure(vec![field(
                        "points",
                        structure(vec![field("balance", whole.clone())]),
                    )]),
                ),
                field(
                    "uses",
                    list(structure(vec![
                        field("campaign", text.clone()),
                        field("times", whole),
                        field("day", born.clone()),
                    ])),
                ),
                field(
                    "given",
                    list(structure(vec![
                        field("campaign", text.clone()),
                        field("wallet", text.clone()),
                        field("day", born),
                        field("amount", text),
                    ])),
                ),
            ]),
        ),
    ])
}

fn batch(schema: Schema, rows: &[Value]) -> RecordBatch {
    let mut decoder = ReaderBuilder::new(Arc::new(schema))
        .build_decoder()
        .unwrap();
    decoder.serialize(rows).unwrap();
    decoder.flush().unwrap().unwrap()
}

fn by_lines(host: &Host, batch: &RecordBatch) -> Result<Vec<String>, String> {
    let lines = as_lines(batch).unwrap();
    let decided = decide_lines(host, lines.lines()).map_err(|refusal| refusal.to_json())?;
    Ok(decided.iter().map(|decision| decision.to_json()).collect())
}

#[test]
fn columns_come_to_what_lines_come_to() {
    let host = host();
    let mut dice = Dice(7);
    let mut given = 0;
    for round in 0..200 {
        let rows: Vec<Value> = (0..17).map(|number| row(&mut dice, number)).collect();
        let types = schema(&mut dice, round % 5 == 0);
        let batch = batch(types, &rows);
        let expected = by_lines(&host, &batch).unwrap();
        let decided =
            decide_columns(&host, &batch).unwrap_or_else(|| panic!("{:?}", batch.schema()));
        let told: Vec<String> = decided.iter().map(|decision| decision.to_json()).collect();
        assert_eq!(told, expected);
        let table = effects(&decided).unwrap();
        assert_eq!(table, effects_of(told.iter().map(String::as_str)).unwrap());
        given += table.num_rows();
        // A part of a table is as good.
        let part = batch.slice(3, 9);
        let decided = decide_columns(&host, &part).unwrap();
        let told: Vec<String> = decided.iter().map(|decision| decision.to_json()).collect();
        assert_eq!(told, expected[3..12]);
    }
    assert!(given > 5_000, "{given}");
}

#[test]
fn what_is_wrong_is_told_as_of_lines() {
    let host = host();
    let mut dice = Dice(11);
    let mut wrong = 0;
    for _ in 0..300 {
        let mut rows: Vec<Value> = (0..7).map(|number| row(&mut dice, number)).collect();
        let at = dice.roll(7) as usize;
        spoil(&mut dice, &mut rows[at]);
        let batch = batch(schema(&mut dice, true), &rows);
        let expected = by_lines(&host, &batch);
        let reader = RecordBatchIterator::new([Ok(batch.clone())], batch.schema());
        let told = decide_table(&host, reader);
        if let Err(expected) = &expected {
            wrong += 1;
            assert!(decide_columns(&host, &batch).is_none(), "{expected}");
            assert_eq!(&told.unwrap_err().to_json(), expected);
        } else {
            let told = told.unwrap();
            let told: Vec<String> = told.iter().map(|decision| decision.to_json()).collect();
            assert_eq!(Ok(told), expected);
        }
    }
    assert!(wrong > 150, "{wrong}");
}
