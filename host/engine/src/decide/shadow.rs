//! What campaigns would have given that give nothing.

use super::decision::Decisions;
use crate::snapshot::Snapshot;

/// What became of a batch with the campaigns in force that give nothing.
#[derive(Debug, Clone)]
pub(crate) struct Shadow {
    /// What these campaigns came to, and nothing of the others.
    pub(crate) own: Decisions,
    /// All of it, if the batch was traced.
    pub(crate) all: Option<Decisions>,
}

impl Shadow {
    pub(super) const fn new(own: Decisions) -> Self {
        Self { own, all: None }
    }

    /// Takes what campaigns of a snapshot would have given out of the decisions
    /// with all of them.
    pub(super) fn of(all: Decisions, snapshot: &Snapshot, traced: bool) -> Self {
        let given = all.all().iter();
        let given = given.filter(|given| snapshot.is_shadow(given.campaign));
        let faults = all.all_faults().iter();
        let faults = faults.filter(|fault| snapshot.is_shadow(fault.campaign));
        let mut own = Decisions::new(
            all.rows(),
            given.cloned().collect(),
            faults.cloned().collect(),
        );
        let is_own = |campaign: u32| snapshot.is_shadow(campaign);
        let evaluated = all.evaluated.iter().copied();
        own.evaluated = evaluated.filter(|asked| is_own(asked.campaign)).collect();
        let held_out = all.held_out.iter().copied();
        own.held_out = held_out.filter(|(_, campaign)| is_own(*campaign)).collect();
        Self {
            own,
            all: traced.then_some(all),
        }
    }
}
