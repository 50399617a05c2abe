//! One JSON record as programs write them, read in one go.
//!
//! Most files have records of one make: keys in the order of the record
//! before, and numbers without exponents. These are read here, value by value,
//! without asking for each token anew. Anything else, and all that is wrong, is
//! left to `json.rs`, which begins at the front: what is read here decides
//! nothing by itself, and says nothing.

use super::keys::Keys;
use super::layout::{Slot, TOP, Target};
use super::limits::{MAX_LINES, MAX_TEXT};
use super::record::Record;
use super::value::{Span, Staged, Texts, read_json, read_quoted};
use crate::model::pow10;
use crate::schema::{FieldType, NumberIds, Schema, UnknownFields};

/// Reads a record; none if it is to be read by serde_json, from the front. What
/// was read until then is of no use.
pub(super) fn scan(record: &mut Record, schema: &Schema, line: &str) -> Option<()> {
    let mut scanner = Scanner {
        line,
        rest: line.as_bytes(),
        schema,
    };
    scanner.object(record, TOP)?;
    scanner.skip_blanks();
    scanner.rest.is_empty().then_some(())
}

/// How far a record is read.
struct Scanner<'l> {
    line: &'l str,
    /// What is left of it.
    rest: &'l [u8],
    schema: &'l Schema,
}

/// The digits of a number, of which there are so few that they surely fit.
const SURELY: usize = 18;

impl<'l> Scanner<'l> {
    /// An object of a shape.
    fn object(&mut self, record: &mut Record, shape: usize) -> Option<()> {
        self.expect(b'{')?;
        if self.next_is(b'}') {
            return Some(());
        }
        let mut previous = None;
        loop {
            let shape = record.layout.shapes.get_mut(shape)?;
            match self.key(&mut shape.keys, previous)? {
                Some(key) => {
                    previous = Some(key);
                    match *shape.targets.get(key)? {
                        Target::Slot(slot) => self.slot(record, slot)?,
                        Target::Object(inner) => {
                            let seen = record.objects.get_mut(inner)?;
                            if std::mem::replace(seen, true) {
                                return None;
                            }
                            self.object(record, inner)?;
                        }
                        Target::Lines => self.lines(record)?,
                    }
                }
                None if self.schema.records.unknown_fields == UnknownFields::Ignore => {
                    self.scalar()?;
                    record.ignored += 1;
                }
                None => return None,
            }
            if !self.next_is(b',') {
                return self.expect(b'}');
            }
        }
    }

    /// The position of a key, and the colon behind it; none, within, for a key
    /// that there is not.
    fn key(&mut self, keys: &mut Keys, previous: Option<usize>) -> Option<Option<usize>> {
        self.skip_blanks();
        if let Some((key, quoted)) = keys.next(previous)
            && let Some(rest) = self.rest.strip_prefix(quoted)
        {
            self.rest = rest;
            self.expect(b':')?;
            return Some(Some(key));
        }
        let start = self.at();
        let has_escapes = self.quoted()?;
        let key = self.between_quotes(start)?;
        self.expect(b':')?;
        (!has_escapes).then(|| keys.find(key, previous))
    }

    /// The lines of a purchase, which are in their columns afterwards.
    fn lines(&mut self, record: &mut Record) -> Option<()> {
        if std::mem::replace(&mut record.has_lines, true) {
            return None;
        }
        let shape = record.layout.line?;
        self.expect(b'[')?;
        if self.next_is(b']') {
            return Some(());
        }
        loop {
            self.object(record, shape)?;
            if record.lines == MAX_LINES {
                return None;
            }
            record.finish_line(self.schema, shape, self.line).ok()?;
            if !self.next_is(b',') {
                return self.expect(b']');
            }
        }
    }

    /// The value of a field.
    fn slot(&mut self, record: &mut Record, at: usize) -> Option<()> {
        let place = record.staged.get_mut(at)?;
        if *place != Staged::Missing {
            return None;
        }
        let slot = record.layout.slots.get(at)?;
        *place = self.value(slot, &mut record.texts)?;
        Some(())
    }

