//! What a return took back, in words.

use serde::Serialize;

use crate::decide::{AppliedEffect, Decisions, Granted};
use crate::effect::Effect;
use crate::model::{Currency, format_scaled};
use crate::snapshot::Snapshot;

/// What a return took back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReturnExplanation {
    /// The purchase; none if nobody knows it, so that nothing is taken back.
    pub of: Option<String>,
    /// What was paid for it so far, less what the kept rest costs.
    pub refund: String,
    /// What of it counted as spend.
    pub spend: String,
    /// Whether nothing is left of the purchase.
    pub whole: bool,
    /// What is taken back, with the campaigns that gave it.
    pub taken_back: Vec<TakenBack>,
    /// What cannot be taken back.
    pub irreversible: Vec<TakenBack>,
}

/// Something that a campaign had given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TakenBack {
    /// The campaign's id.
    pub campaign: String,
    /// The kind of effect.
    pub kind: &'static str,
    /// The wallet or the badge; none if it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// How much: below zero, unless what is kept is given more than the whole
    /// was; none if it is no amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
}

/// What the return in a row took back; none if it is no return.
pub(super) fn explain(
    decisions: &Decisions,
    row: usize,
    snapshot: &Snapshot,
    currency: Currency,
) -> Option<ReturnExplanation> {
    let reversal = decisions.reversal(row)?;
    let currency = reversal.currency.unwrap_or(currency);
    let money = |minor| format_scaled(minor, currency.minor_digits());
    let each = |effects: &[AppliedEffect]| {
        let effects = effects.iter().map(|given| taken_back(given, snapshot));
        effects.collect()
    };
    Some(ReturnExplanation {
        of: (!reversal.is_unknown()).then(|| reversal.of.to_string()),
        refund: money(reversal.refund),
        spend: money(reversal.spend),
        whole: reversal.whole,
        taken_back: each(&reversal.effects),
        irreversible: each(&reversal.irreversible),
    })
}

fn taken_back(given: &AppliedEffect, snapshot: &Snapshot) -> TakenBack {
    let campaign = snapshot.campaigns().get(given.campaign as usize);
    let (of, amount) = match &given.effect {
        Granted::Points { wallet, amount, .. } => {
            let wallets = &snapshot.settings().state.wallets;
            let wallet = wallets.get(usize::from(wallet.0));
            let precision = wallet.map_or(0, |wallet| wallet.precision);
            (
                wallet.map(|wallet| wallet.name.to_string()),
                Some(format_scaled(*amount, precision)),
            )
        }
        Granted::Other(Effect::Progress { badge, by }) => {
            (Some(badge.to_string()), Some(by.to_string()))
        }
        _ => (None, None),
    };
    TakenBack {
        campaign: campaign.map_or_else(String::new, |campaign| campaign.id.to_string()),
        kind: given.effect.kind().name(),
        of,
        amount,
    }
}

impl ReturnExplanation {
    /// A line for each thing, without marks.
    pub(super) fn lines(&self) -> Vec<String> {
        let Some(of) = &self.of else {
            return vec![
                "It names no purchase, and none is known that it could be of: nothing is taken back."
                    .to_owned(),
            ];
        };
        let left = if self.whole {
            ", of which nothing is left"
        } else {
            ""
        };
        let mut lines = vec![format!(
            "It is of `{of}`{left}: {} was paid for it, {} of it as spend.",
            self.refund, self.spend
        )];
        for back in &self.taken_back {
            let amount = back.amount.as_deref().unwrap_or_default();
            let of = back.of.as_deref().unwrap_or(back.kind);
            let campaign = &back.campaign;
            lines.push(match back.kind {
                "progress" => format!("{campaign}: {amount} steps to {of}"),
                _ => format!("{campaign}: {amount} {of}"),
            });
        }
        for given in &self.irreversible {
            let TakenBack { campaign, kind, .. } = given;
            lines.push(format!("{campaign}: its {kind} cannot be taken back"));
        }
        lines
    }
}
