//! What kind of value each option of an effect's map takes.

use rhai::{Expr, FnCallExpr, Ident};

use super::super::effects::keys;
use super::Checker;
use super::arguments::number;
use super::calls::text;
use sadakat_model::diagnostic::{Problem, codes};

/// What an option takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    Number,
    Text,
    /// A text, or a line of the purchase or several.
    Target,
    /// A number of days: `14` or `"14 days"`.
    Days,
    /// The parts of a bundle.
    Parts,
    /// What a message can show: neither a list nor a map.
    Plain,
}

/// What is written out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Number,
    Text,
    Truth,
    List,
    Map,
}

impl Written {
    const fn describe(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Text => "a text",
            Self::Truth => "true or false",
            Self::List => "a list",
            Self::Map => "a map",
        }
    }
}

impl Checker<'_> {
    /// The options of an effect, as far as they are written out.
    pub(super) fn options(&mut self, call: &FnCallExpr) {
        let effect = call.name.as_str();
        let map = match (effect, call.args.as_slice()) {
            ("discount" | "coupon", [Expr::Map(map, _)])
            | ("message" | "custom", [_, Expr::Map(map, _)]) => map,
            _ => return,
        };
        for (key, value) in &map.0 {
            let Some(takes) = takes(effect, &key.name) else {
                continue;
            };
            if let Some(written) = written(value).filter(|&written| !fits(takes, written)) {
                self.wrong_option(key, value, takes, written);
            }
        }
    }

    fn wrong_option(&mut self, key: &Ident, value: &Expr, takes: Takes, written: Written) {
        let name = key.name.as_str();
        let (wanted, help) = match takes {
            Takes::Number => {
                // `"10 %"` means 10 as well.
                let bare = text(value).map(|text| text.trim().trim_end_matches('%').trim_end());
                let number = bare.filter(|text| text.parse::<rust_decimal::Decimal>().is_ok());
                let example = number.unwrap_or("10");
                ("a number", format!("write `{name}: {example}`"))
            }
            Takes::Text => {
                let examples = match name {
                    "base" => keys::BASES,
                    "per" => keys::PER,
                    _ => &["…"],
                };
                ("a text in quotes", write_one_of(name, examples, ""))
            }
            Takes::Target => (
                "a text in quotes, a line or a list of lines",
                write_one_of(name, keys::TARGETS, ", or give a line: `on: line`"),
            ),
            Takes::Days => ("a number of days", format!("write `{name}: \"14 days\"`")),
            Takes::Parts => (
                "a list of parts",
                format!("write `{name}: [#{{ of: purchase.lines, take: 2 }}]`"),
            ),
            Takes::Plain => (
                "a text, a number, a day, or true or false",
                "give each value a name of its own".to_owned(),
            ),
        };
        let span = self.places.token(value.start_position());
        self.report(
            Problem::error(
                codes::WRONG_ARGUMENT,
                span,
                format!("`{name}` must be {wanted}, not {}", written.describe()),
            )
            .help(help),
        );
    }
}

fn write_one_of(name: &str, examples: &[&str], or: &str) -> String {
    let examples: Vec<String> = examples
        .iter()
        .map(|example| format!("`{name}: \"{example}\"`"))
        .collect();
    format!("write {}{or}", examples.join(" or "))
}

/// What an option takes; none for one that is unknown, or said elsewhere.
fn takes(effect: &str, key: &str) -> Option<Takes> {
    Some(match (effect, key) {
        ("discount" | "coupon", "percent" | "amount")
        | ("discount", "set_price" | "cap" | "cheapest" | "dearest" | "times")
        | ("coupon", "cap" | "minimum") => Takes::Number,
        ("discount", "parts") => Takes::Parts,
        ("discount", "on") => Takes::Target,
        ("discount", "base" | "per") | ("coupon", "offer") | ("message", "channel") => Takes::Text,
        ("coupon", "valid") => Takes::Days,
        ("message" | "custom", _) => Takes::Plain,
        _ => return None,
    })
}

const fn fits(takes: Takes, written: Written) -> bool {
    match takes {
        Takes::Number => matches!(written, Written::Number),
        Takes::Text => matches!(written, Written::Text),
        Takes::Target => matches!(written, Written::Text | Written::List),
        Takes::Days => matches!(written, Written::Number | Written::Text),
        Takes::Parts => matches!(written, Written::List),
        Takes::Plain => !matches!(written, Written::List | Written::Map),
    }
}

/// What kind of value is written out; none for what only running tells, and
/// for the missing value, which leaves an option out.
fn written(value: &Expr) -> Option<Written> {
    Some(match value {
        value if number(value).is_some() => Written::Number,
        Expr::StringConstant(..) | Expr::InterpolatedString(..) => Written::Text,
        Expr::BoolConstant(..) => Written::Truth,
        Expr::Array(..) => Written::List,
        Expr::Map(..) => Written::Map,
        Expr::DynamicConstant(value, _) if value.is_array() => Written::List,
        Expr::DynamicConstant(value, _) if value.is_map() => Written::Map,
        _ => return None,
    })
}
