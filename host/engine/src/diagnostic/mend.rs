//! The one change after which a text that cannot be read can be read: what its
//! author slipped on.

use std::ops::Range;

/// What a text is written in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signs {
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
pub(crate) const TOML: Signs = Signs {
    quotes: &['"', '\''],
    between: &[",", "="],
    brackets: &["]", "[", "}", "{"],
    long: true,
    anywhere: false,
};

/// Scripts and audiences.
pub(crate) const RULES: Signs = Signs {
    quotes: &['"'],
    between: &[",", ":", "="],
    brackets: &[")", "(", "]", "[", "}", "#{", "{"],
    long: false,
    anywhere: true,
};

/// A change of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    /// These bytes go,
    pub(crate) at: Range<usize>,
    /// and this comes.
    pub(crate) with: String,
}

impl Edit {
    pub(crate) fn new(at: Range<usize>, with: impl Into<String>) -> Self {
        let with = with.into();
        Self { at, with }
    }

    fn insert(at: usize, with: impl Into<String>) -> Self {
        Self::new(at..at, with)
    }

    /// The text with the change.
    pub(crate) fn apply(&self, text: &str) -> String {
        let before = text.get(..self.at.start).unwrap_or(text);
        let after = text.get(self.at.end..).unwrap_or("");
        [before, &self.with, after].concat()
    }

