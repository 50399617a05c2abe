//! An event as one program decided it.

use std::sync::Arc;

use sadakat_engine::batch::Column;
use sadakat_engine::batch::Columns;
use sadakat_engine::decide::{AppliedEffect, Decisions, Granted};
use sadakat_engine::schema::{FieldId, KindId};

use crate::names::Own;

/// An event as one program decided it.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub(crate) columns: &'a Columns,
    pub(crate) decisions: &'a Decisions,
    pub(crate) row: usize,
    pub(crate) own: &'a Own,
}

impl<'a> Seen<'a> {
    /// Its id.
    pub(crate) fn id(&self) -> &'a str {
        self.text(self.own.event).unwrap_or_default()
    }

    pub(crate) fn customer(&self) -> Option<&'a str> {
        self.text(self.own.customer)
    }

    pub(crate) fn tier(&self) -> Option<&'a str> {
        self.text(self.own.tier)
    }

    pub(crate) fn store(&self) -> Option<&'a str> {
        self.text(self.own.store)
    }

    /// The segments of the program that the member is in.
    pub(crate) fn segments(&self) -> impl Iterator<Item = &'a Arc<str>> {
        let own = self.own.segments.iter();
        own.filter(|(_, id)| {
            let column = self.columns.get(*id).and_then(Column::as_integers);
            column.and_then(|column| column.get(self.row)) == Some(1)
        })
        .map(|(name, _)| name)
    }

    /// What its goods cost before discounts, in minor units; below zero if they
    /// came back.
    pub(crate) fn goods(&self) -> i64 {
        if let Some(reversal) = self.decisions.reversal(self.row) {
            return reversal.goods.saturating_neg();
        }
        if self.columns.kind(self.row) != KindId::PURCHASE {
            return 0;
        }
        let column = self.own.total.and_then(|id| self.columns.get(id));
        let totals = column.and_then(Column::as_integers);
        totals.and_then(|totals| totals.get(self.row)).unwrap_or(0)
    }

    /// Its currency, among the names of both programs.
    pub(crate) fn currency(&self) -> usize {
        let own = &self.own.currencies;
        // A return's is its purchase's.
        let returned = self.decisions.reversal(self.row);
        let code = match returned.and_then(|reversal| reversal.currency.as_ref()) {
            Some(currency) => Some(currency.code()),
            None => self.text(self.own.currency),
        };
        let found = code.and_then(|code| own.iter().find(|(known, _)| known.code() == code));
        found.or_else(|| own.first()).map_or(0, |(_, at)| *at)
    }

    fn text(&self, id: Option<FieldId>) -> Option<&'a str> {
        self.columns.get(id?)?.as_text()?.get(self.row)
    }

    /// Whether it came to nothing, and would not have by campaigns in shadow
    /// either.
    pub(crate) fn is_empty(&self) -> bool {
        self.gives_nothing() && self.decisions.shadowed(self.row).is_empty()
    }

    /// Whether it came to nothing.
    pub(crate) fn gives_nothing(&self) -> bool {
        self.decisions.given(self.row).is_empty()
            && self.decisions.faults(self.row).is_empty()
            && self.decisions.reversal(self.row).is_none()
    }

    /// What it got, and what it took back if it is a return.
    pub(crate) fn effects(&self) -> impl Iterator<Item = &'a AppliedEffect> {
        let taken = self.decisions.reversal(self.row);
        let taken = taken.map_or(&[][..], |reversal| &reversal.effects);
        self.decisions.given(self.row).iter().chain(taken)
    }

    /// By how much more or less came off in the end, by campaigns of this
    /// program, if it is a return.
    pub(crate) fn discounts_back(&self) -> &'a [(u32, i64)] {
        let taken = self.decisions.reversal(self.row);
        taken.map_or(&[][..], |reversal| &reversal.discounts)
    }

    /// Where a campaign of this program is among the names.
    pub(crate) fn campaign(&self, own: u32) -> usize {
        let known = self.own.campaigns.get(own as usize);
        known.copied().unwrap_or(usize::MAX)
    }

    /// The effects by campaign, in the order of giving.
    pub(crate) fn by_campaign(&self) -> Vec<(usize, &'a Granted)> {
        let effects = self.effects();
        let effects = effects.map(|given| (self.campaign(given.campaign), &given.effect));
        let mut effects: Vec<(usize, &Granted)> = effects.collect();
        effects.sort_by_key(|(campaign, _)| *campaign);
        effects
    }
}
