//! One row of an export, converted.

use anyhow::anyhow;
use csv::StringRecord;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use sadakat_engine::model::{Currency, QUANTITY_DIGITS, ScaledError, parse_scaled, pow10};

use super::columns::Columns;
use super::mapping::{Category, Drop, Mapping, Sign, Source};

/// Decimal places that a price may have before it is rounded: some
/// wholesalers price in thousandths.
const PRICE_DIGITS: u8 = 6;

/// One line of a receipt. Quantities and amounts are positive.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    pub(crate) id: String,
    /// Seconds since 1970-01-01T00:00:00Z.
    pub(crate) at: i64,
    pub(crate) customer: &'a str,
    pub(crate) returned: bool,
    pub(crate) sku: &'a str,
    pub(crate) name: &'a str,
    pub(crate) category: &'a str,
    /// Thousandths.
    pub(crate) quantity: i64,
    /// Minor units.
    pub(crate) money: Money,
}

/// What a row costs, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Money {
    /// What one costs.
    Each(i64),
    /// What all cost.
    Amount(i64),
    /// What all cost, rounded half up, since one costs a fraction of the minor
    /// unit.
    Rounded(i64),
}

/// Why a row is not a line.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The mapping says so.
    Dropped(String),
    /// A value does not fit the mapping.
    Wrong {
        /// Position of the column.
        column: usize,
        message: String,
        help: String,
    },
}

/// Converts rows by a mapping.
#[derive(Debug)]
pub(crate) struct Converter<'m> {
    mapping: &'m Mapping,
    pub(crate) zone: TimeZone,
    digits: u8,
    // The rows of a receipt mostly have the same text.
    last_at: (String, i64),
}

impl<'m> Converter<'m> {
    pub(crate) fn new(mapping: &'m Mapping) -> anyhow::Result<Self> {
        let Source {
            currency,
            time_zone,
            ..
        } = &mapping.source;
        let zone = TimeZone::get(time_zone).map_err(|_| {
            anyhow!("`{time_zone}` is not an IANA time zone: write one such as `Europe/London`")
        })?;
        Ok(Self {
            mapping,
            zone,
            digits: Currency::from_code(currency)?.minor_digits(),
            last_at: (String::new(), 0),
        })
    }

    /// Converts one row.
    pub(crate) fn convert<'a>(
        &mut self,
        columns: &Columns,
        row: &'a StringRecord,
    ) -> Result<Row<'a>, Refusal>
    where
        'm: 'a,
    {
        let cell = |at: usize| row.get(at).unwrap_or("").trim();
        let optional = |at: Option<usize>| at.map_or("", cell);
        let id = columns
            .id
            .iter()
            .map(|&at| cell(at))
            .collect::<Vec<_>>()
            .join("-");
        if columns.id.iter().any(|&at| cell(at).is_empty()) {
            let column = columns.id.first().copied().unwrap_or(0);
            return Err(wrong(
                column,
                "the receipt's id is empty",
                "fill in the cell",
            ));
        }
        let (sku, name) = (cell(columns.sku), optional(columns.name));
        let quantity = self.number(columns.quantity, cell(columns.quantity), QUANTITY_DIGITS)?;
        let price = self.number(columns.money, cell(columns.money), PRICE_DIGITS)?;
        let customer = optional(columns.customer);
        let returns = &self.mapping.returns;
        let marked = returns
            .id_prefix
            .as_ref()
            .is_some_and(|p| id.starts_with(p));
        let returned = marked || (returns.negative_quantity && quantity < 0);
        let seen = Seen {
            id: &id,
            sku,
            quantity,
            price,
            guest: customer.is_empty(),
            returned,
        };
        if let Some(drop) = self.mapping.drop.iter().find(|drop| seen.fits(drop)) {
            return Err(Refusal::Dropped(drop.reason.clone()));
        }
        if sku.is_empty() {
            return Err(wrong(
                columns.sku,
                "the SKU is empty",
                "fill in the cell, or add a [[drop]]",
            ));
        }
        if quantity == 0 || (quantity < 0) != returned {
            let message = format!(
                "`{}` is not the quantity of a {}",
                cell(columns.quantity),
                if returned { "return" } else { "purchase" }
            );
            return Err(wrong(
                columns.quantity,
                message,
                "mark returns under [returns], or add a [[drop]]",
            ));
        }
        // Some tills write the amount of a return with a sign, some do not.
        let signed = self.mapping.line.amount.is_some() && returned;
        if price < 0 && !signed {
            let message = format!("`{}` is negative", cell(columns.money));
            return Err(wrong(
                columns.money,
                message,
                "add a [[drop]] that says what such rows are",
            ));
        }
        let category =
            category(self.mapping, sku, name).unwrap_or_else(|| optional(columns.category));
        let money = self.money(quantity.abs(), price.abs()).ok_or_else(|| {
            wrong(
                columns.money,
                "the amount is larger than 64 bits hold",
                "correct the cell",
            )
        })?;
        Ok(Row {
            at: self.instant(columns.at, cell(columns.at))?,
            id,
            customer,
            returned,
            sku,
            name,
            category,
            quantity: quantity.abs(),
            money,
        })
    }

    fn number(&self, column: usize, text: &str, digits: u8) -> Result<i64, Refusal> {
        let Source {
            decimal_mark,
            thousands_mark,
            ..
        } = self.mapping.source;
        let plain = if decimal_mark == '.' && thousands_mark.is_none() {
            parse_scaled(text, digits)
        } else {
            let point = text
                .chars()
                .filter(|&c| Some(c) != thousands_mark)
                // A point that is no decimal mark makes the number malformed.
                .map(|c| {
                    if c == decimal_mark {
                        '.'
                    } else if c == '.' {
                        '?'
                    } else {
                        c
                    }
                })
                .collect::<String>();
            parse_scaled(&point, digits)
        };
        plain.map_err(|error| {
            let help = match error {
                ScaledError::TooPrecise { digits } => format!("write at most {digits} decimal places"),
                ScaledError::TooLarge => "correct the cell".to_owned(),
                ScaledError::Malformed => format!("write digits with `{decimal_mark}` before decimal places, or set `decimal_mark` and `thousands_mark` in [source]"),
            };
            wrong(column, format!("`{text}`: {error}"), help)
        })
    }

    /// From a price with [`PRICE_DIGITS`] places.
    fn money(&self, quantity: i64, price: i64) -> Option<Money> {
        let unit = pow10(PRICE_DIGITS - self.digits.min(PRICE_DIGITS));
        let exact = price % unit == 0;
        if self.mapping.line.amount.is_some() {
            let rounded = price.checked_add(unit / 2)? / unit;
            return Some(if exact {
                Money::Amount(price / unit)
            } else {
                Money::Rounded(rounded)
            });
        }
        if exact {
            return Some(Money::Each(price / unit));
        }
        let one = i128::from(unit) * i128::from(pow10(QUANTITY_DIGITS));
        let amount = (i128::from(quantity) * i128::from(price) + one / 2) / one;
        i64::try_from(amount).ok().map(Money::Rounded)
    }

    fn instant(&mut self, column: usize, text: &str) -> Result<i64, Refusal> {
        if self.last_at.0 == text {
            return Ok(self.last_at.1);
        }
        let format = &self.mapping.source.date;
        let zoned = DateTime::strptime(format, text)
            .and_then(|local| self.zone.to_ambiguous_zoned(local).compatible());
        let at = zoned
            .map_err(|_| {
                let help = format!("write dates as `{format}`, or set `date` in [source]");
                wrong(column, format!("`{text}` is not a date of this form"), help)
            })?
            .timestamp()
            .as_second();
        self.last_at = (text.to_owned(), at);
        Ok(at)
    }
}

