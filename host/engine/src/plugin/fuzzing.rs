//! A door for fuzzing: what a plugin answered, without a plugin.
//!
//! No part of the API; there with the feature `fuzzing` only.

use std::sync::{Arc, Mutex, PoisonError};

use super::contract::{AbiCoupons, AbiDiscounts, AbiEffects, AbiFailure, AbiOutcome, AbiValues};
use super::evaluate::Allowed;
use super::outcome;
use crate::effect::EffectKind;
use crate::program::{Program, Proposals, RowFault, Rows, Worker};
use crate::schema::FieldSet;
use crate::snapshot::Snapshot;

/// The flat columns of an answer, which need not fit together.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// By effect: the event, as the call numbers them.
    pub events: Vec<u32>,
    /// By effect: its kind.
    pub kinds: Vec<u8>,
    /// By effect: a text.
    pub names: Vec<u32>,
    /// By effect: its number.
    pub amounts: Vec<i64>,
    /// By discount: unit, target, price base, cap.
    pub discounts: (Vec<u8>, Vec<u32>, Vec<u8>, Vec<i64>),
    /// By coupon: unit, days.
    pub coupons: (Vec<u8>, Vec<i64>),
    /// By message or custom effect: how many values it has.
    pub counts: Vec<u32>,
    /// By value: the texts that are its name and what it is.
    pub values: (Vec<u32>, Vec<u32>),
    /// All texts.
    pub texts: Vec<String>,
    /// Events that failed, and why.
    pub failures: Vec<(u32, String)>,
}

impl From<Answer> for AbiOutcome {
    fn from(answer: Answer) -> Self {
        let (units, targets, bases, caps) = answer.discounts;
        let (coupon_units, days) = answer.coupons;
        let (names, texts) = answer.values;
        Self {
            effects: AbiEffects {
                events: answer.events,
                kinds: answer.kinds,
                names: answer.names,
                amounts: answer.amounts,
                discounts: AbiDiscounts {
                    units,
                    targets,
                    bases,
                    caps,
                },
                coupons: AbiCoupons {
                    units: coupon_units,
                    days,
                },
                values: AbiValues {
                    counts: answer.counts,
                    names,
                    texts,
                },
                texts: answer.texts.into_iter().map(Arc::from).collect(),
            },
            failures: answer
                .failures
                .into_iter()
                .map(|(event, message)| AbiFailure { event, message })
                .collect(),
        }
    }
}

/// What a campaign answers next, whatever it is asked.
#[derive(Debug, Clone, Default)]
pub struct Mouth(Arc<Mutex<Answer>>);

impl Mouth {
    /// Puts words into it.
    pub fn say(&self, answer: Answer) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = answer;
    }
}

/// Lets a campaign answer what its mouth is told to, as a plugin would that
/// describes every effect which the campaign's phase allows. None if there is
/// no such campaign.
pub fn give_mouth(snapshot: &mut Snapshot, campaign: &str) -> Option<Mouth> {
    let mouth = Mouth::default();
    let settings = snapshot.settings();
    let wallets = &settings.state.wallets;
    let tiers = settings.state.tiers.iter();
    let mut allowed = Allowed {
        describes: [true; EffectKind::ALL.len()],
        wallets: wallets
            .iter()
            .map(|wallet| wallet.name.to_string())
            .collect(),
        tiers: tiers
            .flat_map(|tiers| tiers.levels.iter().map(|(name, _)| Arc::from(&**name)))
            .collect(),
        effects: settings.limits.effects,
        phase: None,
    };
    let at = snapshot.find(campaign)?;
    snapshot.replace_program(at, |phase| {
        allowed.describes = EffectKind::ALL.map(|kind| phase.allows(kind));
        allowed.phase = Some(phase);
        Arc::new(Talking {
            reads: FieldSet::default(),
            allowed: Arc::new(allowed),
            mouth: mouth.clone(),
        })
    });
    Some(mouth)
}

#[derive(Debug, Clone)]
struct Talking {
    reads: FieldSet,
    allowed: Arc<Allowed>,
    mouth: Mouth,
}

impl Program for Talking {
    fn reads(&self) -> &FieldSet {
        &self.reads
    }

    fn worker(&self) -> Box<dyn Worker> {
        Box::new(self.clone())
    }
}

impl Worker for Talking {
    fn evaluate(&mut self, rows: &Rows<'_>, out: &mut Proposals) {
        let answer = self.mouth.0.lock();
        let answer = answer.unwrap_or_else(PoisonError::into_inner).clone();
        let lines = |row: u32| rows.columns.line_range(row as usize).len();
        let before = (out.effects.len(), out.faults.len());
        let accepted = outcome::accept(answer.into(), rows.selected, lines, &self.allowed, out);
        if let Err(failure) = accepted {
            assert_eq!(
                before,
                (out.effects.len(), out.faults.len()),
                "an answer is accepted in part"
            );
            out.faults.extend(rows.selected.iter().map(|&row| RowFault {
                row,
                code: failure.code,
                message: failure.message.clone(),
                line: 0,
            }));
        }
        let effects = out.effects.get(before.0..).unwrap_or_default();
        let faults = out.faults.get(before.1..).unwrap_or_default();
        assert!(effects.is_sorted_by_key(|effect| effect.row));
        assert!(faults.is_sorted_by(|a, b| a.row < b.row));
        for effect in effects {
            assert!(rows.selected.contains(&effect.row));
            assert!(!faults.iter().any(|fault| fault.row == effect.row));
        }
        for effects in effects.chunk_by(|a, b| a.row == b.row) {
            assert!(effects.len() <= self.allowed.effects);
        }
    }
}
