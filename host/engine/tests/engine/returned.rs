//! Purchases that come back after the rules were edited.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

use std::fs;
use std::path::Path;

use sadakat_engine::load::Folder;
use sadakat_engine::model::Date;
use sadakat_engine::{Account, Event, Host, Line};
use serde_json::Value;

const SETTINGS: &str = "[program]\nname = \"Café\"\ncurrency = \"TRY\"\n\
    time_zone = \"Europe/Istanbul\"\n[wallets.points]\n\
    [tiers]\ncounts = \"spend\"\nlevels = { bronze = 0, gold = 1000 }\n";

/// More levels, and something else that is counted.
const LATER: &str = "[program]\nname = \"Café\"\ncurrency = \"TRY\"\n\
    time_zone = \"Europe/Istanbul\"\n[wallets.points]\n\
    [tiers]\ncounts = \"spend\"\nlevels = { bronze = 0, silver = 150, gold = 1000 }\n\
    [history]\nlattes = { sum = \"line.quantity\", where = 'line.sku == \"latte\"', over = \"365 days\" }\n";

/// A point for each lira, fifty once a member.
const BEFORE: [(&str, &str, &str); 2] = [
    (
        "base",
        "on = [\"purchase\"]\nphase = \"earn\"\n",
        "points(purchase.net);",
    ),
    (
        "once",
        "on = [\"purchase\"]\nlimit = { per_customer = 1 }\n",
        "points(50);",
    ),
];

/// Three points for each lira, and nothing more.
const AFTER: [(&str, &str, &str); 1] = [(
    "base",
    "on = [\"purchase\"]\nphase = \"earn\"\n",
    "points(purchase.net * 3);",
)];

fn folder(settings: &str, campaigns: &[(&str, &str, &str)]) -> Folder {
    let mut folder = Folder::default();
    folder.insert("program.toml", settings.as_bytes());
    for (id, manifest, script) in campaigns {
        folder.insert(&format!("campaigns/{id}.toml"), manifest.as_bytes());
        folder.insert(&format!("campaigns/{id}.rhai"), script.as_bytes());
    }
    folder
}

fn host(folder: &Folder, kept: Option<&Path>) -> Host {
    let builder = Host::builder();
    let builder = match kept {
        Some(kept) => builder.keep_programs(kept),
        None => builder,
    };
    let built = builder.build(folder);
    built.map_err(|report| report.render(false)).unwrap()
}

fn purchase(id: &str, day: &str) -> Event {
    Event::purchase(id, &format!("{day}T12:00:00+03:00"))
        .customer("c42")
        .line(Line::new("latte").quantity(2).unit_price("30.00"))
        .build()
}

/// So many come back, of a purchase if it is named.
fn returned(id: &str, day: &str, of: &str, quantity: i64) -> Event {
    let event = Event::builder("return", id, &format!("{day}T12:00:00+03:00")).customer("c42");
    let event = match of {
        "" => event,
        of => event.with("purchase.of", of),
    };
    event.line(Line::new("latte").quantity(quantity)).build()
}

fn facts(host: &Host, account: &Account) -> Value {
    let day = Date::parse("2026-12-01").unwrap();
    serde_json::to_value(host.facts(account, day).unwrap()).unwrap()
}

fn points(host: &Host, account: &Account) -> Value {
    facts(host, account)["wallet.points.balance"].clone()
}

