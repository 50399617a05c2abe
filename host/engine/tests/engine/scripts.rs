//! Scripts from text to effects, and everything wrong that one can write.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop"
)]

use std::sync::Arc;

use crate::common::{Event, Fixture, purchase};
use sadakat_engine::campaign::Phase;
use sadakat_engine::diagnostic::{Diagnostic, Problem, Report, codes};
use sadakat_engine::effect::{Discount, Effect, Per, PriceBase, Target, Units, Worth};
use sadakat_engine::program::{Condition as _, Limits, Program as _, Proposals, Rows};
use sadakat_engine::script::RowCondition;

/// Effects as short texts.
fn effects(out: &Proposals) -> Vec<String> {
    assert_eq!(out.faults, [], "no faults expected");
    out.effects.iter().map(|p| short(&p.effect)).collect()
}

fn short(effect: &Effect) -> String {
    match effect {
        Effect::Points { wallet, amount } => format!("points {} {}", wallet.0, amount.0),
        Effect::Multiply { wallet, factor } => format!("multiply {} {}", wallet.0, factor.0),
        Effect::Tag(tag) => format!("tag {tag}"),
        Effect::Untag(tag) => format!("untag {tag}"),
        Effect::Gift { sku, quantity } => format!("gift {sku} {quantity}"),
        other => format!("{other:?}"),
    }
}

/// Runs on one purchase and gives the texts of `tag(…)`.
fn tags(script: &str) -> Vec<String> {
    let out = Fixture::default().run(script, &[purchase()]);
    effects(&out)
        .into_iter()
        .map(|text| text.strip_prefix("tag ").unwrap_or(&text).to_owned())
        .collect()
}

#[test]
fn reads_every_kind_of_value() {
    for (expression, expected) in [
        ("purchase.total", "250.50"),
        ("purchase.total * 2", "501.00"),
        ("purchase.lines.len", "3"),
        ("purchase.lines.len()", "3"),
        ("purchase.lines[0].category", "coffee"),
        ("purchase.lines[-1].quantity", "0.75"),
        ("purchase.lines[0].quantity", "2"),
        ("customer.tier", "gold"),
        ("customer.birth_date", "1990-11-21"),
        ("customer.birth_date?.year", "1990"),
        ("customer.joined_at?.day ?? 0", "1"),
        ("customer.joined_at?.hour", "1"),
        ("customer.tags.len", "2"),
        ("customer.tags[1]", "early-bird"),
        ("customer[\"tier\"]", "gold"),
        ("history.purchases + 1", "8"),
        ("wallet.points.balance", "340"),
        ("event.kind", "purchase"),
        ("event.hour", "14"),
        ("event.weekday", "6"),
        ("today", "2026-11-21"),
        ("today.weekday", "6"),
        ("now", "2026-11-21T14:03:00+03:00"),
        ("today - 1", "2026-11-20"),
        ("today - date(\"2026-11-01\")", "20"),
        ("params.percent", "15"),
        ("params.since", "2026-11-01"),
        ("tables.stores[\"kadikoy\"].region", "marmara"),
        ("tables.stores[purchase.store].size", "large"),
        ("tables.stores[\"nowhere\"].region ?? \"none\"", "none"),
        ("days_since(customer.joined_at)", "1024"),
        ("days_since(today)", "0"),
        ("floor(purchase.total)", "250"),
        ("round(purchase.total / 7, 2)", "35.79"),
        ("max(purchase.total, 300)", "300"),
        ("1.5 + 1", "2.5"),
        ("1e3 + 0.5", "1000.5"),
        ("purchase.lines.filter(|l| l.amount > 80).len", "2"),
        ("purchase.lines.map(|l| l.amount).len", "3"),
        ("purchase.lines.some(|l| l.category == \"tobacco\")", "true"),
        ("purchase.lines.all(|l| l.amount < params.percent)", "false"),
        (
            "purchase.lines.filter(|l| l.amount > history.spend).len",
            "0",
        ),
        ("sum(line.amount)", "250.50"),
        (
            "sum(line.amount, !(line.category in [\"tobacco\", \"gift-card\"]))",
            "160.50",
        ),
        ("sum(line.quantity, line.category == \"coffee\")", "2"),
        ("count(line.amount >= 90)", "2"),
        ("count(true)", "3"),
        ("any(line.category == \"tobacco\")", "true"),
        ("all(line.category != ())", "false"),
        ("none(line.amount > 1000)", "true"),
        ("max(line.amount)", "100.50"),
        ("min(line.amount, line.category != ())", "90.00"),
        ("line_total(purchase)", "250.50"),
    ] {
        let script = format!(
            "fn line_total(p) {{ let t = 0; for l in p.lines {{ t += l.amount; }} t }}\n\
             tag(`${{{expression}}}`);"
        );
        assert_eq!(tags(&script), [expected], "{expression}");
    }
}

