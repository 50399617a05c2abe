//! Components that other toolchains made.

use anyhow::{Context as _, Result, bail};
use wasmparser::{ComponentTypeRef, Parser, Payload};

use crate::abi::with_abi_version;

/// The contract that they are made for.
const CONTRACT: &str = include_str!("../../wit/v1/sadakat.wit");

/// Everything that a plugin may import is the contract's own.
const OWN: &str = "sadakat:plugin/";

/// States the contract's version in a component, after a look at what it
/// imports.
pub(crate) fn finish(component: &[u8]) -> Result<Vec<u8>> {
    let mut depth = 0_u32;
    for payload in Parser::new(0).parse_all(component) {
        match payload.context("the toolchain made no WebAssembly")? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(section) if depth == 0 => {
                for import in section {
                    let import = import.context("the imports cannot be read")?;
                    let name = import.name.name;
                    let is_type = matches!(import.ty, ComponentTypeRef::Type(_));
                    if !is_type && !name.starts_with(OWN) {
                        bail!(
                            "the plugin wants `{name}` from outside, and a plugin gets nothing: \
                             no clock, no random numbers, no files, no network"
                        );
                    }
                }
            }
            _ => {}
        }
    }
    with_abi_version(component, version()?)
}

/// `1.0.0`, as the contract itself says.
fn version() -> Result<&'static str> {
    let first = CONTRACT.lines().next().and_then(|line| {
        let line = line.strip_prefix("package sadakat:plugin@")?;
        line.strip_suffix(';')
    });
    first.context("the contract states no version")
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{Component, ComponentImportSection, ComponentTypeSection};

    fn importing(name: &str) -> Vec<u8> {
        let mut types = ComponentTypeSection::new();
        types.instance(&wasm_encoder::InstanceType::new());
        let mut imports = ComponentImportSection::new();
        imports.import(name, wasm_encoder::ComponentTypeRef::Instance(0));
        let mut component = Component::new();
        component.section(&types).section(&imports);
        component.finish()
    }

    #[test]
    fn a_component_gets_the_version_of_the_contract() {
        let finished = finish(&importing("sadakat:plugin/console@1.0.0")).unwrap();
        let version = crate::abi_version(&finished).unwrap();
        assert_eq!(version.as_deref(), Some("1.0.0"));
    }

    #[test]
    fn what_a_toolchain_brings_along_is_refused_by_name() {
        let error = finish(&importing("wasi:clocks/wall-clock@0.2.6")).unwrap_err();
        assert!(
            error.to_string().contains("wasi:clocks/wall-clock"),
            "{error}"
        );
        assert!(finish(b"MZ").is_err());
    }
}
