//! A case as TOML.

use std::fmt::Write as _;

use super::Case;
use super::expect::{Expectation, Total, Wanted};
use super::pattern::{Pattern, bare_or_quoted, quoted};
use super::story::{Happening, When};
use super::values::Values;
use crate::constants::ParamValue;

/// The text between a key and its value.
const IS: &str = " = ";

/// A case as it could stand in a file.
pub(super) fn case(case: &Case) -> String {
    let mut out = "[[case]]\n".to_owned();
    let mut add = |key: &str, value: String| {
        // Writing to memory cannot fail.
        let _ = writeln!(out, "{key}{IS}{value}");
    };
    add("name", quoted(&case.name));
    if let Some(campaign) = case.campaign() {
        add("campaign", quoted(campaign));
    }
    let story = &case.story;
    if story.guest {
        add("guest", "true".to_owned());
    }
    if let Some(control_group) = story.control_group {
        add("control_group", control_group.to_string());
    }
    for (name, value) in values(&story.member) {
        add(&name, value);
    }
    for (name, value) in values(&story.facts) {
        add(&name, value);
    }
    if !story.earlier.is_empty() {
        let earlier = story.earlier.iter().map(|event| {
            let entries = happening(event);
            let entries = entries
                .into_iter()
                .map(|(key, value)| format!("{key}{IS}{value}"));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        });
        add("earlier", list(earlier));
    }
    for (name, value) in happening(&story.event) {
        add(&name, value);
    }
    for expectation in &case.expected.each {
        let own = expectation.campaign.as_deref() == case.campaign();
        let (key, value) = wanted(expectation, own);
        add(&key, value);
    }
    if let Some(total) = total(&case.expected.total) {
        add("total", total);
    }
    out
}

/// A field's whole name as a dotted key.
fn dotted(name: &str) -> String {
    let parts: Vec<String> = name.split('.').map(bare_or_quoted).collect();
    parts.join(".")
}

fn values(values: &Values) -> impl Iterator<Item = (String, String)> + '_ {
    values
        .iter()
        .map(|(name, said)| (dotted(name), value(&said.value)))
}

fn happening(event: &Happening) -> Vec<(String, String)> {
    let mut entries = Vec::new();
    match &event.when {
        When::At(None) => {}
        When::At(Some(at)) => {
            let utc = crate::model::Zone::utc();
            entries.push(("event.at".to_owned(), at.to_rfc3339(&utc)));
        }
        When::Today(day) => entries.push(("today".to_owned(), day.to_string())),
        When::DaysAgo(days) => {
            let days = days.iter().map(ToString::to_string);
            entries.push(("days_ago".to_owned(), list(days)));
        }
    }
    entries.extend(values(&event.values));
    if let Some(lines) = &event.lines {
        let lines = lines.iter().map(|line| {
            let entries = line.iter().map(|(name, said)| {
                let key = name.strip_prefix("line.").unwrap_or(name);
                format!("{}{IS}{}", dotted(key), value(&said.value))
            });
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        });
        entries.push(("lines".to_owned(), list(lines)));
    }
    entries
}

fn wanted(expectation: &Expectation, own: bool) -> (String, String) {
    let effects = |effects: &[Pattern]| list(effects.iter().map(Pattern::to_toml));
    let (key, value) = match &expectation.wanted {
        Wanted::Exactly(all) => ("effects", effects(all)),
        Wanted::AtLeast(some) => ("at_least", effects(some)),
        Wanted::Nothing(reason) => ("nothing", quoted(reason.name())),
        Wanted::Fault(words) => ("fault", quoted(words)),
    };
    match expectation.campaign.as_deref() {
        Some(campaign) if !own => (format!("also.{}", bare_or_quoted(campaign)), value),
        _ => (key.to_owned(), value),
    }
}

fn total(total: &Total) -> Option<String> {
    let mut entries = Vec::new();
    if let Some((_, value, _)) = &total.net {
        entries.push(format!("net{IS}{}", self::value(value)));
    }
    if !total.points.is_empty() {
        let points = total
            .points
            .iter()
            .map(|(wallet, points, _)| format!("{}{IS}{points}", bare_or_quoted(wallet)));
        let points: Vec<String> = points.collect();
        entries.push(format!("points{IS}{{ {} }}", points.join(", ")));
    }
    if let Some((coupons, _)) = &total.coupons {
        entries.push(format!("coupons{IS}{coupons}"));
    }
    (!entries.is_empty()).then(|| format!("{{ {} }}", entries.join(", ")))
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// A value on one line.
pub(crate) fn value(value: &ParamValue) -> String {
    match value {
        ParamValue::Boolean(value) => value.to_string(),
        ParamValue::Integer(value) => value.to_string(),
        ParamValue::Decimal(value) => value.to_string(),
        ParamValue::Text(text) => quoted(text),
        ParamValue::Date(day) => day.to_string(),
        ParamValue::List(items) => list(items.iter().map(self::value)),
    }
}
