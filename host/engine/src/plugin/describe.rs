//! What a plugin says of itself.

use std::collections::HashSet;

use super::PluginError;
use super::console::Room;
use super::contract::{AbiDescription, AbiIsolation, AbiValue, Described, Nothing};
use super::instance::{Allowance, Compiled, Failure, Sandbox};
use super::runtime::{PluginRuntime, ticks};
use crate::diagnostic::codes;
use crate::effect::EffectKind;
use crate::model::{Date, Instant, QUANTITY_DIGITS, Zone, format_scaled};
use crate::schema::FieldType;

/// Bytes that a description may take on the host; a large one has 10 KiB.
const DESCRIPTION: usize = 256 * 1024;
/// Fields, and parameters, that a plugin may have.
const MANY: usize = 256;

/// How many calls one instance may see.
///
/// A campaign asks for kept instances with `isolation = "shared"` in its
/// manifest; by default every call gets a fresh one. A plugin that describes
/// itself as [`Isolation::Call`] cannot be asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Isolation {
    /// Instances are kept between calls and recycled now and then.
    Shared,
    /// Every call gets a fresh instance.
    #[default]
    Call,
}

/// A field that a plugin reads.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadField {
    /// Such as `customer.tier`.
    pub name: String,
    /// What the plugin takes it for.
    pub ty: FieldType,
    /// Whether the plugin copes with a missing value.
    pub optional: bool,
}

/// A parameter that campaigns set under `[params]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its key under `[params]`.
    pub name: String,
    /// What it holds.
    pub ty: FieldType,
    /// For authors.
    pub description: String,
    pub(super) default: Option<AbiValue>,
}

impl Isolation {
    /// The name in the contract.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Call => "call",
        }
    }
}

impl Parameter {
    /// The value where a campaign gives none, for people to read; amounts are
    /// in minor units, since a plugin knows no currency yet.
    pub fn default_text(&self) -> Option<String> {
        Some(match (self.default.as_ref()?, self.ty) {
            (AbiValue::Integer(value), FieldType::Boolean) => (*value != 0).to_string(),
            (AbiValue::Integer(value), FieldType::Date) => {
                Date::from_days(i32::try_from(*value).unwrap_or_default()).to_string()
            }
            (AbiValue::Integer(value), FieldType::Quantity) => {
                format_scaled(*value, QUANTITY_DIGITS)
            }
            (AbiValue::Integer(value), FieldType::Money) => format!("{value} minor units"),
            (AbiValue::Integer(value), FieldType::Instant) => {
                Instant::from_micros(*value).to_rfc3339(&Zone::utc())
            }
            (AbiValue::Integer(value), _) => value.to_string(),
            (AbiValue::Text(text), _) => format!("\"{text}\""),
            (AbiValue::Texts(texts), _) => format!("{texts:?}"),
        })
    }

    /// Whether campaigns must set it.
    pub const fn is_required(&self) -> bool {
        self.default.is_none()
    }
}

/// What a plugin is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Description {
    /// Its name.
    pub name: String,
    /// Its version, in whatever scheme its author likes.
    pub version: String,
    /// One sentence for authors.
    pub summary: String,
    /// What it reads.
    pub fields: Vec<ReadField>,
    /// What campaigns set.
    pub parameters: Vec<Parameter>,
    /// What it may propose.
    pub effects: Vec<EffectKind>,
    /// How many calls an instance may see at most.
    pub isolation: Isolation,
}

/// Asks a plugin to describe itself, once, on an instance that is then
/// thrown away.
///
/// # Errors
/// S0406 if it fails or makes no sense.
pub(super) fn describe(
    runtime: &PluginRuntime,
    compiled: &Compiled,
) -> Result<Description, PluginError> {
    let limits = runtime.limits();
    let allowance = Allowance {
        fuel: limits.plugin_fuel,
        ticks: ticks(limits.plugin_deadline_ms),
        room: Room::default(),
        answer: DESCRIPTION,
    };
    let failed = |failure: Failure| {
        PluginError::new(
            codes::PLUGIN_DESCRIBE,
            format!("the plugin cannot describe itself: {}", failure.message),
        )
    };
    let mut sandbox = Sandbox::start(compiled, limits.plugin_memory, allowance).map_err(failed)?;
    let func = sandbox.func(&compiled.describe).map_err(failed)?;
    let (answer, _) = sandbox.call::<Nothing, Described>(&func, (), allowance);
    let (description,) = answer.map_err(failed)?;
    check(description).map_err(|what| {
        PluginError::new(
            codes::PLUGIN_DESCRIBE,
            format!("the plugin describes itself wrongly: {what}"),
        )
    })
}

fn check(abi: AbiDescription) -> Result<Description, String> {
    if abi.name.is_empty() || abi.name.chars().any(char::is_control) {
        return Err("its name is empty or has control characters".to_owned());
    }
    if abi.fields.len() > MANY || abi.parameters.len() > MANY {
        return Err(format!("it has more than {MANY} fields or parameters"));
    }
    let mut seen = HashSet::new();
    for field in &abi.fields {
        if field.name.is_empty() || !seen.insert(field.name.as_str()) {
            return Err(format!(
                "the field `{}` occurs twice or has no name",
                field.name
            ));
        }
    }
    seen.clear();
    for parameter in &abi.parameters {
        let name = &parameter.name;
        if name.is_empty() || !seen.insert(name.as_str()) {
            return Err(format!(
                "the parameter `{name}` occurs twice or has no name"
            ));
        }
        if let Some(default) = &parameter.default
            && !fits(default, parameter.ty.into())
        {
            return Err(format!(
                "the default of the parameter `{name}` has another type"
            ));
        }
    }
    let mut effects: Vec<EffectKind> = Vec::new();
    for kind in abi.effects.into_iter().map(EffectKind::from) {
        if !effects.contains(&kind) {
            effects.push(kind);
        }
    }
    Ok(Description {
        name: abi.name,
        version: abi.version,
        summary: abi.summary,
        fields: abi
            .fields
            .into_iter()
            .map(|field| ReadField {
                name: field.name,
                ty: field.ty.into(),
                optional: field.optional,
            })
            .collect(),
        parameters: abi
            .parameters
            .into_iter()
            .map(|parameter| Parameter {
                name: parameter.name,
                ty: parameter.ty.into(),
                description: parameter.description,
                default: parameter.default,
            })
            .collect(),
        effects,
        isolation: match abi.isolation {
            AbiIsolation::Shared => Isolation::Shared,
            AbiIsolation::Call => Isolation::Call,
        },
    })
}

fn fits(value: &AbiValue, ty: FieldType) -> bool {
    match (value, ty) {
        (AbiValue::Integer(0 | 1), FieldType::Boolean) => true,
        (AbiValue::Integer(_), ty) => {
            !matches!(ty, FieldType::Boolean | FieldType::Text | FieldType::Texts)
        }
        (AbiValue::Text(_), ty) => ty == FieldType::Text,
        (AbiValue::Texts(_), ty) => ty == FieldType::Texts,
    }
}
