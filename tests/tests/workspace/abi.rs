//! Plugins that were built once must load and decide for ever.

use sadakat_engine::load::Folder;
use sadakat_tests::{decide, open, path};

const PROGRAM: &str = r#"
[program]
name = "Old plugins"
currency = "GBP"
time_zone = "Europe/London"
[wallets.points]
[tiers]
levels = { bronze = 0, silver = 1000, gold = 5000 }
"#;

#[test]
fn a_plugin_of_contract_1_decides_as_when_it_was_built() -> anyhow::Result<()> {
    let mut folder = Folder::default();
    let mut insert = |file: &str, text: &str| folder.insert(file, text.as_bytes());
    insert("program.toml", PROGRAM);
    insert(
        "campaigns/double.toml",
        "on = [\"purchase\"]\nplugin = \"tier-multiplier\"\n[params]\ngold = 50\n",
    );
    let plugin = std::fs::read(path("tests/fixtures/plugins/tier-multiplier.wasm"))?;
    folder.insert("plugins/tier-multiplier.wasm", plugin);
    let event = r#"{"id":"e1","kind":"purchase","at":"2026-01-02T10:00:00Z","customer":"c1","purchase":{"lines":[{"sku":"a","quantity":1,"amount":"40.00"}]}}"#;
    let decisions = decide(
        &open(&folder)?,
        "{\"id\":\"c1\",\"tier\":\"gold\"}\n",
        &format!("{event}\n"),
        1,
    )?;
    let effects = r#""effects":[{"campaign":"double","kind":"points","wallet":"points","amount":"20"}],"faults":[]"#;
    assert!(decisions.contains(effects), "{decisions}");
    Ok(())
}
