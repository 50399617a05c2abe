//! Fields that have a value together, so that who asks about one of them need
//! not ask about the others.

use super::Checker;
use super::names::dotted;
use super::typed::{Implied, PresentNodes};
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

    /// What has a value if a comparison is true, or if it is false: whoever
    /// has bought something has bought it on some day.
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
        let counted = count
            .and_then(|name| schema.find(&name))
            .map_or_else(Vec::new, |id| schema.counted_by(id));
        // What is true of 0 does not say that there is one.
        let facts = if comparison.holds(&0, &number) {
            &mut implied.when_false
        } else {
            &mut implied.when_true
        };
        for id in counted {
            self.add_fact(id, facts);
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
