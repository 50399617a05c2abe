//! Files that are no plugins, and plugins that cannot describe themselves.

use sadakat_engine::effect::EffectKind;
use sadakat_engine::plugin::{Isolation, Plugin, inspect};

use super::support::{fixture, runtime};

/// `bytes` with a custom section at the end.
fn with_section(mut bytes: Vec<u8>, name: &str, content: &str) -> Vec<u8> {
    let size = 1 + name.len() + content.len();
    bytes.extend([0, size as u8, name.len() as u8]);
    bytes.extend(name.bytes().chain(content.bytes()));
    bytes
}

fn replaced(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let at: Vec<usize> = (0..bytes.len() - from.len())
        .filter(|&at| bytes[at..].starts_with(from))
        .collect();
    assert!(!at.is_empty());
    for at in at {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
    bytes
}

/// Code and message of the refusal, which must not show a linker's words.
fn refusal(bytes: &[u8]) -> (&'static str, String) {
    let error = Plugin::load(&runtime(), bytes).unwrap_err();
    assert_eq!(inspect(bytes).unwrap_err(), error);
    for word in ["wasmtime", "type mismatch", "linker", "offset", "trap"] {
        assert!(!error.message.contains(word), "{}", error.message);
    }
    (error.code.id, error.message)
}

#[test]
fn files_that_are_no_plugins() {
    let plugin = fixture("hostile.wasm");
    let component = b"\0asm\x0d\0\x01\0".to_vec();
    for (bytes, code, words) in [
        (vec![], "S0402", "the file is empty"),
        (
            b"#!/bin/sh\n".to_vec(),
            "S0402",
            "the file is not WebAssembly",
        ),
        (b"\0asm\x01\0\0\0".to_vec(), "S0402", "core module"),
        (plugin[..4].to_vec(), "S0402", "cut off or damaged"),
        (
            plugin[..plugin.len() / 2].to_vec(),
            "S0402",
            "cut off or damaged",
        ),
        (
            plugin[..plugin.len() - 1].to_vec(),
            "S0402",
            "cut off or damaged",
        ),
        (
            fixture("imports.wasm"),
            "S0402",
            "imports `wasi:clocks/monotonic-clock@0.2.0`",
        ),
        (
            fixture("other-world.wasm"),
            "S0402",
            "`describe` has another type",
        ),
        (component.clone(), "S0403", "does not say"),
        (
            with_section(component.clone(), "sadakat:abi", "1.0.0"),
            "S0402",
            "does not export",
        ),
        (
            with_section(component.clone(), "sadakat:abi", "1.7.0"),
            "S0403",
            "version 1.7.0",
        ),
        (
            with_section(component.clone(), "sadakat:abi", "2.0.0"),
            "S0403",
            "version 2.0.0",
        ),
        (
            with_section(component, "sadakat:abi", "one"),
            "S0403",
            "cannot be read",
        ),
        (
            with_section(plugin, "sadakat:abi", "2.0.0"),
            "S0403",
            "version 2.0.0",
        ),
    ] {
        let (found, message) = refusal(&bytes);
        assert_eq!(found, code, "{message}");
        assert!(message.contains(words), "{message}");
    }
}

/// Only interpreters make a plugin as large as that, and this one is none that
/// the host knows.
#[test]
fn a_large_file_of_other_code_than_an_interpreters_is_refused() {
    let large = with_section(fixture("hostile.wasm"), "padding", &"x".repeat(5 << 20));
    let error = Plugin::load(&runtime(), &large).unwrap_err();
    assert_eq!(error.code.id, "S0402");
    assert!(
        error
            .message
            .contains("bytes, and a plugin may have 4194304"),
        "{error}"
    );
    assert!(
        error
            .help
            .is_some_and(|help| help.contains("versions of the tools"))
    );
}

#[test]
fn every_cut_of_a_plugin_is_refused() {
    let plugin = fixture("hostile.wasm");
    let runtime = runtime();
    for cut in (0..plugin.len()).step_by(997) {
        let error = Plugin::load(&runtime, &plugin[..cut]).unwrap_err();
        assert_eq!(error.code.id, "S0402", "{cut}");
    }
}

#[test]
fn descriptions_that_fail() {
    for (mode, words) in [
        ("trap", "panicked"),
        ("loop", "fuel"),
        ("memo", "memory"),
        ("dupl", "occurs twice"),
        ("garb", "its name is empty"),
        ("utf8", "not text where it must be"),
    ] {
        let mark = format!("hostile-describe:{mode}");
        let plugin = replaced(
            fixture("hostile.wasm"),
            b"hostile-describe:fine",
            mark.as_bytes(),
        );
        let error = Plugin::load(&runtime(), &plugin).unwrap_err();
        assert_eq!(error.code.id, "S0406", "{mode}");
        assert!(error.message.contains(words), "{mode}: {}", error.message);
    }
}

#[test]
fn an_inspection_tells_everything() {
    let bytes = fixture("hostile.wasm");
    let inspection = inspect(&bytes).unwrap();
    assert_eq!(inspection.artifact.abi.to_string(), "1.0.0");
    assert_eq!(inspection.artifact.size, bytes.len());
    assert_eq!(inspection.artifact.imports, Vec::<String>::new());
    let description = inspection.description;
    assert_eq!(description.name, "hostile");
    assert_eq!(description.fields[1].name, "line.amount");
    assert_eq!(description.parameters[0].name, "mode");
    assert!(!description.parameters[0].is_required());
    assert_eq!(description.effects[0], EffectKind::Points);
    assert_eq!(description.isolation, Isolation::Shared);
}
