//! What a host tells of itself.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::campaign::{Campaign, Rollout, WindowZone};
use crate::decide::Left;
use crate::diagnostic::Report;
use crate::load::FolderError;
use crate::model::Instant;
use crate::quarantine::Quarantined;
use crate::snapshot::Snapshot;

/// How a host is at one moment.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Status {
    /// Which program is in force, counted from 1 since the host was opened.
    pub generation: u64,
    /// The hash of its snapshot, as decisions carry it.
    pub snapshot: Arc<str>,
    /// How long it has been in force, by the host's clock.
    pub age: Duration,
    /// How many edits went into force since the host was opened.
    pub reloads: u64,
    /// How many did not.
    pub refused: u64,
    /// Whether the folder as it is now could not go into force, and why.
    pub failed: Option<Failed>,
    /// How the host notices edits.
    pub watching: Watching,
    /// Whether the folder cannot be read at present, and why. The last program
    /// serves.
    pub unreadable: Option<Arc<FolderError>>,
    /// Edited files that the host waits for, since they are being written, or
    /// gone for a moment only, perhaps.
    pub pending: Vec<Arc<str>>,
    /// Plugins of the watched folder that are being compiled, by path. Until
    /// they are, their campaigns stay as they were.
    pub compiling: Vec<Arc<str>>,
    /// What is not wrong with the program in force, but probably not as meant.
    pub warnings: Arc<Report>,
    /// Calls that are at work, on whichever program.
    pub busy: usize,
    /// Earlier programs that somebody still works with.
    pub draining: usize,
    /// The campaigns that failed too often, by their ids, and what was done
    /// about it.
    pub quarantined: Vec<Quarantined>,
    /// The campaigns, in the order of deciding; then those that are left out
    /// because they failed too often, by their ids.
    pub campaigns: Vec<CampaignStatus>,
}

/// A program that did not go into force.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Failed {
    /// When, by the host's clock.
    pub at: SystemTime,
    /// What is wrong with it.
    pub why: super::ReloadError,
}

/// How a host notices edits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Watching {
    /// When it is told to reload.
    #[default]
    Off,
    /// The operating system tells.
    Native,
    /// It looks at the folder from time to time.
    Polling {
        /// Why the operating system cannot tell; none if it was not asked.
        why: Option<String>,
    },
}

/// A campaign as it stands at one moment.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CampaignStatus {
    /// Its id.
    pub id: Arc<str>,
    /// What its author calls it.
    pub name: String,
    /// Whether it is in force.
    pub state: CampaignState,
    /// Whether it comes into force little by little, or a new version of it does.
    #[doc(hidden)]
    pub rollout: Rollout,
    /// What is left of its limits in all and of its budget today.
    pub left: Vec<Left>,
}

/// Whether a campaign is in force, by the host's clock and the zone of its
/// window; where that is the store's or the member's, by the program's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CampaignState {
    /// It is, until an instant or for good.
    InForce {
        /// When that ends.
        until: Option<Instant>,
    },
    /// Not yet.
    Upcoming {
        /// When it comes into force.
        from: Instant,
    },
    /// Between the days or hours in which it is.
    Paused {
        /// When it comes into force again.
        until: Instant,
    },
    /// Not any more.
    Ended,
    /// It failed too often, and is left out until its files change.
    LeftOut,
}

impl CampaignStatus {
    /// A campaign of `snapshot` at an instant.
    pub(super) fn of(
        campaign: &Campaign,
        snapshot: &Snapshot,
        now: Instant,
        left: &[Left],
    ) -> Self {
        let own = |left: &&Left| *left.share.campaign == *campaign.counted_as();
        Self {
            id: Arc::clone(&campaign.id),
            name: campaign.name.clone(),
            state: CampaignState::of(campaign, snapshot, now),
            rollout: campaign.rollout().clone(),
            left: left.iter().filter(own).cloned().collect(),
        }
    }

    /// A campaign that is left out because it failed too often.
    pub(super) fn left_out(quarantined: &Quarantined) -> Self {
        Self {
            id: Arc::clone(&quarantined.campaign),
            name: quarantined.name.clone(),
            state: CampaignState::LeftOut,
            rollout: Rollout::default(),
            left: Vec::new(),
        }
    }
}

impl CampaignState {
    /// The state of a campaign of `snapshot` at an instant.
    #[doc(hidden)]
    pub fn of(campaign: &Campaign, snapshot: &Snapshot, now: Instant) -> Self {
        let program = &snapshot.settings().schema.zone;
        let zone = match &campaign.active.zone {
            WindowZone::Fixed(zone) => zone,
            _ => program,
        };
        let window = campaign.active.in_zone(zone);
        let next = window.next_change(now, zone);
        if window.contains_in(now, zone) {
            return Self::InForce { until: next };
        }
        match next {
            Some(from) if window.from.is_some_and(|begins| now < begins) => Self::Upcoming { from },
            Some(until) => Self::Paused { until },
            None => Self::Ended,
        }
    }
}

/// Something that happened to a host.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum LiveEvent {
    /// A program went into force.
    Live {
        /// Which one, counted from 1.
        generation: u64,
        /// Its hash.
        snapshot: Arc<str>,
        /// Ids of the campaigns that came, changed or went, sorted.
        changed: Vec<Arc<str>>,
    },
    /// An edited program did not go into force; the one before it stays.
    Refused(super::ReloadError),
    /// The folder is as the program in force again, after one that did not go
    /// into force.
    Restored,
    /// A campaign failed too often, or is on trial now that its files have
    /// changed.
    Quarantined(Quarantined),
    /// The folder is gone, or cannot be read; the last program serves.
    Unreadable(Arc<FolderError>),
    /// The folder can be read again.
    Readable,
    /// Files that are being edited, or gone for a moment only, perhaps, are
    /// waited for.
    Pending(Vec<Arc<str>>),
    /// Plugins of the watched folder, by path, take a while to compile. Other
    /// edits go into force meanwhile, and these when they are compiled.
    Compiling(Vec<Arc<str>>),
    /// Edits are noticed in another way from now on.
    Watching(Watching),
    /// So many happened that were not received in time. [`Status`] is whole.
    Missed(u64),
}
