//! What is wrong with a request: problem details, RFC 9457.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sadakat_engine::DecideError;
use sadakat_engine::diagnostic::Report;
use sadakat_ledger::{LedgerError, OpenError};
use serde::Serialize;

/// What is wrong with a request, and what to send instead.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Problem(Box<Details>);

#[derive(Debug, Clone, Serialize)]
struct Details {
    #[serde(rename = "type")]
    ty: String,
    title: &'static str,
    status: u16,
    /// What is wrong, with the value seen.
    detail: String,
    /// Our code, if it is about an event or a member.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// The field that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// Which event of a batch, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
    /// What to send instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    /// What is wrong with a program, place by place.
    #[serde(skip_serializing_if = "Option::is_none")]
    diagnostics: Option<serde_json::Value>,
    /// After how many seconds it may be asked again.
    #[serde(skip)]
    after: Option<u32>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>, help: &str) -> Self {
        Self(Box::new(Details {
            ty: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("error"),
            status: status.as_u16(),
            detail: detail.into(),
            code: None,
            field: None,
            index: None,
            help: Some(help.to_owned()),
            diagnostics: None,
            after: None,
        }))
    }

    /// What is not answered now, and may be in some seconds.
    pub(crate) fn later(
        status: StatusCode,
        detail: impl Into<String>,
        help: &str,
        seconds: u32,
    ) -> Self {
        let mut problem = Self::new(status, detail, help);
        problem.0.after = Some(seconds);
        problem
    }

    /// An event or a member that does not fit the program.
    pub(crate) fn refused(error: &DecideError) -> Self {
        let code = error.code();
        Self(Box::new(Details {
            ty: format!("urn:sadakat:error:{}", code.id),
            title: code.title,
            status: StatusCode::UNPROCESSABLE_ENTITY.as_u16(),
            detail: error.message(),
            code: Some(code.id),
            field: error.field().map(str::to_owned),
            index: None,
            help: error.help().map(|help| as_sent(&help)),
            diagnostics: None,
            after: None,
        }))
    }

    /// What a ledger does not do.
    pub(crate) fn ledger(error: &LedgerError) -> Self {
        let (status, field, help) = match error {
            LedgerError::Record(reject) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                reject.field.clone(),
                reject.help.clone(),
            ),
            LedgerError::Return(problem) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                Some(problem.field().to_owned()),
                Some(problem.help().to_owned()),
            ),
            LedgerError::Conflict { .. } => (
                StatusCode::CONFLICT,
                Some("id".to_owned()),
                Some("send it again with the contents that it had; if it is another one, with an id of its own".to_owned()),
            ),
            LedgerError::OwnId(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                Some("id".to_owned()),
                Some("give the event an id of its own".to_owned()),
            ),
            LedgerError::DayDone { .. } => (
                StatusCode::CONFLICT,
                None,
                Some("leave it out: what the day brings was given".to_owned()),
            ),
            LedgerError::UnknownMember(_) => (
                StatusCode::NOT_FOUND,
                None,
                Some("send members to `POST /v1/customers` first".to_owned()),
            ),
            LedgerError::UnknownHold(_)
            | LedgerError::UnknownCoupon(_)
            | LedgerError::UnknownPool { .. }
            | LedgerError::UnknownHousehold(_)
            | LedgerError::UnknownEvent(_) => (StatusCode::NOT_FOUND, None, None),
            // Whoever asks about the past of a ledger that has none.
            LedgerError::Program(OpenError::Empty) => (StatusCode::NOT_FOUND, None, None),
            LedgerError::CouponRefused { .. } => (
                StatusCode::CONFLICT,
                Some("code".to_owned()),
                Some("`POST /v1/coupons/verify` tells a service or an admin why".to_owned()),
            ),
            LedgerError::NotEnough { .. }
            | LedgerError::HoldOver { .. }
            | LedgerError::PoolEmpty(_)
            | LedgerError::AlreadyMerged { .. }
            | LedgerError::MergedIntoIt { .. }
            | LedgerError::NotMerged { .. }
            | LedgerError::MergedLater { .. }
            | LedgerError::MergedAcross { .. }
            | LedgerError::UnmergedElsewhere { .. }
            | LedgerError::PointsInHousehold { .. }
            | LedgerError::HouseholdTaken { .. }
            | LedgerError::InHousehold { .. }
            | LedgerError::NotInHousehold { .. }
            | LedgerError::HouseholdOwes { .. }
            | LedgerError::CouponOver { .. } => (StatusCode::CONFLICT, None, None),
            error if error.is_refusal() => (StatusCode::UNPROCESSABLE_ENTITY, None, None),
            LedgerError::Store(error) | LedgerError::Program(OpenError::Store(error)) => {
                tracing::error!(%error, "the ledger cannot be used");
                return crate::writer::away();
            }
            error => return Self::failed(error),
        };
        let code = error.code();
        let detail = match error {
            // Its place in a file means nothing here.
            LedgerError::Record(reject) => reject.message.clone(),
            // The same whatever the reason: nobody finds out which codes there
            // are.
            LedgerError::CouponRefused { .. } => "this code cannot be used".to_owned(),
            error => error.to_string(),
        };
        let mut problem = Self::new(status, detail, "");
        let details = &mut *problem.0;
        if let Some(code) = code {
            details.ty = format!("urn:sadakat:error:{}", code.id);
            details.title = code.title;
            details.code = Some(code.id);
        }
        (details.field, details.help) = (field, help);
        match (code, refusal(error)) {
            (None, Some(name)) => problem.coded(name),
            _ => problem,
        }
    }

    /// Something that is not the client's fault, and none of its business.
    pub(crate) fn failed(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(%error, "a request could not be answered");
        let help = "ask again; the server's log says more";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the server failed", help)
    }

    /// What is wrong with a program.
    pub(crate) fn program(report: &Report) -> Self {
        let detail = match report.error_count() {
            1 => "the program has an error".to_owned(),
            count => format!("the program has {count} errors"),
        };
        let help = "mend what `diagnostics` says; what was in force stays";
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail, help);
        problem.0.diagnostics = serde_json::from_str(&report.to_json()).ok();
        problem
    }

    /// Whether what is asked does not fit what there is.
    pub(crate) fn is_conflict(&self) -> bool {
        self.0.status == StatusCode::CONFLICT.as_u16()
    }

    /// The same with a code that programs know it by.
    pub(crate) fn coded(mut self, code: &'static str) -> Self {
        self.0.ty = format!("urn:sadakat:error:{code}");
        self.0.code = Some(code);
        self
    }

    /// Which event of a batch it is about.
    pub(crate) fn at(mut self, index: Option<usize>) -> Self {
        self.0.index = index;
        self
    }
}

