//! Old and new rules over the same past: who would have got what, and what it
//! would have cost.
//!
//! A [`Backtest`] reads past events once, and decides them by two programs, or
//! by one, each with members' state of its own. Its [`Report`] says for both
//! what they gave, whom they reached and what it cost: in all, by campaign, by
//! week, by tier, by segment and by store; which members gain and lose; and which decisions
//! differ, with why.
//!
//! ```no_run
//! use sadakat_backtest::{Backtest, Program};
//!
//! # fn program(_: &str) -> Program { unimplemented!() }
//! let backtest = Backtest::new(program("drafts")).against(program("rules"));
//! let events = std::io::BufReader::new(std::fs::File::open("events.ndjson")?);
//! let report = backtest.run(events, "events.ndjson", || ())?;
//! println!("{} members gain", report.members.gain);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | file | concept |
//! |---|---|
//! | `backtest.rs` | both programs over the events, side by side |
//! | `pieces.rs` | a file that is read once for two readers |
//! | `side.rs` | one program, on a thread of its own |
//! | `seen.rs` | an event as one program decided it |
//! | `names.rs` | what both programs call campaigns, wallets and currencies |
//! | `amounts.rs` | sums of what was given, exactly |
//! | `terms.rs` | coupons by what they are worth and how long |
//! | `tally.rs` | sums by campaign, week, tier, segment and store |
//! | `gains.rs` | what each member has of it |
//! | `examples.rs` | decisions that differ, with why |
//! | `report.rs` | what came out |
//! | `exact.rs` | numbers as reports show them |
//! | `condition.rs` | what a change may cost |
//! | `html.rs` | the report as a page |
//! | `html_language.rs` | the page in the reader's language |
//! | `uplift/` | what campaigns changed: their members against their control groups |
//!
//! Cost is the money off and what points are worth (`worth` of a wallet in
//! `program.toml`). Coupons and gifts are counted, since what they cost shows
//! only when they are used.

mod amounts;
mod backtest;
mod condition;
mod exact;
mod examples;
mod gains;
mod html;
mod html_language;
mod names;
mod pieces;
mod report;
mod seen;
mod side;
mod tally;
mod terms;
mod uplift;

pub use backtest::{Backtest, Program, schemas};
pub use condition::{BadCondition, Condition, Verdict};
pub use examples::{Example, Explained};
pub use html::page;
#[doc(hidden)]
pub use html::{PLOT_SCRIPT, PLOT_STYLE, page_in};
pub use report::{
    CampaignReport, CouponTerms, Given, MemberGain, Members, Pair, Period, ProgramReport, Report,
    Row, ShadowReport, Split,
};
pub use uplift::{CampaignUplift, Group, Measured, Uplift, UpliftReport, UpliftVerdict};
