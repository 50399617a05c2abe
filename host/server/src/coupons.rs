//! Codes are looked at, set aside, handed out and made void. Purchases use
//! them.

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use sadakat_engine::model::Date;
use sadakat_ledger::{Asked, CheckedCoupon, CouponOrder, CouponWhat, Void};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::asked::{self, answer};
use crate::audit::Audited;
use crate::caller::{Caller, Role};
use crate::events::together;
use crate::guesses::Guesser;
use crate::problem::Problem;
use crate::router::Shared;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verify {
    code: String,
    customer: Option<String>,
    basket: Option<String>,
    at: String,
}

/// What everybody is told of a code.
#[derive(Serialize)]
struct Told {
    code: String,
    usable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    worth: Option<Value>,
}

const VERIFY: &str = r#"send {"code": "K7Q2-…", "customer": "c42", "at": "2026-03-01"}, and `basket`, the id that the purchase will have, if the code is held for it"#;

/// Whether somebody could use a code, which is not used by that.
#[utoipa::path(post, path = "/v1/coupons/verify", operation_id = "verify_coupon", tag = "coupons",
    security(("token" = ["till", "service", "admin"])),
    request_body(content = sadakat_client::VerifyCoupon, description = "Which code, whose, and when", example = json!({"code": "K7Q2-9XYZ-4ABC", "customer": "c42", "at": "2026-03-01"})),
    responses((status = 200, description = "Whether it could be used; why not, for services and admins alone", body = sadakat_client::CheckedCoupon)))]
pub(crate) async fn verify(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    body: Body,
) -> Result<Response, Problem> {
    let said: Verify = asked::json(body, &shared.settings, VERIFY).await?;
    let guesser = Guesser::new(&caller, said.customer.as_deref());
    guesser.admit(&shared)?;
    let read = shared.writer()?.read(move |ledger| {
        let (customer, basket) = (said.customer.as_deref(), said.basket.as_deref());
        ledger.check_coupon(&said.code, customer, basket, &said.at)
    });
    let checked: CheckedCoupon = read.await?;
    if !checked.usable {
        guesser.missed(&shared);
    }
    if caller.role == Role::Till {
        return Ok(answer(&Told {
            code: checked.code,
            usable: checked.usable,
            message: checked.message,
            worth: checked.worth,
        }));
    }
    Ok(answer(&checked))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hold {
    id: Option<String>,
    at: String,
    code: String,
    customer: Option<String>,
    basket: String,
    until: String,
}

const HOLD: &str = r#"send {"id": "h1", "at": "2026-03-01T12:00:00+03:00", "code": "K7Q2-…", "customer": "c42", "basket": "e1", "until": "2026-03-01T12:15:00+03:00"}"#;

/// Sets a code aside for a basket: nobody else uses it meanwhile.
#[utoipa::path(post, path = "/v1/coupons/hold", operation_id = "hold_coupon", tag = "coupons",
    security(("token" = ["till", "service", "admin"])),
    extensions(("x-changes" = json!(true))),
    params(("idempotency-key" = Option<String>, Header, description = "The id, if the body has none")),
    request_body(content = sadakat_client::HoldCoupon, description = "Which code, for which basket, until when", example = json!({"id": "h1", "at": "2026-03-01T12:00:00+03:00", "code": "K7Q2-9XYZ-4ABC", "customer": "c42", "basket": "e1", "until": "2026-03-01T12:15:00+03:00"})),
    responses((status = 200, description = "What was set aside", body = sadakat_client::CouponReceipt)))]
