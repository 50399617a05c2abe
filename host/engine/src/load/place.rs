//! Where the text of an expression or a script stands in its file.

use super::manifest::Manifest;
use crate::diagnostic::{Problem, Quoted, Report, Severity, SourceId, Span};
use crate::expression::Failure;

/// Where a text stands in its file.
pub(super) struct Place {
    source: SourceId,
    bytes: Bytes,
}

/// Which bytes of the file a text's bytes are.
enum Bytes {
    Written(Quoted),
    /// All of them, for each.
    Made(Span),
}

impl Place {
    /// A file as a whole.
    pub(super) fn whole(source: SourceId, text: &str) -> Self {
        Self {
            source,
            bytes: Bytes::Written(Quoted::plain(text.len())),
        }
    }

    /// A text that was made of a part of a file: whatever is wrong with it
    /// stands somewhere in that part.
    pub(super) fn made_of(source: SourceId, span: &Span) -> Self {
        Self {
            source,
            bytes: Bytes::Made(span.clone()),
        }
    }

    /// The value of a TOML string.
    pub(super) fn of_string(report: &Report, source: SourceId, span: &Span) -> Self {
        let file = report.source_text(source);
        let written = file.get(span.clone()).unwrap_or_default();
        Self {
            source,
            bytes: Bytes::Written(Quoted::new(written, span.start)),
        }
    }

    /// Reports what is wrong with the text here, or with a parameter that it
    /// reads: once, however often it is read.
    pub(super) fn report_in(&self, report: &mut Report, manifest: &Manifest, problem: Problem) {
        let Some(parameter) = &problem.parameter else {
            return self.report(report, problem);
        };
        let span = manifest.param_span(Some(parameter));
        let (line, _) = report.position(self.source, self.of(&problem.span).start);
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
        let span = self.of(&problem.span);
        report.push(Problem { span, ..problem }.into_diagnostic(self.source, 0));
    }

    /// Where a part of the text stands in the file.
    fn of(&self, part: &Span) -> Span {
        match &self.bytes {
            Bytes::Written(bytes) => bytes.place(part.start)..bytes.place(part.end),
            Bytes::Made(whole) => whole.clone(),
        }
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
