//! Time zones: advice on their names, and those of stores.

use std::collections::HashMap;
use std::sync::Arc;

use super::keys::At;
use crate::constants::Tables;
use crate::diagnostic::{Code, Diagnostic, Report, SourceId, codes, nearest, one_of};
use crate::model::Zone;

/// Which zone, or which of some other words, was probably meant.
pub(super) fn nearest_name<const N: usize>(wrong: &str, words: [&str; N]) -> Option<String> {
    let names = Zone::names();
    let known = words.into_iter().chain(names.iter().map(String::as_str));
    nearest(wrong, known).map(|near| format!("did you mean `{near}`?"))
}

/// The zones of stores: `store_zones = "stores.time_zone"` names a column of a
/// lookup table whose key is the store. A store without a row or with an empty
/// cell has none.
pub(super) fn of_stores(
    report: &mut Report,
    source: SourceId,
    column: Option<&At<String>>,
    tables: &Tables,
) -> HashMap<Arc<str>, Zone> {
    let mut zones = HashMap::new();
    let Some(At { value, span }) = column else {
        return zones;
    };
    let mut wrong = |code: Code, message: String, help: Option<String>| {
        report.push(Diagnostic::error(code, source, span.clone(), message).help_if(help));
    };
    let Some((name, column)) = value.split_once('.') else {
        let message = format!("`{value}` is not a column of a lookup table");
        let help = "write the table and its column, such as \"stores.time_zone\"".to_owned();
        wrong(codes::INVALID_VALUE, message, Some(help));
        return zones;
    };
    let Some(table) = tables.get(name) else {
        let message = format!("there is no lookup table `{name}`");
        let help = one_of(name, tables.names())
            .unwrap_or_else(|| format!("put it into tables/{name}.csv, with the store first"));
        wrong(codes::UNKNOWN_NAME, message, Some(help));
        return zones;
    };
    let cells = table.column(column).and_then(|at| table.cells(at));
    let Some(cells) = cells else {
        let message = format!("the table `{name}` has no column `{column}`");
        let columns = table.columns().iter().map(String::as_str);
        wrong(codes::UNKNOWN_NAME, message, one_of(column, columns));
        return zones;
    };
    for (row, store) in table.keys().iter().enumerate() {
        let Some(cell) = cells.get(row) else { continue };
        match Zone::from_name(cell) {
            Ok(zone) => {
                zones.insert(store.into(), zone);
            }
            Err(error) => wrong(
                codes::INVALID_VALUE,
                format!("tables/{name}.csv, `{store}`: {error}"),
                Some(nearest_name(cell, []).unwrap_or_else(|| {
                    "write a name such as `Europe/Istanbul`, or leave the cell empty".to_owned()
                })),
            ),
        }
    }
    zones
}
