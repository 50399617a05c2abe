//! What to write for a field that a program does not have.

use super::{Kinds, Schema};
use crate::diagnostic::nearest;

/// Objects whose fields a program can add to.
const OPEN: [&str; 3] = ["customer", "purchase", "line"];

impl Schema {
    /// The field that was most likely meant; else the fields of the same
    /// object, and how to declare a new one.
    pub fn advice(&self, wrong: &str) -> Option<String> {
        let names = self.fields().iter().map(|field| field.name.as_str());
        if let Some(near) = nearest(wrong, names) {
            return Some(format!("did you mean `{near}`?"));
        }
        let (object, part) = wrong.split_once('.')?;
        let known: Vec<String> = self
            .names_under(&format!("{object}."))
            .map(|name| format!("`{name}`"))
            .collect();
        let is_kind = self.kinds().find(object).is_some() && !OPEN.contains(&object);
        if known.is_empty() && !is_kind && object != "segment" {
            return None;
        }
        let list = known.join(", ");
        let declared = match object {
            _ if part.contains('.') => None,
            "history" => match history(part, self.kinds()) {
                Some(declared) => Some((declared, "history".to_owned())),
                // What it should be, its name does not say.
                None => {
                    return Some(format!(
                        "there are {list}; to add it, say under [history] in program.toml what `{part}` sums or counts, and over which days"
                    ));
                }
            },
            "segment" => Some(("'history.purchases >= 6'".to_owned(), "segments".to_owned())),
            object if OPEN.contains(&object) => Some((
                format!("\"{}?\"", type_of(part)),
                format!("schema.{object}"),
            )),
            object if is_kind => Some((
                format!("\"{}\"", type_of(part)),
                format!("schema.events.{object}"),
            )),
            _ => None,
        };
        match declared {
            Some((value, table)) if known.is_empty() => Some(format!(
                "to add it, write for example `{part} = {value}` under [{table}] in program.toml"
            )),
            Some((value, table)) => Some(format!(
                "there are {list}; to add it, write for example `{part} = {value}` under [{table}] in program.toml"
            )),
            None => (known.len() <= 24).then(|| format!("write one of {list}")),
        }
    }
}

/// What a fact of the past is, as far as its name says so.
fn history(part: &str, kinds: &Kinds) -> Option<String> {
    let words: Vec<&str> = part.split('_').collect();
    let has = |names: &[&str]| words.iter().any(|word| names.contains(word));
    let what = if has(&["spend", "spent", "spending", "revenue", "turnover"]) {
        "sum = \"purchase.total\"".to_owned()
    } else if has(&["units", "items", "pieces", "quantity"]) {
        "sum = \"line.quantity\"".to_owned()
    } else if has(&["purchases", "orders"]) {
        "count = \"purchase.total\"".to_owned()
    } else {
        // `visits`, of events `visit`.
        let events = words.iter().find_map(|word| word.strip_suffix('s'));
        let kind = events.filter(|kind| kinds.find(kind).is_some())?;
        format!("on = [\"{kind}\"], count = true")
    };
    let days = words.iter().find_map(|word| {
        let days = word.strip_suffix('d').or_else(|| word.strip_suffix("days"));
        days.filter(|days| !days.is_empty() && days.bytes().all(|b| b.is_ascii_digit()))
    });
    let over = match days {
        Some(days) => format!("{days} days"),
        None if has(&["week"]) => "week".to_owned(),
        None if has(&["month"]) => "month".to_owned(),
        None if has(&["year"]) => "year".to_owned(),
        None if has(&["today", "day"]) => "day".to_owned(),
        None => return None,
    };
    Some(format!("{{ {what}, over = \"{over}\" }}"))
}

/// What a field most likely holds, by its name.
fn type_of(part: &str) -> &'static str {
    let words: Vec<&str> = part.split('_').collect();
    let has = |names: &[&str]| words.iter().any(|word| names.contains(word));
    if has(&[
        "consent",
        "consents",
        "newsletter",
        "opt",
        "optin",
        "is",
        "has",
        "allowed",
    ]) {
        "boolean"
    } else if has(&["at"]) {
        "instant"
    } else if has(&["date", "day", "birthday", "since", "until"]) {
        "date"
    } else if has(&[
        "count", "number", "score", "rating", "stars", "age", "children", "guests",
    ]) {
        "integer"
    } else if has(&["amount", "price", "budget", "salary", "income"]) {
        "money"
    } else {
        "text"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_does_not_change_what_is_meant() {
        for (part, declared) in [
            (
                "spend_90d",
                Some("{ sum = \"purchase.total\", over = \"90 days\" }"),
            ),
            (
                "orders_this_month",
                Some("{ count = \"purchase.total\", over = \"month\" }"),
            ),
            (
                "units_30days",
                Some("{ sum = \"line.quantity\", over = \"30 days\" }"),
            ),
            (
                "visits_this_month",
                Some("{ on = [\"visit\"], count = true, over = \"month\" }"),
            ),
            ("visits_lately", None),
            ("friends", None),
            ("spend_lately", None),
        ] {
            assert_eq!(
                history(part, &Kinds::builtin()).as_deref(),
                declared,
                "{part}"
            );
        }
        for (part, ty) in [
            ("sms_consent", "boolean"),
            ("opt_in", "boolean"),
            ("wedding_day", "date"),
            ("last_call_at", "instant"),
            ("number_of_children", "integer"),
            ("favourite_store", "text"),
        ] {
            assert_eq!(type_of(part), ty, "{part}");
        }
    }
}
