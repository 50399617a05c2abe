//! For whom a campaign is.

use std::sync::Arc;

use super::compile::Loader;
use super::manifest::Manifest;
use super::phases;
use super::place::Place;
use crate::campaign::Audience;
use crate::diagnostic::SourceId;
use crate::expression::{Compiled, Context, Failure, Scope};
use crate::program::Condition;
use crate::schema::FieldSet;
use crate::script::RowCondition;

/// An audience, and what is certain of the events that it lets through.
#[derive(Debug, Default)]
pub(super) struct Admitted {
    /// None lets every event through.
    pub(super) audience: Option<Audience>,
    /// The same row by row, if it calculates: it says what went wrong where
    /// columns come to nothing.
    pub(super) exact: Option<Arc<dyn Condition>>,
    /// Whether it holds for members only.
    pub(super) needs_member: bool,
    /// The fields that have a value.
    pub(super) present: FieldSet,
}

impl Loader<'_> {
    /// Compiles a condition on the events of a campaign.
    pub(super) fn condition(
        &mut self,
        manifest: &Manifest,
        text: &str,
    ) -> Result<Compiled, Failure> {
        let cx = Context {
            schema: &self.schema,
            params: &manifest.params,
            tables: &self.tables,
            kinds: &manifest.on,
            scope: Scope::Event,
        };
        Arc::make_mut(&mut self.graph).condition(text, &cx)
    }

    /// A campaign's audience; nothing if it is wrong.
    pub(super) fn audience(&mut self, manifest: &Manifest) -> Option<Admitted> {
        self.audience_in(manifest, manifest.source)
    }

    /// The same for an audience that stands in another file.
    pub(super) fn audience_in(
        &mut self,
        manifest: &Manifest,
        source: SourceId,
    ) -> Option<Admitted> {
        let Some(audience) = &manifest.audience else {
            return Some(Admitted::default());
        };
        // That of a row was made of its cells.
        let place = match source == manifest.source {
            true => Place::of_string(&self.report, source, &audience.span),
            false => Place::made_of(source, &audience.span),
        };
        match self.condition(manifest, &audience.value) {
            Ok(compiled) => {
                let early = phases::too_early(&compiled, &self.schema, manifest.phase);
                for problem in compiled.warnings {
                    place.report(&mut self.report, problem);
                }
                if !early.is_empty() {
                    for problem in early {
                        place.report(&mut self.report, problem);
                    }
                    return None;
                }
                self.reads.extend(&compiled.reads);
                let exact = self.graph.can_fail(compiled.id).then(|| {
                    let context = self.script_context(manifest, &compiled.present);
                    RowCondition::compile(&audience.value, &context).ok()
                });
                Some(Admitted {
                    audience: Some(Audience::Columns(compiled.id)),
                    exact: exact
                        .flatten()
                        .map(|(condition, _)| Arc::new(condition) as _),
                    needs_member: compiled.needs_member,
                    present: compiled.present,
                })
            }
            Err(Failure::ByRow(problem)) => {
                let admitted = self.row_audience(manifest, &audience.value, &place);
                if admitted.is_some() {
                    place.report(&mut self.report, *problem);
                }
                admitted
            }
            Err(failure) => {
                place.report_failure_in(&mut self.report, manifest, failure);
                None
            }
        }
    }

    /// An audience that has to be decided row by row.
    fn row_audience(&mut self, manifest: &Manifest, text: &str, place: &Place) -> Option<Admitted> {
        let nothing = FieldSet::default();
        let compiled = RowCondition::compile(text, &self.script_context(manifest, &nothing));
        let (condition, problems) = match compiled {
            Ok((condition, warnings)) => (Some(condition), warnings),
            Err(problems) => (None, problems),
        };
        for problem in problems {
            place.report_in(&mut self.report, manifest, problem);
        }
        let condition = condition?;
        self.reads.extend(condition.reads());
        Some(Admitted {
            needs_member: condition.needs_member(),
            present: condition.present().clone(),
            audience: Some(Audience::Rows(Arc::new(condition))),
            exact: None,
        })
    }
}