pub(crate) async fn hold(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let said: Hold = asked::json(body, &shared.settings, HOLD).await?;
    let asking = format!("token {}", caller.name);
    shared.codes_of_tokens.check(&asking, "codes")?;
    let order = CouponOrder {
        id: asked::id(&headers, said.id)?,
        at: said.at,
        what: CouponWhat::Hold {
            code: said.code,
            customer: said.customer,
            basket: said.basket,
            until: said.until,
        },
    };
    let done = carry_out(&shared, order).await;
    if done.as_ref().is_err_and(Problem::is_conflict) {
        shared.codes_of_tokens.count(&asking);
    }
    done
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Release {
    id: Option<String>,
    at: String,
    basket: String,
}

const RELEASE: &str = r#"send {"id": "x1", "at": "2026-03-01", "basket": "e1"}"#;

/// Gives the codes back that are set aside for a basket.
#[utoipa::path(post, path = "/v1/coupons/release", operation_id = "release_coupons", tag = "coupons",
    security(("token" = ["till", "service", "admin"])),
    extensions(("x-changes" = json!(true))),
    params(("idempotency-key" = Option<String>, Header, description = "The id, if the body has none")),
    request_body(content = sadakat_client::ReleaseCoupons, description = "Of which basket", example = json!({"id": "x1", "at": "2026-03-01", "basket": "e1"})),
    responses((status = 200, description = "What was given back", body = sadakat_client::CouponReceipt)))]
pub(crate) async fn release(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let said: Release = asked::json(body, &shared.settings, RELEASE).await?;
    let what = CouponWhat::Release {
        basket: said.basket,
    };
    let (id, at) = (asked::id(&headers, said.id)?, said.at);
    carry_out(&shared, CouponOrder { id, at, what }).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Issue {
    id: Option<String>,
    at: String,
    pool: String,
    customer: String,
}

const ISSUE: &str = r#"send {"id": "i1", "at": "2026-03-01", "pool": "SPRING", "customer": "c42"}"#;

/// Hands the next code of a personal pool out to a member.
#[utoipa::path(post, path = "/v1/coupons/issue", operation_id = "issue_coupon", tag = "coupons",
    security(("token" = ["service", "admin"])),
    extensions(("x-changes" = json!(true))),
    params(("idempotency-key" = Option<String>, Header, description = "The id, if the body has none")),
    request_body(content = sadakat_client::IssueCoupon, description = "Of which pool, to whom", example = json!({"id": "i1", "at": "2026-03-01", "pool": "SPRING", "customer": "c42"})),
    responses((status = 200, description = "The code", body = sadakat_client::CouponReceipt)))]
pub(crate) async fn issue(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let said: Issue = asked::json(body, &shared.settings, ISSUE).await?;
    let what = CouponWhat::Issue {
        pool: said.pool,
        customer: said.customer,
    };
    let (id, at) = (asked::id(&headers, said.id)?, said.at);
    carry_out(&shared, CouponOrder { id, at, what }).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MakeVoid {
    id: Option<String>,
    code: String,
    day: Date,
    reason: String,
    approver: Option<String>,
}

const VOID: &str = r#"send {"id": "v1", "code": "K7Q2-…", "day": "2026-03-01", "reason": "lost"}"#;

/// Makes a code void: nobody uses it any more.
#[utoipa::path(post, path = "/v1/coupons/void", operation_id = "void_coupon", tag = "coupons",
    security(("token" = ["service", "admin"])),
    extensions(("x-changes" = json!(true))),
    params(("idempotency-key" = Option<String>, Header, description = "The id, if the body has none")),
    request_body(content = sadakat_client::VoidCoupon, description = "Which code, and why; `approver` is the caller if left out", example = json!({"id": "v1", "code": "K7Q2-9XYZ-4ABC", "day": "2026-03-01", "reason": "lost"})),
    responses((status = 200, description = "Whether it was asked before", body = sadakat_client::Repeated)))]
pub(crate) async fn void(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let said: MakeVoid = asked::json(body, &shared.settings, VOID).await?;
    let void = Void {
        id: asked::id(&headers, said.id)?,
        code: said.code,
        day: said.day,
        reason: said.reason,
        approver: said.approver.unwrap_or_else(|| caller.name.to_string()),
    };
    let what = Audited(format!("void {}", void.id));
    together(&shared, Asked::Void(void), what).await
}

async fn carry_out(shared: &Shared, order: CouponOrder) -> Result<Response, Problem> {
    let what = Audited(format!("{} {}", order.what.name(), order.id));
    together(shared, Asked::Coupon(order), what).await
}
