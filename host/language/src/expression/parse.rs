//! Text to syntax tree, with Rhai's parser.

use rhai::{AST, Engine, LexError, ParseErrorType, Stmt, Token};

use super::mistakes;
use super::types::Failure;
use crate::text::decimals_only;
use crate::text::size;
use crate::text::{Span, Syntax, Tokens, read};
use sadakat_model::diagnostic::{Problem, codes};

/// Deeper expressions are refused, so that no walk over them can exhaust the
/// stack.
const DEEPEST: usize = 128;

fn parser() -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_optimization_level(rhai::OptimizationLevel::None);
    engine.set_max_expr_depths(DEEPEST, DEEPEST);
    decimals_only(&mut engine);
    engine
}

/// Reads an expression.
///
/// # Errors
/// If it cannot be read, or only by running it.
pub fn parse(text: &str) -> Result<Syntax, Failure> {
    parse_checked(text, |_, _| true)
}

/// Reads an expression. What to write instead of one that cannot be read is
/// told if it would be right, as `is_right` says.
///
/// # Errors
/// As [`parse`] does.
pub(super) fn parse_checked(
    text: &str,
    is_right: impl Fn(&str, &Syntax) -> bool,
) -> Result<Syntax, Failure> {
    if let Some(problem) = size::too_long("the expression", text, size::CONDITION) {
        return Err(Failure::Wrong(vec![problem]));
    }
    let engine = parser();
    let tokens = Tokens::read(&engine, text);
    let tree = match engine.compile_expression(text) {
        Ok(tree) => match mistakes::grouped_digits(text, &tokens) {
            Some(problem) => return Err(Failure::Wrong(vec![problem])),
            None => tree,
        },
        Err(error) => {
            // It is better known where such a text begins.
            let unclosed = tokens.all.iter().any(|(token, _)| {
                matches!(token, Token::LexError(error) if **error == LexError::UnterminatedString)
            });
            let recognised = mistakes::recognise(text, &tokens).filter(|_| !unclosed);
            if let Some(problem) = recognised {
                return Err(Failure::Wrong(vec![problem]));
            }
            if engine.compile(text).is_ok() && !text.trim().is_empty() {
                return Err(Failure::ByRow(Box::new(by_row(
                    0..text.len(),
                    "statements are",
                ))));
            }
            let at = tokens.byte(error.position());
            let is_right = |changed: &str, tree: &AST| {
                let tokens = Tokens::read(&engine, changed);
                match tree.statements() {
                    [Stmt::Expr(expr)] => is_right(changed, &read(expr, &tokens)),
                    _ => false,
                }
            };
            // No sign more or less makes it less deep.
            let mended = match error.err_type() {
                ParseErrorType::ExprTooDeep => None,
                _ => mistakes::mended(&engine, text, at, is_right),
            };
            let problem = mended.unwrap_or_else(|| mistakes::explain(&error, &tokens));
            return Err(Failure::Wrong(vec![problem]));
        }
    };
    match tree.statements() {
        [Stmt::Expr(expr)] => Ok(read(expr, &tokens)),
        _ => Err(Failure::ByRow(Box::new(by_row(
            0..text.len(),
            "statements are",
        )))),
    }
}

/// That something is evaluated row by row; `what` ends with `is` or `are`.
pub(super) fn by_row(span: Span, what: &str) -> Problem {
    Problem::warning(
        codes::EVALUATED_BY_ROW,
        span,
        format!("{what} evaluated row by row"),
    )
}
