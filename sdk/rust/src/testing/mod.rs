//! Runs a campaign natively over events given by field name.
//!
//! ```
//! use sadakat_sdk::prelude::*;
//! use sadakat_sdk::testing::{Kit, Proposal, TestEvent};
//!
//! /// Gives a point per whole unit.
//! #[derive(Params)]
//! struct Base;
//!
//! #[derive(Event)]
//! struct Purchase {
//!     #[field("purchase.net")]
//!     net: Money,
//! }
//!
//! impl Campaign for Base {
//!     type Event<'a> = Purchase;
//!     const EFFECTS: &'static [EffectKind] = &[EffectKind::Points];
//!
//!     fn evaluate(&self, event: &Purchase, effects: &mut Effects<'_>) -> Result<(), Failure> {
//!         let units = effects.currency().whole_units(event.net);
//!         effects.points(Points::whole(units));
//!         Ok(())
//!     }
//! }
//!
//! let event = TestEvent::new().with("purchase.net", Money::from_minor(1_999));
//! let proposals = Kit::<Base>::new().one(&event);
//! assert_eq!(proposals, [Proposal::points("points", 19)]);
//! ```
//!
//! What is wrong with a test (an unknown field, a missing required value)
//! panics with a message, and so does a breach of the plugin contract, such
//! as an effect that the campaign did not declare.

mod columns;
mod event;
mod kit;
mod proposal;
mod rows;

pub use event::{TestEvent, TestLine, TestValue};
pub use kit::Kit;
pub use proposal::{Proposal, Size, Target};
