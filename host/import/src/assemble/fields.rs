//! What a row says of its receipt, its member and declared fields.

use std::borrow::Cow;

use sadakat_engine::diagnostic::{codes, one_of};
use sadakat_engine::model::{Currency, Date as Day, Instant, QUANTITY_DIGITS, Zone};
use sadakat_engine::schema::FieldType;

use super::amounts::scaled;
use super::rows::{Checked, Rows, wrong};
use super::store::Stored;
use super::texts::{NO_TEXT, TextId};
use crate::cell::BETWEEN;
use crate::expression::{Expr, Row, Value};
use crate::mapping::{FieldFrom, Meaning};
use crate::members;

impl Rows<'_> {
    pub(super) fn stored(
        &mut self,
        meaning: Meaning,
        expr: &Expr,
        row: Row<'_>,
    ) -> Checked<Stored> {
        let mapping = self.mapping;
        let formats = &mapping.formats;
        let value = expr
            .evaluate(row, formats)
            .map_err(|fault| self.explain(&fault))?;
        if value.is_missing() {
            return Ok(Stored::Missing);
        }
        let slot = expr.column();
        Ok(match meaning {
            Meaning::Shipping
            | Meaning::Discount
            | Meaning::Subtotal
            | Meaning::Tax
            | Meaning::TaxWithin
            | Meaning::Total
            | Meaning::Refund
            | Meaning::Field(FieldType::Money) => {
                let number = value
                    .number(formats)
                    .map_err(|fault| self.explain(&fault))?;
                number.map_or(Stored::Missing, |number| Stored::Amount(number.normalize()))
            }
            Meaning::RefundAt => {
                let text = value.text().unwrap_or_default().into_owned();
                let moment = formats
                    .moment(&text, slot, None)
                    .map_err(|fault| self.explain(&fault))?;
                moment
                    .micros(&mapping.zone)
                    .map_or(Stored::Missing, Stored::At)
            }
            Meaning::Currency => {
                let text = value.text().unwrap_or_default().to_uppercase();
                self.check_currency(&text, slot)?;
                Stored::Text(self.store.texts.number(&text))
            }
            Meaning::Of => Stored::Text(self.store.texts.number(&value.text().unwrap_or_default())),
            Meaning::Field(ty) => {
                let field = slot.map(|slot| mapping.column_name(slot));
                let text = self.field(ty, value, field)?;
                Stored::Text(text)
            }
        })
    }

    fn check_currency(&self, code: &str, slot: Option<usize>) -> Checked<()> {
        let field = || slot.map(|slot| self.mapping.column_name(slot));
        if Currency::from_code(code).is_err() {
            return wrong(
                codes::MAPPING_VALUE,
                field(),
                format!("`{code}` is not a currency of ISO 4217"),
                "name the column that has its three letters",
            );
        }
        let schema = &self.mapping.schema;
        if self.mapping.has_program && schema.find_currency(code).is_none() {
            return wrong(
                codes::MAPPING_VALUE,
                field(),
                format!("`{code}` is not a currency of the program"),
                &format!(
                    "add it to the program: `currencies = [\"{}\", \"{code}\"]` in program.toml",
                    schema.currency.code()
                ),
            );
        }
        Ok(())
    }

    /// The member of a row; no text for a guest.
    pub(super) fn customer(&mut self, expr: &Expr, row: Row<'_>) -> Checked<TextId> {
        let mapping = self.mapping;
        // The rows of a receipt mostly have the same text.
        if let Some(slot) = expr.column()
            && !self.last_customer.0.is_empty()
            && self.last_customer.0 == row.cell(slot).text()
        {
            return Ok(self.last_customer.1);
        }
        let value = expr
            .evaluate(row, &mapping.formats)
            .map_err(|fault| self.explain(&fault))?;
        let Some(text) = value.text() else {
            return Ok(NO_TEXT);
        };
        if self.last_customer.0 == text {
            return Ok(self.last_customer.1);
        }
        let id = members::normal_id(&text, mapping.receipt.ids_as_written);
        let is_guest = mapping
            .receipt
            .guests
            .iter()
            .any(|guest| *guest == id.as_ref() || *guest == text.as_ref());
        let number = if is_guest {
            NO_TEXT
        } else {
            self.store.texts.number(&id)
        };
        self.last_customer = (text.into_owned(), number);
        Ok(number)
    }

    /// Notes the member's fields. One that cannot be read is left out and
    /// reported; the receipt is right without it.
    pub(super) fn member(&mut self, customer: TextId, line: u64, row: Row<'_>) {
        let mapping = self.mapping;
        let mut fields = Vec::with_capacity(mapping.members.len());
        for FieldFrom { key, ty, expr } in &mapping.members {
            let name = expr.column().map(|slot| mapping.column_name(slot));
            let read = match expr.evaluate(row, &mapping.formats) {
                Ok(Value::Missing) => Ok(NO_TEXT),
                Ok(value) => self
                    .field(*ty, value, name)
                    .and_then(|text| self.known_tier(key, text)),
                Err(fault) => Err(self.explain(&fault)),
            };
            let text = read.unwrap_or_else(|mut problem| {
                problem.message = format!(
                    "customer `{}`: {}",
                    self.store.texts.get(customer),
                    problem.message
                );
                problem.field.get_or_insert_with(|| key.clone());
                let problem = self.rejected(line, row, *problem);
                self.summary.member_values_rejected += 1;
                self.rejected.push(problem);
                NO_TEXT
            });
            fields.push(text);
        }
        self.store.member(customer, fields);
    }

    /// A tier that the program does not have would be refused later.
    fn known_tier(&self, key: &str, text: TextId) -> Checked<TextId> {
        let tiers = &self.mapping.schema.tiers;
        let tier = self.store.texts.get(text);
        if key != "tier" || !self.mapping.has_program || tiers.iter().any(|known| known == tier) {
            return Ok(text);
        }
        let help = one_of(tier, tiers.iter().map(String::as_str)).unwrap_or_default();
        wrong(
            codes::MAPPING_VALUE,
            None,
            format!("`{tier}` is not a tier of the program"),
            &help,
        )
    }

    /// A value of a declared or built-in field, as records have it.
    pub(super) fn field(
        &mut self,
        ty: FieldType,
        value: Value<'_>,
        field: Option<String>,
    ) -> Checked<TextId> {
        let formats = &self.mapping.formats;
        let no =
            |message: String, help: &str| wrong(codes::MAPPING_VALUE, field.clone(), message, help);
        let text: Cow<'_, str> = match ty {
            FieldType::Boolean => {
                let truth = value.truth().map_err(|fault| self.explain(&fault))?;
                match truth {
                    Some(true) => Cow::Borrowed("true"),
                    Some(false) => Cow::Borrowed("false"),
                    None => return Ok(NO_TEXT),
                }
            }
            FieldType::Integer | FieldType::Money | FieldType::Quantity => {
                let Some(number) = value
                    .number(formats)
                    .map_err(|fault| self.explain(&fault))?
                else {
                    return Ok(NO_TEXT);
                };
                let digits = match ty {
                    FieldType::Integer => 0,
                    FieldType::Money => self.mapping.currency.minor_digits(),
                    _ => QUANTITY_DIGITS,
                };
                match scaled(number, digits) {
                    Some((_, true)) => Cow::Owned(number.normalize().to_string()),
                    _ => {
                        return no(
                            format!("`{number}` has more than {digits} decimal places"),
                            "round it in the mapping's expression, or correct the cell",
                        );
                    }
                }
            }
            FieldType::Date => match value.day(formats).map_err(|fault| self.explain(&fault))? {
                Some(day) => {
                    let text = day.to_string();
                    if Day::parse(&text).is_none() {
                        return no(format!("`{text}` is not a day"), "correct the cell");
                    }
                    Cow::Owned(text)
                }
                None => return Ok(NO_TEXT),
            },
            FieldType::Instant => {
                let slot = None;
                let Some(text) = value.text() else {
                    return Ok(NO_TEXT);
                };
                let moment = formats
                    .moment(&text, slot, None)
                    .map_err(|fault| self.explain(&fault))?;
                match moment.micros(&self.mapping.zone) {
                    Some(micros) => {
                        Cow::Owned(Instant::from_micros(micros).to_rfc3339(&Zone::utc()))
                    }
                    None => return no(format!("`{text}` is out of range"), "correct the cell"),
                }
            }
            FieldType::Texts => {
                let text = value.text().unwrap_or_default();
                let parts: Vec<&str> = text
                    .split([BETWEEN, '|', ';', ','])
                    .map(str::trim)
                    .filter(|part| !part.is_empty())
                    .collect();
                Cow::Owned(parts.join(&BETWEEN.to_string()))
            }
            _ => value.text().unwrap_or_default(),
        };
        Ok(self.store.texts.number(&text))
    }
}
