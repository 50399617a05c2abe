//! Fixed examples of the language.

use super::{World, events, integers, lists, texts};
use crate::expression::{Context, Evaluation, Failure, Graph, Narrowing, Scope, ValueType};
use sadakat_model::batch::Columns;
use sadakat_model::schema::{Field, KindId};

/// Three events: a member in Kadıköy with two lines, a member in İzmir with
/// one, a guest with none.
fn batch(world: &World) -> Columns {
    let mut columns = events(&world.schema, &[2, 1, 0]);
    let mut set = |name: &str, column| world.set(&mut columns, name, column);
    set(
        "purchase.total",
        integers(&[Some(2499), Some(2500), Some(0)]),
    );
    set("event.hour", integers(&[Some(12), Some(13), Some(14)]));
    set("purchase.net", integers(&[Some(2000), Some(2500), Some(0)]));
    set(
        "purchase.store",
        texts(&[Some("kadikoy"), Some("izmir"), None]),
    );
    set("customer.tier", texts(&[Some("gold"), None, None]));
    set(
        "customer.tags",
        lists(&[vec!["vip", "new"], vec![], vec![]]),
    );
    // 1990-11-21 and 1992-02-29.
    set(
        "customer.birth_date",
        integers(&[Some(7629), Some(8094), None]),
    );
    set("history.spend", integers(&[Some(0), Some(50000), None]));
    // Half past eleven in the evening before, in İstanbul.
    let before = 1_795_206_600_000_000;
    set(
        "history.last_purchase_at",
        integers(&[Some(before), Some(before - 86_400_000_000), None]),
    );
    set(
        "line.category",
        texts(&[Some("coffee"), Some("cake"), Some("coffee")]),
    );
    set(
        "line.quantity",
        integers(&[Some(2000), Some(500), Some(1000)]),
    );
    set(
        "line.unit_price",
        integers(&[Some(1000), Some(998), Some(2500)]),
    );
    set(
        "line.amount",
        integers(&[Some(2000), Some(499), Some(2500)]),
    );
    columns
}

