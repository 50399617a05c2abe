//! Effects.

use super::super::Value;
use super::super::tree::{Constant, Expression, Line, Offer, Proposal};
use super::{Fault, Machine, Outcome, failed};
use crate::script::effects;
use crate::script::scene::Scene;
use sadakat_model::diagnostic::codes;
use sadakat_model::effect::{Effect, EffectKind};

impl<'a> Machine<'a, '_> {
    pub(super) fn propose(&mut self, proposal: &'a Proposal) -> Outcome<()> {
        let line = proposal.line;
        match &proposal.offer {
            Offer::Ready(effect) => self.push(effect.clone(), line),
            Offer::Number { kind, name, number } => {
                let name = match name {
                    Some(name) => Some(self.value(name)?),
                    None => None,
                };
                let number = self.value(number)?;
                let text = match &name {
                    Some(name) => Some(text(*kind, name, Some(&number), line)?),
                    None => None,
                };
                match effects::of_number(&self.scene, *kind, text, &number) {
                    Ok(effect) => self.push(effect, line),
                    Err(words) => Err(refused(words, line)),
                }
            }
            Offer::Name(kind, name) => {
                let name = self.value(name)?;
                let name = text(*kind, &name, None, line)?;
                match effects::of_name(&self.scene, *kind, name) {
                    Ok(effect) => self.push(effect, line),
                    Err(words) => Err(refused(words, line)),
                }
            }
            Offer::Values { kind, name, values } => {
                let name = match name {
                    Some(name) => Some(self.value(name)?),
                    None => None,
                };
                let mut given = Vec::with_capacity(values.len());
                for (key, value) in values {
                    given.push((key.clone(), self.value(value)?));
                }
                let text = match &name {
                    Some(name) => Some(text(*kind, name, None, line)?),
                    None => None,
                };
                match effects::of_values(&self.scene, *kind, text, given) {
                    Ok(Some(effect)) => self.push(effect, line),
                    Ok(None) => Ok(()),
                    Err(words) => Err(refused(words, line)),
                }
            }
        }
    }

    fn push(&mut self, effect: Effect, line: Line) -> Outcome<()> {
        let environment = self.scene.environment;
        let refused = |words| refused(words, line);
        effects::allowed(environment, &effect).map_err(refused)?;
        let limit = environment.limits.effects;
        self.sink.push(line, effect, limit).map_err(refused)
    }
}

impl Offer {
    /// The effect, if it is the same for every event and nothing is wrong
    /// with it.
    pub(in crate::script::plan) fn constant(&self, scene: &Scene<'_>) -> Option<Effect> {
        let named = |name: &Option<Expression>| match name {
            Some(name) => match name {
                Expression::Constant(Constant::Text(text)) => Some(Some(text.clone())),
                _ => None,
            },
            None => Some(None),
        };
        match self {
            Self::Ready(effect) => Some(effect.clone()),
            Self::Number { kind, name, number } => {
                let name = named(name)?;
                effects::of_number(scene, *kind, name.as_deref(), &constant(number)?).ok()
            }
            Self::Name(kind, name) => effects::of_name(scene, *kind, constant(name)?.text()?).ok(),
            Self::Values { kind, name, values } => {
                let name = named(name)?;
                let values = values
                    .iter()
                    .map(|(key, expression)| Some((key.clone(), constant(expression)?)))
                    .collect::<Option<_>>()?;
                effects::of_values(scene, *kind, name.as_deref(), values).ok()?
            }
        }
    }
}

fn constant(expression: &Expression) -> Option<Value<'_>> {
    match expression {
        Expression::Constant(constant) => Some(constant.value()),
        _ => None,
    }
}

fn refused(message: String, line: Line) -> Box<Fault> {
    Box::new(Fault {
        code: codes::EFFECT_REFUSED,
        message,
        line,
    })
}

/// The name that an effect is given, which must be a text.
fn text<'v>(
    kind: EffectKind,
    name: &'v Value<'_>,
    number: Option<&Value<'_>>,
    line: Line,
) -> Outcome<&'v str> {
    name.text().ok_or_else(|| {
        let function = match kind {
            EffectKind::Untag => "untag",
            EffectKind::Tier => "set_tier",
            kind => kind.name(),
        };
        let mut given = name.describe().to_owned();
        if let Some(number) = number {
            given = format!("{given} and {}", number.describe());
        }
        failed(format!("`{function}` cannot be called with {given}"), line)
    })
}
