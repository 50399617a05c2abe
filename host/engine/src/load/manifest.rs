//! One campaign's TOML file.

use super::budget::BudgetSource;
use super::keys::{At, Keys};
use super::limits::{self, Asked};
use super::offers::Hit;
use super::phases::{self, PhaseSaid};
use super::{active, allow, budget, cap, params, rollout, share, syntax, uses};
use crate::campaign::{Active, Cap, OnFault, Phase, Rollout, Stacking, UseLimit};
use crate::constants::Params;
use crate::diagnostic::{Code, Diagnostic, Report, SourceId, Span, codes, nearest, one_of};
use crate::schema::{KindId, Schema};
use crate::state::WalletSettings;

/// What the campaign runs.
pub(super) enum Runs {
    /// A script by its path in the folder.
    Script { path: String, span: Span },
    /// A plugin by its name.
    Plugin { name: String, span: Span },
    /// The rows of a table of offers, by its path in the folder.
    Offers { path: String, span: Span },
    /// The manifest does not say it in a way that can be read.
    Unclear,
}

/// A manifest as its author wrote it, checked by itself.
pub(super) struct Manifest {
    pub id: String,
    pub source: SourceId,
    pub name: String,
    pub on: Vec<KindId>,
    pub audience: Option<At<String>>,
    pub active: Active,
    /// A window by a clock that it does not name.
    pub unzoned: Option<Span>,
    /// Where it stands: settled when what it runs is known.
    pub phase: Phase,
    pub phase_said: PhaseSaid,
    pub priority: i32,
    pub group: Option<At<String>>,
    pub stacking: Stacking,
    pub exclusive: bool,
    pub limit: Vec<UseLimit>,
    pub budget: Option<BudgetSource>,
    pub cap: Option<Cap>,
    /// Millionths of all members.
    pub holdout: u32,
    /// How it comes into force; the rest is settled beside the others.
    pub rollout: Rollout,
    /// Where it says whose new version it is.
    pub replaces: Option<Span>,
    pub on_fault: OnFault,
    /// What it may use, apart from what the program says.
    pub limits: Asked,
    /// Warnings that are not given.
    pub allow: Vec<Code>,
    pub runs: Runs,
    /// Where it asks for the interpreter, if it does.
    pub interpreted: Option<Span>,
    /// Whether its plugin's instances are kept between calls.
    #[cfg_attr(
        not(feature = "wasm"),
        expect(dead_code, reason = "no plugin runs here")
    )]
    pub keeps_instances: bool,
    /// Which rows of a table of offers count.
    pub hit: Hit,
    /// Of events in the program's own currency, or in the one that the campaign
    /// is just compiled for.
    pub params: Params,
    /// Of each currency of the program, if some are given per currency.
    pub params_by_currency: Vec<Params>,
    /// Parameter names with their places and those of their values.
    pub params_named: Vec<(String, Span)>,
    pub param_spans: Vec<(String, Span)>,
    pub params_span: Span,
}

impl Manifest {
    /// Whether its phase follows from what it runs.
    pub(super) const fn phase_follows(&self) -> bool {
        !matches!(self.phase_said, PhaseSaid::Which)
    }

    /// Where a parameter's value stands.
    pub(super) fn param_span(&self, name: Option<&str>) -> Span {
        self.param_spans
            .iter()
            .find(|(known, _)| Some(known.as_str()) == name)
            .map_or_else(|| self.params_span.clone(), |(_, span)| span.clone())
    }
}

pub(super) const KEYS: [&str; 28] = [
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
    "budget",
    "cap",
    "holdout",
    "shadow",
    "canary",
    "replaces",
    "activate_at",
    "on_fault",
    "limits",
    "interpreted",
    "isolation",
    "allow",
    "script",
    "plugin",
    "offers",
    "hit",
    "description",
    "params",
];

