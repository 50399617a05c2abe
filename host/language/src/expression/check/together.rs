//! Fields that have a value together, so that who asks about one of them need
//! not ask about the others.

use super::Checker;
use super::names::dotted;
use super::typed::{Implied, PresentNodes};
use crate::check::counted;
use crate::expression::node::{Node, Shape};
use crate::text::{Comparison, Form, Syntax};
use sadakat_model::schema::FieldId;

impl Checker<'_> {
    /// What has a value if a field has one, that field included.
    pub(super) fn with_companions(
        &mut self,
        part: &Syntax,
        mut facts: PresentNodes,
    ) -> PresentNodes {
        let schema = self.cx.schema;
        let field = dotted(part).and_then(|name| schema.find(&name));
        for id in field.into_iter().flat_map(|id| schema.together(id)) {
            self.add_fact(id, &mut facts);
        }
        facts
    }

    /// What has a value if a comparison is true, or if it is false, since a
    /// number is not 0 then.
    pub(super) fn implied_by(
        &mut self,
        comparison: Comparison,
        left: &Syntax,
        right: &Syntax,
    ) -> Implied {
        let schema = self.cx.schema;
        let mut implied = Implied::default();
        let (comparison, count, number) = match (&left.form, &right.form) {
            (_, Form::Integer(number)) => (comparison, dotted(left), *number),
            (Form::Integer(number), _) => (comparison.flipped(), dotted(right), *number),
            _ => return implied,
        };
        let Some(field) = count.and_then(|name| schema.find(&name)) else {
            return implied;
        };
        for (outcome, facts) in [
            (true, &mut implied.when_true),
            (false, &mut implied.when_false),
        ] {
            for id in counted(schema, field, comparison, number, outcome) {
                self.add_fact(id, facts);
            }
        }
        implied
    }

    fn add_fact(&mut self, id: FieldId, facts: &mut PresentNodes) {
        let schema = self.cx.schema;
        let Some(field) = schema.field(id) else {
            return;
        };
        if !field.is_line() {
            let shape = Shape::of(field.ty);
            facts.insert(self.graph.add_field(Node::Field(id, shape), id, schema));
        }
    }
}