#[test]
fn conditions() {
    for condition in [
        "purchase.total > 24.99",
        "purchase.total > 250 && purchase.total < 251",
        "purchase.total == 250.5",
        "\"vip\" in customer.tags",
        "!(\"new\" in customer.tags)",
        "customer.tier in [\"gold\", \"platinum\"]",
        "customer.tier != \"silver\"",
        "purchase.channel == ()",
        "(purchase.channel ?? \"shop\") == \"shop\"",
        "is_birthday(customer.birth_date)",
        "customer.birthday ?? false",
        "(customer.tier ?? \"none\") != \"none\"",
        "switch customer.tier ?? \"guest\" { \"gold\" | \"silver\" => true, \"guest\" => false, _ => false }",
        "customer.kvkk_consent",
        "today >= params.since",
        "today > date(\"2026-11-20\")",
        "event.hour >= 14 && event.hour < 17",
        "\"tobacco\" in params.excluded",
        "params.rate * 2 == 3",
        "history.spend >= 1000 || history.purchases > 10",
        "purchase.store != () && purchase.store.starts_with(\"kad\")",
    ] {
        let script = format!("if {condition} {{ tag(\"yes\") }} else {{ tag(\"no\") }}");
        assert_eq!(tags(&script), ["yes"], "{condition}");
    }
}

#[test]
fn proposes_effects() {
    let mut fixture = Fixture::default();
    let run = |fixture: &Fixture, script: &str| effects(&fixture.run(script, &[purchase()]));
    assert_eq!(
        run(&fixture, "points(purchase.total)"),
        ["points 0 250500000"]
    );
    assert_eq!(
        run(&fixture, "points(purchase.total / 7)"),
        ["points 0 35785714"]
    );
    assert_eq!(run(&fixture, "points(\"stars\", 5)"), ["points 1 5000000"]);
    assert_eq!(
        run(
            &fixture,
            "for line in purchase.lines { points(line.amount * params.rate); }"
        ),
        [
            "points 0 150750000",
            "points 0 135000000",
            "points 0 90000000"
        ]
    );
    fixture.phase = Phase::Order;
    let out = fixture.run(
        "for line in purchase.lines {\n if line.category == \"tobacco\" { continue; }\n\
         discount(#{ amount: 5, on: line });\n}",
        &[purchase()],
    );
    let targets: Vec<_> = out
        .effects
        .iter()
        .map(|p| (p.line, p.effect.clone()))
        .collect();
    let discount = |line| Effect::Discount(Discount::new(Worth::Amount(500), Target::Line(line)));
    assert_eq!(targets, [(3, discount(0)), (3, discount(2))]);
}

