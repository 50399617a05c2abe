//! The guide for marketers and the README say what is so: every file that
//! they show is right, every command runs, and the guide's editions agree.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Context as _;
use sadakat_tests::path;

use super::{sadakat, shop};

const README: &str = include_str!("../../../../README.md");
const GUIDE: &str = include_str!("../../../GUIDE.md");
const TURKISH: &str = include_str!("../../../GUIDE.tr.md");

/// Blocks of code: the language, and the text.
fn blocks(page: &str) -> impl Iterator<Item = (&str, &str)> {
    let fenced = page.split("\n```").skip(1).step_by(2);
    fenced.filter_map(|block| block.split_once('\n'))
}

/// Code without what stands there for people.
fn without_comments(code: &str) -> Vec<&str> {
    let lines = code.lines().map(|line| {
        let marks = ["# ", "// "]
            .iter()
            .flat_map(|mark| line.match_indices(mark));
        let outside = |at: &usize| line.split_at(*at).0.matches('"').count() % 2 == 0;
        let end = marks.map(|(at, _)| at).filter(outside).min();
        line.split_at(end.unwrap_or(line.len())).0.trim_end()
    });
    lines.filter(|line| !line.is_empty()).collect()
}

/// What stands in backticks in the running text of each chapter.
fn names(page: &str) -> Vec<Vec<&str>> {
    let chapters = page.split("\n## ").map(|chapter| {
        let text = chapter.split("\n```").step_by(2);
        let mut names: Vec<&str> = text
            .flat_map(str::lines)
            .flat_map(|line| line.split('`').skip(1).step_by(2))
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    });
    chapters.collect()
}

#[test]
fn both_editions_of_the_guide_say_the_same() {
    let (english, turkish) = (names(GUIDE), names(TURKISH));
    assert!(english.len() > 20, "the guide has chapters");
    for (chapter, (ours, theirs)) in english.iter().zip(&turkish).enumerate() {
        assert_eq!(ours, theirs, "chapter {chapter}");
    }
    assert_eq!(english.len(), turkish.len());
    let (english, turkish): (Vec<_>, Vec<_>) = (blocks(GUIDE).collect(), blocks(TURKISH).collect());
    assert_eq!(english.len(), turkish.len());
    for ((language, ours), (other, theirs)) in english.into_iter().zip(turkish) {
        assert_eq!(language, other);
        // A picture of a folder is told in words; all else is code.
        if !ours.starts_with("program.toml ") {
            assert_eq!(without_comments(ours), without_comments(theirs));
        }
    }
}

/// Every file that the README and the guide show, by its path in a program.
fn files() -> Vec<(&'static str, &'static str)> {
    let all = blocks(README).chain(blocks(GUIDE));
    let files = all.filter_map(|(_, text)| {
        let first = text.lines().next()?;
        let path = first.strip_prefix("# ").or(first.strip_prefix("// "))?;
        let known =
            path == "program.toml" || path.starts_with("campaigns/") || path.starts_with("cases/");
        known.then_some((path, text))
    });
    files.collect()
}

/// The guide's table of offers as a spreadsheet saves it.
fn spreadsheet() -> anyhow::Result<String> {
    let lines = GUIDE.lines().skip_while(|line| !line.starts_with("| # |"));
    let rows = lines.take_while(|line| line.starts_with('|'));
    let rows = rows.filter(|line| !line.starts_with("|---")).map(|line| {
        let cells = line.trim_matches('|').split('|').map(str::trim);
        cells.collect::<Vec<_>>().join(",") + "\n"
    });
    let table: String = rows.collect();
    anyhow::ensure!(table.lines().count() == 4, "{table}");
    Ok(table)
}

/// Adds settings to a program: a section that is there already gets the keys.
fn with_settings(program: &str, settings: &str) -> String {
    let mut sections: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut section = "";
    for line in program.lines().chain(settings.lines()) {
        if line.starts_with('[') {
            section = line.split(']').next().unwrap_or_default();
            sections.entry(section).or_default();
            continue;
        }
        let key = line.split('=').next().unwrap_or_default().trim();
        let lines = sections.entry(section).or_default();
        lines.retain(|known| {
            key.is_empty() || known.split('=').next().unwrap_or_default().trim() != key
        });
        lines.push(line);
    }
    let sections = sections
        .iter()
        .map(|(section, lines)| format!("{section}]\n{}\n", lines.join("\n")));
    sections
        .map(|text| text.trim_start_matches("]\n").to_owned())
        .collect()
}

fn check(folder: &Path, what: &str) -> anyhow::Result<()> {
    let ran = sadakat(folder, &["check", "shop"], b"")?;
    anyhow::ensure!(
        ran.code == Some(0) && ran.err.is_empty(),
        "{what}\n{}{}",
        ran.out,
        ran.err
    );
    Ok(())
}

/// The program that `init` makes, with campaigns that fit any settings, in the
/// groups that the guide speaks of.
fn any_shop() -> anyhow::Result<tempfile::TempDir> {
    let folder = shop()?;
    let root = folder.path().join("shop");
    for (id, group) in [("base-points", "birthday"), ("others", "members")] {
        let manifest = format!("on = [\"purchase\"]\ngroup = \"{group}\"\n");
        fs::write(root.join(format!("campaigns/{id}.toml")), manifest)?;
        fs::write(root.join(format!("campaigns/{id}.rhai")), "points(1);")?;
    }
    fs::remove_dir_all(root.join("cases"))?;
    fs::create_dir(root.join("cases"))?;
    Ok(folder)
}

