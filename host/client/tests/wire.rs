//! What servers answer is what the client's types say: read and written anew, it
//! is the same, so that nothing is lost. The answers are those of
//! `tests/corpus/http`, which a server gave.

#![expect(
    clippy::string_slice,
    reason = "answers begin with two letters, and an object with a brace"
)]

use std::path::Path;

use anyhow::Context as _;
use sadakat_client::{
    Balances, BasketAnswer, BasketAsked, Campaign, Campaigns, Checked, CheckedCoupon,
    CouponReceipt, Delivered, Draft, Enrolled, Erase, Erased, Evaluate, EvaluateAnswer, Event,
    Explanations, Facts, Hold, HoldCoupon, HoldEnd, Household, IssueCoupon, JoinHousehold,
    LeaveHousehold, Lots, Member, Membership, Merge, Merged, Needs, Order, Outbox, Problem,
    Processed, Receipt, ReleaseCoupons, Reloaded, Repeated, Return, Status, Swept, Timeline,
    VerifyCoupon, VoidCoupon,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Whether a type has all of a value.
fn whole<T: Serialize + DeserializeOwned>(value: &Value) -> anyhow::Result<()> {
    let read: T = serde_json::from_value(value.clone())?;
    let written = serde_json::to_value(read)?;
    anyhow::ensure!(written == *value, "{written:#} is not {value:#}");
    Ok(())
}

type Fits = fn(&Value) -> anyhow::Result<()>;

/// What a request says, and what is answered, by its method and path.
fn types(method: &str, path: &str) -> Option<(Option<Fits>, Fits)> {
    let path = path.split('?').next().unwrap_or_default();
    let parts: Vec<&str> = path.trim_matches('/').split('/').skip(1).collect();
    Some(match (method, &parts[..]) {
        ("POST", ["evaluate"]) => (Some(whole::<Evaluate>), whole::<EvaluateAnswer>),
        ("POST", ["baskets", _]) => (Some(whole::<BasketAsked>), whole::<BasketAnswer>),
        ("POST", ["events"] | ["preview"]) => (Some(whole::<Event>), whole::<Processed>),
        ("POST", ["customers"]) => (None, whole::<Enrolled>),
        ("POST", ["orders"]) => (Some(whole::<Order>), whole::<Receipt>),
        ("POST", ["holds"]) => (Some(whole::<Hold>), whole::<Receipt>),
        ("POST", ["holds", _, "capture" | "release"]) => (Some(whole::<HoldEnd>), whole::<Receipt>),
        ("POST", ["returns"]) => (Some(whole::<Return>), whole::<Processed>),
        ("POST", ["coupons", "verify"]) => (Some(whole::<VerifyCoupon>), whole::<CheckedCoupon>),
        ("POST", ["coupons", "hold"]) => (Some(whole::<HoldCoupon>), whole::<CouponReceipt>),
        ("POST", ["coupons", "release"]) => (Some(whole::<ReleaseCoupons>), whole::<CouponReceipt>),
        ("POST", ["coupons", "issue"]) => (Some(whole::<IssueCoupon>), whole::<CouponReceipt>),
        ("POST", ["coupons", "void"]) => (Some(whole::<VoidCoupon>), whole::<Repeated>),
        ("POST", ["erasures"]) => (Some(whole::<Erase>), whole::<Erased>),
        ("POST", ["explain"]) => (Some(whole::<Event>), whole::<Explanations>),
        ("GET", ["events", _, "explanation"]) => (None, whole::<Explanations>),
        ("POST", ["members", _, "merge"]) => (Some(whole::<Merge>), whole::<Merged>),
        ("POST", ["households", _, "members"]) => {
            (Some(whole::<JoinHousehold>), whole::<Membership>)
        }
        ("POST", ["households", _, "members", _, "leave"]) => {
            (Some(whole::<LeaveHousehold>), whole::<Membership>)
        }
        ("GET", ["households", _]) => (None, whole::<Household>),
        ("GET", ["members", _]) => (None, whole::<Member>),
        ("GET", ["members", _, "balance"]) => (None, whole::<Balances>),
        ("GET", ["members", _, "lots"]) => (None, whole::<Lots>),
        ("GET", ["members", _, "timeline"]) => (None, whole::<Timeline>),
        ("GET", ["members", _, "facts"]) => (None, whole::<Facts>),
        ("GET", ["status"] | ["program"]) => (None, whole::<Status>),
        ("GET", ["campaigns"]) => (None, whole::<Campaigns>),
        ("GET", ["campaigns", _]) => (None, whole::<Campaign>),
        ("GET", ["needs"]) => (None, whole::<Needs>),
        ("POST", ["check"]) => (None, whole::<Checked>),
        ("POST", ["reload"]) => (None, whole::<Reloaded>),
        ("POST", ["sweep"]) => (None, whole::<Swept>),
        ("GET", ["outbox"]) => (None, whole::<Outbox>),
        ("POST", ["outbox"]) => (Some(whole::<Delivered>), whole::<Delivered>),
        _ => return None,
    })
}

#[test]
fn requests_and_answers_are_what_the_types_say() -> anyhow::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/http");
    let (mut answers, mut refusals) = (0, 0);
    for entry in std::fs::read_dir(corpus)? {
        let path = entry?.path();
        if path.extension().is_none_or(|ending| ending != "http") {
            continue;
        }
        let text = std::fs::read_to_string(&path)?;
        for story in text.split("\n\n") {
            let (asked, answered): (Vec<&str>, Vec<&str>) =
                story.lines().partition(|line| !line.starts_with("< "));
            let Some(line) = asked.iter().find(|line| !line.starts_with('#')) else {
                continue;
            };
            let (method, target) = line.split_once(' ').context("no request")?;
            let status: u16 = answered.first().context("no answer")?[2..].parse()?;
            let body: String = answered.iter().skip(1).map(|line| &line[2..]).collect();
            let start = body.find('{').unwrap_or(body.len());
            let place = format!("{}: {line}", path.display());
            let values = serde_json::Deserializer::from_str(&body[start..]).into_iter::<Value>();
            let Some((said, answer)) = types(method, target) else {
                continue;
            };
            for value in values {
                let value = value.context(place.clone())?;
                let problem = value.get("problem").unwrap_or(&value);
                if status >= 400 || value.get("problem").is_some() {
                    whole::<Problem>(problem).context(place.clone())?;
                    refusals += 1;
                    continue;
                }
                // Who is no till is told what there is not, too.
                answer(&value).context(place.clone())?;
                answers += 1;
            }
            let Some(said) = said.filter(|_| status < 400) else {
                continue;
            };
            for line in asked.iter().filter(|line| line.starts_with('{')) {
                let value: Value = serde_json::from_str(line)?;
                // Some records of a batch are wrong.
                if !body.contains("\"problem\"") {
                    said(&value).context(place.clone())?;
                }
            }
        }
    }
    assert!(answers > 60 && refusals > 30, "{answers}, {refusals}");
    Ok(())
}

#[test]
fn drafts_are_written_as_they_are_read() -> anyhow::Result<()> {
    let draft = r#"{"files":{"campaigns/a.toml":"on = []","b":null},"over":true,"cases":false}"#;
    whole::<Draft>(&serde_json::from_str(draft)?)
}
