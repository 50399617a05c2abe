//! What a household owns.

use sadakat_engine::model::{Date, format_scaled};
use serde::Serialize;
use std::sync::Arc;

use super::purse::purse_name;
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::member::{Balance, Booking, lots, timeline};
use crate::session::{Known, Session};
use crate::shares::Then;
use crate::store::{Connection, params};

/// A household on a day. Points are texts with the decimal places of their wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Household {
    /// The household's id.
    pub household: String,
    /// The day that it is about.
    pub day: Date,
    /// Who is in it, in the order in which they became members of the program.
    pub members: Vec<HouseholdMember>,
    /// What is in its purse, in the order of the program's wallets.
    pub wallets: Vec<Balance>,
    /// What was booked, in the order of booking.
    pub timeline: Vec<Booking>,
}

/// Somebody who is in a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct HouseholdMember {
    /// The customer's id.
    pub customer: String,
    /// The day on which they joined it last.
    pub since: Date,
}

impl Ledger {
    /// A household on a day: what time does until then is done, and nothing of it is
    /// kept. Without a day, that of the newest event of the ledger.
    ///
    /// # Errors
    /// If there is no such household, or the ledger cannot be read.
    pub fn household(&self, household: &str, day: Option<Date>) -> Result<Household, LedgerError> {
        let connection = self.read()?;
        let name = purse_name(household);
        let known = Known::find(&connection, &name)?.filter(Known::is_household);
        let known = known.ok_or_else(|| LedgerError::UnknownHousehold(household.to_owned()))?;
        let newest = "SELECT coalesce(max(posted), 0) FROM event";
        let newest: i32 = connection.query_row(newest, params![], |row| row.get(0))?;
        let day = day.unwrap_or_else(|| Date::from_days(newest));
        let snapshot = self.program().snapshot();
        let record = serde_json::json!({ "id": name }).to_string();
        let nothing = Arc::new(Then::of(None)?);
        let mut session = Session::begin(snapshot, &[(name.clone(), record)], nothing)?;
        session.refresh(&name, &known)?;
        let found = session.member(&name);
        let state = found.and_then(|purse| session.replay.member_on(purse, day));
        let mut wallets = Vec::new();
        for (number, wallet) in snapshot.settings().state.wallets.iter().enumerate() {
            let owned = state.and_then(|state| state.wallet(number));
            let amount = |points: i64| format_scaled(points, wallet.precision);
            wallets.push(Balance {
                wallet: wallet.name.to_string(),
                available: amount(owned.map_or(0, |owned| owned.balance())),
                pending: amount(owned.map_or(0, |owned| owned.pending())),
                lots: lots(&connection, known.id, &wallet.name, day, owned)?,
            });
        }
        Ok(Household {
            household: household.to_owned(),
            day,
            members: members(&connection, known.id)?,
            wallets,
            timeline: timeline(&connection, known.id, 0, i64::MAX)?
                .into_iter()
                .map(|(_, booking)| booking)
                .collect(),
        })
    }
}

fn members(connection: &Connection, household: i64) -> Result<Vec<HouseholdMember>, LedgerError> {
    let mut rows = connection.prepare_cached(
        "SELECT m.customer, coalesce((SELECT e.day FROM event e
            WHERE e.member = m.id AND e.kind = 'household join' ORDER BY e.id DESC LIMIT 1), 0)
         FROM member m WHERE m.household = ?1 AND m.id <> ?1 ORDER BY m.id",
    )?;
    let rows = rows.query_map(params![household], |row| {
        Ok(HouseholdMember {
            customer: row.get(0)?,
            since: Date::from_days(row.get(1)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
