//! Chains such as `customer.birth_date.year`: what is known of them becomes
//! one slot or constant.

use rhai::{ASTFlags, BinaryExpr, Dynamic, Expr};

use super::code::{LineOf, Slot};
use super::rewrite::{Rewriter, field_slot};
use super::unbound::unbound;
use super::views::{TableView, parameter};
use super::vocabulary::{Global, Part};

impl Rewriter<'_> {
    /// Rewrites what stands in parentheses and brackets of a chain, and its
    /// beginning if that is no name.
    pub(super) fn chain_arguments(&mut self, expr: &mut Expr) {
        let (x, flags, indexing) = match expr {
            Expr::Dot(x, flags, _) => (x, *flags, false),
            Expr::Index(x, flags, _) => (x, *flags, true),
            _ => return,
        };
        if !matches!(x.lhs, Expr::Variable(..)) {
            self.expr(&mut x.lhs);
        }
        self.links(&mut x.rhs, flags, indexing);
    }

    fn links(&mut self, rest: &mut Expr, flags: ASTFlags, indexing: bool) {
        match rest {
            Expr::Dot(x, inner, _) if !flags.intersects(ASTFlags::BREAK) => {
                self.link(&mut x.lhs, indexing);
                self.links(&mut x.rhs, *inner, false);
            }
            Expr::Index(x, inner, _) if !flags.intersects(ASTFlags::BREAK) => {
                self.link(&mut x.lhs, indexing);
                self.links(&mut x.rhs, *inner, true);
            }
            link => self.link(link, indexing),
        }
    }

    fn link(&mut self, link: &mut Expr, indexing: bool) {
        match link {
            Expr::MethodCall(x, _) => self.call(x),
            link if indexing => self.expr(link),
            _ => {}
        }
    }

    /// Replaces the first two parts of a chain by one, if they are known.
    pub(super) fn shorten(&mut self, expr: &mut Expr) -> bool {
        let Expr::Dot(x, flags, _) = expr else {
            if let Expr::Index(x, ..) = expr {
                self.variable(&mut x.lhs);
            }
            return false;
        };
        let BinaryExpr { lhs, rhs } = &mut **x;
        let alone = matches!(rhs, Expr::Property(..));
        let name = match rhs {
            Expr::Property(p, _) => &p.2,
            Expr::Dot(y, ..) | Expr::Index(y, ..) if !flags.intersects(ASTFlags::BREAK) => {
                match &y.lhs {
                    Expr::Property(p, _) => &p.2,
                    _ => {
                        self.variable(lhs);
                        return false;
                    }
                }
            }
            _ => {
                self.variable(lhs);
                return false;
            }
        };
        let Some(head) = self.part(&lhs.clone(), &name.clone()) else {
            self.variable(lhs);
            return false;
        };
        if alone {
            *expr = head;
            return false;
        }
        let mut rest = std::mem::take(rhs);
        if let Expr::Dot(y, ..) | Expr::Index(y, ..) = &mut rest {
            y.lhs = head;
        }
        *expr = rest;
        true
    }

    /// `lhs.name` as one expression.
    fn part(&mut self, lhs: &Expr, name: &str) -> Option<Expr> {
        let start = lhs.start_position();
        if let Expr::Variable(v, ..) = lhs {
            let line = match unbound(lhs) {
                Some("line") if self.in_aggregate => LineOf::Current,
                None if self.lines.contains(&v.1) => LineOf::Local,
                _ => LineOf::None,
            };
            if line != LineOf::None {
                let cell = self.vocabulary.line(name)?;
                let slot = Slot::Field(cell, line);
                return Some(self.slot(slot, v.1.clone(), start));
            }
        }
        let object = match self.slot_of(lhs) {
            Some(Slot::Object(object)) => *object,
            Some(_) => return None,
            None => match self.global(lhs)? {
                Global::Object(object) => object,
                Global::Params => {
                    let value = parameter(self.params.get(name)?);
                    return Some(self.literal(value, start));
                }
                Global::Tables => {
                    let table = Dynamic::from(TableView(self.tables.get(name)?.clone()));
                    return Some(Expr::DynamicConstant(Box::new(table), start));
                }
                Global::Field(_) => return None,
            },
        };
        let whole = format!("{}.{name}", self.vocabulary.name(object)).into();
        let slot = match self.vocabulary.part(object, name)? {
            Part::Field(cell) => field_slot(cell),
            Part::Object(object) => Slot::Object(object),
            Part::Lines => Slot::Lines,
        };
        Some(self.slot(slot, whole, start))
    }
}
