//! `[customer]` and `[[category]]`: what rows say of members and articles.

use sadakat_engine::schema::Schema;
use toml::de::DeValue;

use super::fields::{field_type, unknown_field};
use super::keys::{Keys, Mistakes, wrong_type};
use super::values::Values;
use super::{Category, FieldFrom};

pub(super) fn members(values: &mut Values<'_>, top: Keys<'_>, schema: &Schema) -> Vec<FieldFrom> {
    let Some(keys) = top.section(values.mistakes, "customer", "[customer]") else {
        return Vec::new();
    };
    let mut members = Vec::new();
    for (key, span, _) in keys.entries() {
        match field_type(schema, "customer", key) {
            Some(ty) if key != "id" => {
                members.extend(values.value(keys, key).map(|expr| FieldFrom {
                    key: key.to_owned(),
                    ty,
                    expr,
                }))
            }
            _ => unknown_field(
                values.mistakes,
                schema,
                "customer",
                "[customer]",
                key,
                span,
                &[],
            ),
        }
    }
    members
}

pub(super) fn categories(values: &mut Values<'_>, top: Keys<'_>) -> Vec<Category> {
    let Some(value) = top.get("category") else {
        return Vec::new();
    };
    let DeValue::Array(items) = value.get_ref() else {
        wrong_type(
            values.mistakes,
            "category",
            value,
            "a list of sections",
            "write `[[category]]`",
        );
        return Vec::new();
    };
    let mut categories = Vec::new();
    for item in items {
        let DeValue::Table(table) = item.get_ref() else {
            wrong_type(
                values.mistakes,
                "category",
                item,
                "a section",
                "write `[[category]]`",
            );
            continue;
        };
        let keys = Keys::new(table, item.span().start, "[[category]]");
        keys.check(values.mistakes, &["name", "sku", "words", "when"]);
        keys.require(values.mistakes, "name", "name = \"coffee\"");
        let texts = |mistakes: &mut Mistakes, key: &str| -> Vec<String> {
            keys.texts(mistakes, key)
                .into_iter()
                .map(|(text, _)| text.to_owned())
                .collect()
        };
        if let Some((name, _)) = keys.text(values.mistakes, "name") {
            categories.push(Category {
                name: name.to_owned(),
                sku: texts(values.mistakes, "sku"),
                words: texts(values.mistakes, "words"),
                when: values.condition(keys, "when"),
            });
        }
    }
    categories
}
