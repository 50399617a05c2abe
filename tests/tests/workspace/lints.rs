//! The events that warnings show are records that the program reads, and what
//! becomes of them is what the warning claims.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context as _;
use sadakat_engine::decide::{Evaluator, NoUsage};
use sadakat_engine::diagnostic::{Diagnostic, Report};
use sadakat_engine::load::{Folder, load};
use sadakat_engine::model::{Date, Instant, parse_scaled};
use sadakat_engine::schema::{FieldType, Schema};
use sadakat_engine::{Events, Fact, MemberFacts, Snapshot};
use sadakat_tests::programs;
use serde_json::Value;

/// What is known of the member, as the example has it.
fn facts(schema: &Schema, json: &str) -> anyhow::Result<MemberFacts> {
    let all: BTreeMap<String, Value> = serde_json::from_str(json)?;
    let mut facts = MemberFacts::new().newcomer();
    for (name, value) in all {
        let field = schema.find(&name).and_then(|id| schema.field(id));
        let field = field.with_context(|| format!("no field {name}"))?;
        let text = value.as_str().unwrap_or_default();
        let scaled = |digits| parse_scaled(text, digits);
        let fact = match field.ty {
            FieldType::Boolean => Fact::Boolean(value.as_bool().context("a truth")?),
            FieldType::Integer => Fact::Integer(value.as_i64().context("a number")?),
            FieldType::Text => Fact::Text(text.to_owned()),
            FieldType::Money => Fact::Money(scaled(schema.currency.minor_digits())?),
            FieldType::Quantity => {
                Fact::Quantity(parse_scaled(&value.to_string().replace('"', ""), 3)?)
            }
            FieldType::Date => Fact::Date(Date::parse(text).context("a day")?),
            FieldType::Instant => {
                Fact::Instant(Instant::parse(text, &schema.zone).context("an instant")?)
            }
            _ => Fact::Texts(serde_json::from_value(value)?),
        };
        facts = facts.with(name, fact);
    }
    Ok(facts)
}

/// Minor units off, and how many other effects: by campaign.
type Came = BTreeMap<String, (i64, usize, bool)>;

fn decide(snapshot: &Arc<Snapshot>, event: &str, member: Option<&str>) -> anyhow::Result<Came> {
    let schema = &snapshot.settings().schema;
    let guest = !event.contains("\"customer\":");
    let facts = facts(schema, member.unwrap_or("{}"))?;
    let events = Events::read(snapshot, [(event, (!guest).then_some(&facts))])?;
    let mut evaluator = Evaluator::new(Arc::clone(snapshot));
    let decisions = evaluator.evaluate(&events.batch(&NoUsage));
    anyhow::ensure!(decisions.rows() == 1 && decisions.all_faults().is_empty());
    let json: Value = serde_json::from_str(&decisions.to_json(snapshot, events.columns(), 0))?;
    let mut came = Came::new();
    for effect in json
        .get("effects")
        .and_then(Value::as_array)
        .context("effects")?
    {
        let text = |key: &str| effect.get(key).and_then(Value::as_str);
        let campaign = text("campaign").context("a campaign")?;
        let (off, others, lost) = came.entry(campaign.to_owned()).or_default();
        if text("kind") == Some("discount") {
            *off += parse_scaled(text("amount").context("an amount")?, 2)?;
        } else {
            *others += 1;
            *lost |= text("kind") == Some("points")
                && text("amount").is_some_and(|amount| amount.starts_with('-'));
        }
    }
    Ok(came)
}

/// The first name in backticks.
fn named(text: &str) -> &str {
    text.split('`').nth(1).unwrap_or_default()
}

fn prove(snapshot: &Arc<Snapshot>, report: &Report, shown: &Diagnostic) -> anyhow::Result<()> {
    let Some(example) = &shown.example else {
        return Ok(());
    };
    let came = decide(snapshot, &example.event, example.member.as_deref())?;
    let file = report.source_name(shown.source);
    let own = file.trim_start_matches("campaigns/");
    let own = own.trim_end_matches(".toml").trim_end_matches(".rhai");
    // A row of a table of offers is a campaign.
    let (line, _) = report.position(shown.source, shown.span.start);
    let row = own
        .strip_suffix(".csv")
        .map(|table| format!("{table}:{line}"));
    let table = own.strip_suffix(".csv").map(|table| format!("{table}:"));
    let own = row.as_deref().unwrap_or(own);
    let off = |campaign: &str| came.get(campaign).map_or(0, |(off, ..)| *off);
    let holds = match shown.code.id {
        // Somebody shuts it out.
        "S0903" => !came.contains_key(own) && came.contains_key(named(&shown.message)),
        // Both lower the price.
        "S0904" => off(own) > 0 && off(named(&shown.message)) > 0,
        // Gift cards are not lowered.
        "S0905" => off(own) == 0,
        "S0907" => off(own) > 0,
        "S0906" => came.contains_key(own) || came.contains_key(named(&shown.message)),
        // None of its rows gives anything.
        "S0910" => !came
            .keys()
            .any(|id| table.as_ref().is_some_and(|table| id.starts_with(table))),
        // Both give something.
        "S0912" => came.contains_key(own) && came.contains_key(named(&shown.message)),
        // It takes points.
        "S0911" => came.get(own).is_some_and(|(_, _, lost)| *lost),
        other => anyhow::bail!("{other} has an example"),
    };
    anyhow::ensure!(
        holds,
        "{file}: {came:?} does not show that {}",
        shown.message
    );
    Ok(())
}

#[test]
fn examples_show_what_warnings_claim() -> anyhow::Result<()> {
    let mut shown = BTreeMap::new();
    for (case, folder) in programs()? {
        let loaded = load(&folder);
        let Some(snapshot) = &loaded.snapshot else {
            continue;
        };
        for diagnostic in loaded.report.diagnostics() {
            prove(snapshot, &loaded.report, diagnostic)
                .with_context(|| format!("{}", case.display()))?;
            if diagnostic.example.is_some() {
                *shown.entry(diagnostic.code.id).or_insert(0) += 1;
            }
        }
    }
    let codes: Vec<&str> = shown.keys().copied().collect();
    assert_eq!(
        codes,
        [
            "S0903", "S0904", "S0905", "S0906", "S0907", "S0910", "S0911", "S0912"
        ]
    );
    Ok(())
}

#[test]
fn the_example_program_is_clean() -> anyhow::Result<()> {
    let folder = Folder::read(&sadakat_tests::path("rules"))?;
    let report = load(&folder).report;
    anyhow::ensure!(report.is_ok(), "run `cargo xtask plugins` first");
    let lints: Vec<String> = report
        .diagnostics()
        .into_iter()
        .filter(|diagnostic| diagnostic.code.id.starts_with("S09"))
        .map(|diagnostic| {
            format!(
                "{}: {}",
                report.source_name(diagnostic.source),
                diagnostic.message
            )
        })
        .collect();
    assert_eq!(lints, Vec::<String>::new());
    Ok(())
}
