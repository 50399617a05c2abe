//! TOML that cannot be read: every mistake once, and nothing that follows from
//! another one.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use super::mistakes::{Cure, Mistake, Place};
use crate::diagnostic::{
    Diagnostic, Edit, Left, MOST_READ, Outcome, Report, SourceId, TOML, codes, line_at,
    line_before, mend,
};

/// Mistakes that are explained: a report holds no more of one file.
const MOST: usize = 100;

/// Mistakes of one file that nobody can say a cure for: what follows is most
/// likely of the first of them.
const PUZZLES: usize = 2;

/// Files up to this size are looked through for the change that helps.
const SEARCHED: usize = 1 << 16;

/// Parses a file's text, reporting every mistake. The table is what could be
/// read all the same; none if there was any error.
pub fn parse<'t>(
    report: &mut Report,
    source: SourceId,
    text: &'t str,
) -> Option<Spanned<DeTable<'t>>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Some(table);
    }
    Reading::new(text).report(report, source);
    None
}

/// The same for a file that must hold something: an empty one is reported as
/// it is, with `help`, and not by all that it lacks.
pub(super) fn parse_filled<'t>(
    report: &mut Report,
    source: SourceId,
    text: &'t str,
    help: &str,
) -> Option<Spanned<DeTable<'t>>> {
    if text.trim().is_empty() {
        let message = "the file is empty";
        report.push(Diagnostic::error(codes::MISSING_KEY, source, 0..0, message).help(help));
        return None;
    }
    parse(report, source, text)
}

/// A text in which mistakes are mended one after the other, so that each is
/// told once.
struct Reading {
    text: String,
    /// What was mended, in this order.
    edits: Vec<Edit>,
    /// Lines whose mistake was told and not mended.
    told: Vec<usize>,
    puzzles: usize,
    /// How much may still be read in search of changes that help.
    left: usize,
}

/// Where the parser stumbles, in the order of the text.
struct Stumbles(Vec<(Range<usize>, String)>);

impl Stumbles {
    fn of(text: &str) -> Self {
        let (_, errors) = DeTable::parse_recoverable(text);
        let all = errors.iter().map(|error| {
            let span = error.span().unwrap_or(0..0);
            (span, error.message().to_owned())
        });
        let mut all: Vec<_> = all.collect();
        all.sort_by_key(|(span, _)| span.start);
        Self(all)
    }

    /// What a change comes to that leaves these instead of others.
    fn after(&self, others: &Self, text: &str) -> Outcome {
        let first = |of: &Self| of.0.first().map(|(span, _)| span.start);
        match (first(self), first(others)) {
            (None, _) => Outcome::Right,
            (Some(now), Some(before)) if now > before && self.0.len() < others.0.len() => {
                Outcome::Further(Left {
                    text: text.len().saturating_sub(now),
                    mistakes: self.0.len(),
                })
            }
            _ => Outcome::Nothing,
        }
    }
}

