//! What is given, as tables have it: the commonest keys of an effect's JSON.

use super::applied_effect::{AppliedEffect, Granted};
use super::json;
use crate::effect::{Effect, Worth};
use crate::model::{Currency, ScaledText};
use crate::snapshot::Snapshot;

/// A row of a table of effects: what its JSON says under these keys.
#[derive(Debug, Clone, Copy)]
pub struct EffectRow<'a> {
    /// The campaign's id.
    pub campaign: &'a str,
    /// What kind of effect.
    pub kind: &'static str,
    /// Of points, their wallet.
    pub wallet: Option<&'a str>,
    /// Of points, money off prices and coupons, how much.
    pub amount: Option<&'a str>,
    /// Of money in programs of several currencies, which one.
    pub currency: Option<&'a str>,
    /// All of it, as it stands in the decision.
    pub json: &'a str,
}

/// Tells an effect as a row.
pub(crate) fn tell(
    given: &AppliedEffect,
    snapshot: &Snapshot,
    currency: Currency,
    text: &mut Vec<u8>,
    to: &mut dyn FnMut(EffectRow<'_>),
) {
    text.clear();
    json::effect(text, snapshot, given, currency);
    let minor = currency.minor_digits();
    let money = |amount: i64| Some(ScaledText::new(amount, minor));
    let (mut wallet, mut is_money) = (None, true);
    let amount = match &given.effect {
        Granted::Points {
            wallet: of, amount, ..
        } => {
            let of = snapshot.settings().state.wallets.get(usize::from(of.0));
            wallet = Some(of.map_or("", |wallet| &*wallet.name));
            is_money = false;
            Some(ScaledText::new(*amount, of.map_or(0, |of| of.precision)))
        }
        Granted::Discount { amount, .. } => money(*amount),
        Granted::Other(Effect::Coupon {
            worth,
            cap,
            minimum,
            ..
        }) => {
            let amount = match worth {
                Some(Worth::Amount(amount) | Worth::SetPrice(amount)) => money(*amount),
                _ => None,
            };
            is_money = amount.is_some() || cap.is_some() || minimum.is_some();
            amount
        }
        Granted::Other(_) => {
            is_money = false;
            None
        }
    };
    let named = is_money && snapshot.settings().schema.has_several_currencies();
    let campaign = snapshot.campaigns().get(given.campaign as usize);
    to(EffectRow {
        campaign: campaign.map_or("", |campaign| &campaign.id),
        kind: given.effect.kind().name(),
        wallet,
        amount: amount.as_ref().map(ScaledText::as_str),
        currency: named.then(|| currency.code()),
        // Only text is written.
        json: std::str::from_utf8(text).unwrap_or_default(),
    });
}
