//! Rows put together to receipts, in the order of time.
//!
//! All rows of all files are held until the last is read, since a receipt's
//! rows may be anywhere and events must come in the order of time: 48 bytes a
//! row, and each distinct text once. Half a million rows took 34 MB.

use std::collections::HashMap;
use std::sync::Arc;

use super::row::{Money, Row};

/// Distinct texts by number.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    numbers: HashMap<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
}

impl Texts {
    /// The number of a text.
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let text: Arc<str> = text.into();
        self.texts.push(text.clone());
        self.numbers.insert(text, number);
        number
    }

    /// The text of a number.
    pub(crate) fn get(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", |text| text)
    }
}

/// A receipt, which becomes an event.
#[derive(Debug)]
pub(crate) struct Receipt {
    pub(crate) id: String,
    pub(crate) returned: bool,
    pub(crate) at: i64,
    pub(crate) customer: u32,
    /// Fields of the purchase that come from columns.
    pub(crate) values: Vec<u32>,
}

/// A line of a receipt.
#[derive(Debug)]
pub(crate) struct Item {
    receipt: u32,
    pub(crate) sku: u32,
    pub(crate) name: u32,
    pub(crate) category: u32,
    pub(crate) quantity: i64,
    pub(crate) money: Money,
}

/// Receipts and members read so far.
#[derive(Debug, Default)]
pub(crate) struct Receipts {
    pub(crate) texts: Texts,
    receipts: Vec<Receipt>,
    by_id: HashMap<(String, bool), u32>,
    items: Vec<Item>,
    /// Members in the order of their first row, with their fields.
    pub(crate) members: Vec<(u32, Vec<u32>)>,
    by_member: HashMap<u32, usize>,
    /// Members whose rows do not agree about their fields; the first counts.
    pub(crate) disagreeing: Vec<u32>,
    /// Receipts whose rows are of different minutes; the earliest counts.
    pub(crate) spread: Vec<u32>,
}

/// Why a row does not belong to its receipt.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct OtherMember;

impl Receipts {
    /// Adds a row, with its receipt's and its member's values.
    pub(crate) fn add(
        &mut self,
        row: &Row<'_>,
        values: &[&str],
        member: &[&str],
    ) -> Result<(), OtherMember> {
        let customer = self.texts.number(row.customer);
        let key = (row.id.clone(), row.returned);
        let next = u32::try_from(self.receipts.len()).unwrap_or(u32::MAX);
        let receipt = *self.by_id.entry(key).or_insert(next);
        if receipt == next {
            let values = values
                .iter()
                .map(|value| self.texts.number(value))
                .collect();
            self.receipts.push(Receipt {
                id: row.id.clone(),
                returned: row.returned,
                at: row.at,
                customer,
                values,
            });
        }
        if let Some(first) = self.receipts.get_mut(receipt as usize) {
            if first.customer != customer {
                return Err(OtherMember);
            }
            if first.at != row.at {
                first.at = first.at.min(row.at);
                if !self.spread.contains(&receipt) {
                    self.spread.push(receipt);
                }
            }
        }
        self.items.push(Item {
            receipt,
            sku: self.texts.number(row.sku),
            name: self.texts.number(row.name),
            category: self.texts.number(row.category),
            quantity: row.quantity,
            money: row.money,
        });
        if !row.customer.is_empty() {
            self.add_member(customer, member);
        }
        Ok(())
    }

    fn add_member(&mut self, customer: u32, values: &[&str]) {
        let values: Vec<u32> = values
            .iter()
            .map(|value| self.texts.number(value))
            .collect();
        let next = self.members.len();
        let at = *self.by_member.entry(customer).or_insert(next);
        match self.members.get(at) {
            None => self.members.push((customer, values)),
            Some((_, first)) if *first != values && !self.disagreeing.contains(&customer) => {
                self.disagreeing.push(customer);
            }
            Some(_) => {}
        }
    }

    /// Hands over every receipt with its lines, by time, then by first row.
    pub(crate) fn in_order<E>(
        &mut self,
        mut each: impl FnMut(&Receipt, &[Item], &Texts) -> Result<(), E>,
    ) -> Result<(), E> {
        // The sorts are stable: rows stay in the order of the file.
        self.items.sort_by_key(|item| item.receipt);
        for receipt in &mut self.receipts {
            // An id that has both is two events.
            let other = (receipt.id.clone(), !receipt.returned);
            if receipt.returned && self.by_id.contains_key(&other) {
                receipt.id.push_str("-return");
            }
        }
        let mut order: Vec<(i64, u32)> = (0u32..)
            .zip(&self.receipts)
            .map(|(number, receipt)| (receipt.at, number))
            .collect();
        order.sort_unstable();
        for (_, number) in order {
            let start = self.items.partition_point(|item| item.receipt < number);
            let end = self.items.partition_point(|item| item.receipt <= number);
            if let (Some(receipt), Some(items)) = (
                self.receipts.get(number as usize),
                self.items.get(start..end),
            ) {
                each(receipt, items, &self.texts)?;
            }
        }
        Ok(())
    }
}
