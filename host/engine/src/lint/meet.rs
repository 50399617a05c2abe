//! Two discounts on one purchase that nothing says are meant together.

use super::linter::{Linter, TRIALS};
use super::record::{Record, Wish};
use super::trial::Verdict;
use crate::campaign::{Phase, ProgramKind};
use crate::diagnostic::{Diagnostic, Example, codes};
use crate::effect::EffectKind;
use crate::model::pow10;

/// Pairs of campaigns that are looked at, at most.
const PAIRS: usize = 4_096;
/// Campaigns that one is compared with, at most.
const PARTNERS: usize = 16;

pub(super) fn check(linter: &mut Linter<'_>) {
    let code = codes::DISCOUNTS_MEET;
    let mut trials = TRIALS;
    let mut pairs = PAIRS;
    let mut earlier: Vec<(Option<Circle>, Vec<usize>)> = Vec::new();
    let mut all = linter.of_phase(Phase::Item);
    all.extend(linter.of_phase(Phase::Order));
    for at in all {
        if linter.allows(at, code) || !may_discount(linter, at) {
            continue;
        }
        let circle = circle(linter, at);
        let others = earlier
            .iter()
            .filter(|(other, _)| circle.is_none() || *other != circle);
        let partners: Vec<usize> = others
            .flat_map(|(_, members)| members.iter().copied())
            .filter(|&partner| may_meet(linter, partner, at))
            .take(PARTNERS)
            .collect();
        match earlier.last_mut() {
            Some((last, members)) if circle.is_some() && *last == circle => members.push(at),
            _ => earlier.push((circle, vec![at])),
        }
        for partner in partners {
            let Some(left) = pairs.checked_sub(1).filter(|_| trials > 0) else {
                return;
            };
            pairs = left;
            if let Some(example) = meeting(linter, partner, at, &mut trials) {
                warn(linter, partner, at, example);
                break;
            }
        }
    }
}

/// Campaigns that are not compared here: of one group, which settles who gives
/// something, or of one table of offers, which `rows.rs` looks at. They stand
/// one after the other, so that ten thousand are passed over in one step.
#[derive(PartialEq, Eq)]
enum Circle {
    Group(usize),
    Table(String),
}

fn circle(linter: &Linter<'_>, at: usize) -> Option<Circle> {
    let campaign = linter.campaign(at)?;
    match campaign.group {
        Some(group) => Some(Circle::Group(group)),
        None => linter
            .is_row(at)
            .then(|| Circle::Table(campaign.manifest().to_owned())),
    }
}

fn may_discount(linter: &Linter<'_>, at: usize) -> bool {
    let is_plugin = linter
        .campaign(at)
        .is_some_and(|campaign| campaign.kind == ProgramKind::Plugin);
    is_plugin || !linter.calls(at, EffectKind::Discount).is_empty()
}

/// Whether nothing in the manifests keeps them from one purchase.
fn may_meet(linter: &Linter<'_>, first: usize, second: usize) -> bool {
    let (Some(one), Some(other)) = (linter.campaign(first), linter.campaign(second)) else {
        return false;
    };
    let combination = &linter.snapshot.settings().combination;
    let (_, apart) = combination.apart(one.group);
    let (own, _) = combination.apart(other.group);
    let grouped = one.group.is_some() && one.group == other.group;
    let disjoint = || linter.kinds(&[first, second]).is_empty();
    !(grouped || apart & own != 0 || one.exclusive || disjoint())
}

/// An event whose price both lower, on some line at least.
fn meeting(
    linter: &mut Linter<'_>,
    first: usize,
    second: usize,
    trials: &mut usize,
) -> Option<Example> {
    let qualifies = [first, second];
    // As small as can be; large, for what scripts ask beyond audiences; and
    // with some of everything that they name.
    let large = pow10(linter.schema().currency.minor_digits()).saturating_mul(10_000);
    let mut named = linter.named_texts(first);
    named.extend(linter.named_texts(second));
    named.sort_unstable();
    named.dedup();
    for (total, kinds_of_goods) in [
        (None, &[][..]),
        (Some((large, i64::MAX)), &[]),
        (None, &named),
    ] {
        let wish = Wish {
            qualifies: &qualifies,
            total,
            kinds_of_goods,
            ..Wish::default()
        };
        let Some(record) = linter.record(&wish) else {
            continue;
        };
        *trials = trials.checked_sub(1)?;
        let Some(verdict) = linter.decide(&record) else {
            continue;
        };
        let lowered = verdict.lowers(second);
        if verdict
            .lowers(first)
            .iter()
            .any(|line| lowered.contains(line))
        {
            return Some(example(linter, &record, &verdict, first, second));
        }
    }
    None
}

/// An event whose price both lower.
pub(super) fn example(
    linter: &Linter<'_>,
    record: &Record,
    verdict: &Verdict,
    first: usize,
    second: usize,
) -> Example {
    let outcome = format!(
        "`{}` takes {} off and `{}` {}",
        linter.id(first),
        linter.amount(verdict.off(first)),
        linter.id(second),
        linter.amount(verdict.off(second))
    );
    linter.example(record, outcome)
}

pub(super) fn warn(linter: &mut Linter<'_>, partner: usize, at: usize, example: Example) {
    let (Some(note), Some(other)) = (linter.note(at), linter.campaign(partner)) else {
        return;
    };
    let grouped = linter
        .campaign(at)
        .is_some_and(|campaign| campaign.group.is_some());
    let span = note.group.clone().or_else(|| note.audience.clone());
    let message = format!(
        "this discount comes on top of that of `{}`, and nothing says that both are meant",
        other.id
    );
    let phases = linter.campaign(at).map(|campaign| campaign.phase) == Some(other.phase);
    if linter.are_rows_of_one(partner, at) {
        let message = format!("this row applies together with `{}`", other.id);
        let diagnostic = Diagnostic::warning(
            codes::DISCOUNTS_MEET,
            note.source,
            span.unwrap_or(0..0),
            message,
        )
        .help("write `hit = \"first\"`, or `allow = [\"S0904\"]` if both are meant")
        .example(Some(example));
        linter.warn(at, diagnostic);
        return;
    }
    let help = match (grouped && other.group.is_some(), phases) {
        (true, _) => "name both groups under `never_together` in program.toml",
        (false, true) => "give both a `group` with `stacking = \"best\"`",
        (false, false) => "give both a `group` with `stacking = \"best\"` and `phase = \"order\"`",
    };
    let diagnostic = Diagnostic::warning(
        codes::DISCOUNTS_MEET,
        note.source,
        span.unwrap_or(0..0),
        message,
    )
    .help(format!(
        "{help}, or write `allow = [\"S0904\"]` if both are meant"
    ))
    .example(Some(example));
    linter.warn(at, diagnostic);
}
