//! What must hold of every decision, whatever the program.

use std::io::BufRead;
use std::sync::Arc;

use sadakat_engine::Snapshot;
use sadakat_engine::decide::Evaluator;
use sadakat_engine::explain::{About, Explainer};
use sadakat_engine::records::CustomerFormat;
use sadakat_engine::{Events, decide::NoUsage};
use serde_json::Value;

use super::{CUSTOMERS, EVENTS};
use crate::{Replayed, replay};

/// Decides the usual events in batches of one and of many, and explains them.
pub(super) fn hold(snapshot: &Arc<Snapshot>) {
    let together = hold_in_batches(snapshot);
    let alone = usual(snapshot, 1);
    assert_eq!(
        together.decisions, alone.decisions,
        "batches of 64 and of 1"
    );
}

/// The same in batches of many only: a plugin may look at what else is in its
/// batch, though it must not.
pub(super) fn hold_in_batches(snapshot: &Arc<Snapshot>) -> Replayed {
    let together = usual(snapshot, 64);
    for line in together.decisions.lines() {
        decision(line);
    }
    explained(snapshot);
    together
}

fn usual(snapshot: &Arc<Snapshot>, batch: usize) -> Replayed {
    let customers = (CUSTOMERS.as_bytes(), CustomerFormat::NdJson);
    replayed(snapshot, customers, EVENTS.as_bytes(), batch)
}

/// Decides records as they are.
pub(super) fn replayed(
    snapshot: &Arc<Snapshot>,
    customers: (impl BufRead, CustomerFormat),
    events: impl BufRead,
    batch: usize,
) -> Replayed {
    let replayed = replay(snapshot, customers, events, batch);
    // Reading from memory cannot fail.
    match replayed {
        Ok(replayed) => replayed,
        Err(error) => super::unreadable(error.as_ref()),
    }
}

/// Every event alone, as a guest's, with everything that is to say about it.
fn explained(snapshot: &Arc<Snapshot>) {
    let mut evaluator = Evaluator::new(Arc::clone(snapshot));
    evaluator.trace(true);
    let mut explainer = Explainer::new(Arc::clone(snapshot));
    for line in EVENTS.lines() {
        let Ok(events) = Events::read(snapshot, [(line, None)]) else {
            continue;
        };
        let decisions = evaluator.evaluate(&events.batch(&NoUsage));
        let explanation = explainer.explain(&decisions, 0, About::All);
        let text = explanation.map(|explanation| (explanation.to_text(), explanation.to_json()));
        assert!(text.is_some_and(|(text, json)| !text.is_empty() && !json.is_empty()));
    }
}

/// Checks one decision as it is written.
pub(super) fn decision(line: &str) {
    let parsed: Result<Value, _> = serde_json::from_str(line);
    let Ok(decision) = parsed else {
        super::unreadable(&std::io::Error::other(format!("no JSON: {line}")));
    };
    let list = |key: &str| decision.get(key).and_then(Value::as_array).cloned();
    let (Some(effects), Some(faults)) = (list("effects"), list("faults")) else {
        super::unreadable(&std::io::Error::other(format!("no decision: {line}")));
    };
    for fault in &faults {
        assert_ne!(fault.get("message"), Some(&Value::from("")), "{line}");
        let campaign = fault.get("campaign");
        // What a return takes back, a campaign gave before.
        let returned = decision.get("returned").is_some();
        assert!(
            returned
                || effects
                    .iter()
                    .all(|effect| effect.get("campaign") != campaign),
            "effects beside a fault: {line}"
        );
    }
    for effect in &effects {
        if effect.get("kind").and_then(Value::as_str) == Some("discount") {
            let amount = effect.get("amount").and_then(Value::as_str);
            assert!(
                amount.is_some_and(|amount| !amount.starts_with('-')),
                "a discount that raises the price: {line}"
            );
        }
    }
}
