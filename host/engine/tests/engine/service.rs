//! What a service says to a host, and what it is told.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::sync::Arc;

use rust_decimal::Decimal;
use sadakat_engine::decide::MemoryClaims;
use sadakat_engine::load::Folder;
use sadakat_engine::{
    Account, CampaignUse, DecideError, DiscountOn, Event, FieldValue, Given, Host, Line, Member,
    SharedUse,
};

const PROGRAM: &str = "[program]\nname = \"Café\"\ncurrency = \"TRY\"\n\
    time_zone = \"Europe/Istanbul\"\n[wallets.points]\npending = \"14 days\"\nexpires = \"365 days\"\n\
    [tiers]\nlevels = { bronze = 0, gold = 1000 }\n";

/// A program of these campaigns: a manifest and a script each.
fn folder(campaigns: &[(&str, &str, &str)]) -> Folder {
    let mut folder = Folder::default();
    folder.insert("program.toml", PROGRAM.as_bytes());
    for (id, manifest, script) in campaigns {
        folder.insert(&format!("campaigns/{id}.toml"), manifest.as_bytes());
        folder.insert(&format!("campaigns/{id}.rhai"), script.as_bytes());
    }
    folder
}

fn host(campaigns: &[(&str, &str, &str)]) -> Host {
    let built = Host::builder().build(&folder(campaigns));
    built.map_err(|report| report.render(false)).unwrap()
}

const BASE: (&str, &str, &str) = (
    "base",
    "on = [\"purchase\"]\nphase = \"earn\"\n",
    "points(purchase.net / 10);",
);

fn purchase(id: &str, at: &str, customer: &str) -> Event {
    Event::purchase(id, at)
        .customer(customer)
        .line(Line::new("latte").quantity(2).unit_price("95.00"))
        .with("purchase.store", "kadikoy")
        .build()
}

fn error(result: Result<sadakat_engine::Decision, DecideError>) -> (String, String) {
    let error = result.unwrap_err();
    (error.code().id.to_owned(), error.to_string())
}

#[test]
fn a_decision_owns_what_it_needs_whatever_is_edited_since() {
    let host = host(&[BASE]);
    let event = purchase("e1", "2026-11-21T14:03:00+03:00", "c42");
    let decision = host.decide(&event, &Member::new("c42")).unwrap();
    let before = (decision.to_json(), decision.explain().to_json());
    host.put(&folder(&[("other", BASE.1, "points(1);")]))
        .unwrap();
    assert_eq!((decision.to_json(), decision.explain().to_json()), before);
    let effects = decision.effects();
    assert_eq!(effects.len(), 1);
    assert_eq!(&*effects[0].campaign, "base");
    let Given::Points { wallet, amount, .. } = &effects[0].given else {
        panic!("{effects:?}");
    };
    assert_eq!((&**wallet, *amount), ("points", Decimal::from(19)));
    assert!(decision.explain().to_text().contains("base"));
    let points = &decision.changes().points[0];
    assert_eq!(points.usable_from.to_string(), "2026-12-05");
    assert_eq!(points.expires.unwrap().to_string(), "2027-12-05");
    // The same with serde.
    assert_eq!(
        serde_json::to_string(&decision).unwrap(),
        decision.to_json()
    );
}

#[test]
fn a_gift_that_members_get_once_is_not_given_twice() {
    let host = host(&[(
        "welcome",
        "on = [\"purchase\"]\nphase = \"order\"\nlimit = { per_customer = 1 }\n",
        "gift(\"cookie\");",
    )]);
    let event = purchase("e1", "2026-11-21T14:03:00+03:00", "c42");
    // Who says nothing of uses is refused.
    let (code, text) = error(host.decide(&event, &Member::new("c42")));
    assert_eq!(code, "S0519");
    assert!(text.contains("`welcome` is limited by member"), "{text}");
    assert!(text.contains("Member::uses"), "{text}");
    let first = host.decide(&event, &Member::new("c42").uses([])).unwrap();
    assert_eq!(first.effects().len(), 1);
    let kept = first.changes().uses;
    assert_eq!(kept.len(), 1);
    // What a store keeps goes through text and comes back the same.
    let text = serde_json::to_string(&kept).unwrap();
    assert_eq!(
        text,
        r#"[{"campaign":"welcome","day":"2026-11-21","times":1}]"#
    );
    let rows: Vec<CampaignUse> = serde_json::from_str(&text).unwrap();
    let next = purchase("e2", "2026-12-24T10:00:00+03:00", "c42");
    let second = host.decide(&next, &Member::new("c42").uses(rows)).unwrap();
    assert!(second.effects().is_empty());
    assert!(second.changes().is_empty());
    let told = second.explain();
    assert_eq!(told.campaigns[0].reason.name(), "limit");
    let counted = host
        .decide(&next, &Member::new("c42").used("welcome", 1))
        .unwrap();
    assert!(counted.effects().is_empty());
    let preview = host
        .decide(&next, &Member::new("c42").uses_unknown())
        .unwrap();
    assert_eq!(preview.effects().len(), 1);
    // Guests get nothing that is limited by member, and nobody asks.
    let guest = host.decide(&event, &Member::guest()).unwrap();
    assert!(guest.effects().is_empty());
}

#[test]
fn limits_by_store_and_month_count_their_own_rows() {
    let host = host(&[(
        "visit",
        "on = [\"purchase\"]\nlimit = { per = \"purchase.store\", per_customer = 1, every = \"month\" }\n",
        "points(10);",
    )]);
    let rows = |decision: &sadakat_engine::Decision| decision.changes().uses;
    let event = purchase("e1", "2026-11-21T14:03:00+03:00", "c42");
    let first = host.decide(&event, &Member::new("c42").uses([])).unwrap();
    assert_eq!(rows(&first)[0].per.as_deref(), Some("purchase.store"));
    assert_eq!(rows(&first)[0].key.as_deref(), Some("kadikoy"));
    let given = |event: &Event| {
        let member = Member::new("c42").uses(rows(&first));
        host.decide(event, &member).unwrap().effects().len()
    };
    assert_eq!(
        given(&purchase("e2", "2026-11-30T23:59:00+03:00", "c42")),
        0
    );
    assert_eq!(
        given(&purchase("e3", "2026-12-01T00:00:00+03:00", "c42")),
        1
    );
    let elsewhere = Event::purchase("e4", "2026-11-22T10:00:00+03:00")
        .customer("c42")
        .line(Line::new("latte").quantity(1).unit_price("95.00"))
        .with("purchase.store", "moda")
        .build();
    assert_eq!(given(&elsewhere), 1);
}

