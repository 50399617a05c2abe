//! Results as JUnit XML.

use std::collections::BTreeMap;

use anyhow::Context as _;
use quick_junit::{NonSuccessKind, Report as Xml, TestCase, TestCaseStatus, TestSuite};
use sadakat_engine::diagnostic::Severity;

use super::Results;
use crate::language::for_machines;

/// One suite a file, one test a case; a file with mistakes is a test with an
/// error. Times are left out, so that equal results are equal files.
pub(super) fn to_xml(results: &Results) -> anyhow::Result<String> {
    let mut suites: BTreeMap<&str, Vec<TestCase>> = BTreeMap::new();
    for verdict in results.run.verdicts() {
        let case = verdict.case();
        let status = if verdict.holds() {
            TestCaseStatus::success()
        } else {
            let mut report = results.report.without_diagnostics();
            verdict.report(&mut report);
            failure(
                NonSuccessKind::Failure,
                "does not hold",
                &for_machines(|words| report.render_in(false, words)),
            )
        };
        let mut test = TestCase::new(case.name(), status);
        test.set_classname(case.campaign().unwrap_or("program"));
        test.extra.insert(
            "file".into(),
            format!("{}:{}", case.file(), case.line()).into(),
        );
        suites.entry(case.file()).or_default().push(test);
    }
    let mut wrong = BTreeMap::new();
    for diagnostic in results.report.diagnostics() {
        let is_case = diagnostic.code == sadakat_engine::diagnostic::codes::CASE_FAILED;
        if diagnostic.severity == Severity::Error && !is_case {
            let file = results.report.source_name(diagnostic.source);
            wrong
                .entry(file)
                .or_insert_with(|| results.report.without_diagnostics())
                .push(diagnostic.clone());
        }
    }
    for (file, report) in &wrong {
        let status = failure(
            NonSuccessKind::Error,
            "cannot be used",
            &for_machines(|words| report.render_in(false, words)),
        );
        let mut test = TestCase::new("the file can be used", status);
        test.set_classname("file");
        suites.entry(file).or_default().push(test);
    }
    let mut xml = Xml::new("sadakat");
    for (file, tests) in suites {
        let mut suite = TestSuite::new(file);
        suite.add_test_cases(tests);
        xml.add_test_suite(suite);
    }
    xml.to_string()
        .context("the results cannot be written as XML")
}

fn failure(kind: NonSuccessKind, message: &str, text: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(message);
    status.set_description(text.trim_end());
    status
}
