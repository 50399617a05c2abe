//! A member and a basket to try a draft with: what it decides, and why.

use std::fmt::Write as _;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use sadakat_engine::explain::CampaignExplanation;
use sadakat_engine::{Event, FieldType, Member, Snapshot};
use serde_json::{Map, Value, json};

use crate::campaign::{apart, first_of, id_of};
use crate::campaign_id::CampaignId;
use crate::desk::now;
use crate::failure::Failure;
use crate::frame::{Frame, Shared};
use crate::page::page;

/// The form that asks for a member and a basket.
pub(crate) struct Trial {
    /// The kinds of events that the campaign is for.
    pub(crate) kinds: Vec<String>,
    /// Now, as the form writes moments.
    pub(crate) at: String,
    /// What rules read of members.
    pub(crate) facts: Vec<Field>,
    /// Fields of events of other kinds.
    pub(crate) fields: Vec<Field>,
    /// Lines that the form has room for.
    pub(crate) lines: std::ops::Range<usize>,
}

impl Trial {
    /// Whether there are goods in it.
    pub(crate) fn has_basket(&self) -> bool {
        let goods = |kind: &String| kind == "purchase" || kind == "return";
        self.kinds.iter().any(goods)
    }
}

/// A field of the form.
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) ty: &'static str,
}

/// Lines of a basket that the form has room for.
const LINES: usize = 5;

impl Trial {
    pub(crate) fn of(snapshot: &Snapshot, id: &CampaignId) -> Self {
        let schema = &snapshot.settings().schema;
        let campaign = snapshot
            .find(id.as_str())
            .and_then(|at| snapshot.campaigns().get(at));
        let mut kinds: Vec<String> = campaign
            .map(|campaign| {
                campaign
                    .on
                    .iter()
                    .map(|kind| schema.kinds().name(*kind).to_owned())
                    .collect()
            })
            .unwrap_or_default();
        if kinds.is_empty() {
            kinds.push("purchase".to_owned());
        }
        let field = |name: &str, ty: FieldType| Field {
            name: name.to_owned(),
            ty: ty.name(),
        };
        let facts = snapshot.needs().facts.iter();
        let facts = facts.map(|fact| field(&fact.field, fact.ty));
        let of_kinds = schema.fields().iter().filter(|known| {
            let kind = known.name.split('.').next().unwrap_or_default();
            kinds
                .iter()
                .any(|known| known == kind && known != "purchase" && known != "return")
        });
        let of_kinds = of_kinds.map(|known| field(&known.name, known.ty)).collect();
        let zone = &schema.zone;
        let now = sadakat_engine::model::Instant::from_micros(now().saturating_mul(1_000_000));
        let local = now.local(zone);
        Self {
            at: format!(
                "{}T{:02}:{:02}",
                local.date,
                local.hour(),
                local.minute % 60
            ),
            facts: facts.collect(),
            fields: of_kinds,
            kinds,
            lines: 0..LINES,
        }
    }
}

#[derive(Template)]
#[template(path = "tried.html")]
struct Tried {
    frame: Frame,
    /// Why nothing was decided.
    problem: Option<String>,
    help: Option<String>,
    effects: Vec<String>,
    /// What others gave.
    others: Vec<String>,
    /// Why, in the words of `sadakat explain`.
    why: String,
    gave: bool,
    faults: Vec<String>,
}

impl Tried {
    fn failed(frame: Frame, problem: String, help: Option<String>) -> Self {
        Self {
            frame,
            problem: Some(problem),
            help,
            effects: Vec::new(),
            others: Vec::new(),
            why: String::new(),
            gave: false,
            faults: Vec::new(),
        }
    }
}

