//! Results for people.

use std::fmt::Write as _;

use sadakat_engine::cases::OpenCondition;

use super::Results;
use crate::commands::plural;

/// The counts, and what the cases leave open.
pub(super) fn text(results: &Results) -> String {
    let mut text = line(results);
    if results.filtered {
        return text;
    }
    let coverage = results.run.coverage();
    // Writing to memory cannot fail.
    let _ = writeln!(
        text,
        "coverage: {} of {} campaigns are shown giving something, {} giving nothing; {} of {} \
         conditions of audiences were both true and false",
        coverage.campaigns - coverage.never_given.len(),
        coverage.campaigns,
        coverage.campaigns - coverage.never_nothing.len(),
        coverage.conditions - coverage.open.len(),
        coverage.conditions,
    );
    campaigns(
        &mut text,
        "no case shows giving something",
        &coverage.never_given,
    );
    campaigns(
        &mut text,
        "no case shows giving nothing",
        &coverage.never_nothing,
    );
    for open in &coverage.open {
        let _ = writeln!(
            text,
            "  {}: `{}` was {}",
            open.campaign,
            open.condition,
            missed(open)
        );
    }
    text
}

/// One line: how many cases there are, and how many hold.
pub(super) fn line(results: &Results) -> String {
    let (count, failed) = (results.run.verdicts().len(), results.run.failed());
    let mut text = format!("{count} case{}, ", plural(count));
    match (failed, results.are_fine()) {
        (0, true) => text.push_str("all hold"),
        (0, false) => text.push_str("and mistakes in their files"),
        (failed, _) => {
            let _ = write!(
                text,
                "{failed} of which do{} not hold",
                if failed == 1 { "es" } else { "" }
            );
        }
    }
    text.push('\n');
    text
}

fn campaigns(text: &mut String, what: &str, ids: &[String]) {
    if !ids.is_empty() {
        let _ = writeln!(text, "  {what}: {}", ids.join(", "));
    }
}

const fn missed(open: &OpenCondition) -> &'static str {
    match (open.never_true, open.never_false) {
        (true, true) => "never true and never false",
        (true, false) => "never true",
        _ => "never false",
    }
}
