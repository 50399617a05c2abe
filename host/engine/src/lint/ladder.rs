//! More spent, less given.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::linter::{Linter, TRIALS};
use super::record::{Record, Wish};
use super::trial::Verdict;
use super::windows;
use crate::campaign::{Phase, Stacking};
use crate::diagnostic::{Diagnostic, Example, codes};
use crate::effect::EffectKind;
use crate::model::pow10;
use crate::schema::FieldType;
use crate::script::{Cut, EffectCall, Ladder, Measure};

/// Campaigns of one group that are compared with each other, at most.
const MEMBERS: usize = 16;

pub(super) fn check(linter: &mut Linter<'_>) {
    let mut trials = TRIALS;
    for at in 0..linter.snapshot.campaigns().len() {
        let Some(summary) = linter.summary(at).cloned() else {
            continue;
        };
        if linter.allows(at, codes::SPEND_LADDER) {
            continue;
        }
        for ladder in &summary.ladders {
            if let Some(diagnostic) = climb(linter, at, ladder, &mut trials) {
                linter.warn(at, diagnostic);
            }
        }
    }
    for phase in Phase::ALL {
        groups(linter, phase, &mut trials);
    }
}

/// The first thing wrong with the rungs of one ladder.
fn climb(
    linter: &mut Linter<'_>,
    at: usize,
    ladder: &Ladder,
    trials: &mut usize,
) -> Option<Diagnostic> {
    let source = linter.note(at)?.script.as_ref()?.source;
    let warning = |span: &std::ops::Range<usize>, message: String| {
        Diagnostic::warning(codes::SPEND_LADDER, source, span.clone(), message)
    };
    if let Some(rung) = ladder.rungs.iter().find(|rung| rung.is_unreachable()) {
        let message = format!(
            "this step is never reached: an earlier one takes every `{}` that is left for it",
            ladder.subject
        );
        let help = "write the steps from the highest threshold down";
        return Some(warning(&rung.span, message).help(help));
    }
    if !is_spent(linter, &ladder.subject) {
        return None;
    }
    let mut rungs: Vec<_> = ladder.rungs.iter().collect();
    rungs.sort_by_key(|rung| rung.from);
    let (lower, higher) = rungs.windows(2).find_map(|pair| {
        let [lower, higher] = pair else { return None };
        let (less, more) = (lower.measure.as_ref()?, higher.measure.as_ref()?);
        (less.what == more.what && more.amount < less.amount).then_some((*lower, *higher))
    })?;
    let amount = |measure: &Option<Measure>| {
        measure
            .as_ref()
            .map_or(Decimal::ZERO, |m| m.amount.normalize())
    };
    let (less, more) = (amount(&higher.measure), amount(&lower.measure));
    let message =
        format!("this higher step gives {less}, less than the {more} of the step below it");
    let example = higher
        .from
        .filter(|_| higher.from == lower.until)
        .and_then(|cut| dearer_for_less(linter, at, &ladder.subject, cut, trials));
    Some(
        warning(&higher.span, message)
            .help("give more on higher steps, or exchange the two")
            .example(example),
    )
}

/// Whether a number is something that members spend or buy.
fn is_spent(linter: &Linter<'_>, subject: &str) -> bool {
    let schema = linter.schema();
    let field = schema.find(subject).and_then(|id| schema.field(id));
    field.is_some_and(|field| matches!(field.ty, FieldType::Money | FieldType::Quantity))
}

/// A purchase at a threshold that gets less than one just below it.
fn dearer_for_less(
    linter: &mut Linter<'_>,
    at: usize,
    subject: &str,
    cut: Cut,
    trials: &mut usize,
) -> Option<Example> {
    if !matches!(subject, "purchase.total" | "purchase.net") {
        return None;
    }
    let minor = Decimal::from(pow10(linter.schema().currency.minor_digits()));
    let threshold = cut.number.checked_mul(minor)?.floor().to_i64()?;
    let first = threshold.checked_add(i64::from(cut.after))?;
    let mut at_total = |total: i64| -> Option<(Record, Verdict)> {
        *trials = trials.checked_sub(1)?;
        let wish = Wish {
            qualifies: &[at],
            total: Some((total, total)),
            ..Wish::default()
        };
        let record = linter.record(&wish)?;
        let verdict = linter.decide(&record)?;
        Some((record, verdict))
    };
    let (record, high) = at_total(first)?;
    let (_, low) = at_total(first.checked_sub(1)?)?;
    let total = linter.amount(first - 1);
    let outcome = if high.off(at) < low.off(at) {
        format!(
            "it gets {} off, a purchase of {total} {}",
            linter.amount(high.off(at)),
            linter.amount(low.off(at))
        )
    } else if high.points(at) < low.points(at) {
        format!(
            "it gets {} points, a purchase of {total} {}",
            high.points(at),
            low.points(at)
        )
    } else {
        return None;
    };
    Some(linter.example(&record, outcome))
}

