//! Random programs.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::basket::{CATEGORIES, TIERS};

pub(crate) const GROUPS: usize = 3;

/// From what spend on, in minor units, a member has each tier.
pub(crate) const TIER_LEVELS: [i64; 3] = [0, 20_000, 100_000];

/// Facts of `[history]`: what was paid, units of coffee, purchases, points
/// earned; each over so many days.
pub(crate) const FACTS: [(&str, &str, i32); 4] = [
    ("paid", "sum = \"purchase.total\"", 3),
    (
        "coffees",
        "sum = \"line.quantity\", where = 'line.category == \"coffee\"'",
        2,
    ),
    ("orders", "count = true", 2),
    ("earned", "points_earned = \"points\"", 3),
];

#[derive(Debug, Clone)]
pub(crate) struct Program {
    /// How the campaigns of each group share.
    pub(crate) stacking: [Stacking; GROUPS],
    /// Pairs of groups that never stand together.
    pub(crate) apart: Vec<(usize, usize)>,
    pub(crate) multipliers: Multipliers,
    pub(crate) rounding: Rounding,
    /// Whether percentages are rounded on each line by itself.
    pub(crate) by_line: bool,
    /// Whether lines with stored value earn points.
    pub(crate) gift_cards_earn: bool,
    /// Whether they take part in discounts.
    pub(crate) gift_cards_lowered: bool,
    /// Per cent that all discounts may take off an order, and off each line.
    pub(crate) most_off: (Option<i64>, Option<i64>),
    pub(crate) campaigns: Vec<Campaign>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stacking {
    All,
    First,
    Best,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Multipliers {
    Highest,
    Sum,
    Product,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rounding {
    HalfUp,
    HalfEven,
    Down,
    Up,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    Item,
    Order,
    Shipping,
    Earn,
    Boost,
    Reward,
}

pub(crate) const PHASES: [Phase; 6] = [
    Phase::Item,
    Phase::Order,
    Phase::Shipping,
    Phase::Earn,
    Phase::Boost,
    Phase::Reward,
];

#[derive(Debug, Clone)]
pub(crate) struct Campaign {
    pub(crate) id: String,
    pub(crate) phase: Phase,
    pub(crate) priority: i32,
    pub(crate) group: Option<usize>,
    pub(crate) exclusive: bool,
    /// Minor units of discounts that it gives one event.
    pub(crate) cap_discount: Option<i64>,
    /// Whole points that it gives one event.
    pub(crate) cap_points: Option<i64>,
    /// Whether it is one day for which they hold.
    pub(crate) cap_daily: bool,
    pub(crate) audience: Condition,
    pub(crate) effects: Vec<Effect>,
}

#[derive(Debug, Clone)]
pub(crate) enum Condition {
    Always,
    Total(i64),
    Net(i64),
    Base(i64),
    Tier(usize),
    Category(usize),
    /// A fact of `[history]` is at least so much.
    Fact(usize, i64),
}

#[derive(Debug, Clone)]
pub(crate) enum Effect {
    Discount {
        worth: Worth,
        on: On,
        initial: bool,
        cap: Option<i64>,
    },
    /// Hundredths of a point.
    Points(i64),
    /// Points for each unit of money after discounts, in hundredths.
    PointsOfNet(i64),
    /// Points for each unit of money that earns points, in hundredths.
    PointsOfEarning(i64),
    /// So many times the base points.
    PointsOfBase(i64),
    /// Tenths.
    Multiply(i64),
    /// Per cent.
    Coupon(i64),
    /// A stamp for each unit of a category.
    Stamps(usize),
    /// The same; so many stamps are a card, and each full one a coupon.
    Card(usize, i64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum On {
    Order,
    /// A line, if the purchase has it.
    Line(usize),
    /// The lines of a category.
    Category(usize),
    Shipping,
}

#[derive(Debug, Clone)]
pub(crate) enum Worth {
    /// Tenths of a per cent.
    Percent(i64),
    /// Minor units.
    Amount(i64),
    /// Minor units.
    SetPrice(i64),
}

pub(crate) fn programs() -> impl Strategy<Value = Program> {
    let stacking = prop_oneof![
        Just(Stacking::All),
        Just(Stacking::First),
        Just(Stacking::Best)
    ];
    let pair = (0..GROUPS, 0..GROUPS).prop_filter("two groups", |(a, b)| a != b);
    let multipliers = prop_oneof![
        Just(Multipliers::Highest),
        Just(Multipliers::Sum),
        Just(Multipliers::Product)
    ];
    let rounding = prop_oneof![
        Just(Rounding::HalfUp),
        Just(Rounding::HalfEven),
        Just(Rounding::Down),
        Just(Rounding::Up)
    ];
    let campaigns = prop::collection::vec(campaign(), 1..=8);
    (
        prop::array::uniform3(stacking),
        prop::collection::vec(pair, 0..3),
        multipliers,
        rounding,
        any::<(bool, bool, bool)>(),
        (
            prop::option::weighted(0.2, 10i64..=100),
            prop::option::weighted(0.2, 10i64..=100),
        ),
        campaigns,
    )
        .prop_map(
            |(stacking, apart, multipliers, rounding, switches, most_off, mut campaigns)| {
                for (index, campaign) in campaigns.iter_mut().enumerate() {
                    // Ids must differ, and must not stand in the order of files.
                    campaign.id = format!("{}{index}", campaign.id);
                }
                // Those of a group compete within a phase, and `order` takes
                // what `item` does.
                for (group, stacking) in stacking.iter().enumerate() {
                    let members = campaigns.iter_mut().filter(|c| c.group == Some(group));
                    let goods = members.filter(|c| c.phase <= Phase::Order);
                    let mut goods: Vec<&mut Campaign> = goods.collect();
                    if *stacking != Stacking::All && goods.iter().any(|c| c.phase == Phase::Order) {
                        goods.iter_mut().for_each(|c| c.phase = Phase::Order);
                    }
                }
                // A pair of which nobody is a member would be a mistake.
                let used = |group: usize| campaigns.iter().any(|c| c.group == Some(group));
                let apart = apart
                    .into_iter()
                    .filter(|&(a, b)| used(a) && used(b))
                    .collect();
                Program {
                    stacking,
                    apart,
                    multipliers,
                    rounding,
                    by_line: switches.0,
                    gift_cards_earn: switches.1,
                    gift_cards_lowered: switches.2,
                    most_off,
                    campaigns,
                }
            },
        )
}

fn money() -> impl Strategy<Value = i64> {
    prop_oneof![0i64..30_000, (0i64..300).prop_map(|units| units * 100)]
}

fn campaign() -> impl Strategy<Value = Campaign> {
    let phase = prop_oneof![
        3 => Just(Phase::Item),
        4 => Just(Phase::Order),
        1 => Just(Phase::Shipping),
        1 => Just(Phase::Earn),
        1 => Just(Phase::Boost),
        1 => Just(Phase::Reward),
    ];
    phase.prop_flat_map(|phase| {
        let audience = prop_oneof![
            3 => Just(Condition::Always),
            1 => money().prop_map(Condition::Total),
            1 => money().prop_map(move |from| match phase {
                Phase::Item => Condition::Total(from),
                _ => Condition::Net(from),
            }),
            1 => (0i64..200).prop_map(move |from| match phase {
                Phase::Boost | Phase::Reward => Condition::Base(from),
                _ => Condition::Always,
            }),
            1 => (0..TIERS.len()).prop_map(Condition::Tier),
            1 => (0..CATEGORIES.len()).prop_map(Condition::Category),
        ];
        (
            "[a-e]",
            0i32..3,
            prop::option::weighted(0.7, 0..GROUPS),
            prop::bool::weighted(0.15),
            prop::option::weighted(0.2, money()),
            prop::option::weighted(0.2, 0i64..300),
            any::<bool>(),
            audience,
            prop::collection::vec(effect(phase), 1..3),
        )
            .prop_map(
                move |(
                    id,
                    priority,
                    group,
                    exclusive,
                    cap_discount,
                    cap_points,
                    cap_daily,
                    audience,
                    effects,
                )| {
                    Campaign {
                        id,
                        phase,
                        priority,
                        group,
                        exclusive,
                        cap_discount,
                        cap_points,
                        cap_daily,
                        audience,
                        effects,
                    }
                },
            )
    })
}

fn effect(phase: Phase) -> BoxedStrategy<Effect> {
    let worth = prop_oneof![
        4 => (0i64..=1_000).prop_map(Worth::Percent),
        4 => money().prop_map(Worth::Amount),
        1 => money().prop_map(Worth::SetPrice),
    ];
    let on = prop_oneof![
        3 => Just(On::Order),
        2 => (0usize..4).prop_map(On::Line),
        2 => (0..CATEGORIES.len()).prop_map(On::Category),
    ];
    let discount = (
        worth,
        on.prop_map(move |on| match (phase, on) {
            (Phase::Shipping, _) => On::Shipping,
            (Phase::Item, On::Order) => On::Category(0),
            (_, on) => on,
        }),
        any::<bool>(),
        prop::option::weighted(0.3, money()),
    )
        .prop_map(|(worth, on, initial, cap)| Effect::Discount {
            worth,
            on,
            initial,
            cap,
        });
    let points = prop_oneof![
        (0i64..20_000).prop_map(Effect::Points),
        (1i64..300).prop_map(Effect::PointsOfNet),
        (1i64..300).prop_map(Effect::PointsOfEarning),
    ];
    let coupon = (1i64..=100).prop_map(Effect::Coupon);
    match phase {
        Phase::Item | Phase::Order | Phase::Shipping => {
            prop_oneof![6 => discount, 1 => coupon].boxed()
        }
        Phase::Earn => points.boxed(),
        Phase::Boost => prop_oneof![
            2 => (1i64..50).prop_map(Effect::Multiply),
            1 => points,
            1 => (0i64..4).prop_map(Effect::PointsOfBase),
        ]
        .boxed(),
        Phase::Reward => prop_oneof![2 => points, 1 => coupon].boxed(),
    }
}

/// Minor units as a number of a script or manifest.
pub(crate) fn decimal(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

fn tenths(value: i64) -> String {
    format!("{}.{}", value / 10, value % 10)
}

/// Sections of a program in which nothing is known of earlier events.
pub(crate) const WITHOUT_MEMORY: &str =
    "[tiers]\ncounts = \"purchases\"\nlevels = { bronze = 0, silver = 1000, gold = 5000 }\n";

/// Sections of a program with tiers that are reached, and facts of earlier
/// events.
pub(crate) fn with_memory() -> String {
    let [_, silver, gold] = TIER_LEVELS.map(|from| from / 100);
    let mut sections = format!(
        "[tiers]\ncounts = \"spend\"\n\
         levels = {{ bronze = 0, silver = {silver}, gold = {gold} }}\n[history]\n"
    );
    for (name, what, days) in FACTS {
        writeln!(sections, "{name} = {{ {what}, over = \"{days} days\" }}").unwrap();
    }
    sections
}

impl Program {
    /// As the files of a program folder.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        self.files_in("currency = \"TRY\"\n", WITHOUT_MEMORY, |campaign| {
            let mut money = decimal;
            let manifest = campaign.manifest(self, &mut money);
            (manifest, campaign.script(&mut money))
        })
    }

    /// As the files of a program folder with these keys under `[program]`,
    /// these sections, and manifests and scripts as `write` has them.
    pub(crate) fn files_in(
        &self,
        header: &str,
        sections: &str,
        write: impl Fn(&Campaign) -> (String, String),
    ) -> Vec<(String, String)> {
        let mut program = format!(
            "[program]\nname = \"Test\"\n{header}time_zone = \"Europe/Istanbul\"\n\
             [wallets.points]\nprecision = 0\nbelow_zero = true\n\
             [wallets.stamps]\nprecision = 0\nbelow_zero = true\n\
             {sections}[stacking]\n"
        );
        let multipliers = match self.multipliers {
            Multipliers::Highest => "highest",
            Multipliers::Sum => "sum of bonuses",
            Multipliers::Product => "product",
        };
        writeln!(program, "multipliers = \"{multipliers}\"").unwrap();
        let rounding = match self.rounding {
            Rounding::HalfUp => "half up",
            Rounding::HalfEven => "half even",
            Rounding::Down => "down",
            Rounding::Up => "up",
        };
        let per = if self.by_line { "line" } else { "order" };
        let pairs: Vec<String> = self
            .apart
            .iter()
            .map(|(a, b)| format!("[\"g{a}\", \"g{b}\"]"))
            .collect();
        writeln!(program, "never_together = [{}]", pairs.join(", ")).unwrap();
        let shares = [("order", self.most_off.0), ("line", self.most_off.1)];
        let shares: Vec<String> = shares
            .into_iter()
            .filter_map(|(key, share)| Some(format!("{key} = \"{} %\"", share?)))
            .collect();
        writeln!(program, "most_off = {{ {} }}", shares.join(", ")).unwrap();
        writeln!(
            program,
            "[money]\nrounding = \"{rounding}\"\nper = \"{per}\"\ndiscount_gift_cards = {}",
            self.gift_cards_lowered
        )
        .unwrap();
        let gift_cards = self.gift_cards_earn;
        writeln!(program, "[earn]\ngift_cards = {gift_cards}").unwrap();
        let mut files = vec![("program.toml".to_owned(), program)];
        for campaign in &self.campaigns {
            let id = &campaign.id;
            let (manifest, script) = write(campaign);
            files.push((format!("campaigns/{id}.toml"), manifest));
            files.push((format!("campaigns/{id}.rhai"), script));
        }
        files
    }
}

impl Campaign {
    /// Its manifest, with amounts of its audience as `money` writes them.
    pub(crate) fn manifest(
        &self,
        program: &Program,
        money: &mut impl FnMut(i64) -> String,
    ) -> String {
        let phase = match self.phase {
            Phase::Item => "item",
            Phase::Order => "order",
            Phase::Shipping => "shipping",
            Phase::Earn => "earn",
            Phase::Boost => "boost",
            Phase::Reward => "reward",
        };
        let mut text = format!(
            "on = [\"purchase\"]\nphase = \"{phase}\"\npriority = {}\nexclusive = {}\n",
            self.priority, self.exclusive
        );
        if let Some(group) = self.group {
            let stacking = match program.stacking[group] {
                Stacking::All => "all",
                Stacking::First => "first",
                Stacking::Best => "best",
            };
            writeln!(text, "group = \"g{group}\"\nstacking = \"{stacking}\"").unwrap();
        }
        let caps: Vec<String> = [
            self.cap_discount
                .map(|cap| format!("discount = {}", decimal(cap))),
            self.cap_points.map(|cap| format!("points = {cap}")),
        ]
        .into_iter()
        .flatten()
        .collect();
        if !caps.is_empty() {
            let per = if self.cap_daily { "day" } else { "event" };
            writeln!(text, "cap = {{ {}, per = \"{per}\" }}", caps.join(", ")).unwrap();
        }
        let audience = match &self.audience {
            Condition::Always => return text,
            Condition::Total(from) => format!("purchase.total >= {}", money(*from)),
            Condition::Net(from) => format!("purchase.net >= {}", money(*from)),
            Condition::Base(from) => format!("purchase.base_points >= {from}"),
            Condition::Tier(tier) => format!("customer.tier == \"{}\"", TIERS[*tier]),
            Condition::Category(of) => format!("any(line.category == \"{}\")", CATEGORIES[*of]),
            Condition::Fact(fact, from) => {
                let from = if *fact == 0 {
                    money(*from)
                } else {
                    from.to_string()
                };
                format!("history.{} >= {from}", FACTS[*fact].0)
            }
        };
        writeln!(text, "audience = '{audience}'").unwrap();
        text
    }

    /// Its script, with amounts as `money` writes them.
    pub(crate) fn script(&self, money: &mut impl FnMut(i64) -> String) -> String {
        let mut text = String::new();
        for effect in &self.effects {
            match effect {
                Effect::Discount {
                    worth,
                    on,
                    initial,
                    cap,
                } => {
                    let worth = match worth {
                        Worth::Percent(percent) => format!("percent: {}", tenths(*percent)),
                        Worth::Amount(amount) => format!("amount: {}", money(*amount)),
                        Worth::SetPrice(price) => format!("set_price: {}", money(*price)),
                    };
                    let base = if *initial { "initial" } else { "remaining" };
                    let cap = cap.map_or_else(String::new, |cap| format!(", cap: {}", money(cap)));
                    match on {
                        On::Order => {
                            writeln!(text, "discount(#{{ {worth}, base: \"{base}\"{cap} }});")
                        }
                        On::Shipping => writeln!(
                            text,
                            "discount(#{{ {worth}, on: \"shipping\", base: \"{base}\"{cap} }});"
                        ),
                        On::Line(line) => writeln!(
                            text,
                            "if purchase.lines.len() > {line} {{ discount(#{{ {worth}, on: purchase.lines[{line}], base: \"{base}\"{cap} }}); }}"
                        ),
                        On::Category(of) => writeln!(
                            text,
                            "discount(#{{ {worth}, on: purchase.lines.filter(|l| l.category == \"{}\"), base: \"{base}\"{cap} }});",
                            CATEGORIES[*of]
                        ),
                    }
                    .unwrap();
                }
                Effect::Points(hundredths) => {
                    writeln!(text, "points({});", decimal(*hundredths)).unwrap();
                }
                Effect::PointsOfNet(rate) => {
                    writeln!(text, "points(purchase.net * {});", decimal(*rate)).unwrap();
                }
                Effect::PointsOfEarning(rate) => {
                    writeln!(text, "points(purchase.earning * {});", decimal(*rate)).unwrap();
                }
                Effect::PointsOfBase(times) => {
                    writeln!(text, "points(purchase.base_points * {times});").unwrap();
                }
                Effect::Multiply(factor) => {
                    writeln!(text, "multiply({});", tenths(*factor)).unwrap();
                }
                Effect::Coupon(percent) => {
                    writeln!(text, "coupon(#{{ percent: {percent} }});").unwrap();
                }
                Effect::Stamps(of) => {
                    writeln!(text, "points(\"stamps\", {});", units(*of)).unwrap();
                }
                Effect::Card(of, size) => writeln!(
                    text,
                    "let got = floor({});\n\
                     let cards = floor((wallet.stamps.balance + got) / {size}.0);\n\
                     points(\"stamps\", got - cards * {size});\n\
                     for card in 0..cards {{ coupon(#{{ percent: 100 }}); }}",
                    units(*of)
                )
                .unwrap(),
            }
        }
        text
    }
}

/// The units of a category, as a script counts them.
fn units(category: usize) -> String {
    let category = CATEGORIES[category];
    format!("sum(line.quantity, line.category == \"{category}\")")
}