#[test]
fn language() {
    const YES: bool = true;
    const NO: bool = false;
    let world = World::new();
    let columns = batch(&world);
    for (text, expected) in [
        ("true", [YES, YES, YES]),
        ("purchase.total >= 25", [NO, YES, NO]),
        ("purchase.total > 24.99", [NO, YES, NO]),
        ("purchase.total >= 24.985", [YES, YES, NO]),
        ("24.99 == purchase.total", [YES, NO, NO]),
        ("purchase.total == 0", [NO, NO, YES]),
        ("-purchase.total < 0", [YES, YES, NO]),
        ("purchase.total * 2 + 1 > 50", [YES, YES, NO]),
        ("purchase.total / 2 == 12.495", [YES, NO, NO]),
        ("purchase.total * params.rate > 37.49", [NO, YES, NO]),
        ("1 + 2 * 3 == 7 && (1 + 2) * 3 == 9", [YES, YES, YES]),
        ("purchase.store ?? \"\" in params.stores", [YES, YES, NO]),
        ("(purchase.store ?? \"\") !in [\"izmir\"]", [YES, NO, YES]),
        (
            "purchase.store != () && purchase.store.starts_with(\"kad\")",
            [YES, NO, NO],
        ),
        (
            "(purchase.store ?? \"\").to_upper() == \"IZMIR\"",
            [NO, YES, NO],
        ),
        (
            "tables.stores[purchase.store].region ?? \"none\" == \"Ege\"",
            [NO, YES, NO],
        ),
        (
            "tables.stores[\"kadikoy\"].region ?? \"\" == \"Marmara\"",
            [YES, YES, YES],
        ),
        ("tables.stores[purchase.store].region == ()", [NO, NO, YES]),
        (
            "customer.tier == () || customer.tier == \"gold\"",
            [YES, YES, YES],
        ),
        ("\"vip\" in customer.tags", [YES, NO, NO]),
        (
            "customer.tags.contains(\"new\") && customer.tags.len() == 2",
            [YES, NO, NO],
        ),
        ("(customer.tier ?? \"vip\") in customer.tags", [NO, NO, NO]),
        ("is_birthday(customer.birth_date)", [YES, NO, NO]),
        (
            "customer.birth_date != () && month(customer.birth_date) == 2",
            [NO, YES, NO],
        ),
        (
            "today == date(\"2026-11-21\") && weekday(today) == 6",
            [YES, YES, YES],
        ),
        (
            "today >= params.start && year(today) == 2026",
            [YES, YES, YES],
        ),
        (
            "days_since(history.last_purchase_at ?? now) == 1",
            [YES, NO, NO],
        ),
        ("history.spend > 100", [NO, YES, NO]),
        ("history.spend <= 100", [YES, NO, NO]),
        ("!(history.spend > 100)", [YES, NO, NO]),
        ("history.spend ?? 0 <= 100", [YES, NO, YES]),
        ("any(line.category ?? \"\" == \"coffee\")", [YES, YES, NO]),
        ("all(line.category ?? \"\" == \"coffee\")", [NO, YES, YES]),
        ("none(line.category ?? \"\" == \"cake\")", [NO, YES, YES]),
        ("count(line.quantity >= 1) == 1", [YES, YES, NO]),
        ("count(true) == 2", [YES, NO, NO]),
        ("sum(line.amount) == purchase.total", [YES, YES, YES]),
        (
            "sum(line.quantity * (line.unit_price ?? 0)) == purchase.total",
            [YES, YES, YES],
        ),
        ("sum(line.amount, line.quantity < 1) == 4.99", [YES, NO, NO]),
        ("max(line.amount, true) ?? 0 == 20", [YES, NO, NO]),
        ("min(line.amount) == ()", [NO, NO, YES]),
        ("any(line.amount == purchase.total)", [NO, YES, NO]),
        ("any(1 + 1 == 2)", [YES, YES, NO]),
        ("event.hour in 13..=14", [NO, YES, YES]),
    ] {
        assert_eq!(world.holds(&columns, text), expected, "{text}");
    }
}

#[test]
fn members_and_guests() {
    let world = World::new();
    let needs = |text| world.condition(&mut Graph::new(), text).needs_member;
    assert!(needs("history.spend > 10"));
    assert!(needs("\"vip\" in customer.tags"));
    assert!(!needs("history.spend ?? 0 > 10"));
    assert!(!needs("\"vip\" in (customer.tags ?? [])"));
    assert!(!needs("history.spend != () && history.spend > 10"));
    assert!(!needs("is_birthday(customer.birth_date)"));
    assert!(!needs("purchase.total > 10"));
}

#[test]
fn missing_values_need_a_word() {
    let world = World::new();
    for (text, codes) in [
        ("customer.tier == \"gold\"", &["S0205"][..]),
        ("customer.tier != () && customer.tier == \"gold\"", &[]),
        ("customer.tier == () || customer.tier == \"gold\"", &[]),
        ("!(customer.tier == ()) && customer.tier == \"gold\"", &[]),
        (
            "customer.tier != () || customer.tier == \"gold\"",
            &["S0205"],
        ),
        (
            "purchase.store != () && any((line.brand ?? \"\") == purchase.store)",
            &[],
        ),
        (
            "(customer.tier != () && customer.tier == \"a\") || customer.tier == \"b\"",
            &["S0205"],
        ),
        (
            "tables.stores[purchase.store].region != () && tables.stores[purchase.store].region == \"Ege\"",
            &[],
        ),
    ] {
        assert_eq!(world.codes(text), codes, "{text}");
    }
}

#[test]
fn equal_parts_exist_once() {
    let world = World::new();
    let mut graph = Graph::new();
    let one = world.condition(&mut graph, "purchase.total > 20 && history.spend > 5");
    let nodes = graph.len();
    let other = world.condition(&mut graph, "5 < history.spend && (purchase.total) > 20.00");
    assert_eq!((one.id, nodes), (other.id, graph.len()));
}

