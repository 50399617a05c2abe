//! Purchases and returns of several members, one after the other, with limits
//! and budgets. The naive world remembers purchases and nothing else: whatever
//! it wants to know, it works out from what is kept of each of them.

use std::cell::Cell;
use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRng, TestRunner};
use sadakat_engine::records::{CustomerFormat, EventReader, read_customers};
use sadakat_engine::state::{MemberIndex, Period};
use sadakat_engine::{Replay, Snapshot};
use serde_json::Value;

use crate::basket::{Basket, CATEGORIES, Line, baskets};
use crate::program::{Campaign, Effect, Program, decimal, programs};
use crate::{compile_files, naive};

const PROGRAMS: u32 = 150;
const MEMBERS: usize = 2;

/// What a campaign may give altogether.
#[derive(Debug, Clone, Default)]
struct Limits {
    per_customer: Option<usize>,
    total: Option<usize>,
    /// Minor units of discounts, or whole points.
    budget: Option<i64>,
}

#[derive(Debug, Clone)]
enum Step {
    /// Of a member, or of a guest.
    Buy {
        member: Option<usize>,
        basket: Basket,
        quantities: Vec<i64>,
    },
    /// So many units of a line of a purchase, both counted round.
    Return {
        purchase: usize,
        line: usize,
        units: i64,
    },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let buy = (
        prop::option::weighted(0.85, 0..MEMBERS),
        baskets(),
        prop::collection::vec(1i64..4, 6),
    )
        .prop_map(|(member, basket, quantities)| Step::Buy {
            member,
            basket,
            quantities,
        });
    let back = (0usize..40, 0usize..6, 1i64..4).prop_map(|(purchase, line, units)| Step::Return {
        purchase,
        line,
        units,
    });
    prop::collection::vec(prop_oneof![2 => buy, 3 => back], 10..40)
}

fn limits() -> impl Strategy<Value = Vec<Limits>> {
    let one = (
        prop::option::weighted(0.2, 1usize..4),
        prop::option::weighted(0.2, 1usize..6),
        prop::option::weighted(0.3, 1i64..30_000),
    )
        .prop_map(|(per_customer, total, budget)| Limits {
            per_customer,
            total,
            budget,
        });
    prop::collection::vec(one, 8)
}

/// A purchase, and what is left of it.
struct Bought {
    id: String,
    member: Option<usize>,
    lines: Vec<Line>,
    quantities: Vec<i64>,
    kept: Vec<i64>,
    /// The program with the campaigns that could be got then.
    then: Program,
    /// The decision on what is kept.
    effects: Vec<Value>,
}

impl Bought {
    fn is_kept(&self) -> bool {
        self.kept.iter().any(|&kept| kept > 0)
    }

    fn kept_lines(&self) -> Vec<Line> {
        let lines = self.lines.iter().zip(&self.quantities).zip(&self.kept);
        lines
            .filter(|((_, _), kept)| **kept > 0)
            .map(|((line, quantity), kept)| {
                // Half up.
                let exact = i128::from(line.amount) * i128::from(*kept);
                let of = i128::from(*quantity);
                let amount = i64::try_from((exact * 2 + of) / (of * 2)).unwrap();
                Line {
                    amount,
                    ..line.clone()
                }
            })
            .collect()
    }

    fn decide(&mut self) {
        self.effects = if self.is_kept() {
            let basket = Basket {
                tier: self.member.map(|_| 0),
                lines: self.kept_lines(),
                shipping: 0,
            };
            naive::decide(&self.then, &basket)
        } else {
            Vec::new()
        };
    }

    /// What the kept lines cost after discounts, and what of it is spend.
    fn paid(&self) -> (i64, i64) {
        let lines = self.kept_lines();
        let mut nets: Vec<i64> = lines.iter().map(|line| line.amount).collect();
        for effect in &self.effects {
            for part in effect["lines"].as_array().into_iter().flatten() {
                let line = usize::try_from(part["line"].as_u64().unwrap()).unwrap() - 1;
                nets[line] -= minor(&part["amount"]);
            }
        }
        let spend = lines
            .iter()
            .zip(&nets)
            .filter(|(line, _)| !line.stored_value);
        (nets.iter().sum(), spend.map(|(_, net)| net).sum())
    }

    fn points(&self) -> i64 {
        let points = self.effects.iter().filter(|e| e["kind"] == "points");
        points.map(|e| minor(&e["amount"])).sum()
    }
}

/// A number of a decision without its point.
fn minor(value: &Value) -> i64 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

