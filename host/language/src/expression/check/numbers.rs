//! Comparisons and arithmetic.

use rust_decimal::Decimal;

use super::typed::Typed;
use super::{Checked, Checker};
use crate::check::{
    comparable, computes, integer_division, no_arithmetic, no_comparison, no_sign, wanted_beside,
};
use crate::currencies::Unit;
use crate::expression::graph::{Graph, NodeId};
use crate::expression::node::Node;
use crate::text::{Arithmetic, Comparison, Form, Span, Syntax};
use crate::vocabulary::ValueType;
use sadakat_model::diagnostic::Problem;
use sadakat_model::values::{NUMBER_DIGITS, pow10};

/// Numbers with more decimal places are not kept as 64-bit integers.
const MOST_DIGITS: u8 = 12;

impl Checker<'_> {
    pub(super) fn decimal(&mut self, value: Decimal, span: Span) -> Checked {
        let value = value.normalize();
        let digits = u8::try_from(value.scale()).unwrap_or(u8::MAX);
        match i64::try_from(value.mantissa()) {
            Ok(mantissa) if digits <= MOST_DIGITS => {
                let node = self.graph.add(Node::Integer(mantissa));
                let number = Typed::new(node, ValueType::Decimal(digits), span);
                Some(number.worth(Unit::of_number(value)))
            }
            _ => self.fall_back(span, "numbers with more than 18 digits are"),
        }
    }

    pub(super) fn compare(
        &mut self,
        comparison: Comparison,
        left: &Typed,
        right: &Typed,
        span: &Span,
    ) -> Option<NodeId> {
        use ValueType::{Boolean, Text};
        let schema = self.cx.schema;
        let digits = left.ty.digits(schema).zip(right.ty.digits(schema));
        if !comparable(comparison, left.ty, right.ty) {
            if !self.quoted_parameter(left, right) && !self.quoted_parameter(right, left) {
                let (left, right) = (self.operand(left), self.operand(right));
                let problem = no_comparison(&left, &right, span.clone());
                self.problems.push(problem);
            }
            return None;
        }
        self.meet((left.unit, &left.span), (right.unit, &right.span));
        self.consume(left);
        self.consume(right);
        let node = match (left.ty, right.ty) {
            (Text, Text) => {
                self.possible(left, right);
                self.possible(right, left);
                self.same_text(left.node, right.node)
            }
            (Boolean, Boolean) => self.same(left.node, right.node),
            _ => {
                let (left_digits, right_digits) = digits.unwrap_or((0, 0));
                let left = (left.node, left_digits);
                let right = (right.node, right_digits);
                return Some(self.graph.add_compare(comparison, left, right));
            }
        };
        Some(if comparison == Comparison::NotEqual {
            self.graph.add_not(node)
        } else {
            node
        })
    }

    /// Reports a parameter that is a text, beside a number or a day; what is
    /// to be mended is its value.
    fn quoted_parameter(&mut self, part: &Typed, other: &Typed) -> bool {
        let Node::Text(text) = self.graph.node(part.node) else {
            return false;
        };
        let Some(wanted) = wanted_beside(other.ty) else {
            return false;
        };
        let Some(name) = self.written(&part.span).strip_prefix("params.") else {
            return false;
        };
        let problem = Problem::parameter(part.span.clone(), name, text, wanted);
        self.problems.push(problem);
        true
    }

    pub(super) fn negate(&mut self, of: &Syntax, span: Span) -> Checked {
        if let Form::Decimal(value) = of.form {
            return self.decimal(-value, span);
        }
        let of = self.check(of)?;
        let Some(digits) = of.ty.digits(self.cx.schema) else {
            self.problems.push(no_sign(of.ty, span));
            return None;
        };
        self.consume(&of);
        let zero = self.graph.add(Node::Integer(0));
        let node = self.graph.add(Node::Calculate {
            operation: Arithmetic::Subtract,
            left: zero,
            right: of.node,
            left_up: digits,
            right_up: 0,
        });
        Some(Typed::new(node, of.ty, span).worth(of.unit))
    }

    pub(super) fn calculate(
        &mut self,
        operation: Arithmetic,
        left: Typed,
        right: Typed,
        span: Span,
    ) -> Checked {
        use ValueType::{Decimal, Integer};
        let schema = self.cx.schema;
        if !computes(operation, left.ty, right.ty) {
            if !self.quoted_parameter(&left, &right) && !self.quoted_parameter(&right, &left) {
                let (left, right) = (self.operand(&left), self.operand(&right));
                let problem = no_arithmetic(operation, &left, &right, span);
                self.problems.push(problem);
            }
            return None;
        }
        if Unit::is_of_a_kind(operation) {
            self.meet((left.unit, &left.span), (right.unit, &right.span));
        }
        let unit = Unit::of_operation(operation, left.unit, right.unit);
        let Some((l, r)) = left.ty.digits(schema).zip(right.ty.digits(schema)) else {
            self.consume(&left);
            self.consume(&right);
            let of_texts = left.ty == ValueType::Text || right.ty == ValueType::Text;
            let what = if of_texts {
                "joining texts is"
            } else {
                "counting on from a day is"
            };
            return self.fall_back(span, what);
        };
        self.consume(&left);
        self.consume(&right);
        let both_whole = left.ty == Integer && right.ty == Integer;
        let (ty, left_up, right_up) = match operation {
            Arithmetic::Add | Arithmetic::Subtract => {
                let digits = l.max(r);
                (wider(left.ty, l, right.ty, r), digits - l, digits - r)
            }
            Arithmetic::Multiply => {
                let ty = match (left.ty, right.ty) {
                    (Integer, ty) | (ty, Integer) => ty,
                    _ => Decimal(l + r),
                };
                (ty, 0, 0)
            }
            Arithmetic::Divide if both_whole => {
                self.problems.push(integer_division(span.clone()));
                (Integer, 0, 0)
            }
            // left / 10^l divided by right / 10^r, times 10^6.
            Arithmetic::Divide => {
                let up = NUMBER_DIGITS + r;
                let ty = Decimal(NUMBER_DIGITS);
                (ty, up.saturating_sub(l), l.saturating_sub(up))
            }
            Arithmetic::Remainder if both_whole => (Integer, 0, 0),
            Arithmetic::Remainder => return self.fall_back(span, "the rest of fractions is"),
        };
        if ty.digits(schema).is_some_and(|digits| digits > MOST_DIGITS) {
            return self.fall_back(span, "numbers with more than 12 decimal places are");
        }
        let node = self.graph.add(Node::Calculate {
            operation,
            left: left.node,
            right: right.node,
            left_up,
            right_up,
        });
        Some(Typed::new(node, ty, span).worth(unit))
    }

    /// The same number with more decimal places.
    pub(super) fn rescale(&mut self, of: NodeId, up: u8, span: &Span) -> Option<NodeId> {
        if up == 0 {
            return Some(of);
        }
        let node = match *self.graph.node(of) {
            Node::Integer(value) => match value.checked_mul(pow10(up)) {
                Some(value) => Node::Integer(value),
                None => {
                    self.mismatch(span.clone(), "the number is too large".to_owned(), None);
                    return None;
                }
            },
            _ => Node::Rescale(of, up),
        };
        Some(self.graph.add(node))
    }
}

