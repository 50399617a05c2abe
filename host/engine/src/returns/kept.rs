//! A purchase that may come back, as text: by names instead of numbers, so that
//! it outlives the process and the program that decided it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::matching::Back;
use super::purchase::{Purchase, Then};
use crate::batch::{Column, ColumnBuilder, Columns, ColumnsBuilder};
use crate::campaign::Capped;
use crate::effect::WalletId;
use crate::model::{Date, Instant, Zone};
use crate::schema::{Field, FieldId, FieldSet, FieldType, KindId};
use crate::snapshot::Snapshot;
use crate::state::{Drawn, MemberIndex};

/// A purchase by names: equal purchases are equal texts, as JSON.
///
/// What another program reads of it: fields of the same name and type, counts
/// by campaigns, points by wallets. What was not read then is missing.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeptPurchase {
    at: i64,
    /// The zone of its local time, if that is not the program's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    zone: Option<String>,
    lines: usize,
    /// By field: its type, and a value for the event or for each line.
    fields: BTreeMap<String, (String, Vec<KeptValue>)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    member: Option<String>,
    day: i32,
    counted_on: i32,
    /// Campaign, limit, and how often.
    used: Vec<(String, u32, u32)>,
    /// Campaign, and what of its budget was gone.
    spent: Vec<(String, i64)>,
    /// Campaign, wallet or none for money off prices, and how much.
    given: Vec<(String, Option<String>, i64)>,
    /// Wallet, the first day on which they would have been gone, and how many.
    drawn: Vec<(String, Option<i32>, i64)>,
    back: Back,
    /// The hash of the program that decided it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<Box<str>>,
}

/// The value of one field.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum KeptValue {
    Missing(()),
    Integer(i64),
    Text(String),
    Texts(Vec<String>),
}

impl KeptPurchase {
    /// Whose it is; none for a guest's.
    pub(crate) fn member(&self) -> Option<&str> {
        self.member.as_deref()
    }

    /// The hash of the program that decided it, if that was noted.
    pub(crate) fn by(&self) -> Option<&str> {
        self.by.as_deref()
    }

    /// Its id.
    pub(crate) fn id(&self) -> Option<&str> {
        let (_, values) = self.fields.get("event.id")?;
        match values.first()? {
            KeptValue::Text(id) => Some(id),
            _ => None,
        }
    }

    /// When it happened.
    pub(crate) const fn at(&self) -> Instant {
        Instant::from_micros(self.at)
    }

    /// The day from which its points count.
    pub(crate) const fn day(&self) -> Date {
        Date::from_days(self.day)
    }

    /// A purchase with the id of its member.
    pub(crate) fn of(purchase: &Purchase, member: Option<&str>, snapshot: &Snapshot) -> Self {
        let schema = &snapshot.settings().schema;
        let (columns, row) = (&*purchase.columns, purchase.row as usize);
        let range = columns.line_range(row);
        let fields = schema.fields().iter().enumerate();
        let fields = fields.filter_map(|(index, field)| {
            let column = columns.get(FieldId::from_index(index))?;
            let entries = match field.is_line() {
                true => range.clone(),
                false => row..row + 1,
            };
            let values = entries.map(|entry| KeptValue::of(column, entry)).collect();
            Some((field.name.clone(), (field.ty.name().to_owned(), values)))
        });
        let campaign = |number: u32| {
            let campaign = snapshot.campaigns().get(number as usize);
            campaign.map_or_else(String::new, |campaign| campaign.id.as_ref().to_owned())
        };
        let wallet = |id: WalletId| {
            let wallet = snapshot.settings().state.wallets.get(usize::from(id.0));
            wallet.map_or_else(String::new, |wallet| wallet.name.as_ref().to_owned())
        };
        let Then { used, spent, given } = &purchase.then;
        let given = given.iter().map(|&(of, what, amount)| {
            let wallet = match what {
                Capped::Points(id) => Some(wallet(id)),
                Capped::Discount => None,
            };
            (campaign(of), wallet, amount)
        });
        let drawn = purchase.drawn.iter().map(|drawn| {
            let expires = drawn.expires.map(Date::days);
            (wallet(drawn.wallet), expires, drawn.amount)
        });
        Self {
            at: columns.at(row).micros(),
            zone: columns.zone(row).map(|zone| zone.name().to_owned()),
            lines: range.len(),
            fields: fields.collect(),
            member: member.map(str::to_owned),
            day: purchase.day.days(),
            counted_on: purchase.counted_on.days(),
            used: used
                .iter()
                .map(|&(of, limit, count)| (campaign(of), limit, count))
                .collect(),
            spent: spent.iter().map(|&(of, sum)| (campaign(of), sum)).collect(),
            given: given.collect(),
            drawn: drawn.collect(),
            back: purchase.back.clone(),
            by: Some(purchase.by.as_deref().unwrap_or(snapshot.hash()).into()),
        }
    }

