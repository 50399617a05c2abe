//! A plugin for one campaign: its fields found in the schema, its parameters
//! converted, its effects allowed; or everything that stands in the way.

use std::sync::Arc;

use super::contract::AbiValue;
use super::evaluate::{Allowed, PluginProgram, Settings};
use super::{Isolation, Plugin, ReadField, currencies, parameter};
use crate::campaign::Phase;
use crate::constants::Params;
use crate::diagnostic::{Code, codes, one_of};
use crate::effect::EffectKind;
use crate::program::Limits;
use crate::schema::{FieldId, FieldSet, FieldType, Presence, Schema};

/// What a campaign and its program offer to a plugin.
#[derive(Debug, Clone, Copy)]
pub struct BindContext<'a> {
    /// The program's fields.
    pub schema: &'a Schema,
    /// What the campaign sets under `[params]`.
    pub params: &'a Params,
    /// The campaign's phase, which decides what effects are allowed; none to
    /// allow all of them.
    pub phase: Option<Phase>,
    /// The campaign's id, for `event.seed`.
    pub campaign_id: &'a str,
    /// The program's wallets; the first is the one that plugins mean if they
    /// name none.
    pub wallets: &'a [String],
    /// The program's tiers.
    pub tiers: &'a [String],
    /// What the campaign may use.
    pub limits: Limits,
    /// How many calls an instance may see: one, unless the campaign asks for
    /// instances that are kept.
    pub isolation: Isolation,
}

/// Why a plugin does not fit a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Which code.
    pub code: Code,
    /// What is wrong, in words for the campaign's author.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// What else there is to see, in lines.
    pub note: Option<String>,
    /// The key under `[params]` that it is about.
    pub parameter: Option<String>,
}

/// Where the values of a field come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// A column of the batch.
    Column(FieldId),
    /// Computed from the campaign and the event's id, which is this column.
    Seed(FieldId),
}

/// A field of the plugin, found in the schema.
#[derive(Debug, Clone)]
pub(super) struct BoundField {
    pub(super) name: String,
    pub(super) source: Source,
    pub(super) line: bool,
    /// Whether the plugin copes with a missing value.
    pub(super) optional: bool,
}

pub(super) fn bind(
    plugin: &Plugin,
    context: &BindContext<'_>,
) -> Result<PluginProgram, Vec<Problem>> {
    let description = plugin.description();
    let mut problems = Vec::new();
    let mut fields = Vec::new();
    let mut needs_member = false;
    let mut unclear = false;
    for field in &description.fields {
        problems.extend(currencies::field(field, context));
        match bind_field(field, context.schema) {
            Ok((bound, member)) => {
                needs_member |= member;
                fields.push(bound);
            }
            // What is wrong with its declaration is said there.
            Err(_) if context.schema.is_unclear(&field.name) => unclear = true,
            Err(problem) => problems.push(*problem),
        }
    }
    let parameters = bind_parameters(plugin, context, &mut problems);
    for &kind in &description.effects {
        if let Some(phase) = context.phase.filter(|phase| !phase.allows(kind)) {
            problems.push(forbidden(plugin, kind, phase));
        }
    }
    if context.isolation == Isolation::Shared && description.isolation == Isolation::Call {
        problems.push(problem(
            codes::PLUGIN_STATE,
            format!(
                "`{}` asks for a fresh instance for each call",
                description.name
            ),
            Some("remove `isolation`".to_owned()),
        ));
    }
    if !problems.is_empty() || unclear {
        return Err(problems);
    }
    let reads: FieldSet = fields
        .iter()
        .map(|field| match field.source {
            Source::Column(id) | Source::Seed(id) => id,
        })
        .collect();
    Ok(PluginProgram::new(Settings {
        plugin: plugin.clone(),
        reads,
        needs_member,
        fields,
        parameters,
        allowed: Allowed {
            describes: EffectKind::ALL.map(|kind| description.effects.contains(&kind)),
            wallets: context.wallets.to_vec(),
            tiers: context
                .tiers
                .iter()
                .map(|t| Arc::from(t.as_str()))
                .collect(),
            effects: context.limits.effects,
            phase: context.phase,
        },
        campaign: context.campaign_id.to_owned(),
        currency: context.schema.currency,
        limits: context.limits,
        isolation: context.isolation,
    }))
}

fn problem(code: Code, message: String, help: Option<String>) -> Problem {
    Problem {
        code,
        message,
        help,
        note: None,
        parameter: None,
    }
}

