//! Events and their members that are rows of a table, read for one program.

use std::sync::Arc;

use arrow_buffer::NullBuffer;
use rust_decimal::Decimal;

use super::question::{Before, Question, ids, is_no_slip};
use super::uses::{CampaignUse, DayGiven};
use crate::facts::{Events, Whose, is_of_member};
use crate::model::Date;
use crate::records::FactColumn;
use crate::snapshot::Snapshot;
use crate::table::{TableColumn, TableValues, named};

/// Facts stand so deep at most: `wallet.points.balance` in two objects.
const DEEPEST: usize = 4;

/// A table that is read.
pub(crate) struct Table {
    events: Events,
    /// What members got before, by row; no rows if that is nothing for all.
    before: Vec<(Vec<CampaignUse>, Vec<DayGiven>)>,
}

impl Table {
    /// Reads so many rows; none if they are to be read as JSON.
    pub(crate) fn read(
        snapshot: &Arc<Snapshot>,
        columns: &[TableColumn<'_>],
        rows: usize,
    ) -> Option<Self> {
        let at = columns.iter().position(|column| column.name == "member");
        let (mut columns, member) = (columns.to_vec(), at);
        let member = member.map(|at| columns.remove(at));
        let known = match &member {
            Some(member) => Known::bind(snapshot, member)?,
            None => Known::default(),
        };
        let mut facts = Vec::with_capacity(known.facts.len());
        let schema = &snapshot.settings().schema;
        for (name, column) in &known.facts {
            let id = schema.find(name)?;
            let field = schema.field(id).filter(|field| is_of_member(field))?;
            facts.push(FactColumn::new(id, field, column));
        }
        let whose: Vec<Whose> = (0..rows).map(|row| known.whose(row)).collect();
        let events = Events::of_table(snapshot, &columns, &facts, &whose)?;
        let limited = &snapshot.needs().limited;
        let customers = ids(&events);
        let mut before = Vec::new();
        for (row, whose) in whose.iter().enumerate() {
            let customer = customers.and_then(|ids| ids.get(row));
            if customer.is_some() != (*whose != Whose::Guest) {
                return None;
            }
            let Some(customer) = customer else { continue };
            if known
                .id
                .is_some_and(|id| id.has(row) && id.text(row) != Some(customer))
            {
                return None;
            }
            let (uses, given) = (known.uses(row)?, known.given(row)?);
            let says = *whose == Whose::Newcomer || uses.is_some() || given.is_some();
            if !limited.is_empty() && !says {
                return None;
            }
            let got = (uses.unwrap_or_default(), given.unwrap_or_default());
            is_no_slip(snapshot, &got.0, limited).ok()?;
            if !(got.0.is_empty() && got.1.is_empty()) {
                before.resize_with(rows, Default::default);
                if let Some(place) = before.get_mut(row) {
                    *place = got;
                }
            }
        }
        Some(Self { events, before })
    }

    /// What is asked.
    pub(crate) fn question(&self) -> Question<'_> {
        let rows = 0..self.events.columns().rows();
        let before = rows.map(|row| match self.before.get(row) {
            Some((uses, given)) => (&uses[..], &given[..]),
            None => Before::default(),
        });
        Question {
            before: before.collect(),
            events: self.events.clone(),
        }
    }
}

/// The columns of what is known of members.
#[derive(Default)]
struct Known<'c, 't> {
    /// Who is one; none if nobody is.
    members: Option<&'c TableColumn<'t>>,
    id: Option<&'c TableColumn<'t>>,
    newcomer: Option<&'c TableColumn<'t>>,
    uses: Option<&'c TableColumn<'t>>,
    given: Option<&'c TableColumn<'t>>,
    /// By the fields' whole names. An entry has a value if the objects around
    /// it are there.
    facts: Vec<(String, TableColumn<'t>)>,
}

impl<'c, 't> Known<'c, 't> {
    fn bind(snapshot: &Snapshot, member: &'c TableColumn<'t>) -> Option<Self> {
        let mut known = Self::default();
        if member.is_empty() {
            return Some(known);
        }
        known.members = Some(member);
        for column in named(member.objects()?)? {
            let is = |fits: bool| fits.then_some(Some(column));
            match (column.name, &column.values) {
                ("id", values) => known.id = is(matches!(values, TableValues::Texts(..)))?,
                ("newcomer", values) => {
                    known.newcomer = is(matches!(values, TableValues::Booleans(_)))?;
                }
                ("uses", _) => {
                    let keys = ["campaign", "per", "key", "day", "times"];
                    known.uses = is(are_rows(column, &keys))?;
                }
                ("given", _) => {
                    let keys = ["campaign", "wallet", "day", "amount"];
                    known.given = is(are_rows(column, &keys))?;
                }
                (name, _) => known.flatten(name.to_owned(), column, None, 1)?,
            }
        }
        let mut names: Vec<&str> = known.facts.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        let twice = names.windows(2).any(|pair| pair.first() == pair.last());
        // Whether an id that is said twice is the same is found out in lines.
        let schema = &snapshot.settings().schema;
        let is_fact = |name: &str| schema.find(name).is_some() && name != "customer.id";
        (!twice && names.into_iter().all(is_fact)).then_some(known)
    }

