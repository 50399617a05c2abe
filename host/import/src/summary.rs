//! What an import came to, so that every row is accounted for.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sadakat_engine::diagnostic::Code;
use sadakat_engine::model::{Currency, pow10};
use serde::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::assemble::Rejected;
use crate::read::FileFacts;

/// What an import came to. Every row is counted once:
/// [`balances`](Self::balances).
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Summary {
    /// The files as they were read.
    pub files: Vec<FileFacts>,
    /// Rows read, without headers and empty lines.
    pub rows: u64,
    /// Rows that became lines of events.
    pub lines: u64,
    /// Rows that say something of a whole receipt: its discount, shipping or
    /// tax.
    pub order_rows: u64,
    /// Rows left out because the mapping says so, by its reason.
    pub dropped: BTreeMap<String, u64>,
    /// Receipts that the mapping says are void, and their rows, by its reason.
    pub void: BTreeMap<String, (u64, u64)>,
    /// Rows from where the mapping says that the data end.
    pub after_end: u64,
    /// Receipts that an earlier file has already, and their rows.
    pub again_receipts: u64,
    /// See `again_receipts`.
    pub again_rows: u64,
    /// Receipts rejected as a whole.
    pub rejected_receipts: u64,
    /// Rows of rejected receipts, and rows that belong to none.
    pub rejected_rows: u64,
    /// Every kind of rejection with an example.
    pub kinds: Vec<LeftOutKind>,
    /// Events of kind `purchase`.
    pub purchases: u64,
    /// Events of kind `return`.
    pub returns: u64,
    /// Of both, those without a member.
    pub guests: u64,
    /// Members.
    pub customers: u64,
    /// Members whose rows differ in their fields: the first counts.
    pub disagreeing: u64,
    /// Values of members' fields that were left out, since they are not what
    /// the field holds.
    pub member_values_rejected: u64,
    /// Sums by currency.
    pub money: Vec<Money>,
    /// The instants of the first and the last event: microseconds since
    /// 1970-01-01T00:00:00Z.
    pub first_at: Option<i64>,
    /// See `first_at`.
    pub last_at: Option<i64>,
    /// The zone that days are counted in.
    pub zone: String,
    /// Amounts and quantities finer than their unit, which were rounded half
    /// up.
    pub rounded: u64,
    /// Numbers with the other decimal mark, which had one reading only.
    pub odd_numbers: u64,
    /// Receipts that say another total than their lines and shipping come to.
    pub other_totals: u64,
    /// One of them.
    pub other_total_example: Option<String>,
    /// Rows of joined tables that no row of the export refers to.
    pub unused: Vec<(String, u64)>,
    /// Files that the mapping has no use for.
    pub unused_files: Vec<String>,
    /// Whether the events need a program with several currencies.
    pub needs_currencies: bool,
    /// Net sales by currency and day, in minor units.
    pub days: BTreeMap<(String, Date), i128>,
}

/// Sums of one currency, in its minor unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Money {
    /// Of which currency.
    pub currency: Currency,
    /// Goods of purchases, after discounts.
    pub goods: i128,
    /// Goods of returns.
    pub returned: i128,
    /// Taken off the goods by lines and orders.
    pub discounts: i128,
    /// Shipping of purchases.
    pub shipping: i128,
    /// Tax within the goods, as far as it is known.
    pub tax: i128,
}

impl Money {
    pub(crate) const fn new(currency: Currency) -> Self {
        Self {
            currency,
            goods: 0,
            returned: 0,
            discounts: 0,
            shipping: 0,
            tax: 0,
        }
    }