#[test]
fn settings_that_the_guide_shows_are_right() -> anyhow::Result<()> {
    let folder = any_shop()?;
    let program = folder.path().join("shop/program.toml");
    let usual = fs::read_to_string(&program)?;
    let mut shown = 0;
    for (_, settings) in files()
        .into_iter()
        .filter(|(path, _)| *path == "program.toml")
    {
        fs::write(&program, with_settings(&usual, settings))?;
        check(folder.path(), settings)?;
        shown += 1;
    }
    assert!(shown >= 9, "only {shown}");
    Ok(())
}

/// Writes what is shown of a campaign into a shop, and checks it.
fn with_campaign(id: &str) -> anyhow::Result<tempfile::TempDir> {
    let folder = any_shop()?;
    let root = folder.path().join("shop");
    for (path, text) in files() {
        if Path::new(path).file_stem().is_some_and(|stem| stem == id) {
            fs::write(root.join(path), text)?;
        }
    }
    let campaigns = root.join("campaigns");
    match id {
        "spring" => fs::write(campaigns.join("spring.csv"), spreadsheet()?)?,
        "large-orders" => {
            let program = root.join("program.toml");
            let settings = "[program]\ncurrencies = [\"TRY\", \"EUR\"]\n";
            let settings = with_settings(&fs::read_to_string(&program)?, settings);
            fs::write(program, settings)?;
        }
        // It reads a segment that is shown with it.
        "thanks" => {
            let program = root.join("program.toml");
            let shown = files().into_iter().map(|(_, text)| text);
            let segments = shown
                .filter(|text| text.contains("[segments]"))
                .collect::<String>();
            let settings = with_settings(&fs::read_to_string(&program)?, &segments);
            fs::write(program, settings)?;
        }
        _ => {}
    }
    // A script that stands there alone needs a manifest.
    let manifest = campaigns.join(id).with_extension("toml");
    if !manifest.exists() {
        fs::write(manifest, "on = [\"purchase\"]\ncap = { discount = 50 }\n")?;
    }
    check(folder.path(), id)?;
    Ok(folder)
}

#[test]
fn campaigns_that_the_readme_and_the_guide_show_are_right() -> anyhow::Result<()> {
    let shown = files()
        .into_iter()
        .filter(|(path, _)| path.starts_with("campaigns/"));
    let stems = shown.filter_map(|(path, _)| Path::new(path).file_stem()?.to_str());
    let ids: BTreeSet<&str> = stems.collect();
    assert!(ids.len() >= 5, "{ids:?}");
    for id in ids {
        with_campaign(id)?;
    }
    let folder = with_campaign("coffee")?;
    let event = blocks(GUIDE)
        .find(|(language, _)| *language == "json")
        .context("no event")?;
    fs::write(folder.path().join("event.ndjson"), event.1)?;
    let run = ["run", "shop", "--events", "event.ndjson", "--out", "-"];
    let run = sadakat(folder.path(), &run, b"")?.code(0)?;
    // 10 % off two lattes of 95.00.
    assert!(run.out.contains("\"amount\":\"19.00\""), "{}", run.out);
    Ok(())
}

/// The commands of a page, one a line.
fn commands(page: &str) -> String {
    let shown = blocks(page).filter(|(language, _)| *language == "sh");
    let text: String = shown.flat_map(|(_, text)| [text, "\n"]).collect();
    let text = text.replace("\\\n", " ");
    let commands = text.lines().filter(|line| line.starts_with("sadakat "));
    // Ends when somebody ends it.
    let goes_on =
        |line: &str| line.starts_with("sadakat watch ") || line.starts_with("sadakat serve ");
    let commands = commands.filter(|line| !goes_on(line));
    commands.flat_map(|line| [line, "\n"]).collect()
}

/// In the order in which a reader tries them.
#[test]
#[cfg(unix)]
fn commands_that_the_readme_and_the_guide_show_run() -> anyhow::Result<()> {
    for (page, least) in [(README, 4), (GUIDE, 15)] {
        let folder = tempfile::tempdir()?;
        std::os::unix::fs::symlink(path("rules").canonicalize()?, folder.path().join("rules"))?;
        // The first weeks, which have everything that is asked about.
        let sample = "tests/data/online-retail-sample.csv";
        let records = fs::read_to_string(path(sample))?;
        let records: String = records.split_inclusive('\n').take(2_000).collect();
        fs::create_dir_all(folder.path().join("tests/data"))?;
        fs::write(folder.path().join(sample), &records)?;
        fs::write(folder.path().join("export.csv"), &records)?;
        fs::write(folder.path().join("codes.txt"), "SP-7730\nSP-7731\n")?;
        // Nobody listens at an address that is an example.
        let commands = commands(page);
        let commands = commands
            .lines()
            .filter(|line| !line.contains(" --to https:"));
        let commands: String = commands.flat_map(|line| [line, "\n"]).collect();
        anyhow::ensure!(commands.lines().count() >= least, "{commands}");
        let command = Path::new(env!("CARGO_BIN_EXE_sadakat"));
        let found = command.parent().context("a folder")?;
        let paths = std::env::var_os("PATH").unwrap_or_default();
        let paths = std::iter::once(found.to_owned()).chain(std::env::split_paths(&paths));
        let ran = Command::new("sh")
            .args(["-exc", &commands])
            .current_dir(folder.path())
            .env("PATH", std::env::join_paths(paths)?)
            .env("SADAKAT_CACHE", crate::compiled())
            .output()?;
        anyhow::ensure!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stderr)
        );
    }
    Ok(())
}
