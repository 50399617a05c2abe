//! A replay of the few members that some events are about: what it knows of
//! them comes from the ledger.

use std::collections::HashSet;
use std::sync::Arc;

use sadakat_engine::batch::Columns;
use sadakat_engine::decide::Claims;
use sadakat_engine::records::{CustomerFormat, CustomerTable, Reject, read_customers};
use sadakat_engine::returns::Back;
use sadakat_engine::state::{KeptMember, MemberIndex};
use sadakat_engine::{Replay, Snapshot};

use crate::error::LedgerError;
use crate::store::{Connection, Optional as _, Row, StoreError, params};

/// A member of whom the ledger keeps something.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) id: i64,
    pub(crate) record: Option<i64>,
    pub(crate) state: Option<Arc<str>>,
    /// Into whom they were merged.
    pub(crate) merged: Option<i64>,
    /// When somebody who was merged into them joined, if it was earlier.
    pub(crate) joined: Option<Arc<str>>,
    /// The household that they are in; of a household itself, itself.
    pub(crate) household: Option<i64>,
}

impl Known {
    /// Whether it is the purse of a household.
    pub(crate) fn is_household(&self) -> bool {
        self.household == Some(self.id)
    }

    pub(crate) fn find(
        connection: &Connection,
        customer: &str,
    ) -> Result<Option<Self>, LedgerError> {
        let mut find = connection.prepare_cached(
            "SELECT id, record, state, merged, joined, household FROM member
             WHERE customer = ?1",
        )?;
        let known = find.query_row(params![customer], |row| {
            Ok(Self {
                id: row.get(0)?,
                record: row.get(1)?,
                state: row.get(2)?,
                merged: row.get(3)?,
                joined: row.get(4)?,
                household: row.get(5)?,
            })
        });
        Ok(known.optional()?)
    }
}

/// A customer's record as it was written.
pub(crate) fn record(
    connection: &Connection,
    id: Option<i64>,
) -> Result<Option<String>, LedgerError> {
    let Some(id) = id else { return Ok(None) };
    let mut find = connection.prepare_cached("SELECT body FROM record WHERE id = ?1")?;
    let body: Option<Option<String>> = find.query_row(params![id], |row| row.get(0)).optional()?;
    Ok(body.flatten())
}

/// A replay of some members.
pub(crate) struct Session {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) replay: Replay,
    /// The program in force, if this goes by another one: that of a purchase that
    /// comes back.
    pub(crate) in_force: Option<Arc<Snapshot>>,
    /// Members whose state is that of the ledger.
    fresh: HashSet<String>,
    /// The same of households, by the names of their purses.
    fresh_purses: HashSet<String>,
    /// Who has the purse of which household just now.
    lent: Vec<(String, String)>,
}

impl Session {
    /// Begins with some members, given their records; whoever has none is a
    /// guest.
    pub(crate) fn begin(
        snapshot: &Arc<Snapshot>,
        records: &[(String, String)],
        claims: Arc<dyn Claims>,
    ) -> Result<Self, LedgerError> {
        let table = customer_table(snapshot, records)?;
        let mut replay = Replay::new(Arc::clone(snapshot), &table);
        replay.share(claims);
        Ok(Self {
            snapshot: Arc::clone(snapshot),
            replay,
            in_force: None,
            fresh: HashSet::new(),
            fresh_purses: HashSet::new(),
            lent: Vec::new(),
        })
    }

    /// What customer records say from now on, of the same members.
    pub(crate) fn customers(&mut self, records: &[(String, String)]) -> Result<(), LedgerError> {
        let table = customer_table(&self.snapshot, records)?;
        self.replay.customers(&table);
        Ok(())
    }

    /// A member of the session; none of a guest.
    pub(crate) fn member(&self, customer: &str) -> Option<MemberIndex> {
        self.replay.members().find(customer)
    }

    /// Sees to it that a member has the state that the ledger keeps.
    pub(crate) fn refresh(&mut self, customer: &str, known: &Known) -> Result<(), LedgerError> {
        let is_purse = known.is_household();
        let fresh = match is_purse {
            true => &mut self.fresh_purses,
            false => &mut self.fresh,
        };
        if fresh.contains(customer) {
            return Ok(());
        }
        fresh.insert(customer.to_owned());
        if let (Some(member), Some(state)) = (self.member(customer), &known.state) {
            let kept: KeptMember = serde_json::from_str(state)?;
            self.replay.restore_member(member, &kept);
        }
        Ok(())
    }

    /// Another session has changed a member, or the household that they are in.
    pub(crate) fn outdated(&mut self, customer: &str) {
        self.fresh.remove(customer);
        self.fresh_purses.clear();
        for (member, _) in self.lent.drain(..) {
            self.fresh.remove(&member);
        }
    }

    /// Gives a member the purse of their household; whether somebody else has it.
    pub(crate) fn lend(&mut self, customer: &str, purse: &str) -> Result<bool, LedgerError> {
        if let Some((has, _)) = self.lent.iter().find(|(_, known)| known == purse) {
            return Ok(has != customer);
        }
        self.change_wallets(customer, purse)?;
        self.lent.push((customer.to_owned(), purse.to_owned()));
        Ok(false)
    }

