//! What stands in one cell.
//!
//! Rows of every kind of file become texts, so that one evaluator serves all.
//! What a text alone cannot say is said by marks that no export has:
//!
//! - a cell that its file knows to be a number or a time, whatever the marks
//!   of the mapping (Excel, Parquet, JSON), begins with [`TYPED`];
//! - several values in one cell, from a list in JSON, are separated by
//!   [`BETWEEN`];
//! - bytes that are no text of the encoding are [`UNDECODABLE`].

/// Begins a number or time in plain form.
pub(crate) const TYPED: char = '\u{1}';
/// Stands between the values of a list.
pub(crate) const BETWEEN: char = '\u{1f}';
/// Stands for bytes that could not be decoded: a code point that Unicode
/// reserves for such uses and no text has.
pub(crate) const UNDECODABLE: char = '\u{FDD0}';

/// A cell without spaces around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell<'a>(&'a str);

impl<'a> Cell<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self(trim(text))
    }

    /// The text, for people.
    pub(crate) fn text(self) -> &'a str {
        self.0.strip_prefix(TYPED).unwrap_or(self.0)
    }

    /// The number or time in plain form, if the file says that it is one.
    pub(crate) fn typed(self) -> Option<&'a str> {
        self.0.strip_prefix(TYPED)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The values of a list; of any other cell, the one that it has.
    pub(crate) fn values(self) -> impl Iterator<Item = Cell<'a>> {
        let values = self.0.split(BETWEEN).map(Cell::new);
        values.filter(|cell| !cell.is_empty())
    }
}

/// Without spaces around it, of which Excel has several kinds.
fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [] => text,
        // Nearly all cells have nothing to take off.
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        [only] if only.is_ascii_graphic() => text,
        _ => text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_of_every_kind_are_taken_off() {
        assert_eq!(Cell::new("\u{a0} a b\u{200b}").text(), "a b");
        assert_eq!(Cell::new(" \t").text(), "");
        assert_eq!(Cell::new("\u{1}1.5").typed(), Some("1.5"));
        assert_eq!(Cell::new("1.5").typed(), None);
        let values: Vec<&str> = Cell::new("\u{1}1\u{1f}\u{1f}\u{1}2")
            .values()
            .map(Cell::text)
            .collect();
        assert_eq!(values, ["1", "2"]);
    }
}
