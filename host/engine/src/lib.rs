//! The embeddable heart of Sadakat: loyalty records in, decisions out.
//!
//! A program folder holds campaigns as Rhai scripts and WebAssembly plugins.
//! A [`Host`] keeps it in force, and decides an [`Event`] by its member's
//! [`Account`], which a service keeps as one text, or with what a service knows
//! of its [`Member`] itself; a [`Replay`] decides whole files of records. There
//! is no database here, no network, no clock, and nothing global: two hosts with
//! two programs can live in one process.
//!
//! ```text
//! files ──load──▶ Snapshot ─┐
//!                           ├──decide──▶ Decision
//! Event, Member ────────────┘  (pure)
//!        or Account
//! ```
//!
//! # Examples
//!
//! A service opens a program folder, and decides an event with what it knows
//! of the member; [`Account`] has the same for one that lets the engine keep
//! books:
//!
//! ```
//! use sadakat_engine::{Event, Host, Line, Member};
//!
//! # let folder = std::env::temp_dir().join(format!("sadakat-doc-{}", std::process::id()));
//! # std::fs::create_dir_all(folder.join("campaigns"))?;
//! # std::fs::write(folder.join("program.toml"), "[program]\nname = \"Café\"\n\
//! #     currency = \"TRY\"\ntime_zone = \"Europe/Istanbul\"\n[wallets.points]\n\
//! #     [tiers]\nlevels = { bronze = 0, gold = 1000 }\n")?;
//! # std::fs::write(folder.join("campaigns/gold.toml"), "name = \"Gold\"\n\
//! #     on = [\"purchase\"]\naudience = 'customer.tier == \"gold\"'\n\
//! #     [params]\nextra = 50\n".replace("customer.tier", "(customer.tier ?? \"none\")"))?;
//! # std::fs::write(folder.join("campaigns/gold.rhai"), "points(params.extra);")?;
//! let host = Host::open(&folder)?;
//! let event = Event::purchase("e1", "2026-11-21T14:03:00+03:00")
//!     .customer("c42")
//!     .line(Line::new("latte").quantity(2).unit_price("95.00"))
//!     .build();
//! let member = Member::new("c42").fact("customer.tier", "gold");
//! let decision = host.decide(&event, &member)?;
//! assert!(decision.to_json().contains(
//!     r#""effects":[{"campaign":"gold","kind":"points","wallet":"points","amount":"50"}]"#
//! ));
//! // What the service keeps.
//! assert_eq!(decision.changes().points[0].amount.to_string(), "50");
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `examples/replay.rs` decides a year of records, `examples/two_programs.rs`
//! runs two programs in one process.
//!
//! # Modules
//!
//! | module | purpose |
//! |---|---|
//! | [`model`] | money, quantities, days, instants: integers all |
//! | [`schema`] | which facts exist, each named once |
//! | [`batch`] | events as typed columns in Arrow's layout |
//! | [`records`] | NDJSON and CSV into columns, strictly |
//! | [`table`] | events that are in columns already |
//! | [`returns`] | what goods that come back take with them |
//! | [`diagnostic`] | what is wrong with a program, in words for its author |
//! | [`load`] | a program folder becomes a snapshot |
//! | [`constants`] | what authors fix for their rules: parameters, lookup tables |
//! | [`campaign`] | one campaign: when, for whom, what it runs |
//! | [`expression`] | audiences, compiled to work on whole columns |
//! | [`script`] | Rhai scripts |
//! | [`plugin`] | WebAssembly plugins |
//! | [`program`] | the door through which the decision sees both |
//! | [`effect`] | what rules propose |
//! | [`decide`] | eligibility, phases, arithmetic: the decision itself |
//! | [`explain`] | why a decision came out as it did |
//! | [`state`] | what members own and did, in memory |
//! | [`replay`] | past events in waves, each seeing what came before |
//! | [`cases`] | examples that must hold |
//! | [`observe`] | what campaigns do and use, counted |
//! | [`quarantine`] | campaigns that fail too often do no harm |
//! | [`watch`] | a program folder as it changes |
//!
//! # Invariants
//!
//! - A decision is a function of the snapshot and the batch: not of a clock,
//!   of chance, of the size of batches, the number of threads or the order of
//!   files.
//! - No binary float touches money, points or quantities.
//! - A campaign that fails does so for single events, as a fault beside the
//!   other campaigns' effects.
//! - Nothing panics on input.
//! - The decision knows [`Program`](program::Program)s, not scripts or
//!   plugins; the records know the schema, not campaigns.
//!
//! # Versions
//!
//! Types are `#[non_exhaustive]`, so that they can grow, except what callers
//! write down themselves, such as diagnostics, and the types of fields and
//! values, [`FieldType`] and [`Value`]. The public surface is listed in
//! `tests/corpus/api`. Modules that documentation leaves out are for the tools
//! of this repository, and change from one release to the next without a word;
//! so do the crates below this one, `sadakat-language` and `sadakat-model`,
//! which are there for it alone: whatever of them users need has a path here.

#[doc(hidden)]
pub mod campaign;
pub mod cases;
pub mod decide;
pub mod explain;
mod facts;
mod history_field;
mod host;
mod lint;
pub mod load;
pub mod observe;
#[cfg(feature = "wasm")]
pub mod plugin;
pub mod quarantine;
pub mod records;
pub mod replay;
#[doc(hidden)]
pub mod returns;
mod segment;
mod service;
mod snapshot;
#[doc(hidden)]
pub mod state;
#[doc(hidden)]
pub mod table;
#[cfg(feature = "watch")]
pub mod watch;

#[doc(hidden)]
pub use sadakat_language::vocabulary::words;
#[doc(hidden)]
pub use sadakat_language::{expression, script};
#[doc(hidden)]
pub use sadakat_model::{batch, chance, constants, effect, program, schema};
#[doc(inline)]
pub use sadakat_model::{diagnostic, values as model};

pub use campaign::Share;
pub use effect::Value;
pub use facts::FactsError;
#[doc(hidden)]
pub use facts::{Events, Fact, MemberFacts};
#[doc(hidden)]
pub use history_field::HistoryField;
pub use host::{
    CampaignState, CampaignStatus, Failed, Host, HostBuilder, LiveEvent, OpenError, Pinned, Reload,
    ReloadError, Status, Watching,
};
#[doc(hidden)]
pub use load::parse_toml;
pub use quarantine::QuarantineSettings;
pub use replay::Replay;
pub use schema::FieldType;
pub use service::{
    Account, Amount, CampaignEffect, CampaignFault, CampaignUse, Changes, DayGiven, DecideError,
    Decision, DiscountOn, Event, EventBuilder, EventHeader, FieldValue, Given, Line, LineDiscount,
    Member, NeededFact, NeededUse, Needs, PointsChange, ProgressChange, SharedUse, TagChange,
    TierChange,
};
pub use snapshot::{ProgramSettings, Snapshot};

/// The examples of the README and of the page for services compile.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
#[doc = include_str!("../../SERVICES.md")]
struct Pages;
