//! Rhai's parse errors in words for marketers.

use std::ops::Range;

use rhai::{Engine, LexError, ParseError, ParseErrorType, Token};

use super::numerals;
use crate::text::Places;
use crate::text::{Tokens, slip, unclosed, unmatched};
use sadakat_model::diagnostic::{
    MOST_READ, Outcome, Problem, RULES, codes, line_at, line_before, mend,
};

/// What a parse error means. What a change of the text comes to, `outcome`
/// tells.
pub(crate) fn syntax(
    engine: &Engine,
    places: &Places<'_>,
    error: &ParseError,
    outcome: impl FnMut(&str, Range<usize>) -> Outcome,
) -> Problem {
    use ParseErrorType as E;
    let at = places.byte(error.position());
    let span = places.token_at(at);
    let found = places.text().get(span.clone()).unwrap_or("");
    let problem =
        |message: &str| Problem::error(codes::SCRIPT_SYNTAX, span.clone(), message.to_owned());
    let tokens = Tokens::read(engine, places.text());
    let unclosed_before = |end| unclosed(codes::SCRIPT_SYNTAX, &tokens, end);
    if let Some(problem) = slip_at(places.text(), &tokens, at) {
        return problem;
    }
    if RESERVED.contains(&found) {
        return problem(&format!(
            "`{found}` is a reserved word of the script language"
        ))
        .help(reserved(found));
    }
    let written = numerals::with_comma(places, at).or_else(|| numerals::with_percent(places, at));
    if let Some(problem) = written {
        return problem;
    }
    if let Some(problem) = mended(places, error, &tokens, at, outcome) {
        return problem;
    }
    if matches!(found, ")" | "]" | "}") && tokens.is_unpaired(at) {
        return unmatched(codes::SCRIPT_SYNTAX, &tokens)
            .unwrap_or_else(|| problem(&format!("`{found}` is unexpected")));
    }
    match error.err_type() {
        E::BadInput(LexError::UnterminatedString) => {
            let start = unclosed_quote(places.text(), at).unwrap_or(at);
            let end = places.text().get(start..).and_then(|t| t.find('\n'));
            let end = end.map_or(places.text().len(), |len| start + len);
            Problem::error(
                codes::SCRIPT_SYNTAX,
                start..end,
                "the text has no closing quote",
            )
            .help("end the text with `\"`")
        }
        E::UnexpectedEOF => unclosed_before(usize::MAX)
            .unwrap_or_else(|| problem("the script ends in the middle of something")),
        E::MissingToken(token, _) if at >= places.text().trim_end().len() => {
            match (unclosed_before(usize::MAX), token.as_str()) {
                (Some(problem), "}" | ")" | "]") => problem,
                _ => problem(&format!("`{token}` is missing at the end")),
            }
        }
        E::MissingToken(token, _)
            if matches!(token.as_str(), "," | ")" | "]") && matches!(found, ";" | "{" | "}") =>
        {
            unclosed_before(at)
                .unwrap_or_else(|| problem(&format!("`{token}` is missing before `{found}`")))
        }
        E::MissingToken(token, _) if token == ";" && plain_map(places.text(), at) => {
            problem("`{` begins statements, not a map")
                .help("write `#{` for a map: `#{ percent: 10 }`")
        }
        E::MissingToken(token, _) if token == ";" && tokens.unopened().is_some() => {
            unmatched(codes::SCRIPT_SYNTAX, &tokens)
                .unwrap_or_else(|| problem("a bracket is missing"))
        }
        E::MissingToken(token, _) if token == ";" => {
            let end = places.text().get(..at).unwrap_or("").trim_end().len();
            let start = places
                .text()
                .get(..end)
                .unwrap_or("")
                .char_indices()
                .next_back();
            Problem::error(
                codes::SCRIPT_SYNTAX,
                start.map_or(0, |(at, _)| at)..end,
                "a semicolon is missing",
            )
            .help("end the statement with `;`")
        }
        E::MissingToken(token, _)
            if token == ")" && found == "," && after_if(places.text(), at) =>
        {
            problem("`if` is no function here")
                .help("write `if condition { 1 } else { 2 }`, which is a value as well")
        }
        E::MissingToken(token, _) => problem(&format!("`{token}` is missing before `{found}`")),
        E::Reserved(word) | E::BadInput(LexError::ImproperSymbol(word, _)) => {
            problem(&format!("`{word}` has no meaning in scripts"))
        }
        E::BadInput(LexError::UnexpectedInput(text))
            if text.starts_with(['“', '”', '‘', '’', '„']) =>
        {
            problem(&format!("`{text}` does not begin a text"))
                .help("put texts in straight double quotes: `\"…\"`")
        }
        E::BadInput(LexError::UnexpectedInput(text))
            if text.starts_with(['£', '€', '$', '₺', '¥']) =>
        {
            problem(&format!("`{text}` is unexpected"))
                .help("write amounts without a currency: `10` or `9.99`")
        }
        E::BadInput(LexError::UnexpectedInput(text)) => problem(&format!("`{text}` is unexpected")),
        E::BadInput(LexError::MalformedNumber(text)) => {
            problem(&format!("`{text}` is not a number"))
                .help("write numbers with a point and without grouping: 1500.50")
        }
        E::ExprExpected(_) if found.is_empty() => unclosed_before(usize::MAX)
            .unwrap_or_else(|| problem("the script ends where a value is needed")),
        E::ExprExpected(_) => problem(&format!("a value is needed before `{found}`")),
        E::VariableExpected => problem("a name is needed here"),
        E::PropertyExpected => problem("the name of a field is needed here"),
        E::ExprTooDeep => {
            problem("the expression is nested too deeply").help("give parts of it names with `let`")
        }
        E::TooManyFunctions => problem("the script has too many functions"),
        E::AssignmentToConstant(name) => problem(&format!("`{name}` cannot be changed")),
        E::AssignmentToInvalidLHS(_) => {
            problem("only a variable can be set").help("compare with `==`")
        }
        E::LoopBreak => problem("`break` and `continue` belong into a loop"),
        E::WrongFnDefinition => problem("functions are defined outside of braces"),
        E::FnDuplicatedDefinition(name, _) => problem(&format!("`{name}` is defined twice")),
        E::LiteralTooLarge(..) => problem("the text or list is too long"),
        other => {
            let text = other.to_string();
            let mut chars = text.chars();
            let first = chars.next().into_iter().flat_map(char::to_lowercase);
            problem(&first.chain(chars).collect::<String>().replace('\'', "`"))
        }
    }
}