#[test]
fn caps_by_the_day_see_what_was_given_today() {
    let host = host(&[(
        "happy",
        "on = [\"purchase\"]\ncap = { points = 30, per = \"day\" }\n",
        "points(20);",
    )]);
    let mut kept = Vec::new();
    let mut given = Vec::new();
    for (id, at) in [
        ("e1", "2026-11-21T10:00:00+03:00"),
        ("e2", "2026-11-21T11:00:00+03:00"),
        ("e3", "2026-11-21T12:00:00+03:00"),
        ("e4", "2026-11-22T12:00:00+03:00"),
    ] {
        let member = Member::new("c42").given(kept.clone());
        let decision = host.decide(&purchase(id, at, "c42"), &member).unwrap();
        given.push(
            decision
                .effects()
                .iter()
                .map(|e| format!("{:?}", e.given))
                .collect::<String>(),
        );
        kept.extend(decision.changes().given);
    }
    let amounts: Vec<&str> = given
        .iter()
        .map(|text| {
            text.split("amount: ")
                .nth(1)
                .map_or("0", |t| t.split(',').next().unwrap())
        })
        .collect();
    assert_eq!(amounts, ["20", "10", "0", "20"]);
}

#[test]
fn budgets_are_claimed_and_given_back() {
    let host = host(&[(
        "first",
        "on = [\"purchase\"]\nphase = \"order\"\nlimit = { total = 2 }\n",
        "gift(\"mug\");",
    )]);
    assert_eq!(&*host.needs().shared[0], "first");
    let ask = |id: &str| {
        let event = purchase(id, "2026-11-21T10:00:00+03:00", "c42");
        host.decide(&event, &Member::new("c42")).unwrap()
    };
    let (one, two, three) = (ask("e1"), ask("e2"), ask("e3"));
    let counts = [&one, &two, &three].map(|decision| decision.effects().len());
    assert_eq!(counts, [1, 1, 0]);
    // It is explained with what was left then.
    assert!(one.explain().to_json().contains("\"given\""));
    host.release(&two);
    assert_eq!(ask("e4").effects().len(), 1);
    let shared = one.changes().shared;
    let text = serde_json::to_string(&shared).unwrap();
    assert_eq!(
        text,
        r#"[{"campaign":"first","day":"2026-11-21","amount":"1"}]"#
    );
    // Who keeps the rows previews by them.
    let rows: Vec<SharedUse> = serde_json::from_str(&text).unwrap();
    let event = purchase("e5", "2026-11-21T10:00:00+03:00", "c42");
    let member = Member::new("c42");
    let preview = |rows: Vec<SharedUse>| {
        let decided = host.pin().preview_batch([(&event, &member)], rows).unwrap();
        decided[0].effects().len()
    };
    assert_eq!(preview(rows.clone()), 1);
    assert_eq!(preview([rows.clone(), rows].concat()), 0);
}

/// What comes late is capped on the day on which the account stands: it begins no
/// day of its own, on which as much could be given again.
#[test]
fn what_comes_late_is_capped_on_the_day_of_the_account() {
    let host = host(&[(
        "happy",
        "on = [\"purchase\"]\ncap = { points = 30, per = \"day\" }\n",
        "points(20);",
    )]);
    let mut account = Account::kept("c42", None).unwrap();
    let mut given = Vec::new();
    for (id, day) in [
        ("e1", "2026-11-21"),
        ("e2", "2026-11-01"),
        ("e3", "2026-11-20"),
        ("e4", "2026-11-22"),
    ] {
        let event = purchase(id, &format!("{day}T10:00:00+03:00"), "c42");
        let text = host.process(&event, &mut account).unwrap().to_json();
        let decision: serde_json::Value = serde_json::from_str(&text).unwrap();
        let amount = decision["effects"][0]["amount"].as_str();
        given.push(amount.unwrap_or("0").to_owned());
    }
    assert_eq!(given, ["20", "10", "0", "20"]);
}

/// What was taken of January is nothing of December's, although that asks later:
/// neither where the host counts nor where rows say it.
#[test]
fn an_earlier_month_does_not_see_the_next_one() {
    let host = host(&[(
        "first",
        "on = [\"purchase\"]\nphase = \"order\"\n\
         limit = { per = \"purchase.store\", times = 1, every = \"month\" }\n",
        "gift(\"mug\");",
    )]);
    let member = Member::new("c42");
    let on = |id: &str, day: &str| purchase(id, &format!("{day}T10:00:00+03:00"), "c42");
    let ask = |event: &Event| host.decide(event, &member).unwrap();
    let january = ask(&on("e1", "2027-01-01"));
    let december = ask(&on("e2", "2026-12-31"));
    let again = ask(&on("e3", "2026-12-30"));
    let counts = [&january, &december, &again].map(|decision| decision.effects().len());
    assert_eq!(counts, [1, 1, 0]);
    let event = on("e4", "2026-12-31");
    let preview = |rows: Vec<SharedUse>| {
        let decided = host.pin().preview_batch([(&event, &member)], rows).unwrap();
        decided[0].effects().len()
    };
    assert_eq!(preview(january.changes().shared), 1);
    assert_eq!(preview(december.changes().shared), 0);
}

/// A preview of several baskets promised the last mug to each of them.
#[test]
fn what_one_event_of_a_preview_gets_the_next_does_not() {
    let host = host(&[
        (
            "mugs",
            "on = [\"purchase\"]\nphase = \"order\"\nlimit = { total = 3 }\n",
            "gift(\"mug\");",
        ),
        (
            "money",
            "on = [\"purchase\"]\nphase = \"order\"\nbudget = 50\n",
            "discount(#{ amount: 20 });",
        ),
    ]);
    let events: Vec<Event> = (1..=4)
        .map(|n| purchase(&format!("e{n}"), "2026-11-21T10:00:00+03:00", "c42"))
        .collect();
    let member = Member::new("c42");
    let preview = |rows: Vec<SharedUse>| -> Vec<String> {
        let asked = events.iter().map(|event| (event, &member));
        let decided = host.pin().preview_batch(asked, rows).unwrap();
        let given = decided.iter().map(|decision| {
            let effects = decision.effects();
            let given = effects.iter().map(|effect| match &effect.given {
                Given::Discount { amount, on, .. } => {
                    // Lines are counted from 1, as in the JSON.
                    let DiscountOn::Lines(lines) = on else {
                        panic!("{on:?}")
                    };
                    assert_eq!(lines[0].line, 1);
                    amount.to_string()
                }
                Given::Gift { .. } => "mug".to_owned(),
                other => panic!("{other:?}"),
            });
            given.collect::<Vec<_>>().join(" ")
        });
        given.collect()
    };
    let expected = ["20.00 mug", "20.00 mug", "10.00 mug", ""];
    assert_eq!(preview(Vec::new()), expected);
    // Nothing stays taken.
    assert_eq!(preview(Vec::new()), expected);
    let used: Vec<SharedUse> = serde_json::from_str(
        r#"[{"campaign":"mugs","amount":"2"},{"campaign":"money","budget":true,"amount":"35"}]"#,
    )
    .unwrap();
    assert_eq!(preview(used), ["15.00 mug", "", "", ""]);
}

