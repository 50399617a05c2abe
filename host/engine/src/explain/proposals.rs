//! What a campaign proposed for an event, and what became of it.

use super::english;
use super::explanation::{Difference, Ending, PointsDifference, ProposalExplanation, Wanted};
use crate::campaign::OnFault;
use crate::decide::{
    AppliedEffect, Benefit, Clip, Decisions, Fate, Granted, ProposalOutcome, ShutOutRule,
};
use crate::diagnostic::Words;
use crate::effect::{Bundle, Effect, Number, Per, PriceBase, Target, Units, WalletId, Worth};
use crate::model::{NUMBER_DIGITS, QUANTITY_DIGITS, format_scaled};
use crate::snapshot::Snapshot;

/// What a campaign proposed for an event, in the order of giving.
pub(super) fn explain(
    snapshot: &Snapshot,
    decisions: &Decisions,
    row: usize,
    campaign: usize,
) -> Vec<ProposalExplanation> {
    let Some(written) = snapshot.campaigns().get(campaign).map(|c| &c.written) else {
        return Vec::new();
    };
    let is_refused = decisions.trace().is_some_and(|trace| trace.is_refused(row));
    let refused = is_refused.then(|| Ending::Refused {
        by: refusing(snapshot, decisions, row),
    });
    let units = InUnits(snapshot);
    // Every proposal that came to something gave one effect, in this order.
    let mut given = decisions
        .given(row)
        .iter()
        .filter(|given| given.campaign as usize == campaign);
    decisions
        .fates_of(row, campaign)
        .iter()
        .map(|fated| ProposalExplanation {
            wanted: units.wanted(&fated.proposed),
            line: (fated.line > 0).then_some(fated.line),
            text: written.line(fated.line).map(str::to_owned),
            ending: match &refused {
                Some(refused) => refused.clone(),
                None => units.ending(fated, &mut given),
            },
        })
        .collect()
}

/// The campaign whose fault refused the decision of an event.
fn refusing(snapshot: &Snapshot, decisions: &Decisions, row: usize) -> Option<String> {
    let faults = decisions.faults(row).iter();
    faults
        .filter_map(|fault| snapshot.campaigns().get(fault.campaign as usize))
        .find(|campaign| campaign.on_fault == OnFault::Refuse)
        .map(|campaign| campaign.id.to_string())
}

/// An effect in the words of explanations, such as `coupon of 10 %, valid 14
/// days`.
pub fn effect_in_words(snapshot: &Snapshot, effect: &Effect) -> String {
    english::wanted(&InUnits(snapshot).wanted(effect), Words::ENGLISH)
}

/// Numbers in the units of a program, written out.
struct InUnits<'a>(&'a Snapshot);

