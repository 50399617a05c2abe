//! What tills send: events of the workload, with what is known of their members.

use serde_json::json;

use crate::contender::Error;
use crate::workload::{self, Event, events_ndjson};

/// Bodies of `POST /v1/evaluate`, a line each: sixteen campaigns are asked.
pub(super) fn evaluate(count: usize) -> Result<Vec<String>, Error> {
    let events = workload::generate(count, workload::SEED);
    let records = events_ndjson(&events);
    let lines = records.lines().zip(&events);
    lines.map(|(line, event)| body(line, event)).collect()
}

fn body(record: &str, event: &Event) -> Result<String, Error> {
    let record: serde_json::Value = serde_json::from_str(record)?;
    let tags: Vec<&str> = event.tags.iter().map(|tag| tag.name()).collect();
    let mut history = json!({
        "purchases": event.purchases,
        "spend_this_year": sadakat_engine::model::format_scaled(event.spend_this_year, 2),
    });
    if let (Some(days), Some(history)) = (event.days_since_purchase, history.as_object_mut()) {
        history.insert("days_since_purchase".to_owned(), days.into());
    }
    let member = json!({
        "id": record.get("customer"),
        "customer": {
            "birth_date": event.birth.to_string(),
            "tier": event.tier.name(),
            "tags": tags,
        },
        "history": history,
    });
    Ok(json!({ "event": record, "member": member }).to_string())
}
