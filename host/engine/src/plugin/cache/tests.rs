//! Compiled plugins are found again, and nothing else is run.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::time::Duration;

use tempfile::TempDir;

use super::*;
use crate::plugin::{Description, Plugin, PluginRuntime};
use crate::program::Limits;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/plugins/");

fn wasm(name: &str) -> Vec<u8> {
    fs::read(format!("{FIXTURES}{name}.wasm")).unwrap()
}

fn load(cache: &PluginCache, wasm: &[u8]) -> Description {
    // Another process: an engine of its own.
    let runtime = PluginRuntime::with_cache(&Limits::default(), Some(cache.clone())).unwrap();
    let plugin = Plugin::load(&runtime, wasm).unwrap();
    plugin.description().clone()
}

fn engine() -> Engine {
    let runtime = PluginRuntime::new(&Limits::default()).unwrap();
    runtime.engine().clone()
}

fn kept(cache: &PluginCache, wasm: &[u8]) -> bool {
    cache.find(&engine(), &Key::new(&engine(), wasm)).is_some()
}

/// The only entry.
fn entry(folder: &TempDir) -> PathBuf {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder.path().join("cache"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(entries.len(), 1, "{entries:?}");
    entries.remove(0)
}

fn folder() -> (TempDir, PluginCache) {
    let folder = TempDir::new().unwrap();
    let cache = PluginCache::open(folder.path().join("cache")).unwrap();
    (folder, cache)
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o777
}

#[test]
fn a_plugin_is_compiled_once() {
    let (folder, cache) = folder();
    let wasm = wasm("tier-multiplier");
    assert!(!kept(&cache, &wasm));
    let compiled = load(&cache, &wasm);
    assert!(kept(&cache, &wasm));
    let written = fs::metadata(entry(&folder)).unwrap().ino();
    assert_eq!(load(&cache, &wasm), compiled);
    assert_eq!(fs::metadata(entry(&folder)).unwrap().ino(), written);
    assert_eq!(mode(&folder.path().join("cache")), 0o700);
    assert_eq!(mode(&entry(&folder)), 0o600);
}

#[test]
fn what_is_no_plugin_is_not_kept() {
    let (folder, cache) = folder();
    let runtime = PluginRuntime::with_cache(&Limits::default(), Some(cache)).unwrap();
    for name in ["imports", "other-world"] {
        let refused = Plugin::load(&runtime, &wasm(name)).unwrap_err();
        let plain = PluginRuntime::new(&Limits::default()).unwrap();
        assert_eq!(refused, Plugin::load(&plain, &wasm(name)).unwrap_err());
    }
    // A component of another world is compiled before that is known, as
    // without a cache; it is no plugin the next time either.
    let refused = Plugin::load(&runtime, &wasm("other-world"));
    assert!(refused.is_err());
    assert!(fs::read_dir(folder.path().join("cache")).unwrap().count() <= 1);
}

/// Damage of every kind: the entry is ignored, and written anew.
#[test]
fn damaged_entries_are_written_anew() {
    let (folder, cache) = folder();
    let wasm = wasm("minimal");
    let compiled = load(&cache, &wasm);
    let path = entry(&folder);
    let whole = fs::read(&path).unwrap();
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    let mut longer = whole.clone();
    longer.push(0);
    let native_alone = whole[..whole.len() - 80].to_vec();
    let tail_alone = whole[whole.len() - 80..].to_vec();
    for damaged in [
        flipped(3),
        flipped(20),
        flipped(200),
        flipped(whole.len() - 100),
        flipped(whole.len() - 70),
        flipped(whole.len() - 50),
        flipped(whole.len() - 1),
        whole[..whole.len() - 1].to_vec(),
        tail_alone,
        whole[..10].to_vec(),
        vec![],
        vec![0; 4096],
        longer,
        native_alone,
    ] {
        fs::write(&path, damaged).unwrap();
        assert!(!kept(&cache, &wasm));
        assert_eq!(load(&cache, &wasm), compiled);
        assert_eq!(fs::read(&path).unwrap(), whole);
    }
}

/// Another plugin's code under this plugin's name, whole as it is.
#[test]
fn entries_of_other_plugins_are_ignored() {
    let (folder, cache) = folder();
    let (one, other) = (wasm("minimal"), wasm("tier-multiplier"));
    load(&cache, &one);
    let path = entry(&folder);
    fs::remove_file(&path).unwrap();
    load(&cache, &other);
    fs::rename(entry(&folder), &path).unwrap();
    assert_eq!(load(&cache, &one).name, "minimal");
    // An entry with a right frame around what wasmtime never made.
    let key = Key::new(&engine(), &one);
    let code = b"\x7fELF no such code";
    fs::write(&path, [code, &entry::tail(&key, code)[..]].concat()).unwrap();
    assert_eq!(load(&cache, &one).name, "minimal");
}

#[test]
fn keys_tell_files_and_engines_apart() {
    let settings = |fuel| {
        let mut config = wasmtime::Config::new();
        config.consume_fuel(fuel);
        Engine::new(&config).unwrap()
    };
    let key = Key::new(&settings(true), b"a");
    assert_eq!(key, Key::new(&settings(true), b"a"));
    assert_ne!(key, Key::new(&settings(true), b"b"));
    assert_ne!(key, Key::new(&settings(false), b"a"));
    assert_ne!(key, Key::new(&engine(), b"a"));
    assert!(entry::is_entry(&key.file_name()));
    assert!(entry::is_entry(&format!("{}.tmp-7-0", key.file_name())));
    let name = key.file_name();
    let short = name.get(1..).unwrap();
    for other in ["", "key", "README.md", ".cwasm", short] {
        assert!(!entry::is_entry(other), "{other}");
    }
}

#[test]
fn folders_that_others_can_write_to_are_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("cache");
    for mode in [0o777, 0o770, 0o702, 0o1777] {
        fs::create_dir(&path).unwrap();
        set_mode(&path, mode);
        let error = PluginCache::open(&path).unwrap_err();
        assert!(matches!(error, CacheError::NotPrivate { .. }), "{mode:o}");
        assert!(error.to_string().contains("chmod go-w"), "{error}");
        fs::remove_dir(&path).unwrap();
    }
    // The folder above it: who can rename the cache can replace it.
    let above = folder.path().join("above");
    fs::create_dir(&above).unwrap();
    set_mode(&above, 0o777);
    let error = PluginCache::open(above.join("cache")).unwrap_err();
    assert!(error.to_string().contains("above`"), "{error}");
    // As in /tmp, where nobody may rename what is others'.
    set_mode(&above, 0o1777);
    PluginCache::open(above.join("cache")).unwrap();
    // Links are followed to the folder that is meant.
    set_mode(&above, 0o777);
    let link = folder.path().join("link");
    symlink(above.join("cache"), &link).unwrap();
    PluginCache::open(&link).unwrap_err();
    // Nothing is left of looking.
    assert_eq!(fs::read_dir(above.join("cache")).unwrap().count(), 0);
}

