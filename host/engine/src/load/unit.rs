//! What becomes of one campaign's files.

use std::collections::HashSet;
use std::sync::Arc;

use super::Folder;
use super::keys::At;
use super::manifest::{Manifest, Runs};
use super::offers::Hit;
use super::signers::signature_of;
use crate::campaign::{Active, Campaign, Phase, Rollout, Stacking};
use crate::diagnostic::{Report, SourceId, Span};
use crate::lint::Note;
use crate::schema::FieldSet;

/// One campaign, compiled, with all that its manifest says of its place among
/// the others.
///
/// Invariant: it is a function of the program's [context](super::context), of
/// its manifest and of the one file that the manifest runs.
pub(super) struct Unit {
    /// The stem of the manifest's name.
    pub(super) id: String,
    /// When it is in force, as its manifest says it.
    pub(super) active: Active,
    /// Whose new version it is.
    pub(super) version: Option<NewVersion>,
    /// The path of the script or plugin.
    program: Option<String>,
    /// The manifest and the script, and what is wrong with them.
    pub(super) report: Report,
    /// The manifest in this report.
    pub(super) source: SourceId,
    pub(super) runs: Runs,
    pub(super) group: Option<Grouped>,
    /// None if something stands in the way; several of a table of offers.
    pub(super) made: Vec<Made>,
}

/// A campaign that is a new version of another one.
pub(super) struct NewVersion {
    /// Its id.
    pub(super) id: String,
    /// That of the other one.
    pub(super) replaces: String,
    pub(super) span: Span,
    pub(super) rollout: Rollout,
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
    pub(super) phase: Phase,
}

impl Unit {
    pub(super) fn new(
        folder: &Folder,
        manifest: Manifest,
        report: Report,
        made: Vec<Made>,
    ) -> Self {
        let path = match &manifest.runs {
            Runs::Script { path, .. } | Runs::Offers { path, .. } => Some(path.clone()),
            Runs::Plugin { name, .. } => Some(format!("plugins/{name}.wasm")),
            Runs::Unclear => None,
        };
        let first = matches!(manifest.runs, Runs::Offers { .. }) && manifest.hit == Hit::First;
        let (stacking, phase) = match first {
            true => (Stacking::First, manifest.phase),
            false => (manifest.stacking, manifest.phase),
        };
        // No group that somebody else names.
        let group = match first {
            true => Some(At {
                value: format!("offers of {}", manifest.id),
                span: 0..0,
            }),
            false => manifest.group,
        };
        let version = manifest
            .rollout
            .replaces
            .as_ref()
            .map(|replaces| NewVersion {
                id: manifest.id.clone(),
                replaces: replaces.to_string(),
                span: manifest.replaces.clone().unwrap_or_default(),
                rollout: manifest.rollout.clone(),
            });
        Self {
            id: manifest.id,
            active: manifest.active,
            version,
            program: path.filter(|path| folder.get(path).is_some()),
            report,
            source: manifest.source,
            runs: manifest.runs,
            group: group.map(|group| Grouped {
                name: group.value,
                span: group.span,
                stacking,
                phase,
            }),
            made,
        }
    }

    /// Whether it comes out the same of a folder in which these files are not
    /// as they were. One that something stands in the way of never does: what
    /// stands there may have gone.
    pub(super) fn outlasts(&self, manifest: &str, changed: &HashSet<&str>) -> bool {
        !self.made.is_empty()
            && !changed.contains(manifest)
            && self.program.as_ref().is_some_and(|path| {
                !changed.contains(path.as_str()) && !changed.contains(signature_of(path).as_str())
            })
    }
}
