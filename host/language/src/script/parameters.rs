//! Which parameters a text reads.

use std::collections::BTreeSet;

use rhai::{LexError, Token};

use super::engine::ScriptEngine;
use crate::text::Tokens;

/// The parameters that texts read.
#[derive(Debug, Clone, Default)]
pub struct ParametersRead {
    /// Those that they name.
    pub names: BTreeSet<String>,
    /// Whether they may read all the others as well.
    pub all: bool,
}

impl ParametersRead {
    /// Notes what a script or a condition reads. Its tokens tell, so that it is
    /// known also of one with a mistake; in quotes and in comments stands
    /// nothing that is read.
    pub fn note(&mut self, engine: &ScriptEngine, text: &str) {
        // Most texts read none, and need not be read twice.
        if !text.contains("params") {
            return;
        }
        let tokens = Tokens::read(&engine.rhai, text);
        let tokens: Vec<&Token> = tokens.all.iter().map(|(token, _)| token).collect();
        let mut left = tokens.as_slice();
        let mut behind_dot = false;
        while let [token, rest @ ..] = left {
            match token {
                Token::Identifier(word) if word.as_str() == "params" && !behind_dot => {
                    self.note_at(rest);
                }
                // It swallows what follows.
                Token::LexError(error) if **error == LexError::UnterminatedString => {
                    self.all = true;
                }
                _ => {}
            }
            behind_dot = matches!(token, Token::Period | Token::Elvis);
            left = rest;
        }
    }

    /// Notes what is read where these tokens follow `params`.
    fn note_at(&mut self, rest: &[&Token]) {
        match rest {
            // A function, such as `params.keys()`.
            [
                Token::Period | Token::Elvis,
                Token::Identifier(_),
                Token::LeftParen | Token::Unit,
                ..,
            ] => self.all = true,
            [Token::Period | Token::Elvis, Token::Identifier(name), ..]
            | [
                Token::LeftBracket | Token::QuestionBracket,
                Token::StringConstant(name),
                Token::RightBracket,
                ..,
            ] => {
                self.names.insert(name.to_string());
            }
            _ => self.all = true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sadakat_model::constants::Tables;
    use sadakat_model::program::Limits;
    use sadakat_model::schema::Schema;
    use sadakat_model::values::{Currency, Zone};

    /// The names, with `*` at the end if others may be read as well.
    fn read(text: &str) -> String {
        let schema = Schema::new(Currency::from_code("TRY").unwrap(), Zone::utc());
        let engine = ScriptEngine::new(&schema.into(), &Tables::default(), Limits::default());
        let mut read = ParametersRead::default();
        read.note(&engine, text);
        let names: Vec<String> = read.names.into_iter().collect();
        format!("{}{}", names.join(" "), if read.all { "*" } else { "" })
    }

    #[test]
    fn parameters_are_read_by_their_names() {
        for (text, expected) in [
            ("points(params.b + params . a);", "a b"),
            ("params?.a ?? params[\"b\"]", "a b"),
            ("message(`about ${params.a} params.b`);", "a"),
            ("purchase.lines.filter(|l| l.amount > params.a)", "a"),
            // What is none of them.
            ("// params.a\n/* params.b */ message(\"params.c\");", ""),
            ("my_params.a + params_of.b + purchase.params.c", ""),
            // It cannot be read to its end.
            ("if params.a > { points(params.b", "a b"),
            ("message(\"thanks); points(params.a);", "*"),
            // They are handed on.
            ("let all = params; all.a", "*"),
            ("params[purchase.store] + params.a", "a*"),
            ("params.keys().len() + params.contains(\"a\")", "*"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
