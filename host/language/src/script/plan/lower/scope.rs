//! What names mean.

use std::sync::Arc;

use rhai::{Expr, Position};

use super::super::tree::{Constant, Expression, Slot};
use super::{Held, Lowering};
use crate::script::vocabulary::{Global, ObjectId};
use sadakat_model::constants::{ParamValue, Table};

/// What a name or a chain stands for.
#[derive(Debug, Clone)]
pub(super) enum Meaning {
    Value(Expression),
    /// `customer`, `wallet.points`.
    Object(ObjectId),
    /// `params`.
    Params,
    /// `tables`.
    Tables,
    /// `tables.stores`.
    Table(Arc<Table>),
    /// A map of the script, with a variable for each of its values.
    Map(Arc<[(Arc<str>, Slot)]>),
}

/// The variables of the script at a place.
#[derive(Debug, Default)]
pub(super) struct Scope {
    names: Vec<(String, Meaning)>,
    /// Where those begin that can be seen: a function does not see those of
    /// its caller.
    visible: usize,
}

impl Scope {
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    pub(super) fn truncate(&mut self, len: usize) {
        self.names.truncate(len);
    }

    pub(super) fn bind(&mut self, name: &str, meaning: Meaning) {
        self.names.push((name.to_owned(), meaning));
    }

    pub(super) fn find(&self, name: &str) -> Option<&Meaning> {
        let seen = self.names.get(self.visible..).unwrap_or(&[]);
        let found = seen.iter().rev().find(|(known, _)| known == name);
        found.map(|(_, meaning)| meaning)
    }

    /// Hides all variables; gives back what [`Self::leave`] needs.
    pub(super) fn enter(&mut self) -> (usize, usize) {
        let before = (self.visible, self.names.len());
        self.visible = self.names.len();
        before
    }

    pub(super) fn leave(&mut self, (visible, len): (usize, usize)) {
        self.visible = visible;
        self.names.truncate(len);
    }
}

impl Lowering<'_> {
    /// A variable that no name means yet.
    pub(super) fn new_slot(&mut self, position: Position) -> Held<Slot> {
        let slot = Slot(self.slots);
        match self.slots.checked_add(1) {
            Some(next) => self.slots = next,
            None => {
                return self.unheld(
                    position,
                    "so many variables",
                    "write the script in fewer steps",
                );
            }
        }
        Ok(slot)
    }

    /// A variable of this name from here on.
    pub(super) fn bind(&mut self, name: &str, position: Position) -> Held<Slot> {
        let slot = self.new_slot(position)?;
        self.scope
            .bind(name, Meaning::Value(Expression::Slot(slot)));
        Ok(slot)
    }

    /// What a name stands for.
    pub(super) fn name(&self, name: &str, position: Position) -> Held<Meaning> {
        if let Some(meaning) = self.scope.find(name) {
            return Ok(meaning.clone());
        }
        match self.vocabulary.global(name) {
            Some(Global::Field(cell)) => Ok(Meaning::Value(Expression::Field(cell))),
            Some(Global::Object(object)) => Ok(Meaning::Object(object)),
            Some(Global::Params) => Ok(Meaning::Params),
            Some(Global::Tables) => Ok(Meaning::Tables),
            None => self.unheld(
                position,
                format!("`{name}` as a value"),
                "call the function where it is needed",
            ),
        }
    }

    /// A parameter's value.
    pub(super) fn parameter(&self, name: &str, position: Position) -> Held<Expression> {
        match self.cx.params.get(name) {
            Some(value) => Ok(Expression::Constant(constant(value))),
            None => self.unknown(position, name),
        }
    }

    /// What must be a value, not an object with parts.
    pub(super) fn value(&self, meaning: Meaning, whole: &Expr) -> Held<Expression> {
        let what = match meaning {
            Meaning::Value(value) => return Ok(value),
            Meaning::Object(object) => {
                format!("`{}` as a value", self.vocabulary.name(object))
            }
            Meaning::Params => "`params` as a value".to_owned(),
            Meaning::Tables | Meaning::Table(_) => "a table as a value".to_owned(),
            Meaning::Map(_) => "a map as a value".to_owned(),
        };
        self.unheld(
            whole.start_position(),
            what,
            "write the part that is meant, such as `customer.tier`",
        )
    }
}

fn constant(value: &ParamValue) -> Constant {
    match value {
        ParamValue::Boolean(value) => Constant::Boolean(*value),
        ParamValue::Integer(value) => Constant::Integer(*value),
        ParamValue::Decimal(value) => Constant::Decimal(*value),
        ParamValue::Text(value) => Constant::Text(value.clone()),
        ParamValue::Date(value) => Constant::Date(*value),
        ParamValue::List(values) => Constant::List(values.as_slice().into()),
    }
}