#[test]
fn narrowing() {
    let world = World::new();
    let narrowed = |text| {
        let mut graph = Graph::new();
        let id = world.condition(&mut graph, text).id;
        let name = |field| world.schema.field(field).unwrap().name.clone();
        graph.narrowing(id).map(|narrowing| match narrowing {
            Narrowing::Texts(field, texts) => (
                name(field),
                texts.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ),
            Narrowing::Between(field, from, to) => {
                (name(field), vec![from.to_string(), to.to_string()])
            }
        })
    };
    let expect = |name: &str, texts: &[&str]| {
        Some((
            name.to_owned(),
            texts.iter().map(|&t| t.to_owned()).collect::<Vec<_>>(),
        ))
    };
    assert_eq!(
        narrowed("purchase.total > 5 && purchase.store ?? \"\" in params.stores"),
        expect("purchase.store", &["izmir", "kadikoy"])
    );
    assert_eq!(
        narrowed("purchase.store ?? \"\" in params.stores && purchase.currency == \"TRY\""),
        expect("purchase.currency", &["TRY"])
    );
    assert_eq!(
        narrowed("event.kind == \"purchase\" || event.kind == \"return\""),
        expect("event.kind", &["purchase", "return"])
    );
    assert_eq!(
        narrowed("any(line.sku in [\"latte\", \"mocha\"] && line.quantity > 1)"),
        expect("line.sku", &["latte", "mocha"])
    );
    assert_eq!(
        narrowed("sum(line.quantity, line.category == \"coffee\") >= 2"),
        expect("line.category", &["coffee"])
    );
    assert_eq!(
        narrowed("purchase.total >= 300 && purchase.total < 500"),
        expect("purchase.total", &["30000", "49999"])
    );
    // What earlier phases decide is not known when campaigns are looked for.
    assert_eq!(narrowed("purchase.net >= 300"), None);
    assert_eq!(narrowed("count(line.category == \"coffee\") >= 0"), None);
    assert_eq!(narrowed("none(line.category == \"coffee\")"), None);
    assert_eq!(narrowed("purchase.store ?? \"izmir\" == \"izmir\""), None);
    assert_eq!(narrowed("!(purchase.currency == \"TRY\")"), None);
}

#[test]
fn phases_change_only_what_reads_them() {
    let world = World::new();
    let mut graph = Graph::new();
    let net = world.condition(&mut graph, "purchase.net > 22").id;
    let total = world.condition(&mut graph, "purchase.total > 24.99").id;
    let mut columns = batch(&world);
    let mut evaluation = Evaluation::new();
    let before = evaluation.condition(&graph, &columns, net);
    assert_eq!(before.iter().collect::<Vec<_>>(), [false, true, false]);
    evaluation.condition(&graph, &columns, total);
    world.set(
        &mut columns,
        "purchase.net",
        integers(&[Some(2300), Some(100), None]),
    );
    world.set(
        &mut columns,
        "purchase.total",
        integers(&[None, None, None]),
    );
    evaluation.begin_phase(&graph);
    let after = evaluation.condition(&graph, &columns, net);
    assert_eq!(after.iter().collect::<Vec<_>>(), [true, false, false]);
    let kept = evaluation.condition(&graph, &columns, total);
    assert_eq!(kept.iter().collect::<Vec<_>>(), [false, true, false]);
}

#[test]
fn overflow_is_missing() {
    let world = World::new();
    let mut columns = events(&world.schema, &[0, 0]);
    world.set(
        &mut columns,
        "purchase.total",
        integers(&[Some(i64::MAX), Some(1)]),
    );
    assert_eq!(
        world.holds(&columns, "purchase.total * 2 > 0"),
        [false, true]
    );
    assert_eq!(
        world.holds(&columns, "!(purchase.total * 2 > 0)"),
        [false, false]
    );
    // Compared exactly, though one side at three places would overflow.
    assert_eq!(
        world.holds(&columns, "purchase.total > 0.015"),
        [true, false]
    );
}

