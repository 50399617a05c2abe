//! `include/sadakat.h` says what the crate exports. `BLESS=1` writes it anew,
//! which is what `cargo xtask header --write` does.

use std::path::Path;

#[test]
fn the_header_is_what_the_crate_exports() -> anyhow::Result<()> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_file(home.join("cbindgen.toml"));
    let config = config.map_err(anyhow::Error::msg)?;
    let mut builder = cbindgen::Builder::new().with_config(config);
    for file in [
        "version", "error", "header", "decision", "host", "account", "table", "program",
    ] {
        builder = builder.with_src(home.join(format!("src/{file}.rs")));
    }
    let mut made = Vec::new();
    builder.generate()?.write(&mut made);
    let made = without_safety(&String::from_utf8(made)?);
    let header = home.join("include/sadakat.h");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&header, &made)?;
    }
    let written = std::fs::read_to_string(&header)?;
    anyhow::ensure!(
        written == made,
        "{} is not what the crate exports: write it anew with `cargo xtask header --write`",
        header.display()
    );
    Ok(())
}

/// What Rust asks to be said of each function, C's header says once for all.
fn without_safety(header: &str) -> String {
    let mut kept = String::new();
    let mut skipping = false;
    for line in header.lines() {
        if line.trim() == "* # Safety" {
            skipping = true;
            // The empty line before it.
            let end = kept.trim_end_matches('\n').trim_end_matches([' ', '*']);
            kept.truncate(end.len());
        }
        skipping &= line.trim() != "*/";
        if !skipping {
            kept.push_str(line.trim_end());
            kept.push('\n');
        }
    }
    kept
}
