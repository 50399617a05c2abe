//! What a host does about campaigns that fail too often.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::breaker::{Breaker, Failing, Standing};
use super::{LastFault, Plan, QuarantineSettings, Quarantined, State};
use crate::campaign::{Campaign, CampaignFiles, OnFault};
use crate::decide::{Decisions, Fault};
use crate::diagnostic::codes;
use crate::load::Folder;
use crate::observe::{Counts, Page};
use crate::snapshot::Snapshot;

/// What a host does about campaigns that fail too often: it watches their
/// breakers, and plans which of them the next generation leaves out.
///
/// Threads that decide come here only with batches that have faults.
///
/// Locks are taken in this order: the wards, the counts.
#[derive(Debug, Default)]
pub(crate) struct Guard {
    pub(crate) counts: Counts,
    wards: Mutex<Wards>,
}

#[derive(Debug, Default)]
struct Wards {
    /// The campaigns that ever failed, until they are in no program any more.
    failed: BTreeMap<Arc<str>, Ward>,
    /// The campaigns that go back to their last good version.
    versions: BTreeMap<Arc<str>, Versions>,
}

/// What a host must do about campaigns that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// Nothing.
    None,
    /// Tell of it.
    Tell,
    /// Make a new generation, since a campaign must not go on as it does.
    Remake,
}

/// A campaign that failed.
#[derive(Debug)]
struct Ward {
    /// Of the version that failed.
    files: CampaignFiles,
    /// What its author calls it.
    name: String,
    /// Whether the version that is in force fails too often.
    breaker: Breaker,
    sentence: Sentence,
    fault: LastFault,
    /// The generation whose first fault was told in the log.
    told: u64,
    /// How it stood when the host last told of it.
    announced: Option<State>,
}

/// What is done about a campaign while its files stay as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Sentence {
    /// Nothing: it is in force.
    None,
    /// Nothing, as it wants: its decisions are refused.
    Refuses,
    /// It is left out.
    LeftOut,
    /// Its last good version stands in.
    StandIn(CampaignFiles),
}

/// The versions of a campaign that goes back to its last good one.
#[derive(Debug)]
struct Versions {
    current: CampaignFiles,
    /// The campaign's events before the current version.
    begin: u64,
    /// The last one before it that had its events and was not quarantined.
    good: Option<CampaignFiles>,
}

impl Guard {
    /// A batch had faults. What the host must do about it.
    pub(crate) fn faulted(
        &self,
        generation: u64,
        snapshot: &Snapshot,
        decisions: &Decisions,
    ) -> Verdict {
        let settings = snapshot.settings().quarantine;
        let mut faults: BTreeMap<u32, (u64, &Fault)> = BTreeMap::new();
        for fault in decisions.all_faults() {
            let (count, first) = faults.entry(fault.campaign).or_insert((0, fault));
            *count += 1;
            // Another run may decide otherwise, and the next event waits as
            // long: once is enough, and what is told of.
            if fault.code == codes::PLUGIN_DEADLINE {
                *first = fault;
            }
        }
        let mut verdict = Verdict::None;
        let mut wards = self.wards();
        for (position, (count, fault)) in faults {
            let Some(campaign) = snapshot.campaigns().get(position as usize) else {
                continue;
            };
            let mut evaluated = decisions.evaluated.iter();
            let tried = evaluated.find(|e| e.campaign == position);
            let batch = Failing {
                total: self.counts.of(&campaign.id).tried,
                events: tried.map_or(count, |e| e.tried.max(count)),
                faults: count,
                at_once: fault.code == codes::PLUGIN_DEADLINE,
            };
            let last = LastFault::new(generation, fault);
            let own = wards.failing(campaign, snapshot, batch, last, &settings);
            verdict = verdict.max(own);
        }
        verdict
    }

    /// An answer of a plugin depended on other events than the one it was
    /// about. What the host must do about it.
    pub(crate) fn remembered(
        &self,
        snapshot: &Snapshot,
        position: u32,
        fault: LastFault,
    ) -> Verdict {
        let settings = snapshot.settings().quarantine;
        let Some(campaign) = snapshot.campaigns().get(position as usize) else {
            return Verdict::None;
        };
        let batch = Failing {
            total: self.counts.of(&campaign.id).tried,
            events: 1,
            faults: 1,
            at_once: true,
        };
        self.wards()
            .failing(campaign, snapshot, batch, fault, &settings)
    }

