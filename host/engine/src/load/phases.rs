//! The phases of campaigns, and fields that a decision computes, read before
//! it has done so.

use super::compile::Loader;
use super::keys::Keys;
use super::manifest::{Manifest, Runs};
use crate::campaign::Phase;
use crate::diagnostic::{Diagnostic, Problem, Report, Span, codes};
use crate::schema::{Field, FieldSet, Schema};
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
pub(super) fn too_early(
    text: &str,
    reads: &FieldSet,
    schema: &Schema,
    phase: Phase,
) -> Vec<Problem> {
    problems(
        text,
        reads,
        schema,
        |field| phase.knows(field),
        |field| (phase.too_early(field), phase.instead_of(field)),
    )
}

/// What is wrong with an expression's reading, in a field of `[history]`.
pub(super) fn not_recorded(text: &str, reads: &FieldSet, schema: &Schema) -> Vec<Problem> {
    problems(
        text,
        reads,
        schema,
        |field| !field.is_of_phase(),
        |field| {
            let name = &field.name;
            let message =
                format!("`{name}` is known only while an event is decided, and no history has it");
            (
                message,
                recorded(name).map(|other| format!("write `{other}`")),
            )
        },
    )
}

fn problems(
    text: &str,
    reads: &FieldSet,
    schema: &Schema,
    fine: impl Fn(&Field) -> bool,
    words: impl Fn(&Field) -> (String, Option<String>),
) -> Vec<Problem> {
    let fields = reads.iter().filter_map(|id| schema.field(id));
    fields
        .filter(|field| !fine(field))
        .map(|field| {
            let start = text.find(&field.name);
            let span = start.map_or(0..text.len(), |start| start..start + field.name.len());
            let (message, help) = words(field);
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
