//! Rules are edited while purchases may still come back. An account that a service
//! keeps comes to what a ledger comes to, and when everything came back, nothing
//! is left of it.

use proptest::prelude::*;
use sadakat_engine::model::Date;
use sadakat_engine::{Account, Event, Host};

use crate::{program, purchase, returned, sound};

/// What programs differ in: how points are counted, and what is counted at all.
const SETTINGS: [&str; 3] = [
    "[wallets.points]\nexpires = \"90 days\"\n\
     [tiers]\ncounts = \"spend\"\nlevels = { bronze = 0, gold = 60 }\n",
    "[wallets.points]\nexpires = \"90 days\"\n[wallets.stamps]\n\
     [tiers]\ncounts = \"spend\"\nlevels = { bronze = 0, silver = 30, gold = 60, platinum = 90 }\n\
     [history]\ncups = { sum = \"line.quantity\", over = \"60 days\" }\n",
    "[wallets.points]\nexpires = \"90 days\"\n\
     [tiers]\ncounts = \"spend\"\nperiod = \"rolling 30 days\"\nlevels = { bronze = 0, gold = 60 }\n\
     [history]\ncups = { count = \"purchase.total\", over = \"30 days\" }\n",
];

const ONCE: (&str, &str, &str) = (
    "once",
    "on = [\"purchase\"]\nlimit = { per_customer = 1 }\n",
    "points(50);",
);

fn campaigns(which: usize) -> Vec<(&'static str, &'static str, &'static str)> {
    let base = |script| ("base", "on = [\"purchase\"]\nphase = \"earn\"\n", script);
    match which {
        0 => vec![base("points(purchase.net);"), ONCE],
        1 => vec![
            base("points(purchase.net * 3);"),
            (
                "cup",
                "on = [\"purchase\"]\naudience = '(history.cups ?? 0) > 2'\n",
                "points(\"stamps\", 1); tag(\"drinker\");",
            ),
        ],
        _ => vec![base("points(floor(purchase.net / 2));"), ONCE],
    }
}

fn settings(which: usize) -> String {
    let head = "[program]\nname = \"Test\"\ncurrency = \"EUR\"\ntime_zone = \"Europe/Berlin\"\n";
    format!("{head}{}", SETTINGS.get(which).unwrap_or(&""))
}

#[derive(Debug, Clone)]
enum Step {
    Buy(u32),
    /// So many of the purchase with this number, counted round.
    Return(usize, u32),
    Edit(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (1u32..5).prop_map(Step::Buy),
        3 => (0usize..8, 1u32..4).prop_map(|(of, quantity)| Step::Return(of, quantity)),
        2 => (0usize..3).prop_map(Step::Edit),
    ]
}

/// Both at once, and how much is left of each purchase.
struct Both {
    ledger: crate::Fresh,
    host: Host,
    account: Account,
    left: Vec<u32>,
    day: Date,
    number: u32,
}

impl Both {
    fn new() -> anyhow::Result<Self> {
        let first = program(&settings(0), &campaigns(0))?;
        let host = Host::builder().build(first.folder());
        let host = host.map_err(|report| anyhow::anyhow!("{}", report.render(false)))?;
        let mut ledger = crate::empty(first)?;
        for enrolled in ledger.enrol([r#"{"id":"a"}"#])? {
            enrolled?;
        }
        Ok(Self {
            ledger,
            host,
            account: Account::new("a"),
            left: Vec::new(),
            day: Date::from_days(20_000),
            number: 0,
        })
    }

    fn edit(&mut self, which: usize) -> anyhow::Result<()> {
        let edited = program(&settings(which), &campaigns(which))?;
        self.host.put(edited.folder())?;
        Ok(self.ledger.put(edited)?)
    }

    fn buy(&mut self, quantity: u32) -> anyhow::Result<()> {
        let id = format!("p{}", self.left.len());
        self.left.push(quantity);
        self.process(&purchase(&id, &self.day.to_string(), "a", "cup", quantity))
    }

    fn give_back(&mut self, of: usize, quantity: u32) -> anyhow::Result<()> {
        let count = self.left.len().max(1);
        let Some(left) = self.left.get_mut(of % count) else {
            return Ok(());
        };
        let quantity = quantity.min(*left);
        if quantity == 0 {
            return Ok(());
        }
        *left -= quantity;
        self.number += 1;
        let (id, of) = (format!("r{}", self.number), format!("p{}", of % count));
        self.process(&returned(
            &id,
            &self.day.to_string(),
            "a",
            &of,
            "cup",
            quantity,
        ))
    }

    /// Both decide the same, byte for byte.
    fn process(&mut self, record: &str) -> anyhow::Result<()> {
        let event = Event::from_json(record);
        let answer = self.ledger.process(&event)?;
        // As a store gives it back.
        let mut account = Account::kept("a", Some(&self.account.to_json()))?;
        let decision = self.host.process(&event, &mut account)?;
        self.account = account;
        assert_eq!(answer.decisions, [decision.to_json()], "{record}");
        Ok(())
    }

    /// What both know of the member.
    fn compare(&self) -> anyhow::Result<()> {
        let member = self.ledger.member("a", Some(self.day))?;
        let known = self.host.facts(&self.account, self.day)?;
        let tier = known.get("customer.tier").map(serde_json::to_value);
        let tier = tier.transpose()?;
        assert_eq!(
            tier.as_ref().and_then(|tier| tier.as_str()),
            member.tier.as_deref()
        );
        for wallet in &member.wallets {
            let field = format!("wallet.{}.balance", wallet.wallet);
            let Some(own) = known.get(&field) else {
                continue;
            };
            assert_eq!(
                serde_json::to_value(own)?.to_string(),
                wallet.available,
                "{field}"
            );
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(crate::story::cases())]

    #[test]
    fn whatever_is_edited_a_return_takes_back_what_its_purchase_gave(
        steps in prop::collection::vec(step(), 1..14),
    ) {
        let done = || -> anyhow::Result<()> {
            let mut both = Both::new()?;
            for step in &steps {
                both.day = Date::from_days(both.day.days() + 1);
                match step {
                    Step::Buy(quantity) => both.buy(*quantity)?,
                    Step::Return(of, quantity) => both.give_back(*of, *quantity)?,
                    Step::Edit(which) => both.edit(*which)?,
                }
                both.compare()?;
            }
            for of in 0..both.left.len() {
                both.give_back(of, u32::MAX)?;
            }
            both.compare()?;
            // By a program that has all of the wallets.
            both.edit(1)?;
            let member = both.ledger.member("a", Some(both.day))?;
            for wallet in &member.wallets {
                assert_eq!(wallet.available, "0", "{}", wallet.wallet);
            }
            assert_eq!(member.tier.as_deref(), Some("bronze"));
            sound(&mut both.ledger)
        };
        done().map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
    }
}