/// A purchase gave sixty points and fifty. Whatever points are now, and whether
/// the fifty are given any more, just these go back: at once or in parts, named
/// or not; and the fifty can be got again.
#[test]
fn a_return_takes_back_what_its_purchase_gave_whatever_was_edited_since() {
    for (of, parts) in [("p1", &[2][..]), ("p1", &[1, 1]), ("", &[2]), ("", &[1, 1])] {
        let host = host(&folder(SETTINGS, &BEFORE), None);
        let mut account = Account::new("c42");
        host.process(&purchase("p1", "2026-11-02"), &mut account)
            .unwrap();
        assert_eq!(points(&host, &account), 110);
        host.put(&folder(SETTINGS, &AFTER)).unwrap();
        // As a store gives it back.
        let mut account = Account::kept("c42", Some(&account.to_json())).unwrap();
        for (number, quantity) in parts.iter().enumerate() {
            let event = returned(&format!("r{number}"), "2026-11-03", of, *quantity);
            let decision = host.process(&event, &mut account).unwrap();
            assert!(decision.to_json().contains("\"returned\""));
            if number == 0 && parts.len() == 2 {
                assert_eq!(points(&host, &account), 80, "{of}");
            }
        }
        assert_eq!(points(&host, &account), 0, "{of} {parts:?}");
        assert_eq!(facts(&host, &account)["history.spend"], "0.00");
        host.put(&folder(SETTINGS, &BEFORE)).unwrap();
        host.process(&purchase("p2", "2026-11-04"), &mut account)
            .unwrap();
        assert_eq!(points(&host, &account), 110, "the fifty can be got again");
    }
}

/// Of two purchases, one before an edit and one after it, each goes by its own
/// program, and the other stays as it was.
#[test]
fn each_purchase_comes_back_by_its_own_program() {
    let host = host(&folder(SETTINGS, &BEFORE), None);
    let mut account = Account::new("c42");
    host.process(&purchase("p1", "2026-11-02"), &mut account)
        .unwrap();
    host.put(&folder(SETTINGS, &AFTER)).unwrap();
    host.process(&purchase("p2", "2026-11-03"), &mut account)
        .unwrap();
    assert_eq!(points(&host, &account), 290);
    // It names none: the newest has it.
    host.process(&returned("r1", "2026-11-04", "", 1), &mut account)
        .unwrap();
    assert_eq!(points(&host, &account), 200);
    host.process(&returned("r2", "2026-11-04", "p1", 2), &mut account)
        .unwrap();
    assert_eq!(points(&host, &account), 90);
    // There is no more of it, and nothing is done.
    let kept = account.to_json();
    let again = host.process(&returned("r3", "2026-11-05", "p1", 1), &mut account);
    assert_eq!(again.unwrap_err().code().id, "S0517");
    let none = host.process(&returned("r3", "2026-11-05", "p7", 1), &mut account);
    assert_eq!(none.unwrap_err().code().id, "S0516");
    assert_eq!(account.to_json(), kept);
    host.process(&returned("r4", "2026-11-05", "p2", 1), &mut account)
        .unwrap();
    assert_eq!(points(&host, &account), 0);
}

/// What was counted since the edit stays: a history field and a level that the
/// program of the purchase did not have.
#[test]
fn what_a_later_program_counts_outlives_a_return_by_an_earlier_one() {
    let host = host(&folder(SETTINGS, &BEFORE), None);
    let mut account = Account::new("c42");
    host.process(&purchase("p1", "2026-11-02"), &mut account)
        .unwrap();
    host.put(&folder(LATER, &BEFORE)).unwrap();
    for (id, day) in [
        ("p2", "2026-11-03"),
        ("p3", "2026-11-04"),
        ("p4", "2026-11-05"),
    ] {
        host.process(&purchase(id, day), &mut account).unwrap();
    }
    let before = facts(&host, &account);
    assert_eq!(before["history.lattes"], "6.000");
    assert_eq!(before["customer.tier"], "silver");
    host.process(&returned("r1", "2026-11-06", "p1", 2), &mut account)
        .unwrap();
    let after = facts(&host, &account);
    assert_eq!(after["history.lattes"], "6.000");
    assert_eq!(after["customer.tier"], "silver");
    assert_eq!(after["history.spend"], "180.00");
    // What counts for the tier is less by what came back.
    host.process(&returned("r2", "2026-11-06", "p2", 2), &mut account)
        .unwrap();
    assert_eq!(facts(&host, &account)["customer.tier"], "bronze");
    assert_eq!(facts(&host, &account)["history.lattes"], "4.000");
}

