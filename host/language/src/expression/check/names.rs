//! Fields, parameters and lookup tables.

use super::typed::Typed;
use super::{Checked, Checker};
use crate::check::{
    Absence, belongs_to_line, list_as_value, no_cell, no_column, no_field, no_parameter,
    no_single_value, no_table, not_everywhere, shared_seed,
};
use crate::currencies::{self, Unit};
use crate::expression::node::{Node, Shape};
use crate::expression::types::Scope;
use crate::text::{Form, Span, Syntax};
use crate::vocabulary::ValueType;
use sadakat_model::constants::ParamValue;
use sadakat_model::schema::{Field, FieldId};

impl Checker<'_> {
    /// A field, a parameter or a cell of a lookup table.
    pub(super) fn name(&mut self, syntax: &Syntax) -> Checked {
        if let Form::Member(base, column, column_span) = &syntax.form
            && let Form::Index(table, key) = &base.form
            && let Some(name) = dotted(table)
            && let Some(name) = name.strip_prefix("tables.")
        {
            return self.lookup(name, table, key, (column, column_span), syntax);
        }
        let Some(name) = dotted(syntax) else {
            if dotted_under(syntax, "tables") {
                self.problems.push(no_cell(syntax.span.clone()));
                return None;
            }
            return self.fall_back(syntax.span.clone(), "this is");
        };
        if let Some(parameter) = name.strip_prefix("params.") {
            let value = self.parameter(parameter, &syntax.span)?.clone();
            let constant = self.constant(&value, syntax.span.clone())?;
            return Some(constant.worth(Unit::of_parameter(self.cx.params, parameter)));
        }
        if let Some(id) = self.cx.schema.find(&name) {
            return self.field(id, syntax.span.clone());
        }
        self.unknown_field(&name, syntax.span.clone());
        None
    }

    fn unknown_field(&mut self, name: &str, span: Span) {
        if self.cx.schema.is_unclear(name) {
            self.unclear = true;
            return;
        }
        let (schema, prefix) = (self.cx.schema, format!("{name}."));
        let problem = if schema.names_under(&prefix).next().is_some() {
            no_single_value(name, schema, span)
        } else {
            no_field(name, schema, self.cx.params, span)
        };
        self.problems.push(problem);
    }

    fn parameter(&mut self, name: &str, span: &Span) -> Option<&'_ ParamValue> {
        let found = self.cx.params.get(name);
        if found.is_none() {
            let problem = no_parameter(name, self.cx.params, span.clone());
            self.problems.push(problem);
        }
        found
    }

    /// A list parameter, after `in`, with what it is worth.
    pub(super) fn list_parameter(&mut self, syntax: &Syntax) -> Option<(Unit, Vec<ParamValue>)> {
        let (name, params) = (dotted(syntax)?, self.cx.params);
        let name = name.strip_prefix("params.")?;
        match params.get(name)? {
            ParamValue::List(items) => Some((Unit::of_parameter(params, name), items.clone())),
            _ => None,
        }
    }

    pub(super) fn constant(&mut self, value: &ParamValue, span: Span) -> Checked {
        let (node, ty) = match value {
            ParamValue::Boolean(value) => (Node::Truth(*value), ValueType::Boolean),
            ParamValue::Integer(value) => (Node::Integer(*value), ValueType::Integer),
            ParamValue::Text(text) => (Node::Text(text.clone()), ValueType::Text),
            ParamValue::Date(day) => (Node::Integer(day.days().into()), ValueType::Date),
            ParamValue::Decimal(value) => return self.decimal(*value, span),
            ParamValue::List(_) => {
                let problem = list_as_value(self.written(&span), span.clone());
                self.problems.push(problem);
                return None;
            }
        };
        let node = self.graph.add(node);
        Some(Typed::new(node, ty, span))
    }

    fn field(&mut self, id: FieldId, span: Span) -> Checked {
        let field = self.cx.schema.field(id)?;
        self.note_reading(id, &span);
        let available = self.is_available(field, &span);
        let shape = Shape::of(field.ty);
        let mut node = match field.name.as_str() {
            "today" => self.graph.add(Node::Today),
            "now" | "event.at" => self.graph.add(Node::Now),
            _ => self
                .graph
                .add_field(Node::Field(id, shape), id, self.cx.schema),
        };
        if self.scope == Scope::Line && !field.is_line() {
            node = self.graph.add(Node::Spread(node));
        }
        let unit = currencies::worth(field, self.cx.schema, span.clone(), &mut self.problems);
        let ty = ValueType::of_field(field.ty);
        available.then(|| {
            Typed::new(node, ty, span)
                .absent(Absence::of(field))
                .worth(unit)
        })
    }

    /// Notes where a field is read. What stands behind something else may be
    /// looked at before it.
    fn note_reading(&mut self, id: FieldId, span: &Span) {
        let first = self.read_at.entry(id).or_insert_with(|| span.clone());
        if span.start < first.start {
            first.clone_from(span);
        }
    }

    /// Whether all kinds of events have the field; else says so.
    fn is_available(&mut self, field: &Field, span: &Span) -> bool {
        let problem = if field.name == "event.seed" {
            Some(shared_seed(span.clone()))
        } else if field.is_line() && self.scope == Scope::Event {
            Some(belongs_to_line(&field.name, false, span.clone()))
        } else {
            not_everywhere(&field.name, self.cx.schema, self.cx.kinds, span)
        };
        let available = problem.is_none();
        self.problems.extend(problem);
        available
    }

    fn lookup(
        &mut self,
        table_name: &str,
        table_syntax: &Syntax,
        key: &Syntax,
        (column, column_span): (&str, &Span),
        whole: &Syntax,
    ) -> Checked {
        let key = self.check(key);
        let Some(table) = self.cx.tables.get(table_name) else {
            let span = table_syntax.span.clone();
            self.problems
                .push(no_table(table_name, self.cx.tables, span));
            return None;
        };
        let Some(position) = table.column(column) else {
            self.problems
                .push(no_column(column, table, table_name, column_span.clone()));
            return None;
        };
        let key = key?;
        if key.ty != ValueType::Text {
            let message = format!("the key of a table is a text, not {}", key.ty.describe());
            return self.mismatch(key.span, message, None);
        }
        // A missing key has no row: as for a key that is not in the table,
        // the cell is missing.
        let number = self.graph.add_lookup(table_name, position, table);
        let node = self.graph.on_text(key.node, &mut |graph, text| {
            let constant = match graph.node(text) {
                Node::Text(key) => Some(table.get(key, position).map(Into::into)),
                _ => None,
            };
            graph.add(match constant {
                Some(Some(cell)) => Node::Text(cell),
                Some(None) => Node::Nothing(Shape::Text),
                None => Node::Lookup(number, text),
            })
        });
        Some(Typed::new(node, ValueType::Text, whole.span.clone()).absent(Absence::Optional))
    }
}

/// `customer.tier`, if it is a name with members.
pub(super) fn dotted(syntax: &Syntax) -> Option<String> {
    match &syntax.form {
        Form::Name(name) => Some(name.clone()),
        Form::Member(base, name, _) => Some(format!("{}.{name}", dotted(base)?)),
        _ => None,
    }
}

fn dotted_under(syntax: &Syntax, first: &str) -> bool {
    match &syntax.form {
        Form::Name(name) => name == first,
        Form::Member(base, ..) | Form::Index(base, _) => dotted_under(base, first),
        _ => false,
    }
}
