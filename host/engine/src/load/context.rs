//! What all campaigns of a program are compiled with: `program.toml` and the
//! lookup tables.

use std::sync::Arc;

use super::engines::Engines;
use super::grants::Grants;
use super::parts::PROGRAM;
use super::program::{self, Program, StackingSource};
use super::signers::Signers;
use super::sources::{read_tables, read_text};
use super::{Folder, segments, windows, zones};
use crate::constants::Tables;
use crate::diagnostic::{Report, SourceId};
use crate::expression::Graph;
use crate::history_field::HistoryField;
use crate::program::Limits;
use crate::schema::{FieldSet, Schema};
use crate::segment::Segment;
use crate::snapshot::ProgramSettings;

/// `program.toml` and the lookup tables, read and compiled.
///
/// Invariant: it is a function of the files that it [reads](Self::reads_file).
/// What is compiled with
/// one context is of no use with another: fields are meant by their place in
/// its schema.
pub(super) struct Context {
    /// What is wrong with these files.
    pub(super) report: Report,
    /// `program.toml` in it.
    pub(super) source: SourceId,
    pub(super) settings: ProgramSettings,
    /// What the host grants.
    pub(super) ceilings: Limits,
    pub(super) stacking: StackingSource,
    /// Whose plugins the program runs.
    pub(super) signers: Signers,
    pub(super) windows: Vec<HistoryField>,
    /// Each behind those that it uses.
    pub(super) segments: Arc<[Segment]>,
    pub(super) tables: Arc<Tables>,
    pub(super) schema: Arc<Schema>,
    pub(super) wallets: Vec<String>,
    pub(super) tiers: Vec<String>,
    pub(super) engines: Arc<Engines>,
    /// The fields that history windows read.
    pub(super) reads: FieldSet,
}

impl Context {
    /// Reads and compiles it, with the graph that has the history windows.
    ///
    /// # Errors
    /// What is wrong, if `program.toml` is no TOML at all. Lesser mistakes are
    /// in the context's report, and defaults take their place.
    pub(super) fn read(folder: &Folder, grants: &Grants) -> Result<(Self, Graph), Report> {
        let mut report = Report::default();
        let program = read_text(folder, &mut report, "program.toml")
            .and_then(|(source, text)| program::read(&mut report, source, &text, grants));
        let Some(Program {
            source,
            mut settings,
            windows,
            segments,
            stacking,
            signers,
            store_zones,
            values,
        }) = program
        else {
            return Err(report);
        };
        let tables = Arc::new(read_tables(folder, &mut report));
        settings.store_zones = zones::of_stores(&mut report, source, store_zones.as_ref(), &tables);
        let mut graph = Graph::new();
        let schema = Arc::make_mut(&mut settings.schema);
        program::settle_values(&mut report, source, values, &tables, schema);
        graph.tell_currencies_apart(schema);
        let windows = windows::compile(&mut report, source, windows, schema, &tables, &mut graph);
        let segments =
            segments::compile(&mut report, source, &segments, schema, &tables, &mut graph);
        let schema = Arc::clone(&settings.schema);
        let mut reads = FieldSet::default();
        for window in &windows {
            for part in [&window.value, &window.filter].into_iter().flatten() {
                reads.extend(&part.reads);
            }
            reads.extend(&window.distinct.into_iter().collect());
        }
        let wallets = settings.state.wallets.iter();
        let tiers = settings.state.tiers.iter();
        let context = Self {
            wallets: wallets.map(|wallet| wallet.name.to_string()).collect(),
            tiers: tiers
                .flat_map(|tiers| tiers.levels.iter().map(|(name, _)| name.to_string()))
                .collect(),
            engines: Arc::new(Engines::new(&schema, &tables, settings.limits)),
            report,
            source,
            settings,
            ceilings: grants.limits,
            stacking,
            signers,
            windows,
            segments: segments.into(),
            tables,
            schema,
            reads,
        };
        Ok((context, graph))
    }

    /// Whether it is read of the file at a path.
    pub(super) fn reads_file(path: &str) -> bool {
        path == PROGRAM || path.starts_with("tables/")
    }
}
