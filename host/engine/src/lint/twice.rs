//! The same given twice on a member's day, as by last year's birthday campaign
//! beside this year's.

use super::linter::{Linter, TRIALS};
use super::record::{Record, Wish};
use super::trial::Verdict;
use crate::campaign::{Active, Border};
use crate::decide::Granted;
use crate::diagnostic::{Diagnostic, codes};
use crate::effect::{Effect, EffectKind};
use crate::facts::Fact;
use crate::model::Date;
use crate::schema::{FieldType, Origin};

/// Pairs of campaigns that are looked at, at most.
const PAIRS: usize = 256;

/// What tells a day of the year that is a member's own.
const DAYS: [&str; 3] = ["is_birthday(", "days_to_birthday(", "days_since_birthday("];

pub(super) fn check(linter: &mut Linter<'_>) {
    let code = codes::GIVEN_TWICE;
    let all: Vec<usize> = (0..linter.snapshot.campaigns().len())
        .filter(|&at| is_of_a_day(linter, at))
        .collect();
    let pairs = all.iter().enumerate().flat_map(|(number, &second)| {
        let before = all.iter().take(number);
        before.map(move |&first| (first, second))
    });
    let pairs: Vec<(usize, usize)> = pairs.take(PAIRS).collect();
    let mut trials = TRIALS;
    let mut warned = Vec::new();
    for (first, second) in pairs {
        if linter.allows(first, code)
            || linter.allows(second, code)
            || warned.contains(&second)
            || !are_alike(linter, first, second)
        {
            continue;
        }
        let Some(left) = trials.checked_sub(1) else {
            return;
        };
        trials = left;
        if warn(linter, first, second).is_some() {
            warned.push(second);
        }
    }
}

/// Whether a campaign is for members on one day of each year.
fn is_of_a_day(linter: &Linter<'_>, at: usize) -> bool {
    let campaign = linter.campaign(at);
    let audience = campaign.and_then(|campaign| campaign.written.audience.as_deref());
    let on_a_day = audience.is_some_and(|text| DAYS.iter().any(|day| text.contains(day)));
    on_a_day && !linter.is_row(at) && linter.audience(at).is_some()
}

/// Whether both are for the same members at the same events, and nothing says
/// how they share them.
fn are_alike(linter: &Linter<'_>, first: usize, second: usize) -> bool {
    let (Some(one), Some(other)) = (linter.campaign(first), linter.campaign(second)) else {
        return false;
    };
    let shared = one.group.is_some() && one.group == other.group;
    let same_members = || {
        linter.audience(first) == linter.audience(second)
            || linter.implies(first, second) && linter.implies(second, first)
    };
    let hands_over = goes_on_after(&one.active, &other.active);
    let stays_apart = hands_over || goes_on_after(&other.active, &one.active);
    !shared && !stays_apart && one.on == other.on && same_members()
}

/// Whether one campaign has an end, and another goes on after it that says of
/// no day that it begins before: whoever ended the first knew of the second,
/// and no clock says here whether that was yesterday. Windows that never meet
/// need no rule, since no event is in both.
fn goes_on_after(ended: &Active, other: &Active) -> bool {
    let is_later = |end: Border| {
        let until = other.until;
        until.is_none_or(|until| end.latest() < until.earliest())
    };
    other.from.is_none() && ended.until.is_some_and(is_later)
}

/// Warns if an event shows that both give the same.
fn warn(linter: &mut Linter<'_>, first: usize, second: usize) -> Option<()> {
    let record = linter.record(&Wish {
        qualifies: &[first, second],
        ..Wish::default()
    })?;
    let record = on_their_day(linter, record, second)?;
    let verdict = linter.decide(&record)?;
    let given = [
        (EffectKind::Coupon, "a coupon"),
        (EffectKind::Points, "points"),
    ];
    let (_, what) = given
        .into_iter()
        .find(|(kind, _)| gives(&verdict, first, *kind) && gives(&verdict, second, *kind))?;
    let note = linter.note(second)?;
    let (source, span) = (note.source, note.audience.clone().unwrap_or(0..0));
    let id = linter.id(first).to_owned();
    let message = format!("`{id}` gives {what} to the same members on the same day");
    let help = format!(
        "let one of them end before the other begins (`active`), write `replaces = \"{id}\"` into the new one, or give both a `group` with `stacking = \"first\"`; write `allow = [\"S0912\"]` if both are meant"
    );
    let outcome = format!("`{id}` and `{}` give {what}", linter.id(second));
    let diagnostic = Diagnostic::warning(codes::GIVEN_TWICE, source, span, message)
        .help(help)
        .example(Some(linter.example(&record, outcome)));
    linter.warn(second, diagnostic);
    Some(())
}

/// Years that the member has behind them.
const YEARS: u16 = 30;

/// The same event on the day that a campaign's audience asks for: every day of
/// the member's that it names is that of the event, years ago.
fn on_their_day(linter: &Linter<'_>, mut record: Record, at: usize) -> Option<Record> {
    let audience = linter.campaign(at)?.written.audience.as_deref()?;
    let (_, at) = record.event.split_once("\"at\":\"")?;
    let (year, rest) = at.get(..10)?.split_once('-')?;
    let year = year.parse::<u16>().ok()?.checked_sub(YEARS)?;
    let born = Date::parse(&format!("{year:04}-{rest}"))?;
    let fields = linter.schema().fields().iter().filter(|field| {
        field.ty == FieldType::Date
            && field.origin == Origin::Customer
            && audience.contains(&field.name)
    });
    let member = record.member.as_mut()?;
    for field in fields {
        member.retain(|(name, _)| *name != field.name);
        member.push((field.name.clone(), Fact::Date(born)));
    }
    Some(record)
}

/// Whether a campaign gives something of a kind.
fn gives(verdict: &Verdict, campaign: usize, kind: EffectKind) -> bool {
    verdict.of(campaign).any(|granted| match granted {
        Granted::Points { amount, .. } => kind == EffectKind::Points && *amount > 0,
        Granted::Other(Effect::Coupon { .. }) => kind == EffectKind::Coupon,
        _ => false,
    })
}
