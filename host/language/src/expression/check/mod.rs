//! Names, types and missing values: from the syntax tree to the graph.
//!
//! | file | concept |
//! |---|---|
//! | `typed.rs` | a checked part, and how its value may be missing |
//! | `names.rs` | fields, parameters, lookup tables |
//! | `logic.rs` | `&& || !`, comparisons with `()`, `??` |
//! | `numbers.rs` | comparisons and arithmetic |
//! | `membership.rs` | `in` |
//! | `calls.rs` | functions |
//! | `texts.rs` | functions of texts |
//! | `days.rs` | functions of days |
//! | `lines.rs` | `any all none count sum min max` |

mod calls;
mod days;
mod lines;
mod logic;
mod membership;
mod names;
mod numbers;
mod texts;
mod typed;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::graph::{Graph, NodeId};
use super::node::Node;
use super::parse::by_row;
use super::present;
use super::types::{Compiled, Context, ExpressionId, Failure, Scope};
use crate::check::{Absence, Guard, Operand, may_be_missing, member, no_bitwise, no_condition};
use crate::currencies::{self, Clash, Unit};
use crate::text::{Form, Span, Syntax};
use crate::vocabulary::ValueType;
use sadakat_model::diagnostic::{Problem, Severity, codes};
use sadakat_model::schema::FieldId;
use typed::{Fact, Typed};

/// What an expression has to come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// True or false, for every event.
    Condition,
    /// A value of any type.
    Value,
}

/// Checks an expression and adds it to the graph.
pub(super) fn check(
    graph: &mut Graph,
    text: &str,
    syntax: &Syntax,
    cx: &Context<'_>,
    wanted: Wanted,
) -> Result<Compiled, Failure> {
    let mut checker = Checker::new(graph, text, cx);
    let root = checker.root(syntax, wanted);
    checker.finish(root)
}

/// None for a part with which something is wrong; that is reported already.
type Checked = Option<Typed>;

struct Checker<'a> {
    graph: &'a mut Graph,
    text: &'a str,
    cx: &'a Context<'a>,
    scope: Scope,
    problems: Vec<Problem>,
    by_row: Option<Problem>,
    needs_member: bool,
    /// Where each field is read first.
    read_at: BTreeMap<FieldId, Span>,
    /// Whether it reads a field whose declaration is wrong; that is reported
    /// there.
    unclear: bool,
    /// What has a value here, since an earlier conjunct says so.
    known: BTreeSet<Fact>,
    /// What each part became, if somebody wants to take the expression apart.
    noted: Option<Noted>,
}

/// What the parts of an expression became, by where they stand.
pub(super) type Noted = HashMap<Span, (NodeId, ValueType)>;

/// Checks a condition, and says what each of its parts became.
pub(super) fn parts(
    graph: &mut Graph,
    text: &str,
    syntax: &Syntax,
    cx: &Context<'_>,
) -> Option<Noted> {
    let mut checker = Checker::new(graph, text, cx);
    checker.noted = Some(Noted::default());
    checker.root(syntax, Wanted::Condition)?;
    checker.noted
}

impl<'a> Checker<'a> {
    fn new(graph: &'a mut Graph, text: &'a str, cx: &'a Context<'a>) -> Self {
        Self {
            graph,
            text,
            cx,
            scope: cx.scope,
            problems: Vec::new(),
            by_row: None,
            needs_member: false,
            read_at: BTreeMap::new(),
            unclear: false,
            known: BTreeSet::new(),
            noted: None,
        }
    }

    fn root(&mut self, syntax: &Syntax, wanted: Wanted) -> Checked {
        let checked = self.check(syntax)?;
        if wanted == Wanted::Condition {
            if checked.ty != ValueType::Boolean {
                let part = self.operand(&checked);
                self.problems
                    .push(no_condition(codes::NOT_A_CONDITION, &part));
                return None;
            }
            self.consume(&checked);
        } else if checked.absence == Absence::Guest && !self.is_known(&checked) {
            self.need_member();
        }
        Some(checked)
    }

    fn finish(mut self, root: Checked) -> Result<Compiled, Failure> {
        let (errors, warnings): (Vec<_>, Vec<_>) = std::mem::take(&mut self.problems)
            .into_iter()
            .partition(|problem| problem.severity == Severity::Error);
        if !errors.is_empty() || self.unclear {
            return Err(Failure::Wrong(errors));
        }
        if let Some(problem) = self.by_row {
            return Err(Failure::ByRow(Box::new(problem)));
        }
        let Some(root) = root else {
            return Err(Failure::ByRow(Box::new(by_row(
                0..self.text.len(),
                "this is",
            ))));
        };
        let mut node = root.node;
        if self.cx.scope == Scope::Line && self.graph.scope(node) == Some(Scope::Event) {
            node = self.graph.add(Node::Spread(node));
        }
        // What is simplified away is not read.
        let reads = self.graph.reads(node);
        self.read_at.retain(|id, _| reads.contains(*id));
        Ok(Compiled {
            id: ExpressionId {
                node,
                scope: self.cx.scope,
            },
            ty: root.ty,
            is_money: root.unit == Unit::Money,
            needs_member: self.needs_member,
            reads,
            read_at: self.read_at,
            present: present::when_true(self.graph, node, self.cx.schema),
            warnings,
        })
    }