    /// What the next generation must leave out of a folder.
    pub(crate) fn plan(&self, folder: &Folder, snapshot: &Snapshot) -> Plan {
        let wards = self.wards();
        let mut plan = Plan::default();
        for (id, ward) in &wards.failed {
            if !ward.files.are(|path| folder.get(path)) {
                continue;
            }
            match &ward.sentence {
                Sentence::None | Sentence::Refuses => {}
                Sentence::StandIn(files) if can_stand_in(id, files, folder, snapshot) => {
                    plan.stand_ins.insert(Arc::clone(id), files.clone());
                }
                Sentence::LeftOut | Sentence::StandIn(_) => {
                    plan.withheld.insert(Arc::clone(id));
                }
            }
        }
        plan
    }

    /// A generation is about to go into force that was made of a folder
    /// according to a plan. Campaigns whose files changed begin anew: on trial,
    /// if they failed too often before.
    pub(crate) fn begin(&self, folder: &Folder, plan: &Plan, snapshot: &Snapshot) {
        let settings = snapshot.settings().quarantine;
        let mut wards = self.wards();
        wards.note_versions(&self.counts, plan, snapshot);
        wards.failed.retain(|id, ward| {
            let manifest = ward.files.manifest();
            if manifest.is_none_or(|path| folder.get(path).is_none()) {
                return false;
            }
            if plan.withheld.contains(id) {
                ward.sentence = Sentence::LeftOut;
                return true;
            }
            if plan.stand_ins.contains_key(id) || ward.files.are(|path| folder.get(path)) {
                return true;
            }
            let Some(campaign) = campaign(snapshot, id) else {
                return false;
            };
            let total = self.counts.of(id).tried;
            let doubtful = ward.sentence != Sentence::None
                || ward.breaker.standing(total, &settings) == Standing::OnTrial;
            ward.breaker = if doubtful {
                Breaker::on_trial(total)
            } else {
                Breaker::new(total)
            };
            if ward.sentence != Sentence::None {
                tracing::info!(campaign = &**id, "changed, and on trial");
            }
            ward.sentence = Sentence::None;
            ward.files = campaign.files.clone();
            ward.name.clone_from(&campaign.name);
            true
        });
    }

    /// A page for the counters of a generation that goes into force. Counters
    /// of campaigns that are left out are kept.
    pub(crate) fn page(&self, snapshot: &Snapshot) -> Arc<Page> {
        let failed: BTreeSet<Arc<str>> = self.wards().failed.keys().cloned().collect();
        self.counts.begin(snapshot, |id| failed.contains(id))
    }

    /// The campaigns that failed too often, by their ids.
    pub(crate) fn quarantined(&self, settings: &QuarantineSettings) -> Vec<Quarantined> {
        let wards = self.wards();
        let failed = wards.failed.iter();
        failed
            .filter_map(|(id, ward)| Some(ward.told_as(id, self.state(id, ward, settings)?)))
            .collect()
    }

    /// Those among them that stand otherwise than when this was last asked.
    pub(crate) fn changes(&self, settings: &QuarantineSettings) -> Vec<Quarantined> {
        let mut wards = self.wards();
        let mut changes = Vec::new();
        for (id, ward) in &mut wards.failed {
            let state = self.state(id, ward, settings);
            if state != ward.announced {
                ward.announced = state;
                changes.extend(state.map(|state| ward.told_as(id, state)));
            }
        }
        changes
    }

    /// How a campaign stands; none if it is like any other.
    fn state(&self, id: &str, ward: &Ward, settings: &QuarantineSettings) -> Option<State> {
        match &ward.sentence {
            Sentence::Refuses => Some(State::Refuses),
            Sentence::LeftOut => Some(State::LeftOut),
            Sentence::StandIn(_) => Some(State::LastGood),
            Sentence::None => {
                let total = self.counts.of(id).tried;
                match ward.breaker.standing(total, settings) {
                    Standing::OnTrial => Some(State::OnTrial),
                    Standing::Fine | Standing::Tripped => None,
                }
            }
        }
    }

