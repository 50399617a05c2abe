use anyhow::{Context as _, Result, anyhow};
use wit_component::ComponentEncoder;

use crate::abi::{ABI_SECTION, abi_version, with_abi_version};

/// Turns the core module of a plugin into a component that carries its
/// contract version on top.
///
/// # Errors
///
/// If the module does not export a Sadakat plugin or imports anything.
pub fn component_from_module(module: &[u8]) -> Result<Vec<u8>> {
    let version = abi_version(module)?.ok_or_else(|| {
        anyhow!(
            "the crate does not say that it is a Sadakat plugin (no section {ABI_SECTION}): \
             write `sadakat_sdk::export!(YourCampaign);` in its src/lib.rs"
        )
    })?;
    let component = ComponentEncoder::default()
        .validate(true)
        .module(module)
        .context("the compiled crate has no plugin inside")?
        .encode()
        .context(
            "the compiled crate is no plugin: a plugin gets nothing from outside, neither files nor \
             clocks nor JavaScript",
        )?;
    with_abi_version(&component, &version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_that_is_no_plugin_is_told_what_is_missing() {
        let module = wasm_encoder::Module::new().finish();
        let error = component_from_module(&module).unwrap_err().to_string();
        assert!(error.contains("sadakat_sdk::export!"), "{error}");
    }
}
