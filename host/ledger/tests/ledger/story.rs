//! What the tests of a ledger tell: a program, members, and what they do.

use sadakat_engine::load::Folder;
use sadakat_ledger::{Ledger, Program};

/// A program of a `program.toml` and campaigns: id, manifest, script.
pub(crate) fn program(settings: &str, campaigns: &[(&str, &str, &str)]) -> anyhow::Result<Program> {
    let mut folder = Folder::default();
    folder.insert("program.toml", settings.as_bytes());
    for (id, manifest, script) in campaigns {
        folder.insert(&format!("campaigns/{id}.toml"), manifest.as_bytes());
        folder.insert(&format!("campaigns/{id}.rhai"), script.as_bytes());
    }
    Program::load(folder).map_err(|report| anyhow::anyhow!("{}", report.render(false)))
}

pub(crate) const SETTINGS: &str = r#"
[program]
name = "Test"
currency = "EUR"
time_zone = "Europe/Berlin"
[wallets.points]
expires = "30 days"
pending = "3 days"
worth = "0.25"
[wallets.stamps]
precision = 1
expires = "rolling 20 days"
below_zero = true
[wallets.coins]
expires = "never"
[tiers]
counts = "spend"
period = "rolling 60 days"
levels = { bronze = 0, silver = 100, gold = 300 }
grace = "5 days"
[history]
spend_40d = { sum = "purchase.total", over = "40 days" }
kinds_40d = { distinct = "line.category", over = "40 days" }
"#;

/// One campaign of every way in which members' state matters.
pub(crate) const CAMPAIGNS: [(&str, &str, &str); 9] = [
    (
        "base",
        "on = [\"purchase\"]\nphase = \"earn\"\n",
        "points(purchase.earning);",
    ),
    (
        "stamp",
        "on = [\"purchase\"]\nlimit = { per_customer = 2, every = \"week\" }\n",
        "points(\"stamps\", 1.5); progress(\"card\", 1);",
    ),
    (
        "first-ten",
        "on = [\"purchase\"]\nlimit = { total = 10 }\n",
        "points(\"coins\", 7); tag(\"early\");",
    ),
    (
        "budgeted",
        "on = [\"purchase\"]\nbudget = { points = 60, wallet = \"coins\" }\naudience = 'customer.tier == \"silver\"'\n",
        "points(\"coins\", 9);",
    ),
    (
        "capped",
        "on = [\"purchase\", \"visit\"]\ncap = { points = 5, per = \"day\" }\n",
        "points(\"coins\", 3);",
    ),
    (
        "spends",
        "on = [\"visit\"]\naudience = '(wallet.points.balance ?? 0) >= 20'\n",
        "points(-20); coupon(#{ amount: 2, valid: \"10 days\" });",
    ),
    (
        "overdraws",
        "on = [\"complaint\"]\n",
        "points(\"stamps\", -15); untag(\"early\");",
    ),
    (
        "fan",
        "on = [\"purchase\"]\nphase = \"order\"\naudience = 'history.spend_40d > 50 && history.kinds_40d >= 2'\n",
        "discount(#{ percent: 10, on: \"order\" });",
    ),
    (
        "sorry",
        "on = [\"return\"]\nlimit = { per_customer = 1, every = \"month\" }\n",
        "points(\"coins\", 2);",
    ),
];

/// An empty ledger of the program above, with two members, `a` and `b`.
pub(crate) fn ledger() -> anyhow::Result<crate::Fresh> {
    let mut ledger = crate::empty(program(SETTINGS, &CAMPAIGNS)?)?;
    for enrolled in ledger.enrol([r#"{"id":"a"}"#, r#"{"id":"b"}"#])? {
        enrolled?;
    }
    Ok(ledger)
}

/// A purchase of so many of an article.
pub(crate) fn purchase(id: &str, day: &str, customer: &str, sku: &str, quantity: u32) -> String {
    let category = sku.get(..1).unwrap_or("x");
    format!(
        r#"{{"id":"{id}","kind":"purchase","at":"{day}T12:00:00Z","customer":"{customer}","purchase":{{"lines":[{{"sku":"{sku}","category":"{category}","quantity":{quantity},"unit_price":"10.00"}}]}}}}"#
    )
}

/// A return of so many of an article, of a purchase if it is named.
pub(crate) fn returned(
    id: &str,
    day: &str,
    customer: &str,
    of: &str,
    sku: &str,
    quantity: u32,
) -> String {
    let of = if of.is_empty() {
        String::new()
    } else {
        format!(r#""of":"{of}","#)
    };
    format!(
        r#"{{"id":"{id}","kind":"return","at":"{day}T12:00:00Z","customer":"{customer}","purchase":{{{of}"lines":[{{"sku":"{sku}","quantity":{quantity}}}]}}}}"#
    )
}

/// How many cases properties are tried with; `PROPTEST_CASES` says another
/// number.
pub(crate) fn cases() -> proptest::test_runner::Config {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let cases = if asked {
        proptest::test_runner::Config::default().cases
    } else {
        crate::CASES
    };
    proptest::test_runner::Config::with_cases(cases)
}

/// Stops the test unless the ledger is sound.
pub(crate) fn sound(ledger: &mut Ledger) -> anyhow::Result<()> {
    let verified = ledger.verify()?;
    anyhow::ensure!(verified.problems.is_empty(), "{:#?}", verified.problems);
    Ok(())
}