    fn value(&mut self, slot: &Slot, texts: &mut Texts) -> Option<Staged> {
        self.skip_blanks();
        let start = self.at();
        match (self.rest, slot.ty) {
            ([b'"', ..], FieldType::Text) => {
                if self.quoted()? {
                    let raw = self.line.get(start..self.at())?;
                    let text: String = serde_json::from_str(raw).ok()?;
                    return (text.len() <= MAX_TEXT).then(|| Staged::Text(texts.copy(&text)));
                }
                let len = self.at() - start - 2;
                (len <= MAX_TEXT).then(|| Staged::Text(Span::of_line(start + 1, len)))
            }
            (whole @ [b'"', number @ ..], _) => {
                if slot.ty != FieldType::Integer {
                    self.rest = number;
                    let number = self.number(slot);
                    if number.is_some() && self.take(b'"') {
                        return number;
                    }
                    self.rest = whole;
                }
                let has_escapes = self.quoted()?;
                let text = self.between_quotes(start).filter(|_| !has_escapes)?;
                read_quoted(slot, self.schema, text).ok()
            }
            ([b'-' | b'0'..=b'9', ..], FieldType::Text) => {
                let number = self.whole_number()?;
                let number_ids = self.schema.records.number_ids;
                let as_text = number_ids == NumberIds::AsText && number != "-0";
                as_text.then(|| Staged::Text(Span::of_line(start, number.len())))
            }
            ([b'-' | b'0'..=b'9', ..], _) => self.number(slot),
            ([b'n', ..], _) => self.word("null").map(|()| Staged::Null),
            ([b't', ..], FieldType::Boolean) => self.word("true").map(|()| Staged::Integer(1)),
            ([b'f', ..], FieldType::Boolean) => self.word("false").map(|()| Staged::Integer(0)),
            ([b'[', ..], FieldType::Texts) => {
                let raw = self.list()?;
                read_json(slot, self.schema, texts, raw).ok()
            }
            _ => None,
        }
    }

    /// A number for a field that takes one, with no more decimal places than
    /// that has.
    fn number(&mut self, slot: &Slot) -> Option<Staged> {
        let mut missing = self.schema.digits(slot.ty)?;
        let is_negative = self.take(b'-');
        let (mut value, mut len) = self.digits()?;
        if self.take(b'.') {
            let start = self.rest.len();
            value = self.more_digits(value);
            let places = start - self.rest.len();
            missing = missing.checked_sub(u8::try_from(places).ok()?)?;
            len += places;
            if places == 0 {
                return None;
            }
        }
        if len > SURELY || (is_negative && slot.unsigned && value != 0) {
            return None;
        }
        let value = match missing {
            0 => value,
            _ => value.checked_mul(pow10(missing))?,
        };
        Some(Staged::Integer(if is_negative { -value } else { value }))
    }

    /// The digits before a point, without a 0 before others: their value, and
    /// how many they are.
    fn digits(&mut self) -> Option<(i64, usize)> {
        let start = self.rest;
        let value = self.more_digits(0);
        let len = start.len() - self.rest.len();
        let leading_zero = len > 1 && start.first() == Some(&b'0');
        (len > 0 && !leading_zero).then_some((value, len))
    }

    /// Digits behind others. Whoever asks looks at how many they were: of many
    /// the value is of no use.
    fn more_digits(&mut self, mut value: i64) -> i64 {
        while let [digit @ b'0'..=b'9', rest @ ..] = self.rest {
            value = value.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'));
            self.rest = rest;
        }
        value
    }

