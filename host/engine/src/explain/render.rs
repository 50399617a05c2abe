//! An explanation as text for people: a heading for each campaign, and a line
//! for each thing that speaks for it (✓) or against it (✗).

use super::english;
use super::explanation::{CampaignExplanation, Check, Explanation, Work, WorkUnit};
use crate::decide::Reason;
use crate::diagnostic::{Words, visible};
use crate::expression::{Seen, SeenForm};

impl Explanation {
    /// As JSON, on one line: see the fields for its form.
    pub fn to_json(&self) -> String {
        // Only texts, numbers and lists of them are written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As text for people. Campaigns that are not for this kind of event are
    /// only counted, unless one alone is explained.
    pub fn to_text(&self) -> String {
        self.to_text_in(Words::ENGLISH)
    }

    /// The same in a reader's language.
    #[doc(hidden)]
    pub fn to_text_in(&self, words: Words<'_>) -> String {
        let mut text = Text {
            written: String::new(),
            words,
        };
        text.line(0, &english::title(self));
        for search in self.searches.iter().filter(|search| !search.complete) {
            text.line(0, &english::bounded(search.compared));
        }
        if let Some(returned) = &self.returned {
            let lines = returned.lines();
            for (number, line) in lines.iter().enumerate() {
                text.line(usize::from(number > 0), line);
            }
        }
        let alone = self.campaigns.len() == 1;
        let mut others = 0;
        for campaign in &self.campaigns {
            if campaign.reason == Reason::Trigger && !alone {
                others += 1;
                continue;
            }
            text.written.push('\n');
            text.campaign(campaign, &self.kind);
        }
        if others > 0 {
            text.written.push('\n');
            text.line(0, &english::others(others, &self.kind));
        }
        text.written
    }
}

/// Spaces for each step to the right.
const STEP: usize = 2;

/// One part in so many of what a script may use is worth a line.
const MUCH: u64 = 10;

struct Text<'a> {
    written: String,
    words: Words<'a>,
}

impl Text<'_> {
    fn line(&mut self, depth: usize, line: &str) {
        let line = self.words.say(line).into_owned();
        self.said(depth, &line);
    }

    fn marked(&mut self, depth: usize, good: bool, line: &str) {
        self.said(depth, &format!("{} {line}", mark(good)));
    }

    /// A line in the reader's language.
    fn said(&mut self, depth: usize, line: &str) {
        let indent = std::iter::repeat_n(' ', depth * STEP);
        self.written.extend(indent);
        // Values come from records, names from files: one line stays one.
        self.written.push_str(&visible(line));
        self.written.push('\n');
    }

    fn campaign(&mut self, campaign: &CampaignExplanation, kind: &str) {
        let given = campaign.reason == Reason::Given;
        let reason = self.words.say(english::reason(campaign.reason));
        let title = format!("{} ({}): {reason}", campaign.name, campaign.campaign);
        self.marked(0, given, &title);
        let mut failed = false;
        for check in &campaign.checks {
            // Behind a check that failed, only what else would have been
            // needed is worth a line.
            if !(failed && check.passed()) {
                self.check(check, kind);
            }
            failed |= !check.passed();
        }
        if let Some(fault) = &campaign.fault {
            let fault_said = english::fault(fault, self.words);
            self.marked(1, false, &fault_said);
            self.script_line(fault.line, fault.text.as_deref());
        }
        for proposal in &campaign.proposals {
            let said = english::proposal(proposal, self.words);
            self.marked(1, proposal.ending.gave(), &said);
            self.script_line(proposal.line, proposal.text.as_deref());
        }
        for line in &campaign.wrote {
            self.said(2, &english::wrote(line, self.words));
        }
        // What scripts use is for their authors, unless it is much.
        let much =
            |work: &&Work| work.unit == WorkUnit::Fuel || work.used.saturating_mul(MUCH) >= work.of;
        if let Some(work) = campaign.work.as_ref().filter(much) {
            self.line(2, &english::work(work));
        }
    }

    fn script_line(&mut self, line: Option<u32>, text: Option<&str>) {
        if let (Some(line), Some(text)) = (line, text) {
            self.said(2, &english::script_line(line, text, self.words));
        }
    }

    fn check(&mut self, check: &Check, kind: &str) {
        let words = english::check(check, kind, self.words);
        match check {
            Check::Audience { condition, .. } => {
                let label = self.words.say(&words).into_owned();
                self.seen(1, condition, true, &label);
            }
            // The title says these already.
            Check::Trigger { passed: true, .. } | Check::Guest { passed: true } => {}
            // A window's words were said one by one.
            Check::Window { .. } => self.marked(1, check.passed(), &words),
            _ => {
                let words = self.words.say(&words).into_owned();
                self.marked(1, check.passed(), &words);
            }
        }
    }

    /// A condition that is wanted to hold, or not to, under a label; a list
    /// under a label is one of which all are needed, as everybody expects.
    fn seen(&mut self, depth: usize, seen: &Seen, want: bool, label: &str) {
        let good = seen.holds == Some(want);
        let colon = if label.is_empty() { "" } else { ": " };
        let not = if want { "" } else { english::not() };
        let not = self.words.say(not).into_owned();
        match &seen.form {
            SeenForm::Test(test) => {
                let words = english::test(&seen.text, test, self.words);
                self.marked(depth, good, &format!("{label}{colon}{not}{words}"));
            }
            // A test with its `!` is one thing to read.
            SeenForm::Not(of) if want => match &of.form {
                SeenForm::Test(test) => {
                    let words = english::test(&seen.text, test, self.words);
                    self.marked(depth, good, &format!("{label}{colon}{words}"));
                }
                _ => self.seen(depth, of, !want, label),
            },
            SeenForm::Not(of) => self.seen(depth, of, !want, label),
            SeenForm::Segment(of) => {
                let named = format!("{label}{colon}{not}{}", seen.text);
                self.seen(depth, of, want, &named);
            }
            SeenForm::All(parts) | SeenForm::Any(parts) => {
                // Of conditions that must not all hold, one must not: each is
                // shown with its `not`.
                let all = matches!(seen.form, SeenForm::All(_)) == want;
                let group = self.words.say(english::group(all)).into_owned();
                if all && !label.is_empty() {
                    self.marked(depth, good, label);
                } else {
                    self.marked(depth, good, &format!("{label}{colon}{group}"));
                }
                for part in parts {
                    self.seen(depth + 1, part, want, "");
                }
            }
        }
    }
}

const fn mark(good: bool) -> char {
    if good { '✓' } else { '✗' }
}
