//! Effects.

use std::sync::Arc;

use rhai::{Expr, FnCallExpr, Position};

use super::super::tree::{Constant, Expression, Offer, Proposal};
use super::scope::Meaning;
use super::{Held, Lowering, line};
use crate::script::scene::Scene;
use sadakat_model::batch::Columns;
use sadakat_model::effect::EffectKind;

impl Lowering<'_> {
    /// A call that proposes an effect.
    pub(super) fn proposal(
        &mut self,
        kind: EffectKind,
        call: &FnCallExpr,
        position: Position,
    ) -> Held<Expression> {
        use EffectKind as K;
        let offer = match (kind, call.args.as_slice()) {
            (K::Points | K::Multiply, [number]) => Offer::Number {
                kind,
                name: None,
                number: self.expression(number)?,
            },
            (K::Gift, [sku]) => Offer::Number {
                kind,
                name: Some(self.expression(sku)?),
                number: Expression::Constant(Constant::Integer(1)),
            },
            (K::Points | K::Multiply | K::Gift | K::Progress, [name, number]) => {
                let name = Some(self.expression(name)?);
                Offer::Number {
                    kind,
                    name,
                    number: self.expression(number)?,
                }
            }
            (K::Tag | K::Untag | K::Tier, [name]) => Offer::Name(kind, self.expression(name)?),
            (K::Discount | K::Coupon, [map]) => Offer::Values {
                kind,
                name: None,
                values: self.map(map)?,
            },
            (K::Message, [name]) => Offer::Values {
                kind,
                name: Some(self.expression(name)?),
                values: Vec::new(),
            },
            (K::Message | K::Custom, [name, map]) => {
                let name = Some(self.expression(name)?);
                Offer::Values {
                    kind,
                    name,
                    values: self.map(map)?,
                }
            }
            _ => {
                return self.unheld(
                    position,
                    format!("`{}` with these arguments", call.name),
                    "use it as the guide shows",
                );
            }
        };
        Ok(Expression::Propose(Box::new(Proposal {
            offer: self.ready(offer),
            line: line(position),
        })))
    }

    /// The effect itself, if it is the same for every event. One that is
    /// refused is so when the event comes, as if it were not.
    fn ready(&self, offer: Offer) -> Offer {
        let columns = Columns::default();
        let scene = Scene {
            columns: &columns,
            row: 0,
            environment: &self.environment,
        };
        match offer.constant(&scene) {
            Some(effect) => Offer::Ready(effect),
            None => offer,
        }
    }

    /// Named values, written out or in a variable.
    fn map(&mut self, expr: &Expr) -> Held<Vec<(Arc<str>, Expression)>> {
        if let Expr::Map(map, _) = expr {
            let parts = map.0.iter();
            return parts
                .map(|(key, value)| Ok((key.name.as_str().into(), self.expression(value)?)))
                .collect();
        }
        match self.meaning(expr)? {
            Meaning::Map(parts) => Ok(parts
                .iter()
                .map(|(key, slot)| (key.clone(), Expression::Slot(*slot)))
                .collect()),
            _ => self.unheld(
                expr.start_position(),
                "a map that is made up while the script runs",
                "write it where it is used: `coupon(#{ … })`",
            ),
        }
    }
}
