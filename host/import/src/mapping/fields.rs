//! Fields of records that a mapping can fill.

use sadakat_engine::diagnostic::{Span, codes};
use sadakat_engine::model::{Currency, Zone};
use sadakat_engine::schema::{Field, FieldType, Origin, Presence, Schema};

use super::Overrides;
use super::keys::{Keys, Mistakes, advice};

/// The program's fields, or the built-in ones and those that the mapping
/// declares.
pub(super) fn schema(
    mistakes: &mut Mistakes,
    top: Keys<'_>,
    currency: Currency,
    overrides: &Overrides,
) -> Schema {
    let mut schema = match &overrides.schema {
        Some(schema) => Schema::clone(schema),
        None => Schema::new(currency, Zone::utc()),
    };
    let Some(declared) = top.section(mistakes, "schema", "[schema]") else {
        return schema;
    };
    declared.check(mistakes, &["customer", "purchase", "line"]);
    for (object, name, origin) in [
        ("customer", "[schema.customer]", Origin::Customer),
        ("purchase", "[schema.purchase]", Origin::Event),
        ("line", "[schema.line]", Origin::Line),
    ] {
        let Some(keys) = declared.section(mistakes, object, name) else {
            continue;
        };
        for (key, _, _) in keys.entries() {
            let Some((ty, span)) = keys.text(mistakes, key) else {
                continue;
            };
            let plain = ty.trim_end_matches('?');
            match FieldType::from_name(plain) {
                Some(ty) => {
                    schema.declare(Field {
                        name: format!("{object}.{key}"),
                        ty,
                        presence: Presence::Optional,
                        origin,
                    });
                }
                None => {
                    let help = advice(plain, FieldType::ALL.map(FieldType::name));
                    mistakes.push(
                        codes::INVALID_VALUE,
                        span,
                        format!("`{ty}` is no type of fields"),
                        help,
                    );
                }
            }
        }
    }
    schema
}

/// The type of a field that records can carry.
pub(super) fn field_type(schema: &Schema, object: &str, key: &str) -> Option<FieldType> {
    let field = schema.field(schema.find(&format!("{object}.{key}"))?)?;
    let carried = matches!(
        field.origin,
        Origin::Event | Origin::Line | Origin::Customer
    ) || matches!(key, "tier" | "tags");
    carried.then_some(field.ty)
}

pub(super) fn unknown_field(
    mistakes: &mut Mistakes,
    schema: &Schema,
    object: &str,
    section: &str,
    key: &str,
    span: Span,
    keys: &[&str],
) {
    let prefix = format!("{object}.");
    let fields = schema
        .fields()
        .iter()
        .filter_map(|field| field.name.strip_prefix(&prefix));
    let fields: Vec<&str> = fields
        .filter(|name| field_type(schema, object, name).is_some())
        .collect();
    let known = fields.iter().copied().chain(keys.iter().copied());
    let help = advice(key, known).unwrap_or_else(|| {
        format!("if the program has it, name the program with --program, or declare it: `[schema.{object}]` with `{key} = \"text\"`")
    });
    mistakes.push(
        codes::UNKNOWN_FIELD,
        span,
        format!("{section} has no `{key}`"),
        Some(help),
    );
}
