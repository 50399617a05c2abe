//! Members and purchases that a store keeps: what a replay knows of them comes
//! from there, and goes back.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::purchases::Within;
use super::{Replay, wanted};
use crate::batch::{Columns, ColumnsBuilder};
use crate::decide::{Claims, Evaluator};
use crate::facts::Fact;
use crate::model::{Date, Instant};
use crate::records::{CustomerTable, Reject};
use crate::returns::{AmountCheck, Back, Lines};
use crate::schema::{Field, FieldId, KindId, Origin};
use crate::snapshot::Snapshot;
use crate::state::{Customers, KeptMember, MemberIndex, MemberState, Settings};

/// How well a return fits a purchase that it does not name.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// Its goods were bought, and just its amounts were paid.
    Exact,
    /// Its goods were bought.
    Rough,
}

/// The rows that a record is, or why it is wrong.
type ReadAs = Result<Range<usize>, Box<Reject>>;

impl Replay {
    /// Keeps what all members share somewhere else from now on.
    #[doc(hidden)]
    pub fn share(&mut self, claims: Arc<dyn Claims>) {
        self.claims = claims;
    }

    /// Reads one record, a JSON object, as [`Self::decide`] takes it: usually
    /// one event, and two for a receipt of goods that were bought and others
    /// that came back.
    ///
    /// # Errors
    /// If the record is wrong.
    #[doc(hidden)]
    pub fn read(&self, record: &str) -> Result<Columns, Box<Reject>> {
        let schema = &self.snapshot.settings().schema;
        self.snapshot.parsers().with(schema, |parser| {
            parser.begin(&self.wanted);
            parser.add(record, 1)?;
            Ok(parser.finish())
        })
    }

