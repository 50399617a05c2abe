//! No binary float exists in a script or an expression.

use rhai::{Engine, Token};
use rust_decimal::Decimal;

/// Reads every literal with a fraction or an exponent as an exact decimal.
pub(crate) fn decimals_only(engine: &mut Engine) {
    #[expect(
        deprecated,
        reason = "Rhai marks its volatile interfaces as deprecated; this one has no other"
    )]
    engine.on_parse_token(|token, _, _| match token {
        Token::FloatConstant(literal) => {
            let (_, text) = *literal;
            let plain: String = text.chars().filter(|&c| c != '_').collect();
            let decimal = plain.parse().or_else(|_| Decimal::from_scientific(&plain));
            match decimal {
                Ok(decimal) => Token::DecimalConstant(Box::new((decimal, text))),
                Err(_) => {
                    Token::LexError(Box::new(rhai::LexError::MalformedNumber(text.to_string())))
                }
            }
        }
        token => token,
    });
}
