//! Whose purse it is.

use sadakat_engine::state::KeptMember;

use crate::error::LedgerError;
use crate::session::Known;
use crate::store::{Connection, Optional as _, params};
use crate::work::Work;

/// What the names of households begin with among those of members.
const PREFIX: &str = "household:";

/// A household's purse, which is kept as a member's.
#[derive(Debug, Clone)]
pub(crate) struct Purse {
    /// Its name among members.
    pub(crate) name: String,
    pub(crate) known: Known,
}

/// The name of a household among members.
pub(super) fn purse_name(household: &str) -> String {
    format!("{PREFIX}{household}")
}

/// The household that has a name among members.
fn household_name(purse: &str) -> &str {
    purse.strip_prefix(PREFIX).unwrap_or(purse)
}

/// Whose an account is, as people read it.
pub(crate) fn owner(name: &str) -> String {
    match name.strip_prefix(PREFIX) {
        Some(household) => format!("household {household}"),
        None => name.to_owned(),
    }
}

/// The name among members of a number.
fn name_of(connection: &Connection, number: i64) -> Result<String, LedgerError> {
    let mut find = connection.prepare_cached("SELECT customer FROM member WHERE id = ?1")?;
    let name = find.query_row(params![number], |row| row.get(0));
    let name: Option<String> = name.optional()?;
    name.ok_or_else(|| LedgerError::Damaged(format!("there is no household {number}")))
}

/// The name of a household, by its number.
pub(crate) fn household_of(connection: &Connection, number: i64) -> Result<String, LedgerError> {
    Ok(household_name(&name_of(connection, number)?).to_owned())
}

impl Known {
    /// The number under which the wallets are booked that they have.
    pub(crate) fn purse_number(&self) -> i64 {
        self.household.unwrap_or(self.id)
    }

    /// A member as rules see them: with the wallets of their household.
    pub(crate) fn with_purse(mut self, connection: &Connection) -> Result<Self, LedgerError> {
        let household = self.household.filter(|household| *household != self.id);
        let (Some(household), Some(own)) = (household, &self.state) else {
            return Ok(self);
        };
        let own: KeptMember = serde_json::from_str(own)?;
        let purse = Self::find(connection, &name_of(connection, household)?)?;
        let purse = purse.and_then(|purse| purse.state);
        let state = match purse {
            Some(purse) => own.with_wallets_of(serde_json::from_str(&purse)?),
            None => own,
        };
        self.state = Some(serde_json::to_string(&state)?.into());
        Ok(self)
    }
}

impl Work<'_> {
    /// The purse of a household as this transaction left it.
    pub(crate) fn purse(&self, household: i64) -> Result<Purse, LedgerError> {
        let name = name_of(self.connection, household)?;
        let known = self.buffer.member(self.connection, &name)?;
        let known = known.filter(Known::is_household);
        let known = known
            .ok_or_else(|| LedgerError::Damaged(format!("there is no household {household}")))?;
        Ok(Purse { name, known })
    }

    /// The purse of a household by its name; none if there is no such household.
    pub(super) fn purse_called(&self, household: &str) -> Result<Option<Purse>, LedgerError> {
        let name = purse_name(household);
        let known = self.buffer.member(self.connection, &name)?;
        let known = known.filter(Known::is_household);
        Ok(known.map(|known| Purse { name, known }))
    }

    /// Adds the purse of a household to the records of a session.
    pub(crate) fn with_purse(
        &self,
        records: &mut Vec<(String, String)>,
        household: Option<i64>,
    ) -> Result<(), LedgerError> {
        let Some(household) = household else {
            return Ok(());
        };
        let name = name_of(self.connection, household)?;
        if !records.iter().any(|(known, _)| *known == name) {
            let record = serde_json::json!({ "id": name }).to_string();
            records.push((name, record));
        }
        Ok(())
    }
}
