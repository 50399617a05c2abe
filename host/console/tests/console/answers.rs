//! What the console answers, request by request.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::asking::{self, Answer, FORM, form};
use crate::shop::Shop;

async fn ask(shop: &Shop, request: Request<Body>) -> Answer {
    asking::ask(&shop.router(), request).await
}

async fn get(shop: &Shop, path: &str) -> Answer {
    asking::get(&shop.router(), path).await
}

async fn post(shop: &Shop, path: &str, fields: &[(&str, &str)]) -> Answer {
    asking::post(&shop.router(), path, fields).await
}

/// What the editor sends: the texts of a draft.
async fn keep(
    shop: &Shop,
    id: &str,
    revision: &str,
    texts: [&str; 3],
) -> (StatusCode, serde_json::Value) {
    let [manifest, script, cases] = texts;
    let fields = [
        ("revision", revision),
        ("manifest", manifest),
        ("script", script),
        ("cases", cases),
    ];
    let request = Request::post(format!("/console/campaigns/{id}/draft"))
        .header(header::CONTENT_TYPE, FORM)
        .header(header::ACCEPT, "application/json");
    let answer = ask(shop, request.body(form(&fields).into()).unwrap()).await;
    (answer.status, serde_json::from_str(&answer.text).unwrap())
}

const MANIFEST: &str = "name = \"Tea time\"\non = [\"purchase\"]\n";
const SCRIPT: &str = "points(7);\n";
const CASES: &str = "[[case]]\nname = \"seven\"\npurchase.total = 5\nat_least = [{ kind = \"points\", amount = 7 }]\n";

