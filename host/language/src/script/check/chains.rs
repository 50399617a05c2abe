//! `customer.birth_date.year`, field by field.

use std::ops::Range;

use rhai::{ASTFlags, Expr, FnCallExpr, Position};

use super::super::vocabulary::{ObjectId, Part};
use super::Checker;
use super::shape::{Shape, parts_of};
use crate::check::{belongs_to_line, no_column, no_field, no_parameter, no_table};
use crate::vocabulary::ValueType;
use sadakat_model::constants::ParamValue;
use sadakat_model::diagnostic::{Problem, codes, nearest};
use sadakat_model::values::NUMBER_DIGITS;

/// A step of a chain.
pub(super) enum Link<'a> {
    Property(&'a str, Position),
    Method(&'a FnCallExpr, Position),
    Index(&'a Expr),
}

impl Checker<'_> {
    /// A chain from its beginning to its end.
    pub(super) fn chain(&mut self, expr: &Expr) -> Shape {
        let (x, flags, indexing) = match expr {
            Expr::Dot(x, flags, _) => (x, *flags, false),
            Expr::Index(x, flags, _) => (x, *flags, true),
            _ => return Shape::Unknown,
        };
        let start = self.places.byte(x.lhs.start_position());
        let mut links = Vec::new();
        collect(&x.rhs, flags, indexing, &mut links);
        let mut shape = match &x.lhs {
            root if self.unknown_root(root, &links) => Shape::Unknown,
            root @ Expr::Variable(..) => self.variable(root),
            root => self.expr(root),
        };
        for (link, safe) in links {
            shape = match link {
                Link::Property(name, position) => {
                    let span = start..self.places.token(position).end;
                    self.property(shape, name, span, safe)
                }
                Link::Index(index) => {
                    let end = self.places.token(index.start_position()).end;
                    self.index(shape, index, start..end)
                }
                Link::Method(call, position) => {
                    if !safe {
                        self.operand(&shape, None);
                    }
                    self.method(expr, &shape, call, position)
                }
            };
        }
        if let Shape::Object(object) = shape {
            self.read_all(object);
        }
        shape
    }

    fn property(&mut self, shape: Shape, name: &str, span: Range<usize>, safe: bool) -> Shape {
        match shape {
            Shape::Object(object) => self.member(object, name, span),
            Shape::Line => match self.vocabulary.line(name) {
                Some(cell) => self.read(cell, span),
                None => {
                    self.no_field(&format!("line.{name}"), span);
                    Shape::Unknown
                }
            },
            Shape::Lines => {
                if !matches!(name, "len" | "is_empty") {
                    let help = format!("write `for line in purchase.lines {{ line.{name} }}`");
                    let message = format!("a list of lines has no `{name}`");
                    self.report(Problem::error(codes::UNKNOWN_FIELD, span, message).help(help));
                }
                Shape::Value(ValueType::Integer)
            }
            Shape::Params => {
                if self.cx.params.get(name).is_none() {
                    self.report(no_parameter(name, self.cx.params, span));
                }
                match self.cx.params.get(name) {
                    Some(ParamValue::Boolean(_)) => Shape::Value(ValueType::Boolean),
                    Some(ParamValue::Integer(_)) => Shape::Value(ValueType::Integer),
                    Some(ParamValue::Decimal(_)) => Shape::Value(ValueType::Decimal(NUMBER_DIGITS)),
                    Some(ParamValue::Text(_)) => Shape::Value(ValueType::Text),
                    Some(ParamValue::Date(_)) => Shape::Value(ValueType::Date),
                    Some(ParamValue::List(_)) | None => Shape::Unknown,
                }
            }
            Shape::Tables => match self.cx.tables.get(name) {
                Some(table) => Shape::Table(name.into(), table.clone()),
                None => {
                    self.report(no_table(name, self.cx.tables, span));
                    Shape::Unknown
                }
            },
            Shape::SomeLines => {
                if !matches!(name, "len" | "is_empty") {
                    let known = ["len", "is_empty"];
                    let help = Self::advice(name, known);
                    let message = format!("a list of lines has no `{name}`");
                    self.report(Problem::error(codes::UNKNOWN_FIELD, span, message).help_if(help));
                }
                Shape::Value(ValueType::Integer)
            }
            Shape::TableRow(of, table) | Shape::Table(of, table) => {
                if table.column(name).is_none() {
                    self.report(no_column(name, &table, &of, span));
                    return Shape::Unknown;
                }
                Shape::Value(ValueType::Text)
            }
            Shape::Field(cell, place) => {
                let parts = parts_of(cell.ty);
                if parts.contains(&name) {
                    if !safe {
                        self.operand(&Shape::Field(cell, place), None);
                    }
                } else {
                    let field = self.cx.schema.field(cell.id);
                    let whole = field.map_or(String::new(), |field| field.name.clone());
                    let help = Self::advice(name, parts.iter().copied());
                    let message = format!("there is no field `{whole}.{name}`");
                    self.report(Problem::error(codes::UNKNOWN_FIELD, span, message).help_if(help));
                }
                match name {
                    "chars" | "bytes" => Shape::Unknown,
                    "date" => Shape::Value(ValueType::Date),
                    "is_empty" | "is_zero" | "is_even" | "is_odd" => {
                        Shape::Value(ValueType::Boolean)
                    }
                    _ => Shape::Value(ValueType::Integer),
                }
            }
            Shape::Unknown | Shape::Value(_) => {
                self.read_anything_named(name);
                Shape::Unknown
            }
        }
    }

    fn member(&mut self, object: ObjectId, name: &str, span: Range<usize>) -> Shape {
        match self.vocabulary.part(object, name) {
            Some(Part::Field(cell)) => self.read(cell, span),
            Some(Part::Object(object)) => Shape::Object(object),
            Some(Part::Lines) => {
                self.available("purchase.lines", &span);
                Shape::Lines
            }
            None => {
                let whole = self.vocabulary.name(object).to_owned();
                let wrong = format!("{whole}.{name}");
                self.no_field(&wrong, span);
                Shape::Unknown
            }
        }
    }

    fn no_field(&mut self, name: &str, span: Range<usize>) {
        if !self.cx.schema.is_unclear(name) {
            let problem = no_field(name, self.cx.schema, self.cx.params, span);
            self.report(problem);
        }
    }

    /// Reports a chain whose beginning stands for nothing, such as
    /// `purchse.total`; whether it was one.
    fn unknown_root(&mut self, root: &Expr, links: &[(Link<'_>, bool)]) -> bool {
        let Expr::Variable(v, _, position) = root else {
            return false;
        };
        let name = v.1.as_str();
        let locals = self.locals.iter().map(|local| local.name.as_str());
        if !v.2.is_empty() || !self.is_unknown(name) || nearest(name, locals).is_some() {
            return false;
        }
        let mut dotted = name.to_owned();
        let mut span = self.places.token(*position);
        for (link, _) in links {
            let Link::Property(part, position) = link else {
                break;
            };
            dotted = format!("{dotted}.{part}");
            span.end = self.places.token(*position).end;
        }
        if dotted == name {
            return false;
        }
        if self.cx.schema.find(&dotted).is_some() {
            self.report(belongs_to_line(&dotted, !self.condition, span));
        } else {
            self.no_field(&dotted, span);
        }
        true
    }

    fn index(&mut self, shape: Shape, index: &Expr, span: Range<usize>) -> Shape {
        let key = self.expr(index);
        match shape {
            Shape::Object(object) => match index {
                Expr::StringConstant(name, _) => self.member(object, name, span),
                _ => {
                    self.read_all(object);
                    Shape::Unknown
                }
            },
            Shape::Lines | Shape::SomeLines => Shape::Line,
            Shape::Table(of, table) => {
                // A missing key has no row, and that is allowed.
                drop(key);
                Shape::TableRow(of, table)
            }
            Shape::Params | Shape::Tables | Shape::TableRow(..) => match index {
                Expr::StringConstant(name, _) => self.property(shape, &name.clone(), span, false),
                _ => Shape::Unknown,
            },
            Shape::Line => match index {
                Expr::StringConstant(name, _) => self.property(shape, &name.clone(), span, false),
                _ => {
                    let ids = self.vocabulary.lines().map(|(_, cell)| cell.id);
                    self.findings.reads.extend(&ids.collect());
                    Shape::Unknown
                }
            },
            Shape::Field(..) | Shape::Unknown | Shape::Value(_) => {
                self.operand(&shape, None);
                Shape::Unknown
            }
        }
    }

    /// A part of something that only running would tell: every field of this
    /// name may be read.
    fn read_anything_named(&mut self, name: &str) {
        let suffix = format!(".{name}");
        let fields = self.cx.schema.fields().iter();
        let ids: Vec<_> = fields
            .filter(|field| field.name.ends_with(&suffix))
            .filter_map(|field| self.cx.schema.find(&field.name))
            .collect();
        for id in ids {
            self.findings.reads.insert(id);
        }
        if name == "birthday" {
            let birth = self.cx.schema.find("customer.birth_date");
            self.findings.reads.extend(&birth.into_iter().collect());
        }
    }
}

/// The links of a chain.
pub(super) fn links(chain: &Expr) -> Vec<Link<'_>> {
    let (x, flags, indexing) = match chain {
        Expr::Dot(x, flags, _) => (x, *flags, false),
        Expr::Index(x, flags, _) => (x, *flags, true),
        _ => return Vec::new(),
    };
    let mut links = Vec::new();
    collect(&x.rhs, flags, indexing, &mut links);
    links.into_iter().map(|(link, _)| link).collect()
}

/// The links of a chain, each with whether `?.` or `?[` leads to it.
fn collect<'a>(rest: &'a Expr, flags: ASTFlags, indexing: bool, links: &mut Vec<(Link<'a>, bool)>) {
    let safe = flags.contains(ASTFlags::NEGATED);
    let (next, inner, next_indexing) = match rest {
        Expr::Dot(y, inner, _) if !flags.contains(ASTFlags::BREAK) => (y, *inner, false),
        Expr::Index(y, inner, _) if !flags.contains(ASTFlags::BREAK) => (y, *inner, true),
        last => {
            links.extend(link(last, indexing).map(|link| (link, safe)));
            return;
        }
    };
    links.extend(link(&next.lhs, indexing).map(|link| (link, safe)));
    collect(&next.rhs, inner, next_indexing, links);
}

fn link(expr: &Expr, indexing: bool) -> Option<Link<'_>> {
    match expr {
        expr if indexing => Some(Link::Index(expr)),
        Expr::Property(p, position) => Some(Link::Property(&p.2, *position)),
        Expr::MethodCall(x, position) => Some(Link::Method(x, *position)),
        _ => None,
    }
}