    /// The purchase for a program that reads these fields; none if it has not
    /// as many values as lines.
    pub(crate) fn restored(
        &self,
        member: Option<MemberIndex>,
        reads: &FieldSet,
        snapshot: &Snapshot,
    ) -> Option<Purchase> {
        let campaign = |id: &str| u32::try_from(snapshot.find(id)?).ok();
        let wallet = |name: &str| {
            let mut wallets = (0u16..).zip(&snapshot.settings().state.wallets);
            wallets.find_map(|(number, wallet)| (*wallet.name == *name).then_some(WalletId(number)))
        };
        let used = self.used.iter();
        let used = used.filter_map(|(of, limit, count)| Some((campaign(of)?, *limit, *count)));
        let spent = self.spent.iter();
        let spent = spent.filter_map(|(of, sum)| Some((campaign(of)?, *sum)));
        let given = self.given.iter().filter_map(|(of, name, amount)| {
            let what = match name {
                Some(name) => Capped::Points(wallet(name)?),
                None => Capped::Discount,
            };
            Some((campaign(of)?, what, *amount))
        });
        let drawn = self.drawn.iter().filter_map(|(name, expires, amount)| {
            Some(Drawn {
                wallet: wallet(name)?,
                expires: expires.map(Date::from_days),
                amount: *amount,
            })
        });
        Some(Purchase {
            columns: Arc::new(self.columns(reads, snapshot)?),
            row: 0,
            member,
            day: Date::from_days(self.day),
            counted_on: Date::from_days(self.counted_on),
            then: Then {
                used: used.collect(),
                spent: spent.collect(),
                given: given.collect(),
            },
            given: None,
            drawn: drawn.collect(),
            back: self.back.clone(),
            by: self.by.clone(),
        })
    }

    /// The purchase as a batch of one event.
    fn columns(&self, reads: &FieldSet, snapshot: &Snapshot) -> Option<Columns> {
        let schema = &snapshot.settings().schema;
        // No more lines than there are values of, whatever the text says.
        let lines = self.fields.values().map(|(_, values)| values.len());
        if self.lines > lines.max().unwrap_or(0) {
            return None;
        }
        let mut columns = ColumnsBuilder::default();
        columns.push(KindId::PURCHASE, self.at(), schema, self.lines);
        let mut columns = columns.finish();
        if let Some(zone) = &self.zone {
            let zone = Zone::from_name(zone).ok()?;
            columns.set_zones(vec![zone], vec![0]);
        }
        for (index, field) in schema.fields().iter().enumerate() {
            let id = FieldId::from_index(index);
            let kept = self.fields.get(&field.name);
            let kept = kept.filter(|(ty, _)| ty == field.ty.name());
            // What is known only while an event is decided is in no batch before.
            if kept.is_none() && (!reads.contains(id) || field.is_of_phase()) {
                continue;
            }
            let entries = if field.is_line() { self.lines } else { 1 };
            let values = kept.map(|(_, values)| values.as_slice());
            if values.is_some_and(|values| values.len() != entries) {
                return None;
            }
            columns.set(id, column(field, values.unwrap_or(&[]), entries));
        }
        Some(columns)
    }
}

impl KeptValue {
    fn of(column: &Column, entry: usize) -> Self {
        let found = match column {
            Column::Integers(column) => column.get(entry).map(Self::Integer),
            Column::Text(column) => column.get(entry).map(|text| Self::Text(text.to_owned())),
            Column::Texts(column) => {
                let texts = column.get(entry).map(str::to_owned);
                Some(Self::Texts(texts.collect()))
            }
        };
        found.unwrap_or(Self::Missing(()))
    }
}

/// A field's values; those that are not there are missing.
fn column(field: &Field, values: &[KeptValue], entries: usize) -> Column {
    let mut column = ColumnBuilder::new(field.ty);
    for entry in 0..entries {
        match (field.ty, values.get(entry)) {
            (FieldType::Text, Some(KeptValue::Text(text))) => column.push_text(Some(text)),
            (FieldType::Text, _) => column.push_text(None),
            (FieldType::Texts, Some(KeptValue::Texts(texts))) => {
                column.push_texts(texts.iter().map(String::as_str));
            }
            (FieldType::Texts, _) => column.push_texts(std::iter::empty()),
            (_, Some(KeptValue::Integer(value))) => column.push_integer(Some(*value)),
            _ => column.push_integer(None),
        }
    }
    column.finish()
}
