//! Diagnostics as text with carets, and as JSON for editors.

use std::borrow::Cow;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use super::report::{Diagnostic, Report, Severity};
use super::{Example, Words, visible, visible_lines};

impl Report {
    /// All diagnostics as a person reads them, in colour or not.
    pub fn render(&self, colour: bool) -> String {
        self.render_in(colour, Words::ENGLISH)
    }

    /// The same in a reader's language.
    #[doc(hidden)]
    pub fn render_in(&self, colour: bool, words: Words<'_>) -> String {
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let mut text = String::new();
        let all = self.diagnostics();
        let mut kinds: Vec<Kind<'_>> = Vec::new();
        for diagnostic in all {
            let kind = kind_of(diagnostic);
            let known = kinds.iter_mut().find(|known| known.of == kind);
            match known {
                Some(known) => known.all.push(diagnostic),
                None => kinds.push(Kind {
                    of: kind,
                    all: vec![diagnostic],
                }),
            }
        }
        let shown = |kind: &Kind<'_>| match kind.all.len() {
            count if count > OF_A_KIND + FEW => OF_A_KIND,
            count => count,
        };
        // In their order among all others.
        for diagnostic in self.diagnostics() {
            let is_shown = kinds.iter().any(|kind| {
                let some = kind.all.iter().take(shown(kind));
                some.into_iter().any(|one| std::ptr::eq(*one, diagnostic))
            });
            if is_shown {
                text.push_str(&self.render_one(&renderer, diagnostic, words));
                text.push_str("\n\n");
            }
        }
        for kind in &kinds {
            if let Some(rest) = kind.all.get(shown(kind)..).filter(|rest| !rest.is_empty()) {
                text.push_str(&self.render_rest(&renderer, rest, words));
                text.push_str("\n\n");
            }
        }
        text
    }

    /// How many more there are like those that were shown, and where.
    fn render_rest(&self, renderer: &Renderer, rest: &[&Diagnostic], words: Words<'_>) -> String {
        let Some(first) = rest.first() else {
            return String::new();
        };
        let place = |diagnostic: &&Diagnostic| {
            let (line, _) = self.position(diagnostic.source, diagnostic.span.start);
            format!("{}:{line}", self.source_name(diagnostic.source))
        };
        let mut places: Vec<String> = rest.iter().take(FEW).map(place).collect();
        if let Some(others) = rest.len().checked_sub(FEW).filter(|&others| others > 0) {
            places.push(format!("{others} other places"));
        }
        let places = format!("in {}", places.join(", "));
        let title = format!("{} more like these: {}", rest.len(), first.message);
        let group = Group::with_title(
            level(first.severity, words)
                .primary_title(words.say(&title))
                .id(first.code.id),
        )
        .element(note_level(words).message(words.say(&places)));
        renderer.render(&[group])
    }

    fn render_one(&self, renderer: &Renderer, diagnostic: &Diagnostic, words: Words<'_>) -> String {
        let source = self.source_text(diagnostic.source);
        // Carets stand under whole letters: others cannot be drawn.
        let end = source.ceil_char_boundary(diagnostic.span.end);
        let start = source.floor_char_boundary(diagnostic.span.start.min(end));
        let level = level(diagnostic.severity, words);
        let annotation_in = |span| AnnotationKind::Primary.span(span);
        // Only the lines that are shown: a file is not gone through once for
        // each of its diagnostics.
        let mut window = lines_around(source, start, end);
        let mut end = end;
        if window.len() > LONGEST {
            // Nobody reads such a line: its part from the mistake on is shown.
            let last = source.floor_char_boundary(start + SHOWN);
            window = start..last.max(start);
            end = end.min(window.end);
        }
        let shown = source.get(window.clone()).unwrap_or(source);
        let said = |text: &str| visible_lines(&words.say(text)).into_owned();
        let label = diagnostic.label.as_deref();
        let label = label.map(|label| visible(&words.say(label)).into_owned());
        let annotation =
            annotation_in(start - window.start..end - window.start).label(label.as_deref());
        let path = visible(self.source_name(diagnostic.source));
        let snippet = Snippet::source(shown)
            .line_start(self.position(diagnostic.source, window.start).0)
            .path(path.as_ref())
            .annotation(annotation);
        let message = words.say(&diagnostic.message);
        let message = visible(&message);
        let group = Group::with_title(level.primary_title(message.as_ref()).id(diagnostic.code.id))
            .element(snippet);
        let note = diagnostic
            .note
            .as_deref()
            .map(|note| note_level(words).message(said(note)));
        let group = match note {
            Some(note) => group.element(note),
            None => group,
        };
        let help = diagnostic
            .help
            .as_deref()
            .map(|help| help_level(words).message(said(help)));
        let group = match help {
            Some(help) => group.element(help),
            None => group,
        };
        let example = diagnostic.example.as_ref().map(ToString::to_string);
        let example = example.as_deref().map(said);
        let group = match example {
            Some(example) => group.element(note_level(words).message(example)),
            None => group,
        };
        renderer.render(&[group])
    }

    /// All diagnostics as one JSON array.
    pub fn to_json(&self) -> String {
        self.to_json_in(Words::ENGLISH)
    }

    /// The same with the texts in a reader's language.
    #[doc(hidden)]
    pub fn to_json_in(&self, words: Words<'_>) -> String {
        let all: Vec<Json<'_>> = self
            .diagnostics()
            .into_iter()
            .map(|d| {
                let (line, column) = self.position(d.source, d.span.start);
                let (end_line, end_column) = self.position(d.source, d.span.end);
                Json {
                    severity: d.severity,
                    code: d.code.id,
                    title: words.say(d.code.title),
                    message: words.say(&d.message),
                    file: self.source_name(d.source),
                    line,
                    column,
                    end_line,
                    end_column,
                    label: d.label.as_deref().map(|text| words.say(text)),
                    note: d.note.as_deref().map(|text| words.say(text)),
                    help: d.help.as_deref().map(|text| words.say(text)),
                    example: d.example.as_ref().map(|example| Example {
                        outcome: words.say(&example.outcome).into_owned(),
                        ..example.clone()
                    }),
                }
            })
            .collect();
        serde_json::to_string(&all).unwrap_or_else(|_| "[]".to_owned())
    }
}

