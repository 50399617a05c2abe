//! A plugin's file.

use std::sync::OnceLock;

use sadakat_engine::load::load;
use sadakat_engine::plugin::{Plugin, PluginRuntime};
use sadakat_engine::program::Limits;

use super::{folder, promises};

/// Bytes that somebody puts into `plugins/`.
pub fn component(bytes: &[u8]) {
    let Ok(plugin) = Plugin::load(runtime(), bytes) else {
        return;
    };
    let description = plugin.description();
    assert!(!description.name.is_empty());
    for parameter in &description.parameters {
        assert!(!parameter.name.is_empty());
        assert_ne!(parameter.default_text(), Some(String::new()));
    }
    // It is a plugin: then it decides as one.
    let mut folder = folder();
    folder.insert("plugins/fuzzed.wasm", bytes);
    for phase in ["item", "order", "reward", "status"] {
        let manifest =
            format!("on = [\"purchase\", \"day\"]\nplugin = \"fuzzed\"\nphase = \"{phase}\"\n");
        folder.insert("campaigns/fuzzed.toml", manifest.into_bytes());
        let loaded = load(&folder);
        let report = loaded.report.render(false);
        assert_eq!(loaded.snapshot.is_some(), loaded.report.is_ok(), "{report}");
        if let Some(snapshot) = loaded.snapshot {
            promises::hold_in_batches(&snapshot);
        }
    }
}

fn runtime() -> &'static PluginRuntime {
    static RUNTIME: OnceLock<PluginRuntime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let limits = Limits::default()
            .plugin_fuel(200_000)
            .plugin_memory(4 << 20)
            .plugin_deadline_ms(1_000);
        PluginRuntime::new(&limits).unwrap_or_else(|error| super::unreadable(&error))
    })
}
