//! Which files of a program folder count.

use crate::diagnostic::nearest;

/// The file that every program has.
pub(crate) const PROGRAM: &str = "program.toml";

/// Subfolders with the endings of the files that count in each.
pub(crate) const PARTS: [(&str, &[&str]); 4] = [
    ("campaigns", &["toml", "rhai", "csv"]),
    ("plugins", &["wasm", "minisig"]),
    ("tables", &["csv"]),
    ("cases", &["toml"]),
];

/// Files of a program.
pub(crate) const FILES: usize = 200_000;

/// Bytes of all files of a program.
pub(crate) const FOLDER: usize = 512 << 20;

/// Bytes that a file may have, by its path in the folder. The largest that
/// people write have a hundredth of it.
pub(crate) fn largest(path: &str) -> u64 {
    if path == PROGRAM {
        return 256 << 10;
    }
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("csv") => 32 << 20,
        Some("wasm") => 32 << 20,
        _ => 1 << 20,
    }
}

/// Whether a file of this name counts in a subfolder: it has one of its
/// endings, and does not begin with a dot, as the files do that editors and
/// deployments leave for a moment.
pub(crate) fn counts(part: &str, name: &str) -> bool {
    let Some((_, endings)) = PARTS.iter().find(|(known, _)| *known == part) else {
        return false;
    };
    let Some((stem, ending)) = name.rsplit_once('.') else {
        return false;
    };
    !stem.is_empty() && !name.starts_with('.') && endings.contains(&ending)
}

/// What a file of a subfolder should be called that looks like one that counts
/// and is none: `birthday.toml` for `birthday.TOML`, for `birthday.tml`, and
/// for `birthday.toml.txt`, as editors name files whose endings are hidden.
pub(crate) fn meant(part: &str, name: &str) -> Option<String> {
    if counts(part, name) || name.starts_with('.') {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let stripped = lower.strip_suffix(".txt").map_or(name.len(), str::len);
    let (stem, ending) = name.get(..stripped)?.rsplit_once('.')?;
    // Not what editors keep beside a file: `birthday.toml~`.
    if stem.is_empty() || !ending.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let (_, endings) = PARTS.iter().find(|(known, _)| *known == part)?;
    let right = match is_spreadsheet(name) {
        true => endings.iter().copied().find(|ending| *ending == "csv"),
        false => nearest(ending, endings.iter().copied()),
    };
    right.map(|ending| format!("{stem}.{ending}"))
}

/// Whether a spreadsheet program wrote a file in a form of its own.
pub(crate) fn is_spreadsheet(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["xlsx", "xls", "xlsm", "ods", "numbers"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::{counts, meant};

    #[test]
    fn only_known_endings_count() {
        assert!(counts("campaigns", "birthday.toml"));
        assert!(counts("campaigns", "birthday.v2.rhai"));
        assert!(counts("plugins", "win-back.wasm"));
        assert!(!counts("plugins", "win-back.toml"));
        assert!(!counts("elsewhere", "birthday.toml"));
    }

    #[test]
    fn endings_that_are_nearly_right_are_known() {
        let meant = |name| meant("campaigns", name);
        assert_eq!(meant("birthday.toml.txt").as_deref(), Some("birthday.toml"));
        assert_eq!(meant("Birthday.TOML").as_deref(), Some("Birthday.toml"));
        assert_eq!(meant("birthday.RHAI.TXT").as_deref(), Some("birthday.rhai"));
        assert_eq!(meant("birthday.tml").as_deref(), Some("birthday.toml"));
        assert_eq!(meant("birthday.rhia").as_deref(), Some("birthday.rhai"));
        assert_eq!(meant("spring.xlsx").as_deref(), Some("spring.csv"));
        for name in [
            "birthday.toml",
            "notes.txt",
            "notes.md",
            "birthday.toml~",
            "birthday.toml.bak",
            ".toml.txt",
        ] {
            assert_eq!(meant(name), None, "{name}");
        }
    }

    #[test]
    fn what_editors_leave_does_not_count() {
        for name in [
            ".birthday.toml.swp",
            ".toml",
            "birthday.toml~",
            "#birthday.toml#",
            "4913",
            "..data",
            "birthday.toml.tmp",
        ] {
            assert!(!counts("campaigns", name), "{name}");
        }
    }
}