impl Reading {
    fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            edits: Vec::new(),
            told: Vec::new(),
            puzzles: 0,
            left: MOST_READ,
        }
    }

    fn report(mut self, report: &mut Report, source: SourceId) {
        for _ in 0..=MOST {
            let stumbles = Stumbles::of(&self.text);
            let mut open = stumbles.0.iter();
            let next = open.find(|(span, _)| !self.told.contains(&self.line(span.start)));
            let Some((span, message)) = next else { return };
            let line = self.line(span.start);
            let told = self.explain(&stumbles, span, message);
            let at = self.as_written(told.span);
            report.push(
                Diagnostic::error(codes::TOML_SYNTAX, source, at, told.message).help(told.help),
            );
            match told.edit {
                Some(edit) => {
                    self.text = edit.apply(&self.text);
                    self.edits.push(edit);
                }
                None => self.told.push(line),
            }
            self.puzzles += usize::from(told.puzzle);
            if self.puzzles == PUZZLES {
                return;
            }
        }
    }

    /// What is said of a stumble, and the change that helps.
    fn explain(&mut self, stumbles: &Stumbles, span: &Range<usize>, message: &str) -> Told {
        let outcome = |text: &str| Stumbles::of(text).after(stumbles, text);
        let mut further: Option<(Left, Edit, Mistake)> = None;
        let mut unsure = None;
        for mistake in Place::new(&self.text, span.clone()).explain(message) {
            match &mistake.cure {
                Cure::Sure => return Told::of(mistake, None, false),
                Cure::Try(edit) => match outcome(&edit.apply(&self.text)) {
                    Outcome::Right => {
                        let edit = edit.clone();
                        return Told::of(mistake, Some(edit), false);
                    }
                    Outcome::Further(left) => {
                        let is_better = |(least, ..): &(Left, Edit, Mistake)| left < *least;
                        if further.as_ref().is_none_or(is_better) {
                            further = Some((left, edit.clone(), mistake));
                        }
                    }
                    Outcome::Nothing => {
                        unsure.get_or_insert(mistake);
                    }
                },
                Cure::Unsure => {
                    unsure.get_or_insert(mistake);
                }
            }
        }
        let found = (self.text.len() <= SEARCHED).then(|| {
            let mut lines = vec![line_at(&self.text, span.start)];
            let before = lines.first().and_then(|line| line_before(&self.text, line));
            lines.extend(before);
            lines.extend(self.open_bracket(span.start));
            lines.extend(self.lone_quotes());
            mend(&self.text, &lines, &TOML, &mut self.left, |text, _| {
                outcome(text)
            })
        });
        let mend = found.flatten();
        // Of two that help as much, the one that knows more of what was meant.
        let is_best = |(left, ..): &(Left, Edit, Mistake)| {
            let mend = mend.as_ref();
            mend.is_none_or(|mend| mend.left.is_some_and(|least| *left <= least))
        };
        if let Some((_, edit, mistake)) = further.filter(is_best) {
            return Told::of(mistake, Some(edit), false);
        }
        match (mend, unsure) {
            (Some(mend), _) => Told {
                span: mend.span,
                message: mend.message,
                help: mend.help,
                edit: Some(mend.edit),
                puzzle: false,
            },
            (None, Some(mistake)) => Told::of(mistake, None, true),
            (None, None) => Told {
                span: span.clone(),
                message: "this cannot be read".to_owned(),
                help: "write `key = value`, one a line".to_owned(),
                edit: None,
                puzzle: true,
            },
        }
    }

    /// The last line before a byte that opens more than it closes.
    fn open_bracket(&self, before: usize) -> Option<Range<usize>> {
        let mut line = line_at(&self.text, before);
        while let Some(earlier) = line_before(&self.text, &line) {
            line = earlier;
            let written = self.text.get(line.clone()).unwrap_or("");
            let count = |signs: [char; 2]| written.matches(signs).count();
            if count(['[', '{']) > count([']', '}']) {
                return Some(line);
            }
        }
        None
    }

    /// Lines with nothing but quotes, which should be three.
    fn lone_quotes(&self) -> impl Iterator<Item = Range<usize>> {
        let mut start = 0;
        self.text.split_inclusive('\n').filter_map(move |line| {
            let begins = start;
            start += line.len();
            let line = line.trim_end();
            matches!(line.trim(), "\"\"" | "''").then(|| begins..begins + line.len())
        })
    }

    /// Which line a byte stands in.
    fn line(&self, byte: usize) -> usize {
        let before = self.text.get(..byte).unwrap_or(&self.text);
        before.bytes().filter(|&b| b == b'\n').count()
    }

    /// Where a part stands in the text as its author wrote it.
    fn as_written(&self, span: Range<usize>) -> Range<usize> {
        let edits = self.edits.iter().rev();
        edits.fold(span, |span, edit| {
            edit.before(span.start)..edit.before(span.end)
        })
    }
}

/// What an author is told.
struct Told {
    span: Range<usize>,
    message: String,
    help: String,
    edit: Option<Edit>,
    /// Whether nobody knows what would help.
    puzzle: bool,
}

impl Told {
    fn of(mistake: Mistake, edit: Option<Edit>, puzzle: bool) -> Self {
        Self {
            span: mistake.span,
            message: mistake.message,
            help: mistake.help,
            edit,
            puzzle,
        }
    }
}
