//! What `sadakat serve` can carry, beside a route of the same server library
//! that decides nothing.
//!
//! | file | for |
//! |---|---|
//! | `process.rs` | a server in a process of its own |
//! | `bare.rs` | a route that reads a body and answers the same every time |
//! | `bodies.rs` | what tills send |
//! | `client.rs` | a till's connection |
//! | `wrk.rs` | as many requests as fit, by `wrk` |
//! | `edits.rs` | requests at a pace, while files are edited and while they are not |
//! | `day.rs` | a day of tills in minutes, memory hour by hour |
//! | `idle.rs` | connections on which nothing comes |
//! | `start.rs` | how long a start takes |

pub mod bare;
mod bodies;
mod client;
pub mod day;
pub mod edits;
pub mod idle;
mod process;
pub mod start;
pub mod wrk;
