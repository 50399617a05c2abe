//! Watchers begin, are asked, and end.

use std::fs;
use std::sync::mpsc::{TryRecvError, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sadakat_engine::watch::{Seen, WatchError, WatchMode, WatchSettings, Watcher};

use super::kit::{BOTH, Shop, patient, save, whole};

/// Nothing is looked at by itself.
fn asleep(mode: WatchMode) -> WatchSettings {
    let ever = Duration::from_secs(600);
    patient(mode).debounce(ever).poll(ever)
}

#[test]
fn whoever_asks_has_been_handed_what_is_there() {
    for mode in BOTH {
        let mut shop = Shop::before(&asleep(mode), |folder| {
            fs::create_dir(folder.join("rules")).unwrap();
        });
        // The look that a watcher begins with may come at any moment: at that of
        // the first save, it would tell of a file that is held back.
        shop.watcher.as_ref().unwrap().rescan_now().unwrap();
        assert!(shop.already().is_none());
        for text in ["one", "two"] {
            save(&shop.rules("program.toml"), text);
            shop.watcher.as_ref().unwrap().rescan_now().unwrap();
            assert!(matches!(shop.already(), Some(Seen::Changed { .. })));
            assert_eq!(
                shop.last.get("program.toml").map(|bytes| &**bytes),
                Some(whole(text).as_bytes())
            );
        }
        shop.watcher.as_ref().unwrap().rescan_now().unwrap();
        assert!(shop.already().is_none());
    }
}

#[test]
fn whoever_asks_is_told_at_once_that_the_folder_is_gone() {
    for mode in BOTH {
        let mut shop = Shop::before(&asleep(mode), |_| ());
        shop.watcher.as_ref().unwrap().rescan_now().unwrap();
        assert!(matches!(shop.already(), Some(Seen::Unreadable(_))));
        fs::create_dir(shop.path("rules")).unwrap();
        save(&shop.rules("program.toml"), "one");
        shop.watcher.as_ref().unwrap().rescan_now().unwrap();
        assert!(matches!(shop.already(), Some(Seen::Readable)));
        assert!(matches!(shop.already(), Some(Seen::Changed { .. })));
    }
}

#[test]
fn nobody_is_told_anything_after_the_end() {
    for mode in BOTH {
        let mut shop = Shop::new(&patient(mode));
        shop.watcher = None;
        save(&shop.rules("program.toml"), "two");
        // The callback is gone with the thread.
        assert!(matches!(
            shop.seen.try_recv(),
            Err(TryRecvError::Disconnected)
        ));
    }
}

#[test]
fn a_callback_that_asks_its_own_watcher_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("program.toml"), "one").unwrap();
    let own: Arc<Mutex<Option<Watcher>>> = Arc::default();
    let (sender, answers) = channel();
    let watcher = Watcher::start(folder.path(), &patient(WatchMode::Native), {
        let own = Arc::clone(&own);
        move |_| {
            // The last reference: the watcher ends on its own thread.
            let watcher = own.lock().unwrap().take();
            if let Some(watcher) = watcher {
                sender.send(watcher.rescan_now()).unwrap();
            }
        }
    });
    *own.lock().unwrap() = Some(watcher.unwrap());
    // The first thing may have been handed over before there was a watcher.
    fs::write(folder.path().join("program.toml"), "two").unwrap();
    let answer = answers.recv_timeout(Duration::from_secs(30)).unwrap();
    assert!(matches!(answer, Err(WatchError::Stopped)));
}

#[test]
fn a_callback_that_panics_is_called_again() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("program.toml");
    fs::write(&program, "one").unwrap();
    let (sender, seen) = channel();
    let _watcher = Watcher::start(folder.path(), &patient(WatchMode::Native), move |what| {
        sender.send(what).unwrap();
        std::panic::resume_unwind(Box::new("a mistake"));
    });
    for text in ["two", "three"] {
        let what = seen.recv_timeout(Duration::from_secs(30)).unwrap();
        assert!(matches!(what, Seen::Changed { .. }));
        fs::write(&program, text).unwrap();
    }
}
