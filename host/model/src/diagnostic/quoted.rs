//! Where the bytes of a TOML string stand in its file.

use std::iter::Peekable;
use std::str::CharIndices;

/// For each byte of a string's value, and for its end, the byte of the file
/// that it was written as: quotes, a first line break, escapes and joined lines
/// stand in the file only.
#[derive(Debug)]
pub struct Quoted(Vec<usize>);

impl Quoted {
    /// A value of `len` bytes that is written as it is.
    pub fn plain(len: usize) -> Self {
        Self((0..=len).collect())
    }

    /// The value of the string, quotes included, that stands at byte `start`.
    pub fn new(written: &str, start: usize) -> Self {
        let mut inside = written;
        let mut from = start;
        for quotes in ["\"\"\"", "'''", "\"", "'"] {
            let within = written
                .strip_prefix(quotes)
                .and_then(|rest| rest.strip_suffix(quotes));
            if let Some(within) = within {
                (inside, from) = (within, start + quotes.len());
                if quotes.len() == 3 {
                    let text = inside.strip_prefix("\r\n").or(inside.strip_prefix('\n'));
                    let text = text.unwrap_or(inside);
                    from += inside.len() - text.len();
                    inside = text;
                }
                break;
            }
        }
        let escapes = written.starts_with('"');
        let mut places = Vec::with_capacity(inside.len() + 1);
        let mut chars = inside.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let bytes = if c == '\\' && escapes {
                escaped(&mut chars)
            } else {
                c.len_utf8()
            };
            places.extend(std::iter::repeat_n(from + at, bytes));
        }
        places.push(from + inside.len());
        Self(places)
    }

    /// The byte of the file for a byte of the value; the end of the string for
    /// bytes behind it.
    pub fn place(&self, byte: usize) -> usize {
        let last = self.0.last().copied().unwrap_or_default();
        self.0.get(byte).copied().unwrap_or(last)
    }
}

/// How many bytes of the value the escape behind a backslash stands for.
fn escaped(chars: &mut Peekable<CharIndices<'_>>) -> usize {
    let digits = match chars.peek().map(|(_, c)| *c) {
        Some('x') => 2,
        Some('u') => 4,
        Some('U') => 8,
        // The lines are joined.
        Some(c) if c.is_ascii_whitespace() => {
            while chars.next_if(|(_, c)| c.is_ascii_whitespace()).is_some() {}
            return 0;
        }
        _ => {
            chars.next();
            return 1;
        }
    };
    chars.next();
    let code = chars
        .take(digits)
        .try_fold(0, |code, (_, c)| Some(code * 16 + c.to_digit(16)?));
    code.and_then(char::from_u32).map_or(1, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character of the value with what stands there in the file.
    fn places(written: &str) -> Vec<(char, &str)> {
        let file = format!("k = {written}");
        let table: toml::Table = file.parse().unwrap();
        let value = table.get("k").unwrap().as_str().unwrap().to_owned();
        let quoted = Quoted::new(written, 4);
        let end = quoted.place(value.len());
        let quote = file.get(end..=end).unwrap();
        assert!(["\"", "'"].contains(&quote), "{written}");
        assert_eq!(quoted.place(usize::MAX), end);
        value
            .char_indices()
            .map(|(at, c)| {
                let (from, to) = (quoted.place(at), quoted.place(at + c.len_utf8()));
                (c, written.get(from - 4..to - 4).unwrap())
            })
            .collect()
    }

    #[test]
    fn every_way_to_write_a_string() {
        for plain in [
            "'a\\£b'",
            "\"a£b\"",
            "'''\na\n£'''",
            "\"\"\"\r\na\n£\"\"\"",
            "''",
            "\"\"",
        ] {
            for (c, written) in places(plain) {
                assert_eq!(c.to_string(), written, "{plain}");
            }
        }
        let escapes = places(r#""\"\\\u00a3£\U0001F600\t\x41""#);
        let expected = [
            ('"', r#"\""#),
            ('\\', r"\\"),
            ('£', r"\u00a3"),
            ('£', "£"),
            ('😀', r"\U0001F600"),
            ('\t', r"\t"),
            ('A', r"\x41"),
        ];
        assert_eq!(escapes, expected);
        let joined = places("\"\"\"\na \\\n  b\"\"\"");
        assert_eq!(joined, [('a', "a"), (' ', " \\\n  "), ('b', "b")]);
    }
}
