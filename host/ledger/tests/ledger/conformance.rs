//! The ledger and the replay come to the same, whatever happens: decisions
//! byte for byte, and all of members' state.

use proptest::prelude::*;
use sadakat_engine::Replay;
use sadakat_engine::decide::{Extras, write_decision_with};
use sadakat_engine::model::Date;
use sadakat_engine::records::{CustomerFormat, EventReader, read_customers};

use crate::{CAMPAIGNS, SETTINGS, ledger, program, purchase, returned, sound};

/// Something that happens, on a later day by so many.
#[derive(Debug, Clone)]
enum Happens {
    Purchase(&'static str, &'static str, u32),
    /// By whom, of which purchase if it is named, what, and how much.
    Return(&'static str, Option<usize>, &'static str, u32),
    Visit(&'static str),
    Complaint(&'static str),
}

const CUSTOMERS: [&str; 3] = ["a", "b", "guest"];
const ARTICLES: [&str; 3] = ["coffee", "tea", "mug"];

fn happens() -> impl Strategy<Value = Happens> {
    let who = proptest::sample::select(&CUSTOMERS[..]);
    let what = proptest::sample::select(&ARTICLES[..]);
    prop_oneof![
        4 => (who.clone(), what.clone(), 1u32..9).prop_map(|(a, b, c)| Happens::Purchase(a, b, c)),
        3 => (who.clone(), proptest::option::of(0usize..8), what, 1u32..5)
            .prop_map(|(a, b, c, d)| Happens::Return(a, b, c, d)),
        1 => who.clone().prop_map(Happens::Visit),
        1 => who.prop_map(Happens::Complaint),
    ]
}

/// The records of what happens. A return names one of the last purchases.
fn records(story: &[(i32, Happens)]) -> Vec<String> {
    let mut day = 20_000;
    let mut purchases: Vec<(String, &str)> = Vec::new();
    let mut records = Vec::new();
    for (number, (later, happens)) in story.iter().enumerate() {
        day += later;
        let (id, on) = (format!("e{number}"), Date::from_days(day).to_string());
        let simple = |kind: &str, who: &str, more: &str| {
            format!(
                r#"{{"id":"{id}","kind":"{kind}","at":"{on}T12:00:00Z","customer":"{who}"{more}}}"#
            )
        };
        records.push(match *happens {
            Happens::Purchase(who, what, quantity) => {
                purchases.push((id.clone(), what));
                let record = purchase(&id, &on, who, what, quantity);
                if quantity < 6 {
                    record
                } else {
                    // More than there may be, and a part of it.
                    let paid = format!(r#""paid_with_points":"{quantity}.50","lines""#);
                    record.replacen(r#""lines""#, &paid, 1)
                }
            }
            Happens::Return(who, named, what, quantity) => {
                let of = named.and_then(|back| purchases.iter().rev().nth(back));
                let (of, what) = of.map_or(("", what), |(id, what)| (id.as_str(), *what));
                returned(&id, &on, who, of, what, quantity)
            }
            Happens::Visit(who) => simple("visit", who, ""),
            Happens::Complaint(who) => simple("complaint", who, ""),
        });
    }
    records
}

/// What a replay decides, with members' states at the end.
fn replayed(records: &[String]) -> anyhow::Result<(Vec<String>, Vec<Option<String>>)> {
    let program = program(SETTINGS, &CAMPAIGNS)?;
    let snapshot = program.snapshot();
    let schema = &snapshot.settings().schema;
    let customers = b"{\"id\":\"a\"}\n{\"id\":\"b\"}\n";
    let format = CustomerFormat::NdJson;
    let table = read_customers(&customers[..], "", format, schema, &mut |_| {})?;
    let mut replay = Replay::new(snapshot.clone(), &table);
    let text = records.join("\n");
    let mut reader = EventReader::new(text.as_bytes(), "", schema.clone());
    let mut decisions = Vec::new();
    let wanted = replay.wanted().clone();
    while let Some(chunk) = reader.read(&wanted, 7)? {
        anyhow::ensure!(chunk.rejects.is_empty(), "{:?}", chunk.rejects);
        let replayed = replay.decide(&chunk.columns);
        for event in 0..replayed.len() {
            let Some((columns, decided, row)) = replayed.get(event) else {
                continue;
            };
            let mut json = Vec::new();
            let extras = Extras::default();
            write_decision_with(&mut json, snapshot, columns, decided, row, extras);
            decisions.push(String::from_utf8(json)?.trim_end().to_owned());
        }
    }
    let mut states = Vec::new();
    for customer in ["a", "b"] {
        let member = replay.members().find(customer);
        let kept = member.and_then(|member| replay.keep(member));
        states.push(kept.map(|kept| serde_json::to_string(&kept)).transpose()?);
    }
    Ok((decisions, states))
}

/// The same of a ledger that gets so many records at a time.
fn processed(
    records: &[String],
    batch: usize,
) -> anyhow::Result<(Vec<String>, Vec<Option<String>>)> {
    let mut ledger = ledger()?;
    let mut decisions = Vec::new();
    for records in records.chunks(batch) {
        for answer in ledger.process_batch(records.iter().map(String::as_str))? {
            match answer {
                Ok(answer) => decisions.extend(answer.decisions),
                Err(error) => anyhow::ensure!(error.code().is_some(), "{error}"),
            }
        }
    }
    sound(&mut ledger)?;
    let states = ["a", "b"].map(|customer| ledger.kept_state(customer));
    Ok((decisions, states.into_iter().collect::<Result<_, _>>()?))
}

proptest! {
    #![proptest_config(crate::cases())]
    #[test]
    fn the_ledger_and_the_replay_agree(
        story in proptest::collection::vec((0i32..12, happens()), 1..40),
        batch in 1usize..9,
    ) {
        let records = records(&story);
        let expected = replayed(&records).unwrap();
        let kept = processed(&records, batch).unwrap();
        prop_assert_eq!(&kept.0, &expected.0);
        prop_assert_eq!(&kept.1, &expected.1);
    }
}

/// The first that a ledger knows of a member may be that they bring back what
/// somebody else bought.
#[test]
fn a_return_may_be_the_first_event_of_a_member() -> anyhow::Result<()> {
    let mut ledger = ledger()?;
    for record in [
        purchase("e1", "2026-03-01", "a", "tea", 2),
        returned("r1", "2026-03-02", "b", "e1", "tea", 1),
    ] {
        for answer in ledger.process_batch([record.as_str()])? {
            answer?;
        }
    }
    let tiers = ledger.member("b", None)?.tiers;
    let since: Vec<String> = tiers.iter().map(|tier| tier.since.to_string()).collect();
    assert_eq!(since, ["2026-03-02"]);
    sound(&mut ledger)
}
