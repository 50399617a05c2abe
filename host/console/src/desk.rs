//! The desk: a program folder with its drafts and versions, and the host that
//! has it in force.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use sadakat_engine::Host;
use sadakat_engine::load::{Folder, FolderError, IncrementalLoader};
use sadakat_engine::model::Zone;
use tempfile::NamedTempFile;

use crate::backtest::Backtests;
use crate::campaign_id::CampaignId;
use crate::check::{self, Checked};
use crate::draft::{Draft, Files, published, text_of, with};
use crate::git;
use crate::near::NearMisses;
use crate::segment_count::Counts;
use crate::segment_desk::segments_back;
use crate::settings::Settings;
use crate::shelf::Shelf;
use crate::subject::Subject;
use crate::texts::Texts;
use crate::version::{Version, What};

/// What all pages share.
pub(crate) struct Desk {
    pub(crate) host: Host,
    pub(crate) settings: Settings,
    pub(crate) texts: Texts,
    pub(crate) backtests: Backtests,
    pub(crate) near: NearMisses,
    pub(crate) counts: Counts,
    pub(crate) shelf: Shelf,
    /// What compiles drafts; campaigns that did not change are kept.
    loader: Mutex<IncrementalLoader>,
    /// The host that drafts are tried in.
    trial: Mutex<Option<Host>>,
    /// One change of files at a time.
    pen: Mutex<()>,
}

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DeskError {
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error("cannot be written: {0}")]
    Store(#[from] io::Error),
    /// Somebody else kept the draft meanwhile.
    #[error("somebody else changed the draft")]
    Stale(Box<Draft>),
    /// Somebody else kept the draft of segments meanwhile.
    #[error("somebody else changed the draft of these segments")]
    StaleSegments,
    /// The published files are others than those that the draft began with.
    #[error("the published files changed since the draft began")]
    Overtaken,
    /// It cannot go into force.
    #[error("it has mistakes")]
    Wrong(Box<Checked>),
    /// There is nothing to do it with.
    #[error("there is no such thing")]
    Nothing,
    /// It is written and did not go into force.
    #[error("{0}")]
    NotInForce(String),
}

/// Who does something, and why.
pub(crate) struct By<'a> {
    pub(crate) name: &'a str,
    pub(crate) note: &'a str,
}

/// What was published: whether it is in Git, and why it is not if it should be.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) git: Result<bool, String>,
}

impl Desk {
    pub(crate) fn new(host: Host, mut settings: Settings) -> Self {
        Self {
            host,
            texts: Texts::new(),
            backtests: Backtests::default(),
            near: NearMisses::default(),
            counts: Counts::default(),
            shelf: Shelf::of(&settings.program),
            loader: Mutex::new(std::mem::take(&mut settings.loader)),
            settings,
            trial: Mutex::new(None),
            pen: Mutex::new(()),
        }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.settings.program
    }

    /// The zone of the program in force.
    pub(crate) fn zone(&self) -> Zone {
        self.host.snapshot().settings().schema.zone.clone()
    }

    /// The files as they are on disk.
    pub(crate) fn folder(&self) -> Result<Folder, FolderError> {
        Folder::read(self.root())
    }

    pub(crate) fn loader(&self) -> MutexGuard<'_, IncrementalLoader> {
        self.loader.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A host with a program in it that is not in force, to try it.
    pub(crate) fn trial(&self, folder: &Folder) -> Result<Host, String> {
        let mut trial = self.trial.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(host) = &*trial {
            let put = host.put(folder);
            put.map_err(|error| error.to_string())?;
            return Ok(host.clone());
        }
        let host = Host::builder().cases(false).build(folder);
        let host = host.map_err(|report| report.render(false))?;
        *trial = Some(host.clone());
        Ok(host)
    }

    pub(crate) fn pen(&self) -> MutexGuard<'_, ()> {
        self.pen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The draft of a campaign; none if nobody works at it.
    pub(crate) fn draft(&self, id: &CampaignId) -> io::Result<Option<Draft>> {
        self.shelf.get(&Draft::name(id))
    }

    /// The campaigns that somebody works at.
    pub(crate) fn drafts(&self) -> io::Result<Vec<CampaignId>> {
        let names = self.shelf.names("drafts")?;
        let id = |name: &String| {
            let name = name.strip_prefix("drafts/")?.strip_suffix(".json")?;
            CampaignId::new(name)
        };
        Ok(names.iter().filter_map(id).collect())
    }

    /// The draft of a campaign, or one that begins with what is published.
    pub(crate) fn draft_or_published(&self, id: &CampaignId, folder: &Folder) -> io::Result<Draft> {
        let draft = self.draft(id)?;
        Ok(draft.unwrap_or_else(|| Draft::of(id, folder)))
    }

    /// Keeps what somebody wrote, if they saw the newest draft.
    pub(crate) fn keep(
        &self,
        id: &CampaignId,
        revision: u64,
        by: &str,
        change: impl FnOnce(&mut Draft, &Folder),
    ) -> Result<Draft, DeskError> {
        let _pen = self.pen();
        let folder = self.folder()?;
        let mut draft = self.draft_or_published(id, &folder)?;
        if draft.revision != revision {
            return Err(DeskError::Stale(Box::new(draft)));
        }
        change(&mut draft, &folder);
        draft.revision += 1;
        by.clone_into(&mut draft.by);
        draft.at = now();
        self.shelf.put(&Draft::name(id), &draft)?;
        Ok(draft)
    }

    /// Forgets a draft.
    pub(crate) fn discard(&self, id: &CampaignId) -> Result<(), DeskError> {
        let _pen = self.pen();
        Ok(self.shelf.remove(&Draft::name(id))?)
    }

