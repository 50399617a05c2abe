//! What several ask is done in one transaction, so that it becomes durable at
//! once: a disk takes as long for many as for one.

use crate::answer::Answer;
use crate::coupon_order::{CouponOrder, CouponReceipt};
use crate::enrol::{self, Enrolled};
use crate::error::LedgerError;
use crate::ledger::{Ledger, Then, refusal};
use crate::order::{Order, Receipt};
use crate::side_by_side::begun;
use crate::void::Void;
use crate::work::Record;

/// Something that a ledger is asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// To process a record of events, as [`Ledger::process`] does.
    Event(String),
    /// To take in a customer's record, as [`Ledger::enrol`] does.
    Customer(String),
    /// To carry out an order, as [`Ledger::order`] does.
    Order(Order),
    /// To carry out an order about coupons, as [`Ledger::coupon_order`] does.
    Coupon(CouponOrder),
    /// To make a coupon void, as [`Ledger::void`] does.
    Void(Void),
}

/// What a ledger did.
#[derive(Debug, Clone)]
pub enum Done {
    /// With a record of events.
    Event(Answer),
    /// With a customer's record.
    Customer(Enrolled),
    /// With an order.
    Order(Receipt),
    /// With coupons.
    Coupon(CouponReceipt),
    /// With a coupon that is void now: whether it was asked before.
    Void(bool),
}

impl Ledger {
    /// Does what is asked, in its order, all durable at once. What is refused
    /// does not touch the rest.
    ///
    /// # Errors
    /// If the ledger cannot be written: then nothing was done.
    pub fn together(
        &mut self,
        asked: &[Asked],
    ) -> Result<Vec<Result<Done, LedgerError>>, LedgerError> {
        self.each_if_unkeepable(asked, Self::all_together)
    }

    fn all_together(
        &mut self,
        asked: &[Asked],
    ) -> Result<Vec<Result<Done, LedgerError>>, LedgerError> {
        self.write_together(|work| {
            let mut done = Vec::with_capacity(asked.len());
            // Events that follow each other are decided in one session.
            let is_event = |asked: &Asked| matches!(asked, Asked::Event(_));
            for run in asked.chunk_by(|one, next| is_event(one) && is_event(next)) {
                let events = run.iter().filter_map(|asked| match asked {
                    Asked::Event(text) => Some(&**text),
                    _ => None,
                });
                let events: Vec<&str> = events.collect();
                if !events.is_empty() {
                    work.session = None;
                    let answers = work.events(&begun(&events))?;
                    done.extend(answers.into_iter().map(|answer| answer.map(Done::Event)));
                    continue;
                }
                for asked in run {
                    done.push(refusal(match asked {
                        // Those are in runs of their own.
                        Asked::Event(text) => work.event(&Record::new(text)).map(Done::Event),
                        Asked::Customer(record) => enrol::enrol(work, record).map(Done::Customer),
                        Asked::Order(order) => work.order(order).map(Done::Order),
                        Asked::Coupon(order) => work.coupon_order(order).map(Done::Coupon),
                        Asked::Void(void) => work.void(void).map(Done::Void),
                    })?);
                }
            }
            Ok((done, Then::Keep))
        })
    }
}

#[cfg(test)]
mod tests {
    use sadakat_engine::Event;
    use sadakat_engine::load::Folder;
    use sadakat_engine::model::Date;

    use super::*;
    use crate::Program;

    /// Everything at once comes to what it comes to one by one, byte for byte,
    /// and what is refused between leaves nothing.
    #[test]
    fn at_once_or_one_by_one() -> anyhow::Result<()> {
        let mut files = Folder::default();
        files.insert(
            "program.toml",
            *b"[program]\nname = \"Shop\"\ncurrency = \"EUR\"\ntime_zone = \"UTC\"\n\
               [wallets.points]\nexpires = \"365 days\"\n",
        );
        files.insert(
            "campaigns/base.toml",
            *b"on = [\"visit\", \"purchase\"]\nphase = \"earn\"\n",
        );
        files.insert("campaigns/base.rhai", *b"points(10);");
        files.insert(
            "campaigns/first.toml",
            *b"on = [\"visit\"]\nphase = \"order\"\nlimit = { total = 2 }\n",
        );
        files.insert("campaigns/first.rhai", *b"coupon(#{ percent: 10 });");
        let program = Program::load(files).map_err(|report| anyhow::anyhow!("{report:?}"))?;
        let visit = |id: &str, customer: &str| {
            let event = Event::builder("visit", id, "2026-11-21T10:00:00Z");
            Asked::Event(event.customer(customer).build().json().to_owned())
        };
        let receipt = |id: &str, customer: &str, quantities: &[&str]| {
            let line = |quantity: &&str| {
                format!(r#"{{"sku":"x","quantity":"{quantity}","unit_price":"2.00"}}"#)
            };
            let lines: Vec<String> = quantities.iter().map(line).collect();
            let lines = lines.join(",");
            Asked::Event(format!(
                r#"{{"id":"{id}","kind":"purchase","at":"2026-11-21T10:00:00Z","customer":"{customer}","purchase":{{"lines":[{lines}]}}}}"#
            ))
        };
        let day = Date::parse("2026-11-22").unwrap();
        let redeem = |id: &str, customer: &str, points: &str| {
            Asked::Order(Order::redeem(id, customer, "points", points, day))
        };
        let asked = [
            Asked::Customer(r#"{"id":"a"}"#.to_owned()),
            visit("1", "a"),
            Asked::Customer(r#"{"id":"b"}"#.to_owned()),
            visit("2", "b"),
            visit("2", "b"),
            visit("2", "a"),
            redeem("r1", "a", "15"),
            redeem("r2", "a", "5"),
            visit("3", "a"),
            // A receipt of two events, the second of which is there: refused when
            // the first was booked.
            receipt("5", "a", &["3"]),
            visit("6#purchase", "a"),
            receipt("6", "a", &["2", "-1"]),
            visit("4", "b"),
            Asked::Event("{".to_owned()),
            redeem("r3", "a", "15"),
            redeem("r3", "a", "15"),
            redeem("r3", "b", "15"),
            Asked::Void(Void {
                id: "v".to_owned(),
                code: "none".to_owned(),
                day,
                reason: "lost".to_owned(),
                approver: "me".to_owned(),
            }),
        ];
        let shown = |done: &[Result<Done, LedgerError>]| -> Vec<String> {
            done.iter().map(|done| format!("{done:?}")).collect()
        };
        let mut at_once = Ledger::in_memory(program.clone())?;
        // Codes of coupons are made of a secret of the file.
        let same = "UPDATE ledger SET secret = zeroblob(32)";
        at_once.file_mut().execute(same, [])?;
        let mut one_by_one = Ledger::in_memory(program)?;
        one_by_one.file_mut().execute(same, [])?;
        let together = shown(&at_once.together(&asked)?);
        let mut alone = Vec::new();
        for one in &asked {
            alone.extend(shown(&one_by_one.together(std::slice::from_ref(one))?));
        }
        assert_eq!(together, alone);
        assert_eq!(
            together
                .iter()
                .filter(|done| done.starts_with("Err"))
                .count(),
            6,
            "{together:#?}"
        );
        for ledger in [&mut at_once, &mut one_by_one] {
            let problems = ledger.verify()?.problems;
            assert!(problems.is_empty(), "{problems:?}");
        }
        Ok(())
    }
}
