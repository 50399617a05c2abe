//! A batch of events becomes decisions: a pure function of (snapshot, batch).
//!
//! | file | concept |
//! |---|---|
//! | `usage.rs` | what members got before |
//! | `claims.rs` | what all members share: limits in all, and budgets |
//! | `claiming.rs` | events one after the other, which claim their part of it |
//! | `uses.rs` | whether limits and a budget let a campaign be got once more |
//! | `evaluator.rs` | the phases of a batch, one campaign after the other |
//! | `eligible.rs` | which events a campaign applies to |
//! | `event_zones.rs` | the zone of each event, where it is not the program's |
//! | `local_times.rs` | local days and times in these zones |
//! | `trigger_index.rs` | which campaigns can apply to a batch at all |
//! | `shut_out.rs` | groups and exclusive campaigns, before campaigns are asked |
//! | `resolve.rs` | from proposals to what is given |
//! | `offers.rs` | which offers of an event are taken |
//! | `search.rs`, `benefit.rs` | the best choice between competing offers |
//! | `settle.rs` | what the taken offers come to |
//! | `proposal_outcome.rs` | what became of each proposal |
//! | `progress.rs` | what a batch has come to so far |
//! | `totals.rs` | totals of earlier phases, as fields |
//! | `price/` | discounts: from wanted to given, spread over lines |
//! | `settings.rs` | rounding, and what earns points |
//! | `spend.rs` | what of a purchase counts as spend |
//! | `points.rs` | points and multipliers |
//! | `by_row.rs` | the order of things by event |
//! | `applied_effect.rs` | what events get |
//! | `decision.rs` | what was decided |
//! | `shadow.rs` | what campaigns would have given that give nothing |
//! | `trace.rs` | what a batch went through, if somebody asks |
//! | `reason.rs`, `reasons.rs` | why a campaign gave nothing, in one word, read from the trace |
//! | `times.rs` | where the time of decisions goes |
//! | `witness.rs` | who is told of what is decided |
//! | `valid_until.rs` | how long a decision holds |
//! | `points_settled.rs` | points that were used and not there |
//! | `json.rs` | decisions as NDJSON |
//! | `effect_row.rs` | what is given, as tables have it |

mod applied_effect;
mod benefit;
mod bounds;
mod by_row;
mod claiming;
mod claims;
mod decision;
mod effect_row;
mod eligible;
mod evaluator;
mod event_zones;
mod json;
mod local_times;
mod offers;
mod points;
mod points_settled;
mod price;
mod progress;
mod proposal_outcome;
mod reason;
mod reasons;
mod resolve;
mod search;
mod settings;
mod settle;
mod shadow;
mod shut_out;
mod spend;
mod times;
mod totals;
mod trace;
mod trigger_index;
mod usage;
mod uses;
mod valid_until;
mod witness;

#[doc(hidden)]
pub use applied_effect::{AppliedEffect, Granted};
#[doc(hidden)]
pub use benefit::Benefit;
pub(crate) use claiming::{TRIES, decide_claiming, decide_one_claiming, gather};
pub use claims::{Claim, Claims, Exhausted, Left, MemoryClaims, left};
pub(crate) use claims::{claimed_in, claims_of, share};
#[doc(hidden)]
pub use decision::{Decisions, Evaluated, Fault};
#[doc(hidden)]
pub use effect_row::EffectRow;
pub(crate) use effect_row::tell;
pub(crate) use eligible::is_held_out;
#[doc(hidden)]
pub use evaluator::{Batch, Evaluator};
pub(crate) use event_zones::window_zone;
#[doc(hidden)]
pub use json::{Extras, write_decision, write_decision_with};
pub(crate) use local_times::set_local_times;
#[doc(hidden)]
pub use points_settled::PointsSettled;
#[doc(hidden)]
pub use proposal_outcome::{Clip, Fate, ProposalOutcome, Searched, ShutOutRule};
pub use reason::Reason;
#[doc(hidden)]
pub use settings::{Component, EarnSettings, MoneySettings, MostOff, RoundingPlace};
#[doc(hidden)]
pub use spend::SpendSettings;
pub(crate) use spend::{Paid, Purchases, as_paid};
pub use times::Times;
#[doc(hidden)]
pub use trace::Trace;
#[doc(hidden)]
pub use trigger_index::TriggerIndex;
#[doc(hidden)]
pub use usage::{NoUsage, Usage};
#[doc(hidden)]
pub use uses::Used;
pub(crate) use witness::Witness;