    /// A whole number as it is written.
    fn whole_number(&mut self) -> Option<&'l str> {
        let start = self.at();
        self.take(b'-');
        let (_, len) = self.digits()?;
        (len <= SURELY).then(|| self.line.get(start..self.at()))?
    }

    /// Leaves out a value that has no parts.
    fn scalar(&mut self) -> Option<()> {
        self.skip_blanks();
        match self.rest {
            [b'"', ..] => self.quoted().filter(|&has_escapes| !has_escapes).map(drop),
            [b'-' | b'0'..=b'9', ..] => self.whole_number().map(drop),
            [b'n', ..] => self.word("null"),
            [b't', ..] => self.word("true"),
            [b'f', ..] => self.word("false"),
            _ => None,
        }
    }

    /// A list as it is written, if it has texts without escapes only.
    fn list(&mut self) -> Option<&'l str> {
        let start = self.at();
        self.expect(b'[')?;
        if !self.next_is(b']') {
            loop {
                self.skip_blanks();
                if self.quoted()? {
                    return None;
                }
                if !self.next_is(b',') {
                    break;
                }
            }
            self.expect(b']')?;
        }
        self.line.get(start..self.at())
    }

    /// A text with the quotes around it; whether some of its characters are
    /// written in another way.
    fn quoted(&mut self) -> Option<bool> {
        let [b'"', text @ ..] = self.rest else {
            return None;
        };
        let mut has_escapes = false;
        let mut rest = text;
        loop {
            match notable(rest) {
                [b'"', behind @ ..] => {
                    self.rest = behind;
                    return Some(has_escapes);
                }
                // Whatever comes behind it does not end the text.
                [b'\\', _, behind @ ..] => {
                    has_escapes = true;
                    rest = behind;
                }
                _ => return None,
            }
        }
    }

    /// The text that was read just now, from its first quote on.
    fn between_quotes(&self, start: usize) -> Option<&'l str> {
        self.line.get(start + 1..self.at() - 1)
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(word.as_bytes())?;
        Some(())
    }

    /// Whether a sign comes next, which is taken then.
    #[inline]
    fn next_is(&mut self, sign: u8) -> bool {
        // Mostly there is no blank before it.
        self.take(sign) || {
            self.skip_blanks();
            self.take(sign)
        }
    }

    #[inline]
    fn expect(&mut self, sign: u8) -> Option<()> {
        self.next_is(sign).then_some(())
    }

    #[inline]
    fn take(&mut self, sign: u8) -> bool {
        match self.rest {
            [first, rest @ ..] if *first == sign => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// The blanks of JSON.
    #[inline]
    fn skip_blanks(&mut self) {
        while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    #[inline]
    const fn at(&self) -> usize {
        self.line.len() - self.rest.len()
    }
}

/// From the first quote, backslash or control character on; nothing if there is
/// none.
#[inline]
fn notable(mut bytes: &[u8]) -> &[u8] {
    // Eight bytes at a time: of those whose highest bit comes out, the first is
    // one that is looked for (Sean Anderson, Bit Twiddling Hacks, "Determine if
    // a word has a byte less than n").
    const ONES: u64 = u64::MAX / 0xFF;
    const HIGH: u64 = ONES << 7;
    const fn below(word: u64, limit: u64) -> u64 {
        word.wrapping_sub(ONES * limit) & !word
    }
    while let Some((word, rest)) = bytes.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(*word);
        let quotes = below(word ^ (ONES * b'"' as u64), 1);
        let backslashes = below(word ^ (ONES * b'\\' as u64), 1);
        let found = (quotes | backslashes | below(word, 0x20)) & HIGH;
        if found != 0 {
            let before = found.trailing_zeros() as usize / 8;
            return bytes.get(before..).unwrap_or(&[]);
        }
        bytes = rest;
    }
    while let [byte, rest @ ..] = bytes
        && !matches!(byte, b'"' | b'\\' | 0..0x20)
    {
        bytes = rest;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::layout::Layout;
    use super::*;
    use crate::batch::{Column, ColumnBuilder};
    use crate::model::{Currency, Zone};

    /// Records as programs write them: all in one line, with blanks as Python
    /// has them, and over several lines.
    const EVENTS: [&str; 4] = [
        r#"{"id":"e1","kind":"purchase","at":"2026-11-21T14:03:00+03:00","customer":"c1","purchase":{"store":"s1","currency":"TRY","coupons":["A1","b2"],"total":"25.50","lines":[{"sku":"a","category":"coffee","quantity":2,"unit_price":"10.25"},{"sku":"b","quantity":0.5,"unit_price":10,"gift":true,"amount":5}]}}"#,
        r#"{"id": "e2", "kind": "purchase", "at": "2026-11-21T14:03:00Z", "customer": null, "purchase": {"tax": 1.5, "coupons": [], "lines": [{"sku": "a\u00e7", "name": "\"caf\u00e9\"", "quantity": "-1.000", "amount": "-3.00"}, {"sku": "d", "quantity": 1, "amount": 7, "discount": 0, "unit_price": 7.00}]}}"#,
        "{ \"at\" : \"2026-11-21\" ,\n\t\"id\" : \"e3 ğüş\",\r\n \"kind\" : \"signup\" }",
        r#"{"id":17,"kind":"purchase","at":"2026-01-01","colour":"red","weight":12,"purchase":{"lines":[]}}"#,
    ];

    const CUSTOMERS: [&str; 2] = [
        r#"{"id":"c1","birth_date":"1990-02-28","tags":["vip","new"],"tier":"gold"}"#,
        r#"{"id": 7, "signup_date": "2020-01-01", "tags": null}"#,
    ];

    fn schema() -> Schema {
        Schema::new(Currency::from_code("TRY").unwrap(), Zone::utc())
    }

    /// One that lets everything through that it can.
    fn lenient() -> Schema {
        let mut schema = schema();
        schema.records.unknown_fields = UnknownFields::Ignore;
        schema.records.number_ids = NumberIds::AsText;
        schema
    }

    fn record(layout: Layout, schema: &Schema) -> Record {
        let mut record = Record::new(layout, schema);
        let slots = record.layout.slots.iter();
        record.columns = slots
            .map(|slot| Some(ColumnBuilder::new(slot.ty)))
            .collect();
        record
    }

    fn entries(column: &Column, rows: usize) -> Vec<String> {
        let entry = |row| match column {
            Column::Integers(column) => format!("{:?}", column.get(row)),
            Column::Text(column) => format!("{:?}", column.get(row)),
            Column::Texts(column) => format!("{:?}", column.get(row).collect::<Vec<_>>()),
        };
        (0..rows).map(entry).collect()
    }

    /// Everything that was read of a record.
    fn read(mut record: Record, line: &str) -> Vec<String> {
        let text = |span| record.texts.get(line, span);
        let staged = record.staged.iter().map(|staged| match *staged {
            Staged::Text(span) => format!("{:?}", text(span)),
            Staged::Texts(start, end) => {
                let list = record.texts.list(start, end).iter();
                format!("{:?}", list.map(|&span| text(span)).collect::<Vec<_>>())
            }
            other => format!("{other:?}"),
        });
        let mut all: Vec<String> = staged.collect();
        all.push(format!(
            "{:?} {} {} {} {} {:?} {:?} {} {}",
            record.objects,
            record.has_lines,
            record.lines,
            record.total,
            record.returned,
            record.came_back,
            record.incomplete,
            record.amounts_missing,
            record.ignored
        ));
        let line_slots = record.layout.line.into_iter();
        let line_slots = line_slots.flat_map(|shape| record.layout.slots_of(shape));
        for slot in line_slots.collect::<Vec<_>>() {
            let column = record.columns[slot].take().unwrap().finish();
            all.extend(entries(&column, record.lines));
        }
        all
    }

    /// Reads a text both ways; whether it was read in one go.
    fn both(layout: fn(&Schema) -> Layout, schema: &Schema, usual: &str, line: &str) -> bool {
        let mut quick = record(layout(schema), schema);
        // Which keys follow each other is known of the record before.
        let _ = scan(&mut quick, schema, usual);
        quick.truncate_lines(0);
        quick.ignored = 0;
        quick.begin();
        if scan(&mut quick, schema, line).is_none() {
            return false;
        }
        let mut thorough = record(layout(schema), schema);
        if let Err(problem) = thorough.parse_any(line, schema) {
            panic!("{line} is read, but {problem:?}");
        }
        assert_eq!(read(quick, line), read(thorough, line), "{line}");
        true
    }

    #[test]
    fn records_as_programs_write_them_are_read_in_one_go() {
        for event in EVENTS {
            assert!(both(Layout::events, &lenient(), event, event), "{event}");
        }
        for customer in CUSTOMERS {
            assert!(both(Layout::customers, &lenient(), customer, customer));
        }
        for event in EVENTS.iter().take(3) {
            assert!(both(Layout::events, &schema(), EVENTS[0], event), "{event}");
        }
    }

    #[test]
    fn whatever_is_unusual_or_wrong_is_left_to_the_other() {
        for line in [
            "",
            "[]",
            "{",
            "{}}",
            "{\"id\":\"a\",}",
            "{\"id\":\"a\" \"kind\":\"b\"}",
            "{\"id\":\"a\",\"id\":\"b\"}",
            "{\"id\":\"a\tb\"}",
            "{\"id\":\"a\\x\"}",
            "{\"id\":\"\\ud800\"}",
            "{\"id\":\"a}",
            "{\"id\":\"a\\",
            "{\"id\":true}",
            "{\"nobody\":{}}",
            "{\"purchase\":null}",
            "{\"purchase\":{\"tax\":01}}",
            "{\"purchase\":{\"tax\":1.}}",
            "{\"purchase\":{\"tax\":1e2}}",
            "{\"purchase\":{\"tax\":1.234}}",
            "{\"purchase\":{\"tax\":-1}}",
            "{\"purchase\":{\"tax\":9223372036854775808}}",
            "{\"purchase\":{\"lines\":{}}}",
            "{\"purchase\":{\"lines\":[],\"lines\":[]}}",
            "{\"purchase\":{\"lines\":[{}]}}",
        ] {
            let schema = lenient();
            let mut record = record(Layout::events(&schema), &schema);
            assert!(scan(&mut record, &schema, line).is_none(), "{line}");
        }
    }

    /// Changes a text at some places.
    fn changed(text: &str, changes: &[(usize, usize, &'static str)]) -> String {
        let mut text = text.to_owned();
        for &(at, len, by) in changes {
            let boundary =
                |at: usize| (0..=at.min(text.len())).rfind(|&at| text.is_char_boundary(at));
            let start = boundary(at % (text.len() + 1)).unwrap_or(0);
            let end = boundary(start + len).unwrap_or(start).max(start);
            text.replace_range(start..end, by);
        }
        text
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        /// Whatever is read in one go is what serde_json reads.
        #[test]
        fn both_read_the_same(
            usual in 0..EVENTS.len() + CUSTOMERS.len(),
            is_lenient in any::<bool>(),
            changes in prop::collection::vec(
                (any::<usize>(), 0..4usize, prop::sample::select(&[
                    "", "", " ", "\"", "\\", "\\u0041", "\\n", "{", "}", "[", "]", ",", ":", "0",
                    "-", ".", "1", "99999999999999999", "e", "null", "true", "\"x\":1,", "é",
                    "\u{1}", "\n", "\"tax\":", "\"sku\":\"z\",",
                ][..])),
                0..4,
            ),
        ) {
            let schema = if is_lenient { lenient() } else { schema() };
            let all: Vec<&str> = EVENTS.into_iter().chain(CUSTOMERS).collect();
            let layout = if usual < EVENTS.len() { Layout::events } else { Layout::customers };
            both(layout, &schema, all[usual], &changed(all[usual], &changes));
        }
    }
}
