//! One campaign's TOML file.

use super::keys::{At, Keys};
use super::{active, keys, params};
use crate::campaign::{Active, CustomerLimit, OnFault, Params, Phase, Stacking};
use crate::diagnostic::{Diagnostic, Report, SourceId, Span, codes, one_of};
use crate::model::parse_scaled;
use crate::schema::{KindId, Schema};
use crate::state::Period;

/// What the campaign runs.
pub(super) enum Runs {
    /// A script by its path in the folder.
    Script { path: String, span: Span },
    /// A plugin by its name.
    Plugin { name: String, span: Span },
}

/// A manifest as its author wrote it, checked by itself.
pub(super) struct Manifest {
    pub id: String,
    pub source: SourceId,
    pub name: String,
    pub on: Vec<KindId>,
    pub audience: Option<At<String>>,
    pub active: Active,
    pub phase: Phase,
    pub priority: i32,
    pub group: Option<String>,
    pub stacking: Stacking,
    pub exclusive: bool,
    pub limit: Option<CustomerLimit>,
    /// Millionths of all members.
    pub holdout: u32,
    pub on_fault: OnFault,
    pub runs: Runs,
    pub params: Params,
    /// Parameter names with the places of their values.
    pub param_spans: Vec<(String, Span)>,
    pub params_span: Span,
}

impl Manifest {
    /// Where a parameter's value stands.
    pub(super) fn param_span(&self, name: Option<&str>) -> Span {
        self.param_spans
            .iter()
            .find(|(known, _)| Some(known.as_str()) == name)
            .map_or_else(|| self.params_span.clone(), |(_, span)| span.clone())
    }
}

const KEYS: [&str; 16] = [
    "name",
    "on",
    "audience",
    "active",
    "phase",
    "priority",
    "group",
    "stacking",
    "exclusive",
    "limit",
    "holdout",
    "on_fault",
    "script",
    "plugin",
    "description",
    "params",
];

/// Reads a manifest. What is wrong goes into the report; none if the file is
/// not TOML or lacks what a campaign cannot be without.
pub(super) fn read(
    report: &mut Report,
    source: SourceId,
    id: &str,
    text: &str,
    schema: &Schema,
) -> Option<Manifest> {
    let table = keys::parse(report, source, text)?;
    let keys = Keys::new(report, source, table.get_ref(), 0..0, "", &KEYS);
    keys.require(report, "on", "[\"purchase\"]");
    let name = keys
        .text(report, "name")
        .map_or_else(|| id.to_owned(), |at| at.value.to_owned());
    let on = kinds(report, &keys, schema);
    let audience = keys.text(report, "audience").map(|at| At {
        value: at.value.to_owned(),
        span: at.span,
    });
    let active = keys
        .value("active")
        .map(|value| active::read(report, source, value, &schema.zone))
        .unwrap_or_default();
    let phase = choice(report, &keys, "phase", &Phase::ALL, Phase::name).unwrap_or_default();
    let priority = keys
        .integer_in(report, "priority", -1_000_000..=1_000_000)
        .map_or(50, |at| i32::try_from(at.value).unwrap_or(50));
    let group = keys.text(report, "group").map(|at| at.value.to_owned());
    let stacking = stacking(report, &keys, group.is_some());
    let exclusive = keys.boolean(report, "exclusive").is_some_and(|at| at.value);
    let limit = limit(report, &keys);
    let holdout = holdout(report, &keys);
    let on_fault = on_fault(report, &keys);
    let _ = keys.text(report, "description");
    let runs = runs(report, &keys, id);
    let mut manifest = Manifest {
        id: id.to_owned(),
        source,
        name,
        on,
        audience,
        active,
        phase,
        priority,
        group,
        stacking,
        exclusive,
        limit,
        holdout,
        on_fault,
        runs,
        params: Params::default(),
        param_spans: Vec::new(),
        params_span: 0..0,
    };
    if let Some(table) = keys.table(report, "params") {
        manifest.params = params::read(report, source, table.value);
        manifest.params_span = table.span;
        manifest.param_spans = table
            .value
            .iter()
            .map(|(key, value)| (key.get_ref().clone().into_owned(), value.span()))
            .collect();
    }
    (!manifest.on.is_empty()).then_some(manifest)
}

fn kinds(report: &mut Report, keys: &Keys<'_>, schema: &Schema) -> Vec<KindId> {
    let mut on = Vec::new();
    for kind in keys.texts(report, "on").unwrap_or_default() {
        match schema.kinds().find(kind.value) {
            Some(id) if on.contains(&id) => {}
            Some(id) => on.push(id),
            None => report.push(
                Diagnostic::error(
                    codes::UNKNOWN_NAME,
                    keys.source,
                    kind.span,
                    format!("there is no event kind `{}`", kind.value),
                )
                .help_if(one_of(kind.value, schema.kinds().names())),
            ),
        }
    }
    if on.is_empty()
        && let Some(value) = keys.value("on")
        && value
            .get_ref()
            .as_array()
            .is_some_and(|kinds| kinds.is_empty())
    {
        let message = "`on` is empty, so nothing can trigger the campaign".to_owned();
        keys.invalid(
            report,
            &value.span(),
            message,
            Some("write `on = [\"purchase\"]`".to_owned()),
        );
    }
    on
}

