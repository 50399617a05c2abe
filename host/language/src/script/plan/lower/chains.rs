//! `customer.birth_date.year`, link by link.

use std::sync::Arc;

use rhai::{ASTFlags, Expr, FnCallExpr, Position};

use super::super::tree::{Expression, Part};
use super::functions::part;
use super::scope::Meaning;
use super::{Held, Lowering, line};
use crate::script::vocabulary;

/// A step of a chain, with whether `?.` or `?[` leads to it.
enum Link<'e> {
    Property(&'e str, Position, bool),
    Method(&'e FnCallExpr, Position),
    Index(&'e Expr),
}

impl Lowering<'_> {
    /// A chain from its beginning to its end.
    pub(super) fn chain(&mut self, expr: &Expr) -> Held<Meaning> {
        let (x, flags, indexing, position) = match expr {
            Expr::Dot(x, flags, position) => (x, *flags, false, *position),
            Expr::Index(x, flags, position) => (x, *flags, true, *position),
            _ => return self.meaning(expr),
        };
        let mut meaning = self.meaning(&x.lhs)?;
        let mut links = Vec::new();
        if !collect(&x.rhs, flags, indexing, &mut links) {
            return self.unheld(position, "this", "leave it out");
        }
        for link in links {
            meaning = match link {
                Link::Property(name, position, safe) => {
                    self.property(meaning, name, position, safe)?
                }
                Link::Index(index) => self.index(meaning, index, expr)?,
                Link::Method(call, position) => {
                    let of = self.value(meaning, expr)?;
                    Meaning::Value(self.method(of, call, position)?)
                }
            };
        }
        Ok(meaning)
    }

    fn property(
        &mut self,
        meaning: Meaning,
        name: &str,
        position: Position,
        safe: bool,
    ) -> Held<Meaning> {
        Ok(match meaning {
            Meaning::Object(object) => match self.vocabulary.part(object, name) {
                Some(vocabulary::Part::Field(cell)) => Meaning::Value(Expression::Field(cell)),
                Some(vocabulary::Part::Object(object)) => Meaning::Object(object),
                Some(vocabulary::Part::Lines) => Meaning::Value(Expression::Lines),
                None => return self.unknown(position, name),
            },
            Meaning::Params => Meaning::Value(self.parameter(name, position)?),
            Meaning::Tables => match self.cx.tables.get(name) {
                Some(table) => Meaning::Table(table.clone()),
                None => return self.unknown(position, name),
            },
            Meaning::Map(parts) => {
                let found = parts.iter().find(|(key, _)| **key == *name);
                match found {
                    Some((_, slot)) => Meaning::Value(Expression::Slot(*slot)),
                    None => {
                        return self.unheld(
                            position,
                            format!("`{name}`, which the map does not have,"),
                            "write a key of the map",
                        );
                    }
                }
            }
            Meaning::Table(_) => {
                return self.unheld(
                    position,
                    "a table without a key",
                    "write for example `tables.stores[purchase.store].region`",
                );
            }
            Meaning::Value(_)
                if matches!(name, "start" | "end") && self.vocabulary.line(name).is_none() =>
            {
                return self.unheld(
                    position,
                    format!("the `{name}` of a range"),
                    "write the number itself",
                );
            }
            Meaning::Value(of) => Meaning::Value(Expression::Part(Box::new(Part {
                of,
                name: Arc::from(name),
                field: self.vocabulary.line(name),
                function: part(name),
                safe,
                line: line(position),
            }))),
        })
    }

    fn index(&mut self, meaning: Meaning, index: &Expr, whole: &Expr) -> Held<Meaning> {
        let position = index.start_position();
        if let (
            Meaning::Object(_) | Meaning::Params | Meaning::Tables | Meaning::Map(_),
            Expr::StringConstant(name, _),
        ) = (&meaning, index)
        {
            return self.property(meaning, name, position, false);
        }
        let at = line(position);
        Ok(Meaning::Value(match meaning {
            Meaning::Table(table) => Expression::Row(table, Box::new(self.expression(index)?), at),
            Meaning::Object(_) | Meaning::Params | Meaning::Tables | Meaning::Map(_) => {
                return self.unheld(
                    position,
                    "a name that is made up while the script runs",
                    "write the name of the part: `customer.tier`",
                );
            }
            Meaning::Value(of) => match index {
                Expr::StringConstant(..) => {
                    let Expr::StringConstant(name, position) = index else {
                        return self.unheld(whole.start_position(), "this", "leave it out");
                    };
                    return self.property(Meaning::Value(of), name, *position, false);
                }
                index => Expression::Entry(Box::new((of, self.expression(index)?)), at),
            },
        }))
    }
}

/// The links of a chain; false if there is one that is none of these.
fn collect<'e>(rest: &'e Expr, flags: ASTFlags, indexing: bool, links: &mut Vec<Link<'e>>) -> bool {
    let safe = flags.contains(ASTFlags::NEGATED);
    let (next, inner, next_indexing) = match rest {
        Expr::Dot(y, inner, _) if !flags.contains(ASTFlags::BREAK) => (y, *inner, false),
        Expr::Index(y, inner, _) if !flags.contains(ASTFlags::BREAK) => (y, *inner, true),
        last => return add(last, indexing, safe, links),
    };
    add(&next.lhs, indexing, safe, links) && collect(&next.rhs, inner, next_indexing, links)
}

fn add<'e>(expr: &'e Expr, indexing: bool, safe: bool, links: &mut Vec<Link<'e>>) -> bool {
    links.push(match expr {
        // `?[` is rare enough to be left to the interpreter.
        _ if indexing && safe => return false,
        expr if indexing => Link::Index(expr),
        Expr::Property(p, position) => Link::Property(&p.2, *position, safe),
        Expr::MethodCall(_, _) if safe => return false,
        Expr::MethodCall(call, position) => Link::Method(call, *position),
        _ => return false,
    });
    true
}
