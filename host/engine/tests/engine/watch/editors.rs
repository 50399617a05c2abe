//! How editors save.

use std::fs::{self, File};
use std::io::Write as _;
use std::time::Duration;

use sadakat_engine::watch::WatchMode;

use super::kit::{BOTH, Shop, half, patient, replace, save};

#[test]
fn a_file_is_saved_in_place() {
    for mode in BOTH {
        let mut shop = Shop::new(&patient(mode));
        save(&shop.rules("campaigns/a.toml"), "two");
        shop.until("campaigns/a.toml", "two");
        save(&shop.rules("program.toml"), "two");
        shop.until("program.toml", "two");
    }
}

#[test]
fn saving_the_same_again_changes_nothing() {
    for mode in BOTH {
        let mut shop = Shop::new(&patient(mode));
        save(&shop.rules("campaigns/a.toml"), "one");
        replace(&shop.rules("campaigns/b.toml"), "one");
        assert_eq!(shop.mark(), [""; 0]);
    }
}

#[test]
fn touching_a_file_changes_nothing() {
    for mode in BOTH {
        let mut shop = Shop::new(&patient(mode));
        let file = File::options()
            .append(true)
            .open(shop.rules("campaigns/a.toml"))
            .unwrap();
        let later = std::time::SystemTime::now() + Duration::from_secs(3600);
        file.set_modified(later).unwrap();
        assert_eq!(shop.mark(), [""; 0]);
    }
}

/// Only Linux tells that a file is still open.
#[cfg(target_os = "linux")]
#[test]
fn a_file_is_written_in_two_halves_with_a_pause() {
    let mut shop = Shop::new(&patient(WatchMode::Native));
    let (mut file, second) = half(&shop.rules("campaigns/a.toml"), "two");
    shop.until_held(&["campaigns/a.toml"]);
    file.write_all(second.as_bytes()).unwrap();
    drop(file);
    shop.until("campaigns/a.toml", "two");
}

#[cfg(target_os = "linux")]
#[test]
fn two_files_are_saved_together_and_one_of_them_slowly() {
    let mut shop = Shop::new(&patient(WatchMode::Native));
    let (mut file, second) = half(&shop.rules("campaigns/a.toml"), "two");
    shop.until_held(&["campaigns/a.toml"]);
    save(&shop.rules("campaigns/a.rhai"), "two");
    shop.until_held(&["campaigns/a.rhai", "campaigns/a.toml"]);
    file.write_all(second.as_bytes()).unwrap();
    drop(file);
    shop.until("campaigns/a.toml", "two");
    shop.until("campaigns/a.rhai", "two");
    // One could not be handed over without the other.
    assert_eq!(shop.named, [""; 0].map(std::sync::Arc::from));
}

#[test]
fn a_file_is_cut_before_it_is_written() {
    for mode in BOTH {
        let mut shop = Shop::new(&patient(mode));
        let path = shop.rules("campaigns/a.toml");
        File::create(&path).unwrap();
        shop.until_held(&["campaigns/a.toml"]);
        save(&path, "two");
        shop.until("campaigns/a.toml", "two");
    }
}

#[test]
fn a_file_is_deleted_before_it_is_created() {
    for mode in BOTH {
        let mut shop = Shop::new(&patient(mode));
        let path = shop.rules("campaigns/a.toml");
        fs::remove_file(&path).unwrap();
        shop.until_held(&["campaigns/a.toml"]);
        save(&path, "two");
        shop.until("campaigns/a.toml", "two");
    }
}

#[test]
fn a_file_comes_back_as_it_was() {
    for mode in BOTH {
        let mut shop = Shop::new(&patient(mode));
        let path = shop.rules("campaigns/a.toml");
        fs::remove_file(&path).unwrap();
        shop.until_held(&["campaigns/a.toml"]);
        save(&path, "one");
        assert_eq!(shop.mark(), [""; 0]);
    }
}

#[test]
fn a_new_file_is_empty_before_it_is_written() {
    for mode in BOTH {
        let mut shop = Shop::new(&patient(mode));
        let path = shop.rules("campaigns/new.toml");
        File::create(&path).unwrap();
        shop.until_held(&["campaigns/new.toml"]);
        save(&path, "two");
        shop.until("campaigns/new.toml", "two");
    }
}

