//! Where the text of an expression or a script stands in its file.

use super::manifest::Manifest;
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

    /// Reports what is wrong with the text here, or with a parameter that it
    /// reads: once, however often it is read.
    pub(super) fn report_in(&self, report: &mut Report, manifest: &Manifest, problem: Problem) {
        let Some(parameter) = &problem.parameter else {
            return self.report(report, problem);
        };
        let span = manifest.param_span(Some(parameter));
        let (line, _) = report.position(self.source, self.offset + problem.span.start);
        let known = report.diagnostics().iter().any(|known| {
            (known.source, known.code) == (manifest.source, problem.code) && known.span == span
        });
        if known {
            return;
        }
        let label = if self.source == manifest.source {
            "used in the audience".to_owned()
        } else {
            format!("used in {}:{line}", report.source_name(self.source))
        };
        let problem = Problem { span, ..problem }.label(label);
        report.push(problem.into_diagnostic(manifest.source, 0));
    }

    /// Reports what is wrong with the text here.
    pub(super) fn report(&self, report: &mut Report, problem: Problem) {
        let span = problem.span.start.min(self.len)..problem.span.end.min(self.len);
        report.push(Problem { span, ..problem }.into_diagnostic(self.source, self.offset));
    }

    /// Reports why the expression here cannot be used for whole batches.
    pub(super) fn report_failure(&self, report: &mut Report, failure: Failure) {
        for problem in problems(failure) {
            self.report(report, problem);
        }
    }

    /// The same for an expression that reads a manifest's parameters.
    pub(super) fn report_failure_in(
        &self,
        report: &mut Report,
        manifest: &Manifest,
        failure: Failure,
    ) {
        for problem in problems(failure) {
            self.report_in(report, manifest, problem);
        }
    }
}

fn problems(failure: Failure) -> Vec<Problem> {
    match failure {
        Failure::Wrong(problems) => problems,
        Failure::ByRow(problem) => vec![Problem {
            severity: Severity::Error,
            ..*problem
        }],
    }
}
