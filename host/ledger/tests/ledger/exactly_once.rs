//! R14, R15, R18: an event counts once, however often it comes.

use sadakat_engine::Event;
use sadakat_ledger::LedgerError;

use crate::{ledger, purchase, returned, sound};

fn event(text: String) -> Event {
    Event::from_json(text)
}

#[test]
fn the_same_record_gets_the_same_answer_and_nothing_more() -> anyhow::Result<()> {
    let mut ledger = ledger()?;
    let first = ledger.process(&event(purchase("e1", "2026-03-01", "a", "coffee", 2)))?;
    let member = ledger.member("a", None)?;
    let again = ledger.process(&event(purchase("e1", "2026-03-01", "a", "coffee", 2)))?;
    assert_eq!((first.repeated, again.repeated), (false, true));
    assert_eq!(first.decisions, again.decisions);
    assert_eq!(ledger.member("a", None)?, member);
    assert_eq!(member.wallets[0].pending, "20");
    sound(&mut ledger)
}

#[test]
fn the_same_id_with_other_contents_is_a_conflict() -> anyhow::Result<()> {
    let mut ledger = ledger()?;
    ledger.process(&event(purchase("e1", "2026-03-01", "a", "coffee", 2)))?;
    let other = ledger.process(&event(purchase("e1", "2026-03-01", "a", "coffee", 3)));
    assert!(
        matches!(other, Err(LedgerError::Conflict { .. })),
        "{other:?}"
    );
    sound(&mut ledger)
}

/// Within one batch, too.
#[test]
fn twice_in_a_batch() -> anyhow::Result<()> {
    let mut ledger = ledger()?;
    let text = purchase("e1", "2026-03-01", "a", "coffee", 2);
    let answers = ledger.process_batch([text.as_str(), text.as_str()])?;
    let repeated: Vec<bool> = answers
        .into_iter()
        .map(|answer| answer.map(|answer| answer.repeated))
        .collect::<Result<_, _>>()?;
    assert_eq!(repeated, [false, true]);
    assert_eq!(ledger.member("a", None)?.wallets[0].pending, "20");
    Ok(())
}

/// A record that is refused leaves nothing, and its neighbours stand; it can
/// come again when what it needs is there.
#[test]
fn a_refused_record_leaves_nothing() -> anyhow::Result<()> {
    let mut ledger = ledger()?;
    let back = returned("r1", "2026-03-02", "a", "e1", "coffee", 1);
    let (first, second) = (
        purchase("e1", "2026-03-01", "a", "coffee", 2),
        purchase("e2", "2026-03-03", "b", "tea", 1),
    );
    let answers = ledger.process_batch([&*back, "{", &*first, &*second])?;
    let fine: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    assert_eq!(fine, [false, false, true, true]);
    assert!(!ledger.process(&event(back))?.repeated);
    assert_eq!(ledger.member("a", None)?.wallets[0].pending, "10");
    sound(&mut ledger)
}

/// R11: a preview never touches balances, and what it would claim stays there
/// for others.
#[test]
fn a_preview_leaves_nothing() -> anyhow::Result<()> {
    let mut ledger = ledger()?;
    let bought = event(purchase("e1", "2026-03-01", "a", "coffee", 2));
    let seen = ledger.preview(&bought)?;
    assert!(ledger.member("a", None)?.timeline.is_empty());
    assert_eq!(ledger.process(&bought)?.decisions, seen.decisions);
    sound(&mut ledger)
}

/// R66, R68: everything back, and the ledger is as if nothing had been bought.
#[test]
fn a_whole_return_undoes_everything() -> anyhow::Result<()> {
    let mut ledger = ledger()?;
    ledger.process(&event(purchase("e1", "2026-03-01", "a", "coffee", 12)))?;
    assert_eq!(ledger.member("a", None)?.tier.as_deref(), Some("silver"));
    ledger.process(&event(returned("r1", "2026-03-02", "a", "e1", "coffee", 5)))?;
    ledger.process(&event(returned("r2", "2026-03-02", "a", "e1", "coffee", 7)))?;
    let member = ledger.member("a", None)?;
    assert_eq!(member.tier.as_deref(), Some("bronze"));
    assert_eq!(member.wallets[0].pending, "0");
    assert_eq!(member.wallets[1].available, "0.0");
    // 2 for the return itself, which is a campaign of its own.
    assert_eq!(member.wallets[2].available, "2");
    sound(&mut ledger)
}

/// An event that comes late counts, and its answer says on which day.
#[test]
fn a_late_event_says_so() -> anyhow::Result<()> {
    let mut ledger = ledger()?;
    ledger.process(&event(purchase("e2", "2026-03-10", "a", "tea", 1)))?;
    let late = ledger.process(&event(purchase("e1", "2026-03-01", "a", "coffee", 1)))?;
    let decision = &late.decisions[0];
    assert!(
        decision.ends_with(r#""late":{"counted_on":"2026-03-10"}}"#),
        "{decision}"
    );
    // Its points can be used three days after it, which is over.
    assert_eq!(ledger.member("a", None)?.wallets[0].available, "10");
    sound(&mut ledger)
}
