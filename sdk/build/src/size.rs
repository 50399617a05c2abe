//! What the bytes of a built plugin are spent on.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context as _, Result};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// What a part of a plugin is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Code of a crate; generic code belongs to the crate that defines it.
    Crate(String),
    /// Code without a crate's name: what the compiler put together in
    /// `evaluate` and `describe`, the plugin's own above all, and C libraries.
    OtherCode,
    /// Texts and tables of constants.
    Data,
    /// Names of functions, which no call reads.
    Names,
    /// Types, exports, and what makes a component of it.
    Rest,
}

/// How many bytes each part of a built plugin takes, the largest first.
///
/// # Errors
///
/// If the bytes are not WebAssembly.
pub fn sizes(wasm: &[u8]) -> Result<Vec<(Part, u64)>> {
    let mut sizes: BTreeMap<Part, u64> = BTreeMap::new();
    let mut add = |part: Part, bytes: usize| *sizes.entry(part).or_default() += bytes as u64;
    let mut known = 0;
    let mut module = Functions::default();
    for payload in Parser::new(0).parse_all(wasm) {
        let mut takes = |part: Part, range: Range<usize>| {
            known += range.len();
            add(part, range.len());
        };
        match payload.context("this is not WebAssembly")? {
            Payload::ModuleSection { .. } => module = Functions::default(),
            Payload::ImportSection(section) => {
                let functions = section.into_imports().flatten();
                let functions = functions.filter(|import| matches!(import.ty, TypeRef::Func(_)));
                module.imported = u32::try_from(functions.count())?;
            }
            Payload::CodeSectionEntry(body) => {
                known += body.range().len();
                module.sizes.push(body.range().len());
            }
            Payload::DataSection(section) => takes(Part::Data, section.range()),
            Payload::CustomSection(section) => {
                takes(Part::Names, section.range());
                if let KnownCustom::Name(names) = section.as_known() {
                    for subsection in names.into_iter().flatten() {
                        if let Name::Function(functions) = subsection {
                            let named = functions.into_iter().flatten();
                            module
                                .names
                                .extend(named.map(|of| (of.index, of.name.to_owned())));
                        }
                    }
                    for (part, bytes) in module.by_crate() {
                        add(part, bytes);
                    }
                }
            }
            _ => {}
        }
    }
    // A module without names has its code here.
    for (part, bytes) in module.by_crate() {
        add(part, bytes);
    }
    add(Part::Rest, wasm.len().saturating_sub(known));
    let mut sizes: Vec<(Part, u64)> = sizes.into_iter().filter(|(_, bytes)| *bytes > 0).collect();
    sizes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(sizes)
}

/// The functions of a module.
#[derive(Default)]
struct Functions {
    imported: u32,
    sizes: Vec<usize>,
    names: BTreeMap<u32, String>,
}

impl Functions {
    /// Bytes by crate, once.
    fn by_crate(&mut self) -> Vec<(Part, usize)> {
        let sizes = std::mem::take(&mut self.sizes);
        let parts = (self.imported..).zip(sizes).map(|(index, bytes)| {
            let name = self.names.get(&index).and_then(|name| crate_of(name));
            (name.map_or(Part::OtherCode, Part::Crate), bytes)
        });
        parts.collect()
    }
}

/// The crate of a function by its name: the first word that stands before
/// `::`, so that `<gold::Bonus as sadakat_sdk::Campaign>::evaluate` is of
/// `gold`.
fn crate_of(name: &str) -> Option<String> {
    let name = rustc_demangle::demangle(name);
    let name = format!("{name:#}");
    let (before, _) = name.split_once("::")?;
    let first = before
        .rsplit(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
        .next()?;
    // `<[T] as core::fmt::Debug>::fmt` names no crate before the first `::`
    // but that of the trait, which defines it.
    // What the compiler makes up is called after nobody's crate.
    (!first.is_empty() && !first.starts_with("__")).then(|| first.to_owned())
}

impl std::fmt::Display for Part {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Crate(name) => out.write_str(name),
            Self::OtherCode => out.write_str("evaluate, describe and other code"),
            Self::Data => out.write_str("texts and tables"),
            Self::Names => out.write_str("names of functions"),
            Self::Rest => out.write_str("types, exports and the component around"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_belong_to_the_crate_that_is_named_first() {
        for (name, of) in [
            (
                "_ZN4core3fmt9Formatter3pad17h0123456789abcdefE",
                Some("core"),
            ),
            (
                "<gold::Bonus as sadakat_sdk::Campaign>::evaluate",
                Some("gold"),
            ),
            ("<&T as core::fmt::Debug>::fmt", Some("core")),
            ("dlmalloc::dlmalloc::Dlmalloc<A>::malloc", Some("dlmalloc")),
            ("__rustc::rust_begin_unwind", None),
            ("memcpy", None),
        ] {
            assert_eq!(crate_of(name).as_deref(), of, "{name}");
        }
    }

    #[test]
    fn every_byte_is_counted_once() {
        let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/plugins");
        for file in [
            "tier-multiplier.wasm",
            "speaking.wasm",
            "hostile.wasm",
            "minimal.wasm",
        ] {
            let wasm = std::fs::read(format!("{fixtures}/{file}")).unwrap();
            let sizes = sizes(&wasm).unwrap();
            let sum: u64 = sizes.iter().map(|(_, bytes)| bytes).sum();
            assert_eq!(sum, wasm.len() as u64, "{file}: {sizes:?}");
        }
        let wasm = std::fs::read(format!("{fixtures}/speaking.wasm")).unwrap();
        let sizes = sizes(&wasm).unwrap();
        for part in ["core", "dlmalloc", "sadakat_sdk"] {
            let part = Part::Crate(part.to_owned());
            assert!(sizes.iter().any(|(of, _)| *of == part), "{part}: {sizes:?}");
        }
        assert!(super::sizes(b"MZ").is_err());
    }
}
