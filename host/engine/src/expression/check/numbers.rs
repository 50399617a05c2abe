//! Comparisons and arithmetic.

use rust_decimal::Decimal;

use super::typed::Typed;
use super::{Checked, Checker};
use crate::diagnostic::{Problem, codes};
use crate::expression::graph::{Graph, NodeId};
use crate::expression::node::Node;
use crate::expression::syntax::{Arithmetic, Comparison, Form, Span, Syntax};
use crate::expression::types::ValueType;
use crate::model::{Date, NUMBER_DIGITS, pow10};

/// Numbers with more decimal places are not kept as 64-bit integers.
const MOST_DIGITS: u8 = 12;

impl Checker<'_> {
    pub(super) fn decimal(&mut self, value: Decimal, span: Span) -> Checked {
        let value = value.normalize();
        let digits = u8::try_from(value.scale()).unwrap_or(u8::MAX);
        match i64::try_from(value.mantissa()) {
            Ok(mantissa) if digits <= MOST_DIGITS => {
                let node = self.graph.add(Node::Integer(mantissa));
                Some(Typed::new(node, ValueType::Decimal(digits), span))
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
        use ValueType::{Boolean, Date, Instant, Text};
        let schema = self.cx.schema;
        let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        let digits = left.ty.digits(schema).zip(right.ty.digits(schema));
        let comparable = match (left.ty, right.ty) {
            (Date, Date) | (Instant, Instant) => true,
            (Text, Text) | (Boolean, Boolean) => equality,
            (left, right) => digits.is_some() && !is_mixed(left, right),
        };
        if !comparable {
            if self.quoted_parameter(left, right) || self.quoted_parameter(right, left) {
                return None;
            }
            let message = if left.ty == right.ty {
                format!("{} has no order", plural(left.ty))
            } else {
                format!(
                    "{} is compared with {}",
                    left.ty.describe(),
                    right.ty.describe()
                )
            };
            let help = self.comparison_help(left, right);
            self.mismatch(span.clone(), message, help);
            return None;
        }
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

    fn comparison_help(&self, left: &Typed, right: &Typed) -> Option<String> {
        use ValueType::{Date as Day, Instant, Text, Texts};
        let written = |part: &Typed| self.written(&part.span).to_owned();
        let other = |ty: ValueType| {
            if left.ty == ty {
                Some((left, right))
            } else if right.ty == ty {
                Some((right, left))
            } else {
                None
            }
        };
        if left.ty == right.ty {
            return (left.ty == Texts)
                .then(|| "write `\"…\" in …`".to_owned())
                .or_else(|| Some("compare with `==` or `!=`".to_owned()));
        }
        if let Some((texts, text)) = other(Texts) {
            return Some(format!("write `{} in {}`", written(text), written(texts)));
        }
        if let Some((instant, _)) = other(Instant) {
            return Some(format!("count days: `days_since({})`", written(instant)));
        }
        if let Some((text, day)) = other(Text) {
            let text = match self.graph.node(text.node) {
                Node::Text(text) => text.to_string(),
                _ => return None,
            };
            if day.ty == Day {
                let example = Date::parse(&text).map_or_else(|| "2026-01-31".to_owned(), |_| text);
                return Some(format!("write `date(\"{example}\")`"));
            }
            if day.ty.digits(self.cx.schema).is_some() && text.parse::<Decimal>().is_ok() {
                return Some(format!("write `{text}` without quotes"));
            }
        }
        None
    }

    /// Reports a parameter that is a text, beside a number or a day; what is
    /// to be mended is its value.
    fn quoted_parameter(&mut self, part: &Typed, other: &Typed) -> bool {
        let Node::Text(text) = self.graph.node(part.node) else {
            return false;
        };
        let wanted = match other.ty {
            ValueType::Date => "a day",
            ty if ty.digits(self.cx.schema).is_some() => "a number",
            _ => return false,
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
            let message = format!("{} has no sign", of.ty.describe());
            return self.mismatch(span, message, None);
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
        Some(Typed::new(node, of.ty, span))
    }

    pub(super) fn calculate(
        &mut self,
        operation: Arithmetic,
        left: Typed,
        right: Typed,
        span: Span,
    ) -> Checked {
        use ValueType::{Decimal, Integer, Money, Text};
        let schema = self.cx.schema;
        let Some((l, r)) = left.ty.digits(schema).zip(right.ty.digits(schema)) else {
            if self.quoted_parameter(&left, &right) || self.quoted_parameter(&right, &left) {
                return None;
            }
            if left.ty == Text || right.ty == Text {
                return self.fall_back(span, "joining texts is");
            }
            return self.not_numbers(&left, &right, span);
        };
        self.consume(&left);
        self.consume(&right);
        let both_whole = left.ty == Integer && right.ty == Integer;
        let (ty, left_up, right_up) = match operation {
            Arithmetic::Add | Arithmetic::Subtract => {
                if is_mixed(left.ty, right.ty) {
                    let message = format!(
                        "{} and {} cannot be added",
                        left.ty.describe(),
                        right.ty.describe()
                    );
                    return self.mismatch(span, message, None);
                }
                let digits = l.max(r);
                (wider(left.ty, l, right.ty, r), digits - l, digits - r)
            }
            Arithmetic::Multiply => {
                if left.ty == Money && right.ty == Money {
                    let message = "an amount times an amount is not an amount".to_owned();
                    return self.mismatch(span, message, None);
                }
                let ty = match (left.ty, right.ty) {
                    (Integer, ty) | (ty, Integer) => ty,
                    _ => Decimal(l + r),
                };
                (ty, 0, 0)
            }
            Arithmetic::Divide if both_whole => {
                self.problems.push(
                    Problem::warning(
                        codes::INTEGER_DIVISION,
                        span.clone(),
                        "this division of whole numbers drops the rest",
                    )
                    .help("multiply by `1.0` first to keep the fraction"),
                );
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
        Some(Typed::new(node, ty, span))
    }

    fn not_numbers(&mut self, left: &Typed, right: &Typed, span: Span) -> Checked {
        let wrong = if left.ty.digits(self.cx.schema).is_none() {
            left
        } else {
            right
        };
        let written = self.written(&wrong.span);
        let message = format!("{} is not a number", wrong.ty.describe());
        let help =
            matches!(wrong.ty, ValueType::Date | ValueType::Instant).then(|| match written {
                "today" | "now" => "count days, for example `days_since(…) > 30`".to_owned(),
                _ => format!("count days: `days_since({written})`"),
            });
        self.mismatch(span, message, help)
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

/// Whether they are an amount and a quantity.
fn is_mixed(left: ValueType, right: ValueType) -> bool {
    use ValueType::{Money, Quantity};
    matches!((left, right), (Money, Quantity) | (Quantity, Money))
}

const fn plural(ty: ValueType) -> &'static str {
    match ty {
        ValueType::Text => "a text",
        ValueType::Boolean => "`true` or `false`",
        other => other.describe(),
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