    /// Reads records as a replay of a program does, each as if it were alone: their
    /// columns together, and which rows each record is, or why it is wrong.
    #[doc(hidden)]
    pub fn read_all<'r>(
        snapshot: &Snapshot,
        records: impl IntoIterator<Item = &'r str>,
    ) -> (Columns, Vec<ReadAs>) {
        let schema = &snapshot.settings().schema;
        let wanted = wanted(snapshot);
        snapshot.parsers().with(schema, |parser| {
            parser.begin(&wanted);
            let mut rows = Vec::new();
            for record in records {
                let before = parser.events();
                let read = parser.add(record, 1);
                rows.push(read.map(|()| before..parser.events()));
                parser.restart();
            }
            (parser.finish(), rows)
        })
    }

    /// A member's state as a store keeps it; none before the first event.
    #[doc(hidden)]
    pub fn keep(&self, member: MemberIndex) -> Option<KeptMember> {
        self.members.keep(member)
    }

    /// What this program left of a member by a return of a purchase that it had
    /// decided, when another program is in force: what it does not know, or counts
    /// in another way, stays as `now` has it, the state before. Tiers are those of
    /// the program in force.
    #[doc(hidden)]
    #[must_use]
    pub fn beside(&self, kept: KeptMember, now: &KeptMember, in_force: &Snapshot) -> KeptMember {
        let settings = &in_force.settings().state;
        self.members.beside(kept, now, settings)
    }

    /// Gives a member the state that a store kept.
    #[doc(hidden)]
    pub fn restore_member(&mut self, member: MemberIndex, kept: &KeptMember) {
        self.members.restore(member, kept);
    }

    /// A member's state at the start of a day; none for an unknown member.
    #[doc(hidden)]
    pub fn member_on(&mut self, member: MemberIndex, day: Date) -> Option<&MemberState> {
        self.members.advance(member, day)
    }

    /// What rules see of a member at the start of a day, by the fields' whole
    /// names; without what is missing.
    pub(crate) fn known_on(&mut self, member: MemberIndex, day: Date) -> BTreeMap<String, Fact> {
        let schema = Arc::clone(&self.snapshot.settings().schema);
        let mut columns = ColumnsBuilder::default();
        let zone = self.members.zone(member.0 as usize);
        columns.push(KindId::DAY, Instant::start_of_day(day, &zone), &schema, 0);
        let rows = [Some(member)];
        let mut columns = self.in_local_time(&columns.finish(), &rows).into_owned();
        let fields = schema.fields().iter().enumerate();
        let of_members = fields
            .filter(|(_, field)| matches!(field.origin, Origin::Customer | Origin::State))
            .map(|(index, field)| (FieldId::from_index(index), field));
        let of_members: Vec<(FieldId, &Field)> = of_members.collect();
        let wanted = of_members.iter().map(|(id, _)| *id).collect();
        self.members.columns(&rows, &mut columns, &wanted);
        let known = of_members.into_iter().filter_map(|(id, field)| {
            let fact = Fact::of_column(field.ty, columns.get(id)?, 0)?;
            Some((field.name.clone(), fact))
        });
        known.collect()
    }

    /// Decides by somebody else's evaluator of the same program, and gives it
    /// back when this is done once more.
    pub(crate) const fn swap_evaluator(&mut self, evaluator: &mut Evaluator) {
        std::mem::swap(&mut self.evaluator, evaluator);
    }

    /// Changes a member's state, without an event of the program.
    #[doc(hidden)]
    pub fn change<T>(
        &mut self,
        member: MemberIndex,
        change: impl FnOnce(&mut MemberState, &Settings) -> T,
    ) -> Option<T> {
        self.members.change(member, change)
    }

    /// The record of the `day` event of a member: the first instant of the day
    /// by the clock of the program or, if that says so, by the member's own.
    #[doc(hidden)]
    pub fn day_event(&self, member: MemberIndex, day: Date) -> String {
        let zone = self.members.zone(member.0 as usize);
        let customer = self.members.ids().get(member.0);
        serde_json::json!({
            "id": format!("day-{day}-{customer}"),
            "kind": "day",
            "at": Instant::start_of_day(day, &zone).to_rfc3339(&zone),
            "customer": customer,
        })
        .to_string()
    }

    /// Remembers a purchase that a store kept, so that it can come back: it is
    /// decided once more with what was known then, which comes to the same,
    /// and changes nothing. `then` is the state that its member had before it,
    /// none of a guest or for a first event; `shared` answers how much of what
    /// all members share had been taken; `back` says what came back since.
    ///
    /// Purchases are recalled in the order in which they were decided.
    #[doc(hidden)]
    pub fn recall(
        &mut self,
        purchase: &Columns,
        then: Option<&KeptMember>,
        shared: Arc<dyn Claims>,
        back: Back,
    ) {
        let member = self.find_members(purchase).first().copied().flatten();
        let now = member.and_then(|member| self.members.state(member).cloned());
        if let Some(member) = member {
            match then {
                Some(then) => self.members.restore(member, then),
                None => self.members.forget(member),
            }
        }
        let (claims, last_day) = (std::mem::replace(&mut self.claims, shared), self.last_day);
        let tracing = std::mem::replace(&mut self.tracing, false);
        self.evaluator.trace(false);
        drop(self.decide(purchase));
        self.trace(tracing);
        (self.claims, self.last_day) = (claims, last_day);
        if let Some(member) = member {
            self.members.put_back(member, now);
        }
        self.purchases.came_back(back);
    }

    /// Says whose the purchase is now that was recalled last: who bought it was
    /// merged into somebody since.
    #[doc(hidden)]
    pub fn handed_over(&mut self, member: MemberIndex) {
        self.purchases.is_of(member);
    }

    /// Lets two members change wallets: a household, which is one of them, lends
    /// its own, and gets them back in the same way.
    #[doc(hidden)]
    pub fn swap_wallets(&mut self, one: MemberIndex, other: MemberIndex) {
        self.members.swap_wallets(one, other);
    }

    /// Says in whose wallets the points of the purchase are that was recalled
    /// last, if it is somebody else than whose it is: a return of it takes them
    /// back there.
    #[doc(hidden)]
    pub const fn returns_into(&mut self, purse: Option<MemberIndex>) {
        self.purse_of_returns = purse;
    }

    /// What customer records say from now on, of the same members in the same
    /// order.
    #[doc(hidden)]
    pub fn customers(&mut self, customers: &CustomerTable) {
        let schema = &self.snapshot.settings().schema;
        let customers = Customers::of(schema, customers);
        self.members.renew(customers);
    }

    /// How well a return fits the purchase that was recalled last, if at all.
    #[doc(hidden)]
    pub fn fit(&mut self, returned: &Columns) -> Option<Fit> {
        let number = self.purchases.newest()?;
        let lines = Lines::new(returned, &self.snapshot).of(0);
        let mut fits = |check| self.matched(number, &lines, check, returned, 0).is_ok();
        if fits(AmountCheck::Named) {
            return Some(Fit::Exact);
        }
        fits(AmountCheck::Guessed).then_some(Fit::Rough)
    }

    /// What came back of a purchase so far; none if it is not remembered.
    #[doc(hidden)]
    pub fn came_back(&self, purchase: &str) -> Option<&Back> {
        let ever = Within {
            since: Date::from_days(i32::MIN),
            before: u64::MAX,
        };
        let known = self.purchases.named(purchase, ever)?;
        Some(&self.purchases.get(known.number)?.back)
    }
}