    /// Checks the program with a draft in it.
    pub(crate) fn check(&self, id: &CampaignId, draft: &Draft) -> Result<Checked, DeskError> {
        let folder = draft.over(&self.folder()?);
        Ok(check::check(&mut self.loader(), &folder, &id.into()))
    }

    /// Puts a draft into force: whole, if nothing is wrong with it and nobody
    /// changed the files meanwhile.
    pub(crate) fn publish(
        &self,
        id: &CampaignId,
        revision: u64,
        by: &By<'_>,
    ) -> Result<Published, DeskError> {
        let _pen = self.pen();
        let draft = self.draft(id)?.ok_or(DeskError::Nothing)?;
        if draft.revision != revision {
            return Err(DeskError::Stale(Box::new(draft)));
        }
        let folder = self.folder()?;
        if draft.overtaken(&folder).next().is_some() {
            return Err(DeskError::Overtaken);
        }
        let files = draft.files.clone();
        let published = self.put(&folder, &id.into(), files, What::Published, by)?;
        self.shelf.remove(&Draft::name(id))?;
        Ok(published)
    }

    /// Undoes the newest change of a campaign.
    pub(crate) fn undo(&self, number: u64, by: &By<'_>) -> Result<Published, DeskError> {
        self.bring_back(number, by, What::Undone)
    }

    /// Puts a campaign's files back as a change left them.
    pub(crate) fn restore(&self, number: u64, by: &By<'_>) -> Result<Published, DeskError> {
        self.bring_back(number, by, What::Restored)
    }

    fn bring_back(&self, number: u64, by: &By<'_>, what: What) -> Result<Published, DeskError> {
        let _pen = self.pen();
        let version = Version::get(&self.shelf, number)?.ok_or(DeskError::Nothing)?;
        let about = Subject::parse(&version.campaign).ok_or(DeskError::Nothing)?;
        let folder = self.folder()?;
        let files = if matches!(about, Subject::Segments(_)) {
            segments_back(&version, what, &folder)?
        } else if what == What::Undone {
            if !version.stands(&folder) {
                return Err(DeskError::Overtaken);
            }
            version.before
        } else {
            version.after
        };
        self.put(&folder, &about, files, what, by)
    }

    /// Takes a campaign out of the program; it can be undone.
    pub(crate) fn take_down(&self, id: &CampaignId, by: &By<'_>) -> Result<Published, DeskError> {
        let _pen = self.pen();
        let folder = self.folder()?;
        let mut files = published(id, &folder);
        for text in files.values_mut() {
            *text = None;
        }
        self.put(&folder, &id.into(), files, What::TakenDown, by)
    }

    /// Begins a draft anew on top of what is published now.
    pub(crate) fn rebase(
        &self,
        id: &CampaignId,
        revision: u64,
        by: &str,
    ) -> Result<Draft, DeskError> {
        self.keep(id, revision, by, |draft, folder| {
            for (path, text) in &mut draft.base {
                *text = text_of(folder, path);
            }
        })
    }

    pub(crate) fn versions(&self, about: Option<&Subject>) -> io::Result<Vec<Version>> {
        Version::all(&self.shelf, about)
    }

    pub(crate) fn version(&self, number: u64) -> io::Result<Option<Version>> {
        Version::get(&self.shelf, number)
    }

    /// Writes files into the program, if it has no mistakes with them, and
    /// puts it into force.
    pub(crate) fn put(
        &self,
        folder: &Folder,
        about: &Subject,
        files: Files,
        what: What,
        by: &By<'_>,
    ) -> Result<Published, DeskError> {
        let changed = |(path, text): &(String, Option<String>)| *text != text_of(folder, path);
        let after: Files = files.into_iter().filter(changed).collect();
        if after.is_empty() {
            return Err(DeskError::Nothing);
        }
        let next = with(folder, &after);
        let checked = check::check(&mut self.loader(), &next, about);
        if !checked.is_fine {
            return Err(DeskError::Wrong(Box::new(checked)));
        }
        let paths = after.keys();
        let before: Files = paths
            .map(|path| (path.clone(), text_of(folder, path)))
            .collect();
        write(self.root(), &after)?;
        let version = Version {
            number: 0,
            campaign: about.to_string(),
            what,
            by: by.name.to_owned(),
            at: now(),
            note: by.note.to_owned(),
            before,
            after,
        };
        let version = version.keep(&self.shelf)?;
        if let Err(error) = self.host.reload() {
            return Err(DeskError::NotInForce(error.to_string()));
        }
        let message = match by.note {
            "" => format!("{about}: {:?}", what).to_lowercase(),
            note => format!("{about}: {note}"),
        };
        let git = git::commit(self.root(), &version.after, &message, by.name);
        Ok(Published { git })
    }
}

/// Writes files, each whole: whoever reads sees the old one or the new one.
fn write(root: &Path, files: &Files) -> io::Result<()> {
    for (path, text) in files {
        let path: PathBuf = root.join(path);
        let Some(text) = text else {
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => continue,
            }
        };
        let folder = path.parent().unwrap_or(root);
        std::fs::create_dir_all(folder)?;
        let mut file = NamedTempFile::with_prefix_in(".", folder)?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        if let Ok(before) = std::fs::metadata(&path) {
            file.as_file().set_permissions(before.permissions())?;
        } else {
            readable(file.as_file())?;
        }
        file.as_file().sync_all()?;
        file.persist(&path).map_err(|error| error.error)?;
    }
    Ok(())
}

/// A temporary file is its maker's alone; one of the program is for all.
#[cfg(unix)]
fn readable(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}

/// The time by the clock of this machine, as seconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}