    fn check(&mut self, syntax: &Syntax) -> Checked {
        let checked = self.check_part(syntax);
        if let Some(part) = &checked {
            self.note(&syntax.span, part.node, part.ty);
        }
        checked
    }

    /// Of parts at the same place the innermost is noted, which comes first.
    fn note(&mut self, span: &Span, node: NodeId, ty: ValueType) {
        if let Some(noted) = &mut self.noted {
            noted.entry(span.clone()).or_insert((node, ty));
        }
    }

    fn check_part(&mut self, syntax: &Syntax) -> Checked {
        let span = syntax.span.clone();
        match &syntax.form {
            Form::Missing => {
                let node = self.graph.add(Node::Truth(false));
                let missing = Typed::new(node, ValueType::Missing, span);
                Some(missing.absent(Absence::Optional).worth(Unit::Zero))
            }
            Form::Boolean(value) => {
                let node = self.graph.add(Node::Truth(*value));
                Some(Typed::new(node, ValueType::Boolean, span))
            }
            Form::Integer(value) => {
                let node = self.graph.add(Node::Integer(*value));
                let unit = Unit::of_number((*value).into());
                Some(Typed::new(node, ValueType::Integer, span).worth(unit))
            }
            Form::Decimal(value) => self.decimal(*value, span),
            Form::Text(text) => {
                let node = self.graph.add(Node::Text(text.clone()));
                Some(Typed::new(node, ValueType::Text, span))
            }
            Form::List(items) => {
                for item in items {
                    self.check(item);
                }
                self.mismatch(span, "a list can only stand after `in`".to_owned(), None)
            }
            Form::Name(_) | Form::Member(..) | Form::Index(..) => self.name(syntax),
            Form::Call(call) => self.call(call, span),
            Form::Not(_) | Form::And(_) | Form::Or(_) | Form::Compare(..) | Form::In(_) => {
                let node = self.truth(syntax).0?;
                Some(Typed::new(node, ValueType::Boolean, span))
            }
            Form::Negate(of) => self.negate(of, span),
            Form::Arithmetic(operation, operands) => {
                let [left, right] = &**operands;
                let (left, right) = (self.check(left), self.check(right));
                self.calculate(*operation, left?, right?, span)
            }
            Form::Coalesce(parts) => self.coalesce(parts, span),
            Form::Range { bounds, .. } => {
                for bound in &**bounds {
                    self.check(bound);
                }
                self.mismatch(span, "a range can only stand after `in`".to_owned(), None)
            }
            Form::Bitwise(symbol, at) => {
                self.problems
                    .push(no_bitwise(codes::EXPRESSION_SYNTAX, symbol, at.clone()));
                None
            }
            Form::ByRow(what) => self.fall_back(span, what),
        }
    }

    /// Uses a part's value, which must be there then.
    fn consume(&mut self, part: &Typed) {
        if part.absence == Absence::Never || self.is_known(part) {
            return;
        }
        if part.absence == Absence::Guest {
            self.need_member();
            return;
        }
        let part = self.operand(part);
        self.problems.push(may_be_missing(&part, Guard::Conjunct));
    }

    /// Notes that something is read that only members have, unless it was asked
    /// whether there is one.
    fn need_member(&mut self) {
        let asked =
            member(self.cx.schema).is_some_and(|member| self.known.contains(&Fact::Field(member)));
        self.needs_member |= !asked;
    }

    /// A part, for what is said about it.
    fn operand<'b>(&'b self, part: &Typed) -> Operand<'b> {
        Operand {
            ty: part.ty,
            span: part.span.clone(),
            written: self.written(&part.span),
            text: match self.graph.node(part.node) {
                Node::Text(text) => Some(text),
                _ => None,
            },
        }
    }

    fn is_known(&self, part: &Typed) -> bool {
        self.known.contains(&self.fact(part.node))
    }

    /// That a part has a value.
    fn fact(&self, node: NodeId) -> Fact {
        let node = self.graph.unspread(node);
        match self.graph.node(node) {
            Node::Field(field, _) => Fact::Field(*field),
            _ => Fact::Part(node),
        }
    }

    fn written(&self, span: &Span) -> &'a str {
        self.text.get(span.clone()).unwrap_or("")
    }

    /// Reports money beside a number that does not say in which currency it
    /// is.
    fn meet(&mut self, left: (Unit, &Span), right: (Unit, &Span)) {
        let schema = self.cx.schema;
        let wrong = match left.0.meet(right.0) {
            Err(clash) if schema.has_several_currencies() => match clash {
                Clash::Left => left.1,
                Clash::Right => right.1,
            },
            _ => return,
        };
        let problem = currencies::bare(self.written(wrong), schema, wrong.clone());
        self.problems.push(problem);
    }

    fn mismatch(&mut self, span: Span, message: String, help: Option<String>) -> Checked {
        self.problems
            .push(Problem::error(codes::TYPE_MISMATCH, span, message).help_if(help));
        None
    }

    fn fall_back(&mut self, span: Span, what: &str) -> Checked {
        if self.by_row.is_none() {
            self.by_row = Some(by_row(span, what));
        }
        None
    }

    fn boolean(&self, node: NodeId, span: Span) -> Checked {
        Some(Typed::new(node, ValueType::Boolean, span))
    }
}