    /// An amount of this currency in words.
    pub fn shown(&self, amount: i128) -> String {
        let digits = self.currency.minor_digits();
        let unit = i128::from(pow10(digits));
        let (whole, rest) = (amount.abs() / unit, amount.abs() % unit);
        let mut grouped = String::new();
        let plain = whole.to_string();
        for (at, digit) in plain.chars().enumerate() {
            if at > 0 && (plain.len() - at) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if amount < 0 { "-" } else { "" };
        if digits == 0 {
            format!("{sign}{grouped}")
        } else {
            format!(
                "{sign}{grouped}.{rest:0width$}",
                width = usize::from(digits)
            )
        }
    }
}

/// A row or a receipt that is left out because something is wrong with it. As
/// JSON it has the keys of rejected records.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeftOut {
    /// Which kind of mistake.
    pub code: Code,
    /// The file as the user gave it.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: u64,
    /// The column that is to blame.
    pub field: Option<String>,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The row.
    pub record: String,
    /// The receipt that is left out as a whole.
    pub receipt: Option<String>,
    /// How many rows are left out by it.
    pub rows: u64,
    pub(crate) file_number: u32,
}

impl LeftOut {
    pub(crate) fn new(
        problem: Rejected,
        receipt: Option<String>,
        rows: u64,
        summary: &Summary,
    ) -> Self {
        let file = summary
            .files
            .get(problem.file as usize)
            .map_or_else(|| "".into(), |facts| Arc::clone(&facts.name));
        Self {
            code: problem.code,
            file,
            line: problem.line,
            field: problem.field,
            message: problem.message,
            help: problem.help,
            record: problem.record,
            receipt,
            rows,
            file_number: problem.file,
        }
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: error[{}]: ", self.file, self.line, self.code.id)?;
        if let Some(field) = &self.field {
            write!(f, "column `{field}`: ")?;
        }
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

impl Serialize for LeftOut {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("LeftOut", 10)?;
        out.serialize_field("file", &*self.file)?;
        out.serialize_field("line", &self.line)?;
        out.serialize_field("column", &None::<u64>)?;
        out.serialize_field("code", self.code.id)?;
        out.serialize_field("field", &self.field)?;
        out.serialize_field("message", &self.message)?;
        out.serialize_field("help", &self.help)?;
        out.serialize_field("record", &self.record)?;
        out.serialize_field("receipt", &self.receipt)?;
        out.serialize_field("rows", &self.rows)?;
        out.end()
    }
}

/// Rejections of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeftOutKind {
    /// How many there are.
    pub count: u64,
    /// The first of them.
    pub example: LeftOut,
}

impl Summary {
    /// Whether something was left out that the mapping does not speak of.
    pub fn has_rejects(&self) -> bool {
        self.rejected_rows > 0 || self.member_values_rejected > 0
    }

    /// Whether every row is a line, left out for a reason, or rejected.
    pub fn balances(&self) -> bool {
        self.rows == self.lines + self.order_rows + self.left_out_rows()
    }

    fn left_out_rows(&self) -> u64 {
        let dropped: u64 = self.dropped.values().sum();
        let void: u64 = self.void.values().map(|(_, rows)| rows).sum();
        dropped + void + self.after_end + self.again_rows + self.rejected_rows
    }

