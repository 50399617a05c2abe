//! A request for each thing that a server does.

use std::fmt::Write as _;
use std::io::Read as _;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::{ClientError, Problem};
use crate::types::{
    Balances, BasketAnswer, BasketAsked, Campaign, Campaigns, Checked, CheckedCoupon,
    CouponReceipt, Day, Delivered, Draft, Enrolled, Erase, Erased, Evaluate, EvaluateAnswer,
    EvaluateOne, Evaluated, EvaluatedAll, Event, Explanations, Facts, Hold, HoldCoupon, HoldEnd,
    Household, IssueCoupon, JoinHousehold, LeaveHousehold, Lots, Member, Membership, Merge, Merged,
    Needs, Order, Outbox, Processed, Receipt, ReleaseCoupons, Reloaded, Repeated, Return, Status,
    Swept, Timeline, VerifyCoupon, VoidCoupon,
};

/// Asks a server. Cheap to clone; connections are kept and shared.
///
/// Whatever is done once under an id may be asked again as it is, if there was
/// no answer: [`ClientError::may_be_asked_again`].
#[derive(Clone)]
pub struct Client {
    agent: ureq::Agent,
    base: String,
    token: Option<String>,
}

/// As much of an answer as is read, in bytes.
const MOST: u64 = 64 << 20;

impl Client {
    /// Asks the server at an address such as `http://127.0.0.1:7878`, and waits
    /// for an answer for half a minute.
    pub fn new(base: &str) -> Self {
        Self::with_timeout(base, Duration::from_secs(30))
    }

