//! What the discounts of a script are on, as far as its text says so: the
//! phase of a campaign that names none follows from it.

use rhai::{ASTNode, Expr, FnCallExpr, Stmt};

use super::engine::ScriptEngine;
use crate::vocabulary::effect;
use sadakat_model::effect::EffectKind;
use sadakat_model::effect::Phase;

/// What a discount is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    Lines,
    Order,
    Shipping,
}

impl Aim {
    /// What a call of `discount` is on; none if only running tells, or it is
    /// nothing that exists.
    pub(super) fn of(call: &FnCallExpr) -> Option<Self> {
        let [Expr::Map(map, _)] = call.args.as_slice() else {
            return None;
        };
        if map.0.iter().any(|(key, _)| key.name == "parts") {
            return Some(Self::Lines);
        }
        let on = map.0.iter().find(|(key, _)| key.name == "on");
        match on.map(|(_, on)| on) {
            None => Some(Self::Order),
            Some(Expr::StringConstant(text, _)) => match text.as_str() {
                "order" => Some(Self::Order),
                "shipping" => Some(Self::Shipping),
                _ => None,
            },
            Some(Expr::Unit(_)) => None,
            Some(_) => Some(Self::Lines),
        }
    }

    /// The first phase that takes such discounts.
    pub(super) const fn phase(self) -> Phase {
        match self {
            Self::Lines => Phase::Item,
            Self::Order => Phase::Order,
            Self::Shipping => Phase::Shipping,
        }
    }

    /// Whether a phase takes such discounts.
    pub(super) const fn fits(self, phase: Phase) -> bool {
        match self {
            Self::Lines => matches!(phase, Phase::Item | Phase::Order),
            Self::Order => matches!(phase, Phase::Order),
            Self::Shipping => matches!(phase, Phase::Shipping),
        }
    }

    /// In words.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Order => "the order",
            Self::Shipping => "shipping",
        }
    }
}

/// The phase that a script's discounts ask for, and what they are on in words;
/// none if it has none. Where they are on the order, or on lines and the order,
/// it is `order`, which takes both.
pub fn phase_of_discounts(engine: &ScriptEngine, text: &str) -> Option<(Phase, &'static str)> {
    // Most scripts lower no price, and need not be parsed twice.
    if !text.contains("discount") {
        return None;
    }
    let ast = engine.rhai.compile(text).ok()?;
    let mut widest: Option<Aim> = None;
    ast.walk(&mut |path| {
        if let Some(ASTNode::Stmt(Stmt::FnCall(call, _)) | ASTNode::Expr(Expr::FnCall(call, _))) =
            path.last()
            && effect(&call.name) == Some(EffectKind::Discount)
        {
            let aim = Aim::of(call).unwrap_or(Aim::Order);
            widest = Some(match (widest, aim) {
                (None, aim) => aim,
                (Some(known), aim) if known == aim => aim,
                // No phase takes shipping and something else: that is said
                // where the discount on shipping stands.
                _ => Aim::Order,
            });
        }
        true
    });
    widest.map(|aim| (aim.phase(), aim.words()))
}
