//! The `day` event of a member: one for each day, whoever sends it, so that what
//! a birthday gives is given once.

use sadakat_engine::batch::Columns;
use sadakat_engine::model::Date;
use sadakat_engine::schema::KindId;

use crate::error::LedgerError;
use crate::store::{Optional as _, params};
use crate::touched::Touched;
use crate::work::{Record, Work};

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
    of_sweep(id).is_some()
}

/// The day and the member of an id that the sweep gives.
fn of_sweep(id: &str) -> Option<(Date, &str)> {
    let rest = id.strip_prefix("day-")?;
    let (day, customer) = rest.split_at_checked("2026-11-21".len())?;
    Some((Date::parse(day)?, customer.strip_prefix('-')?))
}

impl Work<'_> {
    /// Refuses an event under an id that the ledger gives to others: the sweep's may
    /// have the day of its member, and no other event.
    pub(crate) fn is_welcome(record: &Record<'_>, one: &Columns) -> Result<(), LedgerError> {
        let name = record.head.id.as_deref().unwrap_or_default();
        if !is_own(name) {
            return Ok(());
        }
        let swept = of_sweep(name).filter(|_| one.kind(0) == KindId::DAY);
        // A member's day may begin on another one of the program's.
        let is_theirs = swept.is_some_and(|(day, customer)| {
            Some(customer) == record.customer() && day.days().abs_diff(one.date(0).days()) <= 1
        });
        match is_theirs {
            true => Ok(()),
            false => Err(LedgerError::OwnId(name.to_owned())),
        }
    }

    /// Refuses a second `day` event of a member on a day of theirs.
    pub(crate) fn is_first_of_day(&self, own: &Touched, day: Date) -> Result<(), LedgerError> {
        let mut find = self.connection.prepare_cached(
            "SELECT name FROM event WHERE member = ?1 AND kind = 'day' AND day = ?2 LIMIT 1",
        )?;
        let done = find.query_row(params![own.known.id, day.days()], |row| row.get(0));
        match done.optional()? {
            Some(event) => Err(LedgerError::DayDone {
                customer: own.customer.clone(),
                day,
                event,
            }),
            None => Ok(()),
        }
    }
}