#[test]
fn a_whole_file_takes_the_place_of_another() {
    for mode in BOTH {
        let mut shop = Shop::new(&patient(mode));
        for text in ["two", "three", "four"] {
            replace(&shop.rules("campaigns/a.toml"), text);
            shop.until("campaigns/a.toml", text);
        }
        // From another folder.
        save(&shop.path("elsewhere"), "five");
        fs::rename(shop.path("elsewhere"), shop.rules("campaigns/a.toml")).unwrap();
        shop.until("campaigns/a.toml", "five");
    }
}

/// Vim tries whether it can create files, moves the old one away, writes a new
/// one, and deletes the old one.
#[test]
fn vim_saves() {
    for mode in BOTH {
        let mut shop = Shop::new(&patient(mode));
        let path = shop.rules("campaigns/a.toml");
        let backup = shop.rules("campaigns/a.toml~");
        fs::write(shop.rules("campaigns/.a.toml.swp"), "b0VIM").unwrap();
        for text in ["two", "three"] {
            fs::write(shop.rules("campaigns/4913"), "").unwrap();
            fs::remove_file(shop.rules("campaigns/4913")).unwrap();
            fs::rename(&path, &backup).unwrap();
            shop.until_held(&["campaigns/a.toml"]);
            save(&path, text);
            shop.until("campaigns/a.toml", text);
            fs::remove_file(&backup).unwrap();
        }
        assert_eq!(shop.mark(), [""; 0]);
    }
}

/// Emacs locks with a link to nothing, keeps a file of its own while one types,
/// and copies a backup.
#[cfg(unix)]
#[test]
fn emacs_saves() {
    for mode in BOTH {
        let mut shop = Shop::new(&patient(mode));
        let path = shop.rules("campaigns/a.toml");
        let lock = shop.rules("campaigns/.#a.toml");
        std::os::unix::fs::symlink("marketer@desk.1234:1", &lock).unwrap();
        fs::write(shop.rules("campaigns/#a.toml#"), "tw").unwrap();
        fs::copy(&path, shop.rules("campaigns/a.toml~")).unwrap();
        save(&path, "two");
        shop.until("campaigns/a.toml", "two");
        fs::remove_file(shop.rules("campaigns/#a.toml#")).unwrap();
        fs::remove_file(&lock).unwrap();
        assert_eq!(shop.mark(), [""; 0]);
    }
}

/// Gedit and others write a hidden file, link the old one as backup, and move
/// the new one into place.
#[test]
fn gedit_saves() {
    for mode in BOTH {
        let mut shop = Shop::new(&patient(mode));
        let path = shop.rules("campaigns/a.toml");
        let output = shop.rules("campaigns/.goutputstream-X1Y2Z3");
        save(&output, "two");
        fs::hard_link(&path, shop.rules("campaigns/a.toml~")).unwrap();
        fs::rename(&output, &path).unwrap();
        shop.until("campaigns/a.toml", "two");
        assert_eq!(shop.mark(), [""; 0]);
    }
}

#[test]
fn a_campaign_is_renamed() {
    for mode in BOTH {
        let settings = patient(mode).absence(Duration::from_millis(200));
        let mut shop = Shop::new(&settings);
        fs::rename(
            shop.rules("campaigns/a.toml"),
            shop.rules("campaigns/c.toml"),
        )
        .unwrap();
        shop.until("campaigns/c.toml", "one");
        // Not for a moment were both in force.
        assert_eq!(shop.last.get("campaigns/a.toml"), None);
    }
}

#[test]
fn what_stays_gone_or_empty_is_gone_or_empty() {
    for mode in BOTH {
        let settings = patient(mode).absence(Duration::from_millis(100));
        let mut shop = Shop::new(&settings).trusting();
        fs::remove_file(shop.rules("campaigns/a.toml")).unwrap();
        shop.until_gone("campaigns/a.toml");
        File::create(shop.rules("campaigns/b.toml")).unwrap();
        while shop
            .last
            .get("campaigns/b.toml")
            .is_none_or(|b| !b.is_empty())
        {
            shop.next();
        }
    }
}

#[test]
fn a_subfolder_is_made_later() {
    for mode in BOTH {
        let mut shop = Shop::new(&patient(mode));
        fs::create_dir(shop.rules("tables")).unwrap();
        save(&shop.rules("tables/stores.csv"), "one");
        shop.until("tables/stores.csv", "one");
        save(&shop.rules("tables/stores.csv"), "two");
        shop.until("tables/stores.csv", "two");
    }
}
