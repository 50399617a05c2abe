//! Who is in which segment of the program.

use std::sync::Arc;

use sadakat_engine::Replay;
use sadakat_engine::model::Date;
use sadakat_engine::state::KeptMember;

use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::session::customer_table;
use crate::store::params;

/// Members that are looked at at a time.
const BATCH: i64 = 1024;

/// A segment's name, and the numbers of its members.
pub(crate) type Segment = (Arc<str>, Vec<i64>);

impl Ledger {
    /// The segments of the program with their members on a day, by name.
    pub(crate) fn segments(&self, day: Option<Date>) -> Result<Vec<Segment>, LedgerError> {
        let snapshot = self.program().snapshot();
        let mut all: Vec<Segment> = Vec::new();
        let (Some(day), true) = (day, snapshot.has_segments()) else {
            return Ok(all);
        };
        let mut after = 0;
        loop {
            let mut next = self.connection().prepare_cached(
                "SELECT m.id, m.customer, r.body, m.state, h.state FROM member m
                 LEFT JOIN record r ON r.id = m.record
                 LEFT JOIN member h ON h.id = m.household
                 WHERE m.id > ?1 AND m.merged IS NULL
                    AND (m.household IS NULL OR m.household <> m.id)
                 ORDER BY m.id LIMIT ?2",
            )?;
            let mut rows = next.query(params![after, BATCH])?;
            let (mut ids, mut records, mut states) = (Vec::new(), Vec::new(), Vec::new());
            while let Some(row) = rows.next()? {
                let customer: String = row.get(1)?;
                let body: Option<String> = row.get(2)?;
                let body =
                    body.unwrap_or_else(|| serde_json::json!({ "id": customer }).to_string());
                ids.push(row.get::<i64>(0)?);
                states.push((row.get::<Option<String>>(3)?, row.get::<Option<String>>(4)?));
                records.push((customer, body));
            }
            let Some(last) = ids.last() else {
                all.sort();
                return Ok(all);
            };
            after = *last;
            let table = customer_table(snapshot, &records)?;
            let mut replay = Replay::new(Arc::clone(snapshot), &table);
            for ((customer, _), (state, purse)) in records.iter().zip(&states) {
                if let (Some(member), Some(state)) = (replay.members().find(customer), state) {
                    let mut kept: KeptMember = serde_json::from_str(state)?;
                    if let Some(purse) = purse {
                        kept = kept.with_wallets_of(serde_json::from_str(purse)?);
                    }
                    replay.restore_member(member, &kept);
                }
            }
            for (name, own) in replay.segments_on(day) {
                let place = all.iter().position(|(known, _)| *known == name);
                let place = place.unwrap_or_else(|| {
                    all.push((name, Vec::new()));
                    all.len() - 1
                });
                let members = records.iter().zip(&ids).filter(|((customer, _), _)| {
                    let member = replay.members().find(customer);
                    member.is_some_and(|member| own.get(member.0 as usize) == Some(&true))
                });
                if let Some((_, found)) = all.get_mut(place) {
                    found.extend(members.map(|(_, id)| *id));
                }
            }
        }
    }
}
