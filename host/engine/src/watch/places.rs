//! Which folders to watch for a program folder, and what it means when
//! something happens in one of them.
//!
//! Files are never watched, only the folders that hold them: a file that is
//! replaced is another file, but has the same folder. Wherever a symbolic link
//! leads away, the folder with the link is watched as well as the one it leads
//! to, and of what is missing the last folder that is there.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::load::parts::{PARTS, PROGRAM, counts};

/// How many links are followed for one path: as many as Linux does.
const HOPS: usize = 40;

/// The folders to watch, by their path without links.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    places: BTreeMap<PathBuf, Place>,
}

/// What a folder is for the program.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// It is the program folder.
    root: bool,
    /// It is these subfolders.
    parts: BTreeSet<&'static str>,
    /// Under these names in it, something is found or missing that the whole
    /// depends on.
    names: BTreeSet<OsString>,
    /// Under these names in it, there is what files of the program link to.
    targets: BTreeMap<OsString, BTreeSet<Arc<str>>>,
}

/// What happened, in terms of the program folder.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Touched {
    /// Nothing that counts.
    Nothing,
    /// These files of the program.
    Files(Vec<Arc<str>>),
    /// Perhaps everything.
    All,
}

impl Place {
    /// Whether watching is worth nothing without this folder. The others help
    /// to see sooner what a rescan sees too.
    pub(super) fn is_needed(&self) -> bool {
        self.root || !self.parts.is_empty()
    }
}

impl Places {
    /// The folders to watch for a program folder whose files have these links
    /// among them.
    pub(super) fn of(root: &Path, links: &BTreeMap<Arc<str>, PathBuf>) -> Self {
        let mut places = Self::default();
        let Some(root) = places.follow(root) else {
            return places;
        };
        places.depend_on(&root);
        places.at(&root).root = true;
        for (part, _) in PARTS {
            let Some(folder) = places.follow(&root.join(part)) else {
                continue;
            };
            if folder.is_dir() {
                places.depend_on(&folder);
                places.at(&folder).parts.insert(part);
            }
        }
        places.follow_links(&root, links);
        places
    }

    /// Links are many where a deployment makes them, and lead to few folders.
    fn follow_links(&mut self, root: &Path, links: &BTreeMap<Arc<str>, PathBuf>) {
        let mut folders: BTreeMap<PathBuf, Option<PathBuf>> = BTreeMap::new();
        for (link, target) in links {
            let Some(holder) = root.join(&**link).parent().map(Path::to_owned) else {
                continue;
            };
            let target = holder.join(target);
            let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else {
                continue;
            };
            let folder = match folders.get(folder) {
                Some(known) => known.clone(),
                None => {
                    let real = self.follow(folder);
                    folders.insert(folder.to_owned(), real.clone());
                    real
                }
            };
            let Some(folder) = folder else {
                continue;
            };
            self.target(&folder, name.to_owned(), link);
            // A link to a link.
            let target = folder.join(name);
            if target.is_symlink()
                && let Some(real) = self.follow(&target)
                && let (Some(folder), Some(name)) = (real.parent(), real.file_name())
            {
                self.target(folder, name.to_owned(), link);
            }
        }
    }

    fn target(&mut self, folder: &Path, name: OsString, link: &Arc<str>) {
        let targets = &mut self.at(folder).targets;
        targets.entry(name).or_default().insert(Arc::clone(link));
    }

    fn at(&mut self, folder: &Path) -> &mut Place {
        self.places.entry(folder.to_owned()).or_default()
    }

    /// Notes that the whole depends on what has this name in its folder.
    fn depend_on(&mut self, path: &Path) {
        if let (Some(folder), Some(name)) = (path.parent(), path.file_name()) {
            let name = name.to_owned();
            self.at(folder).names.insert(name);
        }
    }

    /// The path without links. Every link on the way, and what is missing, is
    /// noted as something that the whole depends on.
    fn follow(&mut self, path: &Path) -> Option<PathBuf> {
        let path = std::path::absolute(path).ok()?;
        let owned = |path: &Path| -> Vec<OsString> {
            path.components()
                .map(|component| component.as_os_str().to_owned())
                .collect()
        };
        let mut ahead: VecDeque<OsString> = owned(&path).into();
        let mut real = PathBuf::new();
        let mut hops = 0;
        while let Some(step) = ahead.pop_front() {
            match Path::new(&step).components().next()? {
                Component::CurDir => continue,
                Component::ParentDir => {
                    real.pop();
                    continue;
                }
                // An absolute link begins anew.
                Component::RootDir | Component::Prefix(_) => {
                    real.push(&step);
                    continue;
                }
                Component::Normal(_) => real.push(&step),
            }
            let Ok(metadata) = std::fs::symlink_metadata(&real) else {
                self.depend_on(&real);
                return None;
            };
            if !metadata.is_symlink() {
                continue;
            }
            self.depend_on(&real);
            hops += 1;
            let target = std::fs::read_link(&real).ok()?;
            if hops > HOPS {
                return None;
            }
            real.pop();
            for step in owned(&target).into_iter().rev() {
                ahead.push_front(step);
            }
        }
        Some(real)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&PathBuf, &Place)> {
        self.places.iter()
    }

    pub(super) fn contains(&self, folder: &Path) -> bool {
        self.places.contains_key(folder)
    }

