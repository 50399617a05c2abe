//! `customer.birth_date.year`, field by field.

use std::ops::Range;

use rhai::{ASTFlags, Expr, FnCallExpr, Position};

use super::super::vocabulary::{ObjectId, Part};
use super::Checker;
use super::shape::{Shape, parts_of};
use crate::constants::ParamValue;
use crate::diagnostic::{Problem, codes, nearest};

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
        let mut shape = match &x.lhs {
            root @ Expr::Variable(..) => self.variable(root),
            root => self.expr(root),
        };
        let mut links = Vec::new();
        collect(&x.rhs, flags, indexing, &mut links);
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
                    self.method(&shape, call, position)
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
            Shape::Object(object) => self.part(object, name, span),
            Shape::Line => match self.vocabulary.line(name) {
                Some(cell) => self.read(cell, span),
                None => {
                    let name = format!("line.{name}");
                    let help = self.cx.schema.advice(&name);
                    self.unknown_field(&name, span, help);
                    Shape::Unknown
                }
            },
            Shape::Lines => {
                if !matches!(name, "len" | "is_empty") {
                    let help = format!("write `for line in purchase.lines {{ line.{name} }}`");
                    self.unknown_field(&format!("purchase.lines.{name}"), span, Some(help));
                }
                Shape::Integer
            }
            Shape::Params => {
                if self.cx.params.get(name).is_none() {
                    let help = Self::advice(name, self.cx.params.names());
                    let problem = Problem::error(
                        codes::UNKNOWN_PARAMETER,
                        span,
                        format!("unknown parameter `{name}`"),
                    );
                    let missing = format!("set `{name} = …` under [params] of the manifest");
                    self.report(problem.help(help.unwrap_or(missing)));
                }
                match self.cx.params.get(name) {
                    Some(ParamValue::Integer(_)) => Shape::Integer,
                    _ => Shape::Unknown,
                }
            }
            Shape::Tables => match self.cx.tables.get(name) {
                Some(table) => Shape::Table(table.clone()),
                None => {
                    let help = Self::advice(name, self.cx.tables.names());
                    self.report(
                        Problem::error(
                            codes::UNKNOWN_NAME,
                            span,
                            format!("unknown table `{name}`"),
                        )
                        .help_if(help),
                    );
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
                Shape::Integer
            }
            Shape::TableRow(table) | Shape::Table(table) => {
                if table.column(name).is_none() {
                    let help = Self::advice(name, table.columns().iter().map(String::as_str));
                    self.report(
                        Problem::error(
                            codes::UNKNOWN_NAME,
                            span,
                            format!("the table has no column `{name}`"),
                        )
                        .help_if(help),
                    );
                }
                Shape::Unknown
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
                    self.unknown_field(&format!("{whole}.{name}"), span, help);
                }
                match name {
                    "chars" | "bytes" | "date" => Shape::Unknown,
                    _ => Shape::Integer,
                }
            }
            Shape::Unknown | Shape::Integer | Shape::Fraction => {
                self.read_anything_named(name);
                Shape::Unknown
            }
        }
    }

    fn part(&mut self, object: ObjectId, name: &str, span: Range<usize>) -> Shape {
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
                let parts = self.vocabulary.parts(object);
                let parts: Vec<String> = parts.map(|(part, _)| format!("{whole}.{part}")).collect();
                if whole == "wallet" {
                    let names = parts.iter().filter_map(|part| part.strip_prefix("wallet."));
                    let help = Self::advice(name, names);
                    self.report(
                        Problem::error(
                            codes::UNKNOWN_NAME,
                            span,
                            format!("unknown wallet `{name}`"),
                        )
                        .help_if(help),
                    );
                    return Shape::Unknown;
                }
                // What scripts read beside fields, such as `customer.birthday`.
                let near = nearest(&wrong, parts.iter().map(String::as_str));
                let help = match near {
                    Some(near) => Some(format!("did you mean `{near}`?")),
                    None => self
                        .cx
                        .schema
                        .advice(&wrong)
                        .or_else(|| Self::advice(&wrong, parts.iter().map(String::as_str))),
                };
                self.unknown_field(&wrong, span, help);
                Shape::Unknown
            }
        }
    }

    fn unknown_field(&mut self, name: &str, span: Range<usize>, help: Option<String>) {
        if self.cx.schema.is_unclear(name) {
            return;
        }
        let message = format!("unknown field `{name}`");
        self.report(Problem::error(codes::UNKNOWN_FIELD, span, message).help_if(help));
    }

    fn index(&mut self, shape: Shape, index: &Expr, span: Range<usize>) -> Shape {
        let key = self.expr(index);
        match shape {
            Shape::Object(object) => match index {
                Expr::StringConstant(name, _) => self.part(object, name, span),
                _ => {
                    self.read_all(object);
                    Shape::Unknown
                }
            },
            Shape::Lines | Shape::SomeLines => Shape::Line,
            Shape::Table(table) => {
                // A missing key has no row, and that is allowed.
                drop(key);
                Shape::TableRow(table)
            }
            Shape::Params | Shape::Tables | Shape::TableRow(_) => match index {
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
            Shape::Field(..) | Shape::Unknown | Shape::Integer | Shape::Fraction => {
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
