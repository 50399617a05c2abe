//! The one change after which a text that cannot be read can be read: what its
//! author slipped on.

mod candidates;

use std::ops::Range;

use candidates::{between, bracketed, curly, decimal, doubled, quotes, stray};

/// What a text is written in.
#[derive(Debug, Clone, Copy)]
pub struct Signs {
    /// What texts stand in.
    quotes: &'static [char],
    /// What stands between values.
    between: &'static [&'static str],
    brackets: &'static [&'static str],
    /// Whether three quotes begin a text of several lines.
    long: bool,
    /// Whether a bracket may be meant wherever it helps: then nobody knows
    /// which place it is.
    anywhere: bool,
}

/// TOML.
pub const TOML: Signs = Signs {
    quotes: &['"', '\''],
    between: &[",", "="],
    brackets: &["]", "[", "}", "{"],
    long: true,
    anywhere: false,
};

/// Scripts and audiences.
pub const RULES: Signs = Signs {
    quotes: &['"'],
    between: &[",", ":", "="],
    brackets: &[")", "(", "]", "[", "}", "#{", "{"],
    long: false,
    anywhere: true,
};

/// A change of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// These bytes go,
    pub at: Range<usize>,
    /// and this comes.
    pub with: String,
}

impl Edit {
    /// These bytes go, and this comes.
    pub fn new(at: Range<usize>, with: impl Into<String>) -> Self {
        let with = with.into();
        Self { at, with }
    }

    fn insert(at: usize, with: impl Into<String>) -> Self {
        Self::new(at..at, with)
    }

    /// The text with the change.
    pub fn apply(&self, text: &str) -> String {
        let before = text.get(..self.at.start).unwrap_or(text);
        let after = text.get(self.at.end..).unwrap_or("");
        [before, &self.with, after].concat()
    }

    /// Where a byte of the changed text stands in the text before.
    pub const fn before(&self, byte: usize) -> usize {
        let (removed, added) = (self.at.end - self.at.start, self.with.len());
        if byte >= self.at.start + added {
            byte - added + removed
        } else if byte > self.at.start + removed {
            self.at.end
        } else {
            byte
        }
    }
}

/// What a change comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The text can be read no further than before.
    Nothing,
    /// It can be read further.
    Further(Left),
    /// Nothing is wrong any more.
    Right,
}

/// How far from being right a text is: the less, the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Left {
    /// From where something is wrong, counted from the end of the text.
    pub text: usize,
    /// What is wrong there, and after it.
    pub mistakes: usize,
}

/// What was slipped on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slip {
    Curly,
    /// A number with a comma before its decimal places.
    Decimal,
    /// A text that nothing opens; its end stands at a byte.
    Opening(usize),
    /// A text that nothing closes; it begins at a byte.
    Closing(usize),
    Missing(&'static str),
    TooMany,
}

/// The change that helps, in words.
#[derive(Debug, Clone)]
pub struct Mend {
    /// What to change.
    pub edit: Edit,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Range<usize>,
    /// What to write instead.
    pub help: String,
    /// How far from being right it is even then; none if nothing is wrong any
    /// more.
    pub left: Option<Left>,
}

/// How much is read for the mistakes of one text, in bytes: whatever was
/// slipped on, its author is told within a blink.
pub const MOST_READ: usize = 1 << 23;

/// Looks for the change of one of these lines that makes a text right, or else
/// for one that makes it better; the most plausible first. `may_read` is how
/// much of [`MOST_READ`] is still left. `outcome` is given the text with the change,
/// and the line that was changed.
pub fn mend(
    text: &str,
    lines: &[Range<usize>],
    signs: &Signs,
    may_read: &mut usize,
    mut outcome: impl FnMut(&str, Range<usize>) -> Outcome,
) -> Option<Mend> {
    let mut further: Option<(Left, Slip, Edit)> = None;
    let mut brackets: Vec<(Slip, Edit, String)> = Vec::new();
    let groups = [curly, decimal, quotes, doubled, between, bracketed, stray];
    for candidates in groups {
        for line in lines {
            for (slip, edit) in candidates(text, line, signs) {
                let Some(rest) = may_read.checked_sub(text.len()) else {
                    return further.map(|(left, slip, edit)| words(text, slip, edit, Some(left)));
                };
                *may_read = rest;
                let changed = edit.apply(text);
                let bracket = matches!(slip, Slip::Missing(sign) if signs.brackets.contains(&sign));
                match outcome(&changed, line_at(&changed, line.start)) {
                    Outcome::Nothing => {}
                    // It hides what follows in a part that it begins.
                    Outcome::Further(_) if bracket && signs.anywhere => {}
                    Outcome::Further(left) => {
                        // Where there is another mistake, what helps most is right.
                        if further.as_ref().is_none_or(|(least, ..)| left < *least) {
                            further = Some((left, slip, edit));
                        }
                    }
                    Outcome::Right if bracket => {
                        let bare: String = changed.split_whitespace().collect();
                        let known = brackets.iter_mut().find(|(_, _, known)| *known == bare);
                        match known {
                            // Rather at the end of a line than before the next.
                            Some((_, known, _)) if edit.at.start < known.at.start => *known = edit,
                            Some(_) => {}
                            None => brackets.push((slip, edit, bare)),
                        }
                    }
                    Outcome::Right => return Some(words(text, slip, edit, None)),
                }
            }
        }
        if signs.anywhere && brackets.len() > 1 {
            return None;
        }
        if let Some((slip, edit, _)) = brackets.drain(..).next() {
            return Some(words(text, slip, edit, None));
        }
    }
    further.map(|(left, slip, edit)| words(text, slip, edit, Some(left)))
}