    /// Gives a household its purse back.
    pub(crate) fn give_back(&mut self, customer: &str, purse: &str) -> Result<(), LedgerError> {
        self.change_wallets(customer, purse)?;
        self.lent.retain(|(_, known)| known != purse);
        // What they own themselves stands on their own day.
        if let Some(member) = self.member(customer) {
            self.replay.change(member, |state, settings| {
                state.advance(state.day(), settings)
            });
        }
        Ok(())
    }

    fn change_wallets(&mut self, customer: &str, purse: &str) -> Result<(), LedgerError> {
        let both = self.member(customer).zip(self.member(purse));
        let (member, purse) = both.ok_or_else(|| {
            LedgerError::Damaged(format!("`{customer}` was decided without `{purse}`"))
        })?;
        self.replay.swap_wallets(member, purse);
        Ok(())
    }

    /// One event of a record.
    pub(crate) fn part(&self, columns: &Columns, part: u32) -> Columns {
        let part = part as usize;
        columns.slice(part..part + 1, &self.snapshot.settings().schema)
    }
}

/// Records of customers as a replay takes them.
pub(crate) fn customer_table(
    snapshot: &Snapshot,
    records: &[(String, String)],
) -> Result<CustomerTable, LedgerError> {
    let mut lines = String::new();
    for (_, record) in records {
        lines.push_str(record);
        lines.push('\n');
    }
    let schema = &snapshot.settings().schema;
    // A record that the program does not understand any more is that of a
    // member nonetheless: only what it says is not known.
    let mut wrong = Vec::new();
    let mut reject = |reject: Reject| wrong.push(reject.line);
    let format = CustomerFormat::NdJson;
    let mut table = read_customers(lines.as_bytes(), "", format, schema, &mut reject);
    if !wrong.is_empty() {
        let mut lines = String::new();
        for (line, (customer, record)) in (1u64..).zip(records) {
            if wrong.contains(&line) {
                lines.push_str(&serde_json::json!({ "id": customer }).to_string());
            } else {
                lines.push_str(record);
            }
            lines.push('\n');
        }
        table = read_customers(lines.as_bytes(), "", format, schema, &mut |_| {});
    }
    table.map_err(|error| LedgerError::Damaged(error.to_string()))
}

/// A purchase as the ledger keeps it.
#[derive(Debug, Clone)]
pub(crate) struct KeptPurchase {
    pub(crate) event: i64,
    pub(crate) name: String,
    pub(crate) program: i64,
    pub(crate) body: String,
    pub(crate) part: u32,
    /// Whose it is now, and who bought it: somebody else if they were merged
    /// since.
    pub(crate) customer: Option<String>,
    pub(crate) buyer: Option<String>,
    pub(crate) record: Option<i64>,
    pub(crate) before: Option<String>,
    pub(crate) shared: Option<String>,
    pub(crate) back: Option<String>,
    pub(crate) coupons: Option<String>,
    /// The household in whose purse its points are.
    pub(crate) purse: Option<i64>,
}

const PURCHASE: &str =
    "SELECT e.id, e.name, r.program, r.body, e.part, m.customer, p.record, p.before,
        p.shared, p.back, p.coupons, b.customer, p.purse
    FROM purchase p JOIN event e ON e.id = p.event JOIN request r ON r.id = e.request
    LEFT JOIN member m ON m.id = p.member LEFT JOIN member b ON b.id = e.member";

impl KeptPurchase {
    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            event: row.get(0)?,
            name: row.get(1)?,
            program: row.get(2)?,
            body: row.get(3)?,
            part: row.get(4)?,
            customer: row.get(5)?,
            record: row.get(6)?,
            before: row.get(7)?,
            shared: row.get(8)?,
            back: row.get(9)?,
            coupons: row.get(10)?,
            buyer: row.get(11)?,
            purse: row.get(12)?,
        })
    }

    /// The purchase of an id, if it is not older than a day.
    pub(crate) fn find(
        connection: &Connection,
        name: &str,
        oldest: i32,
    ) -> Result<Option<Self>, LedgerError> {
        let sql = format!(
            "{PURCHASE} WHERE e.name IN (?1, ?1 || '#purchase') AND p.day >= ?2
            AND r.body IS NOT NULL"
        );
        let mut find = connection.prepare_cached(&sql)?;
        Ok(find
            .query_row(params![name, oldest], Self::read)
            .optional()?)
    }

    /// A member's purchases that are not older than a day, the newest first.
    pub(crate) fn of_member(
        connection: &Connection,
        member: i64,
        oldest: i32,
    ) -> Result<Vec<Self>, LedgerError> {
        let sql = format!(
            "{PURCHASE} WHERE p.member = ?1 AND p.day >= ?2
            AND r.body IS NOT NULL ORDER BY p.event DESC"
        );
        let mut all = connection.prepare_cached(&sql)?;
        let all = all.query_map(params![member, oldest], Self::read)?;
        Ok(all.collect::<Result<_, _>>()?)
    }

    pub(crate) fn came_back(&self) -> Result<Back, LedgerError> {
        let back = self.back.as_deref().map(serde_json::from_str).transpose()?;
        Ok(back.unwrap_or_default())
    }
}
