//! The `day` event of a member: one for each day, whoever sends it, so that what
//! a birthday gives is given once.

use sadakat_engine::Snapshot;
use sadakat_engine::batch::Columns;
use sadakat_engine::model::Date;
use sadakat_engine::schema::KindId;

use crate::error::LedgerError;
use crate::store::{Optional as _, params};
use crate::work::{Record, Work, text};

/// What stands before the colon in ids that the ledger gives events of its own: an
/// order under that id would be refused.
const OWN: [&str; 16] = [
    "adjust",
    "capture",
    "coupon hold",
    "coupon issue",
    "coupon release",
    "erase",
    "erased",
    "hold",
    "household day",
    "household join",
    "household leave",
    "merge",
    "redeem",
    "release",
    "unmerge",
    "void",
];

/// Whether an id is one that the ledger gives itself: that of an order, `hold:h1`,
/// or of a day that is swept, `day-2026-11-21-c42`.
pub(crate) fn is_own(id: &str) -> bool {
    if let Some((what, _)) = id.split_once(':')
        && OWN.contains(&what)
    {
        return true;
    }
    let rest = id.strip_prefix("day-").unwrap_or_default();
    let day = rest.split_at_checked("2026-11-21".len());
    day.is_some_and(|(day, customer)| Date::parse(day).is_some() && customer.starts_with('-'))
}

impl Work<'_> {
    /// Refuses a second `day` event of a member on a day, and an event under an id
    /// that the ledger gives to others.
    pub(crate) fn is_welcome(
        &self,
        snapshot: &Snapshot,
        record: &Record<'_>,
        one: &Columns,
    ) -> Result<(), LedgerError> {
        let is_day = one.kind(0) == KindId::DAY;
        let day = one.date(0);
        let name = record.head.id.as_deref().unwrap_or_default();
        if is_own(name) {
            let customer = record.customer().unwrap_or_default();
            if !is_day || name != format!("day-{day}-{customer}") {
                return Err(LedgerError::OwnId(name.to_owned()));
            }
        }
        let Some(customer) = text(snapshot, one, "customer.id").filter(|_| is_day) else {
            return Ok(());
        };
        let Some(known) = self.known(&customer)? else {
            return Ok(());
        };
        let mut find = self.connection.prepare_cached(
            "SELECT name FROM event WHERE member = ?1 AND kind = 'day' AND day = ?2 LIMIT 1",
        )?;
        let done = find.query_row(params![known.id, day.days()], |row| row.get(0));
        match done.optional()? {
            Some(event) => Err(LedgerError::DayDone {
                customer,
                day,
                event,
            }),
            None => Ok(()),
        }
    }
}
