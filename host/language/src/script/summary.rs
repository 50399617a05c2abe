//! What a script proposes and asks, as far as its text says so: for warnings
//! about scripts that are correct and hardly meant.

use std::ops::Range;
use std::sync::Arc;

use rhai::{AST, ASTNode, Expr, FnCallExpr, Position, Stmt};
use rust_decimal::Decimal;

use super::aims::Aim;
use super::ladder::{self, Ladder};
use crate::text::Places;
use crate::vocabulary::effect;
use sadakat_model::constants::{ParamValue, Params};
use sadakat_model::effect::EffectKind;

/// What a script proposes and asks.
#[derive(Debug, Clone, Default)]
pub struct ScriptSummary {
    /// In the order of the text.
    pub effects: Vec<EffectCall>,
    /// In the order of the text.
    pub ladders: Vec<Ladder>,
    /// The texts that it names, each once, sorted.
    pub texts: Vec<Arc<str>>,
}

/// A call that proposes an effect.
#[derive(Debug, Clone)]
pub struct EffectCall {
    /// What it proposes.
    pub kind: EffectKind,
    /// The whole call.
    pub span: Range<usize>,
    /// Whether it is a discount on shipping.
    pub on_shipping: bool,
    /// Whether every run of the script proposes it.
    pub certain: bool,
    /// The entries of its map that have a value; none if it takes no map, or
    /// one that is made elsewhere.
    pub entries: Option<Vec<Entry>>,
    /// How much it gives, if the text says so.
    pub measure: Option<Measure>,
    /// The variable that says how much it gives.
    pub(crate) measured_by: Option<(String, What)>,
}

/// An entry of an effect's map.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is called.
    pub key: String,
    /// Where its key stands.
    pub span: Range<usize>,
}

/// What is measured, such as `points` or `percent`: only the same things
/// compare.
pub type What = (EffectKind, String);

/// How much an effect gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Of what.
    pub what: What,
    /// How much of it.
    pub amount: Decimal,
}

impl EffectCall {
    /// An entry of its map.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().flatten().find(|entry| entry.key == key)
    }
}

impl ScriptSummary {
    /// Whether every run proposes something.
    pub fn always_proposes(&self) -> bool {
        self.effects.iter().any(|effect| effect.certain)
    }

    /// What a script says. Its problems are reported elsewhere.
    pub(super) fn of(ast: &AST, places: &Places<'_>, params: &Params) -> Self {
        let reader = Reader { places, params };
        let mut summary = Self::default();
        let top: Vec<&Stmt> = ast.statements().iter().collect();
        let mut first_exit: Option<usize> = None;
        // Those that are part of one that was read already.
        let mut inner: Vec<Position> = Vec::new();
        ast.walk(&mut |path: &[ASTNode<'_>]| {
            let Some(node) = path.last() else { return true };
            let call = match node {
                ASTNode::Stmt(Stmt::FnCall(call, position))
                | ASTNode::Expr(Expr::FnCall(call, position)) => Some((call, *position)),
                _ => None,
            };
            let leaves = match node {
                ASTNode::Stmt(Stmt::Return(_, _, at) | Stmt::BreakLoop(_, _, at)) => Some(*at),
                _ => call
                    .filter(|(call, _)| call.name == "exit")
                    .map(|(_, at)| at),
            };
            if let Some(at) = leaves {
                let at = places.byte(at);
                first_exit = Some(first_exit.map_or(at, |first| first.min(at)));
            }
            if let Some((call, position)) = call
                && let Some(kind) = effect(&call.name)
            {
                let mut effect = reader.effect(kind, call, position);
                effect.certain = path.len() <= 2
                    && matches!(path.first(), Some(ASTNode::Stmt(first))
                        if top.iter().any(|top| std::ptr::eq(*top, *first))
                            && matches!(first, Stmt::FnCall(..) | Stmt::Expr(..))
                            && (path.len() == 1 || matches!(first, Stmt::Expr(_))));
                summary.effects.push(effect);
            }
            if let ASTNode::Expr(expr) = node {
                summary.note_texts(expr);
            }
            if let ASTNode::Stmt(Stmt::If(chain, position)) = node
                && !inner.contains(position)
            {
                inner.extend(ladder::inner(chain));
                let variable = path.iter().rev().take(3).find_map(|node| match node {
                    ASTNode::Stmt(Stmt::Var(x, ..)) => Some(x.0.name.to_string()),
                    _ => None,
                });
                summary
                    .ladders
                    .extend(ladder::read(&reader, chain, variable));
            }
            true
        });
        for effect in &mut summary.effects {
            effect.certain &= first_exit.is_none_or(|exit| effect.span.start < exit);
        }
        // Rhai keeps functions, and so closures, in no order.
        summary.texts.sort_unstable();
        summary.settle();
        summary
    }

