//! `sadakat member merge`, on a year of a real shop.

use crate::{real_records, sadakat};
use sadakat_tests::path;

/// Two members become one, the old id leads on, and undone both are as before.
#[test]
fn two_members_become_one_and_two_again() -> anyhow::Result<()> {
    let folder = real_records()?;
    let folder = folder.path();
    let rules = path("rules").to_string_lossy().into_owned();
    let process = [
        "process",
        &rules,
        "--ledger",
        "l.db",
        "--customers",
        "customers.ndjson",
        "--events",
        "events.ndjson",
    ];
    sadakat(folder, &process, b"")?.code(0)?;
    let show = |id: &str| -> anyhow::Result<serde_json::Value> {
        let show = ["member", "show", id, "--ledger", "l.db", "--format", "json"];
        Ok(serde_json::from_str(
            &sadakat(folder, &show, b"")?.code(0)?.out,
        )?)
    };
    let points = |member: &serde_json::Value| -> i64 {
        let points = member["wallets"][0]["available"].as_str();
        points
            .and_then(|points| points.parse().ok())
            .unwrap_or(i64::MIN)
    };
    let (old, new) = (show("14415")?, show("14702")?);
    let day = new["day"].as_str().unwrap_or_default().to_owned();
    let merge = |id: &str, from: &str, into: &str, more: &[&str]| -> anyhow::Result<crate::Ran> {
        let merge = [
            "member",
            "merge",
            from,
            into,
            "--ledger",
            "l.db",
            "--id",
            id,
            "--date",
            &day,
            "--reason",
            "a second card",
            "--approver",
            "mo",
        ];
        sadakat(folder, &[&merge[..], more].concat(), b"")
    };
    let refused = merge("m-1", "14415", "nobody", &[])?.code(1)?;
    assert!(
        refused.err.contains("there is no member `nobody`"),
        "{}",
        refused.err
    );
    let done = merge("m-1", "14415", "14702", &[])?.code(0)?;
    let gets = format!(
        "14415 is merged into 14702, who gets {} points",
        points(&old)
    );
    assert!(done.out.starts_with(&gets), "{}", done.out);
    let again = merge("m-1", "14415", "14702", &[])?.code(0)?;
    assert!(
        again.out.contains("(known already: nothing was done)"),
        "{}",
        again.out
    );
    let both = show("14415")?;
    assert_eq!(both["customer"], "14702");
    assert_eq!(both["asked"], "14415");
    assert_eq!(points(&both), points(&old) + points(&new));
    let show_text = ["member", "show", "14415", "--ledger", "l.db"];
    let text = sadakat(folder, &show_text, b"")?.code(0)?.out;
    assert!(text.starts_with("14415 was merged into 14702\n"), "{text}");
    let refused = merge("m-2", "14702", "14415", &[])?.code(1)?;
    assert!(refused.err.contains("undo that first"), "{}", refused.err);
    let verify = ["ledger", "verify", "l.db"];
    assert!(
        sadakat(folder, &verify, b"")?
            .code(0)?
            .out
            .starts_with("sound")
    );
    let undone = merge("m-3", "14415", "14702", &["--undo"])?.code(0)?;
    assert!(
        undone.out.contains("is not merged into 14702 any more"),
        "{}",
        undone.out
    );
    for (id, before) in [("14415", old), ("14702", new)] {
        let after = show(id)?;
        for part in ["customer", "wallets", "tags", "tier", "coupons"] {
            assert_eq!(after[part], before[part], "{id}: {part}");
        }
    }
    assert!(
        sadakat(folder, &verify, b"")?
            .code(0)?
            .out
            .starts_with("sound")
    );
    Ok(())
}