/// The category that the mapping has for a line.
pub(crate) fn category<'m>(mapping: &'m Mapping, sku: &str, name: &str) -> Option<&'m str> {
    let mut categories = mapping.category.iter();
    categories
        .find(|c| fits(c, sku, name))
        .map(|c| c.name.as_str())
}

fn fits(category: &Category, sku: &str, name: &str) -> bool {
    (category.sku.is_empty() && category.words.is_empty())
        || category.sku.iter().any(|s| s.eq_ignore_ascii_case(sku))
        || category.words.iter().any(|word| contains(name, word))
}

/// Whether `text` has `word` as a whole word or its plural, whatever the case
/// of ASCII letters: `CUP` is in `Tea cups`, but not in `Cupid`.
fn contains(text: &str, word: &str) -> bool {
    let text = text.as_bytes();
    let ends = |at: usize| !text.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let windows = text.windows(word.len().max(1)).enumerate();
    let mut found = windows.filter(|(_, window)| window.eq_ignore_ascii_case(word.as_bytes()));
    found.any(|(start, _)| {
        let end = start + word.len();
        let plural = text.get(end).is_some_and(|letter| b"sS".contains(letter));
        let begins = start == 0 || ends(start - 1);
        begins && (ends(end) || (plural && ends(end + 1)))
    })
}

/// What drop rules look at.
struct Seen<'a> {
    id: &'a str,
    sku: &'a str,
    quantity: i64,
    price: i64,
    guest: bool,
    returned: bool,
}

impl Seen<'_> {
    fn fits(&self, drop: &Drop) -> bool {
        let all = |wanted: Option<bool>| wanted.unwrap_or(true);
        all(drop
            .sku
            .as_ref()
            .map(|list| list.iter().any(|sku| sku.eq_ignore_ascii_case(self.sku))))
            && all(drop
                .id_prefix
                .as_ref()
                .map(|prefix| self.id.starts_with(prefix)))
            && all(drop.quantity.map(|wanted| wanted == sign(self.quantity)))
            && all(drop.price.map(|wanted| wanted == sign(self.price)))
            && all(drop.guest.map(|wanted| wanted == self.guest))
            && all(drop.returned.map(|wanted| wanted == self.returned))
    }
}

const fn sign(number: i64) -> Sign {
    match number {
        i64::MIN..=-1 => Sign::Negative,
        0 => Sign::Zero,
        1.. => Sign::Positive,
    }
}

fn wrong(column: usize, message: impl Into<String>, help: impl Into<String>) -> Refusal {
    Refusal::Wrong {
        column,
        message: message.into(),
        help: help.into(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn whole_words_and_plurals() {
        for (text, word, expected) in [
            ("Tea cups, 3", "CUP", true),
            ("CREAM CUPID HEARTS", "CUP", false),
            ("hiccup", "CUP", false),
            ("cup", "CUP", true),
            ("", "CUP", false),
            ("LUNCH BOX", "lunch box", true),
            ("WHITE T-LIGHT HOLDER", "T-LIGHT", true),
        ] {
            assert_eq!(super::contains(text, word), expected, "{text}");
        }
    }
}