#[test]
fn values_of_lines() {
    let world = World::new();
    let columns = batch(&world);
    let cx = Context {
        scope: Scope::Line,
        ..world.context()
    };
    let mut graph = Graph::new();
    let share = graph.value("purchase.total - line.amount", &cx).unwrap();
    assert_eq!(share.ty, ValueType::Money);
    let values = Evaluation::new().integers(&graph, &columns, share.id);
    assert_eq!(values.values.to_vec(), [499, 2000, 0]);
    let city = graph
        .value("tables.stores[purchase.store].region", &cx)
        .unwrap();
    let regions = Evaluation::new().texts(&graph, &columns, city.id);
    assert_eq!(regions.get(2), Some("Ege"));
}

#[test]
fn what_goes_row_by_row() {
    let world = World::new();
    for text in [
        "purchase.lines.some(|l| l.amount > 3)",
        "if purchase.total > 3 { true } else { false }",
        "let x = 3; purchase.total > x",
        "purchase.total.floor() > 3",
        "`${purchase.currency}` == \"TRY\"",
    ] {
        let result = Graph::new().condition(text, &world.context());
        assert!(
            matches!(&result, Err(Failure::ByRow(p)) if p.code.id == "S0207"),
            "{text}: {result:?}"
        );
    }
}

/// Long chains and deep nesting end in a message, never in an exhausted stack.
#[test]
fn long_and_deep() {
    let world = World::new();
    let chain = |n: usize| vec!["purchase.total > 1"; n].join(" || ");
    assert_eq!(world.codes(&chain(100)), [] as [&str; 0]);
    assert_eq!(world.codes(&chain(1_000)), ["S0201"]);
    assert_eq!(world.codes(&chain(10_000)), ["S0115"]);
    let nested = |n: usize| format!("{}true{}", "(".repeat(n), ")".repeat(n));
    assert_eq!(world.codes(&nested(50)), [] as [&str; 0]);
    assert_eq!(world.codes(&nested(10_000)), ["S0201"]);
    assert_eq!(world.codes(&nested(50_000)), ["S0115"]);
    assert_eq!(
        world.codes(&format!("{}true", "!".repeat(30_000))),
        ["S0201"]
    );
}