/// Campaigns of a group in which the best one counts, of which another one
/// always gives more.
fn groups(linter: &mut Linter<'_>, phase: Phase, trials: &mut usize) {
    let of_phase = linter.of_phase(phase);
    let exclusive = |&at: &usize| {
        linter
            .campaign(at)
            .is_some_and(|campaign| campaign.exclusive)
    };
    if of_phase.iter().any(exclusive) {
        return;
    }
    let mut members: BTreeMap<usize, Vec<(usize, EffectCall)>> = BTreeMap::new();
    for at in of_phase {
        let Some(campaign) = linter.campaign(at) else {
            continue;
        };
        let (Some(group), Stacking::Best) = (campaign.group, campaign.stacking) else {
            continue;
        };
        let only = linter
            .summary(at)
            .and_then(|summary| match summary.effects.as_slice() {
                [only] if only.certain && only.measure.is_some() => Some(only.clone()),
                _ => None,
            });
        let known = members.entry(group).or_default();
        if let Some(only) = only
            && known.len() < MEMBERS
        {
            known.push((at, only));
        }
    }
    for group in members.values() {
        for (at, effect) in group {
            let better = group
                .iter()
                .find(|(other, theirs)| always_beats(linter, (*other, theirs), (*at, effect)));
            if let Some((other, _)) = better {
                warn_beaten(linter, *other, *at, trials);
            }
        }
    }
}

/// Whether whoever gets the second also gets the first, which gives more.
fn always_beats(
    linter: &Linter<'_>,
    (first, more): (usize, &EffectCall),
    (second, less): (usize, &EffectCall),
) -> bool {
    let (Some(wide), Some(narrow)) = (linter.campaign(first), linter.campaign(second)) else {
        return false;
    };
    let (Some(a), Some(b)) = (&more.measure, &less.measure) else {
        return false;
    };
    let compares =
        matches!(more.kind, EffectKind::Points | EffectKind::Discount) && a.what == b.what;
    let keys = |effect: &EffectCall| -> Vec<String> {
        let entries = effect.entries.iter().flatten();
        entries.map(|entry| entry.key.clone()).collect()
    };
    let gives_more = a.amount > b.amount || (a.amount == b.amount && first < second);
    first != second
        && compares
        && gives_more
        && b.amount > Decimal::ZERO
        && keys(more) == keys(less)
        && wide.limit.is_empty()
        && wide.budget.is_none()
        && wide.cap.is_none()
        && wide.holdout == 0
        && !wide.rollout().is_partial()
        && windows::contains(&wide.active, &narrow.active)
        && linter.implies(second, first)
}

fn warn_beaten(linter: &mut Linter<'_>, by: usize, at: usize, trials: &mut usize) {
    if linter.allows(at, codes::SPEND_LADDER) {
        return;
    }
    let example = linter.beaten(by, at, trials);
    // Without an event that shows it, something else is at work.
    let (Some(example), Some(note), Some(winner)) = (example, linter.note(at), linter.campaign(by))
    else {
        return;
    };
    let message = format!(
        "`{}` of the same group gives as much or more to everybody who gets this, so this is never the best",
        winner.id
    );
    let span = note.group.clone().unwrap_or(0..0);
    let diagnostic = Diagnostic::warning(codes::SPEND_LADDER, note.source, span, message)
        .help("give more here, or make the audience of the other one narrower")
        .example(Some(example));
    linter.warn(at, diagnostic);
}
