//! What a member owns, part by part.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use sadakat_engine::model::Date;
use sadakat_ledger::{Booking, Lot};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::asked::{Path, Query, answer};
use crate::events::member_on;
use crate::problem::Problem;
use crate::router::Shared;

#[derive(Serialize)]
struct Balances {
    customer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    household: Option<String>,
    day: Date,
    wallets: Vec<Balance>,
}

#[derive(Serialize)]
struct Balance {
    wallet: String,
    available: String,
    pending: String,
}

/// What a member can use.
#[utoipa::path(get, path = "/v1/members/{id}/balance", tag = "members",
    security(("token" = ["till", "service", "admin"])),
    params(("id" = String, Path, description = "The customer"), ("on" = Option<String>, Query, description = "A day; that of the newest event if left out")),
    responses((status = 200, description = "What is available and what is not yet, by wallet", body = sadakat_client::Balances)))]
pub(crate) async fn balance(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    query: RawQuery,
) -> Result<Response, Problem> {
    let member = member_on(&shared, id, query).await?;
    let wallets = member.wallets.into_iter().map(|wallet| Balance {
        wallet: wallet.wallet,
        available: wallet.available,
        pending: wallet.pending,
    });
    Ok(answer(&Balances {
        customer: member.customer,
        household: member.household,
        day: member.day,
        wallets: wallets.collect(),
    }))
}

#[derive(Serialize)]
struct Lots {
    customer: String,
    day: Date,
    lots: Vec<OfWallet>,
}

#[derive(Serialize)]
struct OfWallet {
    wallet: String,
    #[serde(flatten)]
    lot: Lot,
}

/// Where a member's points come from, and when they are gone.
#[utoipa::path(get, path = "/v1/members/{id}/lots", tag = "members",
    security(("token" = ["service", "admin"])),
    params(("id" = String, Path, description = "The customer"), ("on" = Option<String>, Query, description = "A day; that of the newest event if left out")),
    responses((status = 200, description = "Points that came together, soonest expiry first", body = sadakat_client::Lots)))]
pub(crate) async fn lots(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    query: RawQuery,
) -> Result<Response, Problem> {
    let member = member_on(&shared, id, query).await?;
    let lots = member.wallets.into_iter().flat_map(|balance| {
        let wallet = balance.wallet;
        balance.lots.into_iter().map(move |lot| OfWallet {
            wallet: wallet.clone(),
            lot,
        })
    });
    Ok(answer(&Lots {
        customer: member.customer,
        day: member.day,
        lots: lots.collect(),
    }))
}

#[derive(Serialize)]
struct Page {
    customer: String,
    bookings: Vec<Numbered>,
    /// What to say as `after` for the next ones; none if there are no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(Serialize)]
struct Numbered {
    number: i64,
    #[serde(flatten)]
    booking: Booking,
}

/// What was booked of a member, page by page.
#[utoipa::path(get, path = "/v1/members/{id}/timeline", tag = "members",
    security(("token" = ["service", "admin"])),
    params(("id" = String, Path, description = "The customer"), ("after" = Option<i64>, Query, description = "`next` of the page before"), ("most" = Option<u32>, Query, description = "How many a page has at most; 100 if left out")),
    responses((status = 200, description = "Bookings in their order, and `next` if there are more", body = sadakat_client::Timeline)))]
pub(crate) async fn timeline(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    query: RawQuery,
) -> Result<Response, Problem> {
    let query = Query::read(query, &["after", "most"])?;
    let (after, most) = (query.after()?, query.most(100)?);
    let customer = id.clone();
    let read = shared
        .writer()?
        .read(move |ledger| ledger.timeline(&id, after, most + 1));
    let mut bookings = read.await?;
    let has_more = bookings.len() > most as usize;
    bookings.truncate(most as usize);
    let last = bookings.last().map(|(number, _)| number.to_string());
    let bookings = bookings.into_iter();
    Ok(answer(&Page {
        customer,
        next: last.filter(|_| has_more),
        bookings: bookings
            .map(|(number, booking)| Numbered { number, booking })
            .collect(),
    }))
}

#[derive(Serialize)]
struct Facts {
    customer: String,
    tier: Option<String>,
    tags: Vec<String>,
    /// What rules see, as of the member's last event; none before the first.
    state: Option<Box<RawValue>>,
}

/// What rules see of a member.
#[utoipa::path(get, path = "/v1/members/{id}/facts", tag = "members",
    security(("token" = ["service", "admin"])),
    params(("id" = String, Path, description = "The customer")),
    responses((status = 200, description = "Tier, tags, and the state that rules see", body = sadakat_client::Facts)))]
pub(crate) async fn facts(
    State(shared): State<Shared>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let read = shared.writer()?.read(move |ledger| {
        let state = ledger.kept_state(&id)?;
        Ok((ledger.member(&id, None)?, state))
    });
    let (member, state) = read.await?;
    Ok(answer(&Facts {
        customer: member.customer,
        tier: member.tier,
        tags: member.tags,
        state: state.and_then(|state| RawValue::from_string(state).ok()),
    }))
}
