//! A program folder with a watcher that is not trusted.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::time::{Duration, Instant};

use sadakat_engine::load::Folder;
use sadakat_engine::watch::{Seen, WatchMode, WatchSettings, Watcher};

/// How long something may take that must happen.
const DEADLINE: Duration = Duration::from_secs(30);

/// How every whole file ends.
const WHOLE: &str = "# whole\n";

/// A whole file.
pub(crate) fn whole(text: &str) -> String {
    format!("{text}\n{WHOLE}")
}

/// Settings with which a test ends soon, and with which nothing is taken for
/// gone, or for written to its end, because the machine is slow.
pub(crate) fn patient(mode: WatchMode) -> WatchSettings {
    let ever = Duration::from_secs(600);
    WatchSettings::default()
        .mode(mode)
        .debounce(Duration::from_millis(20))
        .absence(ever)
        .unclosed(ever)
        .rescan(ever)
        .patience(ever)
        .poll(Duration::from_millis(20))
}

/// Both ways of noticing, each of which must see everything.
pub(crate) const BOTH: [WatchMode; 2] = [WatchMode::Native, WatchMode::Poll];

/// A folder with `rules` in it.
pub(crate) struct Shop {
    /// Dropped before the folder is.
    pub(crate) watcher: Option<Watcher>,
    pub(crate) seen: Receiver<Seen>,
    /// The last folder that was handed over.
    pub(crate) last: Folder,
    /// What was named as changed since the last wait began.
    pub(crate) named: Vec<Arc<str>>,
    /// Whether empty or missing files may be handed over.
    pub(crate) trusting: bool,
    folder: tempfile::TempDir,
}

impl Shop {
    /// A program with two campaigns, which the watcher has seen.
    pub(crate) fn new(settings: &WatchSettings) -> Self {
        let shop = Self::before(settings, |folder| {
            fs::create_dir_all(folder.join("rules/campaigns")).unwrap();
            for path in ["program.toml", "campaigns/a.toml", "campaigns/b.toml"] {
                fs::write(folder.join("rules").join(path), whole("one")).unwrap();
            }
        });
        shop.seeing("campaigns/b.toml", "one")
    }

    /// The folder as `make` leaves it, of which nothing has been seen.
    pub(crate) fn before(settings: &WatchSettings, make: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        make(folder.path());
        let (sender, seen) = channel();
        let watcher = Watcher::start(folder.path().join("rules"), settings, move |what| {
            // The test may have ended.
            let _ = sender.send(what);
        });
        Self {
            watcher: Some(watcher.unwrap()),
            seen,
            last: Folder::default(),
            named: Vec::new(),
            trusting: false,
            folder,
        }
    }

    pub(crate) fn seeing(mut self, path: &str, text: &str) -> Self {
        self.until(path, text);
        self
    }

    /// Accepts folders without a program.
    pub(crate) fn trusting(mut self) -> Self {
        self.trusting = true;
        self
    }

    /// What lies beside and in the program folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// A file of the program folder.
    pub(crate) fn rules(&self, path: &str) -> PathBuf {
        self.folder.path().join("rules").join(path)
    }

    /// Waits for the next thing that is told.
    pub(crate) fn next(&mut self) -> Seen {
        match self.seen.recv_timeout(DEADLINE) {
            Ok(seen) => self.check(seen),
            Err(RecvTimeoutError::Timeout) => panic!("nothing is seen; last: {:?}", self.last),
            Err(RecvTimeoutError::Disconnected) => panic!("nobody watches"),
        }
    }

    /// What has been told already.
    pub(crate) fn already(&mut self) -> Option<Seen> {
        match self.seen.try_recv() {
            Ok(seen) => Some(self.check(seen)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => panic!("nobody watches"),
        }
    }

    /// Nothing that is handed over is half-done, and what differs is named.
    fn check(&mut self, seen: Seen) -> Seen {
        let Seen::Changed { folder, paths } = &seen else {
            return seen;
        };
        assert!(self.trusting || folder.get("program.toml").is_some());
        for (path, bytes) in folder.files() {
            let text = std::str::from_utf8(bytes).unwrap();
            assert!(
                self.trusting || text.ends_with(WHOLE),
                "half-written: {path}: {text:?}"
            );
        }
        let all = folder.files().chain(self.last.files());
        let mut differ: Vec<Arc<str>> = all
            .map(|(path, _)| path)
            .filter(|path| folder.get(path) != self.last.get(path))
            .cloned()
            .collect();
        differ.sort();
        differ.dedup();
        assert_eq!(&differ, paths, "what differs is what is named");
        self.last = folder.clone();
        self.named.extend(paths.iter().cloned());
        seen
    }

    /// Waits until a file that is handed over is whole and begins so.
    pub(crate) fn until(&mut self, path: &str, text: &str) {
        let text = whole(text);
        self.named.clear();
        while self.last.get(path).map(|bytes| &**bytes) != Some(text.as_bytes()) {
            self.next();
        }
    }

    /// Waits until a file is not handed over any more.
    pub(crate) fn until_gone(&mut self, path: &str) {
        self.named.clear();
        while self.last.get(path).is_some() {
            self.next();
        }
    }

    /// Waits until it is told that these files are held back.
    pub(crate) fn until_held(&mut self, wanted: &[&str]) {
        loop {
            if let Seen::Held { paths } = self.next() {
                let paths: Vec<&str> = paths.iter().map(|path| &**path).collect();
                if paths == wanted {
                    return;
                }
            }
        }
    }

    /// Waits until the folder, or a file in it, is said to be unreadable.
    pub(crate) fn until_unreadable(&mut self) -> PathBuf {
        loop {
            if let Seen::Unreadable(error) = self.next() {
                return error.path;
            }
        }
    }

    /// Edits another file and waits for it: what was not handed over until then
    /// was not seen as a change. Says what else was named.
    pub(crate) fn mark(&mut self) -> Vec<String> {
        let path = self.rules("campaigns/mark.toml");
        let text = format!("{:?}", Instant::now());
        // At once: some tests do not wait for files that are empty for long.
        replace(&path, &text);
        self.until("campaigns/mark.toml", &text);
        let others = self.named.iter().map(|path| path.to_string());
        others.filter(|path| !path.ends_with("mark.toml")).collect()
    }
}

/// Saves a whole file as most programs do: opens, cuts, writes, closes.
pub(crate) fn save(path: &Path, text: &str) {
    fs::write(path, whole(text)).unwrap();
}

/// A whole file that takes another one's place at once.
pub(crate) fn replace(path: &Path, text: &str) {
    let aside = path.with_extension("aside");
    save(&aside, text);
    fs::rename(&aside, path).unwrap();
}

/// Opens a file and writes its first half.
pub(crate) fn half(path: &Path, text: &str) -> (File, String) {
    let mut options = OpenOptions::new();
    let file = options.write(true).create(true).truncate(true).open(path);
    let mut file = file.unwrap();
    let text = whole(text);
    let (first, second) = text.split_at(text.len() / 2);
    file.write_all(first.as_bytes()).unwrap();
    (file, second.to_owned())
}
