//! What is booked stays booked, and whoever changes it is found out.

use rusqlite::Connection;
use sadakat_engine::Event;
use sadakat_ledger::{CouponOrder, CouponWhat, Ledger, PoolTerms};

use crate::{CAMPAIGNS, SETTINGS, program, purchase, returned};

fn ask(ledger: &mut Ledger, id: &str, what: CouponWhat) -> anyhow::Result<()> {
    ledger.coupon_order(&CouponOrder {
        id: id.to_owned(),
        at: "2026-03-10".to_owned(),
        what,
    })?;
    Ok(())
}

/// A campaign for those who have a code.
const CODED: (&str, &str, &str) = (
    "coded",
    "on = [\"purchase\"]\naudience = '\"OPEN\" in purchase.coupons'\n",
    "points(\"coins\", 1);",
);

/// A ledger file with some events.
fn file() -> anyhow::Result<(tempfile::TempDir, std::path::PathBuf)> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("members.db");
    let mut ledger = Ledger::open(
        &path,
        program(SETTINGS, &[&CAMPAIGNS[..], &[CODED]].concat())?,
    )?;
    ledger.enrol([r#"{"id":"a"}"#])?;
    for text in [
        purchase("e1", "2026-03-01", "a", "coffee", 3),
        purchase("e2", "2026-03-09", "a", "tea", 2),
        returned("r1", "2026-03-10", "a", "e1", "coffee", 1),
    ] {
        ledger.process(&Event::from_json(text))?;
    }
    for (pool, personal) in [("OPEN", false), ("OWN", true)] {
        let terms = PoolTerms {
            personal,
            ..PoolTerms::default()
        };
        let codes = ["1", "2"].map(|number| format!("{pool}-{number}")).to_vec();
        let pool = pool.to_owned();
        ask(
            &mut ledger,
            &pool.clone(),
            CouponWhat::Import { pool, terms, codes },
        )?;
    }
    let hold = CouponWhat::Hold {
        code: "OPEN-1".to_owned(),
        customer: None,
        basket: "b1".to_owned(),
        until: "2026-03-12".to_owned(),
    };
    ask(&mut ledger, "h1", hold)?;
    let used = purchase("e3", "2026-03-11", "a", "tea", 2);
    let used = used.replace("\"lines\"", "\"coupons\":[\"OPEN-2\"],\"lines\"");
    let answer = ledger.process(&Event::from_json(used))?;
    anyhow::ensure!(answer.verdicts.iter().all(|verdict| verdict.accepted));
    Ok((folder, path))
}

#[test]
fn nothing_booked_can_be_changed_or_deleted() -> anyhow::Result<()> {
    let (_folder, path) = file()?;
    let connection = Connection::open(&path)?;
    for table in ["transfer", "lot_use", "event", "request", "tier_change"] {
        let count: i64 =
            connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                row.get(0)
            })?;
        assert!(count > 0, "{table}");
        let changed = connection.execute(&format!("UPDATE {table} SET rowid = rowid + 1000"), []);
        assert!(changed.is_err(), "{table}");
        assert!(
            connection
                .execute(&format!("DELETE FROM {table}"), [])
                .is_err()
        );
    }
    Ok(())
}

