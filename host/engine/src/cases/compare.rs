//! What was expected against what was given.

use std::sync::Arc;

use super::actual::Actual;
use super::expect::{Expectation, Expectations, Wanted};
use super::pattern::Pattern;
use crate::decide::Reason;
use crate::diagnostic::Span;
use crate::explain::Explainer;
use crate::model::format_scaled;
use crate::snapshot::Snapshot;

/// Something that does not come out as expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mismatch {
    /// Where the expectation stands.
    pub(super) span: Span,
    /// What is otherwise, in a few words.
    pub(super) label: String,
    /// Expected and given, line by line.
    pub(super) note: Option<String>,
}

/// Everything that does not come out as expected.
pub(super) fn compare(
    expected: &Expectations,
    actual: &Actual,
    explainer: &mut Explainer,
) -> Vec<Mismatch> {
    let snapshot = &Arc::clone(explainer.snapshot());
    let each = expected.each.iter();
    let mut wrong: Vec<Mismatch> = each
        .filter_map(|expectation| one(expectation, actual, snapshot, explainer))
        .collect();
    wrong.extend(totals(expected, actual, snapshot));
    wrong
}

fn one(
    expectation: &Expectation,
    actual: &Actual,
    snapshot: &Snapshot,
    explainer: &mut Explainer,
) -> Option<Mismatch> {
    let id = expectation.campaign.as_deref();
    let who = id.map_or_else(|| "the program".to_owned(), |id| format!("`{id}`"));
    let campaign = id.and_then(|id| snapshot.find(id));
    let mismatch = |label: String, note: Option<String>| {
        Some(Mismatch {
            span: expectation.span.clone(),
            label,
            note,
        })
    };
    if id.is_some() && campaign.is_none() {
        return mismatch(format!("there is no campaign {who} any more"), None);
    }
    let given = actual.effects(id);
    let fault = actual.fault(campaign);
    let failed = fault.map(|fault| match fault.line {
        0 => format!("{}: {}", fault.code.id, fault.message),
        line => format!(
            "{}: {} (line {line} of its script)",
            fault.code.id, fault.message
        ),
    });
    let why = campaign.and_then(|campaign| actual.reason(snapshot, campaign));
    match (&expectation.wanted, failed) {
        (Wanted::Fault(words), Some(failed)) => {
            if failed.contains(words.as_str()) {
                return None;
            }
            mismatch(format!("{who} fails otherwise"), Some(failed))
        }
        (Wanted::Fault(_), None) => {
            mismatch(format!("{who} does not fail"), listed("given", &given))
        }
        (Wanted::Nothing(Reason::Fault), Some(_)) if given.is_empty() => None,
        (_, Some(failed)) => mismatch(format!("{who} fails"), Some(failed)),
        (Wanted::Nothing(_), None) if !given.is_empty() => {
            mismatch(format!("{who} gives something"), listed("given", &given))
        }
        (Wanted::Nothing(expected), None) => match why {
            Some(reason) if reason == *expected => None,
            Some(reason) => mismatch(
                format!("{who} gives nothing, but the reason is \"{reason}\""),
                campaign.and_then(|campaign| actual.explain(explainer, campaign)),
            ),
            None => None,
        },
        (Wanted::Exactly(expected) | Wanted::AtLeast(expected), None) => {
            let matched = Matching::of(expected, &given);
            let more = given.len() > expected.len();
            let may_be_more = matches!(expectation.wanted, Wanted::AtLeast(_));
            if matched.is_whole(expected.len()) && (may_be_more || !more) {
                return None;
            }
            let explained = campaign
                .filter(|_| given.is_empty())
                .and_then(|campaign| actual.explain(explainer, campaign));
            let note = explained.or_else(|| matched.note(expected, &given));
            mismatch(label(&who, &given, why), note)
        }
    }
}

fn label(who: &str, given: &[Pattern], why: Option<Reason>) -> String {
    match why {
        Some(reason) if given.is_empty() => {
            format!("{who} gives nothing, for the reason \"{reason}\"")
        }
        _ if given.is_empty() => format!("{who} gives nothing"),
        _ => format!("{who} gives something else"),
    }
}

fn listed(what: &str, effects: &[Pattern]) -> Option<String> {
    let lines: Vec<String> = effects.iter().map(Pattern::to_toml).collect();
    (!lines.is_empty()).then(|| format!("{what}:\n  {}", lines.join("\n  ")))
}

fn totals(expected: &Expectations, actual: &Actual, snapshot: &Snapshot) -> Vec<Mismatch> {
    let mut wrong = Vec::new();
    let total = &expected.total;
    let mut differs = |span: &Span, label: String| {
        wrong.push(Mismatch {
            span: span.clone(),
            label,
            note: None,
        });
    };
    if let Some((expected, _, span)) = &total.net {
        let digits = snapshot.settings().schema.currency.minor_digits();
        match actual.net(snapshot) {
            Some(net) if net == *expected => {}
            Some(net) => differs(span, format!("it is {}", format_scaled(net, digits))),
            None => differs(span, "the event has no lines".to_owned()),
        }
    }
    for (wallet, expected, span) in &total.points {
        let points = actual.points(snapshot, wallet);
        if points != *expected {
            differs(span, format!("it is {points}"));
        }
    }
    if let Some((expected, span)) = &total.coupons {
        let coupons = actual.coupons();
        if coupons != *expected {
            differs(span, format!("it is {coupons}"));
        }
    }
    wrong
}