/// Reads a manifest. What is wrong goes into the report, and something near
/// takes its place, so that the rest can be checked; none if the file is not
/// TOML.
pub(super) fn read(
    report: &mut Report,
    source: SourceId,
    id: &str,
    text: &str,
    schema: &Schema,
    wallets: &[WalletSettings],
) -> Option<Manifest> {
    let help = "write at least when it applies, such as `on = [\"purchase\"]`, or delete the file";
    let table = syntax::parse_filled(report, source, text, help)?;
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
    let mut active = keys
        .value("active")
        .map(|value| {
            let active = active::read(report, source, value, &schema.zone);
            active::check_stores(report, source, value, &active, &on);
            active
        })
        .unwrap_or_default();
    let (phase, phase_said) = phases::read(report, &keys);
    let priority = keys
        .integer_in(report, "priority", -1_000_000..=1_000_000)
        .map_or(50, |at| i32::try_from(at.value).unwrap_or(50));
    let group = keys.text(report, "group").map(|at| At {
        value: at.value.to_owned(),
        span: at.span,
    });
    let stacking = stacking(report, &keys, group.is_some());
    let exclusive = keys.boolean(report, "exclusive").is_some_and(|at| at.value);
    let limit = uses::read(report, &keys, schema);
    let budget = budget::read(report, &keys, schema, wallets);
    let cap = cap::read(report, &keys, schema);
    let holdout = share::read(report, &keys, "holdout", "the members").unwrap_or(0);
    let rollout = rollout::read(report, &keys, id, &schema.zone);
    rollout::activate(report, &keys, &rollout, &mut active);
    let on_fault = on_fault(report, &keys);
    let limits = limits::read_of_campaign(report, &keys, &uses::KEYS);
    let allow = allow::read(report, &keys);
    let _ = keys.text(report, "description");
    let runs = runs(report, &keys, id);
    let interpreted = keys.boolean(report, "interpreted");
    let keeps_instances = keeps_instances(report, &keys, &runs);
    let hit = hit(report, &keys, &runs, group.is_some());
    let mut manifest = Manifest {
        id: id.to_owned(),
        source,
        name,
        on,
        audience,
        active,
        unzoned: keys.value("active").and_then(active::unzoned),
        phase,
        phase_said,
        priority,
        group,
        stacking,
        exclusive,
        limit,
        budget,
        cap,
        holdout,
        rollout,
        replaces: keys.value("replaces").map(|value| value.span()),
        on_fault,
        limits,
        allow,
        runs,
        interpreted: interpreted.filter(|at| at.value).map(|at| at.span),
        keeps_instances,
        hit,
        params: Params::default(),
        params_by_currency: Vec::new(),
        params_named: Vec::new(),
        param_spans: Vec::new(),
        params_span: 0..0,
    };
    if let Some(table) = keys.table(report, "params") {
        let params = params::read(report, source, table.value, schema);
        manifest.params = params.main;
        manifest.params_by_currency = params.by_currency;
        manifest.params_span = table.span;
        manifest.param_spans = table
            .value
            .iter()
            .map(|(key, value)| (key.get_ref().clone().into_owned(), value.span()))
            .collect();
        manifest.params_named = table
            .value
            .keys()
            .map(|key| (key.get_ref().clone().into_owned(), key.span()))
            .collect();
    }
    Some(manifest)
}

