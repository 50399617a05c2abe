//! stub
use super::compile::ScriptContext;
use super::place::Places;
use super::problem::Problem;
use crate::schema::FieldSet;
pub(crate) struct Findings { pub(crate) problems: Vec<Problem>, pub(crate) reads: FieldSet, pub(crate) needs_member: bool }
pub(crate) fn check(_: &rhai::AST, _: &Places<'_>, _: &ScriptContext<'_>) -> Findings { Findings{problems: vec![], reads: FieldSet::default(), needs_member: false} }
pub(crate) use check as check_condition;
pub(crate) fn syntax(places: &Places<'_>, error: &rhai::ParseError) -> Problem {
    Problem::error(crate::diagnostic::codes::SCRIPT_SYNTAX, places.token(error.position()), error.to_string())
}