    fn wards(&self) -> MutexGuard<'_, Wards> {
        // A thread that panicked while it held the lock left whole wards.
        self.wards.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ward {
    fn told_as(&self, id: &Arc<str>, state: State) -> Quarantined {
        Quarantined {
            campaign: Arc::clone(id),
            name: self.name.clone(),
            state,
            fault: self.fault.clone(),
        }
    }
}

impl Wards {
    /// A campaign failed. What the host must do about it.
    fn failing(
        &mut self,
        campaign: &Campaign,
        snapshot: &Snapshot,
        batch: Failing,
        fault: LastFault,
        settings: &QuarantineSettings,
    ) -> Verdict {
        let Self { failed, versions } = self;
        let ward = failed
            .entry(Arc::clone(&campaign.id))
            .or_insert_with(|| Ward {
                files: campaign.files.clone(),
                name: campaign.name.clone(),
                breaker: Breaker::new(batch.total.saturating_sub(batch.events)),
                sentence: Sentence::None,
                fault: fault.clone(),
                told: 0,
                announced: None,
            });
        // A thread may still decide with a generation that is out of force.
        let in_force = match &ward.sentence {
            Sentence::None | Sentence::Refuses => &ward.files,
            Sentence::StandIn(files) => files,
            Sentence::LeftOut => return Verdict::None,
        };
        if *in_force != campaign.files {
            return Verdict::None;
        }
        if ward.told != fault.generation {
            ward.told = fault.generation;
            tracing::warn!(
                campaign = &*campaign.id,
                snapshot = snapshot.hash(),
                code = fault.code.id,
                line = fault.line,
                "a campaign failed for an event: {}; its other faults are counted",
                fault.message,
            );
        }
        ward.fault = fault;
        if !settings.enabled || !ward.breaker.failing(batch, settings) {
            return Verdict::None;
        }
        let good = versions.get(&campaign.id).and_then(|v| v.good.clone());
        // What remembers does not fail, so that it could not refuse.
        let remembers = ward.fault.code == codes::PLUGIN_REMEMBERED;
        ward.sentence = match (campaign.on_fault, good) {
            (OnFault::Refuse, _) if !remembers => Sentence::Refuses,
            (OnFault::LastGood, Some(good)) if ward.sentence == Sentence::None => {
                ward.breaker = Breaker::on_trial(batch.total);
                Sentence::StandIn(good)
            }
            _ => Sentence::LeftOut,
        };
        let done = match &ward.sentence {
            Sentence::Refuses => "it goes on refusing decisions, as its `on_fault` says",
            Sentence::StandIn(_) => "its last good version stands in until its files change",
            _ => "it is left out until its files change",
        };
        tracing::warn!(
            campaign = &*campaign.id,
            snapshot = snapshot.hash(),
            code = ward.fault.code.id,
            "a campaign fails too often: {done}",
        );
        match ward.sentence {
            Sentence::Refuses => Verdict::Tell,
            _ => Verdict::Remake,
        }
    }

    /// Keeps in mind the good versions of the campaigns that go back to them.
    fn note_versions(&mut self, counts: &Counts, plan: &Plan, snapshot: &Snapshot) {
        let trial = u64::from(snapshot.settings().quarantine.trial);
        let Self { failed, versions } = self;
        versions.retain(|id, _| snapshot.find(id).is_some() || plan.withheld.contains(id));
        for campaign in snapshot.campaigns() {
            let id = &campaign.id;
            if campaign.on_fault != OnFault::LastGood || plan.stand_ins.contains_key(id) {
                continue;
            }
            let known = versions.get_mut(id);
            if known.as_ref().is_some_and(|v| v.current == campaign.files) {
                continue;
            }
            let total = counts.of(id).tried;
            let good = known.and_then(|known| {
                let is_fine = failed
                    .get(id)
                    .is_none_or(|ward| ward.sentence == Sentence::None);
                if is_fine && total.saturating_sub(known.begin) >= trial {
                    Some(std::mem::take(&mut known.current))
                } else {
                    known.good.take()
                }
            });
            versions.insert(
                Arc::clone(id),
                Versions {
                    current: campaign.files.clone(),
                    begin: total,
                    good,
                },
            );
        }
    }
}

/// Whether files may be put into a folder without changing another campaign:
/// several may run one plugin.
fn can_stand_in(id: &str, files: &CampaignFiles, folder: &Folder, snapshot: &Snapshot) -> bool {
    let changed = files
        .iter()
        .filter(|(path, bytes)| folder.get(path) != Some(*bytes));
    let others = || {
        let campaigns = snapshot.campaigns().iter();
        campaigns.filter(|other| *other.id != *id)
    };
    let mut changed = changed.map(|(path, _)| path);
    !changed.any(|path| others().any(|other| other.files.iter().any(|(own, _)| own == path)))
}

fn campaign<'s>(snapshot: &'s Snapshot, id: &str) -> Option<&'s Campaign> {
    Some(snapshot.campaigns().get(snapshot.find(id)?)?)
}
