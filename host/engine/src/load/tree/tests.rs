//! Scans of folders that change step by step.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::{Hints, Scan, Tree};

/// A folder with a program and one campaign, and a tree that has seen it.
fn shop() -> (tempfile::TempDir, Tree) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("campaigns")).unwrap();
    fs::write(folder.path().join("program.toml"), "program").unwrap();
    fs::write(folder.path().join("campaigns/gift.toml"), "gift").unwrap();
    let mut tree = Tree::new(folder.path());
    let scan = tree.scan(&Hints::all()).unwrap();
    assert_eq!(changed(&scan), ["campaigns/gift.toml", "program.toml"]);
    (folder, tree)
}

fn changed(scan: &Scan) -> Vec<&str> {
    scan.changed.iter().map(|path| &**path).collect()
}

fn text<'a>(tree: &'a Tree, path: &str) -> Option<&'a str> {
    let bytes = tree.folder().get(path)?;
    Some(std::str::from_utf8(bytes).unwrap())
}

fn one(path: &str) -> Hints {
    Hints::files([&Arc::from(path)])
}

#[test]
fn nothing_is_changed_that_holds_the_same() {
    let (folder, mut tree) = shop();
    let before = tree.folder().clone();
    fs::write(folder.path().join("campaigns/gift.toml"), "gift").unwrap();
    let scan = tree.scan(&Hints::all()).unwrap();
    assert_eq!(changed(&scan), [""; 0]);
    assert_eq!(&before, tree.folder());
}

#[test]
fn a_second_write_of_the_same_size_within_a_tick_is_seen() {
    let (folder, mut tree) = shop();
    for round in 0..200 {
        let text_now = format!("{round:04}");
        fs::write(folder.path().join("campaigns/gift.toml"), &text_now).unwrap();
        let scan = tree.scan(&Hints::all()).unwrap();
        assert_eq!(changed(&scan), ["campaigns/gift.toml"]);
        assert_eq!(text(&tree, "campaigns/gift.toml"), Some(&*text_now));
    }
}

#[test]
fn a_hint_sees_one_file_and_nothing_else() {
    let (folder, mut tree) = shop();
    fs::write(folder.path().join("program.toml"), "other").unwrap();
    fs::write(folder.path().join("campaigns/gift.toml"), "other").unwrap();
    let scan = tree.scan(&one("campaigns/gift.toml")).unwrap();
    assert_eq!(changed(&scan), ["campaigns/gift.toml"]);
    assert_eq!(text(&tree, "program.toml"), Some("program"));
    let scan = tree.scan(&Hints::all()).unwrap();
    assert_eq!(changed(&scan), ["program.toml"]);
}

#[test]
fn files_and_subfolders_come_and_go() {
    let (folder, mut tree) = shop();
    fs::create_dir(folder.path().join("tables")).unwrap();
    fs::write(folder.path().join("tables/stores.csv"), "id").unwrap();
    fs::remove_file(folder.path().join("campaigns/gift.toml")).unwrap();
    let scan = tree.scan(&Hints::all()).unwrap();
    assert_eq!(changed(&scan), ["campaigns/gift.toml", "tables/stores.csv"]);
    assert_eq!(text(&tree, "campaigns/gift.toml"), None);
    fs::remove_dir_all(folder.path().join("tables")).unwrap();
    let scan = tree.scan(&Hints::all()).unwrap();
    assert_eq!(changed(&scan), ["tables/stores.csv"]);
}

#[test]
fn a_missing_folder_is_an_error_and_nothing_is_taken_over() {
    let (folder, mut tree) = shop();
    let away = folder.path().with_extension("away");
    fs::rename(folder.path(), &away).unwrap();
    let error = tree.scan(&one("campaigns/gift.toml")).unwrap_err();
    assert_eq!(error.path, folder.path());
    assert_eq!(text(&tree, "campaigns/gift.toml"), Some("gift"));
    fs::rename(&away, folder.path()).unwrap();
    assert_eq!(changed(&tree.scan(&Hints::all()).unwrap()), [""; 0]);
}