fn kinds(report: &mut Report, keys: &Keys<'_>, schema: &Schema) -> Vec<KindId> {
    let mut on = Vec::new();
    for kind in keys.texts(report, "on").unwrap_or_default() {
        match schema.kinds().find(kind.value) {
            Some(id) if on.contains(&id) => {}
            Some(id) => on.push(id),
            None => {
                // What was most likely meant, to check the rest with.
                let near = nearest(kind.value, schema.kinds().names());
                on.extend(near.and_then(|near| schema.kinds().find(near)));
                report.push(
                    Diagnostic::error(
                        codes::UNKNOWN_NAME,
                        keys.source,
                        kind.span,
                        format!("there is no event kind `{}`", kind.value),
                    )
                    .help_if(one_of(kind.value, schema.kinds().names())),
                );
            }
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

fn stacking(report: &mut Report, keys: &Keys<'_>, grouped: bool) -> Stacking {
    let Some(word) = keys.text(report, "stacking") else {
        return Stacking::default();
    };
    if !grouped {
        let message = "`stacking` without `group` means nothing".to_owned();
        let help = "name the campaigns that share: `group = \"birthday\"`".to_owned();
        keys.invalid(report, &word.span, message, Some(help));
    }
    let ways = Stacking::ALL.map(|stacking| (stacking.name(), stacking));
    keys.one_word(report, "stacking", "a way of stacking", &ways)
        .unwrap_or_default()
}

fn on_fault(report: &mut Report, keys: &Keys<'_>) -> OnFault {
    let words = OnFault::ALL.map(|on_fault| (on_fault.name(), on_fault));
    keys.one_word(report, "on_fault", "something to do on a fault", &words)
        .unwrap_or_default()
}

fn runs(report: &mut Report, keys: &Keys<'_>, id: &str) -> Runs {
    let script = keys.text(report, "script");
    let plugin = keys.text(report, "plugin");
    if let (Some(_), Some(plugin)) = (&script, &plugin) {
        keys.invalid(
            report,
            &plugin.span,
            "a campaign runs a script or a plugin, not both".to_owned(),
            Some("remove `script` or `plugin`".to_owned()),
        );
    }
    if let Some(offers) = keys.text(report, "offers") {
        if let Some(other) = script.as_ref().or(plugin.as_ref()) {
            keys.invalid(
                report,
                &other.span,
                "a campaign with a table of offers runs nothing else".to_owned(),
                Some("remove this line, or `offers`".to_owned()),
            );
        }
        return offers_of(report, keys, &offers, id);
    }
    if let Some(script) = script {
        return script_of(report, keys, &script, id);
    }
    if let Some(plugin) = plugin {
        return plugin_of(report, keys, &plugin);
    }
    let unclear = ["script", "plugin", "offers"]
        .into_iter()
        .any(|key| keys.value(key).is_some() || keys.is_meant(key));
    if unclear {
        return Runs::Unclear;
    }
    Runs::Script {
        path: format!("campaigns/{id}.rhai"),
        span: 0..0,
    }
}

fn script_of(report: &mut Report, keys: &Keys<'_>, script: &At<&str>, id: &str) -> Runs {
    let is_file = script.value.ends_with(".rhai") && !script.value.contains(['/', '\\']);
    if is_file {
        return Runs::Script {
            path: format!("campaigns/{}", script.value),
            span: script.span.clone(),
        };
    }
    keys.invalid(
        report,
        &script.span,
        format!("`{}` is not the name of a script", script.value),
        Some(format!(
            "write the name of a file in campaigns/, such as \"{id}.rhai\""
        )),
    );
    Runs::Unclear
}

fn offers_of(report: &mut Report, keys: &Keys<'_>, offers: &At<&str>, id: &str) -> Runs {
    if offers.value.ends_with(".csv") && !offers.value.contains(['/', '\\']) {
        return Runs::Offers {
            path: format!("campaigns/{}", offers.value),
            span: offers.span.clone(),
        };
    }
    keys.invalid(
        report,
        &offers.span,
        format!("`{}` is not the name of a table of offers", offers.value),
        Some(format!(
            "write the name of a CSV file in campaigns/, such as \"{id}.csv\""
        )),
    );
    Runs::Unclear
}

/// Which rows of a table count.
fn hit(report: &mut Report, keys: &Keys<'_>, runs: &Runs, grouped: bool) -> Hit {
    let word = keys.one_word(report, "hit", "a hit policy", &Hit::ALL);
    let hit = word.unwrap_or_default();
    let Runs::Offers { .. } = runs else {
        if let Some(value) = keys.value("hit") {
            let message = "`hit` goes with `offers`".to_owned();
            keys.invalid(report, &value.span(), message, Some("remove it".to_owned()));
        }
        return hit;
    };
    if hit == Hit::First
        && grouped
        && let Some(value) = keys.value("group")
    {
        let message = "the rows of this table are a group by themselves".to_owned();
        let help = "remove `group`, or write `hit = \"all\"`".to_owned();
        keys.invalid(report, &value.span(), message, Some(help));
    }
    hit
}

/// Whether instances of the plugin are kept between calls.
fn keeps_instances(report: &mut Report, keys: &Keys<'_>, runs: &Runs) -> bool {
    let ways = [("call", false), ("shared", true)];
    let shared = keys.one_word(report, "isolation", "an isolation", &ways);
    if !matches!(runs, Runs::Plugin { .. } | Runs::Unclear)
        && let Some(value) = keys.value("isolation")
    {
        let message = "`isolation` goes with `plugin`: scripts keep nothing".to_owned();
        keys.invalid(report, &value.span(), message, Some("remove it".to_owned()));
    }
    shared.unwrap_or(false)
}

fn plugin_of(report: &mut Report, keys: &Keys<'_>, plugin: &At<&str>) -> Runs {
    let name = plugin.value;
    let advice = if let Some(stem) = name.strip_suffix(".wasm") {
        format!("write `plugin = \"{stem}\"`, without the ending")
    } else if name.is_empty() || name.contains(['/', '\\']) {
        "write the name of a file in plugins/, without its ending, such as \"win-back\"".to_owned()
    } else {
        return Runs::Plugin {
            name: name.to_owned(),
            span: plugin.span.clone(),
        };
    };
    let message = format!("`{name}` is not the name of a plugin");
    keys.invalid(report, &plugin.span, message, Some(advice));
    Runs::Unclear
}
