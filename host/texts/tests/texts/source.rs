//! Nothing is said to people in the source that no language has.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::catalogues::{folder, messages};

/// What speaks to people who write campaigns, beneath `host`.
const ROOMS: &[&str] = &[
    "backtest/src",
    "engine/src",
    "language/src",
    "model/src",
    "cli/src/commands/backtest",
    "cli/src/commands/backtest.rs",
    "cli/src/commands/check.rs",
    "cli/src/commands/explain.rs",
    "cli/src/commands/kept_plugins.rs",
    "cli/src/commands/left.rs",
    "cli/src/commands/mod.rs",
    "cli/src/commands/of_ledger/process.rs",
    "cli/src/commands/records.rs",
    "cli/src/commands/rejects.rs",
    "cli/src/commands/run",
    "cli/src/commands/run.rs",
    "cli/src/commands/search.rs",
    "cli/src/commands/test",
    "cli/src/commands/test.rs",
    "cli/src/commands/unswept.rs",
    "cli/src/commands/watch",
    "cli/src/commands/watch.rs",
    "cli/src/output.rs",
    "cli/src/outputs.rs",
];

/// Texts of the source that no campaign author reads: expressions, files,
/// messages of libraries that are recognised, what is for programmers. A line
/// each.
const UNSAID: &str = include_str!("unsaid.txt");

/// A text of the source, with what stands before it.
struct Literal {
    before: String,
    text: String,
}

#[test]
fn every_text_of_the_source_is_in_the_catalogue() {
    let english = std::fs::read_to_string(folder().join("en.ftl")).expect("English");
    let known: BTreeSet<String> = messages(&english)
        .into_values()
        .map(|message| message.template)
        .collect();
    let unsaid: BTreeSet<&str> = UNSAID.lines().collect();
    let mut missing: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut found = BTreeSet::new();
    for room in ROOMS {
        for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(room)) {
            let source = std::fs::read_to_string(&path).expect("a source");
            let source = source
                .split("#[cfg(test)]\nmod ")
                .next()
                .unwrap_or_default();
            for literal in literals(source) {
                if !is_said(&literal) {
                    continue;
                }
                let is_template = FILLS.iter().any(|fill| fills(&literal.before, fill));
                for line in said_lines(&literal.text) {
                    let template = if is_template { template(&line) } else { line };
                    let listed = template.replace('\0', "{}");
                    // Values behind a text of a page are elements of their own.
                    let begun = template.trim_end_matches(['\0', '.', ' ']);
                    if !has_words(&template)
                        || [&*template, begun].iter().any(|t| known.contains(*t))
                    {
                        continue;
                    }
                    if unsaid.contains(&*listed) {
                        found.insert(listed);
                    } else {
                        missing.insert(listed, path.clone());
                    }
                }
            }
        }
    }
    if std::env::var_os("BLESS_UNSAID").is_some() {
        let all: Vec<String> = found.into_iter().chain(missing.into_keys()).collect();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/texts/unsaid.txt");
        std::fs::write(path, all.join("\n") + "\n").expect("written");
        return;
    }
    let told: Vec<String> = missing
        .iter()
        .map(|(text, path)| format!("{}: {text}", path.display()))
        .collect();
    assert!(
        told.is_empty(),
        "add these to texts/en.ftl and every other language, or to tests/texts/unsaid.txt if \
         nobody who writes campaigns reads them:\n{}",
        told.join("\n")
    );
    let stale: Vec<&&str> = unsaid
        .iter()
        .filter(|text| !found.contains(**text))
        .collect();
    assert!(stale.is_empty(), "no longer in the source: {stale:#?}");
}

/// What is looked up of a text: each of several lines, and of a page what
/// stands between its tags.
fn said_lines(text: &str) -> Vec<String> {
    if text.starts_with('<') {
        let nodes = text.split('<').filter_map(|node| node.split_once('>'));
        return nodes.map(|(_, node)| node.trim().to_owned()).collect();
    }
    match text.contains('\n') {
        true => text.lines().map(|line| line.trim().to_owned()).collect(),
        false => vec![text.to_owned()],
    }
}

/// Macros and attributes that fill the holes of a text.
const FILLS: [&str; 9] = [
    // `Words::fill`, and a closure that calls it.
    "fill(",
    "ended(",
    "format!(",
    "write!(",
    "writeln!(",
    "format_args!(",
    "bail!(",
    "anyhow!(",
    "#[error(",
];

