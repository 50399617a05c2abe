//! What people do with the console, in a real browser and in both languages.

use std::time::Duration;

use sadakat_server::Server;
use serde_json::json;

use crate::browser::{Browser, Page};
use crate::shop::Shop;

const AXE: &str = include_str!("axe.min.js");

/// A shop with its console, and a browser in front of it.
pub(crate) struct Desk {
    pub(crate) shop: Shop,
    server: Server,
    browser: Browser,
}

impl Desk {
    pub(crate) fn open() -> Self {
        Self::open_with(None)
    }

    fn open_with(token: Option<&str>) -> Self {
        Self::of(Shop::open(), token)
    }

    /// The console of a shop that has something to show.
    pub(crate) fn of(shop: Shop, token: Option<&str>) -> Self {
        let server = shop.serve(token);
        Self {
            shop,
            server,
            browser: Browser::open(),
        }
    }

    pub(crate) fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.address())
    }

    /// A page whose visitor reads a language.
    pub(crate) fn page(&self, language: &str) -> Page {
        let mut page = self.browser.page();
        page.call("Network.enable", json!({}));
        let cookie = json!({ "name": "sadakat-lang", "value": language, "url": self.at("/") });
        page.call("Network.setCookie", cookie);
        page
    }

    pub(crate) fn close(self) {
        self.server.stop(Duration::ZERO);
    }
}

/// Puts the cursor at the end of an editor: 0 is the manifest's, 1 the
/// script's, 2 that of the cases.
fn at_the_end_of(page: &mut Page, editor: usize) {
    page.click(&format!(".file:nth-of-type({}) .editor", editor + 1));
    page.press("End", true);
}

fn kept(page: &mut Page) {
    page.until("document.body.dataset.kept === 'yes'");
}

#[test]
fn a_birthday_campaign_goes_live_from_the_gallery_and_is_undone_with_a_click() {
    for (language, begun, fine, live) in [
        (
            "en",
            "A draft is there",
            "Nothing is wrong.",
            "Published, and in force.",
        ),
        (
            "tr",
            "Taslak hazır",
            "Hata yok.",
            "Yayınlandı ve yürürlükte.",
        ),
    ] {
        let desk = Desk::open();
        let mut page = desk.page(language);
        page.open(&desk.at("/console/gallery"));
        page.follow("li:has(input[value=birthday]) button");
        assert!(
            page.text(".notice").contains(begun),
            "{}",
            page.text("main")
        );
        assert_eq!(page.text("#verdict"), fine);
        assert_eq!(
            page.run("document.querySelectorAll('#cases .holds').length"),
            4
        );

        // The form and the text are the same thing.
        page.fill("[name='param.percent']", "20");
        page.follow("#plain button");
        assert!(
            page.text("#found").contains("S0601"),
            "{}",
            page.text("#check")
        );
        assert_eq!(
            page.run("document.querySelector('#publish button').disabled"),
            true
        );
        page.fill("[name='param.percent']", "15");
        page.follow("#plain button");

        // First for a few members only.
        page.run("document.querySelector('#rollout').open = true");
        page.fill("[name=canary]", "10");
        page.follow("#plain button");
        assert_eq!(page.run("document.querySelector('#rollout').open"), true);
        assert_eq!(
            page.run("document.querySelector('[name=canary]').value"),
            "10 %"
        );
        page.fill("[name=canary]", "");
        page.follow("#plain button");

        page.run("document.querySelector('[name=at]').value = '2026-05-14T10:00'");
        page.fill("[name='fact.customer.birth_date']", "1985-05-14");
        page.click("#try button");
        page.until("document.querySelector('.tried')");
        assert!(
            page.text(".effects").contains("birthday 15 %"),
            "{}",
            page.text(".tried")
        );

        page.follow("form[action$=backtest] button");
        page.until("document.querySelector('.facts')");
        // c1 bought on their birthday, and the sweep of that day sees it.
        assert!(
            page.text(".facts").contains("– → 1"),
            "{}",
            page.text("main")
        );
        page.until("document.querySelector('iframe')");

        page.open(&desk.at("/console/campaigns/birthday"));
        page.fill("#publish [name=name]", "Ayşe");
        page.fill("#publish [name=note]", "at last");
        page.follow("#publish button");
        assert_eq!(page.text(".notice"), live);
        assert!(desk.shop.host.snapshot().find("birthday").is_some());
        page.open(&desk.at("/console"));
        assert!(page.text("tbody").contains("Birthday coupon"));

        page.open(&desk.at("/console/versions"));
        assert!(
            page.text(".versions").contains("at last") && page.text(".versions").contains("Ayşe")
        );
        let zone = desk.shop.host.snapshot().settings().schema.zone.clone();
        assert!(page.text(".versions").contains(zone.name()));
        page.follow(".versions button");
        assert!(desk.shop.host.snapshot().find("birthday").is_none());
        assert_eq!(desk.shop.text("campaigns/birthday.toml"), None);
        assert_eq!(page.complaints(), Vec::<String>::new());
        desk.close();
    }
}

#[test]
fn mistakes_are_shown_as_they_are_typed_and_cannot_be_published() {
    let desk = Desk::open();
    let mut page = desk.page("en");
    page.open(&desk.at("/console/campaigns/base-points"));
    at_the_end_of(&mut page, 1);
    page.type_in("multipy(2);");
    kept(&mut page);
    assert!(
        page.text("#found")
            .contains("there is no function `multipy`"),
        "{}",
        page.text("#found")
    );
    assert!(page.text("#found").contains("did you mean `multiply`?"));
    // Where it stands, in the editor itself.
    let marks = "document.querySelectorAll('.editor')[1].shadowRoot.querySelectorAll('.cm-lintRange-error').length";
    page.until(&format!("{marks} === 1"));
    assert_eq!(
        page.run("document.querySelector('#publish button').disabled"),
        true
    );
    // Following the advice works.
    for _ in "py(2);".chars() {
        page.press("Backspace", false);
    }
    page.type_in("ply(2);");
    page.until("!document.querySelector('#found').innerText.includes('multipy')");
    assert_eq!(page.complaints(), Vec::<String>::new());
    desk.close();
}

