//! Fields that have a value together, so that who asks about one of them need
//! not ask about the others.

use super::Checker;
use super::names::dotted;
use super::typed::{Facts, Implied};
use crate::expression::node::{Node, Shape};
use crate::expression::syntax::{Comparison, Form, Syntax};
use crate::schema::FieldType;

/// Fields of which all or none have a value.
const TOGETHER: [&[&str]; 2] = [
    &[
        "history.first_purchase_at",
        "history.last_purchase_at",
        "history.days_since_purchase",
    ],
    &["customer.birth_date", "customer.birthday"],
];

/// A number that is above 0 only if the fields have a value.
const COUNT: (&str, &[&str]) = ("history.purchases", TOGETHER[0]);

impl Checker<'_> {
    /// What has a value if a field has one, that field included.
    pub(super) fn with_companions(&mut self, part: &Syntax, mut facts: Facts) -> Facts {
        let Some(name) = dotted(part) else {
            return facts;
        };
        let all = TOGETHER
            .iter()
            .find(|fields| fields.contains(&name.as_str()));
        for field in all.into_iter().flat_map(|fields| fields.iter()) {
            self.add_fact(field, &mut facts);
        }
        facts
    }

    /// What has a value if a comparison is true, or if it is false: whoever
    /// has bought something has bought it on some day.
    pub(super) fn implied_by(
        &mut self,
        comparison: Comparison,
        left: &Syntax,
        right: &Syntax,
    ) -> Implied {
        let mut implied = Implied::default();
        let (comparison, number) = match (&left.form, &right.form) {
            (_, Form::Integer(number)) if dotted(left).as_deref() == Some(COUNT.0) => {
                (comparison, *number)
            }
            (Form::Integer(number), _) if dotted(right).as_deref() == Some(COUNT.0) => {
                (comparison.flipped(), *number)
            }
            _ => return implied,
        };
        // What is true of 0 does not say that there is one.
        let facts = if comparison.holds(&0, &number) {
            &mut implied.when_false
        } else {
            &mut implied.when_true
        };
        for field in COUNT.1 {
            self.add_fact(field, facts);
        }
        implied
    }

    fn add_fact(&mut self, name: &str, facts: &mut Facts) {
        let schema = self.cx.schema;
        let Some((id, field)) = schema
            .find(name)
            .and_then(|id| Some((id, schema.field(id)?)))
        else {
            return;
        };
        let shape = match field.ty {
            FieldType::Boolean => Shape::Truth,
            FieldType::Text => Shape::Text,
            FieldType::Texts => Shape::Texts,
            _ => Shape::Integers,
        };
        let node = self.graph.add_field(Node::Field(id, shape), id, schema);
        facts.insert(node);
    }
}