/// Whether a text is the template of a macro: the first argument, or the
/// second of those that write.
fn fills(before: &str, fill: &str) -> bool {
    let before = before.trim_end();
    if before.ends_with(fill) {
        return true;
    }
    let Some((before, target)) = before
        .strip_suffix(',')
        .and_then(|before| before.rsplit_once(fill))
    else {
        return false;
    };
    let is_target = |c: char| c.is_alphanumeric() || "_.&* \n".contains(c);
    before.len() < usize::MAX && target.chars().all(is_target)
}

/// Whether people may read it, going by what stands before it.
fn is_said(literal: &Literal) -> bool {
    const NOT: [&str; 14] = [
        "reason = ",
        "expect(",
        "feature = ",
        "unreachable!(",
        "panic!(",
        "doc = ",
        "trace!(",
        "debug!(",
        "warn!(",
        "info!(",
        "value_name = ",
        "include_str!(",
        "starts_with(",
        "strip_prefix(",
    ];
    let before = literal.before.trim_end();
    !NOT.iter().any(|not| before.ends_with(not.trim_end()))
}

/// Words with a space between or before them.
fn has_words(template: &str) -> bool {
    template.contains(' ') && template.chars().any(|c| c.is_ascii_alphabetic())
}

/// A text with NUL in place of its holes.
fn template(text: &str) -> String {
    let mut template = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, hole) = rest.split_at(at);
        template.push_str(before);
        if let Some(brace) = ["{{", "}}"].iter().find(|brace| hole.starts_with(**brace)) {
            template.push_str(&brace[..1]);
            rest = &hole[2..];
        } else {
            template.push('\0');
            rest = hole.split_once('}').map_or("", |(_, rest)| rest);
        }
    }
    template.push_str(rest);
    template
}

/// Rust sources beneath a path, but for their tests.
fn sources(path: &Path) -> Vec<PathBuf> {
    let is_test = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.contains("test") && name != "test" && name != "test.rs"
    };
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path).expect("a room") {
        let path = entry.expect("an entry").path();
        if is_test(&path) {
            continue;
        }
        if path.is_dir() || path.extension().is_some_and(|ending| ending == "rs") {
            found.extend(sources(&path));
        }
    }
    found.sort();
    found
}

/// The text literals of a source, comments aside.
fn literals(source: &str) -> Vec<Literal> {
    let mut literals = Vec::new();
    let mut code = String::new();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
            continue;
        }
        if let Some((text, behind)) = raw(rest).filter(|_| !code.ends_with(char::is_alphanumeric)) {
            literals.push(Literal {
                before: code.clone(),
                text: text.to_owned(),
            });
            code.push_str("\"\"");
            rest = behind;
            continue;
        }
        if c == '"' {
            let (text, behind) = quoted(&rest[1..]);
            literals.push(Literal {
                before: code.clone(),
                text,
            });
            code.push_str("\"\"");
            rest = behind;
            continue;
        }
        if c == '\'' {
            // A character, or a lifetime.
            let mut chars = rest[1..].char_indices();
            let first = chars.next();
            let end = match first {
                Some((_, '\\')) => rest[2..].find('\'').map(|at| at + 2),
                Some((_, first)) => Some(1 + first.len_utf8()),
                None => None,
            };
            if let Some(end) = end.filter(|&end| rest[end..].starts_with('\'')) {
                rest = &rest[end + 1..];
                continue;
            }
        }
        code.push(c);
        // What stands before a text is near.
        if code.len() > 4_096 {
            let at = code.floor_char_boundary(code.len() - 256);
            code.drain(..at);
        }
        rest = &rest[c.len_utf8()..];
    }
    literals
}

/// A raw text at the start, and what is behind it.
fn raw(rest: &str) -> Option<(&str, &str)> {
    let behind = rest.strip_prefix('r')?;
    let signs = behind.len() - behind.trim_start_matches('#').len();
    let text = behind[signs..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(signs));
    text.split_once(&end)
}

/// The text up to its closing quote, and what is behind that.
fn quoted(rest: &str) -> (String, &str) {
    let mut text = String::new();
    let mut chars = rest.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (text, &rest[at + 1..]),
            '\\' => match chars.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, 't')) => text.push('\t'),
                Some((_, '\n')) => {
                    let behind = chars.as_str().trim_start();
                    let skipped = chars.as_str().len() - behind.len();
                    for _ in 0..chars.as_str()[..skipped].chars().count() {
                        chars.next();
                    }
                }
                Some((_, other)) => text.push(other),
                None => {}
            },
            _ => text.push(c),
        }
    }
    (text, "")
}