fn wider(left: ValueType, l: u8, right: ValueType, r: u8) -> ValueType {
    let named = |ty| !matches!(ty, ValueType::Integer | ValueType::Decimal(_));
    if l >= r && named(left) {
        left
    } else if r >= l && named(right) {
        right
    } else if left == ValueType::Integer && right == ValueType::Integer {
        left
    } else {
        ValueType::Decimal(l.max(r))
    }
}

impl Graph {
    /// A comparison of numbers, each with its decimal places.
    pub(super) fn add_compare(
        &mut self,
        comparison: Comparison,
        (left, left_digits): (NodeId, u8),
        (right, right_digits): (NodeId, u8),
    ) -> NodeId {
        let digits = left_digits.max(right_digits);
        let (left_up, right_up) = (digits - left_digits, digits - right_digits);
        let constant = |graph: &Self, id| match graph.node(id) {
            Node::Integer(value) => Some(*value),
            _ => None,
        };
        match (constant(self, left), constant(self, right)) {
            (Some(l), Some(r)) => {
                let l = i128::from(l) * i128::from(pow10(left_up));
                let r = i128::from(r) * i128::from(pow10(right_up));
                self.add(Node::Truth(comparison.holds(&l, &r)))
            }
            (Some(_), None) => self.add_compare(
                comparison.flipped(),
                (right, right_digits),
                (left, left_digits),
            ),
            (None, Some(value)) => {
                // A constant is brought to the other's scale here, not for
                // each event.
                let scaled = value.checked_mul(pow10(right_up));
                let (right, right_up) = match scaled {
                    Some(value) => (self.add(Node::Integer(value)), 0),
                    None => (right, right_up),
                };
                self.add(Node::Compare {
                    comparison,
                    left,
                    right,
                    left_up,
                    right_up,
                })
            }
            (None, None) => self.add(Node::Compare {
                comparison,
                left,
                right,
                left_up,
                right_up,
            }),
        }
    }
}