/// Bytes of lines that are shown as they are.
const LONGEST: usize = 64 * 1024;

/// Bytes that are shown of longer ones.
const SHOWN: usize = 512;

/// The whole lines of a part of a text, and one more on each side.
fn lines_around(source: &str, start: usize, end: usize) -> std::ops::Range<usize> {
    let bytes = source.as_bytes();
    let back = |to: usize| {
        let before = bytes.get(..to).unwrap_or(bytes);
        before.iter().rposition(|&byte| byte == b'\n')
    };
    let first = back(start).map_or(0, |at| back(at).map_or(0, |at| at + 1));
    let on = |from: usize| {
        let after = bytes.get(from..).unwrap_or_default();
        let at = after.iter().position(|&byte| byte == b'\n');
        at.map_or(bytes.len(), |at| from + at + 1)
    };
    first..on(on(end))
}

/// Diagnostics of one kind that are shown in full, if there are many.
const OF_A_KIND: usize = 20;
/// So many more are shown rather than counted; and so many places are named.
const FEW: usize = 5;

/// Diagnostics that differ in nothing but names and places.
struct Kind<'a> {
    of: (Severity, &'static str, String),
    all: Vec<&'a Diagnostic>,
}

/// What diagnostics of one kind have in common: the message without what
/// stands in backticks.
fn kind_of(diagnostic: &Diagnostic) -> (Severity, &'static str, String) {
    let common = diagnostic.message.split('`').step_by(2).collect();
    (diagnostic.severity, diagnostic.code.id, common)
}

fn level(severity: Severity, words: Words<'_>) -> Level<'_> {
    match severity {
        Severity::Error => Level::ERROR.with_name(words.say("error").into_owned()),
        Severity::Warning => Level::WARNING.with_name(words.say("warning").into_owned()),
    }
}

fn note_level(words: Words<'_>) -> Level<'_> {
    Level::NOTE.with_name(words.say("note").into_owned())
}

fn help_level(words: Words<'_>) -> Level<'_> {
    Level::HELP.with_name(words.say("help").into_owned())
}

#[derive(Serialize)]
struct Json<'a> {
    severity: Severity,
    code: &'static str,
    title: Cow<'a, str>,
    message: Cow<'a, str>,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    label: Option<Cow<'a, str>>,
    note: Option<Cow<'a, str>>,
    help: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    example: Option<Example>,
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Diagnostic, Report, codes};

    #[test]
    fn many_of_one_kind_are_counted_and_others_are_shown() {
        let mut report = Report::default();
        for number in 0..1_536 {
            let source = report.add_source(format!("campaigns/c{number:04}.toml"), "on = 1\n");
            let message = format!("there is no field `customer.f{number}`");
            report.push(Diagnostic::error(
                codes::UNKNOWN_FIELD,
                source,
                5..6,
                message,
            ));
        }
        let source = report.add_source("campaigns/z.toml", "on = 1\n");
        report.push(Diagnostic::error(
            codes::WRONG_TYPE,
            source,
            5..6,
            "`on` is a number",
        ));
        let text = report.render(false);
        assert_eq!(text.matches("error[S0202]").count(), 21, "{text}");
        assert_eq!(text.matches("error[S0104]").count(), 1, "{text}");
        assert!(text.contains("error[S0202]: 1516 more like these: there is no field"));
        let places = "in campaigns/c0020.toml:1, campaigns/c0021.toml:1, campaigns/c0022.toml:1, \
                      campaigns/c0023.toml:1, campaigns/c0024.toml:1, 1511 other places";
        assert!(text.contains(places), "{text}");
    }
}
