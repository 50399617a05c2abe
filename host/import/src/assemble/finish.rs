//! Which receipts count, and what all of them come to.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use hashbrown::{HashMap, HashSet};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sadakat_engine::diagnostic::codes;
use sadakat_engine::model::Currency;

use super::rows::Rows;
use super::settle::{Event, Kind, Settled, Settling, Unsettled};
use super::store::{Item, ItemKind, Receipt, Rejected, Store, UNKNOWN};
use super::texts::{NO_TEXT, TextId};
use crate::expression::Expr;
use crate::mapping::{Again, Mapping};
use crate::summary::{LeftOut, LeftOutKind, Money, Summary};

/// Everything that an import came to.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) store: Store,
    pub(crate) settled: Settled,
    pub(crate) summary: Summary,
    /// Rows and receipts left out, by file and line.
    pub(crate) left_out: Vec<LeftOut>,
}

pub(crate) fn finish(rows: Rows<'_>) -> Finished {
    let Rows {
        mapping,
        mut store,
        mut summary,
        mut rejected,
        ..
    } = rows;
    // The sort is stable: rows stay in the order of the file.
    if !store.items.is_sorted_by_key(|item| item.receipt) {
        store.items.sort_by_key(|item| item.receipt);
    }
    let ranges = ranges(&store.items, store.receipts.len());
    fill_times(&mut store, mapping);
    let again = compare_files(&mut store, &ranges, mapping, &mut summary);
    let mut settled = Settled::default();
    let mut left_out = Vec::new();
    for number in 0..store.receipts.len() {
        let range = ranges.get(number).cloned().unwrap_or(0..0);
        let items = store.items.get(range.clone()).unwrap_or(&[]);
        let Some(receipt) = store.receipts.get(number) else {
            continue;
        };
        if receipt.rows == 0 {
            // All of its rows were dropped and are counted there.
            continue;
        }
        let rows = u64::from(receipt.rows);
        if let Some(void) = receipt.void {
            let reason = mapping
                .rows
                .void
                .get(void as usize)
                .map_or("", |(reason, _)| reason);
            let (receipts, void_rows) = summary.void.entry(reason.to_owned()).or_default();
            *receipts += 1;
            *void_rows += rows;
            continue;
        }
        if again.get(number).copied().unwrap_or(false) {
            summary.again_receipts += 1;
            summary.again_rows += rows;
            continue;
        }
        let before = (settled.events.len(), settled.lines.len());
        let problem = match receipt.problem.as_deref() {
            Some(problem) => Some(Box::new(problem.clone())),
            None => settle(
                mapping,
                &store,
                number,
                receipt,
                items,
                range.start,
                &mut settled,
            )
            .err(),
        };
        match problem {
            Some(problem) => {
                settled.events.truncate(before.0);
                settled.lines.truncate(before.1);
                summary.rejected_receipts += 1;
                summary.rejected_rows += rows;
                left_out.push(LeftOut::new(
                    *problem,
                    Some(store.keys.get(receipt.key).to_owned()),
                    rows,
                    &summary,
                ));
            }
            None => {
                let lines = items
                    .iter()
                    .filter(|item| {
                        matches!(
                            item.kind,
                            ItemKind::Line | ItemKind::Returned | ItemKind::Refunded
                        )
                    })
                    .count() as u64;
                summary.lines += lines;
                summary.order_rows += rows.saturating_sub(lines);
            }
        }
    }
    rejected.sort_by_key(|problem| (problem.file, problem.line));
    left_out.extend(
        rejected
            .into_iter()
            .map(|problem| LeftOut::new(problem, None, 1, &summary)),
    );
    left_out.sort_by_key(|left_out| (left_out.file_number, left_out.line));
    summary.kinds = kinds(&left_out);
    let keys = &store.keys;
    let receipts = &store.receipts;
    let key = |event: &Event| {
        receipts
            .get(event.receipt as usize)
            .map_or("", |receipt| keys.get(receipt.key))
    };
    settled
        .events
        .sort_by(|a, b| (a.at, a.kind, key(a), a.number).cmp(&(b.at, b.kind, key(b), b.number)));
    add_up(&mut summary, &settled, &store, mapping);
    // Who has no event has bought nothing: orders of theirs were void.
    let buyers: HashSet<TextId> = settled
        .events
        .iter()
        .filter_map(|event| store.receipts.get(event.receipt as usize))
        .map(|receipt| receipt.customer)
        .collect();
    store.members.retain(|(member, _)| buyers.contains(member));
    summary.customers = store.members.len() as u64;
    summary.disagreeing = store.disagreeing.len() as u64;
    summary.odd_numbers = mapping.formats.odd.swap(0, Ordering::Relaxed);
    summary.rounded += settled.rounded;
    summary.other_totals = settled.other_totals.len() as u64;
    let example = settled
        .other_totals
        .first()
        .and_then(|&number| store.receipts.get(number as usize));
    summary.other_total_example = example.map(|receipt| store.keys.get(receipt.key).to_owned());
    Finished {
        store,
        settled,
        summary,
        left_out,
    }
}