fn bind_field(field: &ReadField, schema: &Schema) -> Result<(BoundField, bool), Box<Problem>> {
    let name = &field.name;
    let wrong = |message, help| Box::new(problem(codes::PLUGIN_FIELD, message, help));
    let Some((id, known)) = schema
        .find(name)
        .and_then(|id| schema.field(id).map(|known| (id, known)))
    else {
        let names = schema.fields().iter().map(|f| f.name.as_str());
        let help = one_of(name, names).unwrap_or_else(|| declare(field));
        return Err(wrong(
            format!("the plugin reads `{name}`, which the program does not have"),
            Some(help),
        ));
    };
    if known.ty != field.ty {
        return Err(wrong(
            format!(
                "the plugin takes `{name}` for {}, but it is {}",
                field.ty.name(),
                known.ty.name()
            ),
            None,
        ));
    }
    let of_member = known.is_of_member();
    // Every member has an id: it is missing for guests only.
    let optional = known.presence == Presence::Optional && name != "customer.id";
    if optional && !field.optional {
        return Err(wrong(
            format!("the plugin needs `{name}`, but the field may be missing"),
            Some(format!(
                "declare `{name}` as required or with a default in program.toml, or let the plugin read it as optional"
            )),
        ));
    }
    let source = match (name.as_str(), schema.find("event.id")) {
        ("event.seed", Some(id)) => Source::Seed(id),
        _ => Source::Column(id),
    };
    let bound = BoundField {
        name: name.clone(),
        source,
        line: known.is_line(),
        optional: field.optional,
    };
    Ok((bound, of_member && !field.optional))
}

/// How to declare a field that a program lacks.
fn declare(field: &ReadField) -> String {
    let mark = if field.optional { "?" } else { "" };
    let (table, key) = match field.name.split_once('.') {
        Some(("history", key)) => return define(key, field.ty),
        Some((object @ ("customer" | "purchase" | "line"), key)) => {
            (format!("schema.{object}"), key)
        }
        Some((kind, key)) => (format!("schema.events.{kind}"), key),
        None => ("schema".to_owned(), field.name.as_str()),
    };
    format!(
        "add `{key} = \"{}{mark}\"` under [{table}] in program.toml",
        field.ty.name()
    )
}

/// How to define a fact of the past that a program lacks. What it is, only the
/// author knows; what it may be, its type says.
fn define(key: &str, ty: FieldType) -> String {
    let fact = match ty {
        FieldType::Money => "sum = \"purchase.total\"",
        FieldType::Quantity => "sum = \"line.quantity\"",
        _ => "count = \"purchase.total\"",
    };
    format!(
        "add for example `{key} = {{ {fact}, over = \"90 days\" }}` under [history] in program.toml"
    )
}

fn bind_parameters(
    plugin: &Plugin,
    context: &BindContext<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<AbiValue> {
    let description = plugin.description();
    let known = || description.parameters.iter().map(|p| p.name.as_str());
    for (name, _) in context.params.iter() {
        if !known().any(|n| n == name) {
            problems.push(Problem {
                parameter: Some(name.to_owned()),
                ..problem(
                    codes::PLUGIN_PARAMETER,
                    format!("`{}` has no parameter `{name}`", description.name),
                    one_of(name, known()).or_else(|| {
                        known()
                            .next()
                            .is_none()
                            .then(|| "it has no parameters at all".to_owned())
                    }),
                )
            });
        }
    }
    let mut values = Vec::new();
    for parameter in &description.parameters {
        let name = &parameter.name;
        problems.extend(currencies::parameter(parameter, context));
        match (context.params.get(name), &parameter.default) {
            (Some(value), _) => match parameter::convert(value, parameter.ty, context.schema) {
                Ok(value) => values.push(value),
                Err(help) => problems.push(Problem {
                    parameter: Some(name.clone()),
                    ..problem(
                        codes::PLUGIN_PARAMETER,
                        format!("`{name}` must be {}", noun(parameter.ty)),
                        Some(help),
                    )
                }),
            },
            (None, Some(default)) => values.push(default.clone()),
            (None, None) => problems.push(Problem {
                parameter: Some(name.clone()),
                ..problem(
                    codes::PLUGIN_PARAMETER,
                    format!("`{}` needs the parameter `{name}`", description.name),
                    Some(format!(
                        "add `{name} = …` under [params]: {}",
                        noun(parameter.ty)
                    )),
                )
            }),
        }
    }
    values
}

const fn noun(ty: FieldType) -> &'static str {
    match ty {
        FieldType::Boolean => "true or false",
        FieldType::Integer => "a whole number",
        FieldType::Text => "a text",
        FieldType::Texts => "a list of texts",
        FieldType::Date => "a day",
        FieldType::Instant => "a point in time",
        FieldType::Money => "an amount",
        FieldType::Quantity => "a quantity",
    }
}

fn forbidden(plugin: &Plugin, kind: EffectKind, phase: Phase) -> Problem {
    let phases: Vec<String> = Phase::of(kind)
        .iter()
        .map(|phase| format!("`phase = \"{}\"`", phase.name()))
        .collect();
    let by = match kind {
        EffectKind::Discount => ", by what it lowers",
        _ => "",
    };
    problem(
        codes::FORBIDDEN_EFFECT,
        format!(
            "`{}` may propose `{}`, which is not allowed in phase `{}`",
            plugin.description().name,
            kind.name(),
            phase.name()
        ),
        Some(format!("write {}{by}", phases.join(" or "))),
    )
}
