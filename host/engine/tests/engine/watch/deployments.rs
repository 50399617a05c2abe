//! How deployments put files in place.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::Duration;

use sadakat_engine::load::Folder;
use sadakat_engine::watch::Seen;

use super::kit::{BOTH, Shop, half, patient, replace, save, whole};

/// Points a link at something else at once.
fn relink(target: impl AsRef<Path>, link: &Path) {
    let aside = link.with_file_name("..aside");
    symlink(target, &aside).unwrap();
    fs::rename(&aside, link).unwrap();
}

/// A program in a folder, all of whose files say the same.
fn release(folder: &Path, text: &str) {
    fs::create_dir_all(folder.join("campaigns")).unwrap();
    for path in ["program.toml", "campaigns/a.toml", "campaigns/b.toml"] {
        save(&folder.join(path), text);
    }
}

/// All files are of one release.
fn is_whole_release(folder: &Folder) -> bool {
    let mut files = folder.files().map(|(_, bytes)| bytes);
    let first = files.next();
    files.all(|bytes| Some(bytes) == first)
}

/// Waits for a release, and sees no mixture until then.
fn until_release(shop: &mut Shop, text: &str) {
    while shop.last.get("program.toml").map(|b| &**b) != Some(whole(text).as_bytes()) {
        shop.next();
        assert!(is_whole_release(&shop.last), "{:?}", shop.last);
    }
}

/// A configuration map writes a new folder, turns `..data` to it, and deletes
/// the old one; the files are links through `..data`.
#[test]
fn kubernetes_swaps_the_campaigns() {
    for mode in BOTH {
        let mut shop = Shop::before(&patient(mode), |folder| {
            let campaigns = folder.join("rules/campaigns");
            fs::create_dir_all(campaigns.join("..1")).unwrap();
            save(&folder.join("rules/program.toml"), "one");
            save(&campaigns.join("..1/a.toml"), "one");
            symlink("..1", campaigns.join("..data")).unwrap();
            symlink("..data/a.toml", campaigns.join("a.toml")).unwrap();
        })
        .seeing("campaigns/a.toml", "one");
        let campaigns = shop.rules("campaigns");
        for (old, new, text) in [("..1", "..2", "two"), ("..2", "..3", "three")] {
            fs::create_dir(campaigns.join(new)).unwrap();
            save(&campaigns.join(new).join("a.toml"), text);
            relink(new, &campaigns.join("..data"));
            fs::remove_dir_all(campaigns.join(old)).unwrap();
            shop.until("campaigns/a.toml", text);
        }
        // A file that comes with a version.
        fs::create_dir(campaigns.join("..4")).unwrap();
        save(&campaigns.join("..4/a.toml"), "four");
        save(&campaigns.join("..4/new.toml"), "four");
        relink("..4", &campaigns.join("..data"));
        symlink("..data/new.toml", campaigns.join("new.toml")).unwrap();
        shop.until("campaigns/new.toml", "four");
        shop.until("campaigns/a.toml", "four");
    }
}

/// The same for a whole program: its subfolders are links too.
#[test]
fn kubernetes_swaps_the_program() {
    for mode in BOTH {
        let mut shop = Shop::before(&patient(mode), |folder| {
            let rules = folder.join("rules");
            release(&rules.join("..1"), "one");
            symlink("..1", rules.join("..data")).unwrap();
            symlink("..data/program.toml", rules.join("program.toml")).unwrap();
            symlink("..data/campaigns", rules.join("campaigns")).unwrap();
        })
        .seeing("campaigns/a.toml", "one");
        for (old, new, text) in [("..1", "..2", "two"), ("..2", "..3", "three")] {
            release(&shop.rules(new), text);
            relink(new, &shop.rules("..data"));
            fs::remove_dir_all(shop.rules(old)).unwrap();
            until_release(&mut shop, text);
        }
        // Where the links lead now, edits are seen.
        save(&shop.rules("..3/campaigns/a.toml"), "four");
        shop.until("campaigns/a.toml", "four");
    }
}

/// Edits go on to be seen in a folder that was put in another's place.
fn edit_and_undo(shop: &mut Shop, text: &str) {
    for text in ["edited", text] {
        replace(&shop.rules("campaigns/a.toml"), text);
        shop.until("campaigns/a.toml", text);
    }
}

