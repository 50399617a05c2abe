//! What a return's record does not say, from its purchase.

use super::returns::Resolved;
use crate::batch::{Column, Columns, DictionaryBuilder, Integers, TextColumn};
use crate::model::Currency;
use crate::returns::Purchase;
use crate::schema::{Field, FieldId};
use crate::snapshot::Snapshot;

/// A return of a batch with its purchase.
pub(super) struct Known<'a> {
    pub(super) row: usize,
    pub(super) resolved: &'a Resolved,
    pub(super) purchase: &'a Purchase,
}

/// Completes the lines of returns, their totals and currencies: amounts are what
/// was paid for what comes back, everything else is what the purchase says.
pub(super) fn fill(columns: &mut Columns, snapshot: &Snapshot, returns: &[Known<'_>]) {
    let schema = &snapshot.settings().schema;
    let fields = snapshot.fields();
    let lines: Vec<FieldId> = (0..schema.fields().len())
        .map(FieldId::from_index)
        .filter(|&id| schema.field(id).is_some_and(Field::is_line))
        .filter(|&id| Some(id) != fields.sku && Some(id) != fields.line_quantity)
        .collect();
    for id in lines {
        let column = match columns.get(id) {
            Some(Column::Integers(column)) => {
                let paid = Some(id) == fields.line_amount;
                Column::Integers(numbers(column, columns, returns, id, paid))
            }
            Some(Column::Text(column)) => Column::Text(texts(column, columns, returns, id)),
            Some(Column::Texts(_)) | None => continue,
        };
        columns.set(id, column);
    }
    if let Some(total) = fields.total
        && let Some(Column::Integers(column)) = columns.get(total)
    {
        let mut values = column.values.to_vec();
        for known in returns {
            if let Some(value) = values.get_mut(known.row) {
                let paid = known.resolved.matched.paid.iter();
                *value = paid.fold(0i64, |sum, &paid| sum.saturating_add(paid));
            }
        }
        let column = with_values(column, values, returns.iter().map(|known| known.row));
        columns.set(total, Column::Integers(column));
    }
    if let Some(currency) = fields.currency
        && let Some(Column::Text(column)) = columns.get(currency)
    {
        let column = currencies(column, columns, snapshot, returns);
        columns.set(currency, Column::Text(column));
    }
}

/// The currency of each event: a return that says none is in that of its
/// purchase, or in the program's own if nobody knows the purchase.
fn currencies(
    column: &TextColumn,
    columns: &Columns,
    snapshot: &Snapshot,
    returns: &[Known<'_>],
) -> TextColumn {
    let mut all: Vec<Currency> = (0..column.keys.len())
        .map(|row| snapshot.currency(columns, row))
        .collect();
    for known in returns {
        if let Some(currency) = all.get_mut(known.row) {
            let purchase = known.purchase;
            *currency = snapshot.currency(&purchase.columns, purchase.row as usize);
        }
    }
    let codes: Vec<Option<&str>> = all.iter().map(|currency| Some(currency.code())).collect();
    text_column(&codes)
}

/// The line of the purchase that a line of a return is of.
fn sources<'a>(
    columns: &'a Columns,
    returns: &'a [Known<'a>],
) -> impl Iterator<Item = (usize, usize, usize, &'a Known<'a>)> {
    returns.iter().flat_map(|known| {
        let lines = columns.line_range(known.row);
        let purchase = known
            .purchase
            .columns
            .line_range(known.purchase.row as usize);
        let sources = known.resolved.matched.sources.iter().enumerate();
        lines
            .zip(sources)
            .filter_map(move |(entry, (line, sources))| {
                let (first, _) = sources.first()?;
                Some((entry, line, purchase.start + first, known))
            })
    })
}

fn numbers(
    column: &Integers,
    columns: &Columns,
    returns: &[Known<'_>],
    id: FieldId,
    paid: bool,
) -> Integers {
    let mut values = column.values.to_vec();
    let mut known_entries = Vec::new();
    for (entry, line, source, known) in sources(columns, returns) {
        let value = if paid {
            known.resolved.matched.paid.get(line).copied()
        } else {
            let own = known.purchase.columns.get(id).and_then(Column::as_integers);
            own.and_then(|own| own.get(source))
        };
        if let Some(value) = value
            && let Some(place) = values.get_mut(entry)
            && (paid || column.get(entry).is_none_or(|own| own == 0))
        {
            *place = value;
            known_entries.push(entry);
        }
    }
    with_values(column, values, known_entries.into_iter())
}

/// A column with other values, which the entries `valid` have for certain.
fn with_values(
    column: &Integers,
    values: Vec<i64>,
    valid: impl Iterator<Item = usize>,
) -> Integers {
    let validity = column.validity.as_ref().map(|validity| {
        let mut known: Vec<bool> = validity.iter().collect();
        for entry in valid {
            if let Some(place) = known.get_mut(entry) {
                *place = true;
            }
        }
        known.into()
    });
    Integers {
        values: values.into(),
        validity,
    }
}

fn texts(column: &TextColumn, columns: &Columns, returns: &[Known<'_>], id: FieldId) -> TextColumn {
    let mut texts: Vec<Option<&str>> = (0..column.keys.len())
        .map(|entry| column.get(entry))
        .collect();
    for (entry, _, source, known) in sources(columns, returns) {
        let own = known.purchase.columns.get(id).and_then(Column::as_text);
        if let Some(place) = texts.get_mut(entry)
            && place.is_none_or(str::is_empty)
        {
            *place = own.and_then(|own| own.get(source)).or(*place);
        }
    }
    text_column(&texts)
}

fn text_column(texts: &[Option<&str>]) -> TextColumn {
    let mut dictionary = DictionaryBuilder::default();
    let keys = texts
        .iter()
        .map(|text| text.map_or(0, |text| dictionary.intern(text)))
        .collect();
    TextColumn {
        keys,
        dictionary: dictionary.finish(),
        validity: Some(texts.iter().map(Option::is_some).collect()),
    }
}
