//! How much a host grants.

use super::grants::Grants;
use super::{Folder, IncrementalLoader};
use crate::program::Limits;
use crate::snapshot::Snapshot;

/// A program of one script, on a host that grants little.
fn load(program: &str, manifest: &str) -> Result<std::sync::Arc<Snapshot>, String> {
    let mut folder = Folder::default();
    let program = format!(
        "[program]\nname = \"x\"\ncurrency = \"TRY\"\ntime_zone = \"Europe/Istanbul\"\n{program}"
    );
    let manifest = format!("on = [\"purchase\"]\n{manifest}");
    folder.insert("program.toml", program.into_bytes());
    folder.insert("campaigns/one.toml", manifest.into_bytes());
    folder.insert("campaigns/one.rhai", *b"points(1);");
    let grants = Grants {
        limits: Limits::HIGHEST.script_operations(1_000),
        ..Grants::default()
    };
    let loaded = IncrementalLoader::new().granting(grants).load(&folder);
    loaded.snapshot.ok_or_else(|| loaded.report.render(false))
}

fn operations(snapshot: &Snapshot) -> (u64, u64) {
    let program = snapshot.settings().limits.script_operations;
    let campaign = snapshot.campaigns().first().map(|c| c.limits);
    (program, campaign.map_or(0, |c| c.script_operations))
}

#[test]
fn who_says_nothing_gets_what_the_host_grants() {
    let snapshot = load("", "").unwrap();
    assert_eq!(operations(&snapshot), (1_000, 1_000));
    assert_eq!(snapshot.settings().limits.effects, 2_000);
}

#[test]
fn a_campaign_may_have_more_than_its_program_and_no_more_than_the_host_grants() {
    let program = "[limits]\nscript_operations = 500\n";
    let snapshot = load(program, "[limits]\nscript_operations = 1000\n").unwrap();
    assert_eq!(operations(&snapshot), (500, 1_000));
}

#[test]
fn who_asks_for_more_is_told_so() {
    let more = "[limits]\nscript_operations = 1001\n";
    for (program, manifest, place) in [
        (more, "", "program.toml:6:21"),
        ("", more, "campaigns/one.toml:3:21"),
    ] {
        let report = load(program, manifest).unwrap_err();
        let words = "`script_operations` is 1001, and this host grants 1000 at most";
        assert!(report.contains(words), "{report}");
        assert!(report.contains(place), "{report}");
        let help = "write `script_operations = 1000` or less";
        assert!(report.contains(help), "{report}");
    }
}

#[test]
fn every_limit_can_be_set_and_has_a_highest_value_above_its_default() {
    for limit in &crate::program::LIMITS {
        let highest = limit.of(&Limits::HIGHEST);
        let usual = limit.of(&Limits::default());
        assert!(limit.lowest < usual && usual < highest, "{}", limit.key);
        let mut changed = Limits::default();
        limit.set(&mut changed, limit.lowest);
        assert_eq!(limit.of(&changed), limit.lowest, "{}", limit.key);
        assert_eq!(changed.at_most(&Limits::HIGHEST), changed);
        assert_eq!(
            Limits::HIGHEST.at_most(&changed),
            changed.at_most(&Limits::HIGHEST)
        );
    }
}
