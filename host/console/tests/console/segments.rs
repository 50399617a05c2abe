//! Segments from the gallery into `program.toml`, and back.

use axum::http::StatusCode;

use crate::asking::{get, get_in, post};
use crate::pages::Desk;
use crate::shop::Shop;

const PROGRAM: &str = "program.toml";

#[tokio::test(flavor = "multi_thread")]
async fn a_segment_of_the_gallery_goes_into_the_program_with_what_it_lacks_and_back() {
    let shop = Shop::open();
    let before = format!("# Agreed in May.\n{}", shop.text(PROGRAM).unwrap());
    shop.write(PROGRAM, &before);
    shop.host.reload().unwrap();
    let router = shop.router();
    let gallery = get(&router, "/console/segments").await.text;
    for part in ["Loyal", "Discount seekers", "2 more lines of program.toml"] {
        assert!(gallery.contains(part), "{part}:\n{gallery}");
    }
    let begun = post(&router, "/console/segments", &[("name", "loyal")]).await;
    assert_eq!(begun.place, "/console/segments/loyal?done=begun");
    assert_eq!(shop.text(PROGRAM).as_deref(), Some(&*before));
    let page = get(&router, "/console/segments/loyal").await.text;
    for part in [
        "purchases in 365 days: at least 6",
        "purchases in 90 days: at least 1",
        "[history] orders_365d = ",
        "Nothing is wrong.",
    ] {
        assert!(page.contains(part), "{part}:\n{page}");
    }
    // Nobody bought six times; with other numbers it is whoever bought twice.
    let count = get(&router, "/console/segments/loyal/count").await.text;
    assert!(count.contains("0 of 2 (0.0 %)"), "{count}");
    let numbers = [
        ("revision", "1"),
        ("number.loyal.0", "2"),
        ("number.loyal.1", "x"),
    ];
    let kept = post(&router, "/console/segments/loyal/draft", &numbers).await;
    assert_eq!(kept.place, "/console/segments/loyal?done=kept");
    let count = get(&router, "/console/segments/loyal/count").await.text;
    assert!(count.contains("1 of 2 (50.0 %)"), "{count}");
    let turkish = get_in(&router, "/console/segments/loyal", "tr").await.text;
    assert!(
        turkish.contains("365 gündeki alışverişler: en az 2"),
        "{turkish}"
    );

    let stale = post(
        &router,
        "/console/segments/loyal/publish",
        &[("revision", "1")],
    )
    .await;
    assert_eq!(stale.place, "/console/segments/loyal?failed=stale");
    let fields = [("revision", "2"), ("name", "Ayşe")];
    let published = post(&router, "/console/segments/loyal/publish", &fields).await;
    assert_eq!(
        published.place, "/console/segments/loyal?done=published",
        "{}",
        published.text
    );
    let after = shop.text(PROGRAM).unwrap();
    assert!(after.starts_with(&before), "{after}");
    for part in [
        "loyal = 'history.orders_365d >= 2 && history.orders_90d >= 1'",
        "orders_365d = { count = true, over = \"365 days\" }",
    ] {
        assert!(after.contains(part), "{part}:\n{after}");
    }
    let snapshot = shop.host.snapshot();
    assert!(snapshot.settings().schema.find("segment.loyal").is_some());

    let versions = get(&router, "/console/versions").await.text;
    assert!(versions.contains("segment.loyal"), "{versions}");
    let version = get(&router, "/console/versions/1").await.text;
    assert!(
        version.contains("href=\"/console/segments/loyal\""),
        "{version}"
    );
    let undone = post(&router, "/console/versions/1/undo", &[]).await;
    assert_eq!(
        undone.place, "/console/versions?done=undone",
        "{}",
        undone.text
    );
    assert_eq!(shop.text(PROGRAM).as_deref(), Some(&*before));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_may_work_at_different_segments_and_what_else_changes_stays() {
    let shop = Shop::open();
    let router = shop.router();
    for name in ["active", "lapsed"] {
        post(&router, "/console/segments", &[("name", name)]).await;
    }
    for name in ["active", "lapsed"] {
        let path = format!("/console/segments/{name}/publish");
        let published = post(&router, &path, &[("revision", "1")]).await;
        assert!(
            published.place.contains("done=published"),
            "{name}: {}",
            published.place
        );
    }
    let text = shop.text(PROGRAM).unwrap().replace("My shop", "Our shop");
    shop.write(PROGRAM, &text);
    shop.host.reload().unwrap();
    // The older one is undone, and nothing else with it.
    let undone = post(&router, "/console/versions/1/undo", &[]).await;
    assert_eq!(
        undone.place, "/console/versions?done=undone",
        "{}",
        undone.text
    );
    let text = shop.text(PROGRAM).unwrap();
    assert!(!text.contains("active = "), "{text}");
    assert!(
        text.contains("lapsed = ") && text.contains("Our shop"),
        "{text}"
    );
    let back = post(&router, "/console/versions/1/restore", &[]).await;
    assert_eq!(back.place, "/console/versions?done=restored");
    let text = shop.text(PROGRAM).unwrap();
    assert!(text.contains("active = 'history.orders_90d > 0'"), "{text}");
    assert!(text.contains("Our shop"), "{text}");
    // Whoever changed the segment itself meanwhile is not overwritten.
    shop.write(PROGRAM, &text.replace("orders_90d > 0", "orders_90d > 1"));
    shop.host.reload().unwrap();
    let undone = post(&router, "/console/versions/1/undo", &[]).await;
    assert!(
        undone.place.contains("failed=undo-overtaken"),
        "{}",
        undone.place
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_not_published_and_what_is_read_stays() {
    let shop = Shop::open();
    let router = shop.router();
    let named = post(&router, "/console/segments", &[("name", "night owls")]).await;
    assert_eq!(named.place, "/console/segments?failed=segment-name");
    assert_eq!(
        get(&router, "/console/segments/nobody").await.status,
        StatusCode::NOT_FOUND
    );
    post(&router, "/console/segments", &[("name", "night_owls")]).await;
    let fields = [
        ("revision", "1"),
        ("condition.night_owls", "history.purchses > 3"),
    ];
    post(&router, "/console/segments/night_owls/draft", &fields).await;
    let page = get(&router, "/console/segments/night_owls").await.text;
    assert!(
        page.contains("S0202") && page.contains("history.purchases"),
        "{page}"
    );
    let count = get(&router, "/console/segments/night_owls/count")
        .await
        .text;
    assert!(count.contains("once nothing is wrong"), "{count}");
    let path = "/console/segments/night_owls/publish";
    let refused = post(&router, path, &[("revision", "2")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(!shop.text(PROGRAM).unwrap().contains("night_owls"));
    let fields = [
        ("revision", "2"),
        ("condition.night_owls", "history.purchases > 3"),
    ];
    post(&router, "/console/segments/night_owls/draft", &fields).await;
    let published = post(&router, path, &[("revision", "3")]).await;
    assert!(
        published.place.contains("done=published"),
        "{}",
        published.text
    );
    // A campaign reads it, so it cannot go.
    let manifest = "name = \"Owls\"\non = [\"purchase\"]\naudience = \"segment.night_owls\"\n";
    shop.write("campaigns/owls.toml", manifest);
    shop.write("campaigns/owls.rhai", "points(5);\n");
    shop.host.reload().unwrap();
    let kept = post(&router, "/console/segments/night_owls/take-down", &[]).await;
    assert_eq!(kept.status, StatusCode::CONFLICT);
    assert!(kept.text.contains("Something reads it"), "{}", kept.text);
    std::fs::remove_file(shop.root().join("campaigns/owls.toml")).unwrap();
    std::fs::remove_file(shop.root().join("campaigns/owls.rhai")).unwrap();
    let gone = post(&router, "/console/segments/night_owls/take-down", &[]).await;
    assert_eq!(gone.place, "/console/versions?done=taken-down");
    assert!(!shop.text(PROGRAM).unwrap().contains("night_owls"));
}

#[test]
fn a_segment_is_taken_from_the_gallery_counted_and_published_in_a_browser() {
    for (language, words, counted, live) in [
        (
            "en",
            "purchases in 365 days: at least 2",
            "1 of 2",
            "Published, and in force.",
        ),
        (
            "tr",
            "365 gündeki alışverişler: en az 2",
            "2 üyeden 1",
            "Yayınlandı ve yürürlükte.",
        ),
    ] {
        let desk = Desk::open();
        let mut page = desk.page(language);
        page.open(&desk.at("/console/segments"));
        page.follow("li:has(input[value=loyal]) button");
        page.until("document.querySelector('#count dd')");
        page.fill("[name='number.loyal.0']", "2");
        page.follow("#numbers button");
        assert!(page.text(".who").contains(words), "{}", page.text("main"));
        page.until(&format!(
            "document.querySelector('#count').innerText.includes('{counted}')"
        ));
        assert!(
            page.text("#adds").contains("orders_365d"),
            "{}",
            page.text("main")
        );
        page.fill("#publish [name=name]", "Ayşe");
        page.follow("#publish button");
        assert_eq!(page.text(".notice"), live);
        let program = desk.shop.text(PROGRAM).unwrap();
        assert!(
            program.contains("loyal = 'history.orders_365d >= 2"),
            "{program}"
        );
        page.follow(".versions button");
        assert!(!desk.shop.text(PROGRAM).unwrap().contains("loyal"));
        assert_eq!(page.complaints(), Vec::<String>::new());
        desk.close();
    }
}
