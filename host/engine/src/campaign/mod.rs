//! A campaign: when it applies, to whom, and what it runs.

mod active;
mod cap;
mod files;
mod limit;
mod local_window;
mod on_fault;
mod rollout;
mod stacking;
mod written;

pub use crate::effect::Phase;
pub use active::{Active, Border, WindowZone};
pub use cap::{Cap, CapPer, Capped};
pub(crate) use files::CampaignFiles;
pub use limit::{Budget, Budgeted, LimitOf, Share, UseLimit};
pub use local_window::{HoursOfDay, LocalWindow};
pub use on_fault::OnFault;
pub use rollout::{Canary, Rollout};
pub(crate) use rollout::{Replaced, percent};
pub(crate) use stacking::MAX_APART;
pub use stacking::{Combination, Multipliers, Stacking};
pub use written::Written;

use std::sync::Arc;

use crate::expression::ExpressionId;
use crate::program::{Condition, Limits, Program};
use crate::schema::KindId;

/// What kind of program a campaign runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProgramKind {
    /// A Rhai script.
    Script,
    /// A WebAssembly plugin.
    Plugin,
}

/// How an audience is decided.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Audience {
    /// For a whole batch at once.
    Columns(ExpressionId),
    /// By running the expression for each event.
    Rows(Arc<dyn Condition>),
}

/// A campaign in force.
#[derive(Debug, Clone)]
pub struct Campaign {
    /// The stem of its manifest's file name; unique.
    pub id: Arc<str>,
    /// What authors call it.
    pub name: String,
    /// Kinds of event that trigger it.
    pub on: Vec<KindId>,
    /// When it is in force.
    pub active: Active,
    /// Who it is for; none for everybody.
    pub audience: Option<Audience>,
    /// The audience row by row, if it is decided by columns and calculates: a
    /// number that becomes too large or is divided by zero is a fault of the
    /// event, as it is in scripts.
    pub(crate) exact: Option<Arc<dyn Condition>>,
    /// Whether it needs to know whose event it is, so that guests' events
    /// never qualify.
    pub needs_member: bool,
    /// Where in the decision it stands.
    pub phase: Phase,
    /// Smaller first within its phase; ties by id.
    pub priority: i32,
    /// Where it stands among the rows of its table of offers; 0 without one.
    pub order: i32,
    /// The stacking group, by its position among the snapshot's groups.
    pub group: Option<usize>,
    /// How its group shares an event.
    pub stacking: Stacking,
    /// Whether it shuts out later campaigns of its phase.
    pub exclusive: bool,
    /// How often it can be got; every one of these must hold.
    pub limit: Vec<UseLimit>,
    /// How much it gives all members together.
    pub budget: Option<Budget>,
    /// How much it gives one member, at most.
    pub cap: Option<Cap>,
    /// Millionths of all members who never get it, as a control group: always
    /// the same ones, by a hash of campaign and member.
    pub holdout: u32,
    /// How it comes into force.
    pub(crate) rollout: Rollout,
    /// What happens if it fails for an event.
    pub on_fault: OnFault,
    /// What it may use.
    pub limits: Limits,
    /// What kind of program it runs.
    pub kind: ProgramKind,
    /// What it runs.
    pub program: Arc<dyn Program>,
    /// What its author wrote.
    pub written: Arc<Written>,
    /// What it was made of.
    pub(crate) files: CampaignFiles,
}

impl Campaign {
    /// Under which id its limits, budget, cap and control group count: its own,
    /// or that of the table of offers that it is a row of. So a table counts as
    /// a whole, however many rows it has. A new version of a campaign counts on
    /// where that one was.
    pub fn counted_as(&self) -> &str {
        self.rollout
            .replaces
            .as_deref()
            .unwrap_or_else(|| self.manifest())
    }

    /// The stem of its manifest's file name, which the rows of a table of offers
    /// share.
    pub(crate) fn manifest(&self) -> &str {
        self.id.split(':').next().unwrap_or(&self.id)
    }

    /// How it comes into force: little by little, or at once.
    #[doc(hidden)]
    pub const fn rollout(&self) -> &Rollout {
        &self.rollout
    }
}