fn is_of(effect: &Value, campaign: &Campaign) -> bool {
    effect["campaign"] == campaign.id.as_str()
}

/// What a budget of a campaign counts.
fn budgeted(campaign: &Campaign) -> &'static str {
    let discounts = |effect: &Effect| matches!(effect, Effect::Discount { .. });
    if campaign.effects.iter().any(discounts) {
        "discount"
    } else {
        "points"
    }
}

struct World<'a> {
    program: &'a Program,
    limits: &'a [Limits],
    bought: Vec<Bought>,
}

impl World<'_> {
    /// The program as a member meets it now: without campaigns that are used
    /// up, and with no more than what is left of budgets.
    fn now(&self, member: Option<usize>) -> Program {
        let mut now = self.program.clone();
        let mut campaigns = Vec::new();
        for (campaign, limits) in now.campaigns.iter().zip(self.limits) {
            let gave = |b: &&Bought| b.effects.iter().any(|effect| is_of(effect, campaign));
            let all = self.bought.iter().filter(gave);
            if let Some(times) = limits.per_customer {
                let own = all.clone().filter(|b| b.member == member).count();
                if member.is_none() || own >= times {
                    continue;
                }
            }
            if limits.total.is_some_and(|times| all.count() >= times) {
                continue;
            }
            let mut campaign = campaign.clone();
            if let Some(budget) = limits.budget {
                let kind = budgeted(&campaign);
                let given = self.bought.iter().flat_map(|b| &b.effects);
                let given = given.filter(|e| is_of(e, &campaign) && e["kind"] == kind);
                let left = budget - given.map(|e| minor(&e["amount"])).sum::<i64>();
                if left <= 0 {
                    continue;
                }
                let cap = match kind {
                    "discount" => &mut campaign.cap_discount,
                    _ => &mut campaign.cap_points,
                };
                *cap = Some(cap.map_or(left, |cap| cap.min(left)));
            }
            campaigns.push(campaign);
        }
        now.campaigns = campaigns;
        now
    }

    /// What a member has: points, spend and purchases.
    fn member(&self, member: usize) -> (i64, i64, u32) {
        let own = || self.bought.iter().filter(move |b| b.member == Some(member));
        let kept = own().filter(|b| b.is_kept()).count();
        (
            own().map(Bought::points).sum(),
            own().map(|b| b.paid().1).sum(),
            u32::try_from(kept).unwrap(),
        )
    }
}

fn compile(program: &Program, limits: &[Limits]) -> Arc<Snapshot> {
    let numbered: Vec<(&str, &Limits)> = program
        .campaigns
        .iter()
        .map(|campaign| campaign.id.as_str())
        .zip(limits)
        .collect();
    compile_files(program.files_in("currency = \"TRY\"\n", |campaign| {
        let mut money = decimal;
        let mut manifest = campaign.manifest(program, &mut money);
        let (_, own) = numbered.iter().find(|(id, _)| *id == campaign.id).unwrap();
        let mut all = Vec::new();
        all.extend(
            own.per_customer
                .map(|n| format!("{{ per_customer = {n} }}")),
        );
        all.extend(own.total.map(|n| format!("{{ total = {n} }}")));
        if !all.is_empty() {
            writeln!(manifest, "limit = [{}]", all.join(", ")).unwrap();
        }
        if let Some(budget) = own.budget {
            let amount = match budgeted(campaign) {
                "discount" => format!("discount = {}", decimal(budget)),
                _ => format!("points = {budget}"),
            };
            writeln!(manifest, "budget = {{ {amount} }}").unwrap();
        }
        (manifest, campaign.script(&mut money))
    }))
}

/// The engine, event by event.
struct Engine {
    snapshot: Arc<Snapshot>,
    replay: Replay,
    events: usize,
}

impl Engine {
    fn new(snapshot: Arc<Snapshot>) -> Self {
        let customers: String = (0..MEMBERS)
            .map(|member| format!("{{\"id\":\"c{member}\"}}\n"))
            .collect();
        let schema = Arc::clone(&snapshot.settings().schema);
        let mut refuse = |reject| panic!("{reject}");
        let customers = read_customers(
            customers.as_bytes(),
            "customers",
            CustomerFormat::NdJson,
            &schema,
            &mut refuse,
        );
        Self {
            replay: Replay::new(Arc::clone(&snapshot), &customers.unwrap()),
            snapshot,
            events: 0,
        }
    }

