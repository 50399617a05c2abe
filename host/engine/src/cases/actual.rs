//! What a decision came to, as cases see it.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::Value;

use super::pattern::Pattern;
use crate::batch::{Column, Columns};
use crate::campaign::Campaign;
use crate::decide::{Batch, Decisions, Fault, Granted, Reason};
use crate::effect::Effect;
use crate::explain::{About, CampaignExplanation, Explainer};
use crate::returns::Reversal;
use crate::snapshot::Snapshot;

/// The decision of a case's event.
#[derive(Debug)]
pub(super) struct Actual {
    decisions: Decisions,
    columns: Arc<Columns>,
    /// With their campaigns, in the order of the decision.
    effects: Vec<Pattern>,
}

/// The event's row in its batch.
const ROW: usize = 0;

impl Actual {
    pub(super) fn new(
        decisions: Decisions,
        reversal: Option<Reversal>,
        batch: &Batch<'_>,
        snapshot: &Snapshot,
        of: Option<&Campaign>,
    ) -> Self {
        // A case of a campaign that is tried only is about what it would give.
        let tried = of.and_then(|of| decisions.tried(of)).cloned();
        let mut decisions = tried.unwrap_or(decisions);
        let reversal = reversal.map(|reversal| (ROW as u32, reversal));
        decisions.reversals.extend(reversal);
        let json = decisions.to_json(snapshot, &batch.columns, ROW);
        let json: Value = serde_json::from_str(&json).unwrap_or_default();
        let effects = json.get("effects").and_then(Value::as_array);
        Self {
            effects: effects
                .into_iter()
                .flatten()
                .map(Pattern::from_decision)
                .collect(),
            columns: Arc::clone(&batch.columns),
            decisions,
        }
    }

    /// The event as a campaign saw it, if it triggers the campaign.
    pub(super) fn seen_by(&self, campaign: &Campaign) -> Option<&Arc<Columns>> {
        let columns = self.decisions.trace()?.columns(campaign.phase)?;
        campaign.on.contains(&columns.kind(ROW)).then_some(columns)
    }

    /// What became of a campaign.
    pub(super) fn explained(
        &self,
        explainer: &mut Explainer,
        campaign: usize,
    ) -> Option<CampaignExplanation> {
        let explained = explainer.explain(&self.decisions, ROW, About::One(campaign))?;
        explained.campaigns.into_iter().next()
    }

    /// What became of a campaign, in words.
    pub(super) fn explain(&self, explainer: &mut Explainer, campaign: usize) -> Option<String> {
        let explained = explainer.explain(&self.decisions, ROW, About::One(campaign))?;
        let text = explained.to_text();
        // The first lines say which event it was, which the case knows.
        let (_, text) = text.split_once("\n\n")?;
        Some(text.trim_end().to_owned())
    }

    /// What a campaign gave, or all of them together.
    pub(super) fn effects(&self, campaign: Option<&str>) -> Vec<Pattern> {
        let Some(campaign) = campaign else {
            return self.effects.clone();
        };
        let is_its =
            |effect: &&Pattern| effect.get("campaign") == Some(&Pattern::Text(campaign.to_owned()));
        let effects = self.effects.iter().filter(is_its);
        effects.map(|effect| effect.without("campaign")).collect()
    }

    /// Whether a campaign gave something.
    pub(super) fn gave(&self, campaign: &str) -> bool {
        let campaign = Pattern::Text(campaign.to_owned());
        let mut effects = self.effects.iter();
        effects.any(|effect| effect.get("campaign") == Some(&campaign))
    }

    /// How a campaign failed, or any of them.
    pub(super) fn fault(&self, campaign: Option<usize>) -> Option<&Fault> {
        let faults = self.decisions.faults(ROW);
        faults
            .iter()
            .find(|fault| campaign.is_none_or(|campaign| fault.campaign as usize == campaign))
    }

    /// Why a campaign gave nothing.
    pub(super) fn reason(&self, snapshot: &Snapshot, campaign: usize) -> Option<Reason> {
        self.decisions.reason(snapshot, ROW, campaign)
    }

    /// What the lines cost after discounts, in minor units; none for an event
    /// without lines.
    pub(super) fn net(&self, snapshot: &Snapshot) -> Option<i64> {
        let total = snapshot.fields().total;
        let total = total.and_then(|id| self.columns.get(id));
        let total = total.and_then(Column::as_integers)?.get(ROW)?;
        let mut net = total;
        for given in self.decisions.given(ROW) {
            if let Granted::Discount { lines, .. } = &given.effect {
                for (_, off) in lines {
                    net = net.saturating_sub(*off);
                }
            }
        }
        Some(net)
    }

    /// The points of a wallet.
    pub(super) fn points(&self, snapshot: &Snapshot, wallet: &str) -> Decimal {
        let wallets = &snapshot.settings().state.wallets;
        let Some(position) = wallets.iter().position(|known| &*known.name == wallet) else {
            return Decimal::ZERO;
        };
        let mut sum = 0i64;
        let reversal = self.decisions.reversal(ROW);
        let taken_back = reversal.map_or(&[][..], |reversal| &reversal.effects);
        for given in self.decisions.given(ROW).iter().chain(taken_back) {
            if let Granted::Points { wallet, amount, .. } = &given.effect
                && usize::from(wallet.0) == position
            {
                sum = sum.saturating_add(*amount);
            }
        }
        let precision = wallets.get(position).map_or(0, |wallet| wallet.precision);
        Decimal::from_i128_with_scale(sum.into(), precision.into())
    }

    /// How many coupons there are.
    pub(super) fn coupons(&self) -> i64 {
        let given = self.decisions.given(ROW).iter();
        let coupons =
            given.filter(|given| matches!(given.effect, Granted::Other(Effect::Coupon { .. })));
        i64::try_from(coupons.count()).unwrap_or(i64::MAX)
    }
}