#[test]
fn discounts_on_sets_of_lines() {
    let fixture = Fixture {
        phase: Phase::Order,
        ..Fixture::default()
    };
    let on = |target| Discount::new(Worth::Amount(500), target);
    let coffee = || on(Target::Line(0));
    let cases = [
        (
            "let kinds = [\"coffee\", \"tobacco\"]; purchase.lines.filter(|l| l.category in kinds)",
            "",
            Some(on(Target::Lines([0, 1].into()))),
        ),
        (
            "purchase.lines",
            "",
            Some(on(Target::Lines([0, 1, 2].into()))),
        ),
        (
            "purchase.lines.filter(|l| l.category == \"coffee\")",
            "",
            Some(coffee()),
        ),
        // R61: a line that is named twice has its units once.
        (
            "[purchase.lines[2], purchase.lines[0], purchase.lines[2]]",
            "",
            Some(on(Target::Lines([0, 2].into()))),
        ),
        (
            "purchase.lines.find(|l| l.category == \"coffee\")",
            "",
            Some(coffee()),
        ),
        // Neither no lines nor no units are all of them.
        ("purchase.lines.filter(|l| l.category == \"tea\")", "", None),
        ("purchase.lines.find(|l| l.category == \"tea\")", "", None),
        ("purchase.lines", ", cheapest: floor(params.rate / 2)", None),
        (
            "purchase.lines[0]",
            ", dearest: floor(params.rate), per: \"unit\", base: \"initial\"",
            Some(Discount {
                units: Units::Dearest(1),
                per: Per::Unit,
                base: PriceBase::Initial,
                ..coffee()
            }),
        ),
    ];
    for (on, more, expected) in cases {
        let (before, on) = on.rsplit_once("; ").unwrap_or(("", on));
        let script = format!("{before}; discount(#{{ amount: 5, on: {on}{more} }});");
        let out = fixture.run(script.trim_start_matches("; "), &[purchase()]);
        assert_eq!(out.faults, [], "{script}");
        let found: Vec<_> = out.effects.into_iter().map(|p| p.effect).collect();
        let expected: Vec<_> = expected.into_iter().map(Effect::Discount).collect();
        assert_eq!(found, expected, "{script}");
    }
}

/// A campaign asks only for what resolving its discounts takes.
#[test]
fn discounts_read_quantities_and_shipping_if_they_may_need_them() {
    let needs = |script: &str| {
        let fixture = Fixture {
            phase: match script.contains("shipping") {
                true => Phase::Shipping,
                false => Phase::Order,
            },
            ..Fixture::default()
        };
        let (program, _) = fixture.compile(script).unwrap();
        ["line.quantity", "purchase.shipping", "line.sku"].map(|name| {
            let id = fixture.schema.find(name).unwrap();
            program.reads().contains(id)
        })
    };
    for (script, expected) in [
        ("discount(#{ percent: 10 })", [false, false, false]),
        (
            "discount(#{ percent: 10, on: \"shipping\" })",
            [false, true, false],
        ),
        (
            "discount(#{ percent: 10, cheapest: 1 })",
            [true, false, false],
        ),
        (
            "discount(#{ amount: 1, per: \"unit\" })",
            [true, false, false],
        ),
        (
            "discount(#{ percent: 10, on: purchase.lines.filter(|l| l.brand == \"x\") })",
            [false, false, false],
        ),
        (
            "let how = #{ percent: 10 }; discount(how)",
            [true, true, false],
        ),
    ] {
        assert_eq!(needs(script), expected, "{script}");
    }
}