/// The one change that makes a script right, where it cannot be read or in the
/// line before.
fn mended(
    places: &Places<'_>,
    error: &ParseError,
    tokens: &Tokens,
    at: usize,
    outcome: impl FnMut(&str, Range<usize>) -> Outcome,
) -> Option<Problem> {
    let text = places.text();
    // No sign more or less makes it less deep.
    if matches!(error.err_type(), ParseErrorType::ExprTooDeep) {
        return None;
    }
    // That a semicolon or a `#` is missing is known without a search.
    let semicolon =
        matches!(error.err_type(), ParseErrorType::MissingToken(token, _) if token == ";");
    if semicolon && plain_map(text, at) || after_if(text, at) {
        return None;
    }
    let line = line_at(text, at.min(text.trim_end().len()));
    let mut lines = vec![line.clone()];
    lines.extend(line_before(text, &line));
    let open = tokens
        .open_at(at)
        .map(|(_, span)| line_at(text, span.start));
    lines.extend(open.filter(|open| !lines.contains(open)));
    let mend = mend(text, &lines, &RULES, &mut { MOST_READ }, outcome)?;
    Some(Problem::error(codes::SCRIPT_SYNTAX, mend.span, mend.message).help(mend.help))
}

/// A frequent mistake where a script cannot be read, or in the token before.
fn slip_at(text: &str, tokens: &Tokens, at: usize) -> Option<Problem> {
    let here = tokens.all.iter().rposition(|(_, span)| span.start <= at)?;
    let slip = |(token, span): &(Token, std::ops::Range<usize>)| match token {
        // It is better known where such a text begins.
        Token::LexError(error) if **error == LexError::UnterminatedString => None,
        _ => slip(codes::SCRIPT_SYNTAX, text, token, span),
    };
    let before = here
        .checked_sub(1)
        .and_then(|before| tokens.all.get(before));
    let before = before.filter(|(token, _)| {
        matches!(
            token,
            Token::LessThan | Token::Identifier(_) | Token::LexError(_)
        )
    });
    before
        .and_then(slip)
        .or_else(|| slip(tokens.all.get(here)?))
}

/// Whether `if (…` stands before a place, as spreadsheets have it.
fn after_if(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("");
    let statement = before.rsplit([';', '{', '}']).next().unwrap_or("");
    let opened = statement.rsplit_once("if").map_or("", |(_, rest)| rest);
    opened.trim_start().starts_with('(')
}

/// Words that Rhai keeps for itself.
const RESERVED: [&str; 29] = [
    "async",
    "await",
    "case",
    "default",
    "each",
    "go",
    "goto",
    "is",
    "match",
    "module",
    "new",
    "nil",
    "null",
    "package",
    "protected",
    "public",
    "shared",
    "spawn",
    "static",
    "sync",
    "then",
    "thread",
    "unless",
    "until",
    "use",
    "var",
    "void",
    "with",
    "yield",
];

/// What to write instead of a word that scripts may not use.
fn reserved(word: &str) -> String {
    match word {
        "match" | "case" => {
            "write `switch value { \"a\" => …, _ => … }`, or choose another name".to_owned()
        }
        "new" => {
            "values are written as they are, maps as `#{ … }`; or choose another name".to_owned()
        }
        "null" | "nil" => "write `()` for no value".to_owned(),
        "var" => "write `let`, or choose another name".to_owned(),
        "until" => "a coupon says for how long it can be used: `valid: \"14 days\"`; as a key of another map put it in quotes: `\"until\": …`; or choose another name".to_owned(),
        _ => format!(
            "choose another name, such as `{word}_`; as a key of a map put it in quotes: `\"{word}\": …`"
        ),
    }
}

/// Whether `at` is the colon behind the first key of a map without `#`.
fn plain_map(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("").trim_end();
    let brace = before
        .trim_end_matches(|c: char| c.is_alphanumeric() || c == '_')
        .trim_end();
    text.get(at..)
        .is_some_and(|rest| rest.trim_start().starts_with(':'))
        && brace.ends_with('{')
}

/// The quote that opens the text that is not closed before `at`.
fn unclosed_quote(text: &str, at: usize) -> Option<usize> {
    let line = text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
    let rest = text.get(line..)?;
    let mut open = None;
    let mut escaped = false;
    for (offset, c) in rest.char_indices() {
        match c {
            '\n' => break,
            '\\' if open.is_some() => escaped = !escaped,
            '"' if !escaped => {
                open = if open.is_some() {
                    None
                } else {
                    Some(line + offset)
                };
            }
            _ => escaped = false,
        }
    }
    open
}
