//! What all members share, claimed by many at once.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sadakat_engine::Host;
use sadakat_engine::decide::{Claims, MemoryClaims, NoUsage, left};
use sadakat_engine::load::Folder;
use sadakat_engine::model::Date;
use sadakat_engine::{Fact, MemberFacts};

fn program(manifest: &str, script: &str) -> Folder {
    let mut folder = Folder::default();
    let program = "[program]\nname = \"x\"\ncurrency = \"EUR\"\ntime_zone = \"Europe/Vienna\"\n";
    folder.insert("program.toml", program.as_bytes());
    let manifest = format!("on = [\"purchase\"]\n{manifest}\n");
    folder.insert("campaigns/one.toml", manifest.into_bytes());
    folder.insert("campaigns/one.rhai", script.as_bytes());
    folder
}

fn event(number: usize) -> String {
    format!(
        r#"{{"id":"e{number}","kind":"purchase","at":"2026-03-01T10:00:00Z","customer":"c{number}","purchase":{{"lines":[{{"sku":"a","quantity":1,"unit_price":"40.00"}}]}}}}"#
    )
}

/// Decides so many events on so many threads, each as `effects` counts.
fn everybody(host: &Host, threads: usize, each: usize) -> (usize, Vec<String>) {
    let gave = AtomicUsize::new(0);
    let all = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (gave, all) = (&gave, &all);
            scope.spawn(move || {
                let member =
                    MemberFacts::new().with("customer.city", Fact::Text("Wien".to_owned()));
                for number in 0..each {
                    let program = host.pin();
                    let event = event(thread * each + number);
                    let events = program.read([(event.as_str(), Some(&member))]).unwrap();
                    let decisions = program.decide_events(&events, &NoUsage);
                    let json = decisions.to_json(program.snapshot(), events.columns(), 0);
                    if json.contains("\"campaign\"") {
                        gave.fetch_add(1, Ordering::Relaxed);
                        all.lock().unwrap().push(json);
                    }
                }
            });
        }
    });
    (gave.into_inner(), all.into_inner().unwrap())
}

/// R1, R6, R7: of 160 orders on four threads exactly 100 get it.
#[test]
fn r1_exactly_the_first_hundred_get_it() {
    let folder = program("limit = { total = 100 }", "points(5);");
    let host = Host::builder().build(&folder).unwrap();
    let (gave, _) = everybody(&host, 4, 40);
    assert_eq!(gave, 100);
    let status = host.status();
    let left = status
        .campaigns
        .first()
        .and_then(|c| c.left.first())
        .unwrap();
    assert_eq!((left.left, left.most), (0, 100));
}

/// R6: a budget is given to its last cent, and no cent more.
#[test]
fn r6_a_budget_is_given_to_its_last_cent() {
    let folder = program("budget = 250.50", "discount(#{ amount: 7 });");
    let claims: Arc<dyn Claims> = Arc::new(MemoryClaims::default());
    let builder = Host::builder().claims(Arc::clone(&claims));
    let host = builder.build(&folder).unwrap();
    let (gave, decisions) = everybody(&host, 4, 20);
    // 35 times 7.00, and the rest of 5.50.
    assert_eq!(gave, 36);
    let whole = decisions
        .iter()
        .filter(|d| d.contains("\"amount\":\"7.00\",\"wanted\""))
        .count();
    let rest = decisions
        .iter()
        .filter(|d| d.contains("\"amount\":\"5.50\",\"wanted\""))
        .count();
    assert_eq!((whole, rest), (35, 1));
    let day = Date::from_ymd(2026, 3, 1).unwrap();
    let left = left(&host.snapshot(), &*claims, day);
    assert_eq!(left.first().map(|left| left.left), Some(0));
}