#[test]
fn refuses_effects_that_make_no_sense() {
    let mut fixture = Fixture::new(Limits::default().effects(3));
    for (phase, script, words) in [
        (
            Phase::Reward,
            "points(wallet_name(), 5)",
            "there is no wallet `point`: did you mean `points`?",
        ),
        (
            Phase::Reward,
            "points(purchase.channel)",
            "points cannot be a missing value: write a number",
        ),
        (
            Phase::Order,
            "discount(#{ percent: purchase.total })",
            "`percent` must be from 0 to 100",
        ),
        (
            Phase::Order,
            "discount(#{ amount: 0 - purchase.total })",
            "`amount` is -250.50: it cannot be negative",
        ),
        (
            Phase::Reward,
            "loop { points(1); }",
            "more than 3 effects for one event: the limit is `effects` under [limits]",
        ),
        (
            Phase::Reward,
            "coupon(#{ offer: \"x\", valid: purchase.total })",
            "`valid` must be a number of days, such as \"14 days\"",
        ),
        (
            Phase::Order,
            "discount(#{ percent: 10, cheapest: sum(line.quantity) / 3 })",
            "`cheapest` is 1.25, but units are whole: write `floor(…)` around it",
        ),
        (
            Phase::Order,
            "discount(#{ percent: 10, dearest: purchase.channel })",
            "`dearest` cannot be a missing value: write a whole number",
        ),
        (
            Phase::Order,
            "discount(#{ percent: 10, cheapest: 2 - purchase.lines.len })",
            "`cheapest` is -1: it cannot be negative",
        ),
        (
            Phase::Order,
            "let how = #{ percent: 10 }; how.per = \"unit\"; discount(how)",
            "`per` goes with `amount` or `set_price`, not with `percent`",
        ),
        (
            Phase::Shipping,
            "let how = #{ amount: 10, on: \"shipping\" }; how.cheapest = 1; discount(how)",
            "shipping has no units and no lines",
        ),
        (
            Phase::Order,
            "let how = #{ amount: 10, on: \"shipping\" }; discount(how)",
            "a discount on shipping is not allowed in phase `order`",
        ),
        (
            Phase::Item,
            "let how = #{ amount: 10 }; discount(how)",
            "a discount on the order is not allowed in phase `item`",
        ),
        (
            Phase::Order,
            "discount(#{ percent: 10, on: purchase.lines.map(|l| l.sku) })",
            "a list in `on` must be one of lines",
        ),
    ] {
        fixture.phase = phase;
        let script = format!("fn wallet_name() {{ \"point\" }}\n{script}");
        let out = fixture.run(&script, &[purchase()]);
        assert_eq!(out.effects, [], "{script}");
        let [fault] = out.faults.as_slice() else {
            panic!("{script}: {:?}", out.faults);
        };
        assert_eq!(
            (fault.code, fault.line, fault.message.as_str()),
            (codes::EFFECT_REFUSED, 2, words)
        );
    }
}

#[test]
fn hostile_scripts_fail_for_their_event_only() {
    let fixture = Fixture::default();
    for (body, code) in [
        ("loop { }", codes::SCRIPT_LIMIT),
        ("fn f(x) { f(x + 1) } f(1)", codes::SCRIPT_LIMIT),
        (
            "let t = \"aaaaaaaa\"; loop { t += t; }",
            codes::SCRIPT_LIMIT,
        ),
        ("let a = [1]; loop { a += a; }", codes::SCRIPT_LIMIT),
        ("let a = []; a.pad(1000000, 0);", codes::SCRIPT_LIMIT),
        (
            "let m = #{}; for i in 0..1000000 { m[`k${i}`] = i; }",
            codes::SCRIPT_LIMIT,
        ),
        (
            "let name = \"te\" + \"ir\"; customer[name]",
            codes::SCRIPT_FAILED,
        ),
        ("purchase.lines[17].amount", codes::SCRIPT_FAILED),
        (
            "let x = 9223372036854775807; x * purchase.lines.len",
            codes::SCRIPT_FAILED,
        ),
        ("let x = 1; x / (x - 1)", codes::SCRIPT_FAILED),
        ("throw \"no\"", codes::SCRIPT_FAILED),
    ] {
        let script = format!("points(1);\n\nif customer.tier == \"bad\" {{ {body} }}");
        let script = match body.strip_prefix("fn f(x) { f(x + 1) } ") {
            Some(rest) => script.replace(body, rest) + "\nfn f(x) { f(x + 1) }",
            None => script,
        };
        let good = purchase();
        let bad = purchase().with("customer.tier", "bad");
        let out = fixture.run(&script, &[good.clone(), bad, good]);
        let rows: Vec<u32> = out.effects.iter().map(|p| p.row).collect();
        assert_eq!(rows, [0, 2], "{body}");
        let [fault] = out.faults.as_slice() else {
            panic!("{body}: {:?}", out.faults);
        };
        assert_eq!((fault.row, fault.code), (1, code), "{body}: {fault:?}");
        assert!(fault.line >= 3, "{body}: {fault:?}");
    }
}

