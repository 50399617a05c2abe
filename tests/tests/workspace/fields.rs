//! The page of fields says which fields every program has.

use std::collections::HashMap;
use std::fmt::Write as _;

use sadakat_engine::schema::{Field, Origin, Presence, builtin};
use sadakat_tests::path;

const CHAPTERS: [(&str, &str); 5] = [
    ("event", "Every event"),
    ("customer", "The member"),
    ("purchase", "Purchases and returns"),
    ("line", "Their lines"),
    ("history", "What the member did before"),
];

/// What the source says above a field, by its name.
fn meanings() -> anyhow::Result<HashMap<String, String>> {
    let source = std::fs::read_to_string(path("host/model/src/schema/builtin.rs"))?;
    let mut meanings = HashMap::new();
    let mut said: Vec<&str> = Vec::new();
    for line in source.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("// ") {
            said.push(words);
        } else if let Some((name, _)) = line
            .strip_prefix("(\"")
            .and_then(|rest| rest.split_once('"'))
        {
            meanings.insert(name.to_owned(), said.join(" "));
            said.clear();
        } else {
            said.clear();
        }
    }
    Ok(meanings)
}

const fn may_be_missing(field: &Field) -> &'static str {
    match field.presence {
        Presence::Required => "",
        Presence::Optional => "may be missing: `?? …` says what counts then",
        Presence::Default(_) => "0 or false if it is not said",
        Presence::DefaultEmpty => "empty if it is not said",
    }
}

const fn whence(field: &Field) -> &'static str {
    match field.origin {
        Origin::Customer => "the customer's record",
        Origin::Event | Origin::Line => "the event's record",
        Origin::Derived => "worked out of the record",
        Origin::State => "what is kept of the member",
        Origin::Segment => "the program's segments",
        Origin::Phase | Origin::PhaseLine => "known while it is decided",
    }
}

fn page() -> anyhow::Result<String> {
    let mut page = "# Fields\n\nWhat audiences and scripts can read in every program. \
        `[schema]` of program.toml declares more, each wallet adds `wallet.<name>.balance` and \
        `wallet.<name>.pending`, and `[history]` facts of your own. Points are read in the \
        smallest unit of their wallet: with `precision = 2`, 12.50 points are 1250. This page is \
        made from \
        `host/model/src/schema/builtin.rs`: `BLESS=1 cargo test --workspace --test workspace \
        fields` writes it.\n"
        .to_owned();
    let mut meanings = meanings()?;
    let all: Vec<Field> = builtin().collect();
    let mut left = all.iter().collect::<Vec<_>>();
    for (first, title) in CHAPTERS.into_iter().chain([("", "Others")]) {
        let (here, others): (Vec<&Field>, Vec<&Field>) = left
            .into_iter()
            .partition(|field| first.is_empty() || field.name.split('.').next() == Some(first));
        left = others;
        write!(
            page,
            "\n## {title}\n\n| field | type | without it | from where | what it is |\n|---|---|---|---|---|\n"
        )?;
        for field in here {
            let meaning = meanings.remove(&field.name).unwrap_or_default();
            let (name, ty) = (&field.name, field.ty.name());
            let (missing, whence) = (may_be_missing(field), whence(field));
            writeln!(
                page,
                "| `{name}` | {ty} | {missing} | {whence} | {meaning} |"
            )?;
        }
    }
    anyhow::ensure!(meanings.is_empty(), "no such field: {meanings:?}");
    Ok(page)
}

#[test]
fn the_page_of_fields_is_current() -> anyhow::Result<()> {
    let file = path("host/FIELDS.md");
    let page = page()?;
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &page)?;
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        found == page,
        "FIELDS.md is out of date: BLESS=1 cargo test --workspace --test workspace fields"
    );
    Ok(())
}
