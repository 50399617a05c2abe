//! Purchases and returns of several members, one after the other, with limits,
//! budgets, caps by the day, stamp cards, tiers and facts of `[history]`. The
//! naive world remembers purchases and nothing else: whatever it wants to know,
//! it works out from what is kept of each of them.

use std::cell::Cell;
use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;
use sadakat_engine::records::{CustomerFormat, EventReader, read_customers};
use sadakat_engine::state::{MemberIndex, Period};
use sadakat_engine::{Replay, Snapshot};
use serde_json::Value;

use super::basket::{Basket, CATEGORIES, Known, Line, TIERS, baskets};
use super::program::{
    Campaign, Condition, Effect, FACTS, Phase, Program, TIER_LEVELS, decimal, programs, with_memory,
};
use super::{compile_files, naive, runner};

const PROGRAMS: u32 = 150;
const MEMBERS: usize = 2;

/// Hours between two events.
const HOURS: usize = 5;

/// Programs of which some campaigns ask for what members did before, and with
/// a stamp card.
fn programs_with_memory() -> impl Strategy<Value = Program> {
    let fact = (0..FACTS.len(), 1i64..40).prop_map(|(fact, from)| {
        let from = match fact {
            0 => from * 500,
            1 => from / 4,
            2 => from / 8,
            _ => from * 5,
        };
        Condition::Fact(fact, from)
    });
    let tier = (0..TIERS.len()).prop_map(Condition::Tier);
    let condition = prop::option::weighted(0.3, prop_oneof![2 => fact, 1 => tier]);
    let conditions = prop::collection::vec(condition, 8);
    let stamps = prop_oneof![
        (0..CATEGORIES.len()).prop_map(Effect::Stamps),
        (0..CATEGORIES.len(), 2i64..9).prop_map(|(of, size)| Effect::Card(of, size)),
    ];
    let cap = prop::option::weighted(0.3, (1i64..3_000, 1i64..60));
    let caps = prop::collection::vec(cap, 8);
    let stamps = prop::option::weighted(0.7, stamps);
    (programs(), conditions, caps, stamps).prop_map(|(mut program, conditions, caps, stamps)| {
        let campaigns = program.campaigns.iter_mut();
        for ((campaign, condition), cap) in campaigns.zip(conditions).zip(caps) {
            if let Some(condition) = condition {
                campaign.audience = condition;
            }
            if let Some((discount, points)) = cap {
                campaign.cap_daily = true;
                (campaign.cap_discount, campaign.cap_points) = (Some(discount), Some(points));
            }
        }
        // In the place of another one: there are limits for eight.
        if let (Some(stamps), Some(place)) = (stamps, program.campaigns.last_mut()) {
            place.phase = Phase::Reward;
            // Nobody shuts it out, and it shuts out nobody.
            (place.priority, place.exclusive, place.group) = (-1, false, None);
            (place.cap_discount, place.cap_points) = (None, None);
            place.effects = vec![stamps];
            if let Condition::Net(_) | Condition::Base(_) = place.audience {
                place.audience = Condition::Always;
            }
        }
        let used = |group| program.campaigns.iter().any(|c| c.group == Some(group));
        program.apart.retain(|&(a, b)| used(a) && used(b));
        program
    })
}

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
    /// The day, counted from the first one.
    day: i32,
    member: Option<usize>,
    /// The member's tier then, and what else was known.
    tier: usize,
    known: Known,
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
                    quantity: *kept,
                    ..line.clone()
                }
            })
            .collect()
    }

    fn decide(&mut self) {
        self.effects = self.decided(self.known.clone(), &self.then);
    }

    fn decided(&self, known: Known, program: &Program) -> Vec<Value> {
        if !self.is_kept() {
            return Vec::new();
        }
        let basket = Basket {
            tier: self.member.map(|_| self.tier),
            lines: self.kept_lines(),
            shipping: 0,
            known,
        };
        naive::decide(program, &basket)
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

    fn points(&self, wallet: &str) -> i64 {
        points_of(&self.effects, wallet)
    }

    /// Units of coffee that are kept.
    fn coffees(&self) -> i64 {
        let lines = self.kept_lines();
        let coffee = lines.iter().filter(|l| CATEGORIES[l.category] == "coffee");
        coffee.map(|line| line.quantity).sum()
    }

    /// What it puts into a fact of `[history]`.
    fn fact(&self, fact: usize) -> i64 {
        match FACTS[fact].0 {
            "paid" => self.paid().1,
            "coffees" => self.coffees(),
            "orders" => i64::from(self.is_kept()),
            _ => self.points("points"),
        }
    }

    /// What a campaign gave: minor units of discounts, or points.
    fn gave(&self, campaign: &Campaign, kind: &str) -> i64 {
        let own = self.effects.iter().filter(|e| is_of(e, campaign));
        let own = own.filter(|e| e["kind"] == kind && e["wallet"] != "stamps");
        own.map(|e| minor(&e["amount"])).sum()
    }
}

