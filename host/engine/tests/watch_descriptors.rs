//! Watchers leave nothing behind. A binary of its own, since it counts what
//! the whole process holds.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "helpers of tests may stop them")]

use std::fs;
use std::sync::mpsc::channel;

use sadakat_engine::watch::{WatchMode, WatchSettings, Watcher};

fn count(what: &str) -> usize {
    fs::read_dir(format!("/proc/self/{what}")).unwrap().count()
}

#[test]
fn descriptors_and_threads_are_given_back() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("campaigns")).unwrap();
    let settings = WatchSettings::default().mode(WatchMode::Native);
    let (descriptors, threads) = (count("fd"), count("task"));
    for round in 0..200 {
        let (sender, seen) = channel();
        let watcher = Watcher::start(folder.path(), &settings, move |what| {
            sender.send(what).unwrap();
        });
        let watcher = watcher.unwrap();
        fs::write(folder.path().join("program.toml"), round.to_string()).unwrap();
        watcher.rescan_now().unwrap();
        assert!(seen.try_recv().is_ok());
        drop(watcher);
        assert_eq!(count("fd"), descriptors, "after {round} watchers");
    }
    // The library's own thread has nothing left to do but to end.
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while count("task") > threads && std::time::Instant::now() < deadline {
        std::thread::yield_now();
    }
    assert_eq!(count("task"), threads);
}
