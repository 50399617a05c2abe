//! The store fails at any write: nothing is done, and later it is done whole.

use sadakat_engine::load::Folder;
use sadakat_engine::model::Date;

use crate::{Ledger, LedgerError, Order, Program};

fn program() -> Program {
    let mut folder = Folder::default();
    let settings = "[program]\nname = \"Test\"\ncurrency = \"EUR\"\ntime_zone = \"UTC\"\n\
                    [wallets.points]\nexpires = \"30 days\"\n";
    folder.insert("program.toml", settings.as_bytes());
    let manifest = "on = [\"purchase\"]\nphase = \"earn\"\nlimit = { total = 70 }\n";
    folder.insert("campaigns/base.toml", manifest.as_bytes());
    let script = "points(purchase.earning); coupon(#{ amount: 1 }); tag(\"buyer\");";
    folder.insert("campaigns/base.rhai", script.as_bytes());
    Program::load(folder)
        .map_err(|report| report.render(false))
        .unwrap()
}

/// What is asked, one thing after the other.
fn ask(ledger: &mut Ledger, number: usize) -> Result<String, LedgerError> {
    let day = Date::from_days(20_000);
    if number % 5 == 4 {
        let id = format!("r{number}");
        let receipt = ledger.order(&Order::redeem(&id, "a", "points", "7", day))?;
        return Ok(receipt.available);
    }
    let record = format!(
        r#"{{"id":"e{number}","kind":"purchase","at":"{day}T12:00:00Z","customer":"a","purchase":{{"lines":[{{"sku":"mug","quantity":1,"unit_price":"10.00"}}]}}}}"#
    );
    let mut answers = ledger.process_batch([record.as_str()])?;
    Ok(answers.remove(0)?.decisions.concat())
}

const ASKED: usize = 120;

fn page_limit(ledger: &Ledger, more: i64) {
    let pragma = |sql: &str| -> i64 {
        let connection = ledger.file();
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let pages = pragma("PRAGMA page_count");
    pragma(&format!("PRAGMA max_page_count = {}", pages + more));
}

/// With a disk that is full after so many pages more, every time it was made
/// larger.
fn with_full_disks(more: i64) -> (Vec<String>, Ledger, usize) {
    let mut ledger = Ledger::in_memory(program()).unwrap();
    ledger.enrol([r#"{"id":"a"}"#]).unwrap();
    page_limit(&ledger, more);
    let mut answers = Vec::new();
    let mut failed = 0;
    for number in 0..ASKED {
        let answer = loop {
            match ask(&mut ledger, number) {
                Ok(answer) => break answer,
                Err(error) => {
                    assert!(matches!(error, LedgerError::Store(_)), "{error}");
                    failed += 1;
                    page_limit(&ledger, more + failed);
                }
            }
        };
        answers.push(answer);
    }
    (answers, ledger, usize::try_from(failed).unwrap())
}

#[test]
fn a_full_disk_does_nothing_by_halves() {
    let (expected, mut whole, failed) = with_full_disks(1_000_000);
    assert_eq!(failed, 0);
    assert_eq!(whole.verify().unwrap().problems, [""; 0]);
    let mut failures = 0;
    for more in 0..6 {
        let (answers, mut ledger, failed) = with_full_disks(more);
        failures += failed;
        assert_eq!(answers, expected);
        assert_eq!(ledger.verify().unwrap().problems, [""; 0]);
        assert_eq!(
            ledger.member("a", None).unwrap().wallets,
            whole.member("a", None).unwrap().wallets
        );
    }
    assert!(failures > 20, "the disk was full {failures} times only");
}
