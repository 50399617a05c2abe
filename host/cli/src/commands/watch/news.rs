//! What there is to tell of a folder.

use std::sync::Arc;

use sadakat_engine::load::FolderError;
use sadakat_engine::{CampaignStatus, Host, ReloadError, Watching};

use super::Listening;

/// Whether a program is in force.
pub(super) enum Life {
    /// None yet: the folder has mistakes.
    Waiting,
    /// One is.
    Live(Box<Host>),
}

/// Something that happened.
pub(super) enum News {
    /// The folder went into force for the first time.
    Opened,
    /// Requests are answered here.
    Listening(Listening),
    /// An edit went into force.
    Changed {
        /// Which one.
        generation: u64,
        /// The campaigns that came, changed or went.
        changed: Vec<Arc<str>>,
    },
    /// An edit did not.
    Refused(ReloadError),
    /// The folder is as what is in force again.
    Restored,
    /// A campaign failed too often.
    Quarantined {
        /// Its id.
        campaign: Arc<str>,
        /// What is done about it.
        state: String,
        /// Its last fault.
        fault: String,
    },
    /// The folder is gone, or a file in it cannot be read.
    Unreadable(Arc<FolderError>),
    /// It can be read again.
    Readable,
    /// These files are waited for, since they are being saved.
    Pending(Vec<Arc<str>>),
    /// These plugins take a while to compile; other edits do not wait.
    Compiling(Vec<Arc<str>>),
    /// Edits are noticed in another way.
    Watching(Watching),
    /// Campaigns that are in force now, or no longer, because of the time.
    Turned(Vec<CampaignStatus>),
    /// Something that needs no words.
    Other,
    /// The user has seen enough.
    Stopped,
}

/// Shows people or machines what happens.
pub(super) trait Show {
    fn show(&mut self, news: &News, life: &Life);
}
