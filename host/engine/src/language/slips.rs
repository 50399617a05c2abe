//! Text that is wrong as it stands, and what its author most likely meant.

use rhai::{LexError, Token};

use super::syntax::Span;
use super::tokens::Tokens;
use crate::diagnostic::{Code, Problem};

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
        Token::Identifier(word) => {
            let lower = word.to_lowercase();
            let (_, symbol) = WORDS.iter().find(|(name, _)| *name == lower)?;
            Some(problem(format!("`{word}` means nothing here")).help(format!("write `{symbol}`")))
        }
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
    let closing = tokens.unpaired(|token| {
        matches!(
            token,
            Token::RightParen | Token::RightBracket | Token::RightBrace
        )
    });
    if let Some((token, span)) = closing.first() {
        let opening = match token {
            Token::RightParen => "(",
            Token::RightBracket => "[",
            _ => "{",
        };
        let message = format!("`{token}` closes nothing");
        let help = format!("leave it out, or write `{opening}` where the part begins");
        return Some(Problem::error(code, span.clone(), message).help(help));
    }
    let opening = tokens.unpaired(|token| {
        matches!(
            token,
            Token::LeftParen | Token::LeftBracket | Token::LeftBrace
        )
    });
    let (token, span) = opening.last()?;
    let closing = match token {
        Token::LeftParen => ")",
        Token::LeftBracket => "]",
        _ => "}",
    };
    let message = format!("`{token}` is never closed");
    let help = format!("add `{closing}` where this part ends");
    Some(Problem::error(code, span.clone(), message).help(help))
}