/// Every table that follows from the log.
#[test]
fn whoever_changes_a_file_is_found_out() -> anyhow::Result<()> {
    let changes = [
        "UPDATE account SET balance = balance + 5 WHERE kind = 'member:pending'",
        "UPDATE lot SET campaign = 'other' WHERE id = 1",
        "UPDATE lot SET rest = rest - 1 WHERE rest > 1",
        "UPDATE member SET tier = 'gold'",
        "UPDATE share SET amount = amount - 1",
        "UPDATE purchase SET back = NULL",
        "UPDATE coupon SET state = 'issued' WHERE state = 'redeemed'",
        "UPDATE coupon SET used = 0, state = 'issued' WHERE used = 1",
        "UPDATE coupon SET until = 99999 WHERE state = 'waiting'",
        "UPDATE pool SET uses = 5",
        "DELETE FROM coupon_use",
        "UPDATE coupon_hold SET state = 'released'",
        "INSERT INTO member_tag (member, tag) VALUES (1, 'vip')",
        "INSERT INTO tier_change (event, member, day, tier) VALUES (1, 1, 1, 'gold')",
        "INSERT INTO transfer (event, source, target, amount, reason, day) VALUES (1, 1, 2, 5, 'x', 1)",
        "DELETE FROM lot WHERE id = (SELECT max(id) FROM lot)",
        "DROP TRIGGER event_stays; UPDATE event SET posted = posted + 1 WHERE id = 1",
        "DROP TRIGGER request_stays; UPDATE request SET answer = replace(answer, '30', '31')",
    ];
    for change in changes {
        let (_folder, path) = file()?;
        assert_eq!(Ledger::open_as_it_is(&path)?.verify()?.problems, [""; 0]);
        let connection = Connection::open(&path)?;
        connection.execute_batch("PRAGMA foreign_keys = OFF")?;
        connection.execute_batch(change)?;
        drop(connection);
        let verified = Ledger::open_as_it_is(&path)?.verify()?;
        assert!(!verified.problems.is_empty(), "{change}");
    }
    Ok(())
}

/// What is taken as it is can be changed as little as the rest, and nobody is
/// erased from a ledger that somebody changed.
#[test]
fn a_ledger_with_erased_members_is_proved_all_the_same() -> anyhow::Result<()> {
    let (_folder, path) = crate::erase::file()?;
    let mut ledger = Ledger::open_as_it_is(&path)?;
    crate::erase::erase(&mut ledger, "forget-1", &[crate::erase::ERASED])?;
    for change in [
        "UPDATE lot SET rest = 1 WHERE member = 2 AND granted > 1",
        "UPDATE account SET balance = balance + 1 WHERE kind = 'campaign:budget'",
        "UPDATE taken SET content = replace(content, '1', '2') WHERE place = 'transfer'",
        "DELETE FROM taken WHERE place = 'share'",
        "UPDATE share SET amount = amount + 1",
        "UPDATE member SET state = '{}' WHERE id = 2",
    ] {
        let copy = path.with_extension("copy");
        ledger.backup(&copy)?;
        let connection = Connection::open(&copy)?;
        let changed = connection.execute(change, [])?;
        anyhow::ensure!(changed > 0, "{change}");
        drop(connection);
        let mut copied = Ledger::open_as_it_is(&copy)?;
        let verified = copied.verify();
        let is_sound = verified.is_ok_and(|verified| verified.problems.is_empty());
        assert!(!is_sound, "{change}");
        assert!(
            crate::erase::erase(&mut copied, "forget-2", &["b"]).is_err(),
            "{change}"
        );
        drop(copied);
        std::fs::remove_file(&copy)?;
    }
    Ok(())
}

#[test]
fn a_copy_is_a_ledger() -> anyhow::Result<()> {
    let (folder, path) = file()?;
    let ledger = Ledger::open_as_it_is(&path)?;
    let copy = folder.path().join("copy.db");
    ledger.backup(&copy)?;
    let mut copy = Ledger::open_as_it_is(&copy)?;
    assert_eq!(copy.member("a", None)?, ledger.member("a", None)?);
    assert_eq!(copy.verify()?.problems, [""; 0]);
    Ok(())
}

#[test]
fn a_file_that_is_no_ledger() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("other.db");
    Connection::open(&path)?.execute_batch("CREATE TABLE t (a)")?;
    let opened = Ledger::open(&path, program(SETTINGS, &CAMPAIGNS)?);
    assert!(
        matches!(opened, Err(sadakat_ledger::OpenError::OtherDatabase)),
        "{opened:?}"
    );
    let missing =
        Ledger::open_existing(folder.path().join("no.db"), program(SETTINGS, &CAMPAIGNS)?);
    assert!(matches!(
        missing,
        Err(sadakat_ledger::OpenError::Missing { .. })
    ));
    Ok(())
}
