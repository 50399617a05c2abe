//! Programs change while a ledger lives.

use sadakat_engine::Event;
use sadakat_ledger::{Ledger, OpenError};

use crate::{CAMPAIGNS, SETTINGS, ledger, program, purchase, returned, sound};

fn event(text: String) -> Event {
    Event::from_json(text)
}

/// A return is decided as its purchase was, whatever is in force by then.
#[test]
fn a_return_goes_by_the_program_of_its_purchase() -> anyhow::Result<()> {
    let mut ledger = ledger()?;
    ledger.process(&event(purchase("e1", "2026-03-01", "a", "coffee", 4)))?;
    let mut campaigns = CAMPAIGNS;
    campaigns[0].2 = "points(purchase.earning * 3);";
    ledger.put(program(SETTINGS, &campaigns)?)?;
    ledger.process(&event(purchase("e2", "2026-03-01", "a", "tea", 1)))?;
    assert_eq!(ledger.member("a", None)?.wallets[0].pending, "70");
    ledger.process(&event(returned("r1", "2026-03-02", "a", "e1", "coffee", 1)))?;
    assert_eq!(ledger.member("a", None)?.wallets[0].pending, "60");
    // It names no purchase, and finds the one of which it can be.
    ledger.process(&event(returned("r2", "2026-03-02", "a", "", "coffee", 3)))?;
    assert_eq!(ledger.member("a", None)?.wallets[0].pending, "30");
    sound(&mut ledger)
}

/// What a program does not know any more is kept until one knows it again.
#[test]
fn a_wallet_outlives_a_program_without_it() -> anyhow::Result<()> {
    let mut ledger = ledger()?;
    ledger.process(&event(purchase("e1", "2026-03-01", "a", "coffee", 1)))?;
    let settings = "[program]\nname = \"Test\"\ncurrency = \"EUR\"\ntime_zone = \"Europe/Berlin\"\n\
                    [wallets.points]\nexpires = \"30 days\"\n";
    let base = [CAMPAIGNS[0]];
    ledger.put(program(settings, &base)?)?;
    ledger.process(&event(purchase("e2", "2026-03-02", "a", "tea", 1)))?;
    ledger.put(program(SETTINGS, &CAMPAIGNS)?)?;
    ledger.process(&event(purchase("e3", "2026-03-03", "b", "tea", 1)))?;
    let member = ledger.member("a", None)?;
    assert_eq!(member.wallets[1].available, "1.5");
    assert_eq!(member.wallets[2].available, "10");
    sound(&mut ledger)
}

#[test]
fn a_program_that_counts_in_another_way_is_refused() -> anyhow::Result<()> {
    let mut ledger = ledger()?;
    let dollars = SETTINGS.replace("EUR", "USD");
    let refused = ledger.put(program(&dollars, &CAMPAIGNS)?);
    assert!(
        matches!(refused, Err(OpenError::Currency { .. })),
        "{refused:?}"
    );
    let finer = SETTINGS.replace("precision = 1", "precision = 2");
    let refused = ledger.put(program(&finer, &CAMPAIGNS)?);
    let Err(error) = refused else {
        anyhow::bail!("it was not refused");
    };
    assert_eq!(
        error.to_string(),
        "`stamps` has 1 decimal places in the ledger and 2 in the program: write `precision = 1`"
    );
    // The one before is in force as ever.
    ledger.process(&event(purchase("e1", "2026-03-01", "a", "coffee", 1)))?;
    sound(&mut ledger)
}

/// What was kept is there when it is opened again.
#[test]
fn a_ledger_that_is_opened_again() -> anyhow::Result<()> {
    let folder = crate::Place::new()?;
    let path = folder.path().to_owned();
    let mut ledger = Ledger::open(&path, program(SETTINGS, &CAMPAIGNS)?)?;
    ledger.enrol([r#"{"id":"a"}"#])?;
    ledger.process(&event(purchase("e1", "2026-03-01", "a", "coffee", 1)))?;
    let member = ledger.member("a", None)?;
    drop(ledger);
    let mut ledger = Ledger::open_as_it_is(&path)?;
    assert_eq!(ledger.member("a", None)?, member);
    assert!(
        ledger
            .process(&event(purchase("e1", "2026-03-01", "a", "coffee", 1)))?
            .repeated
    );
    sound(&mut ledger)
}
