//! Loyalty campaigns over HTTP: events in, decisions out.
//!
//! | request | answer |
//! |---|---|
//! | `POST /v1/evaluate` | decisions of one event or a batch; nothing is kept |
//! | `POST /v1/events` | events are processed into the ledger, exactly once |
//! | `POST /v1/preview` | what an event would come to, by what the ledger knows |
//! | `POST /v1/customers` | customers become members |
//! | `POST /v1/orders` | points are redeemed, held, corrected |
//! | `GET /v1/members/{id}` | what a member owns |
//! | `GET /v1/needs` | which facts and uses the program in force reads |
//! | `GET /v1/status` | what is in force, pending, failed, quarantined |
//! | `GET /healthz` | whether the process answers |
//! | `GET /metrics` | what campaigns did, for Prometheus |
//!
//! Errors are problem details (RFC 9457) with our codes, places and cures.
//!
//! | file | concept |
//! |---|---|
//! | `settings.rs` | where it listens, and who may ask |
//! | `server.rs` | a server from its start to its end |
//! | `router.rs` | which request goes where |
//! | `token.rs` | who may ask |
//! | `body.rs` | bodies of bounded size, in bounded time |
//! | `evaluate.rs` | events in, decisions out |
//! | `keeper.rs` | the ledger, which goes with the program in force |
//! | `events.rs` | events and customers into it, members out of it |
//! | `status.rs` | what is in force |
//! | `metrics.rs` | what campaigns did |
//! | `problem.rs` | what is wrong with a request |

mod body;
mod evaluate;
mod events;
mod keeper;
mod metrics;
mod problem;
mod router;
mod server;
mod settings;
mod status;
mod token;

pub use keeper::KeeperError;
pub use router::router;
pub use server::{ServeError, Server};
pub use settings::{BadToken, Settings, Token};