#[test]
fn what_does_not_count_is_not_read() {
    let (folder, mut tree) = shop();
    let campaigns = folder.path().join("campaigns");
    fs::create_dir(campaigns.join("folder.toml")).unwrap();
    fs::write(campaigns.join(".gift.toml.swp"), "x").unwrap();
    fs::write(campaigns.join("notes.md"), "x").unwrap();
    let scan = tree.scan(&Hints::all()).unwrap();
    assert_eq!(changed(&scan), [""; 0]);
    let scan = tree.scan(&one("campaigns/notes.md")).unwrap();
    assert_eq!(changed(&scan), [""; 0]);
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    /// Replaces a link at once, as deployments do.
    fn relink(target: &str, link: &Path) {
        let aside = link.with_file_name("aside");
        symlink(target, &aside).unwrap();
        fs::rename(&aside, link).unwrap();
    }

    #[test]
    fn links_are_followed_and_known() {
        let (folder, mut tree) = shop();
        let campaigns = folder.path().join("campaigns");
        for (version, text) in [("..1", "one"), ("..2", "two")] {
            fs::create_dir(campaigns.join(version)).unwrap();
            fs::write(campaigns.join(version).join("new.toml"), text).unwrap();
        }
        relink("..1", &campaigns.join("..data"));
        symlink("..data/new.toml", campaigns.join("new.toml")).unwrap();
        let scan = tree.scan(&Hints::all()).unwrap();
        assert_eq!(changed(&scan), ["campaigns/new.toml"]);
        let links = [(Arc::from("campaigns/new.toml"), "..data/new.toml".into())];
        assert_eq!(tree.links(), &links.into());
        relink("..2", &campaigns.join("..data"));
        let scan = tree.scan(&Hints::all()).unwrap();
        assert_eq!(changed(&scan), ["campaigns/new.toml"]);
        assert_eq!(text(&tree, "campaigns/new.toml"), Some("two"));
    }

    #[test]
    fn a_link_to_nothing_is_no_file() {
        let (folder, mut tree) = shop();
        let link = folder.path().join("campaigns/new.toml");
        symlink("later.toml", &link).unwrap();
        assert_eq!(changed(&tree.scan(&Hints::all()).unwrap()), [""; 0]);
        let passed = |tree: &Tree| {
            let passed = tree.folder().passed().iter();
            passed
                .map(|one| (one.path.clone(), one.why))
                .collect::<Vec<_>>()
        };
        let nothing = ("campaigns/new.toml".to_owned(), "it is a link to nothing");
        assert_eq!(passed(&tree), [nothing]);
        fs::write(folder.path().join("campaigns/later.toml"), "x").unwrap();
        assert_eq!(
            changed(&tree.scan(&Hints::all()).unwrap()),
            ["campaigns/later.toml", "campaigns/new.toml"]
        );
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named_and_the_others_are_read() {
        let (folder, mut tree) = shop();
        let link = folder.path().join("campaigns/gift.toml");
        fs::remove_file(&link).unwrap();
        symlink("gift.toml", &link).unwrap();
        fs::write(folder.path().join("program.toml"), "other").unwrap();
        let scan = tree.scan(&Hints::all()).unwrap();
        assert_eq!(changed(&scan), ["program.toml"]);
        let unreadable: Vec<&str> = scan.unreadable.keys().map(|path| &**path).collect();
        assert_eq!(unreadable, ["campaigns/gift.toml"]);
        assert_eq!(text(&tree, "campaigns/gift.toml"), Some("gift"));
        assert!(crate::load::Folder::read(folder.path()).is_err());
    }

    #[test]
    fn a_pipe_with_the_name_of_a_file_keeps_nobody_waiting() {
        let (folder, mut tree) = shop();
        let pipe = folder.path().join("campaigns/pipe.toml");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.is_ok_and(|status| status.success()));
        assert_eq!(changed(&tree.scan(&Hints::all()).unwrap()), [""; 0]);
    }
}
