//! Why a member got something, or did not.
//!
//! The decision keeps little when it is traced: which events each check let
//! through, what each phase saw, and what was proposed. Here that is turned
//! into words and values, for one event at a time.
//!
//! # Examples
//!
//! ```
//! use sadakat_engine::{Events, Host};
//!
//! fn why(host: &Host, event: &str) -> Result<String, Box<dyn std::error::Error>> {
//!     // A guest: nothing is known of a member.
//!     let events = Events::read(&host.snapshot(), [(event, None)])?;
//!     let explained = host.explain_events(&events);
//!     Ok(explained.first().map_or_else(String::new, |first| first.to_text()))
//! }
//! # let folder = std::env::temp_dir().join(format!("sadakat-explain-{}", std::process::id()));
//! # std::fs::create_dir_all(folder.join("campaigns"))?;
//! # std::fs::write(folder.join("program.toml"),
//! #     "[program]\nname = \"Café\"\ncurrency = \"TRY\"\ntime_zone = \"Europe/Istanbul\"\n")?;
//! # std::fs::write(folder.join("campaigns/mug.toml"),
//! #     "on = [\"purchase\"]\naudience = 'purchase.total >= 200'\nphase = \"order\"\n")?;
//! # std::fs::write(folder.join("campaigns/mug.rhai"), "gift(\"mug\");")?;
//!
//! let host = Host::open(&folder)?;
//! let event = r#"{"id":"e1","kind":"purchase","at":"2026-11-21T14:03:00+03:00",
//!     "purchase":{"lines":[{"sku":"latte","quantity":2,"unit_price":"90.00"}]}}"#;
//! let why = why(&host, event)?;
//! assert!(why.contains("purchase.total is 180.00; at least 200 needed, 20.00 short"), "{why}");
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | file | concept |
//! |---|---|
//! | `explainer.rs` | from a traced decision to an explanation |
//! | `explanation.rs` | an explanation, and its stable JSON form |
//! | `window.rs` | which part of a window an event missed |
//! | `audience.rs` | an audience with its values |
//! | `proposals.rs` | what was proposed, and what became of it |
//! | `returned.rs` | what a return took back |
//! | `render.rs` | an explanation as text for people |
//! | `english.rs` | every word of that text |
//! | `json.rs` | decisions with their traces as NDJSON |

mod audience;
mod english;
mod explainer;
mod explanation;
mod json;
mod proposals;
mod render;
mod returned;
mod window;

pub(crate) use audience::Looked;
#[doc(hidden)]
pub use explainer::{About, Explainer};
pub use explanation::{
    CampaignExplanation, Check, Difference, Ending, Explanation, FaultExplanation,
    PointsDifference, ProposalExplanation, SearchExplanation, Wanted, WindowExplanation,
    WindowPart, Work, WorkUnit,
};
#[doc(hidden)]
pub use json::append_trace;
#[doc(hidden)]
pub use proposals::effect_in_words;
pub use returned::{ReturnExplanation, TakenBack};
