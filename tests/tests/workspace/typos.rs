//! One slip of the finger, anywhere in a program: its author is told little,
//! at the right place, and what helps.
//!
//! A part of all slips is tried, the same at each run; `TYPOS=all` tries
//! every one.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sadakat_engine::cases::Cases;
use sadakat_engine::diagnostic::{Diagnostic, Report, Severity};
use sadakat_engine::load::{Folder, load};
use sadakat_tests::typos::{Typo, typos};
use sadakat_tests::{path, programs};

/// Of so many slips one is tried.
const SHARE: usize = 79;

/// Messages that a slip may come to.
const MOST: usize = 3;

/// Campaigns of a file's program: what the file has to do with.
fn about(folder: &Folder, file: &str) -> Folder {
    let stem = |name: &str| {
        let name = name.rsplit('/').next().unwrap_or(name);
        name.split('.').next().unwrap_or(name).to_owned()
    };
    let wanted = stem(file);
    let mut part = Folder::default();
    for (name, bytes) in folder.files() {
        let own = stem(name) == wanted;
        let shared = name.starts_with("tables/") || &**name == "program.toml";
        if shared || own || wanted == "program" && name.starts_with("campaigns/base-earn") {
            part.insert(name, std::sync::Arc::clone(bytes));
        }
    }
    part
}

/// What `check` says.
fn check(folder: &Folder) -> Report {
    let mut loaded = load(folder);
    if let Some(snapshot) = &loaded.snapshot {
        let cases = Cases::read(folder, snapshot, &mut loaded.report);
        cases.run(snapshot).report(&mut loaded.report);
    }
    loaded.report
}

fn errors(report: &Report) -> Vec<Diagnostic> {
    let all = report.diagnostics().into_iter();
    all.filter(|diagnostic| diagnostic.severity == Severity::Error)
        .cloned()
        .collect()
}

/// What the advice of an error says to write, if it says it to the letter.
fn advised(help: &str) -> Vec<&str> {
    let begins = ["write `", "quotes: `", "point: `", "statement with `"];
    let starts = begins
        .iter()
        .flat_map(|mark| help.match_indices(mark).map(|(at, mark)| at + mark.len()));
    let texts = starts.filter_map(|start| {
        let (text, after) = help.get(start..)?.split_once('`')?;
        // Where it should stand is left to the author.
        (!after.starts_with(" where")).then_some(text)
    });
    texts.filter(|text| !text.contains('…')).collect()
}

/// The text after an author did what the advice says, in every way that it can
/// be understood.
fn followed(text: &str, error: &Diagnostic) -> Vec<String> {
    let help = error.help.as_deref().unwrap_or("");
    let mut ways = Vec::new();
    for advice in advised(help) {
        let mut at = |start: usize, end: usize| {
            if let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) {
                ways.push(format!("{before}{advice}{after}"));
            }
        };
        at(error.span.start, error.span.end);
        at(error.span.end, error.span.end);
        let before = text.get(..error.span.start).unwrap_or(text);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let rest = text.get(start..).unwrap_or("");
        let line = rest.lines().next().unwrap_or("");
        let indent = line.len() - line.trim_start().len();
        at(start + indent, start + line.trim_end().len());
        // What stands in the quotes around it.
        for quote in ['\'', '"'] {
            if let (Some(first), Some(last)) = (line.find(quote), line.rfind(quote)) {
                at(start + first + 1, start + last);
            }
        }
        // The value alone.
        if let Some(equals) = line.find('=') {
            at(start + equals + 1, start + line.trim_end().len());
        }
    }
    ways
}

struct Tried {
    folder: Folder,
    name: String,
    file: String,
    text: String,
}

impl Tried {
    fn broken(&self, text: &str) -> Report {
        let mut folder = self.folder.clone();
        folder.insert(&self.file, text.as_bytes());
        check(&folder)
    }

    /// What is wrong with what an author is told of a slip.
    fn complaint(&self, typo: &Typo) -> Option<(&'static str, String)> {
        let broken = typo.in_text(&self.text);
        let report = self.broken(&broken);
        let errors = errors(&report);
        let first = errors.first()?;
        let lines: Vec<(&str, usize)> = errors
            .iter()
            .map(|error| {
                let place = report.position(error.source, error.span.start);
                (report.source_name(error.source), place.0)
            })
            .collect();
        // Another condition, which cases notice.
        if errors.iter().all(|error| error.code.id == "S0601") {
            return None;
        }
        if errors.len() > MOST {
            return Some(("too much is told", report.render(false)));
        }
        let line = typo.line(&self.text);
        let own = lines.iter().any(|(file, told)| {
            *file == self.file && (line.saturating_sub(1)..=line + 1).contains(told)
        });
        if !own && !begins(&self.text, first, line) {
            return Some(("at another place", report.render(false)));
        }
        let own = errors
            .iter()
            .find(|error| report.source_name(error.source) == self.file)?;
        let ways = followed(report.source_text(own.source), own);
        let helps = |text: &String| {
            let left = self.broken(text).error_count();
            left == 0 || left < errors.len()
        };
        if !ways.is_empty() && !ways.iter().any(helps) {
            return Some(("following the advice does not help", report.render(false)));
        }
        None
    }
}

