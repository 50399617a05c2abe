//! Rhai's lines and columns as bytes of the script.

use std::ops::Range;

use rhai::Position;

/// A script's text with the beginnings of its lines.
#[derive(Debug, Clone)]
pub(crate) struct Places<'a> {
    text: &'a str,
    lines: Vec<Line>,
}

/// Where a line begins, and where some of its characters do.
#[derive(Debug, Clone)]
struct Line {
    start: usize,
    /// Where every so many characters begin, so that a long line is not gone
    /// through for each of its parts; nothing if each is one byte.
    marks: Vec<usize>,
}

/// Characters from one mark to the next.
const MARK: usize = 64;

impl Line {
    fn new(text: &str, start: usize, end: usize) -> Self {
        let line = text.get(start..end).unwrap_or("");
        let marks = if line.is_ascii() {
            Vec::new()
        } else {
            let starts = line.char_indices().map(|(at, _)| start + at);
            starts.step_by(MARK).collect()
        };
        Self { start, marks }
    }
}

impl<'a> Places<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut end = 0;
        let lines = text.split_inclusive('\n').map(|line| {
            let start = end;
            end += line.len();
            Line::new(text, start, end)
        });
        let mut lines: Vec<Line> = lines.collect();
        if text.is_empty() || text.ends_with('\n') {
            lines.push(Line::new(text, text.len(), text.len()));
        }
        Self { text, lines }
    }

    pub(crate) const fn text(&self) -> &'a str {
        self.text
    }

    /// The byte at a position; the end of the text for no position.
    pub(crate) fn byte(&self, position: Position) -> usize {
        let (Some(line), column) = (position.line(), position.position().unwrap_or(1)) else {
            return self.text.len();
        };
        let Some(line) = self.lines.get(line - 1) else {
            return self.text.len();
        };
        let before = column.saturating_sub(1);
        let (from, left) = match line.marks.get(before / MARK) {
            Some(&mark) => (mark, before % MARK),
            None if line.marks.is_empty() => (line.start.saturating_add(before), 0),
            None => return self.text.len(),
        };
        let rest = self.text.get(from..).unwrap_or("");
        rest.char_indices()
            .nth(left)
            .map_or(self.text.len(), |(at, _)| from + at)
    }

    /// The word, number or symbol that begins at a position.
    pub(crate) fn token(&self, position: Position) -> Range<usize> {
        self.token_at(self.byte(position))
    }

    /// The word, number or symbol that begins at a byte.
    pub(crate) fn token_at(&self, start: usize) -> Range<usize> {
        let rest = self.text.get(start..).unwrap_or("");
        let Some(first) = rest.chars().next() else {
            // At the end, point at the last thing that is there.
            let end = self.text.trim_end().len();
            let last = self.text.get(..end).and_then(|t| t.chars().next_back());
            return end - last.map_or(0, char::len_utf8)..end;
        };
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let len = if word(first) {
            rest.find(|c| !word(c)).unwrap_or(rest.len())
        } else if first == '"' || first == '`' {
            string_end(rest)
        } else {
            let pair = rest.get(..2).unwrap_or("");
            if [
                "==", "!=", ">=", "<=", "&&", "||", "??", "+=", "-=", "*=", "/=", "=>",
            ]
            .contains(&pair)
            {
                2
            } else {
                first.len_utf8()
            }
        };
        start..start + len
    }

    /// The texts that the cases of a `switch` are for, which begins before
    /// `from`.
    pub(crate) fn cases(&self, from: usize) -> Vec<Range<usize>> {
        let mut cases = Vec::new();
        let (mut at, mut depth) = (from, 0usize);
        // Whether a case may begin here.
        let mut open = false;
        while let Some(rest) = self.text.get(at..).filter(|rest| !rest.is_empty()) {
            let first = rest.chars().next().unwrap_or(' ');
            if first.is_whitespace() {
                at += first.len_utf8();
                continue;
            }
            if let Some(len) = comment(rest) {
                at += len;
                continue;
            }
            let token = self.token_at(at);
            if first == '"' && depth == 1 && open {
                cases.push(token.clone());
            }
            open = match first {
                '{' | '(' | '[' => {
                    depth += 1;
                    depth == 1 && first == '{'
                }
                '}' | ')' | ']' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 && first == '}' {
                        break;
                    }
                    depth == 1
                }
                ',' | '|' => depth == 1,
                _ => false,
            };
            at = token.end.max(at + first.len_utf8());
        }
        cases
    }

    /// The first byte from `at` on that is neither blank nor of a comment.
    pub(crate) fn blank(&self, mut at: usize) -> usize {
        while let Some(rest) = self.text.get(at..) {
            let Some(first) = rest.chars().next() else {
                break;
            };
            match comment(rest) {
                Some(len) => at += len,
                None if first.is_whitespace() => at += first.len_utf8(),
                None => break,
            }
        }
        at
    }

    /// A call from its name to the parenthesis that closes it.
    pub(crate) fn call(&self, name: Position) -> Range<usize> {
        let span = self.token(name);
        let end = close(self.text, span.end).unwrap_or(span.end);
        span.start..end
    }
}

/// How long the comment is that `text` begins with, if it does.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        Some(text.find('\n').unwrap_or(text.len()))
    } else if text.starts_with("/*") {
        Some(text.find("*/").map_or(text.len(), |end| end + 2))
    } else {
        None
    }
}

/// How long the text literal is that `text` begins with.
fn string_end(text: &str) -> usize {
    let mut chars = text.char_indices();
    let quote = chars.next().map(|(_, c)| c);
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if Some(c) == quote {
            return at + c.len_utf8();
        } else if c == '\n' && quote == Some('"') {
            return at;
        }
    }
    text.len()
}

/// The end of the parentheses that open at or after `from`, with regard to
/// texts and comments.
fn close(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    let mut depth = 0usize;
    loop {
        let rest = text.get(at..)?;
        let c = rest.chars().next()?;
        if let Some(len) = comment(rest) {
            at += len;
        } else if c == '"' || c == '`' {
            at += string_end(rest);
        } else if c == '\'' {
            // A character such as `'('`.
            at += rest.get(1..)?.find('\'')? + 2;
        } else {
            at += c.len_utf8();
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Some(at);
                    }
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_bytes_behind_letters_of_several_bytes() {
        let places = Places::new("let a = \"çay\"; b\nc");
        assert_eq!(places.byte(Position::new(1, 16)), 16);
        assert_eq!(places.byte(Position::new(2, 1)), 18);
        assert_eq!(places.byte(Position::NONE), 19);
    }

    #[test]
    fn finds_the_end_of_a_call() {
        let text = "sum(line.amount, /* ) */ line.category != \")\" // )\n && any(x))+1";
        let places = Places::new(text);
        let span = places.call(Position::new(1, 1));
        assert!(text.get(span).unwrap().ends_with("any(x))"));
    }
}