/// Rows of a table of offers are counted as the table, whichever row it was.
#[test]
fn a_preview_knows_what_is_used_of_a_table_of_offers() {
    let mut folder = folder(&[]);
    folder.insert(
        "campaigns/spring.toml",
        &b"on = [\"purchase\"]\noffers = \"spring.csv\"\nlimit = { total = 2 }\n"[..],
    );
    let offers = "line.sku,percent,cap\nlatte,10,5\n-,5,5\n";
    folder.insert("campaigns/spring.csv", offers.as_bytes());
    let host = Host::builder().build(&folder).unwrap();
    let event = purchase("e1", "2026-11-21T10:00:00+03:00", "c42");
    let member = Member::new("c42");
    let preview = |used: &str| {
        let rows: Vec<SharedUse> = serde_json::from_str(used).unwrap();
        let decided = host.pin().preview_batch([(&event, &member)], rows).unwrap();
        decided[0].effects().len()
    };
    assert_eq!(preview(r#"[{"campaign":"spring","amount":"1"}]"#), 1);
    assert_eq!(preview(r#"[{"campaign":"spring","amount":"2"}]"#), 0);
}

/// A budget of a table of offers was kept in cents, since no campaign is called
/// like the table: 4.50 of 5 came back as 450.
#[test]
fn what_is_used_of_a_tables_budget_is_an_amount() {
    let mut folder = folder(&[]);
    folder.insert(
        "campaigns/spring.toml",
        &b"on = [\"purchase\"]\noffers = \"spring.csv\"\nbudget = { discount = 5 }\n"[..],
    );
    let offers = "line.sku,amount\nlatte,4.50\n-,4.50\n";
    folder.insert("campaigns/spring.csv", offers.as_bytes());
    let host = Host::builder().build(&folder).unwrap();
    let event = purchase("e1", "2026-11-21T10:00:00+03:00", "c42");
    let decision = host.decide(&event, &Member::new("c42")).unwrap();
    let used = decision.changes().shared;
    assert_eq!(
        serde_json::to_string(&used).unwrap(),
        r#"[{"campaign":"spring","budget":true,"day":"2026-11-21","amount":"4.50"}]"#
    );
    // What is left for the next, by these rows.
    let member = Member::new("c42");
    let next = purchase("e2", "2026-11-21T11:00:00+03:00", "c42");
    let decided = host.pin().preview_batch([(&next, &member)], used).unwrap();
    assert!(decided[0].to_json().contains("\"amount\":\"0.50\""));
}

#[test]
fn facts_that_nobody_gave_are_never_nought() {
    let host = host(&[(
        "second",
        "on = [\"purchase\"]\naudience = 'history.purchases == 0'\n",
        "points(10);",
    )]);
    let event = purchase("e1", "2026-11-21T14:03:00+03:00", "c42");
    let (code, text) =
        error(host.decide(&event, &Member::new("c42").fact("customer.tier", "gold")));
    assert_eq!(code, "S0504");
    assert!(text.contains("history.purchases is missing"), "{text}");
    let facts = Member::new("c42").fact("history.purchases", 0);
    assert_eq!(host.decide(&event, &facts).unwrap().effects().len(), 1);
    let needs = host.needs();
    assert_eq!(needs.facts.len(), 1);
    assert_eq!(needs.facts[0].field, "history.purchases");
    assert!(!needs.facts[0].optional);
}

#[test]
fn wrong_facts_are_named_with_their_cure() {
    let host = host(&[BASE]);
    let event = purchase("e1", "2026-11-21T14:03:00+03:00", "c42");
    let ask = |field: &str, value: FieldValue| {
        error(host.decide(&event, &Member::new("c42").fact(field, value)))
    };
    for (field, value, code, words) in [
        (
            "customer.tier",
            "golden".into(),
            "S0508",
            "there is no `golden`",
        ),
        (
            "customer.teir",
            "gold".into(),
            "S0502",
            "did you mean `customer.tier`?",
        ),
        (
            "history.purchases",
            "three".into(),
            "S0503",
            "write a whole number",
        ),
        ("history.spend", "12.345".into(), "S0505", "TRY has 2"),
        (
            "purchase.total",
            3.into(),
            "S0502",
            "it is about events: say it in the event",
        ),
        (
            "purchases",
            3.into(),
            "S0502",
            "did you mean `history.purchases`?",
        ),
        (
            "history",
            3.into(),
            "S0502",
            "say what is in it, such as `history.purchases`",
        ),
        ("customer.id", "c43".into(), "S0520", "the member is `c42`"),
    ] {
        let (found, text) = ask(field, value);
        assert_eq!(found, code, "{field}: {text}");
        assert!(text.contains(words), "{field}: {text}");
        assert!(text.contains(field), "{field}: {text}");
    }
    let (code, text) = error(host.decide(&event, &Member::new("c43")));
    assert_eq!(code, "S0520");
    assert!(text.contains("`c42`") && text.contains("`c43`"), "{text}");
}

/// What to do about a fact that was not said is said for its kind; whoever does
/// it is decided.
#[test]
fn the_cure_of_a_missing_fact_works() {
    let read = r#"'customer.tier == "gold" && history.purchases > 2 && customer.score > 1 && !("vip" in customer.tags)'"#;
    let manifest = format!("on = [\"purchase\"]\naudience = {read}\n");
    let mut folder = folder(&[("rich", &manifest, "points(1);")]);
    let schema = |ty: &str| format!("{PROGRAM}[schema.customer]\nscore = \"{ty}\"\n");
    folder.insert("program.toml", schema("integer").into_bytes());
    let host = Host::builder().build(&folder);
    let host = host.map_err(|report| report.render(false)).unwrap();
    let event = purchase("e1", "2026-11-21T14:03:00+03:00", "c42");
    let cure = |member: &Member| host.decide(&event, member).unwrap_err().help().unwrap();
    let mut member = Member::new("c42");
    let mut asked = Vec::new();
    // All at once, and each with its own cure.
    let text = host.decide(&event, &member).unwrap_err().to_string();
    for field in [
        "customer.tier",
        "history.purchases",
        "customer.tags",
        "customer.score",
    ] {
        assert!(
            text.contains(&format!("  {field}: ")) || text.contains(&format!("help: {field}: ")),
            "{text}"
        );
    }
    assert!(
        text.contains(" are missing, and rules read them\n"),
        "{text}"
    );
    for _ in 0..4 {
        let missing = host.decide(&event, &member).unwrap_err();
        let (field, help) = (missing.field().unwrap(), missing.help().unwrap());
        let (value, words): (FieldValue, _) = match field {
            "customer.tier" => ("gold".into(), "write one of `bronze`, `gold`"),
            "history.purchases" => (3.into(), "0 of what there was none of"),
            "customer.tags" => (Vec::<String>::new().into(), "an empty list"),
            "customer.score" => (2.into(), "declare it as `\"integer?\"`"),
            field => panic!("{field}"),
        };
        assert!(help.contains(words), "{field}: {help}");
        member = member.fact(field, value);
        asked.push(field.to_owned());
    }
    assert_eq!(host.decide(&event, &member).unwrap().effects().len(), 1);
    let newcomer = Member::new("c42").fact("customer.tier", "gold");
    let newcomer = newcomer.fact("customer.score", 2);
    let history = asked.iter().find(|field| !field.starts_with("customer"));
    assert_eq!(history.map(String::as_str), Some("history.purchases"));
    assert!(cure(&newcomer).contains("newcomer"));
    assert!(host.decide(&event, &newcomer.newcomer()).is_ok());
    // The other cure for a field of one's own.
    folder.insert("program.toml", schema("integer?").into_bytes());
    let refused = host.put(&folder).unwrap_err().to_string();
    assert!(refused.contains("customer.score"), "{refused}");
    let manifest = manifest.replace("customer.score >", "(customer.score ?? 2) >");
    folder.insert("campaigns/rich.toml", manifest.into_bytes());
    host.put(&folder).unwrap();
    let member = Member::new("c42").fact("customer.tier", "gold");
    let member = member.fact("history.purchases", 3);
    let member = member.fact("customer.tags", Vec::<String>::new());
    assert_eq!(host.decide(&event, &member).unwrap().effects().len(), 1);
}

/// Whoever forgets a member's id is told, instead of asking for a guest.
#[test]
fn nothing_is_said_of_a_guest() {
    let host = host(&[BASE]);
    let event = purchase("e1", "2026-11-21T14:03:00+03:00", "c42");
    for forgotten in [
        r#"{"customer":{"tier":"gold"}}"#,
        r#"{"Id":"c42"}"#,
        r#"{"id":null,"history":{"purchases":3}}"#,
        r#"{"uses":[{"campaign":"welcome"}]}"#,
    ] {
        let member = Member::from_json(forgotten).unwrap();
        let (_, text) = error(host.decide(&event, &member));
        assert!(
            text.contains("give the member's `id`"),
            "{forgotten}: {text}"
        );
    }
    for guest in ["{}", r#"{"id":null,"uses":[]}"#, r#"{"uses":"unknown"}"#] {
        let member = Member::from_json(guest).unwrap();
        assert!(host.decide(&event, &member).is_ok(), "{guest}");
    }
}

#[test]
fn a_member_says_nothing_twice() {
    for twice in [
        r#"{"id":"c42","id":"c43"}"#,
        r#"{"id":"c42","customer":{"tier":"gold","tier":"bronze"}}"#,
        r#"{"id":"c42","wallet":{"points":{"balance":1,"balance":2}}}"#,
        r#"{"id":"c42","uses":[],"uses":[]}"#,
    ] {
        let error = Member::from_json(twice).unwrap_err().to_string();
        assert!(error.contains("stands there twice"), "{twice}: {error}");
    }
}

/// Objects in objects without end are refused; nothing runs out of stack.
#[test]
fn what_is_nested_very_deep_is_refused() {
    let host = host(&[BASE]);
    let event = purchase("e1", "2026-11-21T14:03:00+03:00", "c42");
    for (open, shut) in [("{\"a\":", "}"), ("[", "]")] {
        let deep = format!("{}1{}", open.repeat(200_000), shut.repeat(200_000));
        for said in [
            format!(r#"{{"id":"c42","history":{deep}}}"#),
            format!(r#"{{"id":"c42","customer":{{"tier":{deep}}}}}"#),
            format!(r#"{{"id":"c42","uses":{deep}}}"#),
        ] {
            let decided = Member::from_json(&said).and_then(|member| host.decide(&event, &member));
            let text = decided.unwrap_err().to_string();
            assert!(text.len() < 1_000, "{} bytes", text.len());
        }
        let said = event.json().replace("\"kadikoy\"", &deep);
        let member = Member::new("c42");
        assert!(host.decide(&Event::from_json(said), &member).is_err());
    }
}

/// A member of a control group is told with the campaigns that would apply, in
/// a batch as alone, and nobody else is.
#[test]
fn control_groups_are_told_with_their_campaigns() {
    let half = "on = [\"purchase\"]\nholdout = \"50 %\"\n";
    let cheap = format!("{half}audience = 'purchase.total < 10'\n");
    let host = host(&[
        BASE,
        ("half", half, "points(10);"),
        ("third", half, "points(10);"),
        ("cheap", &cheap, "points(10);"),
    ]);
    let ids: Vec<String> = (0..40).map(|n| format!("c{n}")).collect();
    let at = "2026-11-21T14:03:00+03:00";
    let events: Vec<Event> = ids.iter().map(|id| purchase(id, at, id)).collect();
    let members: Vec<Member> = ids.iter().map(|id| Member::new(id)).collect();
    let batch = host.decide_batch(events.iter().zip(&members)).unwrap();
    let mut seen = [0; 3];
    for ((event, member), decision) in events.iter().zip(&members).zip(&batch) {
        let held = decision.changes().holdouts;
        assert_eq!(host.decide(event, member).unwrap().changes().holdouts, held);
        let effects = decision.effects();
        let given: Vec<&str> = effects.iter().map(|effect| &*effect.campaign).collect();
        for campaign in ["half", "third"] {
            let is_held = held.iter().any(|held| held == campaign);
            assert_ne!(is_held, given.contains(&campaign), "{decision:?}");
        }
        // Who would not get it anyway is not left out.
        assert!(!held.iter().any(|held| held == "cheap"), "{held:?}");
        seen[held.len()] += 1;
    }
    assert!(seen.iter().all(|&count| count > 0), "{seen:?}");
    let guest = host.decide(&events[0], &Member::guest()).unwrap();
    assert_eq!(guest.changes().holdouts, Vec::<String>::new());
    let json = serde_json::to_value(batch[0].changes()).unwrap();
    assert!(json["holdouts"].is_array(), "{json}");
}

#[test]
fn events_and_members_of_ones_own_values() {
    #[derive(serde::Serialize)]
    struct Sale {
        id: &'static str,
        kind: &'static str,
        at: &'static str,
        customer: &'static str,
        purchase: Basket,
    }
    #[derive(serde::Serialize)]
    struct Basket {
        lines: Vec<Item>,
    }
    #[derive(serde::Serialize)]
    struct Item {
        sku: &'static str,
        quantity: u32,
        unit_price: String,
    }
    let host = host(&[BASE]);
    let sale = |unit_price: &str| Sale {
        id: "e1",
        kind: "purchase",
        at: "2026-11-21T14:03:00+03:00",
        customer: "c42",
        purchase: Basket {
            lines: vec![Item {
                sku: "latte",
                quantity: 2,
                unit_price: unit_price.to_owned(),
            }],
        },
    };
    let of_value = Event::from_value(&sale("95.00")).unwrap();
    let of_text = Event::from_json(of_value.json());
    let member = Member::from_json(r#"{"id": "c42", "customer": {"tier": "gold"}}"#).unwrap();
    let one = host.decide(&of_value, &member).unwrap();
    assert_eq!(one, host.decide(&of_text, &member).unwrap());
    assert_eq!(one.customer(), Some("c42"));
    let wrong = host.decide(&Event::from_value(&sale("95,00")).unwrap(), &member);
    let (_, text) = error(wrong);
    assert!(text.contains("`95,00`") && text.contains("12.50"), "{text}");

    let float = Event::from_value(&serde_json::json!({"id": "e1", "total": 0.1})).unwrap_err();
    assert!(
        float.to_string().contains("total: `0.1` is a binary float"),
        "{float}"
    );
    let member = Member::from_json(r#"{"id": "c42", "uses": [{"campain": "a"}]}"#).unwrap_err();
    assert!(member.to_string().contains("campain"), "{member}");
    let unknown = Member::from_json(r#"{"id": "c42", "uses": "unknown", "given": []}"#);
    assert!(unknown.is_ok());
}

#[test]
fn a_campaign_that_reads_what_the_service_lacks_does_not_go_into_force() {
    let supplied = Host::builder().supplies(["customer.tier", "history.purchases"]);
    let host = supplied.build(&folder(&[BASE])).unwrap();
    let gold = (
        "gold",
        "on = [\"purchase\"]\naudience = 'history.spend > 100'\n",
        "points(1);",
    );
    let refused = host.put(&folder(&[BASE, gold])).unwrap_err().to_string();
    assert!(refused.contains("S0118"), "{refused}");
    assert!(refused.contains("`history.spend`"), "{refused}");
    assert!(refused.contains("campaigns/gold.toml:2:13"), "{refused}");
    assert!(refused.contains("^^^^^^^^^^^^^"), "{refused}");
    let script = "// not history.purchases\nif wallet.points.balance > 5 { points(1); }";
    let rich = ("rich", "on = [\"purchase\"]\n", script);
    let refused = host.put(&folder(&[BASE, rich])).unwrap_err().to_string();
    assert!(refused.contains("campaigns/rich.rhai:2:4"), "{refused}");
    // The one before serves.
    let event = purchase("e1", "2026-11-21T14:03:00+03:00", "c42");
    assert_eq!(
        host.decide(&event, &Member::new("c42"))
            .unwrap()
            .effects()
            .len(),
        1
    );
    let known = (
        "gold",
        "on = [\"purchase\"]\naudience = 'history.purchases > 1'\n",
        "points(1);",
    );
    assert!(host.put(&folder(&[BASE, known])).is_ok());
    // What is worked out needs what it is worked out of.
    let birthday = (
        "birthday",
        "on = [\"day\"]\naudience = 'customer.birthday ?? false'\n",
        "points(1);",
    );
    let refused = host.put(&folder(&[birthday])).unwrap_err().to_string();
    assert!(refused.contains("`customer.birth_date`"), "{refused}");
}

#[test]
fn a_birthday_needs_the_day_of_birth_wherever_it_is_read() {
    let needs = |audience: &str, script: &str| {
        let manifest = format!("on = [\"day\"]\n{audience}\n");
        let host = host(&[("birthday", &manifest, script)]);
        let needs = host.needs().facts.into_iter();
        needs.map(|fact| fact.field).collect::<Vec<_>>()
    };
    for needs in [
        needs("audience = 'customer.birthday ?? false'", "points(1);"),
        needs("", "if customer.birthday ?? false { points(1); }"),
    ] {
        assert_eq!(needs, ["customer.birth_date"]);
    }
}

#[test]
fn a_batch_is_what_its_events_are_one_by_one() {
    let host = host(&[BASE]);
    let events: Vec<Event> = (1..=20)
        .map(|n| {
            purchase(
                &format!("e{n}"),
                "2026-11-21T14:03:00+03:00",
                &format!("c{n}"),
            )
        })
        .collect();
    let members: Vec<Member> = (1..=20).map(|n| Member::new(&format!("c{n}"))).collect();
    let batch = host.decide_batch(events.iter().zip(&members)).unwrap();
    for ((event, member), decided) in events.iter().zip(&members).zip(&batch) {
        assert_eq!(&host.decide(event, member).unwrap(), decided);
    }
    assert!(host.decide_batch([]).unwrap().is_empty());
}

#[test]
fn a_newcomer_never_did_anything() {
    let host = host(&[(
        "welcome",
        "on = [\"purchase\"]\naudience = 'history.purchases == 0 && wallet.points.balance == 0'\n\
         limit = { per_customer = 1 }\n",
        "points(10);",
    )]);
    let event = purchase("e1", "2026-11-21T14:03:00+03:00", "c42");
    let newcomer = Member::new("c42").newcomer();
    assert_eq!(host.decide(&event, &newcomer).unwrap().effects().len(), 1);
    let text = r#"{"id": "c42", "newcomer": true, "history": {"purchases": 1}}"#;
    let member = Member::from_json(text).unwrap();
    assert!(host.decide(&event, &member).unwrap().effects().is_empty());
}

/// What the page for services shows of every kind of event is read as it says.
#[test]
fn the_page_for_services_shows_events_of_every_kind() {
    let page = include_str!("../../../SERVICES.md");
    let block = |language: &str| {
        let fence = format!("```{language}\n");
        let mut rest = page.split(&fence).skip(1);
        rest.next().unwrap().split("```").next().unwrap()
    };
    let shown = block("json");
    let host = host(&[("all", "on = [\"visit\"]\n", "points(1);")]);
    let mut kinds: Vec<String> = Vec::new();
    for line in shown.lines() {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        kinds.push(event["kind"].as_str().unwrap().to_owned());
        let decided = host.decide(&Event::from_json(line), &Member::new("c42"));
        assert!(decided.is_ok(), "{line}: {}", decided.unwrap_err());
    }
    let snapshot = host.snapshot();
    let known: Vec<&str> = snapshot.settings().schema.kinds().names().collect();
    assert_eq!(kinds, known);
    // With fields of one's own.
    let on = "on = [\"tier_changed\"]\naudience = '(tier_changed.before ?? \"\") == \"bronze\"'\n";
    let mut folder = folder(&[("up", on, "points(1);")]);
    folder.insert(
        "program.toml",
        format!("{PROGRAM}{}", block("toml")).into_bytes(),
    );
    let host = Host::builder().build(&folder);
    let host = host.map_err(|report| report.render(false)).unwrap();
    let event = page
        .split('`')
        .find(|code| code.contains("\"tier_changed\":{"));
    let decided = host.decide(&Event::from_json(event.unwrap()), &Member::new("c42"));
    assert_eq!(decided.unwrap().effects().len(), 1);
}

/// A tier that a rule sets is told with the first day on which it no longer
/// counts: the same on which a replay's member loses it.
#[test]
fn a_tier_is_told_with_its_end() {
    use sadakat_engine::Replay;
    use sadakat_engine::model::Date;
    use sadakat_engine::records::{CustomerFormat, EventReader, read_customers};
    let record = r#"{"id":"e1","kind":"visit","at":"2026-11-21T10:00:00+03:00","customer":"c42"}"#;
    for (period, until) in [
        ("calendar year", Some("2028-01-01")),
        ("rolling 365 days", Some("2027-11-21")),
        ("rolling 30 days", Some("2026-12-21")),
        ("12 months from reaching", Some("2027-11-22")),
        ("anniversary year", None),
    ] {
        let mut folder = folder(&[(
            "fast",
            "on = [\"visit\"]\nphase = \"status\"\n",
            "set_tier(\"gold\");",
        )]);
        let program = format!("{PROGRAM}period = \"{period}\"\n");
        folder.insert("program.toml", program.as_bytes());
        let host = Host::builder().build(&folder);
        let host = host.map_err(|report| report.render(false)).unwrap();
        let event = Event::from_json(record);
        let decision = host.decide(&event, &Member::new("c42")).unwrap();
        let tier = decision.changes().tier.unwrap();
        let told = tier.until.map(|day| day.to_string());
        let Some(day) = tier.until else {
            assert_eq!(told.as_deref(), until, "{period}");
            continue;
        };
        let snapshot = host.snapshot();
        let schema = std::sync::Arc::clone(&snapshot.settings().schema);
        let customers = &b"{\"id\":\"c42\"}\n"[..];
        let format = CustomerFormat::NdJson;
        let table = read_customers(customers, "c", format, &schema, &mut |_| {}).unwrap();
        let mut replay = Replay::new(snapshot, &table);
        let mut reader = EventReader::new(record.as_bytes(), "e", schema);
        let chunk = reader.read(&replay.wanted().clone(), 1).unwrap().unwrap();
        drop(replay.decide(&chunk.columns));
        let member = replay.members().find("c42").unwrap();
        // Gold is the second level, bronze the first.
        let mut level = |day: Date| replay.member_on(member, day).unwrap().level().0;
        assert_eq!(
            level(day.later(-1).unwrap()),
            2,
            "{period}: the day before {day}"
        );
        assert_eq!(level(day), 1, "{period}: on {day}");
        assert_eq!(told.as_deref(), until, "{period}");
    }
}

#[test]
fn an_event_says_whose_it_is_before_it_is_decided() {
    let at = "2026-11-21T22:30:00Z";
    let header = host(&[BASE]).header(&purchase("e1", at, "c42")).unwrap();
    assert_eq!((&*header.id, &*header.kind), ("e1", "purchase"));
    assert_eq!(header.customer.as_deref(), Some("c42"));
    // In Istanbul it is already the next day.
    assert_eq!(header.day.unwrap().to_string(), "2026-11-22");
    let visit = Event::builder("visit", "v1", at).build();
    assert_eq!(host(&[BASE]).header(&visit).unwrap().customer, None);
    // What the event does not know, nobody makes up.
    let member = PROGRAM.replacen("[wallets", "local_time = \"member\"\n[wallets", 1);
    let mut folder = folder(&[BASE]);
    folder.insert("program.toml", member.into_bytes());
    let host = Host::builder().build(&folder).unwrap();
    assert_eq!(host.header(&visit).unwrap().day, None);
    let wrong = host.header(&Event::from_json(r#"{"id":"e1","kind":"purchas"}"#));
    let text = wrong.unwrap_err().to_string();
    assert!(text.contains("did you mean `purchase`?"), "{text}");
}

/// Half a receipt is no answer.
#[test]
fn a_receipt_that_is_two_events_is_not_one() {
    let host = host(&[BASE]);
    let line = |sku, quantity| Line::new(sku).quantity(quantity).unit_price("10.00");
    let receipt = Event::purchase("e1", "2026-11-21T14:03:00+03:00")
        .customer("c42")
        .line(line("latte", 2))
        .line(line("mug", -1))
        .build();
    let (code, text) = error(host.decide(&receipt, &Member::new("c42")));
    assert_eq!(code, "S0521");
    assert!(text.contains("kind `return`"), "{text}");
    assert!(host.header(&receipt).is_err());
    let mut account = Account::new("c42");
    let processed = host.process(&receipt, &mut account);
    assert_eq!(error(processed), (code, text));
}

#[test]
fn an_account_keeps_everything_that_an_event_changes() {
    let host = host(&[
        BASE,
        (
            "welcome",
            "on = [\"purchase\"]\nphase = \"order\"\nlimit = { per_customer = 1 }\n",
            "gift(\"cookie\");",
        ),
    ]);
    let mut account = Account::new("c42");
    let known = |account: &Account, day: &str| {
        let day = sadakat_engine::model::Date::parse(day).unwrap();
        serde_json::to_value(host.facts(account, day).unwrap()).unwrap()
    };
    assert_eq!(known(&account, "2026-11-21")["history.purchases"], 0);
    let event = purchase("e1", "2026-11-21T14:03:00+03:00", "c42");
    let first = host.process(&event, &mut account).unwrap();
    assert_eq!(first.effects().len(), 2);
    let next = purchase("e2", "2026-11-22T14:03:00+03:00", "c42");
    let second = host.process(&next, &mut account).unwrap();
    assert_eq!(second.effects().len(), 1);
    let explained = second.explain().campaigns;
    let welcome = explained.iter().find(|of| of.campaign == "welcome");
    assert_eq!(welcome.unwrap().reason.name(), "limit");
    // Points can be used after 14 days, and are gone a year later.
    let points = |day| known(&account, day)["wallet.points.balance"].clone();
    assert_eq!(points("2026-12-04"), 0);
    assert_eq!(points("2026-12-05"), 19);
    assert_eq!(points("2026-12-06"), 38);
    assert_eq!(points("2027-12-05"), 19);
    assert_eq!(known(&account, "2026-12-06")["history.spend"], "380.00");
    // What comes back takes its points along.
    let back = Event::builder("return", "r1", "2026-11-23T10:00:00+03:00")
        .customer("c42")
        .with("purchase.of", "e1")
        .line(Line::new("latte").quantity(2))
        .build();
    host.process(&back, &mut account).unwrap();
    assert_eq!(known(&account, "2026-12-06")["wallet.points.balance"], 19);
    // Nothing is done that cannot be: the account is as it was.
    let kept = account.to_json();
    let again = back.json().replace("r1", "r2");
    let (code, text) = error(host.process(&Event::from_json(again), &mut account));
    assert_eq!(code, "S0517");
    assert!(text.contains("write at most what is left"), "{text}");
    let other = purchase("e9", "2026-11-24T14:03:00+03:00", "c7");
    let (_, text) = error(host.process(&other, &mut account));
    assert!(text.contains("the event is of `c7`"), "{text}");
    assert_eq!(account.to_json(), kept);
    // A store gives it back as it was, to nobody else and by no older version.
    let back = Account::kept("c42", Some(&kept)).unwrap();
    assert_eq!(back.to_json(), kept);
    let refused = |id, text: &str| Account::kept(id, Some(text)).unwrap_err().to_string();
    let text = refused("c7", &kept);
    assert!(
        text.contains("the account of `c7`: it is that of `c42`"),
        "{text}"
    );
    let text = refused("c42", &kept.replacen("\"version\":1", "\"version\":2", 1));
    assert!(text.contains("use the version that wrote it"), "{text}");
    let text = refused("c42", &kept.replacen("\"wallets\"", "\"walets\"", 1));
    assert!(text.contains("restore it from a copy"), "{text}");
}

#[test]
fn what_an_account_says_of_a_customer_is_checked_as_records_are() {
    let host = host(&[BASE]);
    let event = purchase("e1", "2026-11-21T14:03:00+03:00", "c42");
    let wrong = |field: &str, value: &str| {
        let mut account = Account::new("c42").fact(field, value);
        error(host.process(&event, &mut account)).1
    };
    let text = wrong("customer.tier", "golden");
    assert!(text.contains("customer.tier"), "{text}");
    assert!(text.contains("did you mean `gold`?"), "{text}");
    let text = wrong("customer.teir", "gold");
    assert!(text.contains("did you mean `tier`?"), "{text}");
    // A later word takes the place of an earlier one.
    let mut account = Account::new("c42")
        .fact("customer.tier", "golden")
        .fact("customer.tier", "gold");
    let decision = host.process(&event, &mut account).unwrap();
    let known = host.facts(&account, decision.day()).unwrap();
    assert_eq!(known["customer.tier"], "gold".into());
}

/// Whichever thread asks first: exactly as much is given as there is, and what
/// is not kept can be given again.
#[test]
fn accounts_share_what_all_members_share() {
    let host = host(&[(
        "rich",
        "on = [\"purchase\"]\nbudget = { points = 100 }\n",
        "points(7);",
    )]);
    let process = |member: &str| {
        let event = purchase("e1", "2026-11-21T14:03:00+03:00", member);
        let decision = host.process(&event, &mut Account::new(member)).unwrap();
        let given = decision.changes().points;
        let sum: Decimal = given.iter().map(|points| points.amount).sum();
        (decision, sum)
    };
    let (unkept, given) = process("a");
    assert_eq!(given, Decimal::from(7));
    host.release(&unkept);
    let sum: Decimal = std::thread::scope(|scope| {
        let threads = (0..4).map(|thread| {
            scope.spawn(move || {
                let members = (0..20).map(|number| process(&format!("c{thread}-{number}")).1);
                members.sum::<Decimal>()
            })
        });
        let threads: Vec<_> = threads.collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });
    assert_eq!(sum, Decimal::from(100));
    assert_eq!(process("late").1, Decimal::ZERO);
}

/// All that a service has to say is told at once: facts, and what the member got
/// before.
#[test]
fn everything_that_was_not_said_of_a_member_is_told_at_once() {
    let host = host(&[(
        "welcome",
        "on = [\"purchase\"]\nlimit = { per_customer = 1 }\n\
         audience = 'customer.tier == \"gold\" && history.purchases < 5 && history.spend > 1'\n",
        "points(1);",
    )]);
    let event = purchase("e1", "2026-11-21T14:03:00+03:00", "c42");
    let (code, text) = error(host.decide(&event, &Member::new("c42")));
    assert_eq!(code, "S0504");
    assert_eq!(
        text,
        "error[S0504]: customer.tier, history.purchases, history.spend, member.uses are missing, and rules read them\n  \
         help: customer.tier: write one of `bronze`, `gold`, which every member has one of\n  \
         history.purchases, history.spend: give it for every member, 0 of what there was none of; \
         or say that somebody never did anything, `newcomer`\n  \
         member.uses: the campaign `welcome` is limited by member: give what the store has, \
         `Member::uses(…)`, no rows if there are none; or decide as if nothing was ever got, \
         `Member::uses_unknown()`"
    );
    let member = Member::new("c42").fact("customer.tier", "gold");
    let member = member
        .fact("history.purchases", 3)
        .fact("history.spend", "9.00");
    assert!(host.decide(&event, &member.clone().uses([])).is_ok());
    // If it is the only thing, it has a code of its own.
    assert_eq!(error(host.decide(&event, &member)).0, "S0519");
}

/// What is booked once is not booked again, as long as the account knows its id.
#[test]
fn an_account_books_no_event_twice() {
    let host = host(&[
        BASE,
        (
            "hello",
            "on = [\"signup\"]\nphase = \"earn\"\n",
            "points(5);",
        ),
    ]);
    let mut account = Account::new("c42");
    let bought = purchase("e1", "2026-11-21T14:03:00+03:00", "c42");
    let back = Event::builder("return", "r1", "2026-11-23T10:00:00+03:00")
        .customer("c42")
        .with("purchase.of", "e1")
        .line(Line::new("latte").quantity(1))
        .build();
    let signup = Event::builder("signup", "s1", "2026-11-24T10:00:00+03:00")
        .customer("c42")
        .build();
    for event in [&bought, &back, &signup] {
        host.process(event, &mut account).unwrap();
        let kept = account.to_json();
        let mut account = Account::kept("c42", Some(&kept)).unwrap();
        let refused = host.process(event, &mut account);
        assert!(matches!(refused, Err(DecideError::Booked(_))));
        let (code, text) = error(refused);
        assert_eq!(code, "S0507");
        assert!(text.contains("with what you kept under its id"), "{text}");
        assert_eq!(account.to_json(), kept);
    }
    // A day on which nothing is given need not be remembered.
    let kept = account.to_json();
    let day = Event::builder("day", "d1", "2026-11-25T00:00:00+03:00");
    let day = day.customer("c42").build();
    host.process(&day, &mut account).unwrap();
    assert!(!account.to_json().contains("\"d1\""));
    // The id is known as long as the purchase may come back.
    let mut account = Account::kept("c42", Some(&kept)).unwrap();
    let later = purchase("e2", "2028-11-20T14:03:00+03:00", "c42");
    host.process(&later, &mut account).unwrap();
    assert!(account.to_json().contains("\"e1\":"));
    let later = purchase("e3", "2028-11-22T14:03:00+03:00", "c42");
    host.process(&later, &mut account).unwrap();
    assert!(!account.to_json().contains("\"e1\":"));
}

#[test]
fn a_return_of_somebody_elses_purchase_says_who_has_none() {
    let host = host(&[BASE]);
    let mut account = Account::new("w");
    let back = Event::builder("return", "r1", "2026-11-23T10:00:00+03:00")
        .customer("w")
        .with("purchase.of", "f1")
        .line(Line::new("latte").quantity(1))
        .build();
    let (code, text) = error(host.process(&back, &mut account));
    assert_eq!(code, "S0516");
    assert!(
        text.contains("`w` has no purchase `f1` in the 730 days before\n"),
        "{text}"
    );
    assert!(
        text.contains("write the id of an earlier purchase of the same customer"),
        "{text}"
    );
}

/// A process that starts again goes on where it was.
#[test]
fn limits_in_all_and_budgets_go_on_after_a_restart() {
    let program = folder(&[
        (
            "first",
            "on = [\"purchase\"]\nphase = \"order\"\nlimit = { total = 2 }\n",
            "gift(\"mug\");",
        ),
        (
            "shops",
            "on = [\"purchase\"]\nphase = \"order\"\n\
             limit = { total = 1, per = \"purchase.store\", every = \"month\" }\n",
            "gift(\"pen\");",
        ),
        (
            "rich",
            "on = [\"purchase\"]\nbudget = { points = 10 }\n",
            "points(7);",
        ),
    ]);
    let mut text: Option<String> = None;
    let mut given = Vec::new();
    for number in 1..=3 {
        let claims = Arc::new(MemoryClaims::kept(text.as_deref()).unwrap());
        let host = Host::builder().claims(claims.clone()).build(&program);
        let host = host.map_err(|report| report.render(false)).unwrap();
        let member = format!("c{number}");
        let event = purchase(&format!("e{number}"), "2026-11-21T14:03:00+03:00", &member);
        let decision = host.process(&event, &mut Account::new(&member)).unwrap();
        let points: Decimal = decision.changes().points.iter().map(|own| own.amount).sum();
        given.push((decision.effects().len(), points.to_string()));
        text = Some(claims.to_json());
        let again = MemoryClaims::kept(text.as_deref()).unwrap();
        assert_eq!(Some(again.to_json()), text);
    }
    let expected = [(3, "7"), (2, "3"), (0, "0")];
    assert_eq!(
        given,
        expected.map(|(gifts, points)| (gifts, points.to_owned()))
    );
    let text = text.unwrap();
    let refused = |text: &str| MemoryClaims::kept(Some(text)).unwrap_err().to_string();
    let newer = refused(&text.replacen("\"version\":1", "\"version\":2", 1));
    assert!(newer.contains("of a newer version"), "{newer}");
    let damaged = refused(text.get(..text.len() / 2).unwrap());
    assert!(damaged.contains("restore it from a copy"), "{damaged}");
}

/// Rows of a store have their day, and are of whichever campaigns there were.
#[test]
fn a_use_of_a_campaign_that_is_misspelt_is_no_use_of_another() {
    let host = host(&[(
        "welcome-2026",
        "on = [\"purchase\"]\nlimit = { per_customer = 1 }\n",
        "points(1);",
    )]);
    let event = purchase("e1", "2026-11-21T14:03:00+03:00", "c42");
    let ask = |member: Member| host.decide(&event, &member);
    let (code, text) = error(ask(Member::new("c42").used("welcom-2026", 1)));
    assert_eq!(code, "S0508");
    assert!(
        text.contains("there is no campaign `welcom-2026`"),
        "{text}"
    );
    assert!(text.contains("did you mean `welcome-2026`?"), "{text}");
    let right = ask(Member::new("c42").used("welcome-2026", 1)).unwrap();
    assert_eq!(right.effects().len(), 0);
    let row = |campaign: &str| CampaignUse {
        campaign: campaign.to_owned(),
        per: None,
        key: None,
        day: Some(sadakat_engine::model::Date::parse("2025-01-01").unwrap()),
        times: 1,
    };
    for gone in [
        Member::new("c42").uses([row("welcom-2026")]),
        Member::new("c42").used("welcome-2025", 1),
        Member::new("c42").used("another", 1),
        Member::new("c42")
            .used("welcom-2026", 1)
            .used("welcome-2026", 0),
    ] {
        assert!(ask(gone).is_ok());
    }
}

/// Who supplies a field under a wrong name is told which side is wrong.
#[test]
fn a_slip_in_what_a_service_supplies_is_the_services() {
    let gold = (
        "gold",
        "on = [\"purchase\"]\naudience = 'customer.tier == \"gold\"'\n",
        "points(1);",
    );
    let built = |fields: &[&str]| {
        let builder = Host::builder().supplies(fields.iter().copied());
        builder.build(&folder(&[gold])).map(|_| ())
    };
    let refused = built(&["customer.teir"]).unwrap_err().render(false);
    assert!(
        refused.contains(
            "the service says `customer.teir`, which is no field of the program: \
             write `customer.tier` in `Host::builder().supplies(…)`"
        ),
        "{refused}"
    );
    assert!(built(&["customer.tier"]).is_ok());
}

/// A service passes a text, and not a file with lines.
#[test]
fn a_text_that_is_no_event_is_told_what_an_event_is() {
    let host = host(&[BASE]);
    for (body, message) in [
        ("[]", "error[S0501]: the text is a list\n"),
        (" \n", "error[S0501]: the text is empty\n"),
        (
            "{\"id\": ",
            "error[S0501]: EOF while parsing a value (at 7)\n",
        ),
    ] {
        let refused = host.header(&Event::from_json(body)).unwrap_err();
        assert_eq!(refused.code().id, "S0501", "{body}");
        let text = refused.to_string();
        assert!(text.contains(message), "{text}");
        assert!(
            text.contains("an event is one JSON object, such as `{"),
            "{text}"
        );
        // The example is one.
        let help = refused.help().unwrap();
        let example = help.split('`').nth(1).unwrap();
        assert!(host.header(&Event::from_json(example)).is_ok(), "{example}");
    }
}

/// There is no file: an event is named by its id, and all errors look alike.
#[test]
fn an_event_that_is_wrong_is_named_by_its_id() {
    let host = host(&[BASE]);
    let wrong = r#"{"id":"e1","kind":"signup","at":"yesterday","customer":"c42"}"#;
    let (_, text) = error(host.decide(&Event::from_json(wrong), &Member::new("c42")));
    assert!(text.starts_with("error[S0503]: event `e1`: "), "{text}");
    assert!(text.contains("yesterday"), "{text}");
    assert!(!text.contains("event:1"), "{text}");
    let right = purchase("e0", "2026-11-21T14:03:00+03:00", "c42");
    let asked = [
        (&right, &Member::new("c42")),
        (&Event::from_json("{\"id\": 7}"), &Member::new("c42")),
    ];
    let text = host.decide_batch(asked).unwrap_err().to_string();
    assert!(text.starts_with("error[S0503]: event 2: "), "{text}");
    let (_, text) = error(host.decide(&right, &Member::new("c7")));
    assert!(
        text.starts_with("error[S0520]: the event is of `c42`"),
        "{text}"
    );
}

/// A `main` that returns the error shows `Debug`.
#[test]
fn what_main_shows_of_a_program_with_errors_is_what_a_person_reads() {
    let folder = folder(&[("gold", "on = [\"purchas\"]\n", "points(1);")]);
    let report = Host::builder().build(&folder).unwrap_err();
    assert_eq!(format!("{report:?}"), report.render(false));
    assert!(report.render(false).contains("did you mean `purchase`?"));
    let host = host(&[BASE]);
    let refused = host.put(&folder).unwrap_err();
    assert_eq!(format!("{refused:?}"), refused.to_string());
    let missing = Host::open("no/such/folder").unwrap_err();
    assert_eq!(format!("{missing:?}"), missing.to_string());
}
