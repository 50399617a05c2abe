//! Programs from memory, as a whole.

use super::{Folder, Loaded, load};

const PROGRAM: &str = r#"
[program]
name = "Test"
currency = "TRY"
time_zone = "Europe/Istanbul"
"#;

/// A program of one campaign.
fn program(audience: &str, script: &str) -> Loaded {
    let mut folder = Folder::default();
    folder.insert("program.toml", PROGRAM.as_bytes());
    let manifest = format!("name = \"One\"\non = [\"day\"]\naudience = '{audience}'\n");
    folder.insert("campaigns/one.toml", manifest.into_bytes());
    folder.insert("campaigns/one.rhai", script.as_bytes());
    load(&folder)
}

fn codes(loaded: &Loaded) -> Vec<&str> {
    let diagnostics = loaded.report.diagnostics();
    diagnostics.iter().map(|d| d.code.id).collect()
}

#[test]
fn scripts_rely_on_their_audience() {
    let script = "points(customer.birth_date.year);";
    for (audience, expected) in [
        ("customer.id != \"\"", &["S0205"][..]),
        ("customer.birth_date != ()", &[]),
        ("customer.birth_date != () && event.hour == 9", &[]),
        ("customer.birth_date != () || event.hour == 9", &["S0205"]),
        (
            "is_birthday(customer.birth_date ?? date(\"2000-01-01\"))",
            &["S0205"],
        ),
        // Decided row by row.
        (
            "customer.birth_date != () && customer.tags.some(|tag| tag == \"vip\")",
            &["S0207"],
        ),
        // The script is not blamed for what the audience gets wrong.
        ("customer.birth_dat != ()", &["S0202"]),
    ] {
        let loaded = program(audience, script);
        assert_eq!(
            codes(&loaded),
            expected,
            "{audience}\n{}",
            loaded.report.render(false)
        );
    }
}

#[test]
fn audiences_do_not_share_a_seed() {
    let loaded = program("event.seed % 2 == 0", "points(1);");
    assert_eq!(codes(&loaded), ["S0204"]);
    let text = loaded.report.render(false);
    assert!(text.contains("chance(p)"), "{text}");
    // Nor where rows are decided one by one.
    let loaded = program("[1].some(|n| n == 1) && event.seed % 2 == 0", "points(1);");
    assert!(
        codes(&loaded).contains(&"S0204"),
        "{}",
        loaded.report.render(false)
    );
}

#[test]
fn zones_of_stores_come_from_a_column_of_a_table() {
    let with = |store_zones: &str| {
        let mut folder = Folder::default();
        let program = format!("{PROGRAM}store_zones = \"{store_zones}\"\n");
        folder.insert("program.toml", program.into_bytes());
        folder.insert(
            "tables/stores.csv",
            b"store,time_zone\nsoho,Europe/London\n".to_vec(),
        );
        folder.insert("campaigns/one.toml", b"on = [\"purchase\"]\n".to_vec());
        folder.insert("campaigns/one.rhai", b"points(1);".to_vec());
        load(&folder)
    };
    let loaded = with("stores.time_zone");
    let snapshot = loaded.snapshot.unwrap();
    let zones = &snapshot.settings().store_zones;
    assert_eq!(zones.get("soho").unwrap().name(), "Europe/London");
    for (wrong, code, help) in [
        ("stores", "S0106", "write the table and its column"),
        ("store.time_zone", "S0107", "did you mean `stores`?"),
        ("stores.timezone", "S0107", "did you mean `time_zone`?"),
    ] {
        let loaded = with(wrong);
        let text = loaded.report.render(false);
        assert_eq!(codes(&loaded), [code], "{text}");
        assert!(text.contains(help), "{text}");
    }
}
