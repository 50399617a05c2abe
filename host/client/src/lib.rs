//! A client of `sadakat serve`: events in, decisions out.
//!
//! ```no_run
//! use sadakat_client::{Client, Evaluate, Event, KnownMember, Line, Purchase};
//!
//! # fn main() -> Result<(), sadakat_client::ClientError> {
//! let client = Client::new("http://127.0.0.1:7878").with_token("kadikoy.…");
//! let latte = Line::new("latte", 2).at("95.00");
//! let event = Event::purchase("e1", "2026-11-21T14:03:00+03:00", Purchase::of([latte])).by("c42");
//! // A server without a ledger is told what is known of the member …
//! let asked = Evaluate::event(event.clone()).member(KnownMember::new("c42").with("customer.tier", "gold"));
//! for effect in client.evaluate(&asked)?.decision.effects {
//!     println!("{}: {} {}", effect.campaign, effect.kind, effect.amount.unwrap_or_default());
//! }
//! // … and one with a ledger keeps it.
//! let processed = client.process(&event)?;
//! assert!(!processed.repeated);
//! # Ok(())
//! # }
//! ```
//!
//! Amounts, points and quantities are texts, never binary floats; days are
//! texts such as `2026-03-01`. What a newer server says beside what is known
//! here is kept under `more`, or passed over.
//!
//! | file | concept |
//! |---|---|
//! | `client.rs` | a request for each thing that a server does |
//! | `error.rs` | what goes wrong |
//! | `types/` | what goes over the wire; the server's description is made of it |

#[cfg(feature = "http")]
mod client;
mod error;
mod types;

#[cfg(feature = "http")]
pub use client::Client;
pub use error::{ClientError, Problem};
pub use types::*;