    /// An instant in the zone of the summary, to the minute.
    pub fn shown_time(&self, micros: i64) -> String {
        let zone = TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC);
        Timestamp::from_microsecond(micros).map_or_else(
            |_| String::new(),
            |at| zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string(),
        )
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for file in &self.files {
            write!(f, "{}: {}", file.name, file.format)?;
            if let Some(encoding) = &file.encoding {
                write!(f, ", {encoding}")?;
            }
            match file.delimiter {
                Some('\t') => f.write_str(", tabs between cells")?,
                Some(delimiter) => write!(f, ", `{delimiter}` between cells")?,
                None => {}
            }
            if let Some(sheet) = &file.sheet {
                write!(f, ", sheet `{sheet}`")?;
            }
            if file.header_line > 1 {
                write!(f, ", header on line {}", file.header_line)?;
            }
            writeln!(f, ", {} rows", file.rows)?;
        }
        for file in &self.unused_files {
            writeln!(f, "{file}: not used by the mapping")?;
        }
        let mut line = |count: u64, what: &str| match count {
            0 => Ok(()),
            _ => writeln!(f, "{count:>10}  {what}"),
        };
        line(self.rows, "rows read")?;
        line(self.lines, "= lines of events")?;
        line(
            self.order_rows,
            "+ rows with the discount, shipping or tax of a receipt",
        )?;
        for (reason, &count) in &self.dropped {
            line(count, &format!("+ rows dropped: {reason}"))?;
        }
        for (reason, &(receipts, rows)) in &self.void {
            line(
                rows,
                &format!("+ rows of {receipts} receipts left out: {reason}"),
            )?;
        }
        line(self.after_end, "+ rows after the end of the data")?;
        line(
            self.again_rows,
            &format!(
                "+ rows of {} receipts that an earlier file has already",
                self.again_receipts
            ),
        )?;
        line(
            self.rejected_rows,
            &format!(
                "+ rows rejected, with {} receipts as a whole",
                self.rejected_receipts
            ),
        )?;
        line(self.purchases, "purchases")?;
        line(self.returns, "returns")?;
        line(self.guests, "of these events without a member")?;
        line(self.customers, "members")?;
        for money in &self.money {
            let code = money.currency.code();
            let mut sum = |amount: i128, what: &str| match amount {
                0 => Ok(()),
                _ => writeln!(f, "{:>14} {code}  {what}", money.shown(amount)),
            };
            sum(money.goods, "goods sold, after discounts")?;
            sum(money.returned, "goods returned")?;
            sum(money.discounts, "discounts")?;
            sum(money.shipping, "shipping")?;
            sum(money.tax, "tax within the goods")?;
        }
        if let (Some(first), Some(last)) = (self.first_at, self.last_at) {
            writeln!(
                f,
                "from {} to {}, {}",
                self.shown_time(first),
                self.shown_time(last),
                self.zone
            )?;
        }
        let mut note = |count: u64, what: &str| match count {
            0 => Ok(()),
            _ => writeln!(f, "note: {count} {what}"),
        };
        note(
            self.rounded,
            "amounts or quantities were finer than their unit and rounded",
        )?;
        note(
            self.odd_numbers,
            "numbers have the other decimal mark, with one reading only",
        )?;
        note(
            self.disagreeing,
            "members have rows that differ in their fields: the first counts",
        )?;
        let example = self.other_total_example.as_deref().unwrap_or("");
        note(
            self.other_totals,
            &format!("receipts say another total than they come to, such as `{example}`"),
        )?;
        for (table, count) in &self.unused {
            note(
                *count,
                &format!("rows of {table} belong to no row of the export"),
            )?;
        }
        if self.needs_currencies {
            let codes: Vec<String> = self
                .money
                .iter()
                .map(|money| format!("\"{}\"", money.currency.code()))
                .collect();
            writeln!(
                f,
                "note: the events are in {} currencies: the program needs `currencies = [{}]` in [program]",
                codes.len(),
                codes.join(", ")
            )?;
        }
        for kind in &self.kinds {
            writeln!(
                f,
                "{} × {}",
                kind.count,
                harmless(&kind.example.to_string())
            )?;
            if !kind.example.record.is_empty() {
                let record = kind.example.record.replace(['\n', '\r'], " ");
                writeln!(f, "  row: {}", harmless(&record))?;
            }
        }
        Ok(())
    }
}

/// A text of a file without characters that would command a terminal.
fn harmless(text: &str) -> String {
    let shown = |c: char| {
        if c.is_control() && c != '\n' {
            '\u{2423}'
        } else {
            c
        }
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_command_no_terminal() {
        assert_eq!(harmless("a\u{1b}[31m\nb\u{9b}"), "a\u{2423}[31m\nb\u{2423}");
    }

    #[test]
    fn amounts_are_grouped() {
        let lira = Money::new(Currency::from_code("TRY").unwrap());
        assert_eq!(lira.shown(123_456_789), "1,234,567.89");
        assert_eq!(lira.shown(-5), "-0.05");
        assert_eq!(
            Money::new(Currency::from_code("JPY").unwrap()).shown(1000),
            "1,000"
        );
    }
}
