//! What authors of a text that does not parse most likely meant.

use rhai::{LexError, ParseError, ParseErrorType, Token};

use super::tokens::Tokens;
use crate::diagnostic::codes::{EXPRESSION_SYNTAX, TYPE_MISMATCH};
use crate::diagnostic::{Problem, grouped, separated};

/// Words of other languages and what Rhai has instead.
const WORDS: [(&str, &str); 3] = [("and", "&&"), ("or", "||"), ("not", "!")];

/// Looks for frequent mistakes.
pub(super) fn recognise(text: &str, tokens: &Tokens) -> Option<Problem> {
    let problem = |span, message: String| Problem::error(EXPRESSION_SYNTAX, span, message);
    let statements = tokens
        .all
        .iter()
        .any(|(token, _)| matches!(token, Token::Let | Token::Const | Token::Fn));
    let mut previous: Option<&Token> = None;
    if let Some(problem) = decimal_comma(text, tokens).or_else(|| grouped_digits(text, tokens)) {
        return Some(problem);
    }
    for (token, span) in &tokens.all {
        let written = text.get(span.clone()).unwrap_or("");
        match token {
            Token::Equals if !statements => {
                return Some(
                    problem(span.clone(), "`=` does not compare".to_owned())
                        .help("write `==` to compare"),
                );
            }
            // A word can only be an operator where a value has just ended, or
            // where one follows directly.
            Token::Identifier(word) if previous != Some(&Token::Period) => {
                let lower = word.to_lowercase();
                let operator = WORDS.iter().find(|(name, _)| *name == lower);
                if let Some((_, symbol)) = operator {
                    return Some(
                        problem(span.clone(), format!("`{word}` means nothing here"))
                            .help(format!("write `{symbol}`")),
                    );
                }
            }
            Token::LessThan if text.get(span.start..).is_some_and(|t| t.starts_with("<>")) => {
                return Some(
                    problem(span.start..span.end + 1, "`<>` does not compare".to_owned())
                        .help("write `!=` for `is not equal to`"),
                );
            }
            Token::LexError(error) => return Some(lexical(error, span.clone(), written)),
            _ => {}
        }
        previous = Some(token);
    }
    None
}

/// `1.500` for fifteen hundred.
pub(super) fn grouped_digits(text: &str, tokens: &Tokens) -> Option<Problem> {
    tokens.all.iter().find_map(|(_, span)| {
        let written = text.get(span.clone())?;
        grouped(EXPRESSION_SYNTAX, written, span.clone())
    })
}

/// `299,90` where no list and no arguments are.
fn decimal_comma(text: &str, tokens: &Tokens) -> Option<Problem> {
    let mut depth = 0usize;
    for (token, span) in &tokens.all {
        match token {
            Token::LeftParen | Token::LeftBracket | Token::LeftBrace => depth += 1,
            Token::RightParen | Token::RightBracket | Token::RightBrace => {
                depth = depth.saturating_sub(1);
            }
            Token::Comma if depth == 0 => {
                let (number, help) = separated(text, span.start)?;
                let written = text.get(number.clone())?;
                let message = format!("`{written}` is not a number");
                return Some(Problem::error(EXPRESSION_SYNTAX, number, message).help(help));
            }
            _ => {}
        }
    }
    None
}

fn lexical(error: &LexError, span: std::ops::Range<usize>, written: &str) -> Problem {
    let problem = |message: String| Problem::error(EXPRESSION_SYNTAX, span.clone(), message);
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

/// Rhai's own message, in words for authors.
pub(super) fn explain(error: &ParseError, tokens: &Tokens) -> Problem {
    let span = tokens.token_at(tokens.byte(error.position()));
    let problem = |message: String| Problem::error(EXPRESSION_SYNTAX, span.clone(), message);
    match error.err_type() {
        ParseErrorType::UnexpectedEOF if tokens.all.is_empty() => {
            problem("the expression is empty".to_owned())
                .help("remove `audience` if the campaign is for everybody")
        }
        ParseErrorType::UnexpectedEOF => problem("the expression ends too early".to_owned()),
        ParseErrorType::BadInput(LexError::UnexpectedInput(input)) if input == "=>" => {
            problem("`=>` does not compare".to_owned()).help("write `>=`")
        }
        ParseErrorType::BadInput(LexError::UnexpectedInput(input)) => {
            problem(format!("`{input}` is not expected here"))
                .help("combine conditions with `&&` or `||`")
        }
        ParseErrorType::MissingToken(token, _) => problem(format!("`{token}` is missing here")),
        ParseErrorType::MismatchedType(_, actual) => {
            Problem::error(TYPE_MISMATCH, span, format!("{actual} is not a condition"))
                .help("`&&`, `||` and `!` combine conditions, such as comparisons")
        }
        ParseErrorType::ExprTooDeep => {
            problem("the expression is too long or nested too deeply".to_owned())
                .help("write `field in [\"…\", \"…\"]` for a list of values")
        }
        other => problem(other.to_string().to_lowercase()),
    }
}