#[test]
fn the_program_folder_is_a_link_to_a_release() {
    for mode in BOTH {
        let mut shop = Shop::before(&patient(mode), |folder| {
            release(&folder.join("releases/1"), "one");
            symlink("releases/1", folder.join("current")).unwrap();
            symlink("current", folder.join("rules")).unwrap();
        })
        .seeing("program.toml", "one");
        for (number, text) in [("2", "two"), ("3", "three")] {
            let target = Path::new("releases").join(number);
            release(&shop.path("releases").join(number), text);
            relink(target, &shop.path("current"));
            until_release(&mut shop, text);
            edit_and_undo(&mut shop, text);
        }
    }
}

#[test]
fn the_program_folder_is_replaced() {
    for mode in BOTH {
        let mut shop = Shop::new(&patient(mode));
        for text in ["two", "three"] {
            release(&shop.path("new"), text);
            fs::rename(shop.path("rules"), shop.path(&format!("before-{text}"))).unwrap();
            fs::rename(shop.path("new"), shop.path("rules")).unwrap();
            until_release(&mut shop, text);
            edit_and_undo(&mut shop, text);
        }
    }
}

#[test]
fn a_subfolder_is_replaced() {
    for mode in BOTH {
        let mut shop = Shop::new(&patient(mode));
        for text in ["two", "three"] {
            release(&shop.path(text), text);
            fs::rename(
                shop.rules("campaigns"),
                shop.path(&format!("before-{text}")),
            )
            .unwrap();
            shop.until_held(&["campaigns/a.toml", "campaigns/b.toml"]);
            fs::rename(shop.path(text).join("campaigns"), shop.rules("campaigns")).unwrap();
            shop.until("campaigns/a.toml", text);
            shop.until("campaigns/b.toml", text);
            save(&shop.rules("campaigns/a.toml"), "edited");
            shop.until("campaigns/a.toml", "edited");
        }
    }
}

#[test]
fn a_subfolder_is_deleted_and_copied_anew() {
    for mode in BOTH {
        let mut shop = Shop::new(&patient(mode));
        fs::remove_dir_all(shop.rules("campaigns")).unwrap();
        shop.until_held(&["campaigns/a.toml", "campaigns/b.toml"]);
        fs::create_dir(shop.rules("campaigns")).unwrap();
        save(&shop.rules("campaigns/a.toml"), "two");
        save(&shop.rules("campaigns/b.toml"), "two");
        shop.until("campaigns/a.toml", "two");
        shop.until("campaigns/b.toml", "two");
    }
}

#[test]
fn the_program_folder_vanishes_and_returns() {
    for mode in BOTH {
        let settings = patient(mode).absence(Duration::from_millis(40));
        let mut shop = Shop::new(&settings);
        for text in ["two", "three"] {
            fs::rename(shop.path("rules"), shop.path("away")).unwrap();
            assert_eq!(shop.until_unreadable(), shop.path("rules"));
            fs::rename(shop.path("away"), shop.path("rules")).unwrap();
            assert!(matches!(shop.next(), Seen::Readable));
            replace(&shop.rules("campaigns/a.toml"), text);
            shop.until("campaigns/a.toml", text);
        }
        assert_eq!(shop.mark(), [""; 0]);
    }
}

#[test]
fn the_folder_above_vanishes_too() {
    for mode in BOTH {
        let settings = patient(mode).absence(Duration::from_millis(40));
        let mut shop = Shop::before(&settings, |folder| {
            release(&folder.join("srv/loyalty/rules"), "one");
            symlink("srv/loyalty/rules", folder.join("rules")).unwrap();
        })
        .seeing("program.toml", "one");
        fs::rename(shop.path("srv/loyalty/rules"), shop.path("away")).unwrap();
        shop.until_unreadable();
        fs::remove_dir_all(shop.path("srv")).unwrap();
        fs::create_dir_all(shop.path("srv/loyalty")).unwrap();
        save(&shop.path("away/campaigns/a.toml"), "two");
        fs::rename(shop.path("away"), shop.path("srv/loyalty/rules")).unwrap();
        shop.until("campaigns/a.toml", "two");
    }
}

