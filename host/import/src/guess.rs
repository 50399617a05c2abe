//! A draft of a mapping for a file that nobody has described yet.
//!
//! A shipped mapping that has all of its columns in the file is the answer. If
//! there is none, columns are recognised by their names in several languages
//! and by what stands in them.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use csv::StringRecord;
use sadakat_engine::diagnostic::codes;

use crate::cell::Cell;
use crate::error::{ImportError, Misfit};
use crate::mapping::{Mapping, Overrides};
use crate::number::NumberFormat;
use crate::read::origin::Origin;
use crate::read::{columnar, encoding, is_json, is_workbook, json, sheet, text};
use crate::shipped::{SHIPPED, Shipped};
use crate::time::{guess_format, read_iso};

/// What a file most likely is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Guess {
    /// The shipped mapping that fits, if one does.
    pub shipped: Option<&'static str>,
    /// From 0 to 100: of a shipped mapping how many of its columns the file
    /// has, of a draft how many of its values were recognised.
    pub sureness: u8,
    mapping: String,
    explanation: String,
}

impl Guess {
    /// The mapping, to be read and corrected.
    pub fn mapping(&self) -> &str {
        &self.mapping
    }

    /// How sure it is, and what is to be looked at.
    pub fn explanation(&self) -> &str {
        &self.explanation
    }
}

/// Rows that a guess looks at.
const ROWS: usize = 200;

/// Drafts a mapping for a file.
///
/// # Errors
/// If the file cannot be read or has no rows.
pub fn guess(path: &Path) -> Result<Guess, ImportError> {
    let name: Arc<str> = path.display().to_string().into();
    let origin = Origin::new(path).map_err(|error| ImportError::read(&name, error))?;
    let seen = Seen::read(&origin)?;
    if let Some((shipped, sureness)) = best_shipped(&seen, &origin) {
        let explanation = format!(
            "{name}: this is {}, {sureness} % of whose columns are there\nuse the shipped mapping: sadakat import {} {name} --events-out events.ndjson --customers-out customers.ndjson\ncheck `currency` and `time_zone`, which an export may not say; --currency and --time-zone set others",
            shipped.title(),
            shipped.name
        );
        return Ok(Guess {
            shipped: Some(shipped.name),
            sureness,
            mapping: shipped.text.to_owned(),
            explanation,
        });
    }
    if seen.header.is_empty() {
        return Err(ImportError::Misfit(Misfit {
            code: codes::MAPPING_COLUMN,
            file: name,
            line: 0,
            message: "the file has no header and no rows".to_owned(),
            help: None,
        }));
    }
    Ok(draft(&seen, &name))
}

/// What a file shows of itself.
#[derive(Debug, Default)]
struct Seen {
    /// Names of columns, or paths.
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    delimiter: Option<char>,
    /// Of JSON: where the lines are.
    lines: Option<String>,
    records: Option<String>,
    is_json: bool,
}

impl Seen {
    fn read(origin: &Origin) -> Result<Self, ImportError> {
        let failed = |error| ImportError::read(&origin.name, error);
        let head = origin.head(64).map_err(failed)?;
        if columnar::is_columnar(&head) {
            return Ok(Self::table(columnar::first_rows(origin, ROWS)?, None));
        }
        if is_workbook(&head) {
            return Ok(Self::table(sheet::first_rows(origin, ROWS)?, None));
        }
        let detected = encoding::detect(origin, None, None).map_err(failed)?;
        let mut reader = encoding::decoded(origin, detected).map_err(failed)?;
        if is_json(&head) {
            let mut all = String::new();
            reader.read_to_string(&mut all).map_err(failed)?;
            return Ok(Self::json(&all));
        }
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut std::io::Read::take(reader, 256 * 1024), &mut text)
            .map_err(failed)?;
        let (rows, delimiter) = text::first_rows(&text, ROWS);
        Ok(Self::table(rows, Some(delimiter)))
    }

    /// The header is the first row that has as many names as the table has
    /// columns.
    fn table(rows: Vec<StringRecord>, delimiter: Option<char>) -> Self {
        let filled = |row: &StringRecord| {
            row.iter()
                .filter(|cell| !Cell::new(cell).is_empty())
                .count()
        };
        let widest = rows.iter().map(filled).max().unwrap_or(0);
        let at = rows
            .iter()
            .position(|row| filled(row) * 10 >= widest * 8)
            .unwrap_or(0);
        let texts = |row: &StringRecord| {
            row.iter()
                .map(|cell| Cell::new(cell).text().to_owned())
                .collect::<Vec<_>>()
        };
        let mut rows = rows.iter().skip(at);
        Self {
            header: rows.next().map(texts).unwrap_or_default(),
            rows: rows.map(texts).collect(),
            delimiter,
            ..Self::default()
        }
    }

    fn json(text: &str) -> Self {
        let Some((record, records)) =
            json::first_record(text, &["orders", "receipts", "data", "results", "items"])
        else {
            return Self::default();
        };
        let mut paths = Vec::new();
        json::paths(&record, "", &mut paths);
        // The list with the most fields is that of the lines.
        let mut lists: Vec<(usize, &str)> = Vec::new();
        for path in &paths {
            if let Some((list, _)) = path.split_once("[].") {
                match lists.iter_mut().find(|(_, known)| *known == list) {
                    Some((count, _)) => *count += 1,
                    None => lists.push((1, list)),
                }
            }
        }
        let lines = lists
            .iter()
            .max_by_key(|(count, _)| *count)
            .map(|(_, list)| (*list).to_owned());
        let row = json::first_values(&record, &paths);
        Self {
            header: paths,
            rows: vec![row],
            lines,
            records,
            is_json: true,
            ..Self::default()
        }
    }

    fn column(&self, at: usize) -> impl Iterator<Item = &str> {
        self.rows
            .iter()
            .filter_map(move |row| row.get(at).map(String::as_str))
            .filter(|cell| !cell.is_empty())
    }
}