#[test]
fn chance_repeats_and_differs() {
    let fixture = Fixture::default();
    let script = "if chance(0.5) { tag(\"a\"); } if chance(0.5) { tag(\"b\"); }";
    let events: Vec<Event> = (0..200)
        .map(|n| purchase().with("event.id", &format!("E{n}")))
        .collect();
    let once = fixture.run(script, &events);
    assert_eq!(once.effects, fixture.run(script, &events).effects);
    let count = |tag: &str| {
        let tag = format!("tag {tag}");
        once.effects
            .iter()
            .filter(|p| short(&p.effect) == tag)
            .count()
    };
    assert!((60..140).contains(&count("a")) && (60..140).contains(&count("b")));
    assert_eq!(
        fixture.run("if chance(0) { tag(\"a\"); }", &events).effects,
        []
    );
    assert_eq!(
        fixture
            .run("if chance(1) { tag(\"a\"); }", &events)
            .effects
            .len(),
        200
    );
}

#[test]
fn knows_what_a_script_reads() {
    let fixture = Fixture::default();
    for (script, reads, needs_member) in [
        ("points(purchase.total)", "purchase.total", false),
        (
            "if customer.kvkk_consent { points(1); }",
            "customer.kvkk_consent",
            true,
        ),
        (
            "if customer.id != () && customer.kvkk_consent { points(1); }",
            "customer.id customer.kvkk_consent",
            false,
        ),
        (
            "if customer.tier == \"gold\" { points(1); }",
            "customer.tier",
            false,
        ),
        ("points(history.purchases)", "history.purchases", true),
        (
            "if is_birthday(customer.birth_date) { tag(\"b\"); }",
            "customer.birth_date",
            false,
        ),
        (
            "if customer.birthday ?? false { tag(\"b\"); }",
            "customer.birth_date",
            false,
        ),
        (
            "if chance(0.1) { tag(`${today} ${event.kind}`); }",
            "event.id",
            false,
        ),
        ("points(sum(line.amount))", "line.amount", false),
        ("fn f(p) { p.net } points(f(purchase));", "", false),
    ] {
        let (program, _) = fixture.compile(script).unwrap();
        let names: Vec<&str> = program
            .reads()
            .iter()
            .map(|id| fixture.schema.field(id).unwrap().name.as_str())
            .collect();
        if reads.is_empty() {
            // A whole object was handed on.
            assert!(names.contains(&"purchase.net") && names.contains(&"line.sku"));
        } else {
            assert_eq!(names.join(" "), reads, "{script}");
        }
        assert_eq!(program.needs_member(), needs_member, "{script}");
    }
}

#[test]
fn conditions_by_row() {
    let fixture = Fixture::default();
    let text = "customer.tier == \"gold\" && purchase.lines.some(|l| l.amount > 95)";
    let (condition, _) = RowCondition::compile(text, &fixture.context()).unwrap();
    let silver = purchase().with("customer.tier", "silver");
    let columns = Arc::new(fixture.columns(&[purchase(), silver, purchase(), purchase()]));
    let rows = Rows {
        columns: &columns,
        selected: &[0, 1, 3],
    };
    let mut faults = Vec::new();
    let bits = condition.worker().holds(&rows, &mut faults);
    assert_eq!(bits.iter().collect::<Vec<_>>(), [true, false, false, true]);
    assert_eq!(faults, []);
    let wrong = RowCondition::compile("points(1) == ()", &fixture.context()).unwrap_err();
    assert_eq!(wrong[0].code, codes::FORBIDDEN_EFFECT);
    let wrong = RowCondition::compile("customer.tier = \"gold\"", &fixture.context()).unwrap_err();
    assert_eq!(wrong[0].code, codes::EXPRESSION_SYNTAX);
}