/// A host that is opened again knows nothing of the programs before, unless they
/// were kept; it says so, and what it advises works.
#[test]
fn programs_outlive_the_process_if_they_are_kept() {
    let kept = tempfile::tempdir().unwrap();
    let mut account = Account::new("c42");
    let first = host(&folder(SETTINGS, &BEFORE), Some(kept.path()));
    first
        .process(&purchase("p1", "2026-11-02"), &mut account)
        .unwrap();
    drop(first);
    let text = account.to_json();
    let back = returned("r1", "2026-11-03", "p1", 2);

    let again = host(&folder(SETTINGS, &AFTER), Some(kept.path()));
    again.process(&back, &mut account).unwrap();
    assert_eq!(points(&again, &account), 0);

    let mut account = Account::kept("c42", Some(&text)).unwrap();
    let forgetful = host(&folder(SETTINGS, &AFTER), None);
    let refused = forgetful.process(&back, &mut account).unwrap_err();
    let hash = folder(SETTINGS, &BEFORE).hash();
    assert_eq!(
        refused.to_string(),
        format!(
            "error[S0516]: purchase.of: the purchase `p1` was decided by the program {hash}, which this host \
             does not know\n  help: open the host with `.keep_programs(folder)`, and put the \
             files of that program into `{}` in that folder",
            hash.replace(':', "-")
        )
    );
    assert_eq!(account.to_json(), text);

    let advised = tempfile::tempdir().unwrap();
    let place = advised.path().join(hash.replace(':', "-"));
    for (path, bytes) in folder(SETTINGS, &BEFORE).files() {
        let to = place.join(&**path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, bytes).unwrap();
    }
    let told = host(&folder(SETTINGS, &AFTER), Some(advised.path()));
    told.process(&back, &mut account).unwrap();
    assert_eq!(points(&told, &account), 0);
}

/// What cannot be kept is said before anything is booked.
#[test]
fn a_folder_of_programs_that_cannot_be_written_is_told() {
    let scratch = tempfile::tempdir().unwrap();
    let file = scratch.path().join("file");
    fs::write(&file, "").unwrap();
    let host = host(&folder(SETTINGS, &BEFORE), Some(&file));
    let mut account = Account::new("c42");
    let refused = host.process(&purchase("p1", "2026-11-02"), &mut account);
    let refused = refused.unwrap_err();
    assert_eq!(refused.field(), Some("the folder of programs"));
    assert_eq!(account.to_json(), Account::new("c42").to_json());
    // Nothing is written outside of it.
    let mut elsewhere = folder(SETTINGS, &BEFORE);
    elsewhere.insert("tables/../../../elsewhere.toml", *b"");
    let place = scratch.path().join("deep/programs");
    let builder = Host::builder().keep_programs(&place);
    let built = builder.build(&elsewhere);
    let host = built.map_err(|report| report.render(false)).unwrap();
    let refused = host.process(&purchase("p1", "2026-11-02"), &mut account);
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("would lie elsewhere"), "{refused}");
    assert!(!scratch.path().join("elsewhere.toml").exists());
}

/// Threads that decide by a program for the first time keep it once, whole.
#[test]
fn threads_keep_a_program_once() {
    let kept = tempfile::tempdir().unwrap();
    let host = host(&folder(SETTINGS, &BEFORE), Some(kept.path()));
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let host = &host;
            scope.spawn(move || {
                let event = purchase(&format!("p{thread}"), "2026-11-02");
                host.process(&event, &mut Account::new("c42")).unwrap();
            });
        }
    });
    let programs: Vec<_> = fs::read_dir(kept.path()).unwrap().collect();
    assert_eq!(programs.len(), 1);
    let place = programs[0].as_ref().unwrap().path();
    let hash = folder(SETTINGS, &BEFORE).hash();
    assert_eq!(Folder::read(&place).unwrap().hash(), hash);
}