/// The shipped mapping all of whose columns the file has; the one with the
/// most of them, optional ones included.
fn best_shipped(seen: &Seen, origin: &Origin) -> Option<(Shipped, u8)> {
    let mut best: Option<(usize, usize, Shipped)> = None;
    for &shipped in SHIPPED {
        let Ok(mapping) = Mapping::parse(shipped.name, shipped.text, &Overrides::default()) else {
            continue;
        };
        if mapping.source.rows.is_some() != seen.is_json {
            continue;
        }
        if mapping
            .source
            .files
            .as_deref()
            .is_some_and(|files| !crate::import::fits(files, origin.file_name()))
        {
            continue;
        }
        let wanted = mapping.wanted(None);
        let has = |name: &str| seen.header.iter().any(|column| column == name);
        let required = wanted.iter().filter(|column| !column.optional);
        if !required.clone().all(|column| has(&column.name)) {
            continue;
        }
        let found = wanted.iter().filter(|column| has(&column.name)).count();
        if found >= 4 && best.is_none_or(|(known, ..)| found > known) {
            best = Some((found, wanted.len(), shipped));
        }
    }
    let (found, all, shipped) = best?;
    Some((
        shipped,
        u8::try_from(found * 100 / all.max(1)).unwrap_or(100),
    ))
}