    /// Notes the texts that an expression writes out.
    fn note_texts(&mut self, expr: &Expr) {
        let mut note = |text: &str| {
            if !text.is_empty() && !self.texts.iter().any(|known| **known == *text) {
                self.texts.push(text.into());
            }
        };
        match expr {
            Expr::StringConstant(text, _) => note(text),
            // A list without variables is one value.
            Expr::DynamicConstant(value, _) => {
                let list = value.read_lock::<rhai::Array>();
                for item in list.iter().flat_map(|list| list.iter()) {
                    if let Ok(text) = item.as_immutable_string_ref() {
                        note(&text);
                    }
                }
            }
            _ => {}
        }
    }

    /// Gives the ladders of numbers what their numbers measure; those that
    /// measure nothing that is known are left out.
    fn settle(&mut self) {
        let effects = &self.effects;
        self.ladders.retain_mut(|ladder| {
            let Some(variable) = ladder.variable.take() else {
                return true;
            };
            let mut uses = effects.iter().filter_map(|effect| {
                let (name, what) = effect.measured_by.as_ref()?;
                (*name == variable).then_some(what)
            });
            match (uses.next(), uses.next()) {
                (Some(what), None) => {
                    for rung in &mut ladder.rungs {
                        if let Some(measure) = &mut rung.measure {
                            measure.what = what.clone();
                        }
                    }
                    true
                }
                _ => false,
            }
        });
    }
}

/// Reads parts of a script.
pub(super) struct Reader<'a> {
    pub(super) places: &'a Places<'a>,
    params: &'a Params,
}

impl Reader<'_> {
    pub(super) fn effect(
        &self,
        kind: EffectKind,
        call: &FnCallExpr,
        position: Position,
    ) -> EffectCall {
        let mut effect = EffectCall {
            kind,
            span: self.places.call(position),
            on_shipping: kind == EffectKind::Discount && Aim::of(call) == Some(Aim::Shipping),
            certain: false,
            entries: None,
            measure: None,
            measured_by: None,
        };
        let measured = match call.args.as_slice() {
            [Expr::Map(map, _)] => {
                let given = map
                    .0
                    .iter()
                    .filter(|(_, value)| !matches!(value, Expr::Unit(_)));
                let entries = given.map(|(key, _)| Entry {
                    key: key.name.to_string(),
                    span: self.places.token(key.pos),
                });
                effect.entries = Some(entries.collect());
                let worth = map
                    .0
                    .iter()
                    .find(|(key, _)| matches!(key.name.as_str(), "percent" | "amount"));
                worth.map(|(key, value)| (key.name.to_string(), value))
            }
            [amount] if matches!(kind, EffectKind::Points | EffectKind::Multiply) => {
                Some((String::new(), amount))
            }
            [Expr::StringConstant(wallet, _), amount]
                if matches!(kind, EffectKind::Points | EffectKind::Multiply) =>
            {
                Some((wallet.to_string(), amount))
            }
            _ => None,
        };
        if let Some((what, value)) = measured {
            let what = (kind, what);
            if let Some(amount) = self.number(value) {
                effect.measure = Some(Measure { what, amount });
            } else if let Expr::Variable(name, ..) = value {
                effect.measured_by = Some((name.1.to_string(), what));
            }
        }
        effect
    }

    /// A number that the text or a parameter says.
    pub(super) fn number(&self, expr: &Expr) -> Option<Decimal> {
        match expr {
            Expr::IntegerConstant(number, _) => Some(Decimal::from(*number)),
            Expr::DynamicConstant(value, _) => value.as_decimal().ok(),
            Expr::Dot(..) => {
                let name = dotted(expr)?;
                match self.params.get(name.strip_prefix("params.")?)? {
                    ParamValue::Integer(number) => Some(Decimal::from(*number)),
                    ParamValue::Decimal(number) => Some(*number),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// `purchase.total`, or a variable.
pub(super) fn dotted(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Variable(name, ..) => Some(name.1.to_string()),
        Expr::Dot(pair, ..) => match (&pair.lhs, &pair.rhs) {
            (Expr::Variable(name, ..), Expr::Property(property, _)) => {
                Some(format!("{}.{}", name.1, property.2))
            }
            _ => None,
        },
        _ => None,
    }
}