#[test]
fn people_sign_in_with_their_token() {
    let token = "a-token-that-nobody-guesses-0123456789";
    let desk = Desk::open_with(Some(token));
    let mut page = desk.page("en");
    page.call("Page.navigate", json!({ "url": desk.at("/console") }));
    page.until("location.pathname === '/sign-in' && document.querySelector('[type=password]')");
    page.fill(
        "input[type=password]",
        "not-the-token-of-this-server-at-all",
    );
    page.follow("button");
    assert!(
        !page.text("body").contains("base-points"),
        "{}",
        page.text("body")
    );
    page.fill("input[type=password]", token);
    page.follow("button");
    page.open(&desk.at("/console"));
    assert!(
        page.text("main").contains("base-points"),
        "{}",
        page.text("body")
    );
    desk.close();
}

#[test]
fn nobody_loses_work() {
    let desk = Desk::open();
    let mut mine = desk.page("en");
    mine.open(&desk.at("/console/campaigns/base-points"));
    let mut theirs = desk.page("en");
    theirs.open(&desk.at("/console/campaigns/base-points"));
    at_the_end_of(&mut mine, 0);
    mine.type_in("# mine\n");
    kept(&mut mine);
    // Whoever edits an older draft is told, and overwrites nothing.
    at_the_end_of(&mut theirs, 0);
    theirs.type_in("# theirs\n");
    kept(&mut theirs);
    theirs.until("!document.querySelector('#stale').hidden");
    // A closed tab's draft is there again.
    drop(mine);
    let mut again = desk.page("en");
    again.open(&desk.at("/console/campaigns/base-points"));
    let text = again.run("document.querySelector('[name=manifest]').value");
    assert!(text.as_str().unwrap().ends_with("# mine\n"), "{text}");
    // The server's refusal of the older draft is in the log, and nothing else.
    let complaints = theirs.complaints();
    assert!(
        complaints.iter().all(|complaint| complaint.contains("409")),
        "{complaints:?}"
    );
    desk.close();
}

#[test]
fn support_finds_a_member_and_why_they_got_something() {
    let desk = Desk::open();
    let mut page = desk.page("en");
    page.open(&desk.at("/console/members"));
    page.fill("[name=q]", "c1");
    page.follow(".search button");
    page.follow("tbody a");
    assert!(page.text("main").contains("1,200"), "{}", page.text("main"));
    page.follow("a[href='/console/events/e1']");
    assert!(
        page.text("main").contains("purchase.total"),
        "{}",
        page.text("main")
    );
    page.open(&desk.at("/console/now"));
    assert!(
        page.text(".decisions").contains("e4"),
        "{}",
        page.text("main")
    );
    assert_eq!(page.complaints(), Vec::<String>::new());
    desk.close();
}

#[test]
fn every_page_can_be_read_by_everybody_in_both_languages_and_schemes() {
    let desk = Desk::of(crate::near::shop(), None);
    let paths = [
        "/console",
        "/console/gallery",
        "/console/segments",
        "/console/segments/recency",
        "/console/campaigns/base-points",
        "/console/versions",
        "/console/members",
        "/console/members/c1",
        "/console/events/e1",
        "/console/now",
        "/console/reports",
        "/console/uplift",
    ];
    for language in ["en", "tr"] {
        for (scheme, width) in [("light", 1300), ("dark", 390)] {
            let mut page = desk.page(language);
            let media =
                json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
            page.call("Emulation.setEmulatedMedia", media);
            page.call(
                "Emulation.setDeviceMetricsOverride",
                json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false }),
            );
            for path in paths {
                page.open(&desk.at(path));
                assert_eq!(page.run("document.documentElement.lang"), language);
                page.run(AXE);
                let found = page.run(
                    "axe.run().then((result) => result.violations.map((one) => \
                     `${one.id}: ${one.help}: ${one.nodes.map((node) => node.html).slice(0, 3).join(' ')}`))",
                );
                assert_eq!(found, json!([]), "{path} in {language}, {scheme}");
                // Nothing is wider than the screen.
                let wide = page.run("document.documentElement.scrollWidth - innerWidth");
                assert!(
                    wide.as_i64().is_some_and(|wide| wide <= 0),
                    "{path} is {wide} too wide at {width}"
                );
            }
            assert_eq!(page.complaints(), Vec::<String>::new());
        }
    }
    desk.close();
}

#[test]
fn everything_can_be_reached_by_the_keyboard_alone() {
    let desk = Desk::open();
    let mut page = desk.page("en");
    page.open(&desk.at("/console/campaigns/base-points"));
    let mut reached = std::collections::BTreeSet::new();
    for _ in 0..80 {
        page.press("Tab", false);
        let focus = page.run(
            "(() => { const at = document.activeElement; const inner = at.shadowRoot?.activeElement; \
             return inner ? 'editor' : at.getAttribute('name') || at.id || at.tagName; })()",
        );
        reached.insert(focus.as_str().unwrap_or_default().to_owned());
    }
    for name in ["lang", "audience", "editor", "sku", "note", "days"] {
        assert!(reached.contains(name), "{name} in {reached:?}");
    }
    desk.close();
}