/// What a column can be, and words that its name has then, best first.
const MEANINGS: &[(&str, &[&str])] = &[
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

fn draft(seen: &Seen, file: &str) -> Guess {
    let mut chosen: Vec<(&str, usize, bool)> = Vec::new();
    for (meaning, words) in MEANINGS {
        let found = words.iter().find_map(|word| {
            let exact = seen
                .header
                .iter()
                .position(|name| last_part(name).to_lowercase() == *word);
            exact.map(|at| (at, true)).or_else(|| {
                let within = seen
                    .header
                    .iter()
                    .position(|name| words_of(last_part(name)).iter().any(|part| part == word));
                within.map(|at| (at, false))
            })
        });
        let Some((at, exact)) = found.filter(|&(at, _)| fits(seen, meaning, at)) else {
            continue;
        };
        let taken = chosen
            .iter()
            .any(|&(other, known, _)| known == at && other != "sku" && *meaning != "name");
        if !taken {
            chosen.push((meaning, at, exact));
        }
    }
    if chosen.iter().all(|(meaning, ..)| *meaning != "at")
        && let Some(at) = (0..seen.header.len()).find(|&at| fits(seen, "at", at))
    {
        chosen.push(("at", at, false));
    }
    let of = |meaning: &str| {
        chosen
            .iter()
            .find(|(known, ..)| *known == meaning)
            .map(|&(_, at, exact)| (at, exact))
    };
    let name = |at: usize| seen.header.get(at).map_or("", String::as_str);
    let (decimal, numbers) = decimal_mark(seen, &chosen);
    let samples: Vec<&str> = of("at")
        .map(|(at, _)| seen.column(at).take(20).collect())
        .unwrap_or_default();
    let mut text =
        format!("# A draft for {file}: read it, correct it, and delete this line.\n\n[source]\n");
    let currency = if numbers.contains('₺')
        || decimal == Some(',') && seen.header.iter().any(|name| name.contains("Fi"))
    {
        "TRY"
    } else {
        "EUR"
    };
    let _ = writeln!(
        text,
        "currency = \"{currency}\"                # CHECK: the shop's\ntime_zone = \"Europe/Istanbul\"     # CHECK: that of the tills' clocks"
    );
    let clock = of("clock").filter(|&(at, _)| Some(at) != of("at").map(|(at, _)| at));
    let with_clock: Vec<String> = samples
        .iter()
        .zip(
            clock
                .map(|(at, _)| seen.column(at).map(str::to_owned).collect::<Vec<_>>())
                .unwrap_or_default(),
        )
        .map(|(day, time)| format!("{day} {time}"))
        .collect();
    let first = with_clock
        .first()
        .map(String::as_str)
        .or(samples.first().copied())
        .unwrap_or("");
    if let Some(format) = guess_format(first) {
        let _ = writeln!(text, "date = {format:?}");
    }
    if decimal == Some(',') {
        text.push_str("decimal_mark = \",\"\nthousands_mark = \".\"\n");
    }
    if let Some(delimiter) = seen.delimiter.filter(|&delimiter| delimiter != ',') {
        let _ = writeln!(text, "delimiter = {:?}", delimiter.to_string());
    }
    if let Some(records) = &seen.records {
        let _ = writeln!(text, "records = {records:?}");
    }
    if let Some(lines) = &seen.lines {
        let _ = writeln!(text, "rows = {lines:?}");
    }
    let mut unsure = Vec::new();
    let mut write = |text: &mut String, key: &str, meaning: &str, otherwise: &str| match of(meaning)
    {
        Some((at, exact)) => {
            let mark = if exact { "" } else { "            # CHECK" };
            let _ = writeln!(text, "{key} = {:?}{mark}", name(at));
            if !exact {
                unsure.push(format!("`{key}` is probably column `{}`", name(at)));
            }
        }
        None if otherwise.is_empty() => {}
        None => {
            let _ = writeln!(
                text,
                "{key} = {otherwise}            # CHECK: no column looks like it"
            );
            unsure.push(format!("no column looks like `{key}`"));
        }
    };
    text.push_str("\n[receipt]\n");
    write(&mut text, "key", "key", "\"#1\"");
    match (of("at"), clock) {
        (Some((at, _)), Some((clock, _))) => {
            let _ = writeln!(text, "at = [{:?}, {:?}]", name(at), name(clock));
        }
        _ => write(&mut text, "at", "at", "\"#2\""),
    }
    write(&mut text, "customer", "customer", "");
    write(&mut text, "store", "store", "");
    if of("currency").is_some() {
        write(&mut text, "currency", "currency", "");
    }
    text.push_str("\n[line]\n");
    write(
        &mut text,
        "sku",
        "sku",
        if of("name").is_some() {
            ""
        } else {
            "'\"sale\"'"
        },
    );
    if of("name").map(|(at, _)| at) != of("sku").map(|(at, _)| at) {
        write(&mut text, "name", "name", "");
    }
    write(&mut text, "category", "category", "");
    write(&mut text, "quantity", "quantity", "1");
    write(&mut text, "unit_price", "unit_price", "");
    write(
        &mut text,
        "amount",
        "amount",
        if of("unit_price").is_some() {
            ""
        } else {
            "\"#3\""
        },
    );
    let needed = ["key", "at", "sku", "quantity"];
    let sure = needed
        .iter()
        .filter(|meaning| of(meaning).is_some_and(|(_, exact)| exact))
        .count();
    let priced = of("amount")
        .or(of("unit_price"))
        .is_some_and(|(_, exact)| exact);
    let sureness =
        u8::try_from((sure + usize::from(priced)) * 100 / (needed.len() + 1)).unwrap_or(0);
    let mut explanation = format!("{file}: no shipped mapping fits; a draft, {sureness} % sure\n");
    for doubt in &unsure {
        let _ = writeln!(explanation, "  {doubt}");
    }
    explanation.push_str("save it as a file, correct what says CHECK, import with it, and compare the sums of its summary with what the shop knows");
    Guess {
        shipped: None,
        sureness,
        mapping: text,
        explanation,
    }
}

fn last_part(path: &str) -> &str {
    path.rsplit(['.', '/']).next().unwrap_or(path)
}

fn words_of(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_owned)
        .collect()
}

/// Whether what stands in a column can have a meaning.
fn fits(seen: &Seen, meaning: &str, at: usize) -> bool {
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

/// The decimal mark that most numbers have, and one of them.
fn decimal_mark(seen: &Seen, chosen: &[(&str, usize, bool)]) -> (Option<char>, String) {
    let money = chosen
        .iter()
        .filter(|(meaning, ..)| matches!(*meaning, "amount" | "unit_price"));
    let (mut commas, mut points) = (0, 0);
    let mut example = String::new();
    for &(_, at, _) in money {
        for cell in seen.column(at) {
            match cell.rfind([',', '.']).and_then(|mark| cell.get(mark..)) {
                Some(rest) if rest.starts_with(',') && rest.len() != 4 => commas += 1,
                Some(rest) if rest.starts_with('.') && rest.len() != 4 => points += 1,
                _ => {}
            }
            example.clear();
            example.push_str(cell);
        }
    }
    ((commas > points).then_some(','), example)
}