async fn published(shop: &Shop, id: &str) {
    let (_, kept) = keep(shop, id, "0", [MANIFEST, SCRIPT, CASES]).await;
    assert_eq!(kept["is_fine"], true, "{kept}");
    let answer = post(
        shop,
        &format!("/console/campaigns/{id}/publish"),
        &[("revision", "1"), ("name", "Ayşe")],
    )
    .await;
    assert_eq!(
        answer.place,
        format!("/console/campaigns/{id}?done=published"),
        "{}",
        answer.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_not_live_until_it_is_published_and_then_is_at_once() {
    let shop = Shop::open();
    let (status, kept) = keep(&shop, "tea", "0", [MANIFEST, SCRIPT, CASES]).await;
    assert_eq!((status, &kept["revision"]), (StatusCode::OK, &1.into()));
    assert_eq!(
        kept["cases"],
        serde_json::json!([{ "name": "seven", "holds": true }])
    );
    assert_eq!(shop.text("campaigns/tea.toml"), None);
    let before = shop.host.snapshot().hash().to_owned();
    let answer = post(
        &shop,
        "/console/campaigns/tea/publish",
        &[("revision", "1")],
    )
    .await;
    assert_eq!(answer.place, "/console/campaigns/tea?done=published");
    assert_eq!(shop.text("campaigns/tea.toml").as_deref(), Some(MANIFEST));
    assert_eq!(shop.text("cases/tea.toml").as_deref(), Some(CASES));
    assert_ne!(shop.host.snapshot().hash(), before);
    assert!(shop.host.snapshot().find("tea").is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_mistakes_or_cases_that_do_not_hold_is_not_published() {
    let shop = Shop::open();
    let wrong = CASES.replace("amount = 7", "amount = 8");
    for (texts, code, file, line) in [
        (
            [MANIFEST, "pionts(7);\n", CASES],
            "S0303",
            "campaigns/tea.rhai",
            1,
        ),
        ([MANIFEST, SCRIPT, &wrong], "S0601", "cases/tea.toml", 4),
        (
            ["name = \n", SCRIPT, CASES],
            "S0102",
            "campaigns/tea.toml",
            1,
        ),
    ] {
        let revision = match get(&shop, "/console/campaigns/tea").await.status {
            StatusCode::OK => newest(&shop).await,
            _ => "0".to_owned(),
        };
        let (_, kept) = keep(&shop, "tea", &revision, texts).await;
        assert_eq!(kept["is_fine"], false);
        let found = &kept["found"][0];
        assert_eq!(
            (&found["code"], &found["file"], &found["line"]),
            (&code.into(), &file.into(), &line.into()),
            "{kept}"
        );
        let revision = kept["revision"].to_string();
        let answer = post(
            &shop,
            "/console/campaigns/tea/publish",
            &[("revision", &revision)],
        )
        .await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.text.contains(code), "{}", answer.text);
        assert_eq!(shop.text("campaigns/tea.toml"), None);
    }
}

/// The revision that the page of the draft `tea` has.
async fn newest(shop: &Shop) -> String {
    let page = get(shop, "/console/campaigns/tea").await.text;
    let (_, rest) = page.split_once("name=\"revision\" value=\"").unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_keeps_an_older_draft_is_told_and_overwrites_nothing() {
    let shop = Shop::open();
    keep(&shop, "tea", "0", [MANIFEST, SCRIPT, CASES]).await;
    let mine = MANIFEST.replace("Tea", "My tea");
    let (status, kept) = keep(&shop, "tea", "0", [&mine, SCRIPT, CASES]).await;
    assert_eq!(
        (status, kept["stale"].is_string()),
        (StatusCode::CONFLICT, true)
    );
    assert!(
        !get(&shop, "/console/campaigns/tea")
            .await
            .text
            .contains("My tea")
    );
    let answer = post(
        &shop,
        "/console/campaigns/tea/publish",
        &[("revision", "0")],
    )
    .await;
    assert_eq!(answer.place, "/console/campaigns/tea?failed=stale");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_on_top_of_files_that_others_changed_is_not_published_unseen() {
    let shop = Shop::open();
    published(&shop, "tea").await;
    let mine = MANIFEST.replace("Tea", "My tea");
    keep(&shop, "tea", "0", [&mine, SCRIPT, CASES]).await;
    let theirs = MANIFEST.replace("Tea", "Their tea");
    shop.write("campaigns/tea.toml", &theirs);
    let answer = post(
        &shop,
        "/console/campaigns/tea/publish",
        &[("revision", "1")],
    )
    .await;
    assert_eq!(answer.place, "/console/campaigns/tea?failed=overtaken");
    assert_eq!(shop.text("campaigns/tea.toml"), Some(theirs));
    assert!(
        get(&shop, "/console/campaigns/tea")
            .await
            .text
            .contains("campaigns/tea.toml</code>")
    );
    post(&shop, "/console/campaigns/tea/rebase", &[("revision", "1")]).await;
    let answer = post(
        &shop,
        "/console/campaigns/tea/publish",
        &[("revision", "2")],
    )
    .await;
    assert_eq!(answer.place, "/console/campaigns/tea?done=published");
    assert_eq!(shop.text("campaigns/tea.toml"), Some(mine));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_can_be_undone_and_brought_back() {
    let shop = Shop::open();
    published(&shop, "tea").await;
    let answer = post(&shop, "/console/versions/1/undo", &[]).await;
    assert_eq!(answer.place, "/console/versions?done=undone");
    assert_eq!(
        (shop.text("campaigns/tea.toml"), shop.text("cases/tea.toml")),
        (None, None)
    );
    assert!(shop.host.snapshot().find("tea").is_none());
    let again = post(&shop, "/console/versions/1/undo", &[]).await;
    assert_eq!(again.place, "/console/versions/1?failed=undo-overtaken");
    post(&shop, "/console/versions/1/restore", &[]).await;
    assert_eq!(shop.text("campaigns/tea.rhai").as_deref(), Some(SCRIPT));
    post(
        &shop,
        "/console/campaigns/tea/take-down",
        &[("note", "no more tea")],
    )
    .await;
    assert_eq!(shop.text("campaigns/tea.toml"), None);
    let page = get(&shop, "/console/versions").await.text;
    for said in [
        "published",
        "undone",
        "brought back",
        "taken down",
        "no more tea",
        "Ayşe",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let version = get(&shop, "/console/versions/1").await.text;
    assert!(version.contains("+ points(7);"), "{version}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_is_committed_and_nothing_else_is_and_no_hook_runs() {
    let shop = Shop::open();
    shop.git(&["init", "--quiet", "--initial-branch=main"]);
    shop.git(&["add", "-A"]);
    shop.git(&["commit", "--quiet", "-m", "begin"]);
    let hook = shop.root().join(".git/hooks/post-commit");
    for name in ["post-commit", "pre-commit", "reference-transaction"] {
        let hook = hook.with_file_name(name);
        std::fs::write(&hook, "#!/bin/sh\ntouch ../ran ran\n").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
    }
    // Somebody else is in the middle of something.
    shop.write("notes.txt", "mine\n");
    shop.git(&["add", "notes.txt"]);
    published(&shop, "tea").await;
    assert_eq!(
        shop.git(&["log", "-1", "--format=%an: %s"]),
        "Ayşe: tea: published\n"
    );
    let names = shop.git(&["show", "--name-only", "--format=", "HEAD"]);
    assert_eq!(
        names,
        "campaigns/tea.rhai\ncampaigns/tea.toml\ncases/tea.toml\n"
    );
    assert_eq!(shop.git(&["status", "--short"]), "A  notes.txt\n");
    assert!(!shop.root().join("ran").exists() && !shop.root().join("../ran").exists());
    post(&shop, "/console/versions/1/undo", &[]).await;
    assert_eq!(
        shop.git(&["ls-tree", "-r", "--name-only", "HEAD", "campaigns"]),
        "campaigns/base-points.rhai\ncampaigns/base-points.toml\n"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_other_sites_can_change_nothing() {
    let shop = Shop::open();
    for (name, value, allowed) in [
        ("sec-fetch-site", "cross-site", false),
        ("sec-fetch-site", "same-site", false),
        ("sec-fetch-site", "same-origin", true),
        ("origin", "https://evil.example", false),
        ("origin", "null", false),
        ("origin", "http://shop.example:7878", true),
    ] {
        let request = Request::post("/console/gallery")
            .header(header::CONTENT_TYPE, FORM)
            .header(header::HOST, "shop.example:7878")
            .header(name, value);
        let answer = ask(
            &shop,
            request.body("template=birthday&id=b".into()).unwrap(),
        )
        .await;
        assert_eq!(
            answer.status == StatusCode::FORBIDDEN,
            !allowed,
            "{name}: {value}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_lead_elsewhere_lead_nowhere() {
    let shop = Shop::open();
    for id in ["..%2F..%2Fetc", "..", "%2E%2E", "a%2Fb", ".hidden", "a%00"] {
        let answer = get(&shop, &format!("/console/campaigns/{id}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
        let fields = [
            ("revision", "0"),
            ("manifest", "x"),
            ("script", ""),
            ("cases", ""),
        ];
        let answer = post(&shop, &format!("/console/campaigns/{id}/draft"), &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
    }
    let answer = post(
        &shop,
        "/console/visitor",
        &[("back", "//evil.example"), ("lang", "tr")],
    )
    .await;
    assert_eq!(answer.place, "/console");
    let answer = post(
        &shop,
        "/console/gallery",
        &[("template", "birthday"), ("id", "../x")],
    )
    .await;
    assert_eq!(answer.place, "/console/gallery?failed=id");
}

/// Who takes a template a second time is told of the campaign that has it.
#[tokio::test(flavor = "multi_thread")]
async fn the_gallery_says_what_is_published_already() {
    let shop = Shop::open();
    let page = get(&shop, "/console/gallery").await.text;
    assert_eq!(page.matches("Published already: ").count(), 1, "{page}");
    assert!(page.contains("Published already: base-points<"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_in_is_a_message_out() {
    let shop = Shop::open();
    let long = "[".repeat(20_000);
    let mut revision = "0".to_owned();
    for texts in [
        ["\u{0}\u{feff}", "\u{202e}x", "[[case]]\n[[case]]"],
        [&long, &long, &long],
        [
            "on = [\"purchase\"]\n[params]\nx = 99999999999999999999",
            "loop {}",
            "",
        ],
        ["on = 1", "}", "case = 1"],
        [
            "<script>alert(1)</script>",
            "</textarea><script>alert(2)</script>",
            "&amp;\"'",
        ],
    ] {
        let (status, kept) = keep(&shop, "tea", &revision, texts).await;
        assert_eq!(
            (status, &kept["is_fine"]),
            (StatusCode::OK, &false.into()),
            "{kept}"
        );
        assert!(
            kept["found"]
                .as_array()
                .is_some_and(|found| !found.is_empty())
        );
        revision = kept["revision"].to_string();
        let page = get(&shop, "/console/campaigns/tea").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.text.contains("<script>alert"), "{}", page.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_changes_the_text_and_says_what_it_cannot() {
    let shop = Shop::open();
    let path = "/console/campaigns/base-points/plain";
    let fields = [
        ("revision", "0"),
        ("name", "Base points"),
        ("audience", "purchase.total >= 1"),
        ("from", "2026-12-01"),
        ("through", "2026-12-31"),
        ("times", "3"),
        ("every", "day"),
        ("param.per_unit", "2"),
    ];
    let answer = post(&shop, path, &fields).await;
    assert_eq!(answer.place, "/console/campaigns/base-points?done=kept");
    let page = get(&shop, "/console/campaigns/base-points").await.text;
    assert!(
        page.contains("active = { from = 2026-12-01, through = 2026-12-31 }"),
        "{page}"
    );
    assert!(
        page.contains("limit = { per_customer = 3, every = &#34;day&#34; }"),
        "{page}"
    );
    assert!(page.contains("per_unit = 2"));
    // What base points promise no longer holds, and the page says so.
    assert!(page.contains("S0601"), "{page}");
    // It comes into force little by little, and at once again.
    let rollout = [
        ("revision", "1"),
        ("name", "Base points"),
        ("shadow", "yes"),
        ("canary", "5"),
        ("activate_at", "2026-12-01T09:00"),
        ("param.per_unit", "1"),
    ];
    let answer = post(&shop, path, &rollout).await;
    assert_eq!(answer.place, "/console/campaigns/base-points?done=kept");
    let page = get(&shop, "/console/campaigns/base-points").await.text;
    for said in [
        "shadow = true",
        "canary = &#34;5 %&#34;",
        "activate_at = &#34;2026-12-01T09:00&#34;",
        "id=\"rollout\" open",
    ] {
        assert!(page.contains(said), "{said} in {page}");
    }
    let answer = post(
        &shop,
        path,
        &[
            ("revision", "2"),
            ("name", "Base points"),
            ("param.per_unit", "1"),
        ],
    )
    .await;
    assert_eq!(answer.place, "/console/campaigns/base-points?done=kept");
    let page = get(&shop, "/console/campaigns/base-points").await.text;
    assert!(
        !page.contains("shadow = true") && !page.contains("canary ="),
        "{page}"
    );
    let answer = post(&shop, path, &[("revision", "3"), ("from", "tomorrow")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("“tomorrow” cannot be used there"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_tried_on_a_member_and_a_basket() {
    let shop = Shop::open();
    let path = "/console/campaigns/base-points/try";
    let basket = [
        ("kind", "purchase"),
        ("at", "2026-05-14T10:00"),
        ("sku", "mug"),
        ("quantity", "2"),
        ("unit_price", "12,75"),
    ];
    let answer = post(&shop, path, &basket).await;
    assert!(
        answer.text.contains("data-gave=\"true\"") && answer.text.contains("<li>25 points</li>"),
        "{}",
        answer.text
    );
    let guest = [&basket[..], &[("guest", "yes")]].concat();
    let answer = post(&shop, path, &guest).await;
    assert!(
        answer.text.contains("data-gave=\"false\"") && answer.text.contains("guest"),
        "{}",
        answer.text
    );
    let answer = post(&shop, path, &[("kind", "purchase"), ("at", "never")]).await;
    assert!(answer.text.contains("role=\"alert\""), "{}", answer.text);
}

/// What the form leaves empty of a member's past is nothing, not a mistake.
#[tokio::test(flavor = "multi_thread")]
async fn a_member_is_tried_without_a_past() {
    let shop = Shop::open();
    let manifest = shop
        .text("campaigns/base-points.toml")
        .unwrap()
        .replace("purchase.total >= 1", "history.purchases == 0");
    let script = shop.text("campaigns/base-points.rhai").unwrap();
    keep(&shop, "base-points", "0", [&manifest, &script, ""]).await;
    let basket = [
        ("kind", "purchase"),
        ("at", "2026-05-14T10:00"),
        ("sku", "mug"),
        ("unit_price", "12.75"),
        ("fact.history.purchases", ""),
    ];
    let answer = post(&shop, "/console/campaigns/base-points/try", &basket).await;
    assert!(
        answer.text.contains("data-gave=\"true\""),
        "{}",
        answer.text
    );
    let regular = [&basket[..4], &[("fact.history.purchases", "3")]].concat();
    let answer = post(&shop, "/console/campaigns/base-points/try", &regular).await;
    assert!(
        answer.text.contains("data-gave=\"false\""),
        "{}",
        answer.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_change_comes_out_to_the_point_over_the_past() {
    let shop = Shop::open();
    let manifest = shop
        .text("campaigns/base-points.toml")
        .unwrap()
        .replace("per_unit = 1", "per_unit = 2");
    let (script, cases) = (shop.text("campaigns/base-points.rhai").unwrap(), "");
    keep(&shop, "base-points", "0", [&manifest, &script, cases]).await;
    let router = shop.router();
    let request =
        Request::post("/console/campaigns/base-points/backtest").header(header::CONTENT_TYPE, FORM);
    let begun = router
        .clone()
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let place = begun.headers()[header::LOCATION]
        .to_str()
        .unwrap()
        .to_owned();
    // It is decided on a thread of its own.
    let page = loop {
        let response = router
            .clone()
            .oneshot(Request::get(&place).body(Body::empty()).unwrap())
            .await
            .unwrap();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let page = String::from_utf8(bytes.to_vec()).unwrap();
        if !page.contains("hx-trigger") {
            break page;
        }
        tokio::task::yield_now().await;
    };
    // c1 bought for 1,200.00 and 0.50; c2 brought back what they bought.
    assert!(page.contains("1,200 points → 2,400 points"), "{page}");
    let response = router
        .oneshot(
            Request::get(format!("{place}/page"))
                .body(Body::empty())
                .unwrap(),
        )
        .await
        .unwrap();
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap();
    assert!(
        policy.contains("sandbox allow-scripts") && !policy.contains("allow-same-origin"),
        "{policy}"
    );
}

/// A member's page shows the purse that they share, whose it is and who brought what, in
/// both languages.
#[tokio::test(flavor = "multi_thread")]
async fn a_shared_purse_is_shown() {
    let shop = Shop::open();
    shop.share("yilmaz", &["c1", "c2"]);
    for (language, whose, why) in [
        (
            "en",
            "Points of the household yilmaz, shared with:",
            "available of household yilmaz",
        ),
        (
            "tr",
            "yilmaz hanesinin puanları, şunlarla ortak:",
            "yilmaz hanesinin kullanılabilir puanları",
        ),
    ] {
        let page = asking::get_in(&shop.router(), "/console/members/c2", language).await;
        let page = page.text;
        assert!(page.contains(whose), "{page}");
        assert!(
            page.contains(r#"<a href="/console/members/c1">c1</a>"#),
            "{page}"
        );
        assert!(page.contains("<td>c1</td>"), "{page}");
        let page = asking::get_in(&shop.router(), "/console/members/c1", language).await;
        assert!(page.text.contains(why), "{}", page.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn members_are_found_with_what_they_own_and_why() {
    let shop = Shop::open();
    let page = get(&shop, "/console/members?q=C1").await.text;
    assert!(
        page.contains("/console/members/c1") && !page.contains("/console/members/c2"),
        "{page}"
    );
    let page = get(&shop, "/console/members/c1").await.text;
    assert!(
        page.contains("points: 1,200") && page.contains("silver"),
        "{page}"
    );
    // From 1,200 to 5,000 earned points.
    assert!(
        page.contains("To gold there are missing:") && page.contains("3,800 points"),
        "{page}"
    );
    let page = get(&shop, "/console/events/e1").await.text;
    assert!(page.contains("base-points: 1,200 points"), "{page}");
    assert!(
        page.contains("purchase.total is 1200.00") || page.contains("✓ audience"),
        "{page}"
    );
    let page = get(&shop, "/console/events/e4").await.text;
    assert!(
        page.contains("not in its audience") && page.contains("purchase.total is 0.50"),
        "{page}"
    );
    assert_eq!(
        get(&shop, "/console/events/e9").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        get(&shop, "/console/members/nobody").await.status,
        StatusCode::NOT_FOUND
    );
    let csv = get(&shop, "/console/reports/campaigns.csv").await;
    assert_eq!(
        csv.text,
        "campaign,wallet,given,taken,events,coupons,redeemed,expired\r\nbase-points,points,1250,50,3,0,0,0\r\n"
    );
    let disposition = csv.response.headers()[header::CONTENT_DISPOSITION]
        .to_str()
        .unwrap();
    assert_eq!(disposition, "attachment; filename=\"campaigns.csv\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_are_pages_and_tables_of_the_same_numbers() {
    let shop = Shop::open();
    let page = get(&shop, "/console/reports").await.text;
    for part in ["Ever bought", "33.3 %", "2026-03", "50.0", "1,200"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    for (name, rows) in [
        (
            "measures",
            &[
                "all,,2,2,2,3,1,33.3,2,66.7,2,100.0",
                "tier,bronze,1,1,1,1,1,100.0,1,100.0,1,100.0",
                "tier,silver,1,1,1,2,0,0.0,1,50.0,1,100.0",
            ][..],
        ),
        (
            "cohorts",
            &[
                "2026-03,0,2,2,100.0",
                "2026-03,1,2,0,0.0",
                "2026-03,2,2,1,50.0",
            ],
        ),
        ("points", &["points,1200,0,0,0,1200,0,0"]),
    ] {
        let csv = get(&shop, &format!("/console/reports/{name}.csv"))
            .await
            .text;
        let lines: Vec<&str> = csv.split_terminator("\r\n").skip(1).collect();
        assert_eq!(lines, rows, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_campaigns_changed_is_said_in_plain_words() {
    let shop = Shop::open();
    let page = get(&shop, "/console/uplift").await.text;
    assert!(page.contains("No campaign has a control group"), "{page}");
    let manifest = shop.text("campaigns/base-points.toml").unwrap();
    let manifest = manifest.replacen("phase =", "holdout = \"50 %\"\nphase =", 1);
    shop.write("campaigns/base-points.toml", &manifest);
    shop.host.reload().unwrap();
    let page = get(&shop, "/console/uplift?days=10").await.text;
    for part in ["Control group", "We cannot tell yet", "value=\"10\""] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let csv = get(&shop, "/console/uplift.csv?days=10").await.text;
    assert!(csv.contains("\r\nbase-points,"), "{csv}");
}

#[tokio::test(flavor = "multi_thread")]
async fn offers_and_tables_are_edited_with_their_campaign_and_published_with_it() {
    let shop = Shop::open();
    std::fs::create_dir_all(shop.root().join("tables")).unwrap();
    let manifest = "name = \"Spring\"\non = [\"purchase\"]\noffers = \"prices.csv\"\n";
    let offers = "tables.regions[purchase.store ?? \"\"].bonus ?? \"\",points\nyes,10\n";
    let regions = "store,bonus\nmoda,yes\n";
    shop.write("campaigns/spring.toml", manifest);
    shop.write("campaigns/prices.csv", offers);
    shop.write("tables/regions.csv", regions);
    shop.host.reload().unwrap();
    let page = get(&shop, "/console/campaigns/spring").await.text;
    for part in ["campaigns/prices.csv", "tables/regions.csv", "moda,yes"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("campaigns/spring.rhai"), "{page}");
    let fields = [
        ("revision", "0"),
        ("manifest", manifest),
        ("script_path", "campaigns/prices.csv"),
        ("script", &offers.replace("yes,10", "yes,20")),
        ("cases", ""),
        ("table.regions", &format!("{regions}kadikoy,yes\n")),
    ];
    let kept = post(&shop, "/console/campaigns/spring/draft", &fields).await;
    assert_eq!(kept.place, "/console/campaigns/spring?done=kept");
    assert_eq!(shop.text("campaigns/prices.csv").as_deref(), Some(offers));
    let fields = [("revision", "1"), ("name", "Ayşe")];
    let answer = post(&shop, "/console/campaigns/spring/publish", &fields).await;
    assert_eq!(
        answer.place, "/console/campaigns/spring?done=published",
        "{}",
        answer.text
    );
    assert!(
        shop.text("campaigns/prices.csv")
            .unwrap()
            .contains("yes,20")
    );
    assert!(shop.text("tables/regions.csv").unwrap().contains("kadikoy"));
    assert_eq!(shop.text("campaigns/spring.rhai"), None);
    // One click undoes all of it.
    let undone = post(&shop, "/console/versions/1/undo", &[]).await;
    assert!(undone.place.contains("done="), "{}", undone.text);
    assert_eq!(shop.text("campaigns/prices.csv").as_deref(), Some(offers));
    assert_eq!(shop.text("tables/regions.csv").as_deref(), Some(regions));
}
