//! What a column can be, by its name and what stands in it.

use super::seen::Seen;
use crate::cell::Cell;
use crate::number::NumberFormat;
use crate::time::{guess_format, read_iso};

/// What a column can be, and words that its name has then, best first.
pub(super) const MEANINGS: &[(&str, &[&str])] = &[
    (
        "key",
        &[
            "order number",
            "order id",
            "receipt number",
            "invoice number",
            "invoiceno",
            "transaction id",
            "fiş no",
            "fisno",
            "fis no",
            "belge no",
            "bon nr",
            "bonnr",
            "bon_id",
            "belegnummer",
            "rechnungsnummer",
            "order",
            "receipt",
            "invoice",
            "number",
            "fiş",
            "fis",
            "bon",
            "beleg",
        ],
    ),
    (
        "at",
        &[
            "order date",
            "created at",
            "sale date",
            "date/time",
            "datetime",
            "timestamp",
            "created",
            "date",
            "time",
            "tarih",
            "zaman",
            "datum",
            "zeit",
            "at",
        ],
    ),
    ("clock", &["time", "saat", "uhrzeit"]),
    (
        "customer",
        &[
            "customer id",
            "customer code",
            "customer email",
            "member id",
            "customerid",
            "email",
            "customer",
            "member",
            "buyer",
            "client",
            "cust",
            "müşteri kodu",
            "musterikodu",
            "musteri kodu",
            "müşteri",
            "musteri",
            "kunde",
            "kundennummer",
            "kart no",
            "card",
        ],
    ),
    (
        "sku",
        &[
            "lineitem sku",
            "stock code",
            "stockcode",
            "product code",
            "item code",
            "sku",
            "article",
            "artikel",
            "barcode",
            "stok kodu",
            "stokkodu",
            "stok",
            "barkod",
            "ürün kodu",
            "product",
            "item",
        ],
    ),
    (
        "name",
        &[
            "item name",
            "product name",
            "description",
            "lineitem name",
            "stok adı",
            "stokadi",
            "ürün adı",
            "title",
            "name",
            "bezeichnung",
            "text",
            "ad",
            "item",
            "product",
        ],
    ),
    (
        "quantity",
        &[
            "quantity",
            "lineitem quantity",
            "qty",
            "count",
            "miktar",
            "adet",
            "menge",
            "anzahl",
            "units",
        ],
    ),
    (
        "amount",
        &[
            "line total",
            "net sales",
            "total price",
            "line amount",
            "amount",
            "satır toplam",
            "tutar",
            "betrag",
            "summe",
            "total",
            "toplam",
            "umsatz",
        ],
    ),
    (
        "unit_price",
        &[
            "unit price",
            "unitprice",
            "lineitem price",
            "price",
            "birim fiyat",
            "birimfiyat",
            "fiyat",
            "preis",
            "einzelpreis",
            "item cost",
        ],
    ),
    (
        "category",
        &[
            "category",
            "kategori",
            "grup",
            "group",
            "warengruppe",
            "department",
        ],
    ),
    (
        "store",
        &[
            "store", "branch", "location", "şube", "sube", "mağaza", "magaza", "filiale", "shop",
        ],
    ),
    ("currency", &["currency", "para birimi", "währung"]),
];

pub(super) fn last_part(path: &str) -> &str {
    path.rsplit(['.', '/']).next().unwrap_or(path)
}

/// A name in small letters without what stands between its words, which
/// systems write in many ways: `FişNo`, `FİŞ_NO`, `Fiş No`.
pub(super) fn squeezed(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

pub(super) fn words_of(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_owned)
        .collect()
}

/// Whether what stands in a column can have a meaning.
pub(super) fn fits(seen: &Seen, meaning: &str, at: usize) -> bool {
    let cells: Vec<&str> = seen.column(at).take(50).collect();
    // Totals at the end are not what a column is.
    let most = |test: &dyn Fn(&str) -> bool| {
        let good = cells.iter().filter(|cell| test(cell)).count();
        !cells.is_empty() && good * 10 >= cells.len() * 8
    };
    match meaning {
        "at" => most(&|cell| read_iso(cell).is_some() || guess_format(cell).is_some()),
        "clock" => most(&|cell| cell.contains(':') && cell.len() <= 11),
        "quantity" | "amount" | "unit_price" => most(&is_number),
        "currency" => {
            most(&|cell| cell.len() == 3 && cell.bytes().all(|b| b.is_ascii_alphabetic()))
        }
        _ => true,
    }
}

fn is_number(cell: &str) -> bool {
    let comma = NumberFormat {
        decimal: Some(','),
        thousands: Some('.'),
    };
    let point = NumberFormat {
        decimal: Some('.'),
        thousands: Some(','),
    };
    [comma, point]
        .iter()
        .any(|format| format.read(Cell::new(cell)).is_ok())
}