/// Gives rows without a time that of their receipt.
fn fill_times(store: &mut Store, mapping: &Mapping) {
    let Store {
        items,
        receipts,
        keys,
        ..
    } = store;
    for item in items.iter_mut().filter(|item| item.at == UNKNOWN) {
        let Some(receipt) = receipts.get_mut(item.receipt as usize) else {
            continue;
        };
        if receipt.known_at == UNKNOWN {
            receipt.problem.get_or_insert_with(|| {
                Box::new(Rejected {
                    code: codes::MAPPING_VALUE,
                    file: receipt.file,
                    line: receipt.line,
                    field: mapping
                        .receipt
                        .at
                        .iter()
                        .find_map(Expr::column)
                        .map(|slot| mapping.column_name(slot)),
                    message: format!("receipt `{}`: the time is empty", keys.get(receipt.key)),
                    help: Some(
                        "fill in the cell, or leave such rows out with `drop` in [rows]".to_owned(),
                    ),
                    record: String::new(),
                })
            });
            continue;
        }
        item.at = receipt.known_at;
        if item.kind == ItemKind::Line {
            receipt.first_at = receipt.first_at.min(item.at);
            receipt.last_at = receipt.last_at.max(item.at);
        }
    }
}

/// Where each receipt's rows stand.
fn ranges(items: &[Item], receipts: usize) -> Vec<std::ops::Range<usize>> {
    let mut ranges = vec![0..0; receipts];
    let mut start = 0;
    while let Some(first) = items.get(start) {
        let rest = items.get(start..).unwrap_or(&[]);
        let len = rest
            .iter()
            .take_while(|item| item.receipt == first.receipt)
            .count();
        if let Some(range) = ranges.get_mut(first.receipt as usize) {
            *range = start..start + len;
        }
        start += len;
    }
    ranges
}

