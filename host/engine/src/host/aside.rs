//! Plugins are compiled aside, while other edits go into force.
//!
//! Compiling a large plugin takes seconds, and an urgent edit of another
//! campaign must not wait for it. So where a watcher sees plugins that are not
//! compiled yet, the folder goes into force in two steps: at once with the
//! campaigns of these plugins as they were before, and as a whole when the
//! plugins are compiled.

use std::sync::{Arc, Condvar, Mutex, PoisonError, Weak};
use std::time::Duration;

use super::shared::{Shared, lock};
use super::status::LiveEvent;
use crate::load::{Folder, Uncompiled};

/// For how long a folder waits for its plugins as a whole: most are compiled
/// by then.
const GRACE: Duration = Duration::from_millis(300);

/// The folder that waits for plugins.
#[derive(Default)]
pub(super) struct Aside {
    state: Mutex<State>,
    /// Nothing waits any more.
    done: Condvar,
}

#[derive(Default)]
struct State {
    waiting: Option<Folder>,
    /// The plugins that it waits for, by path.
    compiling: Vec<Arc<str>>,
    /// Whether a folder whose plugins are all compiled is going into force.
    going_live: bool,
    /// Whether there is a thread that compiles.
    at_work: bool,
}

impl State {
    /// Whether a folder waits for plugins, or is just going into force.
    fn is_busy(&self) -> bool {
        self.going_live || !self.compiling.is_empty()
    }
}

impl Aside {
    /// The plugins that are being compiled, by path.
    pub(super) fn compiling(&self) -> Vec<Arc<str>> {
        lock(&self.state).compiling.clone()
    }

    /// Waits until no folder waits for plugins any more.
    pub(super) fn wait(&self) {
        let waits = |state: &mut State| state.is_busy();
        let state = self.done.wait_while(lock(&self.state), waits);
        drop(state.unwrap_or_else(PoisonError::into_inner));
    }

    /// The same for some time: whether nothing waits any more.
    fn is_done_soon(&self) -> bool {
        let waits = |state: &mut State| state.is_busy();
        let waited = self
            .done
            .wait_timeout_while(lock(&self.state), GRACE, waits);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        !state.is_busy()
    }

    /// No folder waits any more.
    pub(super) fn forget(&self) {
        let mut state = lock(&self.state);
        state.waiting = None;
        state.compiling.clear();
        self.done.notify_all();
    }
}

impl Shared {
    /// Puts what is in a watched folder into force: as far as it can be at
    /// once, and the rest when its plugins are compiled.
    pub(super) fn put_watched(self: &Arc<Self>, folder: &Folder) {
        let uncompiled = self.uncompiled(folder);
        if uncompiled.is_empty() || !self.compile_aside(folder, &uncompiled) {
            self.aside.forget();
            // Who wants to know is told; there is nobody to return it to.
            let _ = self.put(folder);
            return;
        }
        if self.aside.is_done_soon() {
            return;
        }
        let paths: Vec<Arc<str>> = self.aside.compiling();
        tracing::info!(?paths, "plugins are being compiled");
        lock(&self.told)
            .subscribers
            .tell(LiveEvent::Compiling(paths));
        self.put_meanwhile(folder);
    }

    /// Has a thread compile what a folder waits for. Whether there is one.
    fn compile_aside(self: &Arc<Self>, folder: &Folder, uncompiled: &[Uncompiled]) -> bool {
        let mut state = lock(&self.aside.state);
        state.waiting = Some(folder.clone());
        state.compiling = paths(uncompiled);
        if !state.at_work {
            let shared = Arc::downgrade(self);
            let thread = std::thread::Builder::new().name("sadakat-compile".to_owned());
            state.at_work = thread.spawn(move || work(&shared)).is_ok();
        }
        state.at_work
    }

    /// What the thread compiles next; none if nothing waits any more. A folder
    /// whose plugins are all compiled goes into force.
    fn next_to_compile(&self) -> Option<Uncompiled> {
        loop {
            // A newer folder goes into force after this one or instead of it:
            // nobody else makes a program meanwhile.
            let mut making = self.making();
            let mut state = lock(&self.aside.state);
            let Some(folder) = state.waiting.clone() else {
                state.at_work = false;
                state.compiling.clear();
                self.aside.done.notify_all();
                return None;
            };
            let mut uncompiled = making.uncompiled(&folder);
            if !uncompiled.is_empty() {
                state.compiling = paths(&uncompiled);
                return Some(uncompiled.swap_remove(0));
            }
            state.waiting = None;
            // Whoever hears that it is live finds nothing being compiled.
            state.compiling.clear();
            state.going_live = true;
            drop(state);
            let _ = self.put_made(&mut making, &folder);
            drop(making);
            self.quarantine();
            let mut state = lock(&self.aside.state);
            state.going_live = false;
            self.aside.done.notify_all();
        }
    }
}

fn work(shared: &Weak<Shared>) {
    loop {
        // While it compiles, the host may go.
        let next = shared.upgrade().and_then(|shared| shared.next_to_compile());
        let Some(next) = next else {
            return;
        };
        next.compile();
    }
}

fn paths(uncompiled: &[Uncompiled]) -> Vec<Arc<str>> {
    let paths = uncompiled.iter().map(|plugin| Arc::clone(plugin.path()));
    paths.collect()
}

/// A folder with the campaigns of some plugins, and the cases that name them,
/// as they are in force.
pub(super) fn without(folder: &Folder, uncompiled: &[Uncompiled], in_force: &Folder) -> Folder {
    let mut without = folder.clone();
    let mut restore = |path: &str| match in_force.get(path) {
        Some(bytes) => without.insert(path, Arc::clone(bytes)),
        None => _ = without.remove(path),
    };
    for plugin in uncompiled {
        restore(plugin.path());
        for manifest in plugin.manifests() {
            restore(manifest);
        }
    }
    let ids: Vec<&str> = uncompiled
        .iter()
        .flat_map(Uncompiled::manifests)
        .filter_map(|path| path.strip_prefix("campaigns/")?.strip_suffix(".toml"))
        .collect();
    let changed = folder.differences(in_force);
    for path in changed
        .into_iter()
        .filter(|path| path.starts_with("cases/"))
    {
        let text = folder.get(path).map(|bytes| String::from_utf8_lossy(bytes));
        if text.is_some_and(|text| ids.iter().any(|id| text.contains(id))) {
            restore(path);
        }
    }
    without
}
