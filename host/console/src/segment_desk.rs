//! Segments on the desk: kept, published, taken down and brought back, with
//! the rest of `program.toml` left alone.

use std::collections::BTreeMap;
use std::io;

use sadakat_engine::load::Folder;

use crate::campaign_id::CampaignId;
use crate::check::{self, Checked};
use crate::desk::{By, Desk, DeskError, Published, now};
use crate::draft::{Files, with};
use crate::segment_draft::{SegmentDraft, program};
use crate::segment_text::{PROGRAM, conditions, written};
use crate::subject::Subject;
use crate::version::{Version, What};

impl Desk {
    /// The draft of segments; none if nobody works at them.
    pub(crate) fn segment_draft(&self, name: &CampaignId) -> io::Result<Option<SegmentDraft>> {
        self.shelf.get(&SegmentDraft::name(name))
    }

    /// The segments that somebody works at.
    pub(crate) fn segment_drafts(&self) -> io::Result<Vec<CampaignId>> {
        let names = self.shelf.names("segments")?;
        let name = |name: &String| {
            let name = name.strip_prefix("segments/")?.strip_suffix(".json")?;
            CampaignId::new(name)
        };
        Ok(names.iter().filter_map(name).collect())
    }

    /// Keeps what somebody wrote, if they saw the newest draft. One of their own
    /// begins with everybody who ever bought.
    pub(crate) fn keep_segments(
        &self,
        name: &CampaignId,
        revision: u64,
        by: &str,
        change: impl FnOnce(&mut SegmentDraft),
    ) -> Result<SegmentDraft, DeskError> {
        let _pen = self.pen();
        let folder = self.folder()?;
        let kept = self.segment_draft(name)?;
        let draft = kept.or_else(|| SegmentDraft::of(name, &folder));
        let mut draft = draft.unwrap_or_else(|| SegmentDraft {
            base: BTreeMap::from([(name.to_string(), None)]),
            conditions: BTreeMap::from([(name.to_string(), "history.purchases > 0".to_owned())]),
            ..SegmentDraft::default()
        });
        if draft.revision != revision {
            return Err(DeskError::StaleSegments);
        }
        change(&mut draft);
        draft.revision += 1;
        by.clone_into(&mut draft.by);
        draft.at = now();
        self.shelf.put(&SegmentDraft::name(name), &draft)?;
        Ok(draft)
    }

    /// Forgets a draft.
    pub(crate) fn discard_segments(&self, name: &CampaignId) -> Result<(), DeskError> {
        let _pen = self.pen();
        Ok(self.shelf.remove(&SegmentDraft::name(name))?)
    }

    /// Checks the program with a draft in it.
    pub(crate) fn check_segments(
        &self,
        name: &CampaignId,
        draft: &SegmentDraft,
    ) -> Result<Checked, DeskError> {
        let folder = self.folder()?;
        // A program that cannot be read says so itself.
        let folder = match draft.over(&folder) {
            Ok(text) => with(&folder, &whole(text)),
            Err(_) => folder,
        };
        let about = Subject::Segments(name.clone());
        Ok(check::check(&mut self.loader(), &folder, &about))
    }

    /// Puts a draft into force: whole, if nothing is wrong with it and nobody
    /// changed its segments meanwhile.
    pub(crate) fn publish_segments(
        &self,
        name: &CampaignId,
        revision: u64,
        by: &By<'_>,
    ) -> Result<Published, DeskError> {
        let _pen = self.pen();
        let draft = self.segment_draft(name)?.ok_or(DeskError::Nothing)?;
        if draft.revision != revision {
            return Err(DeskError::StaleSegments);
        }
        let folder = self.folder()?;
        if !draft.overtaken(&folder).is_empty() {
            return Err(DeskError::Overtaken);
        }
        let text = draft.over(&folder);
        let text = text.unwrap_or_else(|_| program(&folder));
        let about = Subject::Segments(name.clone());
        let published = self.put(&folder, &about, whole(text), What::Published, by)?;
        self.shelf.remove(&SegmentDraft::name(name))?;
        Ok(published)
    }

    /// Takes segments out of the program; it can be undone.
    pub(crate) fn take_segments_down(
        &self,
        name: &CampaignId,
        by: &By<'_>,
    ) -> Result<Published, DeskError> {
        let _pen = self.pen();
        let folder = self.folder()?;
        let draft = SegmentDraft::of(name, &folder).ok_or(DeskError::Nothing)?;
        let gone = draft.conditions.into_keys().map(|name| (name, None));
        let text = written(&program(&folder), &gone.collect(), &[]);
        let text = text.map_err(|_| DeskError::Nothing)?;
        let about = Subject::Segments(name.clone());
        self.put(&folder, &about, whole(text), What::TakenDown, by)
    }
}

fn whole(text: String) -> Files {
    Files::from([(PROGRAM.to_owned(), Some(text))])
}

/// The text of the program before or after a version.
fn text_in(files: &Files) -> &str {
    let text = files.get(PROGRAM).and_then(Option::as_deref);
    text.unwrap_or_default()
}

/// The conditions that a version changed, as they were before and after it.
fn changed(version: &Version) -> Vec<(String, Option<String>, Option<String>)> {
    let before = conditions(text_in(&version.before));
    let after = conditions(text_in(&version.after));
    let names = before
        .keys()
        .chain(after.keys().filter(|name| !before.contains_key(*name)));
    names
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| {
            (
                name.clone(),
                before.get(name).cloned(),
                after.get(name).cloned(),
            )
        })
        .collect()
}

/// Whether the segments still are as a version left them, whatever else was
/// changed in the file that they stand in.
pub(crate) fn is_as_left(version: &Version, folder: &Folder) -> bool {
    let now = conditions(&program(folder));
    changed(version)
        .iter()
        .all(|(name, _, after)| now.get(name) == after.as_ref())
}

/// The program with the segments as they were before a version, or as it left
/// them. To the last byte as before, if nothing else was changed since.
pub(crate) fn segments_back(
    version: &Version,
    what: What,
    folder: &Folder,
) -> Result<Files, DeskError> {
    let is_undo = what == What::Undone;
    if is_undo && !is_as_left(version, folder) {
        return Err(DeskError::Overtaken);
    }
    let now = program(folder);
    if is_undo && now == text_in(&version.after) {
        return Ok(version.before.clone());
    }
    let back = changed(version).into_iter().map(|(name, before, after)| {
        let condition = if is_undo { before } else { after };
        (name, condition)
    });
    let back: BTreeMap<String, Option<String>> = back.collect();
    let read = back.values().flatten().map(String::as_str);
    let lines = crate::segment_samples::lacking(&now, read);
    let text = written(&now, &back, &lines).map_err(|_| DeskError::Nothing)?;
    Ok(whole(text))
}