pub(crate) async fn try_it(
    State(desk): State<Shared>,
    Path(id): Path<String>,
    frame: Frame,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    apart(move || {
        let folder = desk.folder()?;
        let draft = desk.draft_or_published(&id, &folder)?;
        let checked = desk.check(&id, &draft)?.told(&frame.t);
        let Some(snapshot) = &checked.snapshot else {
            let why = frame.t.say("try-wrong");
            return page(Tried::failed(frame, why, Some(first_of(&checked))));
        };
        let (event, member) = asked(&fields, snapshot);
        // One program from asking to explaining, whoever else tries something.
        let host = match desk.trial(&draft.over(&folder)) {
            Ok(host) => host.pin(),
            Err(why) => return page(Tried::failed(frame, why, None)),
        };
        let decided = Event::from_value(&event).and_then(|event| {
            let member = match &member {
                // Who leaves a field of the past empty means that there was nothing.
                Some(member) => Member::from_value(member)?.newcomer().uses_unknown(),
                None => Member::guest(),
            };
            host.decide(&event, &member)
        });
        let decision = match decided {
            Ok(decision) => decision,
            Err(error) => {
                let problem = frame.t.told(&error.message());
                let help = error.help().map(|help| frame.t.told(&help));
                return page(Tried::failed(frame, problem, help));
            }
        };
        let mut explanation = decision.explain();
        let about = |campaign: &CampaignExplanation| campaign.campaign == id.as_str();
        let gave = explanation.campaigns.iter().any(|campaign| {
            about(campaign)
                && campaign
                    .proposals
                    .iter()
                    .any(|proposal| proposal.ending.gave())
        });
        explanation.campaigns.retain(about);
        let (mut effects, mut others) = (Vec::new(), Vec::new());
        let told: Value = serde_json::from_str(&decision.to_json()).unwrap_or_default();
        let list = |key: &str| {
            told.get(key)
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default()
        };
        for effect in list("effects") {
            let said = said(&frame, &effect);
            let campaign = effect
                .get("campaign")
                .and_then(Value::as_str)
                .unwrap_or_default();
            if campaign == id.as_str() {
                effects.push(said);
            } else {
                others.push(format!("{campaign}: {said}"));
            }
        }
        let message = |fault: &Value| {
            let text = |key: &str| {
                fault
                    .get(key)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned()
            };
            format!("{}: {}", text("campaign"), frame.t.told(&text("message")))
        };
        let faults = list("faults").iter().map(message).collect();
        let why = frame.t.explained(&explanation);
        page(Tried {
            frame,
            problem: None,
            help: None,
            effects,
            others,
            why,
            gave,
            faults,
        })
    })
    .await
}

/// An effect in a few words.
pub(crate) fn said(frame: &Frame, effect: &Value) -> String {
    let kind = effect
        .get("kind")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let key = format!("effect-{kind}");
    // How many of which points says it all.
    let mut said = if kind == "points" && effect.get("amount").is_some() {
        String::new()
    } else if frame.t.has(&key) {
        frame.t.say(&key)
    } else {
        kind.to_owned()
    };
    for key in SAID {
        let value = match effect.get(key) {
            Some(Value::String(text)) => frame.t.number(text),
            Some(Value::Number(number)) => frame.t.number(&number.to_string()),
            _ => continue,
        };
        let unit = if key == "percent" { " %" } else { "" };
        // Texts can always be written to.
        let _ = write!(said, " {value}{unit}");
    }
    said.trim_start().to_owned()
}

/// What is said of an effect, in this order.
const SAID: [&str; 14] = [
    "offer", "percent", "amount", "factor", "wallet", "sku", "quantity", "name", "tag", "tier",
    "badge", "by", "template", "valid",
];