/// The points of effects in a wallet.
fn points_of(effects: &[Value], wallet: &str) -> i64 {
    let points = effects.iter().filter(|e| e["kind"] == "points");
    let points = points.filter(|e| e["wallet"] == wallet);
    points.map(|e| minor(&e["amount"])).sum()
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
    /// The program as a member meets it on a day: without campaigns that are
    /// used up, and with no more than what is left of budgets and of caps by
    /// the day.
    fn now(&self, member: Option<usize>, day: i32) -> Program {
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
            if campaign.cap_daily && member.is_some() {
                let today = || {
                    let own = self.bought.iter().filter(|b| b.member == member);
                    own.filter(|b| b.day == day)
                };
                let given = |kind| today().map(|b| b.gave(&campaign, kind)).sum::<i64>();
                let (discounts, points) = (given("discount"), given("points"));
                campaign.cap_discount = campaign.cap_discount.map(|cap| (cap - discounts).max(0));
                campaign.cap_points = campaign.cap_points.map(|cap| (cap - points).max(0));
            }
            if let Some(budget) = limits.budget {
                let kind = budgeted(&campaign);
                let given = self.bought.iter().map(|b| b.gave(&campaign, kind));
                let left = budget - given.sum::<i64>();
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

    fn of(&self, member: usize) -> impl Iterator<Item = &Bought> {
        self.bought.iter().filter(move |b| b.member == Some(member))
    }

    fn spend(&self, member: usize) -> i64 {
        self.of(member).map(|b| b.paid().1).sum()
    }

    fn tier(&self, member: usize) -> usize {
        let spend = self.spend(member);
        TIER_LEVELS.iter().filter(|&&from| spend >= from).count() - 1
    }

    /// What is known of a member on a day.
    fn known(&self, member: usize, day: i32) -> Known {
        let mut facts = [0; FACTS.len()];
        for (fact, sum) in facts.iter_mut().enumerate() {
            let first = day - FACTS[fact].2 + 1;
            let own = self.of(member).filter(|b| b.day >= first);
            *sum = own.map(|b| b.fact(fact)).sum();
        }
        Known {
            stamps: self.of(member).map(|b| b.points("stamps")).sum(),
            facts,
        }
    }

    /// What a member has.
    fn member(&self, member: usize) -> Has {
        let points = |wallet| self.of(member).map(|b| b.points(wallet)).sum();
        let kept = self.of(member).filter(|b| b.is_kept()).count();
        Has {
            points: points("points"),
            stamps: points("stamps"),
            spend: self.spend(member),
            purchases: u32::try_from(kept).unwrap(),
            tier: TIERS[self.tier(member)].to_owned(),
        }
    }
}

/// What a member has.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Has {
    points: i64,
    stamps: i64,
    spend: i64,
    purchases: u32,
    tier: String,
}

fn compile(program: &Program, limits: &[Limits]) -> Arc<Snapshot> {
    let numbered: Vec<(&str, &Limits)> = program
        .campaigns
        .iter()
        .map(|campaign| campaign.id.as_str())
        .zip(limits)
        .collect();
    compile_files(
        program.files_in("currency = \"TRY\"\n", &with_memory(), |campaign| {
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
        }),
    )
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
        let date = jiff::civil::date(2026, 3, 1) + jiff::ToSpan::days(self.day());
        let hour = number * HOURS % 24;
        let customer = member.map_or_else(String::new, |m| format!("\"customer\":\"c{m}\","));
        let record = format!(
            r#"{{"id":"e{number}","kind":"{kind}","at":"{date}T{hour:02}:00:00",{customer}"purchase":{{{purchase}}}}}"#
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

    /// The day of the last event, counted from the first one.
    fn day(&self) -> i32 {
        i32::try_from(self.events * HOURS / 24).unwrap()
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

    fn member(&self, member: usize) -> Has {
        let index = self.replay.members().find(&format!("c{member}")).unwrap();
        let members = self.replay.members();
        let tiers = members.settings().tiers.as_ref().unwrap();
        let state = members.state(index);
        let level = state.map(|state| state.level());
        let points = |wallet| {
            state.map_or(0, |state| {
                let wallet = state.wallet(wallet).unwrap();
                wallet.balance() + wallet.pending()
            })
        };
        Has {
            points: points(0),
            stamps: points(1),
            spend: state.map_or(0, |state| state.spend()),
            purchases: state.map_or(0, |state| state.purchases()),
            tier: level
                .map_or(TIERS[0], |level| tiers.name(level).unwrap())
                .to_owned(),
        }
    }

    /// The facts of `[history]` of a member, as of the last event.
    fn facts(&self, member: usize) -> Vec<i64> {
        let members = self.replay.members();
        let index = members.find(&format!("c{member}")).unwrap();
        let state = members.state(index);
        let facts = 0..FACTS.len();
        facts
            .map(|fact| state.and_then(|state| state.window(fact, members.settings())))
            .map(Option::unwrap_or_default)
            .collect()
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
    let mut runner = runner(PROGRAMS);
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
    let (stamped, remembered, capped) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let count = |cell: &Cell<usize>, holds: bool| cell.set(cell.get() + usize::from(holds));
    run(
        (programs_with_memory(), limits(), steps()),
        |program, limits, steps| {
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
                        let day = engine.day();
                        let mut bought = Bought {
                            id: format!("e{}", engine.events),
                            day,
                            member: *member,
                            tier: member.map_or(0, |member| world.tier(member)),
                            known: member.map_or_else(Known::default, |m| world.known(m, day)),
                            lines: basket.lines.clone(),
                            kept: quantities.clone(),
                            quantities,
                            then: world.now(*member, day),
                            effects: Vec::new(),
                        };
                        let less = program.campaigns.len() - bought.then.campaigns.len();
                        stopped.set(stopped.get() + less);
                        let stranger = bought.decided(Known::default(), &bought.then);
                        let uncapped =
                            bought.decided(bought.known.clone(), &world.now(*member, -1));
                        bought.decide();
                        count(&stamped, bought.points("stamps") < 0);
                        count(&remembered, stranger != bought.effects);
                        count(&capped, uncapped != bought.effects);
                        let naive = Value::Array(bought.effects.clone());
                        prop_assert_eq!(
                            &decision["effects"],
                            &naive,
                            "{:#?} {:#?}",
                            program,
                            limits
                        );
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
                        let now =
                            |b: &Bought| (["points", "stamps"].map(|w| b.points(w)), b.paid());
                        let before = now(bought);
                        bought.kept[line] -= units;
                        bought.decide();
                        let after = now(bought);
                        let found = found.unwrap();
                        returns.set(returns.get() + 1);
                        let effects = found["effects"].as_array().unwrap();
                        for (at, wallet) in ["points", "stamps"].into_iter().enumerate() {
                            let points = points_of(effects, wallet);
                            prop_assert_eq!(points, after.0[at] - before.0[at], "{}", wallet);
                        }
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
        },
    );
    // A test in which nothing happens proves nothing.
    let (returns, stopped) = (returns.get(), stopped.get());
    assert!(
        returns > 500 && stopped > 500,
        "{returns} returns, {stopped} campaigns used up"
    );
    let [stamped, remembered, capped] = [stamped, remembered, capped].map(|cell| cell.get());
    assert!(
        stamped > 20 && remembered > 100 && capped > 20,
        "{stamped} full cards, {remembered} decisions by what was known, {capped} by caps of a day"
    );
}

/// A purchase of which everything comes back, in any parts and any order,
/// leaves no trace: not in balances, spend and counts, nor in limits and
/// budgets, so that whatever is bought next is decided as if it had not been.
#[test]
fn what_came_back_was_never_bought() {
    run(
        (programs_with_memory(), limits(), steps()),
        |program, limits, steps| {
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
                // At the same time.
                without.events = engine.events;
                let both = [&mut engine, &mut without]
                    .map(|engine| engine.buy(member, &basket.lines, quantities)["effects"].clone());
                prop_assert_eq!(&both[0], &both[1], "{:#?} {:#?}", program, limits);
                if let Some(member) = member {
                    let facts = (engine.facts(member), without.facts(member));
                    prop_assert_eq!(facts.0, facts.1);
                }
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
        },
    );
}
