//! Loyalty campaigns over HTTP: events in, decisions out.
//!
//! | request | answer |
//! |---|---|
//! | `POST /v1/evaluate` | decisions of one event or a batch; nothing is kept |
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
//! | `status.rs` | what is in force |
//! | `metrics.rs` | what campaigns did |
//! | `problem.rs` | what is wrong with a request |

mod body;
mod evaluate;
mod metrics;
mod problem;
mod router;
mod server;
mod settings;
mod status;
mod token;

pub use router::router;
pub use server::{ServeError, Server};
pub use settings::{BadToken, Settings, Token};
