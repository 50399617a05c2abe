//! What happens so far ahead of the server's clock that somebody's clock is wrong:
//! an event of the next century would let all points expire that are there.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::StatusCode;
use sadakat_engine::model::Date;
use serde::Deserialize;

use crate::problem::Problem;
use crate::router::Shared;

/// The last day that is not too far ahead.
pub(crate) struct Ahead {
    last: Date,
    days: u32,
}

impl Ahead {
    pub(crate) fn of(shared: &Shared) -> Self {
        let days = shared.settings.most_days_ahead;
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let today = since.map_or(0, |since| since.as_secs() / (24 * 60 * 60));
        let last = today.saturating_add(u64::from(days));
        Self {
            last: Date::from_days(i32::try_from(last).unwrap_or(i32::MAX)),
            days,
        }
    }

    /// Refuses a day that is too far ahead.
    pub(crate) fn admit(&self, day: Date) -> Result<(), Problem> {
        if day <= self.last {
            return Ok(());
        }
        let detail = format!(
            "{day} is more than {} days ahead of the server's clock",
            self.days
        );
        let help = "set the clock of whoever sends it; `most_days_ahead` of the server says how far is too far";
        let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail, help);
        Err(problem.coded("too-far-ahead"))
    }

    /// Refuses an event of such a day. One whose day cannot be read is told so by
    /// whoever reads all of it.
    pub(crate) fn admit_event(&self, record: &str) -> Result<(), Problem> {
        #[derive(Deserialize)]
        struct When {
            at: String,
        }
        let when = serde_json::from_str(record).ok();
        let day = when.and_then(|When { at }| Date::parse(at.get(.."2026-11-21".len())?));
        day.map_or(Ok(()), |day| self.admit(day))
    }
}