    /// What it means for the program that something happened at a path.
    pub(super) fn touched(&self, path: &Path) -> Touched {
        // The folder itself came, went or was renamed.
        if self.contains(path) {
            return Touched::All;
        }
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Touched::All;
        };
        let Some(place) = self.places.get(folder) else {
            return Touched::All;
        };
        if place.names.contains(name) {
            return Touched::All;
        }
        let mut files: Vec<Arc<str>> = Vec::new();
        if let Some(links) = place.targets.get(name) {
            files.extend(links.iter().cloned());
        }
        let name = name.to_str().unwrap_or_default();
        if place.root {
            if name == PROGRAM {
                files.push(Arc::from(PROGRAM));
            } else if PARTS.iter().any(|(part, _)| *part == name) {
                return Touched::All;
            }
        }
        for part in place.parts.iter().filter(|part| counts(part, name)) {
            files.push(Arc::from(format!("{part}/{name}")));
        }
        if files.is_empty() {
            Touched::Nothing
        } else {
            Touched::Files(files)
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    fn paths(touched: &Touched) -> Vec<&str> {
        match touched {
            Touched::Files(paths) => paths.iter().map(|path| &**path).collect(),
            other => panic!("{other:?}"),
        }
    }

    /// A folder without links in its path.
    fn folder() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap();
        (folder, path)
    }

    #[test]
    fn only_what_counts_is_touched() {
        let (_folder, path) = folder();
        let root = path.join("rules");
        fs::create_dir_all(root.join("campaigns")).unwrap();
        let places = Places::of(&root, &BTreeMap::new());
        let touched = |path: &str| places.touched(&root.join(path));
        assert_eq!(paths(&touched("program.toml")), ["program.toml"]);
        assert_eq!(paths(&touched("campaigns/a.toml")), ["campaigns/a.toml"]);
        assert_eq!(touched("campaigns/.a.toml.swp"), Touched::Nothing);
        assert_eq!(touched("README.md"), Touched::Nothing);
        assert_eq!(touched("tables"), Touched::All);
        assert_eq!(touched("campaigns"), Touched::All);
        assert_eq!(places.touched(&root), Touched::All);
        // A neighbour of the program folder.
        assert_eq!(places.touched(&path.join("other")), Touched::Nothing);
    }

    #[test]
    fn of_what_is_missing_the_last_folder_is_watched() {
        let (_folder, path) = folder();
        let places = Places::of(&path.join("a/b/rules"), &BTreeMap::new());
        let watched: Vec<&PathBuf> = places.iter().map(|(path, _)| path).collect();
        assert_eq!(watched, [&path]);
        assert_eq!(places.touched(&path.join("a")), Touched::All);
        assert_eq!(places.touched(&path.join("b")), Touched::Nothing);
    }

    #[test]
    fn links_are_watched_where_they_stand_and_where_they_lead() {
        let (_folder, path) = folder();
        fs::create_dir_all(path.join("store/v1/campaigns")).unwrap();
        fs::create_dir_all(path.join("shared")).unwrap();
        fs::write(path.join("shared/base.toml"), "x").unwrap();
        symlink("store", path.join("current")).unwrap();
        symlink("current/v1", path.join("rules")).unwrap();
        let root = path.join("rules");
        let target = path.join("shared/base.toml");
        symlink(&target, root.join("campaigns/base.toml")).unwrap();
        let links = [(Arc::from("campaigns/base.toml"), target)].into();
        let places = Places::of(&root, &links);
        assert_eq!(places.touched(&path.join("rules")), Touched::All);
        assert_eq!(places.touched(&path.join("current")), Touched::All);
        assert_eq!(places.touched(&path.join("store/v1")), Touched::All);
        assert_eq!(
            paths(&places.touched(&path.join("shared/base.toml"))),
            ["campaigns/base.toml"]
        );
        assert_eq!(
            places.touched(&path.join("shared/other.toml")),
            Touched::Nothing
        );
        assert_eq!(
            paths(&places.touched(&path.join("store/v1/campaigns/a.rhai"))),
            ["campaigns/a.rhai"]
        );
    }

    #[test]
    fn a_configuration_map_of_kubernetes_depends_on_its_data() {
        let (_folder, path) = folder();
        let campaigns = path.join("campaigns");
        fs::create_dir_all(campaigns.join("..1")).unwrap();
        symlink("..1", campaigns.join("..data")).unwrap();
        symlink("..data/a.toml", campaigns.join("a.toml")).unwrap();
        let link = (Arc::from("campaigns/a.toml"), "..data/a.toml".into());
        let places = Places::of(&path, &[link].into());
        assert_eq!(places.touched(&campaigns.join("..data")), Touched::All);
        assert_eq!(
            paths(&places.touched(&campaigns.join("..1/a.toml"))),
            ["campaigns/a.toml"]
        );
    }

    #[test]
    fn links_in_a_circle_lead_nowhere() {
        let (_folder, path) = folder();
        symlink("b", path.join("a")).unwrap();
        symlink("a", path.join("b")).unwrap();
        let places = Places::of(&path.join("a"), &BTreeMap::new());
        assert!(!places.contains(&path.join("a")));
        assert_eq!(places.touched(&path.join("b")), Touched::All);
    }
}
