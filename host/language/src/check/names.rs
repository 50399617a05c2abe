//! Names that stand for nothing, or for nothing here.

use super::operand::Operand;
use crate::text::Span;
use sadakat_model::constants::{Params, Table, Tables};
use sadakat_model::diagnostic::{Problem, codes, nearest, one_of};
use sadakat_model::schema::{FieldId, Schema};

/// That there is no field of this name, such as `purchase.totel`.
pub(crate) fn no_field(name: &str, schema: &Schema, params: &Params, span: Span) -> Problem {
    let (root, rest) = name.split_once('.').unwrap_or((name, ""));
    let params = params.names().map(|name| format!("params.{name}"));
    let params: Vec<String> = params.collect();
    if root == "tables" {
        return no_cell(span);
    }
    if root == "wallet" && !rest.is_empty() && !rest.contains('.') {
        let parts = schema.names_under("wallet.").map(|name| {
            let part = name.strip_prefix("wallet.").unwrap_or(name);
            part.split('.').next().unwrap_or(part)
        });
        let message = format!("there is no wallet `{rest}`");
        return Problem::error(codes::UNKNOWN_NAME, span, message).help_if(one_of(rest, parts));
    }
    let help = if name == "params" {
        (!params.is_empty()).then(|| "write `params.` and a name".to_owned())
    } else if name == "purchase.lines" {
        Some(
            "write `count(true)` for the number of lines, `any(line.…)` for a condition on them"
                .to_owned(),
        )
    } else if !rest.is_empty()
        && let Some(near) = nearest(name, params.iter().map(String::as_str))
    {
        Some(format!("did you mean `{near}`?"))
    } else {
        let text = || {
            rest.is_empty()
                .then(|| format!("write `\"{name}\"` if it is a text"))
        };
        schema.advice(name).or_else(text)
    };
    let message = format!("there is no field `{name}`");
    Problem::error(codes::UNKNOWN_FIELD, span, message).help_if(help)
}

/// That something with parts, such as `customer`, is no value itself.
pub(crate) fn no_single_value(name: &str, schema: &Schema, span: Span) -> Problem {
    let prefix = format!("{name}.");
    // What is most often meant, and else the first part that there is.
    let usual = ["customer.tier", "purchase.total"];
    let usual = usual.into_iter().find(|usual| usual.starts_with(&prefix));
    let part = usual.or_else(|| schema.names_under(&prefix).next());
    let message = format!("`{name}` has parts, and is no value itself");
    Problem::error(codes::UNKNOWN_FIELD, span, message)
        .help_if(part.map(|part| format!("write the part that is meant, such as `{part}`")))
}

/// That a lookup table stands where a cell of it is meant.
pub(crate) fn no_cell(span: Span) -> Problem {
    Problem::error(
        codes::UNKNOWN_NAME,
        span,
        "a table needs a key and a column",
    )
    .help("write for example `tables.stores[purchase.store].region`")
}

/// That lines stand where their number is meant.
pub(crate) fn number_of_lines(lines: &Operand<'_>) -> Problem {
    let message = "a list of lines is not a number";
    Problem::error(codes::TYPE_MISMATCH, lines.span.clone(), message).help(format!(
        "write `{}.len()` for how many there are",
        lines.written
    ))
}

/// That the campaign has no parameter of this name.
pub(crate) fn no_parameter(name: &str, params: &Params, span: Span) -> Problem {
    let help = one_of(name, params.names())
        .unwrap_or_else(|| format!("add `{name} = …` under [params] of the manifest"));
    let message = format!("there is no parameter `{name}`");
    Problem::error(codes::UNKNOWN_PARAMETER, span, message).help(help)
}

/// That the program has no lookup table of this name.
pub(crate) fn no_table(name: &str, tables: &Tables, span: Span) -> Problem {
    let message = format!("there is no table `{name}`");
    Problem::error(codes::UNKNOWN_NAME, span, message).help_if(one_of(name, tables.names()))
}

/// That a lookup table has no column of this name.
pub(crate) fn no_column(name: &str, table: &Table, of: &str, span: Span) -> Problem {
    let message = format!("table `{of}` has no column `{name}`");
    let columns = table.columns().iter().map(String::as_str);
    Problem::error(codes::UNKNOWN_NAME, span, message).help_if(one_of(name, columns))
}

/// That a field of lines is read where no line is meant; in a script there may
/// be a loop around it.
pub(crate) fn belongs_to_line(field: &str, in_script: bool, span: Span) -> Problem {
    let message = format!("`{field}` belongs to a line of the purchase");
    let list = format!("`any({field} …)`, `all(…)`, `none(…)`, `count(…)` or `sum(…)`");
    let help = if in_script {
        format!("write `for line in purchase.lines {{ … }}` around it, or {list}")
    } else {
        format!("say for which lines: {list}")
    };
    Problem::error(codes::FIELD_NOT_HERE, span, message).help(help)
}

/// That a script has no variable of this name, nor anything else that it could
/// read.
pub(crate) fn no_variable<'n>(
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
    span: Span,
) -> Problem {
    let help = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            format!("write `\"{name}\"` if it is a text, or define it first: `let {name} = …;`")
        }
    };
    let message = format!("there is no variable `{name}`");
    Problem::error(codes::UNKNOWN_VARIABLE, span, message).help(help)
}

/// That a field never has this text: what is wrong, if something is.
pub(crate) fn never(field: FieldId, text: &str, schema: &Schema, span: Span) -> Option<Problem> {
    let only = schema.only(field).filter(|only| !only.contains(&text))?;
    let name = schema.field(field).map_or("", |field| field.name.as_str());
    let message = format!("`{name}` is never `{text}`");
    Some(Problem::error(codes::UNKNOWN_NAME, span, message).help_if(one_of(text, only)))
}

/// That conditions cannot read what differs from campaign to campaign.
pub(crate) fn shared_seed(span: Span) -> Problem {
    Problem::error(
        codes::FIELD_NOT_HERE,
        span,
        "`event.seed` differs from campaign to campaign, and conditions are shared",
    )
    .help("write `if chance(p) { … }` in the script: it holds for a share of the events")
}
