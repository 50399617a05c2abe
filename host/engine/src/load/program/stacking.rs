//! `[stacking]`: how campaigns of different groups share an event.

use crate::campaign::{Combination, MAX_APART, Multipliers};
use crate::decide::MostOff;
use crate::diagnostic::{Diagnostic, Report, SourceId, Span, codes, one_of};
use crate::load::keys::{At, Keys};
use crate::load::share;

/// What `[stacking]` says, before the groups of campaigns are known.
#[derive(Default)]
pub(in crate::load) struct StackingSource {
    multipliers: Multipliers,
    /// Lists of groups of which one may give something, with their places.
    never_together: Vec<At<Vec<At<String>>>>,
    pub(super) most_off: MostOff,
}

/// Reads `[stacking]`.
pub(super) fn read(report: &mut Report, keys: &Keys<'_>) -> StackingSource {
    let mut stacking = StackingSource::default();
    let known = ["multipliers", "never_together", "most_off"];
    let Some(keys) = keys.section(report, "stacking", "[stacking]", &known) else {
        return stacking;
    };
    let ways = Multipliers::ALL.map(|way| (way.name(), way));
    stacking.multipliers = keys
        .one_word(report, "multipliers", "a way to combine multipliers", &ways)
        .unwrap_or_default();
    stacking.most_off = most_off(report, &keys);
    let lists = keys.array(report, "never_together");
    for list in lists.map_or(&[][..], |lists| lists.value) {
        let Some(items) = list.get_ref().as_array() else {
            let expected = "lists of groups, such as [[\"birthday\", \"vip\"]]";
            keys.wrong_type(report, "never_together", expected, list);
            continue;
        };
        let mut groups: Vec<At<String>> = Vec::new();
        for item in items.iter() {
            let Some(name) = item.get_ref().as_str() else {
                keys.wrong_type(report, "never_together", "groups in quotes", item);
                continue;
            };
            if groups.iter().any(|known| known.value == name) {
                let message = format!("the group `{name}` stands twice in this list");
                let help = "how the campaigns of one group share is said by their `stacking`";
                keys.invalid(report, &item.span(), message, Some(help.to_owned()));
                continue;
            }
            groups.push(At {
                value: name.to_owned(),
                span: item.span(),
            });
        }
        if items.len() < 2 {
            let message = "a list of fewer than two groups keeps nothing apart".to_owned();
            let help = "write two groups or more: [\"birthday\", \"vip\"]".to_owned();
            keys.invalid(report, &list.span(), message, Some(help));
        }
        stacking.never_together.push(At {
            value: groups,
            span: list.span(),
        });
    }
    stacking
}

/// `most_off`: one share for orders and lines alike, or one for each.
fn most_off(report: &mut Report, keys: &Keys<'_>) -> MostOff {
    let mut most = MostOff::default();
    let Some(value) = keys.value("most_off") else {
        return most;
    };
    if value.get_ref().as_table().is_none() {
        let share = share::read(report, keys, "most_off", "the price");
        (most.order, most.line) = (share, share);
    } else if let Some(keys) = keys.section(report, "most_off", "`most_off`", &["order", "line"]) {
        most.order = share::read(report, &keys, "order", "the price");
        most.line = share::read(report, &keys, "line", "the price");
    }
    most
}

impl StackingSource {
    /// With the groups of all campaigns known.
    pub(in crate::load) fn with_groups(
        &self,
        report: &mut Report,
        source: SourceId,
        groups: &[String],
    ) -> Combination {
        let mut lists = Vec::new();
        for list in &self.never_together {
            let mut positions = Vec::new();
            for name in &list.value {
                match groups.iter().position(|known| *known == name.value) {
                    Some(position) => positions.push(position),
                    None => unknown_group(report, source, name, groups),
                }
            }
            lists.push(positions);
        }
        match Combination::new(self.multipliers, &lists) {
            Ok(combination) => combination,
            Err(count) => {
                let span: Span = self
                    .never_together
                    .last()
                    .map_or(0..0, |list| list.span.clone());
                let message = format!("`never_together` names {count} groups");
                report.push(
                    Diagnostic::error(codes::INVALID_VALUE, source, span, message)
                        .help(format!("name at most {MAX_APART} different groups")),
                );
                Combination::default()
            }
        }
    }
}

fn unknown_group(report: &mut Report, source: SourceId, name: &At<String>, groups: &[String]) {
    let names = groups.iter().map(String::as_str);
    let message = format!("no campaign is in the group `{}`", name.value);
    report.push(
        Diagnostic::error(codes::UNKNOWN_NAME, source, name.span.clone(), message)
            .help_if(one_of(&name.value, names)),
    );
}
