//! The phases of campaigns, and fields that a decision computes, read before
//! it has done so.

use super::compile::Loader;
use super::keys::Keys;
use super::manifest::{Manifest, Runs};
use crate::campaign::Phase;
use crate::diagnostic::{Diagnostic, Problem, Report, Span, codes};
use crate::expression::Compiled;
use crate::schema::Schema;
use crate::script::phase_of_discounts;

/// What the three steps of prices were called together.
const PRICE: &str = "price";

/// What a manifest says of its phase.
pub(super) enum PhaseSaid {
    /// Which one it is.
    Which,
    /// Nothing: it follows from what the campaign runs.
    Nothing,
    /// `price`, at this place.
    Price(Span),
}

/// Reads `phase`; the phase is right if the manifest says which one it is.
pub(super) fn read(report: &mut Report, keys: &Keys<'_>) -> (Phase, PhaseSaid) {
    let Some(value) = keys.value("phase") else {
        return (Phase::default(), PhaseSaid::Nothing);
    };
    if value.get_ref().as_str() == Some(PRICE) {
        return (Phase::default(), PhaseSaid::Price(value.span()));
    }
    let phases = Phase::ALL.map(|phase| (phase.name(), phase));
    let phase = keys.one_word(report, "phase", "a phase", &phases);
    (phase.unwrap_or_default(), PhaseSaid::Which)
}

impl Loader<'_> {
    /// Settles the phase of a campaign whose manifest does not say it.
    pub(super) fn settle_phase(&mut self, manifest: &mut Manifest) {
        if matches!(manifest.phase_said, PhaseSaid::Which) {
            return;
        }
        let asked = match &manifest.runs {
            Runs::Script { path, .. } => self
                .folder
                .get(path)
                .and_then(|bytes| std::str::from_utf8(bytes).ok())
                .and_then(|text| phase_of_discounts(&self.scripts, text)),
            // It may lower lines and the order.
            Runs::Plugin { name, span } => self
                .may_discount(manifest.source, name, span)
                .then_some((Phase::Order, "lines or the order")),
            // Its table says it, when that is read.
            Runs::Offers { .. } | Runs::Unclear => None,
        };
        manifest.phase = asked.map_or_else(Phase::default, |(phase, _)| phase);
        let PhaseSaid::Price(span) = &manifest.phase_said else {
            return;
        };
        let help = match asked {
            Some((phase, on)) => format!(
                "write `phase = \"{}\"`: its discounts are on {on}",
                phase.name()
            ),
            None => {
                manifest.phase = Phase::Order;
                "write `phase = \"order\"`, or `phase = \"reward\"` if it lowers no price"
                    .to_owned()
            }
        };
        let message = "there is no phase `price`: prices come about in `item`, `order`, `shipping`";
        self.report.push(
            Diagnostic::error(codes::INVALID_VALUE, manifest.source, span.clone(), message)
                .help(help),
        );
    }
}

/// What is wrong with an expression's reading, in a campaign of a phase.
pub(super) fn too_early(compiled: &Compiled, schema: &Schema, phase: Phase) -> Vec<Problem> {
    let fields = compiled.fields(schema);
    fields
        .filter_map(|(field, span)| sadakat_language::too_early(phase, field, span))
        .collect()
}

/// What is wrong with an expression's reading, in a field of `[history]`.
pub(super) fn not_recorded(compiled: &Compiled, schema: &Schema) -> Vec<Problem> {
    let fields = compiled.fields(schema);
    fields
        .filter(|(field, _)| field.is_of_phase())
        .map(|(field, span)| {
            let name = &field.name;
            let message =
                format!("`{name}` is known only while an event is decided, and no history has it");
            let help = recorded(name).map(|other| format!("write `{other}`"));
            Problem::error(codes::FIELD_NOT_HERE, span, message).help_if(help)
        })
        .collect()
}

/// The field of records behind one that a decision computes.
fn recorded(name: &str) -> Option<&'static str> {
    match name {
        "line.net" => Some("line.amount"),
        "purchase.net" | "purchase.earning" => Some("purchase.total"),
        _ => None,
    }
}
