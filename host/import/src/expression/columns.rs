//! Columns whose names are no words, as `row."Net Sales"`.

use sadakat_engine::diagnostic::Span;

/// Whether a value of a mapping is an expression: it speaks of the row, or is
/// a text in quotes. Everything else is the name of a column.
pub(crate) fn is_expression(text: &str) -> bool {
    let text = text.trim();
    let speaks_of = |word: &str| {
        text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '"' | '.'))
        })
    };
    text.starts_with('"')
        || ["row.", "row[", "maybe(\""]
            .iter()
            .any(|word| speaks_of(word))
}

/// An expression as the parser of audiences reads it.
pub(super) struct Bracketed {
    pub(super) text: String,
    /// Where a byte was put in.
    inserted: Vec<usize>,
}

impl Bracketed {
    /// `row."Net Sales"` as `row["Net Sales"]`.
    pub(super) fn new(text: &str) -> Self {
        let (text, inserted) = bracket_columns(text);
        Self { text, inserted }
    }

    /// The same place in the author's text.
    pub(super) fn place(&self, span: &Span) -> Span {
        let own = |at: usize| at - self.inserted.iter().filter(|&&byte| byte < at).count();
        own(span.start)..own(span.end)
    }
}

fn bracket_columns(text: &str) -> (String, Vec<usize>) {
    let mut out = String::with_capacity(text.len() + 8);
    let mut inserted = Vec::new();
    let mut in_text = false;
    let mut in_column = false;
    let mut escaped = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if in_text {
            out.push(letter);
            match letter {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    in_text = false;
                    if std::mem::take(&mut in_column) {
                        inserted.push(out.len());
                        out.push(']');
                    }
                }
                _ => {}
            }
        } else if letter == '.' && letters.peek() == Some(&'"') {
            out.push('[');
            in_column = true;
        } else {
            in_text = letter == '"';
            out.push(letter);
        }
    }
    (out, inserted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_quotes_are_columns() {
        let text = r#"row."Net Sales" + row.Tax == "a.\"b" && row."x" > 1"#;
        let bracketed = Bracketed::new(text);
        assert_eq!(
            bracketed.text,
            r#"row["Net Sales"] + row.Tax == "a.\"b" && row["x"] > 1"#
        );
        let at = bracketed.text.find("> 1").unwrap();
        let own = bracketed.place(&(at..at + 3));
        assert_eq!(text.get(own), Some("> 1"));
    }

    #[test]
    fn what_speaks_of_the_row_is_an_expression() {
        for text in [
            "row.Total",
            "-row[\"a b\"]",
            "maybe(\"Tax\") ?? 0",
            "\"store\"",
        ] {
            assert!(is_expression(text), "{text}");
        }
        for text in ["Total", "tomorrow.Total", "a + b", "5"] {
            assert!(!is_expression(text), "{text}");
        }
    }
}