    /// The decision of a record, or the code of why it cannot be used.
    fn decide(
        &mut self,
        kind: &str,
        member: Option<usize>,
        purchase: &str,
    ) -> Result<Value, String> {
        self.events += 1;
        let number = self.events;
        let customer = member.map_or_else(String::new, |m| format!("\"customer\":\"c{m}\","));
        let (hour, minute) = (number / 60, number % 60);
        let record = format!(
            r#"{{"id":"e{number}","kind":"{kind}","at":"2026-03-01T{hour:02}:{minute:02}:00",{customer}"purchase":{{{purchase}}}}}"#
        );
        let schema = Arc::clone(&self.snapshot.settings().schema);
        let mut reader = EventReader::new(record.as_bytes(), "events", schema);
        let wanted = self.replay.wanted().clone();
        let chunk = reader.read(&wanted, 1).unwrap().unwrap();
        assert!(chunk.rejects.is_empty(), "{}", chunk.rejects[0]);
        let replayed = self.replay.decide(&chunk.columns);
        if let Some(refused) = replayed.refused().first() {
            return Err(refused.why.code().id.to_owned());
        }
        let (columns, decisions, row) = replayed.get(0).unwrap();
        let json = decisions.to_json(&self.snapshot, columns, row);
        Ok(serde_json::from_str(&json).unwrap())
    }

    fn buy(&mut self, member: Option<usize>, lines: &[Line], quantities: &[i64]) -> Value {
        let lines = lines.iter().zip(quantities).enumerate();
        let lines: Vec<String> = lines
            .map(|(sku, (line, quantity))| {
                format!(
                    r#"{{"sku":"s{sku}","category":"{}","quantity":{quantity},"amount":"{}","stored_value":{}}}"#,
                    CATEGORIES[line.category],
                    decimal(line.amount),
                    line.stored_value
                )
            })
            .collect();
        let purchase = format!("\"lines\":[{}]", lines.join(","));
        self.decide("purchase", member, &purchase).unwrap()
    }