#[test]
fn a_file_where_the_folder_should_be() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("cache");
    fs::write(&path, "").unwrap();
    let error = PluginCache::open(&path).unwrap_err();
    assert!(matches!(error, CacheError::Folder { .. }), "{error}");
}

#[test]
fn entries_that_others_can_write_to_are_ignored() {
    let (folder, cache) = folder();
    let wasm = wasm("minimal");
    load(&cache, &wasm);
    let path = entry(&folder);
    set_mode(&path, 0o620);
    assert!(!kept(&cache, &wasm));
    load(&cache, &wasm);
    assert_eq!(mode(&path), 0o600);
    assert!(kept(&cache, &wasm));
}

/// What is mapped stays as it was when its file is deleted or replaced.
#[test]
fn a_plugin_outlives_its_entry() {
    let (folder, cache) = folder();
    let wasm = wasm("minimal");
    load(&cache, &wasm);
    let runtime = PluginRuntime::with_cache(&Limits::default(), Some(cache.clone())).unwrap();
    let plugin = Plugin::load(&runtime, &wasm).unwrap();
    fs::remove_file(entry(&folder)).unwrap();
    cache
        .0
        .write(&Key::new(&engine(), &wasm), &[0; 5000])
        .unwrap();
    let described = crate::plugin::describe::describe(&runtime, &plugin.0.compiled).unwrap();
    assert_eq!(described, *plugin.description());
    // An entry that is put in place of the one that was verified is not run.
    let key = Key::new(&engine(), &wasm);
    load(&cache, &wasm);
    let verified = entry::verify(cache.0.open(&key).unwrap(), &key).unwrap();
    assert!(verified.is_in_place() && revive(&engine(), &verified).is_ok());
    let copy = folder.path().join("copy");
    fs::copy(entry(&folder), &copy).unwrap();
    fs::rename(&copy, verified.path()).unwrap();
    assert!(!verified.is_in_place() && revive(&engine(), &verified).is_err());
}

