//! From a crate to a component, with the real compiler.

use std::path::{Path, PathBuf};

use sadakat_plugin_build::{BuildOptions, abi_version, build};

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Shared with `cargo xtask plugins`, so that the standard library is compiled
/// once.
fn target_dir() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR");
    target
        .map_or_else(|| workspace().join("target"), PathBuf::from)
        .join("plugins")
}

fn options(crate_dir: &Path, out_dir: &Path) -> BuildOptions {
    BuildOptions {
        target_dir: Some(target_dir()),
        ..BuildOptions::new(crate_dir, out_dir)
    }
}

#[test]
fn every_example_becomes_a_component() {
    let out = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(workspace().join("plugins")).unwrap() {
        let crate_dir = entry.unwrap().path();
        let built = build(&options(&crate_dir, out.path())).unwrap();
        let component = std::fs::read(&built.path).unwrap();
        assert_eq!(abi_version(&component).unwrap().as_deref(), Some("1.0.0"));
        assert_eq!(built.size, component.len() as u64);
        println!("{}: {} bytes", built.name, built.size);
        assert!(built.size < 256 * 1024, "{} is large", built.name);
    }
}

#[test]
fn a_crate_that_is_no_plugin_is_told_so() {
    let out = tempfile::tempdir().unwrap();
    let error = build(&BuildOptions::new(env!("CARGO_MANIFEST_DIR"), out.path())).unwrap_err();
    assert!(error.to_string().contains("crate-type"), "{error}");
    let error = build(&BuildOptions::new(workspace(), out.path())).unwrap_err();
    assert!(
        error.to_string().contains("a workspace, not a crate"),
        "{error}"
    );
}
