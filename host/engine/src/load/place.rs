//! Where the text of an expression or a script stands in its file.

use crate::diagnostic::{Problem, Report, Severity, SourceId, Span};
use crate::expression::Failure;

/// Where a text stands in its file.
pub(super) struct Place {
    source: SourceId,
    offset: usize,
    len: usize,
}

impl Place {
    /// A file as a whole.
    pub(super) const fn whole(source: SourceId, text: &str) -> Self {
        Self {
            source,
            offset: 0,
            len: text.len(),
        }
    }

    /// The inside of a TOML string. With escapes in it, positions are those of
    /// the whole string, since they cannot be told apart.
    pub(super) fn of_string(report: &Report, source: SourceId, span: &Span) -> Self {
        let file = report.source_text(source);
        let quoted = file.get(span.clone()).unwrap_or_default();
        let quotes = if quoted.starts_with("'''") || quoted.starts_with("\"\"\"") {
            3
        } else {
            1
        };
        Self {
            source,
            offset: span.start + quotes,
            len: quoted.len().saturating_sub(2 * quotes),
        }
    }

    /// Reports what is wrong with the text here.
    pub(super) fn report(&self, report: &mut Report, problem: Problem) {
        let span = problem.span.start.min(self.len)..problem.span.end.min(self.len);
        report.push(Problem { span, ..problem }.into_diagnostic(self.source, self.offset));
    }

    /// Reports why the expression here cannot be used for whole batches.
    pub(super) fn report_failure(&self, report: &mut Report, failure: Failure) {
        let problems = match failure {
            Failure::Wrong(problems) => problems,
            Failure::ByRow(problem) => vec![Problem {
                severity: Severity::Error,
                ..*problem
            }],
        };
        for problem in problems {
            self.report(report, problem);
        }
    }
}