/// What the form asks, as an event and a member; none for a guest.
fn asked(fields: &[(String, String)], snapshot: &Snapshot) -> (Value, Option<Value>) {
    let all = |name: &str| -> Vec<&str> {
        let found = fields.iter().filter(|(key, _)| key == name);
        found.map(|(_, value)| value.trim()).collect()
    };
    let one = |name: &str| all(name).first().copied().unwrap_or_default();
    let kind = Some(one("kind"))
        .filter(|kind| !kind.is_empty())
        .unwrap_or("purchase");
    let is_guest = one("guest") == "yes";
    let customer = Some(one("customer"))
        .filter(|id| !id.is_empty())
        .unwrap_or("c1");
    let mut event = json!({ "id": "try", "kind": kind, "at": one("at") });
    let schema = &snapshot.settings().schema;
    let typed = |name: &str, text: &str| {
        let ty = schema
            .find(name)
            .and_then(|id| schema.field(id))
            .map(|field| field.ty);
        value(ty, text)
    };
    if let Some(object) = event.as_object_mut() {
        if !is_guest {
            object.insert("customer".to_owned(), json!(customer));
        }
        let mut inner = Map::new();
        for (key, text) in fields {
            let Some(name) = key
                .strip_prefix("event.")
                .filter(|_| !text.trim().is_empty())
            else {
                continue;
            };
            if let Some((_, field)) = name.split_once('.') {
                inner.insert(field.to_owned(), typed(name, text.trim()));
            }
        }
        if kind == "purchase" || kind == "return" {
            for name in ["store", "channel"] {
                if !one(name).is_empty() {
                    inner.insert(name.to_owned(), json!(one(name)));
                }
            }
            let coupons: Vec<&str> = one("coupons")
                .split(',')
                .map(str::trim)
                .filter(|code| !code.is_empty())
                .collect();
            if !coupons.is_empty() {
                inner.insert("coupons".to_owned(), json!(coupons));
            }
            let columns = ["sku", "category", "quantity", "unit_price"].map(all);
            let mut lines = Vec::new();
            for row in 0..LINES {
                let [sku, category, quantity, price] = columns
                    .each_ref()
                    .map(|column| column.get(row).copied().unwrap_or_default());
                if sku.is_empty() && price.is_empty() {
                    continue;
                }
                let sku = if sku.is_empty() { "item" } else { sku };
                let quantity = if quantity.is_empty() { "1" } else { quantity };
                let mut line = json!({ "sku": sku, "quantity": number(quantity), "unit_price": number(price) });
                if let (Some(line), false) = (line.as_object_mut(), category.is_empty()) {
                    line.insert("category".to_owned(), json!(category));
                }
                lines.push(line);
            }
            inner.insert("lines".to_owned(), Value::Array(lines));
        }
        if !inner.is_empty() {
            object.insert(kind.to_owned(), Value::Object(inner));
        }
    }
    if is_guest {
        return (event, None);
    }
    let mut member = json!({ "id": customer });
    for (key, text) in fields {
        let Some(name) = key
            .strip_prefix("fact.")
            .filter(|_| !text.trim().is_empty())
        else {
            continue;
        };
        let mut place = &mut member;
        let mut parts = name.split('.').peekable();
        while let Some(part) = parts.next() {
            let Some(object) = place.as_object_mut() else {
                break;
            };
            let inner = object.entry(part).or_insert_with(|| json!({}));
            if parts.peek().is_none() {
                *inner = typed(name, text.trim());
            }
            place = inner;
        }
    }
    (event, Some(member))
}

/// Numbers as people write them in either language: a comma before the last
/// digits is a point.
fn number(text: &str) -> Value {
    let text = match (text.contains('.'), text.rsplit_once(',')) {
        (false, Some((whole, rest))) => format!("{whole}.{rest}"),
        _ => text.to_owned(),
    };
    text.parse::<i64>()
        .map_or_else(|_| json!(text), |whole| json!(whole))
}

fn value(ty: Option<FieldType>, text: &str) -> Value {
    match ty {
        Some(FieldType::Boolean) => json!(matches!(text, "true" | "yes" | "on" | "evet" | "1")),
        Some(FieldType::Texts) => json!(text.split(',').map(str::trim).collect::<Vec<_>>()),
        Some(FieldType::Integer | FieldType::Money | FieldType::Quantity) => number(text),
        _ => json!(text),
    }
}
