//! Text that is wrong as it stands, and what its author most likely meant.

use rhai::{LexError, Token};

use super::syntax::Span;
use super::tokens::{Tokens, closing, opening};
use sadakat_model::diagnostic::{Code, Problem};

/// Words of other languages and what Rhai has instead.
const WORDS: [(&str, &str); 3] = [("and", "&&"), ("or", "||"), ("not", "!")];

/// What is wrong with a token of a text that cannot be read, if it looks like
/// a frequent mistake.
pub(crate) fn slip(code: Code, text: &str, token: &Token, span: &Span) -> Option<Problem> {
    let problem = |message: String| Problem::error(code, span.clone(), message);
    let written = text.get(span.clone()).unwrap_or("");
    match token {
        Token::Equals => {
            Some(problem("`=` does not compare".to_owned()).help("write `==` to compare"))
        }
        Token::Identifier(word) => operator_word(code, word, span),
        Token::LessThan if text.get(span.start..).is_some_and(|t| t.starts_with("<>")) => {
            let both = span.start..span.end + 1;
            Some(
                Problem::error(code, both, "`<>` does not compare")
                    .help("write `!=` for `is not equal to`"),
            )
        }
        Token::LexError(error) => Some(lexical(error, written, problem)),
        _ => None,
    }
}

/// That a word of other languages stands for an operator.
pub(crate) fn operator_word(code: Code, word: &str, span: &Span) -> Option<Problem> {
    let lower = word.to_lowercase();
    let (_, symbol) = WORDS.iter().find(|(name, _)| *name == lower)?;
    let message = format!("`{word}` means nothing here");
    Some(Problem::error(code, span.clone(), message).help(format!("write `{symbol}`")))
}

fn lexical(error: &LexError, written: &str, problem: impl Fn(String) -> Problem) -> Problem {
    match error {
        LexError::MalformedChar(_) => problem("single quotes do not make a text".to_owned())
            .help(format!("write `\"{}\"`", written.trim_matches('\''))),
        LexError::UnterminatedString => problem("the text does not end".to_owned())
            .help("close it with the same quote that opens it: `\"`"),
        LexError::ImproperSymbol(symbol, _) if symbol == "===" => {
            problem("`===` does not compare".to_owned()).help("write `==` to compare")
        }
        LexError::ImproperSymbol(symbol, _) if symbol == "!==" => {
            problem("`!==` does not compare".to_owned()).help("write `!=` to compare")
        }
        LexError::MalformedNumber(_) => {
            problem(format!("`{written}` is not a number that can be used"))
                .help("write numbers with a point and without grouping: `1500.50`")
        }
        _ if written.starts_with(['£', '€', '$', '₺', '¥']) => {
            problem(format!("`{written}` means nothing here"))
                .help("write amounts without a currency: `10` or `9.99`")
        }
        _ if written.starts_with(['“', '”', '‘', '’', '„']) => {
            problem(format!("`{written}` does not begin a text"))
                .help("put texts in straight double quotes: `\"…\"`")
        }
        _ => problem(format!("`{written}` means nothing here")),
    }
}

/// The bracket that spoils a text which cannot be read: one that closes
/// nothing, or the innermost that nothing closes.
pub(crate) fn unmatched(code: Code, tokens: &Tokens) -> Option<Problem> {
    let unopened = tokens.unopened().map(|(token, span)| {
        let opening = opening(token).unwrap_or_default();
        let message = format!("`{token}` closes nothing");
        let help = format!("leave it out, or write `{opening}` where the part begins");
        Problem::error(code, span.clone(), message).help(help)
    });
    unopened.or_else(|| unclosed(code, tokens, usize::MAX))
}

/// The innermost bracket that nothing closes before a byte.
pub(crate) fn unclosed(code: Code, tokens: &Tokens, before: usize) -> Option<Problem> {
    let (token, span) = tokens.open_at(before)?;
    let closing = closing(token).unwrap_or_default();
    let message = format!("`{token}` is never closed");
    let help = format!("add `{closing}` where this part ends");
    Some(Problem::error(code, span.clone(), message).help(help))
}
