//! Receipts, their rows and members, as far as they have been read.
//!
//! All rows of all files are held until the last is read, since a receipt's
//! rows may be anywhere and events must come in the order of time; each
//! distinct text is held once.

use std::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};
use rust_decimal::Decimal;
use sadakat_engine::diagnostic::Code;

use super::texts::{NO_TEXT, TextId, Texts};
use crate::category;
use crate::mapping::Mapping;

/// The time of a row that does not say it: its receipt's counts.
pub(crate) const UNKNOWN: i64 = i64::MAX;

/// A receipt as its rows tell it.
#[derive(Debug)]
pub(crate) struct Receipt {
    pub(crate) key: TextId,
    /// Which file it is in.
    pub(crate) file: u32,
    /// Its first row.
    pub(crate) line: u64,
    /// Rows that are its own, without those that were dropped.
    pub(crate) rows: u32,
    pub(crate) customer: TextId,
    /// One for each value that the mapping has for receipts.
    pub(crate) values: Vec<Stored>,
    /// The reason for which it is left out.
    pub(crate) void: Option<u32>,
    /// Why it cannot be right.
    pub(crate) problem: Option<Box<Rejected>>,
    /// The earliest time that any of its rows has: microseconds.
    pub(crate) known_at: i64,
    /// The earliest and latest time of its lines.
    pub(crate) first_at: i64,
    pub(crate) last_at: i64,
    /// Whether its member's fields have been read.
    pub(crate) member_seen: bool,
}

/// A value that a receipt has once, whichever of its rows say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Stored {
    #[default]
    Missing,
    Text(TextId),
    Amount(Decimal),
    /// Microseconds.
    At(i64),
}

/// What a row is for its receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ItemKind {
    Line,
    Returned,
    /// A line that a later refund gave back.
    Refunded,
    Discount,
    Shipping,
    Tax,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) receipt: u32,
    pub(crate) kind: ItemKind,
    pub(crate) sku: TextId,
    pub(crate) name: TextId,
    pub(crate) category: TextId,
    /// Thousandths, positive.
    pub(crate) quantity: i64,
    /// Fine units; [`NONE`](super::amounts::NONE) if the price says it.
    pub(crate) amount: i64,
    /// Fine units; [`NONE`](super::amounts::NONE) if there is none.
    pub(crate) price: i64,
    /// Microseconds.
    pub(crate) at: i64,
    /// What few lines have.
    pub(crate) more: Option<Box<More>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct More {
    /// Fine units, all positive.
    pub(crate) discount: i64,
    pub(crate) tax: i64,
    pub(crate) refunded: i64,
    /// Thousandths.
    pub(crate) refunded_quantity: i64,
    /// Whether an order's tax is not on it.
    pub(crate) untaxed: bool,
    /// One for each field that the mapping has for lines.
    pub(crate) fields: Vec<TextId>,
}

/// What the last line with a SKU was called: nearly always what the next one
/// is called.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Article {
    pub(crate) sku: TextId,
    pub(crate) name: TextId,
    /// See [`of_article`](crate::category::of_article).
    pub(crate) category: usize,
}

/// A row or receipt that is left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rejected {
    pub(crate) code: Code,
    pub(crate) file: u32,
    pub(crate) line: u64,
    /// The column that is to blame.
    pub(crate) field: Option<String>,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) record: String,
}

#[derive(Debug, Default)]
pub(crate) struct Store {
    pub(crate) texts: Texts,
    /// Keys of receipts, apart from texts that occur again and again.
    pub(crate) keys: Texts,
    pub(crate) receipts: Vec<Receipt>,
    by_key: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// The receipt of the last row, which most rows share.
    last: Option<u32>,
    pub(crate) items: Vec<Item>,
    /// By the number of the SKU; those of other texts are empty.
    articles: Vec<Article>,
    /// Members in the order of their first row, with their fields.
    pub(crate) members: Vec<(TextId, Vec<TextId>)>,
    by_member: HashMap<TextId, usize>,
    /// Members whose rows do not agree about their fields.
    pub(crate) disagreeing: HashMap<TextId, ()>,
}

impl Store {
    /// The receipt with a key in a file.
    pub(crate) fn receipt(&mut self, key: &str, file: u32, line: u64, values: usize) -> u32 {
        if let Some(last) = self.last
            && let Some(receipt) = self.receipts.get(last as usize)
            && receipt.file == file
            && self.keys.get(receipt.key) == key
        {
            return last;
        }
        let key = self.keys.number(key);
        let hash = self.hasher.hash_one((key, file));
        let Self {
            receipts,
            by_key,
            hasher,
            ..
        } = self;
        let same = |&at: &u32| {
            receipts
                .get(at as usize)
                .is_some_and(|receipt| receipt.key == key && receipt.file == file)
        };
        if let Some(&found) = by_key.find(hash, same) {
            self.last = Some(found);
            return found;
        }
        let number = u32::try_from(receipts.len()).unwrap_or(u32::MAX);
        receipts.push(Receipt {
            key,
            file,
            line,
            rows: 0,
            customer: NO_TEXT,
            values: vec![Stored::Missing; values],
            void: None,
            problem: None,
            known_at: UNKNOWN,
            first_at: i64::MAX,
            last_at: i64::MIN,
            member_seen: false,
        });
        by_key.insert_unique(hash, number, |&at| {
            let receipt = receipts.get(at as usize);
            hasher.hash_one(receipt.map_or((0, 0), |receipt| (receipt.key, receipt.file)))
        });
        self.last = Some(number);
        number
    }

    /// The article with a SKU and a name.
    pub(crate) fn article(&mut self, sku: &str, name: &str, mapping: &Mapping) -> Article {
        let number = self.texts.number(sku);
        let at = number as usize;
        if let Some(known) = self.articles.get(at)
            && known.sku == number
            && self.texts.get(known.name) == name
        {
            return *known;
        }
        let article = Article {
            sku: number,
            name: self.texts.number(name),
            category: category::of_article(mapping, sku, name),
        };
        if self.articles.len() <= at {
            self.articles.resize(at + 1, Article::default());
        }
        if let Some(entry) = self.articles.get_mut(at) {
            *entry = article;
        }
        article
    }

    /// The receipt of the row before.
    pub(crate) const fn last_receipt(&self) -> Option<u32> {
        self.last
    }

    /// Rows of a new file continue no receipt.
    pub(crate) const fn begin_file(&mut self) {
        self.last = None;
    }

    /// Notes what a row says of a member.
    pub(crate) fn member(&mut self, member: TextId, fields: Vec<TextId>) {
        let next = self.members.len();
        let at = *self.by_member.entry(member).or_insert(next);
        let Some((_, known)) = self.members.get_mut(at) else {
            self.members.push((member, fields));
            return;
        };
        for (known, new) in known.iter_mut().zip(fields) {
            if *known == NO_TEXT {
                *known = new;
            } else if new != NO_TEXT && new != *known {
                self.disagreeing.insert(member, ());
            }
        }
    }
}