#[test]
fn kinds_that_lack_a_field() {
    let world = World::new();
    let cx = Context {
        kinds: &[KindId::PURCHASE, KindId::DAY],
        ..world.context()
    };
    for text in [
        "purchase.total > 3",
        "any(line.amount > 3)",
        "count(true) > 3",
    ] {
        match Graph::new().condition(text, &cx) {
            Err(Failure::Wrong(problems)) => {
                assert!(
                    problems.iter().all(|p| p.code.id == "S0204"),
                    "{problems:?}"
                );
            }
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn fields_known_to_be_present() {
    let world = World::new();
    for (text, expected) in [
        ("customer.country != ()", "customer.country"),
        ("customer.country == ()", ""),
        ("!(customer.country == ())", "customer.country"),
        (
            "(customer.country ?? \"none\") == \"TR\"",
            "customer.country",
        ),
        ("(customer.country ?? \"none\") != \"TR\"", ""),
        ("(customer.country ?? \"TR\") == \"TR\"", ""),
        (
            "(customer.tier ?? \"none\") in [\"gold\", \"silver\"]",
            "customer.tier",
        ),
        // Enough that something else would make it false.
        (
            "customer.country != () && customer.city != () && event.hour == 9",
            "customer.country customer.city",
        ),
        ("customer.country != () || customer.city != ()", ""),
        (
            "(customer.country != () && customer.city != ()) || (customer.tier ?? \"\") == \"gold\" && customer.city != ()",
            "customer.city",
        ),
        (
            "!(customer.country == () || customer.city == ())",
            "customer.country customer.city",
        ),
        ("(history.days_since_purchase ?? 0) > 3", ""),
        (
            "history.days_since_purchase != () && history.days_since_purchase > 3",
            "history.first_purchase_at history.last_purchase_at history.days_since_purchase",
        ),
        (
            "history.purchases > 0 && history.days_since_purchase > 3",
            "history.first_purchase_at history.last_purchase_at history.days_since_purchase",
        ),
        (
            "!(history.purchases == 0)",
            "history.first_purchase_at history.last_purchase_at history.days_since_purchase",
        ),
        (
            "0 < history.purchases",
            "history.first_purchase_at history.last_purchase_at history.days_since_purchase",
        ),
        ("history.purchases >= 0", ""),
        ("history.purchases < 3", ""),
        (
            "(customer.birthday ?? false)",
            "customer.birth_date customer.birthday",
        ),
        (
            "!(customer.birthday ?? true)",
            "customer.birth_date customer.birthday",
        ),
        (
            "is_birthday(customer.birth_date)",
            "customer.birth_date customer.birthday",
        ),
        // For whom no day of birth is known it holds as well.
        ("!is_birthday(customer.birth_date)", ""),
        ("is_birthday(customer.birth_date) == false", ""),
        ("customer.country != () == true", "customer.country"),
        (
            "(tables.stores[purchase.store].region ?? \"\") == \"Ege\"",
            "purchase.store",
        ),
        ("any(line.category != ())", ""),
        (
            "any((line.category ?? \"\") == \"tea\" && customer.city != ())",
            "customer.city",
        ),
        (
            "all((line.category ?? \"\") == \"tea\" && customer.city != ())",
            "",
        ),
        (
            "count(customer.city != () && (line.category ?? \"\") == customer.city) > 0",
            "",
        ),
    ] {
        let compiled = world.condition(&mut Graph::new(), text);
        let optional = compiled
            .present
            .iter()
            .filter_map(|id| world.schema.field(id));
        let names: Vec<&str> = optional
            .filter(|field| field.presence.is_optional())
            .map(|field| field.name.as_str())
            .collect();
        assert_eq!(names.join(" "), expected, "{text}");
    }
}

/// A seed of one campaign cannot be shared with another.
#[test]
fn the_seed_is_not_for_audiences() {
    let world = World::new();
    for text in [
        "event.seed % 10 == 0",
        "any(line.amount > event.seed)",
        "purchase.store != () && event.seed > 5",
    ] {
        let failure = Graph::new().condition(text, &world.context());
        let Err(Failure::Wrong(problems)) = failure else {
            panic!("{text}: {failure:?}");
        };
        assert_eq!(problems[0].code.id, "S0204", "{text}");
        assert!(
            problems[0]
                .help
                .as_ref()
                .is_some_and(|help| help.contains("chance(p)"))
        );
    }
}

/// The name may also stand in a text, in a comment, or begin a longer name.
#[test]
fn fields_stand_where_they_are_read_first() {
    let mut world = World::new();
    let consent = world.schema.find("customer.consent").unwrap();
    let consent = world.schema.field(consent).unwrap().clone();
    world.schema.declare(Field {
        name: "customer.consented".to_owned(),
        ..consent
    });
    // The field stands behind the arrow.
    for (name, marked) in [
        ("customer.consent", "→customer.consent"),
        (
            "customer.consent",
            "customer.consented && →customer.consent",
        ),
        (
            "customer.consent",
            "customer.id != \"customer.consent\" && →customer.consent",
        ),
        (
            "customer.consent",
            "/* customer.consent */ →customer.consent // customer.consent",
        ),
        (
            "customer.consent",
            "purchase.total > 5 && →customer.consent || customer.consent",
        ),
        (
            "customer.consent",
            "any(line.amount > 5 && →customer.consent) && customer.consent",
        ),
        // The condition is checked before the value.
        ("line.amount", "sum(→line.amount, line.amount > 5) > 100"),
    ] {
        let (before, after) = marked.split_once('→').unwrap();
        let compiled = world.condition(&mut Graph::new(), &format!("{before}{after}"));
        let mut fields = compiled.fields(&world.schema);
        let span = fields.find(|(field, _)| field.name == name).unwrap().1;
        assert_eq!(span, before.len()..before.len() + name.len(), "{marked}");
    }
    // What is simplified away is not read.
    let compiled = world.condition(&mut Graph::new(), "true || customer.consent");
    assert_eq!(compiled.fields(&world.schema).count(), 0);
}
