//! Programs with two currencies: each event comes out as if its own were the
//! only one.

use std::cell::RefCell;
use std::sync::Arc;

use proptest::prelude::*;
use sadakat_engine::Snapshot;
use serde_json::Value;

use super::basket::{Basket, baskets};
use super::program::{
    Campaign, Condition, Effect, Program, WITHOUT_MEMORY, Worth, decimal, programs,
};
use super::{compile_files, decide_records, naive, runner};

const PROGRAMS: u32 = 300;
const BASKETS: usize = 40;

/// What an amount in lira is in the other currency: not in proportion, so that
/// no amount of one passes for the other.
const fn in_euros(minor: i64) -> i64 {
    minor / 3 + minor % 7
}

#[test]
fn each_event_comes_out_as_if_its_currency_were_the_only_one() {
    let mut runner = runner(PROGRAMS);
    let basket = (baskets(), 0u8..3);
    let input = (programs(), prop::collection::vec(basket, BASKETS));
    let result = runner.run(&input, |(mut lira, baskets)| {
        for campaign in &mut lira.campaigns {
            // One amount for all currencies: refused.
            campaign.cap_discount = None;
        }
        check(&lira, &in_other_currency(&lira), &baskets)
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

fn check(lira: &Program, euros: &Program, baskets: &[(Basket, u8)]) -> Result<(), TestCaseError> {
    let snapshot = compile(lira);
    let records: Vec<_> = (0..)
        .zip(baskets)
        .map(|(number, (basket, currency))| {
            let purchase = match currency {
                0 => "\"currency\":\"TRY\",",
                1 => "\"currency\":\"EUR\",",
                _ => "",
            };
            (basket.record(number, purchase), basket.facts())
        })
        .collect();
    for (found, (basket, currency)) in decide_records(&snapshot, &records).iter().zip(baskets) {
        let (program, code) = match currency {
            1 => (euros, "EUR"),
            _ => (lira, "TRY"),
        };
        let mut naive = naive::decide(program, basket);
        for effect in &mut naive {
            if effect["kind"] == "discount" {
                effect["currency"] = code.into();
            }
        }
        prop_assert_eq!(
            &Value::Array(found.clone()),
            &Value::Array(naive),
            "{} in {:#?}\n{:#?}",
            code,
            program,
            basket
        );
    }
    Ok(())
}

/// The same program, with its amounts in the other currency.
fn in_other_currency(lira: &Program) -> Program {
    let mut euros = lira.clone();
    for campaign in &mut euros.campaigns {
        if let Condition::Total(from) | Condition::Net(from) = &mut campaign.audience {
            *from = in_euros(*from);
        }
        for effect in &mut campaign.effects {
            let Effect::Discount { worth, cap, .. } = effect else {
                continue;
            };
            if let Worth::Amount(amount) | Worth::SetPrice(amount) = worth {
                *amount = in_euros(*amount);
            }
            *cap = cap.map(in_euros);
        }
    }
    euros
}

/// A program in which each amount is a parameter, given per currency.
fn compile(lira: &Program) -> Arc<Snapshot> {
    let header = "currency = \"TRY\"\ncurrencies = [\"EUR\", \"TRY\"]\n";
    let write = |campaign: &Campaign| {
        let params = RefCell::new(String::new());
        let mut count = 0;
        let mut money = |minor: i64| {
            count += 1;
            let (lira, euros) = (decimal(minor), decimal(in_euros(minor)));
            let line = format!("a{count} = {{ TRY = {lira}, EUR = {euros} }}\n");
            params.borrow_mut().push_str(&line);
            format!("params.a{count}")
        };
        let mut manifest = campaign.manifest(lira, &mut money);
        let script = campaign.script(&mut money);
        manifest.push_str("[params]\n");
        manifest.push_str(&params.borrow());
        (manifest, script)
    };
    compile_files(lira.files_in(header, WITHOUT_MEMORY, write))
}
