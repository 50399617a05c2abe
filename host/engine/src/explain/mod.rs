//! Why a member got something, or did not.
//!
//! The decision keeps little when it is traced: which events each check let
//! through, what each phase saw, and what was proposed. Here that is turned
//! into words and values, for one event at a time.
//!
//! | file | concept |
//! |---|---|
//! | `explainer.rs` | from a traced decision to an explanation |
//! | `explanation.rs` | an explanation, and its stable JSON form |
//! | `window.rs` | which part of a window an event missed |
//! | `audience.rs` | an audience with its values |
//! | `proposals.rs` | what was proposed, and what became of it |
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
mod window;

pub use explainer::{About, Explainer};
pub use explanation::{
    CampaignExplanation, Check, Difference, Ending, Explanation, FaultExplanation,
    PointsDifference, ProposalExplanation, SearchExplanation, Wanted, WindowExplanation, WindowPart, Work, WorkUnit,
};
pub use json::write_traced_decision;
