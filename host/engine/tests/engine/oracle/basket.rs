//! Random purchases.

use proptest::prelude::*;
use sadakat_engine::{Fact, MemberFacts};

pub(crate) const CATEGORIES: [&str; 3] = ["coffee", "kitchen", "gift"];
pub(crate) const TIERS: [&str; 3] = ["bronze", "silver", "gold"];

/// A purchase.
#[derive(Debug, Clone)]
pub(crate) struct Basket {
    /// The member's tier, by its position; none for a guest.
    pub(crate) tier: Option<usize>,
    pub(crate) lines: Vec<Line>,
    /// Minor units.
    pub(crate) shipping: i64,
    /// What is known of the member.
    pub(crate) known: Known,
}

/// What is known of a member from earlier events.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    /// The balance of the stamps.
    pub(crate) stamps: i64,
    /// The facts of `[history]`, in the order of [`super::program::FACTS`].
    pub(crate) facts: [i64; 4],
}

#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) category: usize,
    /// Units.
    pub(crate) quantity: i64,
    /// Minor units.
    pub(crate) amount: i64,
    /// Whether it sells stored value, such as a gift card.
    pub(crate) stored_value: bool,
}

pub(crate) fn baskets() -> impl Strategy<Value = Basket> {
    let amount = prop_oneof![
        1 => Just(0i64),
        4 => 1i64..20,
        8 => 1i64..20_000,
        2 => (1i64..40).prop_map(|units| units * 100),
        1 => 1_000_000i64..9_000_000_000,
    ];
    let stored_value = prop::bool::weighted(0.1);
    let line =
        (0..CATEGORIES.len(), amount, stored_value).prop_map(|(category, amount, stored_value)| {
            Line {
                category,
                quantity: 1,
                amount,
                stored_value,
            }
        });
    let tier = prop::option::weighted(0.9, 0..TIERS.len());
    let shipping = prop_oneof![1 => Just(0i64), 3 => 0i64..2_000];
    (tier, prop::collection::vec(line, 1..6), shipping).prop_map(|(tier, lines, shipping)| Basket {
        tier,
        lines,
        shipping,
        known: Known::default(),
    })
}

impl Basket {
    /// Its record, with further keys of the purchase, each with a comma behind.
    pub(crate) fn record(&self, number: usize, purchase: &str) -> String {
        let lines: Vec<String> = self
            .lines
            .iter()
            .map(|line| {
                let amount = format!("{}.{:02}", line.amount / 100, line.amount % 100);
                let category = CATEGORIES[line.category];
                let stored = line.stored_value;
                format!(
                    r#"{{"sku":"s","category":"{category}","quantity":1,"amount":"{amount}","stored_value":{stored}}}"#
                )
            })
            .collect();
        let customer = match self.tier {
            Some(_) => format!(r#""customer":"c{number}","#),
            None => String::new(),
        };
        format!(
            r#"{{"id":"e{number}","kind":"purchase","at":"2026-03-01T10:00:00",{customer}"purchase":{{{purchase}"shipping":"{}.{:02}","lines":[{}]}}}}"#,
            self.shipping / 100,
            self.shipping % 100,
            lines.join(",")
        )
    }

    /// What is known of its member.
    pub(crate) fn facts(&self) -> Option<MemberFacts> {
        self.tier.map(|tier| {
            MemberFacts::new().with("customer.tier", Fact::Text(TIERS[tier].to_owned()))
        })
    }
}