/// What was not used for longest is deleted, and nothing of others.
#[test]
fn room_is_made_for_the_newest() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("cache");
    let cache = PluginCache::with_room(path.clone(), 1000).unwrap();
    fs::write(path.join("README.md"), vec![0; 2000]).unwrap();
    let key = |n: u8| Key::new(&engine(), &[n]);
    let exists = |n| path.join(key(n).file_name()).exists();
    let used = |n, age| {
        let file = fs::File::open(path.join(key(n).file_name())).unwrap();
        let at = SystemTime::now() - Duration::from_secs(age);
        file.set_modified(at).unwrap();
    };
    for (n, age) in [(1, 90), (2, 80), (3, 70)] {
        cache.0.write(&key(n), &[n; 220]).unwrap();
        used(n, age);
    }
    let unfinished = path.join(format!("{}.tmp-1-0", key(9).file_name()));
    fs::write(&unfinished, [0; 10]).unwrap();
    let old = SystemTime::now() - Duration::from_secs(100);
    fs::File::open(&unfinished)
        .unwrap()
        .set_modified(old)
        .unwrap();
    assert_eq!([1, 2, 3].map(exists), [true; 3]);
    // Reading it is using it.
    cache.0.open(&key(1)).unwrap();
    cache.0.write(&key(4), &[4; 220]).unwrap();
    assert_eq!([1, 2, 3, 4].map(exists), [true, false, true, true]);
    assert!(!unfinished.exists());
    // Too large for everything else, but kept.
    cache.0.write(&key(5), &[5; 5000]).unwrap();
    assert_eq!(
        [1, 2, 3, 4, 5].map(exists),
        [false, false, false, false, true]
    );
    assert!(path.join("README.md").exists());
}

/// Processes that load, write and delete at the same time.
#[test]
fn many_at_once() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("cache");
    let wasm = wasm("minimal");
    std::thread::scope(|scope| {
        for n in 0..4 {
            let (path, wasm) = (&path, &wasm);
            scope.spawn(move || {
                // Two of them have no room for more than one entry.
                let room = if n % 2 == 0 { ROOM } else { 1 };
                let cache = PluginCache::with_room(path.clone(), room).unwrap();
                for round in 0..8u8 {
                    assert_eq!(load(&cache, wasm).name, "minimal");
                    // Somebody with less room may delete it before it is
                    // finished: then it is not kept, which is no harm.
                    let _ = cache.0.write(&Key::new(&engine(), &[round]), &[n; 100]);
                }
            });
        }
    });
    let left = fs::read_dir(&path).unwrap();
    for file in left {
        let name = file.unwrap().file_name();
        assert!(!name.to_str().unwrap().contains(UNFINISHED), "{name:?}");
    }
}

/// A pipe or a link under the name of an entry keeps nobody waiting, and
/// nothing behind it is read.
#[test]
fn a_pipe_or_a_link_is_no_entry() {
    let wasm = wasm("minimal");
    let (folder, cache) = folder();
    let key = Key::new(&engine(), &wasm);
    let place = cache.path().join(key.file_name());
    let made = std::process::Command::new("mkfifo").arg(&place).status();
    assert!(made.is_ok_and(|status| status.success()));
    assert!(!kept(&cache, &wasm));
    fs::remove_file(&place).unwrap();
    load(&cache, &wasm);
    assert!(kept(&cache, &wasm));
    let elsewhere = folder.path().join("elsewhere");
    fs::rename(entry(&folder), &elsewhere).unwrap();
    symlink(&elsewhere, &place).unwrap();
    assert!(!kept(&cache, &wasm));
}
