//! What becomes of one campaign's files.

use std::sync::Arc;

use super::Folder;
use super::manifest::{Manifest, Runs};
use crate::campaign::{Campaign, Stacking};
use crate::diagnostic::{Report, SourceId, Span};
use crate::lint::Note;
use crate::schema::FieldSet;

/// One campaign, compiled, with all that its manifest says of its place among
/// the others.
///
/// Invariant: it is a function of the program's [context](super::context), of
/// its manifest and of the one file that the manifest runs.
pub(super) struct Unit {
    manifest: Arc<[u8]>,
    /// The script or plugin with its path.
    program: Option<(String, Arc<[u8]>)>,
    /// The manifest and the script, and what is wrong with them.
    pub(super) report: Report,
    /// The manifest in this report.
    pub(super) source: SourceId,
    pub(super) runs: Runs,
    pub(super) group: Option<Grouped>,
    /// None if something stands in the way.
    pub(super) made: Option<Made>,
}

/// A campaign that can be decided with.
pub(super) struct Made {
    pub(super) campaign: Arc<Campaign>,
    pub(super) reads: FieldSet,
    /// What the linter needs; its sources are those of the unit's report.
    pub(super) note: Note,
}

/// The group that a manifest names.
pub(super) struct Grouped {
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) stacking: Stacking,
}

impl Unit {
    pub(super) fn new(
        folder: &Folder,
        bytes: &Arc<[u8]>,
        manifest: Manifest,
        report: Report,
        made: Option<Made>,
    ) -> Self {
        let path = match &manifest.runs {
            Runs::Script { path, .. } => Some(path.clone()),
            Runs::Plugin { name, .. } => Some(format!("plugins/{name}.wasm")),
            Runs::Unclear => None,
        };
        let stacking = manifest.stacking;
        Self {
            manifest: Arc::clone(bytes),
            program: path.and_then(|path| {
                let bytes = Arc::clone(folder.get(&path)?);
                Some((path, bytes))
            }),
            report,
            source: manifest.source,
            runs: manifest.runs,
            group: manifest.group.map(|group| Grouped {
                name: group.value,
                span: group.span,
                stacking,
            }),
            made,
        }
    }

    /// Whether it would come out the same from a folder in which its manifest
    /// is `manifest`. One that something stands in the way of never would:
    /// what stands there may have gone.
    pub(super) fn is_of(&self, folder: &Folder, manifest: &Arc<[u8]>) -> bool {
        let same = |known: &Arc<[u8]>, now: &Arc<[u8]>| Arc::ptr_eq(known, now) || known == now;
        self.made.is_some()
            && same(&self.manifest, manifest)
            && self
                .program
                .as_ref()
                .is_some_and(|(path, bytes)| folder.get(path).is_some_and(|now| same(bytes, now)))
    }
}
