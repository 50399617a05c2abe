//! What the program in force wants to know.

use std::collections::HashSet;
use std::sync::Arc;

use crate::campaign::{CapPer, LimitOf};
use crate::model::Date;
use crate::schema::{FieldType, Origin};
use crate::snapshot::Snapshot;
use crate::state::Period;

use super::uses::per_name;

/// What a program wants to know of a member, so that a query fetches no more.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Needs {
    /// The facts that its rules read, by their whole names; without
    /// `customer.id`, which the event has.
    pub facts: Vec<NeededFact>,
    /// The campaigns that are limited by member.
    pub uses: Vec<NeededUse>,
    /// The campaigns with a cap by the day, by their ids.
    pub given_today: Vec<Arc<str>>,
    /// The campaigns that all members share so much of: with limits in all or
    /// budgets, by their ids.
    pub shared: Vec<Arc<str>>,
    /// The campaigns with limits or caps by the member, by their ids.
    pub(super) limited: Vec<Arc<str>>,
}

/// A fact that rules read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NeededFact {
    /// The field, such as `customer.tier`.
    pub field: String,
    /// What it holds.
    pub ty: FieldType,
    /// Whether it may be left out. Others are given for every member: a member
    /// who never bought anything has 0 purchases.
    pub optional: bool,
}

/// A limit by member.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NeededUse {
    /// The campaign's id.
    pub campaign: Arc<str>,
    /// The field by whose texts it counts apart, such as `purchase.store`.
    pub per: Option<String>,
    /// In which stretch of days.
    pub every: Period,
}

impl NeededUse {
    /// The first day whose uses count for an event of `day`.
    pub fn since(&self, day: Date) -> Date {
        self.every.start(day)
    }
}

impl Needs {
    /// What a program wants to know.
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        let schema = &snapshot.settings().schema;
        let fields = snapshot.reads().iter().filter_map(|id| schema.field(id));
        let facts = fields
            .filter(|field| matches!(field.origin, Origin::Customer | Origin::State))
            .filter(|field| field.name != "customer.id")
            .map(|field| NeededFact {
                field: field.name.clone(),
                ty: field.ty,
                optional: !field.must_be_given(false),
            });
        let mut needs = Self {
            facts: facts.collect(),
            uses: Vec::new(),
            given_today: Vec::new(),
            shared: Vec::new(),
            limited: Vec::new(),
        };
        let mut known = HashSet::new();
        for campaign in snapshot.campaigns() {
            // A table of offers counts as a whole.
            if !known.insert(campaign.counted_as()) {
                continue;
            }
            let id: Arc<str> = Arc::from(campaign.counted_as());
            let mut shared = campaign.budget.is_some();
            let mut limited = false;
            for limit in &campaign.limit {
                if limit.of == LimitOf::Everybody {
                    shared = true;
                    continue;
                }
                limited = true;
                needs.uses.push(NeededUse {
                    campaign: Arc::clone(&id),
                    per: per_name(snapshot, limit).map(str::to_owned),
                    every: limit.period,
                });
            }
            if campaign.cap.is_some_and(|cap| cap.per == CapPer::Day) {
                limited = true;
                needs.given_today.push(Arc::clone(&id));
            }
            if limited {
                needs.limited.push(Arc::clone(&id));
            }
            if shared {
                needs.shared.push(Arc::clone(&id));
            }
        }
        needs
    }
}