/// One of a closed set of words.
fn choice<T: Copy>(
    report: &mut Report,
    keys: &Keys<'_>,
    key: &str,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> Option<T> {
    let word = keys.text(report, key)?;
    let found = all.iter().copied().find(|&item| name(item) == word.value);
    if found.is_none() {
        let names = all.iter().map(|&item| name(item));
        keys.invalid(
            report,
            &word.span,
            format!("`{}` is not a {key}", word.value),
            one_of(word.value, names),
        );
    }
    found
}

fn stacking(report: &mut Report, keys: &Keys<'_>, grouped: bool) -> Stacking {
    let Some(word) = keys.text(report, "stacking") else {
        return Stacking::default();
    };
    if !grouped {
        let message = "`stacking` without `group` means nothing".to_owned();
        let help = "name the campaigns that share: `group = \"birthday\"`".to_owned();
        keys.invalid(report, &word.span, message, Some(help));
    }
    match word.value {
        "all" => Stacking::All,
        "first" => Stacking::First,
        "best" => {
            not_yet(report, keys, "stacking = \"best\"", word.span);
            Stacking::All
        }
        other => {
            let message = format!("`{other}` is not a way of stacking");
            keys.invalid(
                report,
                &word.span,
                message,
                one_of(other, ["all", "first", "best"]),
            );
            Stacking::All
        }
    }
}

fn on_fault(report: &mut Report, keys: &Keys<'_>) -> OnFault {
    let Some(word) = keys.text(report, "on_fault") else {
        return OnFault::default();
    };
    match word.value {
        "skip" => OnFault::Skip,
        "refuse" => OnFault::Refuse,
        "last_good" => {
            not_yet(report, keys, "on_fault = \"last_good\"", word.span);
            OnFault::Skip
        }
        other => {
            let message = format!("`{other}` is not something to do on a fault");
            keys.invalid(
                report,
                &word.span,
                message,
                one_of(other, ["skip", "refuse", "last_good"]),
            );
            OnFault::Skip
        }
    }
}

/// `holdout = "10 %"` in millionths.
fn holdout(report: &mut Report, keys: &Keys<'_>) -> u32 {
    let Some(text) = keys.text(report, "holdout") else {
        return 0;
    };
    // A per cent with four decimal places is a millionth.
    let percent = text.value.strip_suffix('%').map(str::trim);
    let millionths = percent.and_then(|percent| parse_scaled(percent, 4).ok());
    match millionths.and_then(|millionths| u32::try_from(millionths).ok()) {
        Some(millionths) if millionths <= 1_000_000 => millionths,
        _ => {
            let message = format!("`{}` is not a share of the members", text.value);
            let help = "write a percentage from 0 to 100, such as \"10 %\"".to_owned();
            keys.invalid(report, &text.span, message, Some(help));
            0
        }
    }
}

fn limit(report: &mut Report, keys: &Keys<'_>) -> Option<CustomerLimit> {
    let table = keys.table(report, "limit")?;
    let known = ["per_customer", "every", "total", "budget"];
    let limit = Keys::new(
        report,
        keys.source,
        table.value,
        table.span.clone(),
        "`limit`",
        &known,
    );
    for key in ["total", "budget"] {
        if let Some(value) = limit.value(key) {
            not_yet(report, keys, key, value.span());
        }
    }
    let per_customer = limit.integer_in(report, "per_customer", 1..=1_000_000);
    let every = limit
        .text(report, "every")
        .map(|word| (Period::parse_every(word.value), word));
    let period = match every {
        None => Period::Ever,
        Some((Ok(period), word)) => {
            if limit.value("per_customer").is_none() {
                let message = "`every` without `per_customer` limits nothing".to_owned();
                limit.invalid(
                    report,
                    &word.span,
                    message,
                    Some("add `per_customer = 1`".to_owned()),
                );
            }
            period
        }
        Some((Err(help), word)) => {
            let message = format!("`{}` is not a period", word.value);
            limit.invalid(report, &word.span, message, Some(help.to_string()));
            Period::Ever
        }
    };
    let times = u32::try_from(per_customer?.value).ok()?;
    Some(CustomerLimit { times, period })
}

fn runs(report: &mut Report, keys: &Keys<'_>, id: &str) -> Runs {
    let script = keys.text(report, "script");
    let plugin = keys.text(report, "plugin");
    match (script, plugin) {
        (Some(script), Some(plugin)) => {
            keys.invalid(
                report,
                &plugin.span,
                "a campaign runs a script or a plugin, not both".to_owned(),
                Some("remove `script` or `plugin`".to_owned()),
            );
            Runs::Script {
                path: format!("campaigns/{}", script.value),
                span: script.span,
            }
        }
        (Some(script), None) => Runs::Script {
            path: format!("campaigns/{}", script.value),
            span: script.span,
        },
        (None, Some(plugin)) => Runs::Plugin {
            name: plugin.value.to_owned(),
            span: plugin.span,
        },
        (None, None) => Runs::Script {
            path: format!("campaigns/{id}.rhai"),
            span: 0..0,
        },
    }
}

/// A key of the contract that this version cannot honour is refused, since
/// ignoring it would change what the campaign costs.
fn not_yet(report: &mut Report, keys: &Keys<'_>, what: &str, span: Span) {
    keys.invalid(
        report,
        &span,
        format!("`{what}` is not supported by this version"),
        Some("remove it; it is refused rather than ignored".to_owned()),
    );
}
