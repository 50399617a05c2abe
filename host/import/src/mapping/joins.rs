//! `[join.…]`: other tables, one of whose rows belongs to each row.

use sadakat_engine::diagnostic::{Span, codes};
use toml::de::DeValue;

use super::Join;
use super::keys::{Keys, Mistakes, wrong_type};
use super::values::Values;

pub(super) fn join_sections<'t>(
    mistakes: &mut Mistakes,
    top: Keys<'t>,
) -> Vec<(String, Span, Keys<'t>)> {
    let Some(all) = top.section(mistakes, "join", "[join.orders]") else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (name, span, value) in all.entries() {
        match value.get_ref() {
            DeValue::Table(table) => found.push((
                name.to_owned(),
                span,
                Keys::new(table, value.span().start, "[join]"),
            )),
            _ => wrong_type(
                mistakes,
                name,
                value,
                "a section",
                "write `[join.orders]` on a line of its own",
            ),
        }
    }
    found
}

pub(super) fn join(
    values: &mut Values<'_>,
    at: usize,
    name: &str,
    span: Span,
    keys: Keys<'_>,
) -> Option<Join> {
    keys.check(values.mistakes, &["file", "on", "optional"]);
    keys.require(values.mistakes, "file", "file = \"*orders*\"");
    keys.require(values.mistakes, "on", "on = { order_id = \"order_id\" }");
    let (file, _) = keys.text(values.mistakes, "file")?;
    let on = keys.section(values.mistakes, "on", "`on`")?;
    let (mut from, mut columns) = (Vec::new(), Vec::new());
    for (column, _, value) in on.entries() {
        columns.push(values.slot(&format!("{name}.{column}"), false));
        from.extend(values.read(column, value));
    }
    // A table can be found by what an earlier one says, not by a later one.
    let reads_later = from.iter().any(|expr| {
        let slots = expr.column().into_iter();
        slots
            .filter_map(|slot| values.columns.get(slot)?.join)
            .any(|join| join >= at)
    });
    if reads_later {
        values.mistakes.push(
            codes::INVALID_VALUE,
            span,
            format!("[join.{name}] is found by a column that is not known yet"),
            Some(
                "use columns of the rows, or of joins whose names come before it in the alphabet"
                    .to_owned(),
            ),
        );
    }
    Some(Join {
        name: name.to_owned(),
        file: file.to_owned(),
        optional: keys.truth(values.mistakes, "optional"),
        from,
        columns,
    })
}
