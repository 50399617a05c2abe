//! Where compiled plugins are kept, so that commands start in milliseconds.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use sadakat_engine::load::{Folder, IncrementalLoader, Loaded};
use sadakat_engine::plugin::{CacheError, PluginCache};

use crate::output;

/// Names the folder; empty to keep nothing.
const VARIABLE: &str = "SADAKAT_CACHE";

/// What a command does with compiled plugins.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(crate) struct KeptPlugins {
    /// Compile plugins anew and keep nothing of it. Otherwise they are kept in the folder that
    /// SADAKAT_CACHE names, or in sadakat/plugins of the user's own cache folder
    #[arg(long)]
    no_cache: bool,
}

impl KeptPlugins {
    /// Where compiled plugins are kept, if they are; opened once, so that what is
    /// wrong with it is told once.
    pub(crate) fn cache(self) -> Option<PluginCache> {
        static OPENED: OnceLock<Option<PluginCache>> = OnceLock::new();
        let opened = (!self.no_cache).then(|| OPENED.get_or_init(cache));
        opened.cloned().flatten()
    }

    /// The same for a program: one of scripts alone leaves no trace.
    pub(crate) fn cache_for(self, folder: &Folder) -> Option<PluginCache> {
        let has_plugins = folder.part("plugins", "wasm").next().is_some();
        has_plugins.then(|| self.cache()).flatten()
    }

    /// Reads, checks and compiles a program.
    pub(crate) fn load(self, folder: &Folder) -> Loaded {
        loader(self.cache_for(folder)).load(folder)
    }

    /// What compiles programs.
    pub(crate) fn loader(self) -> IncrementalLoader {
        loader(self.cache())
    }
}

fn loader(cache: Option<PluginCache>) -> IncrementalLoader {
    let loader = IncrementalLoader::new();
    match cache {
        Some(cache) => loader.with_plugin_cache(cache),
        None => loader,
    }
}

/// The folder of compiled plugins, if there can be one. That there is none
/// costs time and nothing else.
fn cache() -> Option<PluginCache> {
    let named = std::env::var_os(VARIABLE);
    let path = match &named {
        Some(path) if path.is_empty() => return None,
        Some(path) => PathBuf::from(path),
        None => own_folder(std::env::var_os)?,
    };
    match PluginCache::open(path) {
        Ok(cache) => Some(cache),
        // Who named no folder need not have one.
        Err(CacheError::Folder { .. }) if named.is_none() => None,
        Err(error) => {
            output::error(&format!("warning: {error}"));
            None
        }
    }
}

/// The folder for this in the user's own cache folder; none if that is not
/// known, as for services without a home.
fn own_folder(variable: impl Fn(&'static str) -> Option<OsString>) -> Option<PathBuf> {
    let absolute = |name| {
        let path = variable(name).map(PathBuf::from);
        path.filter(|path| path.is_absolute())
    };
    let caches = match absolute("XDG_CACHE_HOME") {
        Some(path) => path,
        None if cfg!(target_os = "macos") => absolute("HOME")?.join("Library/Caches"),
        None if cfg!(unix) => absolute("HOME")?.join(".cache"),
        None => return None,
    };
    Some(caches.join(Path::new("sadakat/plugins")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(all(unix, not(target_os = "macos")))]
    fn the_users_own_cache_folder() {
        let folder = |xdg: &'static str, home: &'static str| {
            let found = own_folder(|name| {
                let value = if name == "HOME" { home } else { xdg };
                (!value.is_empty()).then(|| value.into())
            });
            found.map(|path| path.display().to_string())
        };
        assert_eq!(folder("/x", "/h").as_deref(), Some("/x/sadakat/plugins"));
        let at_home = Some("/h/.cache/sadakat/plugins");
        assert_eq!(folder("", "/h").as_deref(), at_home);
        assert_eq!(folder("relative", "/h").as_deref(), at_home);
        assert_eq!(folder("", ""), None);
    }
}