#[test]
fn a_program_folder_comes_after_its_watcher() {
    for mode in BOTH {
        let settings = patient(mode).absence(Duration::from_millis(40));
        let mut shop = Shop::before(&settings, |_| ());
        assert_eq!(shop.until_unreadable(), shop.path("rules"));
        release(&shop.path("new"), "one");
        fs::rename(shop.path("new"), shop.path("rules")).unwrap();
        assert!(matches!(shop.next(), Seen::Readable));
        until_release(&mut shop, "one");
    }
}

#[test]
fn files_are_links_to_files_in_other_subfolders() {
    for mode in BOTH {
        let mut shop = Shop::before(&patient(mode), |folder| {
            release(&folder.join("rules"), "one");
            fs::create_dir(folder.join("rules/shared")).unwrap();
            save(&folder.join("rules/shared/base.toml"), "one");
            symlink(
                folder.join("rules/shared/base.toml"),
                folder.join("rules/campaigns/base.toml"),
            )
            .unwrap();
        })
        .seeing("campaigns/base.toml", "one");
        save(&shop.path("rules/shared/base.toml"), "two");
        shop.until("campaigns/base.toml", "two");
        replace(&shop.path("rules/shared/base.toml"), "three");
        shop.until("campaigns/base.toml", "three");
        save(&shop.path("rules/shared/other.toml"), "four");
        relink("../shared/other.toml", &shop.rules("campaigns/base.toml"));
        shop.until("campaigns/base.toml", "four");
        save(&shop.path("rules/shared/other.toml"), "five");
        shop.until("campaigns/base.toml", "five");
    }
}

#[test]
fn a_link_is_there_before_its_file() {
    for mode in BOTH {
        let mut shop = Shop::new(&patient(mode));
        symlink("../later/new.toml", shop.rules("campaigns/new.toml")).unwrap();
        assert_eq!(shop.mark(), [""; 0]);
        fs::create_dir(shop.path("rules/later")).unwrap();
        save(&shop.path("rules/later/new.toml"), "two");
        shop.until("campaigns/new.toml", "two");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_nothing_else_goes_on() {
    for mode in BOTH {
        let settings = patient(mode).absence(Duration::from_millis(40));
        let mut shop = Shop::new(&settings);
        // Even those who may read everything cannot follow a link to itself.
        relink("a.toml", &shop.rules("campaigns/a.toml"));
        assert_eq!(shop.until_unreadable(), shop.rules("campaigns/a.toml"));
        replace(&shop.rules("campaigns/b.toml"), "two");
        replace(&shop.rules("campaigns/a.toml"), "two");
        assert!(matches!(shop.next(), Seen::Readable));
        shop.until("campaigns/a.toml", "two");
        shop.until("campaigns/b.toml", "two");
    }
}

#[test]
fn thousands_of_files_are_unpacked_at_once() {
    const FILES: usize = 3000;
    for mode in BOTH {
        let mut shop = Shop::new(&patient(mode));
        let last = format!("campaigns/{}.toml", FILES - 1);
        for text in ["two", "three"] {
            for number in 0..FILES {
                save(&shop.rules(&format!("campaigns/{number}.toml")), text);
            }
            shop.until(&last, text);
            // Unpacking may have rested longer than a debounce.
            for number in 0..FILES {
                shop.until(&format!("campaigns/{number}.toml"), text);
            }
        }
    }
}

/// As version control does: each file is deleted and created.
#[test]
fn a_branch_is_checked_out() {
    const FILES: usize = 300;
    for mode in BOTH {
        let mut shop = Shop::new(&patient(mode));
        for text in ["two", "three", "four"] {
            for number in 0..FILES {
                let path = shop.rules(&format!("campaigns/{number}.toml"));
                if path.exists() {
                    fs::remove_file(&path).unwrap();
                }
                let (mut file, second) = half(&path, text);
                std::io::Write::write_all(&mut file, second.as_bytes()).unwrap();
            }
            for number in 0..FILES {
                shop.until(&format!("campaigns/{number}.toml"), text);
            }
        }
    }
}
