//! What a program remembers about its members, in memory, for replays.
//!
//! State is a pure function of the events and their decisions: `apply`,
//! `take_back` and [`MemberState::advance`] are all that changes it. A store
//! keeps it as a [`KeptMember`] and gives it back. Days are calendar days by the clock that the program
//! names. Events are taken by ascending instant, those of one instant in file
//! order.
//!
//! | file | concept |
//! |---|---|
//! | `settings.rs` | what a program declares: wallets, tiers, windows |
//! | `period.rs` | stretches of calendar days that end today |
//! | `calendar.rs` | weeks, years, anniversaries |
//! | `member.rs` | one member's state, and what time does to it |
//! | `history.rs` | purchases, spend, streak |
//! | `window.rs` | one declared history field |
//! | `merge.rs` | members who turn out to be one |
//! | `wallet.rs` | lots of points |
//! | `wallet/parting.rs` | points of members who turn out to be one |
//! | `tier.rs` | going up and down |
//! | `reaching.rs` | tiers that last from the day they were reached |
//! | `usage.rs` | uses of campaigns, for limits |
//! | `today.rs` | what campaigns gave today, for caps |
//! | `apply.rs` | what an event and its decision do |
//! | `booking.rs` | points that move without an event |
//! | `take_back.rs` | what a return does |
//! | `facts.rs` | what state needs to know about an event |
//! | `members.rs` | all members |
//! | `columns.rs` | members' state as columns of a batch |
//! | `kept.rs` | one member's state as a store keeps it |
//! | `days.rs` | days as a store keeps them |
//! | `names.rs` | texts as numbers |
//! | `hash.rs` | short stand-ins for texts |
//! | `waves.rs` | which events can be decided at the same time |

mod apply;
mod booking;
mod calendar;
mod columns;
mod days;
mod facts;
mod hash;
mod history;
mod kept;
mod member;
mod members;
mod merge;
mod names;
mod period;
mod reaching;
mod settings;
mod take_back;
mod tier;
mod today;
mod usage;
mod wallet;
mod waves;
mod window;

#[cfg(test)]
mod tests;

pub use apply::{Outcome, PointsGiven, Progress, Short, TagChange, Used, apply};
pub use facts::EventFacts;
pub use kept::KeptMember;
pub use member::{MemberState, Start};
pub use members::{Customers, MemberIndex, Members};
#[doc(hidden)]
pub use merge::Unmerge;
pub use names::NameIndex;
pub use period::Period;
pub use settings::{
    Aggregate, BadSetting, Expiry, Level, Settings, TierCount, TierPeriod, TierSettings,
    WalletSettings, WindowSettings, parse_day_count,
};
pub use take_back::{Counted, PointsReturned, TakenBack, take_back};
pub use today::CampaignGave;
pub use usage::{CampaignNumber, Use};
pub use wallet::{Drawn, Rest, Wallet};
#[doc(hidden)]
pub use wallet::{Parted, Parting};
pub use waves::{WaveFinder, Waves};
pub use window::WindowInput;
