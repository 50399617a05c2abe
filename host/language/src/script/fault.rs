//! Rhai's errors as faults of an event.

use rhai::{EvalAltResult, Position};

use super::effects::Refused;
use super::meter::Stopped;
use super::nesting;
use sadakat_model::diagnostic::{Code, codes};
use sadakat_model::program::{Limits, RowFault};

/// What an error means for the event; none if it only ends the script.
pub(crate) fn fault(row: u32, error: &EvalAltResult, limits: &Limits) -> Option<RowFault> {
    let position = position(error);
    let (code, message) = words(innermost(error), limits)?;
    Some(RowFault {
        row,
        code,
        message,
        line: position
            .line()
            .and_then(|line| u32::try_from(line).ok())
            .unwrap_or(0),
    })
}

fn innermost(error: &EvalAltResult) -> &EvalAltResult {
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _)
        | EvalAltResult::ErrorInModule(_, inner, _) => innermost(inner),
        error => error,
    }
}

/// Where the innermost error that knows a place happened.
fn position(error: &EvalAltResult) -> Position {
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, outer)
        | EvalAltResult::ErrorInModule(_, inner, outer) => {
            let inner = position(inner);
            if inner.is_none() { *outer } else { inner }
        }
        error => error.position(),
    }
}

fn words(error: &EvalAltResult, limits: &Limits) -> Option<(Code, String)> {
    use EvalAltResult as E;
    let limit = |message: String| Some((codes::SCRIPT_LIMIT, message));
    let failed = |message: String| Some((codes::SCRIPT_FAILED, message));
    match error {
        E::Return(..) | E::Exit(..) | E::LoopBreak(..) => None,
        E::ErrorStackOverflow(_) => limit(format!(
            "functions call each other more than {} deep (`script_calls`)",
            limits.script_calls
        )),
        E::ErrorDataTooLarge(what, _) if what.starts_with("Length") => limit(format!(
            "a text grew beyond {} bytes (`script_text`)",
            limits.script_text
        )),
        E::ErrorDataTooLarge(what, _) if what == nesting::TOO_DEEP => limit(format!(
            "lists and maps lie more than {} deep in each other",
            nesting::LEVELS
        )),
        E::ErrorDataTooLarge(..) => limit(format!(
            "a list or map grew beyond {} entries (`script_entries`)",
            limits.script_entries
        )),
        E::ErrorArrayBounds(count, index, _) => failed(format!(
            "the list has no entry {index}: it has {count}, from 0"
        )),
        E::ErrorTooManyVariables(_) => limit("the script has too many variables".to_owned()),
        E::ErrorTerminated(token, _) => limit(match token.read_lock::<Stopped>().as_deref() {
            Some(Stopped::Deadline) => format!(
                "the script took longer than {} ms (`script_deadline_ms`), which another run may \
                 not",
                limits.script_deadline_ms
            ),
            Some(Stopped::Stack) => "functions call each other too deep".to_owned(),
            _ => format!(
                "the script did not end within {} operations (`script_operations`)",
                limits.script_operations
            ),
        }),
        E::ErrorRuntime(token, _) => match token.read_lock::<Refused>() {
            Some(refused) => Some((codes::EFFECT_REFUSED, refused.0.clone())),
            None => failed(match token.as_immutable_string_ref() {
                Ok(text) => text.to_string(),
                Err(_) if token.is_unit() => "the script stopped itself".to_owned(),
                Err(_) => format!("the script stopped itself: {token}"),
            }),
        },
        E::ErrorFunctionNotFound(signature, _) => failed(unknown_function(signature)),
        E::ErrorMismatchDataType(wanted, given, _) => failed(format!(
            "a value is {}, but {} is needed here",
            plain(given),
            plain(wanted)
        )),
        E::ErrorVariableNotFound(name, _) => failed(format!("there is no variable `{name}`")),
        E::ErrorPropertyNotFound(name, _) => failed(format!("there is no `{name}`")),
        E::ErrorIndexingType(what, _) => failed(format!(
            "there is nothing to look up in {}",
            plain(what.split_whitespace().next().unwrap_or(what))
        )),
        E::ErrorFor(_) => failed("`for` needs a list".to_owned()),
        E::ErrorArithmetic(message, _) => failed(arithmetic(message)),
        E::ErrorDotExpr(message, _) if property(message).is_some() => {
            let (name, of) = property(message)?;
            failed(format!("there is no `{name}` of {}", plain(of)))
        }
        error => {
            let text = error.to_string();
            let text = text.rsplit_once(" (line ").map_or(&*text, |(text, _)| text);
            failed(lower(text))
        }
    }
}

/// `Division by zero: 1.5 / 0.00` in words.
fn arithmetic(message: &str) -> String {
    let operands = message
        .split_once(": ")
        .map_or("", |(_, operands)| operands);
    for symbol in ["/", "%"] {
        let sides = operands.split_once(&format!(" {symbol} "));
        let zero = |number: &str| number.chars().all(|c| matches!(c, '0' | '.' | '-'));
        if let Some((number, _)) = sides.filter(|(_, by)| zero(by)) {
            return format!("division by zero: {number} {symbol} 0");
        }
    }
    "the number is too large".to_owned()
}

/// The name and the type of `Unknown property 'x' - a getter is not registered
/// for type 'y'`.
fn property(message: &str) -> Option<(&str, &str)> {
    let (name, rest) = message
        .strip_prefix("Unknown property '")?
        .split_once('\'')?;
    let of = rest.rsplit_once("type '")?.1;
    Some((name, of.trim_end_matches('\'')))
}

/// `+ ((), i64)` in words.
fn unknown_function(signature: &str) -> String {
    let (name, arguments) = signature.split_once(" (").unwrap_or((signature, ""));
    let arguments: Vec<&str> = arguments
        .trim_end_matches(')')
        .split(", ")
        .map(|argument| plain(argument.trim_start_matches("&mut ")))
        .collect();
    // The closing parenthesis of `()` was trimmed with the other.
    let given = arguments.join(" and ");
    if name.chars().all(|c| c.is_ascii_punctuation()) {
        return format!("`{name}` cannot be used with {given}");
    }
    if given.is_empty() {
        return format!("`{name}` cannot be called without arguments");
    }
    format!("`{name}` cannot be called with {given}")
}

/// A type in words.
fn plain(ty: &str) -> &str {
    match ty {
        "()" | "(" => "a missing value",
        "i64" => "a whole number",
        "decimal" | "rust_decimal::decimal::Decimal" => "a number",
        "bool" => "true or false",
        "string" | "&str | ImmutableString | String" => "a text",
        "array" => "a list",
        "map" => "a map",
        "date" => "a day",
        "instant" => "a point in time",
        ty => ty,
    }
}

fn lower(message: &str) -> String {
    let mut chars = message.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}