impl InUnits<'_> {
    fn money(&self, minor: i64) -> String {
        format_scaled(minor, self.0.settings().schema.currency.minor_digits())
    }

    fn points(&self, wallet: WalletId, amount: i64) -> String {
        let wallets = &self.0.settings().state.wallets;
        let wallet = wallets.get(usize::from(wallet.0));
        format_scaled(amount, wallet.map_or(0, |wallet| wallet.precision))
    }

    fn wallet(&self, wallet: WalletId) -> Option<String> {
        let wallets = &self.0.settings().state.wallets;
        let wallet = wallets.get(usize::from(wallet.0))?;
        Some(wallet.name.to_string())
    }

    /// What was given, if it is an amount.
    fn given(&self, granted: &Granted) -> Option<String> {
        match granted {
            Granted::Points { wallet, amount, .. } => Some(self.points(*wallet, *amount)),
            Granted::Discount { amount, .. } => Some(self.money(*amount)),
            Granted::Other(_) => None,
        }
    }

    fn ending<'g>(
        &self,
        fated: &ProposalOutcome,
        given: &mut impl Iterator<Item = &'g AppliedEffect>,
    ) -> Ending {
        match &fated.fate {
            Fate::Given => Ending::Given {
                amount: given.next().and_then(|given| self.given(&given.effect)),
            },
            Fate::Clipped {
                wanted,
                given: got,
                by,
            } => {
                if *got != 0 {
                    given.next();
                }
                let amount = |amount: i64| match &fated.proposed {
                    Effect::Points { wallet, .. } | Effect::Multiply { wallet, .. } => {
                        self.points(*wallet, amount)
                    }
                    _ => self.money(amount),
                };
                Ending::Clipped {
                    wanted: amount(*wanted),
                    given: amount(*got),
                    by: match by {
                        Clip::OwnCap => "own_cap",
                        Clip::CampaignCap => "campaign_cap",
                        Clip::Budget => "budget",
                        Clip::Left => "left",
                        Clip::MostOff => "most_off",
                    },
                }
            }
            Fate::Nothing => Ending::Nothing,
            Fate::Guest => Ending::Guest,
            Fate::Lost { to, by } => Ending::Lost {
                to: to.and_then(|to| self.campaign(to)),
                by: by.as_ref().map(|by| self.difference(by)),
            },
            Fate::ShutOut { by, rule } => Ending::ShutOut {
                by: self.campaign(*by),
                rule: match rule {
                    ShutOutRule::Exclusive => "exclusive",
                    ShutOutRule::First => "first",
                    ShutOutRule::NeverTogether => "never_together",
                },
            },
            Fate::Beaten { by } => Ending::Beaten {
                by: self.campaign(*by),
            },
        }
    }

    fn difference(&self, by: &Benefit) -> Difference {
        let wallets = (0..).map(WalletId).zip(&by.points);
        Difference {
            off: self.money(by.off),
            points: wallets
                .filter_map(|(wallet, &amount)| {
                    Some(PointsDifference {
                        wallet: self.wallet(wallet)?,
                        amount: self.points(wallet, amount),
                    })
                })
                .collect(),
        }
    }

    fn campaign(&self, position: u32) -> Option<String> {
        let campaign = self.0.campaigns().get(position as usize)?;
        Some(campaign.id.to_string())
    }

    fn wanted(&self, effect: &Effect) -> Wanted {
        let mut wanted = Wanted {
            kind: effect.kind().name(),
            ..Wanted::default()
        };
        match effect {
            Effect::Points { wallet, amount } => {
                wanted.wallet = self.wallet(*wallet);
                wanted.amount = Some(number(*amount));
            }
            Effect::Multiply { wallet, factor } => {
                wanted.wallet = self.wallet(*wallet);
                wanted.factor = Some(number(*factor));
            }
            Effect::Discount(discount) => {
                self.worth(discount.worth, &mut wanted);
                wanted.on = Some(match &discount.target {
                    Target::Order => "order".to_owned(),
                    Target::Shipping => "shipping".to_owned(),
                    Target::Bundle(bundle) => bundle_of(bundle),
                    Target::Line(line) => lines_of(&[*line]),
                    Target::Lines(lines) => lines_of(lines),
                });
                wanted.units = match discount.units {
                    Units::All => None,
                    Units::Cheapest(count) => Some(format!("cheapest {count}")),
                    Units::Dearest(count) => Some(format!("dearest {count}")),
                };
                wanted.per = match discount.per {
                    Per::Set => None,
                    Per::Unit => Some("unit"),
                    Per::Line => Some("line"),
                };
                if discount.base == PriceBase::Initial {
                    wanted.base = Some("initial");
                }
                wanted.cap = discount.cap.map(|cap| self.money(cap));
            }
            Effect::Gift { sku, quantity } => {
                wanted.name = Some(sku.to_string());
                wanted.quantity = Some(short(*quantity, QUANTITY_DIGITS));
            }
            Effect::Coupon {
                offer,
                worth,
                cap,
                minimum,
                valid_days,
            } => {
                wanted.cap = cap.map(|cap| self.money(cap));
                wanted.minimum = minimum.map(|minimum| self.money(minimum));
                wanted.name = offer.as_ref().map(ToString::to_string);
                if let Some(worth) = worth {
                    self.worth(*worth, &mut wanted);
                }
                wanted.valid_days = *valid_days;
            }
            Effect::Message { template, .. } => wanted.name = Some(template.to_string()),
            Effect::Tag(tag) => wanted.name = Some(tag.to_string()),
            Effect::Untag(tag) => {
                wanted.kind = "untag";
                wanted.name = Some(tag.to_string());
            }
            Effect::Tier(tier) => wanted.name = Some(tier.to_string()),
            Effect::Progress { badge, by } => {
                wanted.name = Some(badge.to_string());
                wanted.quantity = Some(by.to_string());
            }
            Effect::Custom { name, .. } => wanted.name = Some(name.to_string()),
        }
        wanted
    }

    fn worth(&self, worth: Worth, wanted: &mut Wanted) {
        match worth {
            Worth::Percent(share) => wanted.percent = Some(number(share)),
            Worth::Amount(amount) => wanted.amount = Some(self.money(amount)),
            Worth::SetPrice(price) => wanted.set_price = Some(self.money(price)),
        }
    }
}

/// `line 2`, or `lines 1, 3`.
fn lines_of(lines: &[u32]) -> String {
    if let [line] = lines {
        return format!("line {}", u64::from(*line) + 1);
    }
    let numbers = lines.iter().map(|line| (u64::from(*line) + 1).to_string());
    format!("lines {}", numbers.collect::<Vec<_>>().join(", "))
}

/// `bundles of 2 of lines 1, 3 and 1 of line 2`.
fn bundle_of(bundle: &Bundle) -> String {
    let parts = bundle.parts.iter();
    let parts = parts.map(|part| format!("{} of {}", part.take, lines_of(&part.lines)));
    format!("bundles of {}", parts.collect::<Vec<_>>().join(" and "))
}

fn number(number: Number) -> String {
    short(number.0, NUMBER_DIGITS)
}

/// A number without zeros at its end.
fn short(value: i64, digits: u8) -> String {
    let text = format_scaled(value, digits);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
