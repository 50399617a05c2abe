use anyhow::{Context as _, Result};
use wasm_encoder::{CustomSection, Encode as _, Section as _};
use wasmparser::{Parser, Payload};

/// The custom section that holds the version of the plugin contract as text.
pub const ABI_SECTION: &str = "sadakat:abi";

/// The contract version in a core module's or a component's own custom
/// section, if there is one.
///
/// # Errors
///
/// If the bytes are not WebAssembly or the version is not text.
pub fn abi_version(wasm: &[u8]) -> Result<Option<String>> {
    let mut depth = 0_u32;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.context("this is not WebAssembly")? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::CustomSection(section) if depth == 0 && section.name() == ABI_SECTION => {
                let version = std::str::from_utf8(section.data())
                    .with_context(|| format!("the section {ABI_SECTION} is not text"))?;
                return Ok(Some(version.to_owned()));
            }
            _ => {}
        }
    }
    Ok(None)
}

/// Puts the contract version in front of everything else in a component, so
/// that a host finds it without reading on.
pub(crate) fn with_abi_version(component: &[u8], version: &str) -> Result<Vec<u8>> {
    // A component begins with its magic number and version, 8 bytes; custom
    // sections may stand anywhere after.
    let (preamble, rest) = component
        .split_at_checked(8)
        .context("the component has no preamble")?;
    let section = CustomSection {
        name: ABI_SECTION.into(),
        data: version.as_bytes().into(),
    };
    let mut out = preamble.to_vec();
    out.push(section.id());
    section.encode(&mut out);
    out.extend_from_slice(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_found_only_at_the_top() {
        let mut module = wasm_encoder::Module::new();
        module.section(&CustomSection {
            name: ABI_SECTION.into(),
            data: b"1.0.0".into(),
        });
        let module = module.finish();
        assert_eq!(abi_version(&module).unwrap().as_deref(), Some("1.0.0"));

        let mut component = wasm_encoder::Component::new();
        component.section(&wasm_encoder::RawSection {
            id: 1,
            data: &module,
        });
        let component = component.finish();
        assert_eq!(abi_version(&component).unwrap(), None);

        let marked = with_abi_version(&component, "1.2.3").unwrap();
        assert_eq!(abi_version(&marked).unwrap().as_deref(), Some("1.2.3"));
    }

    #[test]
    fn what_is_not_webassembly_is_an_error() {
        assert!(abi_version(b"MZ").is_err());
        assert!(with_abi_version(b"MZ", "1.0.0").is_err());
    }
}