/// Whether an error says where what is not closed begins: before the line.
fn begins(text: &str, error: &Diagnostic, line: usize) -> bool {
    let before = text.get(..error.span.start.min(text.len())).unwrap_or(text);
    let told = before.matches('\n').count() + 1;
    let says = ["never closed", "begins here", "closes nothing"];
    told <= line && says.iter().any(|words| error.message.contains(words))
        || error.message.contains("closes nothing")
}

fn all() -> anyhow::Result<Vec<Tried>> {
    let mut all = Vec::new();
    let rules = Folder::read(&path("rules"))?;
    let mut folders = vec![("rules".to_owned(), rules)];
    for (case, folder) in programs()? {
        let name = case
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.starts_with("nothing-wrong") {
            folders.push((name, folder));
        }
    }
    for (name, folder) in folders {
        for (file, bytes) in folder.files() {
            let written = file.ends_with(".toml") || file.ends_with(".rhai");
            let part = about(&folder, file);
            // Campaigns of plugins that are not built here.
            if !written || !check(&part).is_ok() {
                continue;
            }
            all.push(Tried {
                folder: part,
                name: name.clone(),
                file: file.to_string(),
                text: String::from_utf8(bytes.to_vec())?,
            });
        }
    }
    Ok(all)
}

#[test]
fn a_slip_is_told_in_few_words_where_it_is_and_its_cure_helps() -> anyhow::Result<()> {
    let every = std::env::var("TYPOS").is_ok_and(|typos| typos == "all");
    let share = std::env::var("TYPOS")
        .ok()
        .and_then(|share| share.parse().ok());
    let share = if every { 1 } else { share.unwrap_or(SHARE) };
    let mut wrong: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let (mut number, mut tried) = (0usize, 0usize);
    for file in all()? {
        for typo in typos(&file.text) {
            number += 1;
            if number % share != 0 {
                continue;
            }
            tried += 1;
            if let Some((complaint, told)) = file.complaint(&typo) {
                let line = typo.line(&file.text);
                let sign = file.text.get(typo.span.clone()).unwrap_or("");
                let mut text = String::new();
                writeln!(
                    text,
                    "{} {}:{line} `{sign}` {} {}",
                    file.name, file.file, typo.kind, typo.with
                )?;
                text.push_str(&told);
                wrong.entry(complaint).or_default().push(text);
            }
        }
    }
    anyhow::ensure!(tried > 100, "only {tried} slips were tried");
    let mut text = String::new();
    for (complaint, of) in &wrong {
        writeln!(text, "==== {}: {complaint}", of.len())?;
        for one in of {
            writeln!(text, "{one}")?;
        }
    }
    anyhow::ensure!(wrong.is_empty(), "{tried} slips\n{text}");
    Ok(())
}

/// Of so many pairs of slips one is tried.
const PAIRS: usize = 7;

/// Slips between the two of a pair.
const APART: usize = 13;

/// Two slips in one file are no more than each alone: what the first does to
/// the reading of the file does not make the rest look wrong.
#[test]
fn two_slips_in_one_file_are_told_as_two() -> anyhow::Result<()> {
    let share = std::env::var("TYPOS").ok();
    let share = share.and_then(|share| share.parse().ok()).unwrap_or(SHARE);
    let mut wrong = BTreeMap::new();
    let (mut number, mut tried) = (0usize, 0usize);
    for file in all()? {
        let all = typos(&file.text);
        for (first, second) in all.iter().zip(all.iter().skip(APART)) {
            number += 1;
            let apart = second.line(&file.text) > first.line(&file.text) + 1;
            if number % (share * PAIRS) != 0 || !apart {
                continue;
            }
            let alone: usize = [first, second]
                .map(|typo| errors(&file.broken(&typo.in_text(&file.text))).len())
                .iter()
                .sum();
            // The later one first, so that places stay as they are.
            let both = first.in_text(&second.in_text(&file.text));
            let report = file.broken(&both);
            let told = errors(&report).len();
            tried += 1;
            if told > alone {
                let line = |typo: &Typo| typo.line(&file.text);
                let text = format!(
                    "{} {}:{} {} {} and :{} {} {}: {told}, alone {alone}\n{}",
                    file.name,
                    file.file,
                    line(first),
                    first.kind,
                    first.with,
                    line(second),
                    second.kind,
                    second.with,
                    report.render(false)
                );
                wrong.insert(tried, text);
            }
        }
    }
    let text: Vec<String> = wrong.into_values().collect();
    anyhow::ensure!(
        text.is_empty(),
        "{} of {tried} pairs\n{}",
        text.len(),
        text.join("\n")
    );
    Ok(())
}
