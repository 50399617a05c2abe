//! Loyalty campaigns over HTTP: events in, decisions out.
//!
//! Which requests there are, who may make them and what they answer stands in
//! the handlers; `GET /openapi.json` is made of that, and so are the rules that
//! let requests through. Errors are problem details (RFC 9457) with our codes,
//! places and cures.
//!
//! ```text
//! connection ─▶ front (name, place, time) ─▶ guard (who may) ─▶ handler ─▶ host
//!                                                                └▶ writer ─▶ ledger
//! ```
//!
//! | file | concept |
//! |---|---|
//! | `settings.rs` | where it listens, and who may ask |
//! | `serve_file.rs` | the file that a server is set up by |
//! | `server.rs` | a server from its start to its end |
//! | `router.rs` | what all requests share |
//! | `api.rs` | all requests, and their description |
//! | `front.rs` | what every request passes |
//! | `trace.rs` | what it did, for logs and traces |
//! | `guard.rs` | whether its caller may make it |
//! | `caller.rs`, `tokens.rs`, `access.rs` | who asks, by which secret |
//! | `sign_in.rs` | browsers get a session |
//! | `audit.rs` | who changed what |
//! | `body.rs` | bodies of bounded size, in bounded time |
//! | `evaluate.rs` | events in, decisions out |
//! | `baskets.rs` | decisions while somebody types |
//! | `writer.rs` | what waits becomes durable together |
//! | `events.rs` | events and customers into the ledger, members out of it |
//! | `holds.rs` | points are set aside, and purchases come back |
//! | `coupons.rs` | codes are looked at, set aside, handed out |
//! | `merges.rs` | members turn out to be one |
//! | `erasures.rs` | people are forgotten |
//! | `members.rs` | what a member owns, part by part |
//! | `explained.rs` | why a member got something |
//! | `program.rs` | the program and its campaigns; drafts and reloads |
//! | `outbox.rs`, `sweep.rs` | answers go out; what a day does |
//! | `asked.rs` | what a request says |
//! | `misses.rs` | who guesses has to wait |
//! | `status.rs` | what is in force |
//! | `metrics.rs`, `given.rs` | what campaigns did, and gave |
//! | `described.rs` | the API's description, and a page to try it |
//! | `config.rs` | files of settings, and what is wrong in them |
//! | `problem.rs` | what is wrong with a request |

mod access;
mod ahead;
mod api;
mod asked;
mod audit;
mod baskets;
mod body;
mod caller;
mod config;
mod coupons;
mod described;
mod erasures;
mod evaluate;
mod events;
mod explained;
mod front;
mod given;
mod guard;
mod guesses;
mod holds;
mod households;
mod members;
mod merges;
mod metrics;
mod misses;
mod outbox;
mod problem;
mod program;
mod router;
mod serve_file;
mod server;
mod settings;
mod sign_in;
mod status;
mod sweep;
mod tokens;
mod trace;
mod writer;

pub use caller::{Caller, Role, UnknownRole};
pub use router::router;
pub use serve_file::{LogForm, ServeFile};
pub use server::{Reloader, ServeError, Server};
pub use settings::{BadToken, Settings, Tls, Token};
pub use tokens::{Tokens, TokensError};
pub use writer::KeeperError;