    /// The same, and waits for so long.
    pub fn with_timeout(base: &str, timeout: Duration) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(timeout))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Self {
            agent: config.into(),
            base: base.trim_end_matches('/').to_owned(),
            token: None,
        }
    }

    /// Says a token with every request.
    #[must_use]
    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.trim().to_owned());
        self
    }

    /// What an event comes to. Nothing is kept of it.
    ///
    /// # Errors
    /// As all requests: if the server refuses, or cannot be reached.
    pub fn evaluate(&self, asked: &Evaluate) -> Result<Evaluated, ClientError> {
        match self.post("/v1/evaluate", asked)? {
            EvaluateAnswer::One(one) => Ok(*one),
            EvaluateAnswer::All(_) => Err(unreadable("/v1/evaluate", "several answers")),
        }
    }

    /// The same of several events, in their order.
    ///
    /// # Errors
    /// As all requests.
    pub fn evaluate_all(&self, asked: Vec<EvaluateOne>) -> Result<Vec<Evaluated>, ClientError> {
        let asked = Evaluate {
            event: None,
            member: None,
            requests: Some(asked),
            shared: None,
            as_of: None,
        };
        let all: EvaluatedAll = self.post("/v1/evaluate", &asked)?;
        Ok(all.decisions)
    }

    /// Decides a basket while it is filled.
    ///
    /// # Errors
    /// As all requests; also if the revision is older than one that was decided.
    pub fn basket(&self, basket: &str, asked: &BasketAsked) -> Result<BasketAnswer, ClientError> {
        self.post(&format!("/v1/baskets/{}", escaped(basket)), asked)
    }

    /// What an event would come to, by what the ledger knows.
    ///
    /// # Errors
    /// As all requests.
    pub fn preview(&self, event: &Event) -> Result<Processed, ClientError> {
        self.post("/v1/preview", event)
    }

    /// Processes an event: exactly once, however often it is sent.
    ///
    /// # Errors
    /// As all requests.
    pub fn process(&self, event: &Event) -> Result<Processed, ClientError> {
        self.post("/v1/events", event)
    }

    /// Processes several events in one request. One that is wrong does not touch
    /// the others.
    ///
    /// # Errors
    /// As all requests.
    pub fn process_all<'e>(
        &self,
        events: impl IntoIterator<Item = &'e Event>,
    ) -> Result<Vec<Result<Processed, Problem>>, ClientError> {
        let mut lines = String::new();
        for event in events {
            // Texts and numbers can always be written.
            let line = serde_json::to_string(event).unwrap_or_default();
            let _ = writeln!(lines, "{line}");
        }
        let path = "/v1/events";
        let answer = self.send("POST", path, Some((LINES, lines)))?;
        let lines = answer.lines().filter(|line| !line.is_empty());
        lines
            .map(|line| {
                let line: OneOf = read(path, line)?;
                Ok(match line {
                    OneOf::Refused { problem } => Err(problem),
                    OneOf::Done(done) => Ok(*done),
                })
            })
            .collect()
    }

    /// Makes a customer a member, or changes their record: an object with `id`
    /// and the fields that the program declares.
    ///
    /// # Errors
    /// As all requests.
    pub fn enrol(&self, record: &Map<String, Value>) -> Result<Enrolled, ClientError> {
        self.post("/v1/customers", record)
    }

    /// Redeems, holds or corrects points.
    ///
    /// # Errors
    /// As all requests; also if there are not enough.
    pub fn order(&self, order: &Order) -> Result<Receipt, ClientError> {
        self.post("/v1/orders", order)
    }

    /// Sets points aside.
    ///
    /// # Errors
    /// As all requests; also if there are not enough.
    pub fn hold(&self, hold: &Hold) -> Result<Receipt, ClientError> {
        self.post("/v1/holds", hold)
    }

    /// Redeems the points of a hold.
    ///
    /// # Errors
    /// As all requests; also if it is over.
    pub fn capture(&self, hold: &str, end: &HoldEnd) -> Result<Receipt, ClientError> {
        self.post(&format!("/v1/holds/{}/capture", escaped(hold)), end)
    }

    /// Gives the points of a hold back.
    ///
    /// # Errors
    /// As all requests; also if it is over.
    pub fn release(&self, hold: &str, end: &HoldEnd) -> Result<Receipt, ClientError> {
        self.post(&format!("/v1/holds/{}/release", escaped(hold)), end)
    }

    /// Takes back what a purchase gave, as far as it comes back.
    ///
    /// # Errors
    /// As all requests.
    pub fn give_back(&self, returned: &Return) -> Result<Processed, ClientError> {
        self.post("/v1/returns", returned)
    }

    /// Whether a code could be used.
    ///
    /// # Errors
    /// As all requests; also after too many wrong codes.
    pub fn verify_coupon(&self, asked: &VerifyCoupon) -> Result<CheckedCoupon, ClientError> {
        self.post("/v1/coupons/verify", asked)
    }

    /// Sets a code aside for a basket.
    ///
    /// # Errors
    /// As all requests; also if it cannot be used.
    pub fn hold_coupon(&self, asked: &HoldCoupon) -> Result<CouponReceipt, ClientError> {
        self.post("/v1/coupons/hold", asked)
    }

    /// Gives the codes of a basket back.
    ///
    /// # Errors
    /// As all requests.
    pub fn release_coupons(&self, asked: &ReleaseCoupons) -> Result<CouponReceipt, ClientError> {
        self.post("/v1/coupons/release", asked)
    }

    /// Hands the next code of a personal pool out.
    ///
    /// # Errors
    /// As all requests; also if none is left.
    pub fn issue_coupon(&self, asked: &IssueCoupon) -> Result<CouponReceipt, ClientError> {
        self.post("/v1/coupons/issue", asked)
    }

    /// Makes a code void.
    ///
    /// # Errors
    /// As all requests.
    pub fn void_coupon(&self, asked: &VoidCoupon) -> Result<Repeated, ClientError> {
        self.post("/v1/coupons/void", asked)
    }

    /// What a member owns, on the day of the newest event or on another one.
    ///
    /// # Errors
    /// As all requests; also if there is no such member.
    pub fn member(&self, id: &str, on: Option<&str>) -> Result<Member, ClientError> {
        self.get(&format!("/v1/members/{}{}", escaped(id), day(on)))
    }

    /// What a member can use.
    ///
    /// # Errors
    /// As [`Self::member`].
    pub fn balance(&self, id: &str, on: Option<&str>) -> Result<Balances, ClientError> {
        self.get(&format!("/v1/members/{}/balance{}", escaped(id), day(on)))
    }

    /// Where a member's points come from, and when they are gone.
    ///
    /// # Errors
    /// As [`Self::member`].
    pub fn lots(&self, id: &str, on: Option<&str>) -> Result<Lots, ClientError> {
        self.get(&format!("/v1/members/{}/lots{}", escaped(id), day(on)))
    }

    /// A page of what was booked of a member: the first, or that behind `next`
    /// of the one before.
    ///
    /// # Errors
    /// As [`Self::member`].
    pub fn timeline(&self, id: &str, after: Option<&str>) -> Result<Timeline, ClientError> {
        let after = after.map(|after| format!("?after={}", escaped(after)));
        let after = after.unwrap_or_default();
        self.get(&format!("/v1/members/{}/timeline{after}", escaped(id)))
    }

    /// What rules see of a member.
    ///
    /// # Errors
    /// As [`Self::member`].
    pub fn facts(&self, id: &str) -> Result<Facts, ClientError> {
        self.get(&format!("/v1/members/{}/facts", escaped(id)))
    }

    /// Merges a member into another who turns out to be the same person, or undoes
    /// that.
    ///
    /// # Errors
    /// As all requests; also if one of them is no member, or was merged into
    /// somebody else.
    pub fn merge(&self, id: &str, asked: &Merge) -> Result<Merged, ClientError> {
        self.post(&format!("/v1/members/{}/merge", escaped(id)), asked)
    }

    /// Lets a member join a household, which begins with the first, and bring their
    /// points.
    ///
    /// # Errors
    /// As all requests; also if they are no member, or in another household.
    pub fn join_household(
        &self,
        household: &str,
        asked: &JoinHousehold,
    ) -> Result<Membership, ClientError> {
        self.post(
            &format!("/v1/households/{}/members", escaped(household)),
            asked,
        )
    }

    /// Lets a member leave a household.
    ///
    /// # Errors
    /// As all requests; also if they are not in it, or should take points along while
    /// it owes some.
    pub fn leave_household(
        &self,
        household: &str,
        customer: &str,
        asked: &LeaveHousehold,
    ) -> Result<Membership, ClientError> {
        let (household, customer) = (escaped(household), escaped(customer));
        self.post(
            &format!("/v1/households/{household}/members/{customer}/leave"),
            asked,
        )
    }

    /// Who is in a household, and what it owns; on a day, or on that of the newest
    /// event.
    ///
    /// # Errors
    /// As all requests; also if there is no such household.
    pub fn household(&self, id: &str, on: Option<&str>) -> Result<Household, ClientError> {
        let on = on.map(|on| format!("?on={}", escaped(on)));
        let on = on.unwrap_or_default();
        self.get(&format!("/v1/households/{}{on}", escaped(id)))
    }

    /// Forgets people.
    ///
    /// # Errors
    /// As all requests; also if somebody is no member.
    pub fn erase(&self, asked: &Erase) -> Result<Erased, ClientError> {
        self.post("/v1/erasures", asked)
    }

    /// Why an event would come to what it would.
    ///
    /// # Errors
    /// As all requests.
    pub fn explain(&self, event: &Event) -> Result<Explanations, ClientError> {
        self.post("/v1/explain", event)
    }

    /// Why an event of the past came to what it did.
    ///
    /// # Errors
    /// As all requests; also if there was none.
    pub fn explain_past(&self, event: &str) -> Result<Explanations, ClientError> {
        self.get(&format!("/v1/events/{}/explanation", escaped(event)))
    }

    /// What is in force, pending, failed, quarantined.
    ///
    /// # Errors
    /// As all requests.
    pub fn status(&self) -> Result<Status, ClientError> {
        self.get("/v1/status")
    }

    /// The campaigns, in the order of deciding.
    ///
    /// # Errors
    /// As all requests.
    pub fn campaigns(&self) -> Result<Vec<Campaign>, ClientError> {
        let all: Campaigns = self.get("/v1/campaigns")?;
        Ok(all.campaigns)
    }

    /// One campaign, with the files that it is made of.
    ///
    /// # Errors
    /// As all requests; also if there is none.
    pub fn campaign(&self, id: &str) -> Result<Campaign, ClientError> {
        self.get(&format!("/v1/campaigns/{}", escaped(id)))
    }

    /// Which facts and uses the program in force reads.
    ///
    /// # Errors
    /// As all requests.
    pub fn needs(&self) -> Result<Needs, ClientError> {
        self.get("/v1/needs")
    }

    /// What is wrong with a draft.
    ///
    /// # Errors
    /// As all requests.
    pub fn check(&self, draft: &Draft) -> Result<Checked, ClientError> {
        self.post("/v1/check", draft)
    }

    /// Puts the program's folder into force as it is now.
    ///
    /// # Errors
    /// As all requests; also if the program has errors.
    pub fn reload(&self) -> Result<Reloaded, ClientError> {
        let answer = self.send("POST", "/v1/reload", None)?;
        read("/v1/reload", &answer)
    }

    /// Does a day to all members.
    ///
    /// # Errors
    /// As all requests; also if a sweep is at work.
    pub fn sweep(&self, day: &str) -> Result<Swept, ClientError> {
        let day = day.to_owned();
        self.post("/v1/sweep", &Day { day })
    }

    /// The next answers that a reader has not acknowledged.
    ///
    /// # Errors
    /// As all requests.
    pub fn outbox(&self, reader: &str) -> Result<Outbox, ClientError> {
        self.get(&format!("/v1/outbox?reader={}", escaped(reader)))
    }

    /// Acknowledges that a reader has everything up to a number.
    ///
    /// # Errors
    /// As all requests.
    pub fn acknowledge(&self, reader: &str, number: i64) -> Result<Delivered, ClientError> {
        let reader = reader.to_owned();
        self.post("/v1/outbox", &Delivered { reader, number })
    }

    fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        read(path, &self.send("GET", path, None)?)
    }

    fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        asked: &impl Serialize,
    ) -> Result<T, ClientError> {
        // Texts and numbers can always be written.
        let body = serde_json::to_string(asked).unwrap_or_default();
        read(path, &self.send("POST", path, Some((JSON, body)))?)
    }

    /// Sends a request, and reads its answer if it is one that is hoped for.
    fn send(
        &self,
        method: &str,
        path: &str,
        body: Option<(&str, String)>,
    ) -> Result<String, ClientError> {
        let url = format!("{}{path}", self.base);
        let mut request = ureq::http::Request::builder().method(method).uri(url);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some((kind, _)) = &body {
            request = request.header("content-type", *kind);
        }
        let text = body.map(|(_, text)| text).unwrap_or_default();
        let request = request
            .body(text)
            .map_err(|error| unreadable(path, &error.to_string()))?;
        let unreachable =
            |error: &dyn std::fmt::Display| ClientError::Unreachable(error.to_string());
        let mut response = self
            .agent
            .run(request)
            .map_err(|error| unreachable(&error))?;
        let status = response.status();
        let seconds = response.headers().get("retry-after");
        let seconds = seconds.and_then(|seconds| seconds.to_str().ok()?.parse().ok());
        let mut answer = String::new();
        let mut reader = response.body_mut().as_reader().take(MOST);
        reader
            .read_to_string(&mut answer)
            .map_err(|error| unreachable(&error))?;
        if status.is_success() {
            return Ok(answer);
        }
        let problem: Problem = read(path, &answer)?;
        let problem = Box::new(problem);
        Err(match seconds {
            Some(seconds) => ClientError::Later { problem, seconds },
            None => ClientError::Refused(problem),
        })
    }
}

const JSON: &str = "application/json";
const LINES: &str = "application/x-ndjson";

/// A line of an answer to several records.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOf {
    Refused { problem: Problem },
    Done(Box<Processed>),
}

fn read<T: DeserializeOwned>(path: &str, answer: &str) -> Result<T, ClientError> {
    serde_json::from_str(answer).map_err(|error| unreadable(path, &error.to_string()))
}

fn unreadable(path: &str, why: &str) -> ClientError {
    ClientError::Unreadable {
        asked: path.to_owned(),
        why: why.to_owned(),
    }
}

fn day(on: Option<&str>) -> String {
    on.map_or_else(String::new, |on| format!("?on={}", escaped(on)))
}

/// A text as a part of an address.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}
