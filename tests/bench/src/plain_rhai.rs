//! The twelve rules as scripts in a stock Rhai engine, over object maps: how
//! an embedder writes them first.

use std::sync::{Arc, Mutex, PoisonError};

use rhai::{AST, Array, Dynamic, Engine, EvalAltResult, ImmutableString, Map, Scope};

use crate::native::Effect;
use crate::workload::{Event, Line, Tag, Tier};

/// The scripts in the order of the issue: each is `fn rule(event)`. Amounts
/// are integers of minor units.
pub const SCRIPTS: [&str; 12] = [
    include_str!("../plain/01-base.rhai"),
    include_str!("../plain/02-tier-bonus.rhai"),
    include_str!("../plain/03-birthday.rhai"),
    include_str!("../plain/04-win-back.rhai"),
    include_str!("../plain/05-first-purchase.rhai"),
    include_str!("../plain/06-large-basket.rhai"),
    include_str!("../plain/07-coffee.rhai"),
    include_str!("../plain/08-afternoon.rhai"),
    include_str!("../plain/09-tenth-purchase.rhai"),
    include_str!("../plain/10-vip.rhai"),
    include_str!("../plain/11-full-basket.rhai"),
    include_str!("../plain/12-next-tier.rhai"),
];

type Sink = Arc<Mutex<Vec<Effect>>>;

/// A stock engine with the twelve scripts.
#[derive(Debug)]
pub struct PlainRhai {
    engine: Engine,
    scripts: Vec<AST>,
    sink: Sink,
}

fn push(sink: &Sink, effect: Effect) {
    sink.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(effect);
}

/// The texts that scripts name, as the rules in Rust name them.
fn known(name: &str) -> Result<&'static str, Box<EvalAltResult>> {
    let names = ["birthday", "win-back", "large-basket", "mug", "vip-thanks"];
    let found = names.into_iter().find(|known| *known == name);
    found.ok_or_else(|| format!("nothing is called `{name}`").into())
}

impl PlainRhai {
    /// Compiles the scripts.
    ///
    /// # Errors
    /// If one does not compile.
    pub fn new() -> Result<Self, Box<EvalAltResult>> {
        let mut engine = Engine::new();
        let sink = Sink::default();
        let to = Arc::clone(&sink);
        engine.register_fn("points", move |points: i64| {
            if points > 0 {
                push(&to, Effect::Points(points));
            }
        });
        let to = Arc::clone(&sink);
        engine.register_fn(
            "coupon",
            move |offer: ImmutableString, amount: i64| -> Result<(), Box<EvalAltResult>> {
                push(&to, Effect::Coupon(known(&offer)?, amount));
                Ok(())
            },
        );
        let to = Arc::clone(&sink);
        engine.register_fn(
            "gift",
            move |sku: ImmutableString| -> Result<(), Box<EvalAltResult>> {
                push(&to, Effect::Gift(known(&sku)?));
                Ok(())
            },
        );
        let to = Arc::clone(&sink);
        engine.register_fn(
            "message",
            move |template: ImmutableString| -> Result<(), Box<EvalAltResult>> {
                push(&to, Effect::Message(known(&template)?));
                Ok(())
            },
        );
        let to = Arc::clone(&sink);
        engine.register_fn(
            "set_tier",
            move |name: ImmutableString| -> Result<(), Box<EvalAltResult>> {
                let tiers = [Tier::Silver, Tier::Gold, Tier::Platinum];
                let tier = tiers.into_iter().find(|tier| tier.name() == name.as_str());
                push(
                    &to,
                    Effect::Tier(tier.ok_or_else(|| format!("no tier is called `{name}`"))?),
                );
                Ok(())
            },
        );
        let scripts = SCRIPTS
            .iter()
            .map(|script| engine.compile(script))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            engine,
            scripts,
            sink,
        })
    }

    /// Runs the twelve scripts over a copy each of an event's map, and leaves
    /// the effects in `out`.
    ///
    /// # Errors
    /// If a script fails.
    pub fn run(&self, event: &Dynamic, out: &mut Vec<Effect>) -> Result<(), Box<EvalAltResult>> {
        let mut scope = Scope::new();
        for script in &self.scripts {
            self.engine
                .call_fn::<()>(&mut scope, script, "rule", (event.clone(),))?;
        }
        out.append(&mut self.sink.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(())
    }
}

/// An event as scripts see it.
pub fn event_map(event: &Event) -> Dynamic {
    let mut customer = Map::new();
    customer.insert("id".into(), event.customer().into());
    customer.insert("tier".into(), event.tier.name().into());
    customer.insert("birth_month".into(), i64::from(event.birthday.0).into());
    customer.insert("birth_day".into(), i64::from(event.birthday.1).into());
    let tags: Array = event
        .tags
        .iter()
        .copied()
        .map(Tag::name)
        .map(Dynamic::from)
        .collect();
    customer.insert("tags".into(), tags.into());
    let mut history = Map::new();
    history.insert("purchases".into(), event.purchases.into());
    history.insert(
        "days_since_purchase".into(),
        event
            .days_since_purchase
            .map_or(Dynamic::UNIT, Dynamic::from),
    );
    history.insert("spend_this_year".into(), event.spend_this_year.into());
    let mut purchase = Map::new();
    purchase.insert("channel".into(), event.channel.name().into());
    purchase.insert(
        "store".into(),
        event.store_name().map_or(Dynamic::UNIT, Dynamic::from),
    );
    purchase.insert("total".into(), event.total.into());
    let lines: Array = event.lines.iter().map(line_map).collect();
    purchase.insert("lines".into(), lines.into());
    let mut map = Map::new();
    map.insert("id".into(), event.id().into());
    map.insert("month".into(), i64::from(event.today.0).into());
    map.insert("day".into(), i64::from(event.today.1).into());
    map.insert("hour".into(), i64::from(event.hour).into());
    map.insert("customer".into(), customer.into());
    map.insert("history".into(), history.into());
    map.insert("purchase".into(), purchase.into());
    map.into()
}

fn line_map(line: &Line) -> Dynamic {
    let mut map = Map::new();
    map.insert("sku".into(), line.sku().into());
    map.insert("category".into(), line.category.name().into());
    map.insert("quantity".into(), line.quantity.into());
    map.insert("unit_price".into(), line.unit_price.into());
    map.insert("amount".into(), line.amount.into());
    map.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::native;
    use crate::workload::{SEED, generate};

    #[test]
    fn scripts_and_rust_agree_on_every_event_in_order() {
        let scripts = PlainRhai::new().unwrap();
        for event in generate(2_000, SEED) {
            let (mut expected, mut found) = (Vec::new(), Vec::new());
            native::twelve(&event, &mut expected);
            scripts.run(&event_map(&event), &mut found).unwrap();
            assert_eq!(found, expected, "{event:?}");
        }
    }
}
