//! What authors of a text that does not parse most likely meant.

use rhai::{AST, Engine, LexError, ParseError, ParseErrorType, Token};

use crate::text::{Tokens, slip, unmatched};
use sadakat_model::diagnostic::codes::{EXPRESSION_SYNTAX, TYPE_MISMATCH};
use sadakat_model::diagnostic::{
    MOST_READ, Outcome, Problem, RULES, grouped, line_at, line_before, mend, separated,
};

/// Looks for frequent mistakes.
pub(super) fn recognise(text: &str, tokens: &Tokens) -> Option<Problem> {
    let statements = tokens
        .all
        .iter()
        .any(|(token, _)| matches!(token, Token::Let | Token::Const | Token::Fn));
    let mut previous: Option<&Token> = None;
    if let Some(problem) = decimal_comma(text, tokens).or_else(|| grouped_digits(text, tokens)) {
        return Some(problem);
    }
    for (token, span) in &tokens.all {
        let sets = *token == Token::Equals && statements;
        let named = matches!(token, Token::Identifier(_)) && previous == Some(&Token::Period);
        if !sets
            && !named
            && let Some(problem) = slip(EXPRESSION_SYNTAX, text, token, span)
        {
            return Some(problem);
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

/// The one change that makes an expression one that can be read.
pub(super) fn mended(
    engine: &Engine,
    text: &str,
    at: usize,
    is_right: impl Fn(&str, &AST) -> bool,
) -> Option<Problem> {
    let line = line_at(text, at.min(text.trim_end().len()));
    let mut lines = vec![line.clone()];
    lines.extend(line_before(text, &line));
    let outcome = |changed: &str, _| match engine.compile_expression(changed) {
        Ok(tree) if is_right(changed, &tree) => Outcome::Right,
        _ => Outcome::Nothing,
    };
    let mend = mend(text, &lines, &RULES, &mut { MOST_READ }, outcome)?;
    Some(Problem::error(EXPRESSION_SYNTAX, mend.span, mend.message).help(mend.help))
}

/// Rhai's own message, in words for authors.
pub(super) fn explain(error: &ParseError, tokens: &Tokens) -> Problem {
    if let Some(problem) = unmatched(EXPRESSION_SYNTAX, tokens) {
        return problem;
    }
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
