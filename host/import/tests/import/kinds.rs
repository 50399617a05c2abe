//! Every kind of quirk that exports have, one test each.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may")]

use std::sync::Arc;

use arrow::array::{Array, Decimal128Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use proptest::prelude::*;
use sadakat_import::{Import, ImportError, Imported, Mapping, Overrides, Summary};
use serde_json::Value;

/// What a mapping makes of a file.
#[derive(Debug)]
struct Outcome {
    summary: Summary,
    events: Vec<Value>,
    customers: String,
    rejects: Vec<Value>,
}

fn run(mapping: &str, files: &[(&str, &[u8])]) -> Result<Outcome, ImportError> {
    let mapping = Mapping::parse("mapping.toml", mapping, &Overrides::default())?;
    let mut import = Import::new(&mapping);
    for (name, bytes) in files {
        import.add_bytes(name, bytes.to_vec())?;
    }
    let imported = import.finish()?;
    let text = |write: &dyn Fn(&Imported<'_>, &mut Vec<u8>)| {
        let mut out = Vec::new();
        write(&imported, &mut out);
        String::from_utf8(out).unwrap()
    };
    let lines = |text: String| {
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let outcome = Outcome {
        events: lines(text(&|i, out| i.write_events(out).unwrap())),
        customers: text(&|i, out| i.write_customers(out).unwrap()),
        rejects: lines(text(&|i, out| i.write_rejects(out).unwrap())),
        summary: imported.summary().clone(),
    };
    assert!(outcome.summary.balances(), "{}", outcome.summary);
    Ok(outcome)
}

fn import(mapping: &str, rows: &str) -> Outcome {
    run(mapping, &[("till.csv", rows.as_bytes())]).unwrap()
}

fn refused(mapping: &str, rows: &str) -> String {
    run(mapping, &[("till.csv", rows.as_bytes())])
        .unwrap_err()
        .to_string()
}

const TILL: &str = r#"
[source]
currency = "EUR"
time_zone = "Europe/Berlin"
date = "%d.%m.%Y %H:%M"
decimal_mark = ","
thousands_mark = "."
[rows]
drop = { "bags are not sold" = 'row.Artikel == "BAG"' }
[receipt]
key = ["Filiale", "Bon"]
at = "Zeit"
customer = "Kunde"
store = "Filiale"
channel = '"store"'
[line]
sku = "Artikel"
name = "Text"
quantity = "Menge"
unit_price = "Preis"
[[category]]
name = "coffee"
words = ["kaffee"]
[[category]]
name = "other"
"#;

const ROWS: &str = "\u{feff}Filiale;Bon;Zeit;Kunde;Artikel;Text;Menge;Preis\r
B1;2;02.01.2026 10:00;k1;A;\"Filter\nkaffee; grob\";1,5;1.234,50\r
B1;1;01.01.2026 10:00;;C;Tee;2;0,333\r
B1;2;02.01.2026 09:59;k1;B;Tasse;-1;5\r
B1;2;02.01.2026 10:00;k1;BAG;Tüte;1;0,10\r
B1;3;02.01.2026 11:00;k2;A;Kaffee;1;1\r
B1;3;02.01.2026 11:00;k2;A;Kaffee;eins;1\r
B1;4;2026-13-02;k1;A;Kaffee;1;1\r
B1;5;02.01.2026 11:00;k1;A\r
";

#[test]
fn rows_become_events_in_the_order_of_time() {
    let outcome = import(TILL, ROWS);
    let expected = [
        r#"{"id":"B1/1","kind":"purchase","at":"2026-01-01T10:00:00+01:00","purchase":{"currency":"EUR","channel":"store","store":"B1","lines":[{"sku":"C","name":"Tee","category":"other","quantity":"2","amount":"0.67"}]}}"#,
        r#"{"id":"B1/2-return","kind":"return","at":"2026-01-02T09:59:00+01:00","customer":"k1","purchase":{"currency":"EUR","of":"B1/2","channel":"store","store":"B1","lines":[{"sku":"B","name":"Tasse","category":"other","quantity":"1","unit_price":"5.00"}]}}"#,
        r#"{"id":"B1/2","kind":"purchase","at":"2026-01-02T10:00:00+01:00","customer":"k1","purchase":{"currency":"EUR","channel":"store","store":"B1","lines":[{"sku":"A","name":"Filter\nkaffee; grob","category":"coffee","quantity":"1.5","unit_price":"1234.50"}]}}"#,
    ];
    let expected: Vec<Value> = expected
        .iter()
        .map(|event| serde_json::from_str(event).unwrap())
        .collect();
    assert_eq!(outcome.events, expected);
    assert_eq!(outcome.customers, "{\"id\":\"k1\"}\n");
}

/// A damaged row rejects its receipt as a whole, and lines are counted rightly
/// whichever way they end.
#[test]
fn a_receipt_is_right_or_rejected() {
    let outcome = import(TILL, ROWS);
    let places: Vec<_> = outcome
        .rejects
        .iter()
        .map(|r| {
            (
                r["line"].as_u64().unwrap(),
                r["receipt"].as_str().unwrap(),
                r["rows"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(places, [(8, "B1/3", 2), (9, "B1/4", 1), (10, "B1/5", 1)]);
    assert_eq!(outcome.rejects[0]["message"], "`eins` is not a number");
    assert_eq!(outcome.rejects[1]["field"], "Zeit");
    assert_eq!(
        (
            outcome.summary.rejected_receipts,
            outcome.summary.rejected_rows
        ),
        (3, 4)
    );
}

#[test]
fn a_wrong_mapping_says_what_to_write() {
    let error = |from: &str, to: &str| refused(&TILL.replace(from, to), ROWS);
    let wrong = error("sku = \"Artikel\"", "sku = \"Artikle\"");
    assert!(
        wrong.contains("column `Artikle` not found in the header, with `;` between cells"),
        "{wrong}"
    );
    assert!(wrong.contains("did you mean `Artikel`?"), "{wrong}");
    for (from, to, said) in [
        ("sku =", "sko =", "did you mean `sku`?"),
        (
            "Europe/Berlin",
            "Europe/Berln",
            "did you mean `Europe/Berlin`?",
        ),
        (
            "%d.%m.%Y %H:%M",
            "dd.MM.yyyy HH:mm",
            "write `%d.%m.%Y %H:%M`",
        ),
        ("row.Artikel ==", "row.Artikel =", "write `==` to compare"),
        (
            "'row.Artikel == \"BAG\"'",
            "\"Artikel\"",
            "must be true or false for each row",
        ),
        // In double quotes, which end at the next one.
        (
            "'row.Artikel == \"BAG\"'",
            "\"row.Artikel == \"BAG\"\"",
            "single quotes",
        ),
        (
            "'row.Artikel == \"BAG\"'",
            "'row.Artikel == BAG'",
            "write `row.BAG` for the column, or `\"BAG\"` for the text",
        ),
        (
            "'row.Artikel == \"BAG\"'",
            "'starts(row.Artikel, \"B\")'",
            "there is no function `starts`",
        ),
        (
            "store = \"Filiale\"",
            "stor = \"Filiale\"",
            "did you mean `store`?",
        ),
    ] {
        let wrong = error(from, to);
        assert!(wrong.contains(said), "{to}: {wrong}");
        assert!(wrong.contains("mapping.toml:"), "{wrong}");
    }
}

/// The header in one cell: the delimiter is to blame, and it is said.
#[test]
fn a_wrong_delimiter_is_named() {
    let wrong = refused(
        &TILL.replace("decimal_mark", "delimiter = \"|\"\ndecimal_mark"),
        "Filiale;Bon;Zeit\n1;2;3\n",
    );
    assert!(
        wrong.contains("set `delimiter = \";\"` in [source]"),
        "{wrong}"
    );
}

const PLAIN: &str = r#"
[source]
currency = "USD"
time_zone = "UTC"
[receipt]
key = "id"
at = "at"
customer = "who"
[line]
sku = "sku"
quantity = "n"
amount = "sum"
"#;

fn plain(rows: &str) -> Outcome {
    import(PLAIN, &format!("id,at,who,sku,n,sum\n{rows}"))
}

#[test]
fn guests_and_ids() {
    let outcome = plain(
        "1,2026-01-01,0,a,1,1\n2,2026-01-01,-,a,1,1\n3,2026-01-01,NULL,a,1,1\n4,2026-01-01,,a,1,1\n5,2026-01-01,17850.0,a,1,1\n6,2026-01-01, Ada@Example.com ,a,1,1\n7,2026-01-01,0.0,a,1,1\n",
    );
    let customers: Vec<Option<&str>> = outcome
        .events
        .iter()
        .map(|event| event["customer"].as_str())
        .collect();
    assert_eq!(
        customers,
        [
            None,
            None,
            None,
            None,
            Some("17850"),
            Some("ada@example.com"),
            None
        ]
    );
    assert_eq!(outcome.summary.guests, 5);
}

/// Sums of two lines that 64 bits do not hold, each of which they do.
#[test]
fn a_receipt_that_is_too_large_is_rejected() {
    let mapping = PLAIN.replace("amount = \"sum\"", "unit_price = \"sum\"");
    let outcome = import(
        &mapping,
        "id,at,who,sku,n,sum\n1,2026-01-01,,a,1000000,50000000000\n1,2026-01-01,,b,1000000,50000000000\n2,2026-01-01,,a,1,5\n",
    );
    assert_eq!(outcome.summary.purchases, 1);
    let message = outcome.rejects[0]["message"].as_str().unwrap();
    assert!(message.contains("larger than 64 bits hold"), "{message}");
}

/// A shop that takes tax as what the total has beyond goods and shipping.
#[test]
fn tax_that_is_less_than_nothing_is_no_tax() {
    let mapping = PLAIN.replace("who\"\n", "who\"\ntax = 'row.total - row.goods'\n");
    let outcome = import(
        &mapping,
        "id,at,who,sku,n,sum,goods,total\n1,2026-01-01,,a,1,10,10,4\n2,2026-01-01,,a,1,10,10,12\n",
    );
    assert_eq!(outcome.summary.purchases, 1);
    assert_eq!(outcome.rejects[0]["code"], "S0807");
    assert_eq!(outcome.events[0]["purchase"]["lines"][0]["amount"], "12.00");
}

/// Numbers that begin anew each day make one receipt of two, unless the day is
/// in the key; both is never silent.
#[test]
fn numbers_that_begin_anew_are_noticed() {
    let rows = "1,2026-01-01 10:00,,a,1,10\n1,2026-01-02 10:00,,b,1,20\n";
    let outcome = plain(rows);
    assert_eq!(outcome.events.len(), 0);
    assert!(
        outcome.rejects[0]["help"]
            .as_str()
            .unwrap()
            .contains("add the day to `key`")
    );
    let daily = PLAIN.replace("key = \"id\"", "key = [\"id\", 'day(row.at)']");
    let outcome = import(&daily, &format!("id,at,who,sku,n,sum\n{rows}"));
    let ids: Vec<&str> = outcome
        .events
        .iter()
        .map(|event| event["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["1/2026-01-01", "1/2026-01-02"]);
}

#[test]
fn parts_of_keys_are_never_mixed_up() {
    let mapping = PLAIN
        .replace("key = \"id\"", "key = [\"who\", \"id\"]")
        .replace("customer = \"who\"\n", "");
    let outcome = import(
        &mapping,
        "id,at,who,sku,n,sum\nc,2026-01-01,a/b,x,1,1\nb/c,2026-01-01,a,x,1,1\n",
    );
    assert_eq!(outcome.events.len(), 2);
}

#[test]
fn members_of_one_receipt_must_agree() {
    let outcome = plain("1,2026-01-01,ada,a,1,10\n1,2026-01-01,bo,b,1,20\n");
    assert_eq!(outcome.rejects[0]["code"], "S0805");
    assert_eq!(
        outcome.rejects[0]["message"],
        "receipt `1` has rows of `ada` and of `bo`"
    );
}

#[test]
fn order_discounts_and_taxes_are_spread() {
    let mapping =
        format!("{PLAIN}discount = \"off\"\n[rows]\ndiscount = 'row.sku == \"COUPON\"'\n").replace(
            "customer = \"who\"",
            "customer = \"who\"\ntax = \"tax\"\nshipping = \"ship\"",
        );
    let mapping = mapping.replace("amount = \"sum\"", "unit_price = \"sum\"");
    let outcome = import(
        &mapping,
        "id,at,who,sku,n,sum,off,tax,ship\n1,2026-01-01,a,x,2,10,1,2.00,4\n1,2026-01-01,a,y,1,11,,,\n1,2026-01-01,a,COUPON,1,-3,,,\n",
    );
    let purchase = &outcome.events[0]["purchase"];
    let amounts: Vec<&str> = purchase["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["amount"].as_str().unwrap())
        .collect();
    // 19 and 11, less 1.90 and 1.10, plus 1.27 and 0.73.
    assert_eq!(amounts, ["18.37", "10.63"]);
    assert_eq!(
        (purchase["shipping"].as_str(), purchase["tax"].as_str()),
        (Some("4.00"), Some("2.00"))
    );
    assert_eq!(outcome.summary.order_rows, 1);
}

#[test]
fn exchanges_and_later_returns() {
    let outcome = plain("1,2026-01-01,a,x,1,10\n1,2026-01-01,a,y,-1,-4\n1,2026-01-05,a,x,-1,-10\n");
    let seen: Vec<_> = outcome
        .events
        .iter()
        .map(|e| {
            (
                e["id"].as_str().unwrap(),
                e["kind"].as_str().unwrap(),
                e["purchase"]["of"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("1", "purchase", None),
            ("1-return", "return", None),
            ("1-return-2", "return", Some("1"))
        ]
    );
    assert_eq!(outcome.summary.money[0].returned, 1400);
}

#[test]
fn refunds_of_an_amount() {
    let mapping = PLAIN.replace(
        "customer = \"who\"",
        "customer = \"who\"\nrefund = \"back\"",
    );
    let outcome = import(
        &mapping,
        "id,at,who,sku,n,sum,back\n1,2026-01-01,a,x,1,10,4\n2,2026-01-01,a,x,2,10,10\n3,2026-01-01,a,x,2,10,0\n",
    );
    let lines: Vec<_> = outcome
        .events
        .iter()
        .filter(|e| e["kind"] == "return")
        .map(|e| {
            (
                e["purchase"]["of"].clone(),
                e["purchase"]["lines"][0].clone(),
            )
        })
        .collect();
    assert_eq!(
        lines[0],
        (
            "1".into(),
            serde_json::json!({"sku": "refund", "quantity": "1", "amount": "4.00"})
        )
    );
    assert_eq!(
        lines[1],
        (
            "2".into(),
            serde_json::json!({"sku": "x", "quantity": "2", "amount": "10.00"})
        )
    );
    assert_eq!(lines.len(), 2);
}

#[test]
fn the_same_receipt_in_two_files() {
    let file = |rows: &str| format!("id,at,who,sku,n,sum\n{rows}").into_bytes();
    let (jan, feb) = (
        file("1,2026-01-31,a,x,1,10\n1,2026-01-31,a,x,1,10\n"),
        file("1,2026-01-31,a,x,1,10\n1,2026-01-31,a,x,1,10\n2,2026-02-01,a,x,1,5\n"),
    );
    let outcome = run(PLAIN, &[("jan.csv", &jan), ("feb.csv", &feb)]).unwrap();
    assert_eq!(
        (
            outcome.events.len(),
            outcome.summary.again_receipts,
            outcome.summary.again_rows
        ),
        (2, 1, 2)
    );
    assert_eq!(
        outcome.events[0]["purchase"]["lines"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    // One that differs is no copy.
    let other = file("1,2026-01-31,a,x,1,11\n");
    let outcome = run(PLAIN, &[("jan.csv", &jan), ("feb.csv", &other)]).unwrap();
    assert_eq!(
        (outcome.events.len(), outcome.summary.rejected_receipts),
        (0, 2)
    );
    assert_eq!(outcome.rejects[0]["code"], "S0806");
    let last = PLAIN.replace("[receipt]", "again = \"last\"\n[receipt]");
    let outcome = run(&last, &[("jan.csv", &jan), ("feb.csv", &other)]).unwrap();
    assert_eq!(outcome.events[0]["purchase"]["lines"][0]["amount"], "11.00");
}

#[test]
fn order_columns_on_one_row_and_rows_that_go_on() {
    let mapping = PLAIN.replace(
        "customer = \"who\"",
        "customer = \"who\"\ncontinues = true\nshipping = \"ship\"",
    );
    let outcome = import(
        &mapping,
        "id,at,who,sku,n,sum,ship\n1,2026-01-01,a,x,1,10,3\n,,,y,1,5,\n2,2026-01-02,,z,1,7,\n",
    );
    assert_eq!(outcome.events.len(), 2);
    assert_eq!(
        outcome.events[0]["purchase"]["lines"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(outcome.events[0]["purchase"]["shipping"], "3.00");
}

/// Shipping is not lost with a first row that is no line.
#[test]
fn values_of_dropped_rows_count_for_their_receipt() {
    let mapping = format!(
        "{}[rows]\ndrop = 'row.sku == \"HEAD\"'\nvoid = 'row.state == \"VOID\"'\n",
        PLAIN.replace(
            "customer = \"who\"",
            "customer = \"who\"\nshipping = \"ship\""
        )
    );
    let outcome = import(
        &mapping,
        "id,at,who,sku,n,sum,ship,state\n1,,a,HEAD,,,3,OK\n1,2026-01-01,a,x,1,10,,\n2,,a,HEAD,,,4,VOID\n2,2026-01-01,a,x,nonsense,10,,\n",
    );
    assert_eq!(outcome.events.len(), 1);
    assert_eq!(outcome.events[0]["purchase"]["shipping"], "3.00");
    assert_eq!(outcome.summary.void.values().next(), Some(&(1, 1)));
    assert_eq!(outcome.summary.rejected_rows, 0);
}

#[test]
fn titles_totals_and_the_end_of_the_data() {
    let mapping = PLAIN.replace("[receipt]", "stop_at = 'row.id == \"TOTAL\"'\n[receipt]");
    let outcome = import(
        &mapping,
        "Report of January\n\nid,at,who,sku,n,sum\n1,2026-01-01,a,x,1,10\n\nTOTAL,,,,,10\nprinted by Kim\n",
    );
    assert_eq!(
        (
            outcome.events.len(),
            outcome.summary.after_end,
            outcome.summary.rows
        ),
        (1, 2, 3)
    );
}

#[test]
fn a_column_that_is_there_twice_is_named_by_position() {
    let rows = "id,at,who,sku,n,sum,sum\n1,2026-01-01,a,x,1,10,12\n";
    let wrong = refused(PLAIN, rows);
    assert!(
        wrong.contains("the header has `sum` 2 times, in columns 6 and 7"),
        "{wrong}"
    );
    let outcome = import(&PLAIN.replace("\"sum\"", "\"#7\""), rows);
    assert_eq!(outcome.events[0]["purchase"]["lines"][0]["amount"], "12.00");
}

/// What goes into customers is what `run` accepts.
#[test]
fn fields_of_members_are_converted() {
    let mapping = format!(
        "{PLAIN}[customer]\nbirth_date = 'date(row.born, \"%d.%m.%Y\")'\ntags = \"tags\"\nconsent = \"ok\"\n[schema.customer]\nconsent = \"boolean\"\n"
    );
    let outcome = import(
        &mapping,
        "id,at,who,sku,n,sum,born,tags,ok\n1,2026-01-01,a,x,1,10,24.12.1990,vip;new,Evet\n2,2026-01-01,b,x,1,10,31.02.1990,,no\n",
    );
    assert_eq!(
        outcome.customers,
        "{\"id\":\"a\",\"birth_date\":\"1990-12-24\",\"consent\":true,\"tags\":[\"vip\",\"new\"]}\n{\"id\":\"b\",\"consent\":false}\n"
    );
    assert_eq!(outcome.events.len(), 2);
    assert_eq!(outcome.summary.member_values_rejected, 1);
    assert!(
        outcome.rejects[0]["message"]
            .as_str()
            .unwrap()
            .contains("customer `b`: `31.02.1990` is not a time")
    );
}

#[test]
fn several_currencies_are_said() {
    let mapping = PLAIN.replace(
        "customer = \"who\"",
        "customer = \"who\"\ncurrency = \"cur\"",
    );
    let outcome = import(
        &mapping,
        "id,at,who,sku,n,sum,cur\n1,2026-01-01,a,x,1,10,EUR\n2,2026-01-01,a,x,1,10,jpy\n3,2026-01-01,a,x,1,10,XX\n",
    );
    assert!(outcome.summary.needs_currencies);
    assert!(
        outcome
            .summary
            .to_string()
            .contains("`currencies = [\"EUR\", \"JPY\"]`")
    );
    assert_eq!(
        outcome.rejects[0]["message"],
        "`XX` is not a currency of ISO 4217"
    );
    assert_eq!(outcome.events[1]["purchase"]["lines"][0]["amount"], "10");
}

#[test]
fn zstd_is_recognised() {
    let rows = b"id,at,who,sku,n,sum\n1,2026-01-01,a,x,1,10\n";
    let packed = zstd::encode_all(&rows[..], 3).unwrap();
    assert_eq!(
        run(PLAIN, &[("till.csv.zst", &packed)])
            .unwrap()
            .events
            .len(),
        1
    );
}

#[test]
fn json_of_any_shape() {
    let mapping = PLAIN
        .replace("[receipt]", "rows = \"lines\"\n[receipt]")
        .replace("\"sku\"", "\"lines[].sku\"")
        .replace("\"n\"", "\"lines[].n\"")
        .replace("\"sum\"", "'sum(row.\"lines[].parts[].sum\")'");
    let record = r#"{"id": 1, "at": "2026-01-01T00:00:00Z", "who": null, "lines": [{"sku": "x", "n": 1.5, "parts": [{"sum": 0.1}, {"sum": 0.2}]}]}"#;
    for text in [
        record.to_owned(),
        format!("[{record}]"),
        format!("[\n{record}\n]\n"),
        record.replace(", ", ",\n"),
        format!("\u{feff}{record}\n"),
    ] {
        let outcome = run(&mapping, &[("till.json", text.as_bytes())]).unwrap();
        assert_eq!(
            outcome.events[0]["purchase"]["lines"][0],
            serde_json::json!({"sku": "x", "quantity": "1.5", "amount": "0.30"}),
            "{text}"
        );
    }
    let outcome = run(
        &mapping,
        &[(
            "till.json",
            format!("{record}\n{{\"id\": 2,\n{record}\n").as_bytes(),
        )],
    );
    let outcome = outcome.unwrap();
    assert_eq!(
        (outcome.events.len(), outcome.rejects[0]["line"].as_u64()),
        (1, Some(2))
    );
}

/// Times, numbers and texts as a columnar file has them.
#[test]
fn parquet_is_a_table_too() {
    let fields = vec![
        Field::new("id", DataType::Int64, false),
        Field::new("at", DataType::Utf8, false),
        Field::new("who", DataType::Utf8, true),
        Field::new("sku", DataType::Utf8, false),
        Field::new("n", DataType::Int64, false),
        Field::new("sum", DataType::Decimal128(10, 2), false),
    ];
    let schema = Arc::new(Schema::new(fields));
    let sums = Decimal128Array::from(vec![1050, 200])
        .with_precision_and_scale(10, 2)
        .unwrap();
    let columns: Vec<Arc<dyn Array>> = vec![
        Arc::new(Int64Array::from(vec![1, 2])),
        Arc::new(StringArray::from(vec![
            "2026-01-01T10:00:00Z",
            "2026-01-02T10:00:00Z",
        ])),
        Arc::new(StringArray::from(vec![Some("a"), None])),
        Arc::new(StringArray::from(vec!["x", "y"])),
        Arc::new(Int64Array::from(vec![1, 2])),
        Arc::new(sums),
    ];
    let batch = RecordBatch::try_new(Arc::clone(&schema), columns).unwrap();
    let mut parquet = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut parquet, Arc::clone(&schema), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let mut ipc = Vec::new();
    let mut writer = arrow::ipc::writer::FileWriter::try_new(&mut ipc, &schema).unwrap();
    writer.write(&batch).unwrap();
    writer.finish().unwrap();
    drop(writer);
    for bytes in [parquet, ipc] {
        let outcome = run(PLAIN, &[("till", &bytes)]).unwrap();
        let amounts: Vec<&str> = outcome
            .events
            .iter()
            .map(|e| e["purchase"]["lines"][0]["amount"].as_str().unwrap())
            .collect();
        assert_eq!(amounts, ["10.50", "2.00"]);
        assert_eq!(outcome.summary.guests, 1);
    }
}

/// Of one receipt what does not depend on the order of its rows.
fn receipts(outcome: &Outcome) -> Vec<(String, String, Vec<String>)> {
    let receipt = |event: &Value| {
        let mut lines: Vec<String> = event["purchase"]["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(Value::to_string)
            .collect();
        lines.sort();
        (event["id"].to_string(), event["at"].to_string(), lines)
    };
    outcome.events.iter().map(receipt).collect()
}

proptest! {
    /// Rows of a file that has keys may be in any order.
    #[test]
    fn shuffled_rows_are_the_same_receipts(rows in prop::collection::vec((0u8..6, 0u8..3, 1u8..5, -200i32..900), 1..30).prop_shuffle(), seed in any::<u64>()) {
        let write = |rows: &[(u8, u8, u8, i32)]| {
            let rows = rows.iter().map(|(id, sku, n, sum)| {
                let sign = if *sum < 0 { "-" } else { "" };
                format!("{id},2026-01-0{} 10:00,m{id},s{sku},{sign}{n},{sign}{}.{:02}\n", id + 1, sum.abs() / 100, sum.abs() % 100)
            });
            rows.collect::<String>()
        };
        let mut other = rows.clone();
        let len = other.len();
        for at in 0..len {
            let swap = usize::try_from(seed.rotate_left(u32::try_from(at).unwrap()) % len as u64).unwrap();
            other.swap(at, swap);
        }
        prop_assert_eq!(receipts(&plain(&write(&rows))), receipts(&plain(&write(&other))));
    }

    /// No bytes and no mapping make an import panic, and rows always balance.
    #[test]
    fn any_file_is_read_or_refused(text in "[a-c0-9,;\"\n\r.\\-]{0,120}", header in any::<bool>()) {
        let text = if header { format!("id,at,who,sku,n,sum\n{text}") } else { text };
        if let Ok(outcome) = run(PLAIN, &[("till.csv", text.as_bytes())]) {
            prop_assert!(outcome.summary.balances());
        }
    }

    #[test]
    fn any_mapping_is_read_or_refused(at in 0usize..400, with in "\\PC{0,6}") {
        let mut mapping = TILL.to_owned();
        let at = mapping.floor_char_boundary(at.min(mapping.len()));
        mapping.insert_str(at, &with);
        let _ = run(&mapping, &[("till.csv", ROWS.as_bytes())]);
    }
}

/// Systems write words with spaces, with lines, and with nothing between them.
#[test]
fn a_column_is_recognised_however_its_words_are_written() {
    let folder = tempfile::tempdir().unwrap();
    for key in ["FişNo", "Fiş No", "fiş_no", "Fiş-No"] {
        let path = folder.path().join("till.csv");
        let rows = "7;21.11.2026;KHV001;2;185,50\n8;22.11.2026;KHV001;1;85,50\n";
        std::fs::write(&path, format!("{key};Tarih;Stok Kodu;Miktar;Tutar\n{rows}")).unwrap();
        let guessed = sadakat_import::guess(&path).unwrap();
        let wanted = format!("key = \"{key}\"");
        assert!(guessed.mapping().contains(&wanted), "{}", guessed.mapping());
    }
}
