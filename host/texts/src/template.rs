//! A text with holes, and what fills them in another.

use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement};

use crate::written::is_whole;

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    /// A hole by its name, with the sign that ends the quotes around it: what
    /// fills those is the author's, and has none of them.
    Hole {
        name: String,
        quote: Option<char>,
    },
}

/// A text with holes for values.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    pieces: Vec<Piece>,
    /// Letters of its own: how much it takes to be this text by chance.
    pub(crate) letters: usize,
    /// Whether it quotes something as code.
    pub(crate) quotes: bool,
    /// Letters of its longest word.
    pub(crate) longest_word: usize,
}

/// What fills the holes of a template, in their order.
pub(crate) type Values<'t> = Vec<(&'t str, &'t str, bool)>;

/// Ways to read a text by one template that are compared.
const WAYS: usize = 12;

/// Steps after which a text is not looked at any further: it is somebody's
/// own, and made to be slow.
const STEPS: usize = 4_000;

impl Template {
    /// The template of a message; none if it is more than text with values.
    pub(crate) fn new(pattern: &Pattern<&str>) -> Option<Self> {
        let mut pieces: Vec<Piece> = Vec::new();
        let literal = |text: &str, pieces: &mut Vec<Piece>| match pieces.last_mut() {
            Some(Piece::Literal(before)) => before.push_str(text),
            _ => pieces.push(Piece::Literal(text.to_owned())),
        };
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => literal(value, &mut pieces),
                PatternElement::Placeable {
                    expression: Expression::Inline(InlineExpression::StringLiteral { value }),
                } => literal(&unescaped(value), &mut pieces),
                PatternElement::Placeable {
                    expression: Expression::Inline(InlineExpression::VariableReference { id }),
                } => pieces.push(Piece::Hole {
                    name: id.name.to_owned(),
                    quote: None,
                }),
                PatternElement::Placeable { .. } => return None,
            }
        }
        // Within quotes or brackets: an odd number of them before it.
        let mut before = String::new();
        for piece in &mut pieces {
            match piece {
                Piece::Literal(text) => before.push_str(text),
                Piece::Hole { quote, .. } => {
                    let count = |sign: char| before.matches(sign).count();
                    *quote = [('`', '`'), ('"', '"'), ('[', ']')]
                        .into_iter()
                        .find(|&(open, close)| match open == close {
                            true => count(open) % 2 == 1,
                            false => count(open) > count(close),
                        })
                        .map(|(_, close)| close);
                }
            }
        }
        let letters = pieces.iter().map(|piece| match piece {
            Piece::Literal(text) => text.chars().filter(|c| c.is_alphabetic()).count(),
            Piece::Hole { .. } => 0,
        });
        let literals = pieces.iter().map(|piece| match piece {
            Piece::Literal(text) => text.as_str(),
            Piece::Hole { .. } => "",
        });
        let words = literals.flat_map(|text| text.split(|c: char| !c.is_alphabetic()));
        let quotes = pieces.iter().any(|piece| {
            matches!(
                piece,
                Piece::Hole {
                    quote: Some('`'),
                    ..
                }
            )
        });
        Some(Self {
            letters: letters.sum(),
            quotes,
            longest_word: words.map(str::len).max().unwrap_or_default(),
            pieces,
        })
    }

    /// The text itself, if it has no holes.
    pub(crate) fn fixed(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [Piece::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// Every way, of the first few, to read a text by this template.
    pub(crate) fn read<'t>(&'t self, text: &'t str) -> Vec<Values<'t>> {
        let mut reading = Reading {
            found: Vec::new(),
            steps: STEPS,
        };
        let could = match (self.pieces.first(), self.pieces.last()) {
            (Some(Piece::Literal(start)), _) if !text.starts_with(start.as_str()) => false,
            (_, Some(Piece::Literal(end))) if !text.ends_with(end.as_str()) => false,
            _ => true,
        };
        if could {
            reading.read(&self.pieces, text, &mut Vec::new());
        }
        reading.found
    }
}

struct Reading<'t> {
    found: Vec<Values<'t>>,
    steps: usize,
}

impl<'t> Reading<'t> {
    fn read(&mut self, pieces: &'t [Piece], text: &'t str, values: &mut Values<'t>) {
        if self.found.len() >= WAYS || self.steps == 0 {
            return;
        }
        self.steps -= 1;
        match pieces {
            [] if text.is_empty() => self.found.push(values.clone()),
            [] => {}
            [Piece::Literal(literal), rest @ ..] => {
                if let Some(text) = text.strip_prefix(literal.as_str()) {
                    self.read(rest, text, values);
                }
            }
            [Piece::Hole { name, quote }, rest @ ..] => {
                let mut fill = |reading: &mut Self, at: usize| {
                    if let Some((value, text)) = text.split_at_checked(at)
                        && quote.map_or_else(|| is_whole(value), |end| !value.contains(end))
                    {
                        values.push((name, value, quote.is_some()));
                        reading.read(rest, text, values);
                        values.pop();
                    }
                };
                match rest {
                    [] => fill(self, text.len()),
                    [Piece::Literal(next), ..] => {
                        for (at, _) in text.match_indices(next.as_str()) {
                            fill(self, at);
                        }
                    }
                    [Piece::Hole { .. }, ..] => {
                        // The second is what may follow the first, or nothing.
                        let ends = text.char_indices().filter(|(_, c)| !c.is_alphanumeric());
                        let mut ends: Vec<usize> = ends.map(|(at, _)| at).collect();
                        ends.push(text.len());
                        for at in ends.into_iter().rev() {
                            fill(self, at);
                        }
                        fill(self, 0);
                    }
                }
            }
        }
    }
}

/// A Fluent string literal without its escapes.
fn unescaped(literal: &str) -> String {
    fluent_syntax::unicode::unescape_unicode_to_string(literal).into_owned()
}