fn words(text: &str, slip: Slip, edit: Edit, left: Option<Left>) -> Mend {
    let at = edit.at.start;
    let (message, span) = match slip {
        Slip::Curly => (
            "curly quotes do not make a text".to_owned(),
            at..edit.at.end,
        ),
        Slip::Decimal => {
            let of_number = |c: char| c.is_ascii_digit() || c == ',';
            let before = text.get(..at).unwrap_or("");
            let start = before.trim_end_matches(of_number).len();
            let after = text.get(at..).unwrap_or("");
            let end = at + after.len() - after.trim_start_matches(of_number).len();
            let written = text.get(start..end).unwrap_or("");
            (format!("`{written}` is not a number"), start..end)
        }
        Slip::Opening(end) => ("the text has no opening quote".to_owned(), at..end + 1),
        Slip::Closing(start) => ("the text has no closing quote".to_owned(), start..at),
        Slip::Missing(",") => ("a comma is missing here".to_owned(), gap(text, at)),
        Slip::Missing(sign) => (format!("`{sign}` is missing here"), gap(text, at)),
        Slip::TooMany => {
            let sign = text.get(edit.at.clone()).unwrap_or("");
            (format!("`{sign}` is one too many"), edit.at.clone())
        }
    };
    let changed = edit.apply(text);
    let line = line_at(&changed, at);
    let written = shown(changed.get(line.clone()).unwrap_or(""), at - line.start);
    Mend {
        help: format!("write `{written}`"),
        edit,
        message,
        span,
        left,
    }
}

/// Letters of a line that are repeated.
const SHOWN: usize = 120;

/// A line as it should be; of a long one what is around a place of it.
fn shown(line: &str, at: usize) -> String {
    let written = line.get(..comment(line)).unwrap_or(line).trim();
    if written.len() <= SHOWN {
        return written.to_owned();
    }
    let start = line.floor_char_boundary(at.saturating_sub(SHOWN / 2));
    let end = line.ceil_char_boundary((at + SHOWN / 2).min(line.len()));
    let part = line.get(start..end).unwrap_or("").trim();
    let (before, after) = (start > 0, end < line.len());
    let mark = |there: bool| if there { "…" } else { "" };
    format!("{}{part}{}", mark(before), mark(after))
}

/// The sign beside a place where something is missing, to be pointed at: the
/// one before it, or the first of the line.
fn gap(text: &str, at: usize) -> Range<usize> {
    let line = line_at(text, at);
    let before = text.get(line.start..at).unwrap_or("").trim_end();
    if let Some(last) = before.chars().next_back() {
        let end = line.start + before.len();
        return end - last.len_utf8()..end;
    }
    let after = text.get(at..).and_then(|rest| rest.chars().next());
    at..at + after.map_or(0, char::len_utf8)
}

/// The line around a byte, without its end.
pub fn line_at(text: &str, at: usize) -> Range<usize> {
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let rest = text.get(start..).unwrap_or("");
    start..start + rest.find(['\r', '\n']).unwrap_or(rest.len())
}

/// The line before one that has something in it, comments aside.
pub fn line_before(text: &str, line: &Range<usize>) -> Option<Range<usize>> {
    let mut start = line.start;
    loop {
        let before = text.get(..start)?.trim_end();
        let line = line_at(text, before.len());
        let written = text.get(line.clone())?.trim_start();
        let comment =
            written.starts_with("//") || written.starts_with('#') && !written.starts_with("#{");
        match comment && line.start > 0 {
            true => start = line.start,
            false => return (!before.is_empty() && !comment).then_some(line),
        }
    }
}

/// Where the comment at the end of a line begins; else the line's end.
fn comment(line: &str) -> usize {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if before.is_whitespace()
                && (c == '#' && !line.get(at..).is_some_and(|rest| rest.starts_with("#{"))
                    || line.get(at..).is_some_and(|rest| rest.starts_with("//"))) =>
            {
                return at;
            }
            None => {}
        }
        before = c;
    }
    line.len()
}
