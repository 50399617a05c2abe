//! `currencies = ["TRY", "EUR"]` of `[program]`.

use crate::diagnostic::Report;
use crate::load::keys::Keys;
use crate::model::Currency;

/// All currencies of a program; none if it has the main one only.
pub(super) fn read(report: &mut Report, keys: &Keys<'_>, main: Currency) -> Vec<Currency> {
    let Some(texts) = keys.texts(report, "currencies") else {
        return Vec::new();
    };
    let mut all: Vec<Currency> = Vec::new();
    let mut wrong = false;
    for text in texts {
        let refused = match Currency::from_code(text.value) {
            Err(error) => Some((
                error.to_string(),
                "write three capital letters, such as \"TRY\", \"EUR\" or \"GBP\"".to_owned(),
            )),
            Ok(known) if all.contains(&known) => Some((
                format!("`{known}` is listed twice"),
                "remove it here".to_owned(),
            )),
            // One scale for all amounts keeps a column a column.
            Ok(known) if known.minor_digits() != main.minor_digits() => Some((
                format!(
                    "{known} has {} decimal places, but {main} has {}",
                    known.minor_digits(),
                    main.minor_digits()
                ),
                format!("give the market of {known} a program of its own"),
            )),
            Ok(known) => {
                all.push(known);
                None
            }
        };
        if let Some((message, help)) = refused {
            wrong = true;
            keys.invalid(report, &text.span, message, Some(help));
        }
    }
    if !all.contains(&main)
        && let Some(value) = keys.value("currencies").filter(|_| !wrong)
    {
        let message = format!("`currencies` lacks `{main}`, the program's own currency");
        let help = format!("add \"{main}\"; it counts where an event names no currency");
        keys.invalid(report, &value.span(), message, Some(help));
    }
    if all.len() < 2 && !wrong {
        return Vec::new();
    }
    if !all.contains(&main) {
        all.insert(0, main);
    }
    all
}
