//! Near misses on the page of what happens now.

use axum::Router;
use axum::http::StatusCode;

use crate::asking::{get, get_in, post};
use crate::pages::Desk;
use crate::shop::Shop;

/// A campaign for large purchases in shops that are no web shop.
pub(crate) const BIG: &str = "name = \"Big basket\"\non = [\"purchase\"]\n\
     audience = \"purchase.total >= 300 && (purchase.store ?? \\\"none\\\") != \\\"web\\\"\"\n";

pub(crate) fn purchase(id: &str, store: &str, total: &str) -> String {
    format!(
        r#"{{"id":"{id}","kind":"purchase","at":"2026-06-01T10:00:00+03:00","customer":"c1","purchase":{{"store":"{store}","lines":[{{"sku":"mug","quantity":1,"unit_price":"{total}"}}]}}}}"#
    )
}

/// A shop in which three purchases nearly met the campaign.
pub(crate) fn shop() -> Shop {
    let shop = Shop::open();
    shop.write("campaigns/big.toml", BIG);
    shop.write("campaigns/big.rhai", "points(50);\n");
    let events = [
        purchase("n1", "kadikoy", "299.00"),
        purchase("n2", "kadikoy", "287.50"),
        purchase("n3", "kadikoy", "240.00"),
        // Far off, got it, and two conditions at once.
        purchase("n4", "kadikoy", "239.99"),
        purchase("n5", "kadikoy", "300.00"),
        purchase("n6", "web", "299.00"),
    ];
    let events: Vec<&str> = events.iter().map(String::as_str).collect();
    shop.process(&events);
    shop
}

/// The page once somebody has looked, in a language.
async fn looked(router: &Router, language: &str) -> String {
    for _ in 0..600 {
        let page = get_in(router, "/console/now/near", language).await.text;
        if !page.contains("hx-get") {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("nobody finished looking");
}

#[tokio::test(flavor = "multi_thread")]
async fn near_misses_are_told_by_campaign_with_an_example_and_why() {
    let shop = shop();
    let router = shop.router();
    let first = get(&router, "/console/now").await.text;
    assert!(first.contains("Look at the newest events"), "{first}");
    assert!(!first.contains("nearly met"), "{first}");
    let asked = post(&router, "/console/now/near", &[]).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    assert_eq!(asked.place, "/console/now#near");
    let english = looked(&router, "en").await;
    for part in [
        "The newest 9 events were looked at",
        "Big basket</a>: 3 events nearly met <code>purchase.total &#62;= 300</code>",
        "(1.00 to 60.00 off)",
        "purchase.total was 299.00; at least 300 needed, 1.00 short",
        "href=\"/console/events/n1?campaign=big\"",
    ] {
        assert!(english.contains(part), "{part}:\n{english}");
    }
    assert!(
        !english.contains("n4") && !english.contains("n5"),
        "{english}"
    );
    let turkish = looked(&router, "tr").await;
    for part in [
        "En yeni 9 olaya bakıldı",
        "3 olay şu koşula yaklaştı:",
        "purchase.total 299,00 idi; en az 300 gerekiyordu, 1,00 eksik",
        "(fark 1,00 ile 60,00 arası)",
    ] {
        assert!(turkish.contains(part), "{part}:\n{turkish}");
    }
    let why = get(&router, "/console/events/n1?campaign=big").await.text;
    assert!(
        why.contains("purchase.total is 299.00; at least 300 needed, 1.00 short"),
        "{why}"
    );
    // What happened since is there when somebody looks again.
    shop.process(&[&purchase("n7", "kadikoy", "299.99")]);
    post(&router, "/console/now/near", &[]).await;
    let again = looked(&router, "en").await;
    assert!(again.contains("0.01 short"), "{again}");
}

#[test]
fn somebody_who_looks_for_near_misses_finds_them_and_why() {
    for (language, said, why) in [
        ("en", "1.00 short", "at least 300 needed"),
        ("tr", "1,00 eksik", "en az 300"),
    ] {
        let desk = Desk::of(shop(), None);
        let mut page = desk.page(language);
        page.open(&desk.at("/console/now"));
        page.follow("#near button");
        page.until("document.querySelector('#near li')");
        let near = page.text("#near");
        assert!(near.contains("Big basket") && near.contains(said), "{near}");
        page.follow("#near li a:last-of-type");
        assert!(page.text("main").contains("n1"), "{}", page.text("main"));
        assert!(page.text("main").contains(why), "{}", page.text("main"));
        assert_eq!(page.complaints(), Vec::<String>::new());
        desk.close();
    }
}