/// What the audience makes sure of need not be asked again.
#[test]
fn what_the_audience_makes_sure_of_is_present() {
    let mut fixture = Fixture::default();
    let script = "fn double(n) { customer.birth_date.year * n } points(double(2)); \
                  if customer.city != () { points(customer.birth_date.month); }";
    let codes = |result: Result<_, Vec<Problem>>| match result {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(|p| p.code.id).collect::<Vec<_>>(),
    };
    assert_eq!(codes(fixture.compile(script)), ["S0205", "S0205"]);
    let audience = "customer.birth_date != () && [1].len() == 1";
    let (condition, _) = RowCondition::compile(audience, &fixture.context()).unwrap();
    fixture.present = condition.present().clone();
    assert_eq!(codes(fixture.compile(script)), [""; 0]);
    // Another field is none of its business.
    assert_eq!(
        codes(fixture.compile("points(customer.joined_at.year);")),
        ["S0205"]
    );
    // Either of two says nothing of one.
    let audience = "customer.birth_date != () || customer.city != ()";
    let (condition, _) = RowCondition::compile(audience, &fixture.context()).unwrap();
    assert_eq!(condition.present().iter().count(), 0);
}

#[test]
fn the_seed_is_for_scripts_only() {
    let fixture = Fixture::default();
    assert!(fixture.compile("points(event.seed % 10);").is_ok());
    let wrong = RowCondition::compile("event.seed % 10 == 0", &fixture.context()).unwrap_err();
    assert_eq!(wrong[0].code, codes::FIELD_NOT_HERE);
}

/// `tests/corpus/scripts/*.rhai`; see the README there.
#[test]
fn corpus() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/corpus/scripts");
    let update = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    let mut cases = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "rhai") {
            continue;
        }
        cases += 1;
        let text = std::fs::read_to_string(&path).unwrap();
        let (expected, script) = text.split_once("\n\n").unwrap_or(("", &text));
        let options: Vec<&str> = expected
            .lines()
            .take_while(|line| line.starts_with("// event:") || line.starts_with("// phase:"))
            .collect();
        let rendered = render(&options, script);
        let mut actual: Vec<String> = options.iter().map(|&line| line.to_owned()).collect();
        actual.extend(
            rendered
                .lines()
                .map(|line| format!("// {line}").trim_end().to_owned()),
        );
        let actual = actual.join("\n");
        if actual != expected {
            if update {
                std::fs::write(&path, format!("{actual}\n\n{script}")).unwrap();
            }
            wrong.push(format!("{}\n{actual}\n", path.display()));
        }
    }
    assert!(cases >= 30, "the corpus is not where it should be");
    assert!(update || wrong.is_empty(), "{}", wrong.join("\n"));
}

fn render(options: &[&str], script: &str) -> String {
    let mut fixture = Fixture::default();
    for option in options {
        if let Some(kinds) = option.strip_prefix("// event: ") {
            let kinds = kinds.split(", ");
            fixture.kinds = kinds
                .map(|k| fixture.schema.kinds().find(k).unwrap())
                .collect();
        }
        if let Some(phase) = option.strip_prefix("// phase: ") {
            fixture.phase = Phase::from_name(phase).unwrap();
        }
    }
    let problems = match fixture.compile(script) {
        Ok((_, warnings)) => warnings,
        Err(problems) => problems,
    };
    let mut report = Report::default();
    let source = report.add_source("case.rhai", script);
    for problem in problems {
        report.push(Diagnostic {
            severity: problem.severity,
            code: problem.code,
            message: problem.message,
            source,
            span: problem.span,
            label: problem.label,
            note: None,
            help: problem.help,
            example: None,
        });
    }
    report.render(false).trim_end().replace("\n\n", "\n")
}