fn settle(
    mapping: &Mapping,
    store: &Store,
    number: usize,
    receipt: &Receipt,
    items: &[Item],
    first_item: usize,
    out: &mut Settled,
) -> Result<(), Box<Rejected>> {
    let reject = |problem: Unsettled| {
        Box::new(Rejected {
            code: problem.code,
            file: receipt.file,
            line: receipt.line,
            field: None,
            message: format!(
                "receipt `{}`: {}",
                store.keys.get(receipt.key),
                problem.message
            ),
            help: Some(problem.help),
            record: String::new(),
        })
    };
    if !items.iter().any(|item| {
        matches!(
            item.kind,
            ItemKind::Line | ItemKind::Returned | ItemKind::Refunded
        )
    }) {
        return Err(reject(Unsettled {
            code: codes::MAPPING_VALUE,
            message: "none of its rows is a line".to_owned(),
            help: "leave its rows out with `drop` in [rows], if they are no receipt".to_owned(),
        }));
    }
    let day = |micros| day(micros, &mapping.zone);
    if !mapping.receipt.spans_days
        && receipt.first_at < receipt.last_at
        && day(receipt.first_at) != day(receipt.last_at)
    {
        let show = |at| day(at).map_or_else(String::new, |day| day.to_string());
        return Err(reject(Unsettled {
            code: codes::RECEIPT_DISAGREES,
            message: format!("its rows are of {} and of {}", show(receipt.first_at), show(receipt.last_at)),
            help: "if numbers begin anew each day, add the day to `key` in [receipt], as `'day(row.Date)'`; if receipts go on for days, set `spans_days = true`".to_owned(),
        }));
    }
    let settling = Settling {
        mapping,
        texts: &store.texts,
        number: u32::try_from(number).unwrap_or(u32::MAX),
        receipt,
        items,
        first_item: u32::try_from(first_item).unwrap_or(u32::MAX),
    };
    settling.settle(out).map_err(reject)
}

pub(crate) fn day(micros: i64, zone: &TimeZone) -> Option<Date> {
    let stamp = Timestamp::from_microsecond(micros).ok()?;
    Some(zone.to_datetime(stamp).date())
}

/// Which receipts an earlier file has already, the same as here. One that
/// differs is a problem of both.
fn compare_files(
    store: &mut Store,
    ranges: &[std::ops::Range<usize>],
    mapping: &Mapping,
    summary: &mut Summary,
) -> Vec<bool> {
    let mut again = vec![false; store.receipts.len()];
    if summary.files.len() < 2 {
        return again;
    }
    let mut by_key: HashMap<TextId, usize> = HashMap::new();
    for number in 0..store.receipts.len() {
        let Some(receipt) = store.receipts.get(number) else {
            continue;
        };
        if receipt.rows == 0 {
            continue;
        }
        let (key, file, line) = (receipt.key, receipt.file, receipt.line);
        let Some(&earlier) = by_key.get(&key) else {
            by_key.insert(key, number);
            continue;
        };
        let same = same(store, ranges, earlier, number);
        match (same, mapping.source.again) {
            (true, _) | (false, Again::First) => mark(&mut again, number),
            (false, Again::Last) => {
                mark(&mut again, earlier);
                by_key.insert(key, number);
            }
            (false, Again::Reject) => {
                let name = |file: u32| {
                    summary
                        .files
                        .get(file as usize)
                        .map_or("", |facts| &facts.name)
                };
                let (first_file, first_line) = store
                    .receipts
                    .get(earlier)
                    .map_or((0, 0), |first| (first.file, first.line));
                let problem = Rejected {
                    code: codes::RECEIPT_AGAIN,
                    file,
                    line,
                    field: None,
                    message: format!("receipt `{}` is not the same as on line {first_line} of {}", store.keys.get(key), name(first_file)),
                    help: Some("set `again = \"first\"` or `again = \"last\"` in [source] to say which file counts, or add columns to `key` in [receipt]".to_owned()),
                    record: String::new(),
                };
                for number in [earlier, number] {
                    if let Some(receipt) = store.receipts.get_mut(number) {
                        let mut problem = problem.clone();
                        problem.file = receipt.file;
                        problem.line = receipt.line;
                        receipt.problem.get_or_insert_with(|| Box::new(problem));
                    }
                }
            }
        }
    }
    again
}

fn mark(again: &mut [bool], number: usize) {
    if let Some(entry) = again.get_mut(number) {
        *entry = true;
    }
}