/// Advice for services in Rust, as a request says the same.
fn as_sent(help: &str) -> String {
    [
        ("`Member::guest()` or `null`", "`null`"),
        ("`Member::guest()`", "`\"member\": null`"),
        ("`Member::uses(…)`", "`\"uses\": […]`"),
        ("`Member::uses_unknown()`", "`\"uses\": \"unknown\"`"),
    ]
    .iter()
    .fold(help.to_owned(), |help, (said, sent)| {
        help.replace(said, sent)
    })
}

/// The name that programs know a refusal by.
const fn refusal(error: &LedgerError) -> Option<&'static str> {
    Some(match error {
        LedgerError::Conflict { .. } => "id-with-other-contents",
        LedgerError::UnknownMember(_) => "unknown-member",
        LedgerError::MergedWithItself(_) => "merged-with-itself",
        LedgerError::AlreadyMerged { .. } => "merged-already",
        LedgerError::MergedIntoIt { .. } => "merged-the-other-way",
        LedgerError::NotMerged { .. } => "not-merged",
        LedgerError::MergedLater { .. } => "merged-later",
        LedgerError::MergedAcross { .. } => "merged-across-households",
        LedgerError::UnmergedElsewhere { .. } => "in-another-household",
        LedgerError::PointsInHousehold { .. } => "points-in-household",
        LedgerError::HouseholdUnnamed => "household-unnamed",
        LedgerError::UnknownHousehold(_) => "unknown-household",
        LedgerError::HouseholdTaken { .. } => "household-is-a-member",
        LedgerError::IsHousehold(_) => "customer-is-a-household",
        LedgerError::InHousehold { .. } => "in-household",
        LedgerError::NotInHousehold { .. } => "not-in-household",
        LedgerError::HouseholdOwes { .. } => "household-owes",
        LedgerError::UnknownWallet { .. } => "unknown-wallet",
        LedgerError::Amount { .. } => "no-amount",
        LedgerError::TooMany { .. } => "too-many-points",
        LedgerError::NotEnough { .. } => "not-enough-points",
        LedgerError::UnknownHold(_) => "unknown-hold",
        LedgerError::HoldOver { .. } => "hold-is-over",
        LedgerError::UnknownCoupon(_) => "unknown-coupon",
        LedgerError::CouponOver { .. } => "coupon-is-over",
        LedgerError::CouponRefused { .. } => "coupon-refused",
        LedgerError::WrongCode { .. } => "wrong-code",
        LedgerError::CodeTaken { .. } => "code-taken",
        LedgerError::UnknownPool { .. } => "unknown-pool",
        LedgerError::OtherTerms { .. } => "pool-with-other-terms",
        LedgerError::WrongTerms { .. } => "wrong-terms",
        LedgerError::NotPersonal(_) => "pool-is-not-personal",
        LedgerError::PoolEmpty(_) => "pool-is-empty",
        LedgerError::Number { .. } => "too-many-codes",
        LedgerError::When(_) => "no-instant",
        LedgerError::Unkeepable(_) => "cannot-be-kept",
        LedgerError::Erased(_) => "erased",
        LedgerError::Unsound(_) => "ledger-is-not-sound",
        LedgerError::UnknownEvent(_) => "unknown-event",
        LedgerError::Unsaid(_) => "unsaid",
        LedgerError::DayDone { .. } => "day-was-done",
        LedgerError::OwnId(_) => "id-of-the-ledger",
        LedgerError::DayBefore { .. } => "day-is-past",
        LedgerError::UnknownAnswer { .. } => "unknown-answer",
        _ => return None,
    })
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::BAD_REQUEST);
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        // Texts and numbers can always be written.
        let body = serde_json::to_vec(&self.0).unwrap_or_default();
        let mut response = (status, kind, body).into_response();
        if let Some(seconds) = self.0.after {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
