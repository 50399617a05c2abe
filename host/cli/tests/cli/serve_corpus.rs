//! Requests and their answers, in files of `tests/corpus/http`: each file is a
//! story told to a server of its own. `BLESS=1` writes the answers anew.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;

use super::sadakat;
use super::serve::Served;

/// What begins a line of an answer.
const ANSWER: &str = "< ";

/// Headers of answers that stand in the files.
const SHOWN: [&str; 2] = ["retry-after", "location"];

#[test]
fn requests_and_their_answers() -> anyhow::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/http");
    let mut stories: Vec<_> = std::fs::read_dir(&corpus)?
        .map(|entry| anyhow::Ok(entry?.path()))
        .collect::<Result<_, _>>()?;
    stories.retain(|path| path.extension().is_some_and(|kind| kind == "http"));
    stories.sort();
    assert!(stories.len() >= 9, "{stories:?}");
    let mut differ = Vec::new();
    for path in stories {
        let written = std::fs::read_to_string(&path)?;
        let told = tell(&corpus, &written).with_context(|| path.display().to_string())?;
        if told == written {
            continue;
        }
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, told)?;
            continue;
        }
        let lines = told.lines().zip(written.lines());
        let first = lines
            .enumerate()
            .find(|(_, (told, written))| told != written);
        differ.push(format!("{}: {first:#?}", path.display()));
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    Ok(())
}

/// Tells a story to a server: the same text with the answers that it gave.
fn tell(corpus: &Path, written: &str) -> anyhow::Result<String> {
    let folder = tempfile::tempdir()?;
    copy(&corpus.join("program"), &folder.path().join("rules"))?;
    let served = Served::start(folder.path(), &["--ledger", "members.db"], "")?;
    let mut told = String::new();
    let asked = written.lines().filter(|line| !line.starts_with(ANSWER));
    let asked: Vec<&str> = asked.collect();
    for part in asked.split(|line| line.is_empty()) {
        if part.is_empty() {
            continue;
        }
        if !told.is_empty() {
            told.push('\n');
        }
        for line in part {
            writeln!(told, "{line}")?;
        }
        if part.iter().all(|line| line.starts_with('#')) {
            continue;
        }
        let (line, rest) = part.split_first().context("no request")?;
        let is_header = |line: &&&str| {
            let name = line.split_once(": ").map(|(name, _)| name);
            name.is_some_and(|name| {
                name.bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            })
        };
        let headers: String = rest
            .iter()
            .take_while(is_header)
            .map(|line| format!("{line}\r\n"))
            .collect();
        let body: Vec<&str> = rest.iter().skip_while(is_header).copied().collect();
        let (status, head, body) = served.ask_whole(line, &headers, &body.join("\n"))?;
        writeln!(told, "{ANSWER}{status}")?;
        for line in head.lines() {
            if SHOWN
                .iter()
                .any(|name| line.starts_with(&format!("{name}: ")))
            {
                writeln!(told, "{ANSWER}{line}")?;
            }
        }
        for line in body.lines() {
            // One field a line is read more easily, and differs less.
            let shown = match serde_json::from_str::<Value>(line) {
                Ok(value) => serde_json::to_string_pretty(&value)?,
                Err(_) => line.to_owned(),
            };
            for line in shown.lines() {
                writeln!(told, "{ANSWER}{line}")?;
            }
        }
    }
    drop(served);
    sadakat(folder.path(), &["ledger", "verify", "members.db"], b"").and_then(|ran| {
        anyhow::ensure!(
            ran.code == Some(0) || ran.err.contains("nothing is in the ledger"),
            "{}",
            ran.err
        );
        Ok(())
    })?;
    Ok(told)
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
