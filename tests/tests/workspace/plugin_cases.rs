//! The example plugins, as built, on their own cases.

use anyhow::Context as _;
use sadakat_engine::plugin::{inspect, kit};
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
        let wasm = std::fs::read(wasm)?;
        let about = inspect(&wasm)?.description;
        let runs = kit::run(&wasm, &about, &plugin.join("cases"), None);
        let mut count = 0;
        for file in runs.with_context(|| name.to_string())? {
            let text = file.report.render(false);
            if !text.is_empty() {
                wrong.push(format!("{name}/cases/{}\n{text}", file.file));
            }
            for verdict in file.run.iter().flat_map(|run| run.verdicts()) {
                count += 1;
                let used = verdict.plugin().context("the plugin was not asked")?;
                println!("{name}: {}: {} fuel", verdict.case().name(), used.fuel);
            }
        }
        anyhow::ensure!(count > 1 || !wrong.is_empty(), "{name} has too few cases");
    }
    anyhow::ensure!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    Ok(())
}