    fn bring_back(
        &mut self,
        member: Option<usize>,
        of: &str,
        line: usize,
        units: i64,
    ) -> Result<Value, String> {
        let purchase = format!(r#""of":"{of}","lines":[{{"sku":"s{line}","quantity":{units}}}]"#);
        self.decide("return", member, &purchase)
    }

    fn member(&self, member: usize) -> (i64, i64, u32) {
        let index = self.replay.members().find(&format!("c{member}")).unwrap();
        let state = self.replay.members().state(index);
        state.map_or((0, 0, 0), |state| {
            let wallet = state.wallet(0).unwrap();
            (
                wallet.balance() + wallet.pending(),
                state.spend(),
                state.purchases(),
            )
        })
    }

    fn used(&self, member: usize, campaign: &str) -> u32 {
        let members = self.replay.members();
        let index: MemberIndex = members.find(&format!("c{member}")).unwrap();
        let day = members
            .state(index)
            .map(sadakat_engine::state::MemberState::day);
        let found = members.find_campaign(campaign).zip(day);
        found.map_or(0, |(campaign, day)| {
            members.used(index, campaign, Period::Ever, day)
        })
    }
}

fn run(
    input: impl Strategy<Value = (Program, Vec<Limits>, Vec<Step>)>,
    test: impl Fn(Program, Vec<Limits>, Vec<Step>) -> Result<(), TestCaseError>,
) {
    let config = Config {
        cases: PROGRAMS,
        failure_persistence: None,
        ..Config::default()
    };
    // The same programs in every run.
    let rng = TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let result = runner.run(&input, |(program, limits, steps)| {
        test(program, limits, steps)
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// Every purchase is decided, and every return takes back, as the naive world
/// says, whatever came before.
#[test]
fn a_naive_world_agrees_on_returns_and_limits() {
    let (returns, stopped) = (Cell::new(0), Cell::new(0));
    run((programs(), limits(), steps()), |program, limits, steps| {
        let snapshot = compile(&program, &limits);
        let mut engine = Engine::new(snapshot);
        let mut world = World {
            program: &program,
            limits: &limits,
            bought: Vec::new(),
        };
        for step in &steps {
            match step {
                Step::Buy {
                    member,
                    basket,
                    quantities,
                } => {
                    let quantities = quantities[..basket.lines.len()].to_vec();
                    let decision = engine.buy(*member, &basket.lines, &quantities);
                    prop_assert_eq!(&decision["faults"], &Value::Array(Vec::new()));
                    let mut bought = Bought {
                        id: format!("e{}", engine.events),
                        member: *member,
                        lines: basket.lines.clone(),
                        kept: quantities.clone(),
                        quantities,
                        then: world.now(*member),
                        effects: Vec::new(),
                    };
                    let less = program.campaigns.len() - bought.then.campaigns.len();
                    stopped.set(stopped.get() + less);
                    bought.decide();
                    let naive = Value::Array(bought.effects.clone());
                    prop_assert_eq!(&decision["effects"], &naive, "{:#?} {:#?}", program, limits);
                    world.bought.push(bought);
                }
                Step::Return {
                    purchase,
                    line,
                    units,
                } => {
                    let count = world.bought.len();
                    let Some(bought) = world.bought.get_mut(purchase % count.max(1)) else {
                        continue;
                    };
                    let line = line % bought.lines.len();
                    let found = engine.bring_back(bought.member, &bought.id, line, *units);
                    if *units > bought.kept[line] {
                        prop_assert_eq!(found, Err("S0517".to_owned()));
                        continue;
                    }
                    let before = (bought.points(), bought.paid());
                    bought.kept[line] -= units;
                    bought.decide();
                    let after = (bought.points(), bought.paid());
                    let found = found.unwrap();
                    returns.set(returns.get() + 1);
                    let effects = found["effects"].as_array().unwrap();
                    let points = effects.iter().filter(|e| e["kind"] == "points");
                    let points: i64 = points.map(|e| minor(&e["amount"])).sum();
                    prop_assert_eq!(points, after.0 - before.0);
                    let told = &found["returned"];
                    prop_assert_eq!(minor(&told["refund"]), before.1.0 - after.1.0);
                    prop_assert_eq!(minor(&told["spend"]), before.1.1 - after.1.1);
                    prop_assert_eq!(&told["whole"], &Value::Bool(!bought.is_kept()));
                }
            }
            for member in 0..MEMBERS {
                let expected = world.member(member);
                prop_assert_eq!(
                    engine.member(member),
                    expected,
                    "{:#?} {:#?}",
                    program,
                    limits
                );
            }
        }
        Ok(())
    });
    // A test in which nothing happens proves nothing.
    let (returns, stopped) = (returns.get(), stopped.get());
    assert!(
        returns > 500 && stopped > 500,
        "{returns} returns, {stopped} campaigns used up"
    );
}

/// A purchase of which everything comes back, in any parts and any order,
/// leaves no trace: not in balances, spend and counts, nor in limits and
/// budgets, so that whatever is bought next is decided as if it had not been.
#[test]
fn what_came_back_was_never_bought() {
    run((programs(), limits(), steps()), |program, limits, steps| {
        let snapshot = compile(&program, &limits);
        let mut engine = Engine::new(Arc::clone(&snapshot));
        let mut without = Engine::new(snapshot);
        let mut purchases = steps.iter().filter_map(|step| match step {
            Step::Buy {
                member,
                basket,
                quantities,
            } => Some((*member, basket, &quantities[..basket.lines.len()])),
            Step::Return { .. } => None,
        });
        let mut order = steps.iter().filter_map(|step| match step {
            Step::Return { line, units, .. } => Some((*line, *units)),
            Step::Buy { .. } => None,
        });
        // One that stays, one that comes back, one that stays, and so on.
        while let (Some(stays), Some(goes)) = (purchases.next(), purchases.next()) {
            let (member, basket, quantities) = stays;
            let both = [&mut engine, &mut without]
                .map(|engine| engine.buy(member, &basket.lines, quantities)["effects"].clone());
            prop_assert_eq!(&both[0], &both[1], "{:#?} {:#?}", program, limits);
            let (member, basket, quantities) = goes;
            engine.buy(member, &basket.lines, quantities);
            let id = format!("e{}", engine.events);
            let mut left = quantities.to_vec();
            while left.iter().any(|&left| left > 0) {
                let (line, units) = order.next().unwrap_or((0, 3));
                let at = (0..left.len())
                    .map(|step| (line + step) % left.len())
                    .find(|&at| left[at] > 0)
                    .unwrap();
                let units = units.min(left[at]);
                left[at] -= units;
                engine.bring_back(member, &id, at, units).unwrap();
            }
            for member in 0..MEMBERS {
                prop_assert_eq!(engine.member(member), without.member(member));
                for campaign in &program.campaigns {
                    let used = |engine: &Engine| engine.used(member, &campaign.id);
                    prop_assert_eq!(used(&engine), used(&without));
                }
            }
            prop_assert_eq!(engine.replay.left(), without.replay.left());
        }
        Ok(())
    });
}
