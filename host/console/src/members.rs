//! Members: what they own, what happened, and why.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use sadakat_engine::model::Date;
use sadakat_ledger::{
    Booking, Coupon, Household, Ledger, LedgerError, MemberFound, OpenError, Performance, Program,
};
use serde::Deserialize;

use crate::campaign::apart;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::frame::{Frame, Shared};
use crate::page::page;

/// Members that a list shows.
const SHOWN: u32 = 50;

impl Desk {
    /// The ledger, for reading; none if there is none, or nothing in it yet.
    pub(crate) fn ledger(&self) -> Result<Option<Ledger>, Failure> {
        let Some(path) = &self.settings.ledger else {
            return Ok(None);
        };
        // By the program in force, which is compiled already.
        let program = Program::in_force(&self.host.pin());
        let program = program.map_err(|report| Failure::Broken(report.render(false)))?;
        match Ledger::open_existing(path, program) {
            Ok(ledger) => Ok(Some(ledger)),
            Err(OpenError::Missing { .. }) => Ok(None),
            Err(error) => Err(LedgerError::from(error).into()),
        }
    }

    /// What campaigns gave in the seven days that end today; none without a
    /// ledger.
    pub(crate) fn past_week(&self, today: Date) -> Result<Option<Vec<Performance>>, Failure> {
        let Some(ledger) = self.ledger()? else {
            return Ok(None);
        };
        let from = today.later(-6).unwrap_or(today);
        Ok(Some(ledger.performance_between(from, today)?))
    }
}

#[derive(Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "members.html")]
struct Members {
    frame: Frame,
    query: String,
    found: Vec<MemberFound>,
    is_cut: bool,
}

pub(crate) async fn list(
    State(desk): State<Shared>,
    Query(search): Query<Search>,
    frame: Frame,
) -> Result<Response, Failure> {
    apart(move || {
        let query = search.q.trim().to_owned();
        let found = match desk.ledger()? {
            Some(ledger) => ledger.find_members(&query, SHOWN + 1)?,
            None => Vec::new(),
        };
        let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
        page(Members {
            is_cut: found.len() > shown,
            found: found.into_iter().take(shown).collect(),
            query,
            frame,
        })
    })
    .await
}

#[derive(Template)]
#[template(path = "member.html")]
struct MemberPage {
    frame: Frame,
    member: sadakat_ledger::Member,
    /// The household whose purse is shown.
    household: Option<Household>,
    /// The newest first.
    timeline: Vec<Booking>,
    coupons: Vec<Coupon>,
}

pub(crate) async fn show(
    State(desk): State<Shared>,
    Path(id): Path<String>,
    frame: Frame,
) -> Result<Response, Failure> {
    apart(move || {
        let ledger = desk.ledger()?.ok_or(Failure::Nowhere)?;
        let mut member = ledger.member(&id, None)?;
        let household = member.household.as_deref();
        let household = household.map(|household| ledger.household(household, None));
        let household = household.transpose()?;
        let mut timeline = std::mem::take(&mut member.timeline);
        timeline.reverse();
        page(MemberPage {
            coupons: std::mem::take(&mut member.coupons),
            timeline,
            household,
            member,
            frame,
        })
    })
    .await
}