    /// Where a byte of the changed text stands in the text before.
    pub(crate) const fn before(&self, byte: usize) -> usize {
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
pub(crate) enum Outcome {
    /// The text can be read no further than before.
    Nothing,
    /// It can be read further.
    Further,
    /// Nothing is wrong any more.
    Right,
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
pub(crate) struct Mend {
    pub(crate) edit: Edit,
    /// What is wrong.
    pub(crate) message: String,
    /// Where.
    pub(crate) span: Range<usize>,
    /// What to write instead.
    pub(crate) help: String,
    /// Whether nothing is wrong any more then.
    pub(crate) is_right: bool,
}

/// How much text is read for one mistake, in bytes.
const MOST: usize = 1 << 22;

/// Looks for the change of one of these lines that makes a text right, or else
/// for one that makes it better; the most plausible first. `outcome` is given
/// the text with the change, and the line that was changed.
pub(crate) fn mend(
    text: &str,
    lines: &[Range<usize>],
    signs: &Signs,
    mut outcome: impl FnMut(&str, Range<usize>) -> Outcome,
) -> Option<Mend> {
    let mut read = 0;
    let mut further: Option<(Slip, Edit)> = None;
    let mut brackets: Vec<(Slip, Edit, String)> = Vec::new();
    let groups = [curly, decimal, quotes, doubled, between, bracketed, stray];
    for candidates in groups {
        for line in lines {
            for (slip, edit) in candidates(text, line, signs) {
                read += text.len();
                if read > MOST {
                    return further.map(|(slip, edit)| words(text, slip, edit, false));
                }
                let changed = edit.apply(text);
                let bracket = matches!(slip, Slip::Missing(sign) if signs.brackets.contains(&sign));
                match outcome(&changed, line_at(&changed, line.start)) {
                    Outcome::Nothing => {}
                    // It hides what follows in a part that it begins.
                    Outcome::Further if bracket && signs.anywhere => {}
                    Outcome::Further => {
                        further.get_or_insert((slip, edit));
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
                    Outcome::Right => return Some(words(text, slip, edit, true)),
                }
            }
        }
        if signs.anywhere && brackets.len() > 1 {
            return None;
        }
        if let Some((slip, edit, _)) = brackets.drain(..).next() {
            return Some(words(text, slip, edit, true));
        }
    }
    further.map(|(slip, edit)| words(text, slip, edit, false))
}

fn words(text: &str, slip: Slip, edit: Edit, is_right: bool) -> Mend {
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
        is_right,
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
pub(crate) fn line_at(text: &str, at: usize) -> Range<usize> {
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let rest = text.get(start..).unwrap_or("");
    start..start + rest.find(['\r', '\n']).unwrap_or(rest.len())
}

/// The line before one that has something in it, comments aside.
pub(crate) fn line_before(text: &str, line: &Range<usize>) -> Option<Range<usize>> {
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

type Candidates = Vec<(Slip, Edit)>;

/// Quotes as word processors set them, made straight.
fn curly(text: &str, line: &Range<usize>, _: &Signs) -> Candidates {
    let written = text.get(line.clone()).unwrap_or("");
    let is_curly = |c: char| matches!(c, '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '‚');
    let (Some(first), Some(last)) = (written.find(is_curly), written.rfind(is_curly)) else {
        return Vec::new();
    };
    let end = written.get(last..).and_then(|rest| rest.chars().next());
    let span = line.start + first..line.start + last + end.map_or(0, char::len_utf8);
    let part = text.get(span.clone()).unwrap_or("");
    let straight = ["\"", "'"]
        .into_iter()
        .map(|quote| part.replace(is_curly, quote));
    straight
        .map(|with| (Slip::Curly, Edit::new(span.clone(), with)))
        .collect()
}

/// A comma before decimal places.
fn decimal(text: &str, line: &Range<usize>, _: &Signs) -> Candidates {
    let written = text.get(line.clone()).unwrap_or("");
    let commas = written.match_indices(',');
    let within = commas.filter(|&(at, _)| in_number(written, at));
    within
        .map(|(at, _)| {
            let start = line.start + at;
            (Slip::Decimal, Edit::new(start..start + 1, "."))
        })
        .collect()
}

/// Whether a sign stands between two digits.
fn in_number(line: &str, at: usize) -> bool {
    let bytes = line.as_bytes();
    let digit = |at: Option<usize>| {
        let byte = at.and_then(|at| bytes.get(at));
        byte.is_some_and(u8::is_ascii_digit)
    };
    digit(at.checked_sub(1)) && digit(at.checked_add(1))
}

/// What a quote looks like by what stands beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Opens,
    Closes,
    Either,
}

fn look(line: &str, at: usize) -> Look {
    let before = line.get(..at).and_then(|part| part.chars().next_back());
    let after = line.get(at + 1..).and_then(|part| part.chars().next());
    let begins = before.is_none_or(|c| c.is_whitespace() || "([{,=:!<>|&+".contains(c));
    let ends = after.is_none_or(|c| c.is_whitespace() || ")]},;:|&.=!".contains(c));
    match (begins, ends) {
        (true, false) => Look::Opens,
        (false, true) => Look::Closes,
        _ => Look::Either,
    }
}

/// A quote that a text lacks.
fn quotes(text: &str, line: &Range<usize>, signs: &Signs) -> Candidates {
    let written = text.get(line.clone()).unwrap_or("");
    let mut edges = edges(written);
    // Two quotes side by side are one text, or something else altogether.
    edges.retain(|&edge| {
        let before = written.get(..edge).unwrap_or("");
        let after = written.get(edge..).unwrap_or("");
        !before.ends_with(signs.quotes) && !after.starts_with(signs.quotes)
    });
    let mut found = Vec::new();
    for &quote in signs.quotes {
        let places: Vec<usize> = written.match_indices(quote).map(|(at, _)| at).collect();
        let mut from = 0;
        let mut open: Option<usize> = None;
        let closing = |found: &mut Candidates, start: usize, end: usize| {
            let within = edges.iter().filter(|&&at| start < at && at <= end);
            found.extend(within.map(|at| {
                let edit = Edit::insert(line.start + at, quote);
                (Slip::Closing(line.start + start), edit)
            }));
        };
        for &at in &places {
            match (open, look(written, at)) {
                (None, Look::Closes) => {
                    let within = edges
                        .iter()
                        .rev()
                        .filter(|&&edge| from <= edge && edge < at);
                    found.extend(within.map(|edge| {
                        let edit = Edit::insert(line.start + edge, quote);
                        (Slip::Opening(line.start + at), edit)
                    }));
                }
                (Some(start), Look::Opens) => {
                    closing(&mut found, start, at);
                    open = Some(at);
                }
                (None, _) => open = Some(at),
                (Some(_), _) => open = None,
            }
            from = at + 1;
        }
        if let Some(start) = open {
            closing(&mut found, start, written.len());
        }
        // One of the three that begin or end a text of several lines.
        if !signs.long {
            continue;
        }
        let two = [quote; 2].iter().collect::<String>();
        let pairs = written.match_indices(&two).map(|(at, _)| at);
        found.extend(pairs.map(|at| {
            let edit = Edit::insert(line.start + at, quote);
            (Slip::Missing(if quote == '"' { "\"" } else { "'" }), edit)
        }));
    }
    found
}

/// One of two equal signs.
fn doubled(text: &str, line: &Range<usize>, _: &Signs) -> Candidates {
    let written = text.get(line.clone()).unwrap_or("");
    let pairs = written.char_indices().zip(written.chars().skip(1));
    let twice = pairs.filter(|((_, one), other)| one == other && is_sign(*one));
    twice
        .map(|((at, c), _)| {
            let start = line.start + at;
            (Slip::TooMany, Edit::new(start..start + c.len_utf8(), ""))
        })
        .collect()
}

/// What is missing between two values.
fn between(text: &str, line: &Range<usize>, signs: &Signs) -> Candidates {
    missing(text, line, signs.between)
}

/// A bracket that is missing.
fn bracketed(text: &str, line: &Range<usize>, signs: &Signs) -> Candidates {
    missing(text, line, signs.brackets)
}

fn missing(text: &str, line: &Range<usize>, signs: &[&'static str]) -> Candidates {
    let written = text.get(line.clone()).unwrap_or("");
    let edges = edges(written);
    let start = edges.first().copied().unwrap_or_default();
    let each = signs.iter().flat_map(|&sign| {
        let opens = matches!(sign, "[" | "{" | "(" | "#{");
        let fits = move |edge: usize| {
            let before = written.get(..edge).unwrap_or("").trim_end();
            // Nothing ends or goes on where nothing has begun, or apart from
            // what it belongs to.
            let joined = before.len() == edge && edge > start;
            opens || joined && !before.ends_with([',', '[', '{', '(', '='])
        };
        let places = edges.iter().rev().filter(move |&&edge| fits(edge));
        // A list may end behind a comma.
        let last = edges.last().filter(|_| sign == "]");
        places.chain(last).map(move |edge| {
            let before = written.get(..*edge).unwrap_or("");
            let with = match sign {
                "=" if !before.ends_with(COMPARES) => " =",
                "}" if before.contains("{ ") && !before.ends_with(' ') => " }",
                sign => sign,
            };
            let edit = Edit::insert(line.start + edge, with);
            (Slip::Missing(sign), edit)
        })
    });
    each.collect()
}

/// Any sign that may be one too many.
fn stray(text: &str, line: &Range<usize>, _: &Signs) -> Candidates {
    let written = text.get(line.clone()).unwrap_or("");
    // Without a dot or a comma in it, a number or a name is another one.
    let stray = |&(at, c): &(usize, char)| "\"'[](){},;".contains(c) && !in_number(written, at);
    let signs = written.char_indices().filter(stray);
    signs
        .map(|(at, c)| {
            let start = line.start + at;
            (Slip::TooMany, Edit::new(start..start + c.len_utf8(), ""))
        })
        .collect()
}

/// What `=` makes an operator of.
const COMPARES: [char; 4] = ['!', '<', '>', '='];

const fn is_sign(c: char) -> bool {
    c.is_ascii_punctuation() && !matches!(c, '_' | '-')
}

/// Where words and signs of a line begin and end, its comment aside.
fn edges(line: &str) -> Vec<usize> {
    let of_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '%');
    let line = line.get(..comment(line)).unwrap_or(line);
    let start = line.len() - line.trim_start().len();
    let end = line.trim_end().len();
    let mut edges = vec![start];
    let mut before: Option<char> = None;
    for (at, c) in line.char_indices() {
        let joined = before.is_some_and(|before| {
            of_word(before) && of_word(c) || before.is_whitespace() && c.is_whitespace()
        });
        if start < at && at < end && !joined {
            edges.push(at);
        }
        before = Some(c);
    }
    if end > start {
        edges.push(end);
    }
    edges
}
