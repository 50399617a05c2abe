//! Functions that spreadsheets and other languages have, and what stands for
//! them in audiences and scripts.

/// What to write instead of a function that is known from elsewhere.
pub(crate) fn instead(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "ceil" | "roundup" | "round_up" => "did you mean `ceiling`?",
        "trunc" | "truncate" | "rounddown" | "round_down" | "fix" => "did you mean `floor`?",
        "toint" | "as_int" => "did you mean `int`?",
        "upper" | "uppercase" | "toupper" | "to_uppercase" => "did you mean `to_upper`?",
        "lower" | "lowercase" | "tolower" | "to_lowercase" => "did you mean `to_lower`?",
        "length" | "size" => "did you mean `len`?",
        "random" => "did you mean `chance`?",
        "startswith" => "did you mean `starts_with`?",
        "endswith" => "did you mean `ends_with`?",
        "pow" | "power" | "sqrt" | "cbrt" | "exp" | "log" | "ln" | "log10" => {
            "there are no powers, roots and logarithms: multiply, as in `x * x`"
        }
        "avg" | "average" | "mean" => {
            "write `sum(line.amount) / count(true)` for the average over the lines"
        }
        "sumif" | "sumifs" | "countif" | "countifs" => {
            "put the condition last: `sum(line.amount, line.category == \"coffee\")`, `count(line.category == \"coffee\")`"
        }
        "iif" | "ifs" | "ifelse" | "if_else" => "write `if condition { 1 } else { 2 }`",
        "coalesce" | "ifnull" | "isnull" | "nvl" | "iferror" => {
            "write `field ?? value` for a value where there is none"
        }
        "isblank" | "is_blank" | "is_null" | "exists" | "defined" | "is_defined" => {
            "write `field != ()` to ask whether there is a value"
        }
        "concat" | "concatenate" => "write `first + second`",
        "mod" | "modulo" | "rem" | "remainder" => "write `a % b` for the rest of a division",
        "clamp" => "write `min(max(x, least), most)`",
        "and" => "write `a && b`",
        "or" => "write `a || b`",
        "not" => "write `!(condition)`",
        "vlookup" | "xlookup" | "hlookup" | "lookup" => {
            "write `tables.stores[key].column` for a cell of tables/stores.csv"
        }
        "today" | "now" => "`today` and `now` are values: leave the brackets out",
        "hour" => "write `event.hour`",
        "datediff" | "date_diff" | "days_between" => "write `days_since(date)`",
        _ => return None,
    })
}