/// Which given effect each expected one is.
///
/// Since an expected effect compares only what it says, several given ones may
/// fit: as many as possible find a partner (augmenting paths).
struct Matching {
    /// By given effect: the expected one.
    partner: Vec<Option<usize>>,
}

impl Matching {
    fn of(expected: &[Pattern], given: &[Pattern]) -> Self {
        let mut matching = Self {
            partner: vec![None; given.len()],
        };
        for at in 0..expected.len() {
            let mut tried = vec![false; given.len()];
            matching.find(at, expected, given, &mut tried);
        }
        matching
    }

    fn find(
        &mut self,
        at: usize,
        expected: &[Pattern],
        given: &[Pattern],
        tried: &mut [bool],
    ) -> bool {
        for (candidate, found) in given.iter().enumerate() {
            let free = tried
                .get_mut(candidate)
                .is_some_and(|t| !std::mem::replace(t, true));
            if !free || !expected.get(at).is_some_and(|e| e.matches(found)) {
                continue;
            }
            let taken = self.partner.get(candidate).copied().flatten();
            if taken.is_none_or(|other| self.find(other, expected, given, tried)) {
                if let Some(partner) = self.partner.get_mut(candidate) {
                    *partner = Some(at);
                }
                return true;
            }
        }
        false
    }

    fn is_whole(&self, expected: usize) -> bool {
        self.partner.iter().flatten().count() == expected
    }

    fn has_partner(&self, expected: usize) -> bool {
        self.partner.contains(&Some(expected))
    }

    /// Expected effects that were not given (`-`), given ones that were not
    /// expected (`+`), and between them what makes the difference.
    fn note(&self, expected: &[Pattern], given: &[Pattern]) -> Option<String> {
        let mut lines = Vec::new();
        let mut shown = vec![false; given.len()];
        for (at, wanted) in expected.iter().enumerate() {
            if self.has_partner(at) {
                continue;
            }
            lines.push(format!("- {}", wanted.to_toml()));
            // The nearest effect of the same kind that nobody expected.
            let near = given
                .iter()
                .enumerate()
                .filter(|&(found, effect)| {
                    self.partner.get(found) == Some(&None)
                        && shown.get(found) == Some(&false)
                        && effect.kind() == wanted.kind()
                })
                .map(|(found, effect)| {
                    let mut differences = Vec::new();
                    wanted.differences(effect, "", &mut differences);
                    (differences, found, effect)
                })
                .min_by_key(|(differences, found, _)| (differences.len(), *found));
            if let Some((differences, found, effect)) = near {
                lines.push(format!("+ {}", effect.to_toml()));
                lines.extend(differences.into_iter().map(|words| format!("    {words}")));
                if let Some(shown) = shown.get_mut(found) {
                    *shown = true;
                }
            }
        }
        for (found, effect) in given.iter().enumerate() {
            if shown.get(found) == Some(&true) {
                continue;
            }
            let expected = self.partner.get(found).copied().flatten().is_some();
            let sign = if expected { ' ' } else { '+' };
            lines.push(format!("{sign} {}", effect.to_toml()));
        }
        (!lines.is_empty()).then(|| format!("expected (-) and given (+):\n{}", lines.join("\n")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effects(text: &str) -> Vec<Pattern> {
        let table = toml::de::DeTable::parse(text).unwrap();
        match Pattern::from_toml(table.get_ref().get("e").unwrap().get_ref()) {
            Some(Pattern::List(effects)) => effects,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn vague_expectations_leave_exact_ones_their_effect() {
        let expected = effects(
            r#"e = [{ kind = "points" }, { kind = "points", amount = 5 }, { kind = "coupon" }]"#,
        );
        let given = effects(
            r#"e = [{ kind = "points", amount = 5 }, { kind = "coupon" }, { kind = "points", amount = 7 }]"#,
        );
        assert!(Matching::of(&expected, &given).is_whole(3));
        let twice = effects(r#"e = [{ kind = "coupon" }, { kind = "coupon" }]"#);
        assert!(!Matching::of(&twice, &given).is_whole(2));
    }

    #[test]
    fn zero_is_not_missing() {
        // R108: an expected amount of 0 is 0, and no amount is any.
        let expected = effects(r#"e = [{ kind = "points", amount = 0 }]"#);
        let without = effects(r#"e = [{ kind = "points" }]"#);
        let zero = effects(r#"e = [{ kind = "points", amount = 0.00 }]"#);
        assert!(!expected[0].matches(&without[0]));
        assert!(expected[0].matches(&zero[0]));
        assert!(without[0].matches(&zero[0]));
    }
}
