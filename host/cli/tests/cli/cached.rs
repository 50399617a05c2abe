//! Compiled plugins are kept where the user says.

use std::path::{Path, PathBuf};

use crate::{Ran, sadakat_with_cache, shop};

/// The shop with a plugin that a campaign runs.
fn shop_with_plugin() -> anyhow::Result<tempfile::TempDir> {
    let folder = shop()?;
    let shop = folder.path().join("shop");
    std::fs::create_dir_all(shop.join("plugins"))?;
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/plugins");
    std::fs::copy(
        fixtures.join("minimal.wasm"),
        shop.join("plugins/minimal.wasm"),
    )?;
    let manifest = "name = \"A point\"\non = [\"purchase\"]\nplugin = \"minimal\"\n";
    std::fs::write(shop.join("campaigns/point.toml"), manifest)?;
    Ok(folder)
}

fn kept(cache: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(cache).into_iter().flatten();
    files.flatten().map(|file| file.path()).collect()
}

#[test]
#[cfg(unix)]
fn compiled_plugins_are_kept_and_used() -> anyhow::Result<()> {
    let folder = shop_with_plugin()?;
    let cache = folder.path().join("cache/plugins");
    let check = |more: &[&str]| -> anyhow::Result<Ran> {
        let args = [&["check", "shop", "--no-cases"], more].concat();
        sadakat_with_cache(folder.path(), &args, b"", &cache)?.code(0)
    };
    check(&["--no-cache"])?;
    assert!(!cache.exists());
    let first = check(&[])?;
    let [entry] = &kept(&cache)[..] else {
        anyhow::bail!("{:?}", kept(&cache));
    };
    let written = std::fs::metadata(entry)?.len();
    assert_eq!(check(&[])?.out, first.out);
    // What is damaged is written anew.
    std::fs::write(entry, "damaged")?;
    assert_eq!(check(&[])?.out, first.out);
    assert_eq!(std::fs::metadata(entry)?.len(), written);
    assert_eq!(kept(&cache).len(), 1);
    Ok(())
}

#[test]
#[cfg(unix)]
fn what_is_looked_at_is_kept_too() -> anyhow::Result<()> {
    let folder = shop_with_plugin()?;
    let cache = folder.path().join("cache/plugins");
    let inspect = |more: &[&str]| -> anyhow::Result<Ran> {
        let args = [&["plugin", "inspect", "shop/plugins/minimal.wasm"], more].concat();
        sadakat_with_cache(folder.path(), &args, b"", &cache)?.code(0)
    };
    let anew = inspect(&["--no-cache"])?;
    assert!(!cache.exists());
    assert_eq!(inspect(&[])?.out, anew.out);
    assert_eq!(kept(&cache).len(), 1);
    // A check finds it compiled.
    let args = ["check", "shop", "--no-cases"];
    sadakat_with_cache(folder.path(), &args, b"", &cache)?.code(0)?;
    assert_eq!(kept(&cache).len(), 1);
    Ok(())
}

#[test]
#[cfg(unix)]
fn a_folder_that_others_can_write_to_is_not_used() -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = shop_with_plugin()?;
    let cache = folder.path().join("cache");
    std::fs::create_dir(&cache)?;
    std::fs::set_permissions(&cache, std::fs::Permissions::from_mode(0o777))?;
    let args = ["check", "shop", "--no-cases"];
    let ran = sadakat_with_cache(folder.path(), &args, b"", &cache)?.code(0)?;
    let words = "others can write to it; take that away with `chmod go-w`";
    assert!(ran.err.contains(words), "{}", ran.err);
    assert_eq!(kept(&cache), Vec::<PathBuf>::new());
    Ok(())
}

/// Scripts alone leave no trace.
#[test]
fn without_plugins_no_folder_is_made() -> anyhow::Result<()> {
    let folder = shop()?;
    let cache = folder.path().join("cache");
    let args = ["check", "shop"];
    sadakat_with_cache(folder.path(), &args, b"", &cache)?.code(0)?;
    assert!(!cache.exists());
    Ok(())
}
