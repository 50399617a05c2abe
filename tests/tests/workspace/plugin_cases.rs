//! The example plugins, as built, on their own cases.

use anyhow::Context as _;
use sadakat_engine::plugin::kit;
use sadakat_tests::{cases, path};

#[test]
fn every_plugin_passes_its_cases() -> anyhow::Result<()> {
    let mut wrong = Vec::new();
    let plugins = cases("plugins")?;
    for plugin in &plugins {
        let name = plugin.file_name().unwrap_or_default().to_string_lossy();
        let wasm = path(&format!("rules/plugins/{name}.wasm"));
        anyhow::ensure!(
            wasm.is_file(),
            "{} is missing: run `cargo xtask plugins`",
            wasm.display()
        );
        let verdicts = kit::run(&wasm, plugin.join("cases")).with_context(|| name.to_string())?;
        anyhow::ensure!(verdicts.len() > 1, "{name} has too few cases");
        for (case, verdict) in verdicts {
            println!("{name}/{case}: {}", verdict.fuel_line());
            if !verdict.is_ok() {
                wrong.push(format!("{name}/cases/{case}\n{verdict}"));
            }
        }
    }
    anyhow::ensure!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    Ok(())
}
