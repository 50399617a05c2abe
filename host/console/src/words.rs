//! What can be written in a campaign: for editors that complete it.

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use crate::frame::Shared;

/// A word with what it is.
#[derive(Serialize)]
pub(crate) struct Word {
    name: String,
    kind: &'static str,
    about: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<String>,
}

/// What effects take, as an author would begin.
const SNIPPETS: [(&str, &str); 10] = [
    ("points", "points(${100});"),
    ("multiply", "multiply(${2});"),
    ("discount", "discount(#{ percent: ${10} });"),
    ("gift", "gift(\"${sku}\");"),
    (
        "coupon",
        "coupon(#{ percent: ${10}, valid: \"${14 days}\" });",
    ),
    ("message", "message(\"${template}\");"),
    ("tag", "tag(\"${name}\");"),
    ("untag", "untag(\"${name}\");"),
    ("set_tier", "set_tier(\"${gold}\");"),
    ("progress", "progress(\"${badge}\", ${1});"),
];

/// Keys of a campaign's manifest, as an author would begin.
const KEYS: [(&str, &str); 16] = [
    ("name", "name = \"${}\""),
    ("on", "on = [\"${purchase}\"]"),
    ("audience", "audience = '${customer.tier == \"gold\"}'"),
    (
        "active",
        "active = { from = ${2026-01-01}, through = ${2026-12-31} }",
    ),
    (
        "limit",
        "limit = { per_customer = ${1}, every = \"${calendar year}\" }",
    ),
    ("budget", "budget = ${25000}"),
    ("cap", "cap = { ${discount = 50}, per = \"${day}\" }"),
    ("holdout", "holdout = \"${10 %}\""),
    ("shadow", "shadow = true"),
    ("canary", "canary = \"${10 %}\""),
    ("replaces", "replaces = \"${welcome}\""),
    ("activate_at", "activate_at = \"${2026-12-01T09:00}\""),
    ("phase", "phase = \"${earn}\""),
    ("priority", "priority = ${50}"),
    ("group", "group = \"${name}\""),
    ("stacking", "stacking = \"${best}\""),
];

pub(crate) async fn words(State(desk): State<Shared>) -> Json<Vec<Word>> {
    let snapshot = desk.host.snapshot();
    let fields = snapshot.settings().schema.fields().iter();
    let fields = fields.map(|field| Word {
        name: field.name.clone(),
        kind: "property",
        about: field.ty.name().to_owned(),
        snippet: None,
    });
    let functions = sadakat_engine::words().map(|(name, is_effect)| Word {
        name: name.to_owned(),
        kind: if is_effect { "method" } else { "function" },
        about: String::new(),
        snippet: snippet(&SNIPPETS, name).or_else(|| Some(format!("{name}(${{}})"))),
    });
    let keys = KEYS.iter().map(|(name, snippet)| Word {
        name: (*name).to_owned(),
        kind: "keyword",
        about: String::new(),
        snippet: Some((*snippet).to_owned()),
    });
    Json(fields.chain(functions).chain(keys).collect())
}

fn snippet(known: &[(&str, &str)], name: &str) -> Option<String> {
    let found = known.iter().find(|(known, _)| *known == name);
    found.map(|(_, snippet)| (*snippet).to_owned())
}
