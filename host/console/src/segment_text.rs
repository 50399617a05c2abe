//! Segments in the text of `program.toml`: read from it, and written into it,
//! so that comments, order and everything else stay.

use std::collections::BTreeMap;

use toml_edit::{DocumentMut, Item, Table, TableLike, TomlError, Value};

use crate::plain::put;

/// The file that segments stand in.
pub(crate) const PROGRAM: &str = "program.toml";

/// A line that a program is given with a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AddedLine {
    /// The table that it stands in, such as `history`.
    pub(crate) table: &'static str,
    pub(crate) key: &'static str,
    /// The value, as TOML.
    pub(crate) value: &'static str,
}

/// The segments of a program with their conditions; none of one that cannot be
/// read.
pub(crate) fn conditions(program: &str) -> BTreeMap<String, String> {
    let document: Option<DocumentMut> = program.parse().ok();
    let table = document
        .as_ref()
        .and_then(|document| document.get("segments")?.as_table_like());
    let entries = table.into_iter().flat_map(TableLike::iter);
    entries
        .filter_map(|(name, item)| Some((name.to_owned(), item.as_str()?.trim().to_owned())))
        .collect()
}

/// What a line of a program says, as TOML; none if it is not there.
pub(crate) fn line(program: &str, table: &str, key: &str) -> Option<String> {
    let document: DocumentMut = program.parse().ok()?;
    let item = table_at(&document, table)?.get(key)?;
    Some(item.to_string().trim().to_owned())
}

/// Whether a program has a table.
pub(crate) fn has_table(program: &str, table: &str) -> bool {
    let document = program.parse::<DocumentMut>();
    document.is_ok_and(|document| table_at(&document, table).is_some())
}

/// A table by its path, such as `schema.events.survey`.
fn table_at<'d>(document: &'d DocumentMut, path: &str) -> Option<&'d dyn TableLike> {
    let mut at: &dyn TableLike = document.as_table();
    for part in path.split('.') {
        at = at.get(part)?.as_table_like()?;
    }
    Some(at)
}

/// A program with these conditions, and without the segments that have none
/// here, and with lines that it lacks.
///
/// # Errors
/// If the program's text cannot be read.
pub(crate) fn written(
    program: &str,
    segments: &BTreeMap<String, Option<String>>,
    lines: &[AddedLine],
) -> Result<String, TomlError> {
    let mut document: DocumentMut = program.parse()?;
    for added in lines {
        let table = table_of(document.as_table_mut(), added.table);
        if let Some(table) = table.filter(|table| !table.contains_key(added.key)) {
            table.insert(added.key, Item::Value(added.value.parse()?));
        }
    }
    let before = conditions(program);
    let is_new =
        |(name, condition): &(&String, &Option<String>)| before.get(*name) != condition.as_ref();
    for (name, condition) in segments.iter().filter(is_new) {
        if let Some(table) = table_of(document.as_table_mut(), "segments") {
            put(table, name, condition.as_deref().map(value));
        }
    }
    Ok(document.to_string())
}

/// A table by its path, made where it is not there; none if something else is.
fn table_of<'d>(root: &'d mut Table, path: &str) -> Option<&'d mut dyn TableLike> {
    let mut at: &mut dyn TableLike = root;
    let mut parts = path.split('.').peekable();
    while let Some(part) = parts.next() {
        let within = parts.peek().is_some();
        let next = at.entry(part).or_insert_with(|| {
            let mut table = Table::new();
            // `[schema]` alone says nothing.
            table.set_implicit(within);
            Item::Table(table)
        });
        at = next.as_table_like_mut()?;
    }
    Some(at)
}

/// A condition as a value: in single quotes, since texts within have double
/// ones.
fn value(condition: &str) -> Value {
    let single = !condition.contains(['\'', '\n']);
    let literal = single.then(|| format!("'{condition}'").parse().ok());
    literal.flatten().unwrap_or_else(|| Value::from(condition))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOP: &str = "# Ours.\n[program]\nname = \"Shop\" # the name\n\n\
         [segments]\n# Who comes often.\nloyal  = 'history.purchases > 5' # agreed in May\n";

    fn segment(name: &str, condition: Option<&str>) -> BTreeMap<String, Option<String>> {
        BTreeMap::from([(name.to_owned(), condition.map(str::to_owned))])
    }

    #[test]
    fn comments_and_order_stay() {
        let text = written(SHOP, &segment("loyal", Some("history.purchases > 9")), &[]).unwrap();
        assert_eq!(text, SHOP.replace("> 5'", "> 9'"));
        assert_eq!(
            written(SHOP, &segment("loyal", Some("history.purchases > 5")), &[]).unwrap(),
            SHOP
        );
        let without = written(&text, &segment("loyal", None), &[]).unwrap();
        assert!(
            without.contains("# Ours.") && !without.contains("loyal"),
            "{without}"
        );
    }

    #[test]
    fn what_lacks_is_added_once() {
        let lines = [
            AddedLine {
                table: "history",
                key: "orders_90d",
                value: "{ count = true, over = \"90 days\" }",
            },
            AddedLine {
                table: "schema.events.survey",
                key: "score",
                value: "\"integer\"",
            },
        ];
        let text = written(
            SHOP,
            &segment(
                "active",
                Some("history.orders_90d > 0 && customer.id != \"x\""),
            ),
            &lines,
        )
        .unwrap();
        let added = [
            "[history]\norders_90d = { count = true, over = \"90 days\" }\n",
            "[schema.events.survey]\nscore = \"integer\"\n",
            "active = 'history.orders_90d > 0 && customer.id != \"x\"'\n",
        ];
        for part in added {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(!text.contains("[schema]"), "{text}");
        let again = written(&text, &BTreeMap::new(), &lines).unwrap();
        assert_eq!(again, text);
        assert_eq!(conditions(&text).len(), 2);
        assert_eq!(
            line(&text, "schema.events.survey", "score").as_deref(),
            Some("\"integer\"")
        );
    }
}