/// Whether two receipts say the same, in whatever order.
fn same(store: &Store, ranges: &[std::ops::Range<usize>], a: usize, b: usize) -> bool {
    let (Some(first), Some(second)) = (store.receipts.get(a), store.receipts.get(b)) else {
        return false;
    };
    let whole = |receipt: &Receipt| receipt.problem.is_none();
    if first.customer != second.customer
        || first.values != second.values
        || first.void != second.void
        || !whole(first)
        || !whole(second)
    {
        return false;
    }
    let lines = |number: usize| {
        let range = ranges.get(number).cloned().unwrap_or(0..0);
        let mut lines: Vec<Item> = store.items.get(range).unwrap_or(&[]).to_vec();
        for line in &mut lines {
            line.receipt = 0;
        }
        lines.sort_by(|a, b| {
            let order = |item: &Item| {
                (
                    item.at,
                    item.sku,
                    item.name,
                    item.quantity,
                    item.amount,
                    item.price,
                )
            };
            order(a).cmp(&order(b))
        });
        lines
    };
    lines(a) == lines(b)
}

/// Rejections of one kind, with an example each.
fn kinds(left_out: &[LeftOut]) -> Vec<LeftOutKind> {
    let mut kinds: BTreeMap<(&str, Option<&str>), LeftOutKind> = BTreeMap::new();
    for left_out in left_out {
        let kind = kinds
            .entry((left_out.code.id, left_out.field.as_deref()))
            .or_insert_with(|| LeftOutKind {
                count: 0,
                example: left_out.clone(),
            });
        kind.count += 1;
    }
    kinds.into_values().collect()
}

fn add_up(summary: &mut Summary, settled: &Settled, store: &Store, mapping: &Mapping) {
    let mut money: HashMap<Currency, Money> = HashMap::new();
    let mut days = Days::default();
    for event in &settled.events {
        let lines = settled.lines.get(event.lines.clone()).unwrap_or(&[]);
        let goods: i128 = lines.iter().map(|line| i128::from(line.amount)).sum();
        let money = money
            .entry(event.currency)
            .or_insert_with(|| Money::new(event.currency));
        let day = day(event.at, &mapping.zone).unwrap_or_default();
        match event.kind {
            Kind::Purchase => {
                summary.purchases += 1;
                money.goods += goods;
                money.shipping += i128::from(event.shipping.unwrap_or(0));
                money.tax += i128::from(event.tax.unwrap_or(0));
                days.add(event.currency, day, goods);
            }
            Kind::Return => {
                summary.returns += 1;
                money.returned += goods;
                days.add(event.currency, day, -goods);
            }
        }
        let is_guest = store
            .receipts
            .get(event.receipt as usize)
            .is_none_or(|receipt| receipt.customer == NO_TEXT);
        summary.guests += u64::from(is_guest);
    }
    // Events are in the order of time.
    summary.first_at = settled.events.first().map(|event| event.at);
    summary.last_at = settled.events.last().map(|event| event.at);
    for &(currency, discount) in &settled.discounts {
        money
            .entry(currency)
            .or_insert_with(|| Money::new(currency))
            .discounts += i128::from(discount);
    }
    summary.money = money.into_values().collect();
    summary
        .money
        .sort_by(|a, b| a.currency.code().cmp(b.currency.code()));
    summary.days = days.finish();
    summary.zone = mapping.zone.iana_name().unwrap_or("UTC").to_owned();
    summary.needs_currencies = !mapping.has_program && summary.money.len() > 1;
}

/// Sums by currency and day. Those of one day mostly follow each other.
#[derive(Debug, Default)]
struct Days {
    sums: BTreeMap<(String, Date), i128>,
    last: Option<(Currency, Date, i128)>,
}

impl Days {
    fn add(&mut self, currency: Currency, day: Date, amount: i128) {
        match &mut self.last {
            Some((known, of, sum)) if *known == currency && *of == day => *sum += amount,
            _ => {
                self.put_away();
                self.last = Some((currency, day, amount));
            }
        }
    }

    fn put_away(&mut self) {
        if let Some((currency, day, sum)) = self.last.take() {
            *self
                .sums
                .entry((currency.code().to_owned(), day))
                .or_default() += sum;
        }
    }

    fn finish(mut self) -> BTreeMap<(String, Date), i128> {
        self.put_away();
        self.sums
    }
}
