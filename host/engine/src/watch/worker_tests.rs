//! Watching where the operating system tells of nothing.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use super::native::Native;
use super::{Message, Seen, WatchError, WatchMode, WatchSettings, Watcher};
use crate::load::tree::Tree;

fn settings(mode: WatchMode) -> WatchSettings {
    let moment = Duration::from_millis(20);
    WatchSettings::default()
        .mode(mode)
        .debounce(moment)
        .poll(moment)
        .rescan(moment)
}

fn refuse(_: &Sender<Message>) -> Result<Native, String> {
    Err("no more descriptors".to_owned())
}

fn next(seen: &Receiver<Seen>) -> Seen {
    seen.recv_timeout(Duration::from_secs(20)).unwrap()
}

/// Saves as editors do: who writes in place leaves the file empty for a moment.
fn save(file: &Path, text: &str) {
    let aside = file.with_file_name(".aside");
    fs::write(&aside, text).unwrap();
    fs::rename(&aside, file).unwrap();
}

#[test]
fn the_folder_is_polled_where_nobody_tells_and_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("program.toml");
    fs::write(&program, "one").unwrap();
    let (sender, seen) = channel();
    let apply = Box::new(move |what| sender.send(what).unwrap());
    let tree = Tree::new(folder.path());
    let watcher = Watcher::begin(tree, &settings(WatchMode::Auto), refuse, apply).unwrap();
    assert!(matches!(next(&seen), Seen::Degraded(reason) if reason == "no more descriptors"));
    for text in ["one", "two"] {
        save(&program, text);
        let Seen::Changed { folder, .. } = next(&seen) else {
            panic!("nothing else happens");
        };
        assert_eq!(&**folder.get("program.toml").unwrap(), text.as_bytes());
    }
    drop(watcher);
}

#[test]
fn being_told_is_tried_again() {
    static REFUSED: AtomicBool = AtomicBool::new(false);
    fn refuse_once(messages: &Sender<Message>) -> Result<Native, String> {
        if REFUSED.swap(true, Ordering::Relaxed) {
            Native::start(messages)
        } else {
            refuse(messages)
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let (sender, seen) = channel();
    let apply = Box::new(move |what| sender.send(what).unwrap());
    let tree = Tree::new(folder.path());
    let _watcher = Watcher::begin(tree, &settings(WatchMode::Auto), refuse_once, apply).unwrap();
    assert!(matches!(next(&seen), Seen::Degraded(_)));
    assert!(matches!(next(&seen), Seen::Native));
    save(&folder.path().join("program.toml"), "one");
    assert!(matches!(next(&seen), Seen::Changed { .. }));
}

#[test]
fn whoever_insists_on_being_told_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let tree = Tree::new(folder.path());
    let settings = settings(WatchMode::Native);
    let error = Watcher::begin(tree, &settings, refuse, Box::new(|_| ())).unwrap_err();
    assert!(matches!(error, WatchError::Native(reason) if reason == "no more descriptors"));
}
