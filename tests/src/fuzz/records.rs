//! Events and customers.

use std::sync::{Arc, OnceLock};

use sadakat_engine::Snapshot;
use sadakat_engine::load::load;
use sadakat_engine::records::CustomerFormat;

use super::{CUSTOMERS, EVENTS, folder, promises};

/// Records of any kind: the first byte says whether they are events, customers
/// as NDJSON, or customers as CSV.
pub fn records(bytes: &[u8]) {
    let Some((&kind, bytes)) = bytes.split_first() else {
        return;
    };
    let snapshot = snapshot();
    let customers = match kind % 3 {
        0 => (CUSTOMERS.as_bytes(), CustomerFormat::NdJson),
        1 => (bytes, CustomerFormat::NdJson),
        _ => (bytes, CustomerFormat::Csv),
    };
    let events = if kind % 3 == 0 {
        bytes
    } else {
        EVENTS.as_bytes()
    };
    let together = promises::replayed(snapshot, customers, events, 64);
    let alone = promises::replayed(snapshot, customers, events, 1);
    assert_eq!(
        together.decisions, alone.decisions,
        "batches of 64 and of 1"
    );
    assert_eq!(
        together.rejects.len(),
        alone.rejects.len(),
        "rejects of batches of 64 and of 1"
    );
    for reject in &together.rejects {
        assert!(reject.line > 0 && !reject.message.is_empty(), "{reject}");
        assert!(serde_json::to_string(reject).is_ok(), "{reject}");
    }
    for line in together.decisions.lines() {
        promises::decision(line);
    }
}

/// The program that decides them.
fn snapshot() -> &'static Arc<Snapshot> {
    static SNAPSHOT: OnceLock<Arc<Snapshot>> = OnceLock::new();
    SNAPSHOT.get_or_init(|| {
        let mut folder = folder();
        for (kind, script) in READERS {
            let manifest = format!("on = [\"{kind}\"]\n");
            folder.insert(&format!("campaigns/{kind}.toml"), manifest.into_bytes());
            folder.insert(&format!("campaigns/{kind}.rhai"), script.as_bytes());
        }
        let loaded = load(&folder);
        let report = loaded.report.render(false);
        loaded
            .snapshot
            .unwrap_or_else(|| super::unreadable(&std::io::Error::other(report)))
    })
}

/// Reads what records may hold, so that none of it goes unseen.
const READERS: [(&str, &str); 2] = [
    (
        "purchase",
        r#"
tag(`${customer.language ?? "-"} ${customer.city ?? "-"} ${customer.newsletter ?? false}`);
tag(`${customer.score ?? 0} ${customer.credit ?? 0} ${customer.birth_date ?? today}`);
tag(`${history.spend_90d} ${history.kinds} ${history.biggest ?? 0} ${history.coffee}`);
tag(`${purchase.total} ${purchase.net} ${purchase.store ?? "-"}`);
for line in purchase.lines {
    tag(`${line.sku} ${line.quantity} ${line.amount} ${line.brand ?? "-"} ${line.weight ?? 1}`);
}
"#,
    ),
    (
        "survey",
        r#"tag(`${survey.score} ${survey.comment ?? "-"} ${today} ${now}`);"#,
    ),
];