    fn flatten(
        &mut self,
        name: String,
        column: &TableColumn<'t>,
        around: Option<&NullBuffer>,
        depth: usize,
    ) -> Option<()> {
        let validity = NullBuffer::union(around, column.validity.as_ref());
        let Some(inner) = column.objects() else {
            let column = TableColumn {
                validity,
                ..column.clone()
            };
            self.facts.push((name, column));
            return Some(());
        };
        if depth >= DEEPEST {
            return None;
        }
        for column in named(inner)? {
            let name = format!("{name}.{}", column.name);
            self.flatten(name, column, validity.as_ref(), depth + 1)?;
        }
        Some(())
    }

    fn whose(&self, row: usize) -> Whose {
        if !self.members.is_some_and(|members| members.has(row)) {
            return Whose::Guest;
        }
        let newcomer = self.newcomer.filter(|column| column.has(row));
        match newcomer.map(|column| &column.values) {
            Some(TableValues::Booleans(said)) if row < said.len() && said.value(row) => {
                Whose::Newcomer
            }
            _ => Whose::Member,
        }
    }

    /// None if they are to be read as JSON, else what is said.
    fn uses(&self, row: usize) -> Option<Option<Vec<CampaignUse>>> {
        rows_of(self.uses, row, |used| {
            Some(CampaignUse {
                campaign: used.text("campaign")?.to_owned(),
                per: used.maybe_text("per")?,
                key: used.maybe_text("key")?,
                day: match used.get("day") {
                    Some(_) => Some(used.day("day")?),
                    None => None,
                },
                times: match used.get("times") {
                    Some(times) => u32::try_from(times.whole(used.at)?).ok()?,
                    None => 1,
                },
            })
        })
    }

    /// The same of what was given.
    fn given(&self, row: usize) -> Option<Option<Vec<DayGiven>>> {
        rows_of(self.given, row, |given| {
            Some(DayGiven {
                campaign: given.text("campaign")?.to_owned(),
                wallet: given.maybe_text("wallet")?,
                day: given.day("day")?,
                amount: match given.get("amount")?.whole(given.at) {
                    Some(whole) => whole.into(),
                    None => Decimal::from_str_exact(given.text("amount")?).ok()?,
                },
            })
        })
    }
}

/// Whether a column has lists of objects with these keys at most.
fn are_rows(column: &TableColumn<'_>, keys: &[&str]) -> bool {
    let TableValues::Lists(_, of) = &column.values else {
        return false;
    };
    // Empty lists have no objects to look at.
    let Some(columns) = of.objects() else {
        return of.is_empty();
    };
    let columns = named(columns);
    columns.is_some_and(|columns| columns.iter().all(|column| keys.contains(&column.name)))
}

/// The rows of an entry, each read of its columns.
fn rows_of<T>(
    column: Option<&TableColumn<'_>>,
    row: usize,
    read: impl Fn(&Row<'_, '_>) -> Option<T>,
) -> Option<Option<Vec<T>>> {
    let Some((entries, of)) = column.and_then(|column| column.list(row)) else {
        return Some(None);
    };
    let columns = of.objects().unwrap_or_default();
    let rows = entries.map(|at| of.has(at).then_some(Row { columns, at }));
    let rows = rows.map(|row| read(&row?));
    Some(Some(rows.collect::<Option<Vec<T>>>()?))
}

/// An object in a list.
struct Row<'c, 't> {
    columns: &'c [TableColumn<'t>],
    at: usize,
}

impl<'c, 't> Row<'c, 't> {
    /// The column of a key that the object has.
    fn get(&self, key: &str) -> Option<&'c TableColumn<'t>> {
        let column = self.columns.iter().find(|column| column.name == key);
        column.filter(|column| column.has(self.at))
    }

    fn text(&self, key: &str) -> Option<&'t str> {
        self.get(key)?.text(self.at)
    }

    /// A text that may be left out.
    fn maybe_text(&self, key: &str) -> Option<Option<String>> {
        match self.get(key) {
            Some(column) => Some(Some(column.text(self.at)?.to_owned())),
            None => Some(None),
        }
    }

    /// A day, or the text of one.
    fn day(&self, key: &str) -> Option<Date> {
        let column = self.get(key)?;
        let text = || Date::parse(column.text(self.at)?);
        column.day(self.at).or_else(text)
    }
}
