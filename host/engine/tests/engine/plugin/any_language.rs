//! The plugin of `sdk/ANY-LANGUAGE.md`, as it stands there.

use std::path::Path;

use sadakat_engine::plugin::{Plugin, inspect, kit};

use super::support::runtime;

const PAGE: &str = include_str!("../../../../../sdk/ANY-LANGUAGE.md");

/// The component that the page walks through.
fn component() -> Vec<u8> {
    let (_, rest) = PAGE.split_once("```wat\n").unwrap();
    let (text, _) = rest.split_once("```").unwrap();
    wat::parse_str(text).unwrap()
}

const CASES: &str = r#"
[[case]]
name = "a point for ten units, rounded down"
customer.tier = "gold"
purchase.total = 39.99
effects = [{ kind = "points", amount = 3 }]

[[case]]
name = "nothing below ten units"
customer.tier = "gold"
purchase.total = 9.99
nothing = "proposed_nothing"

[[case]]
name = "nothing for others"
customer.tier = "silver"
purchase.total = 100
nothing = "proposed_nothing"

[[case]]
name = "nothing for guests"
guest = true
purchase.total = 100
nothing = "proposed_nothing"

[[case]]
name = "nothing for a purchase of nothing"
customer.tier = "gold"
purchase.total = 0
nothing = "proposed_nothing"

[[case]]
name = "more points than can be written"
customer.tier = "gold"
purchase.total = 92233720368547758.07
fault = "S0704"
"#;

const YEN: &str = r#"
[program]
currency = "JPY"

[params]
units_per_point = 100

[[case]]
name = "a yen is a whole unit"
customer.tier = "gold"
purchase.total = 1_234
effects = [{ kind = "points", amount = 12 }]
"#;

const REFUSED: &str = "[params]\nunits_per_point = 0\n\n[[case]]\nname = \"none\"\nguest = true\npurchase.total = 1\neffects = []\n";

fn run(folder: &Path, wasm: &[u8]) -> Vec<kit::FileRun> {
    let about = inspect(wasm).unwrap().description;
    kit::run(wasm, &about, folder, None).unwrap()
}

#[test]
fn the_plugin_of_the_page_says_who_it_is() {
    let plugin = Plugin::load(&runtime(), &component()).unwrap();
    let about = plugin.description();
    assert_eq!((&*about.name, &*about.version), ("gold-points", "1.0.0"));
    assert_eq!(
        about.summary,
        "Gives gold members a point for every few units."
    );
    let fields = about.fields.iter();
    let fields: Vec<_> = fields
        .map(|field| (&*field.name, field.ty.name(), field.optional))
        .collect();
    assert_eq!(
        fields,
        [
            ("customer.tier", "text", true),
            ("purchase.total", "money", false)
        ]
    );
    let parameter = &about.parameters[0];
    assert_eq!(parameter.name, "units_per_point");
    assert_eq!(parameter.description, "Whole units for one point");
    assert_eq!(parameter.default_text().as_deref(), Some("10"));
}

/// It decides as the page says: in two currencies, with what is missing, and
/// with parameters that make no sense.
#[test]
fn the_plugin_of_the_page_decides_as_it_says() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("points.toml"), CASES).unwrap();
    std::fs::write(folder.path().join("yen.toml"), YEN).unwrap();
    let wasm = component();
    for run in run(folder.path(), &wasm) {
        assert!(run.report.is_ok(), "{}", run.report.render(false));
        assert!(!run.run.unwrap().verdicts().is_empty());
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("refused.toml"), REFUSED).unwrap();
    let refused = run(folder.path(), &wasm).remove(0);
    let words = refused.report.render(false);
    assert!(
        words.contains("units_per_point must be from 1 to 1000000"),
        "{words}"
    );
}
