//! What it costs that edited files go into force while a host serves.
//!
//! | file | question |
//! |---|---|
//! | `folder.rs` | programs on disk, and edits of them |
//! | `save.rs` | how long from saving a file until it is in force? |
//! | `meanwhile.rs` | do calls take longer while edits go into force? |
//! | `threads.rs` | do two threads decide twice as much as one? |
//! | `month.rs` | does a host stay as small as it was? |

mod folder;
pub mod meanwhile;
pub mod month;
pub mod save;
pub mod threads;

pub(crate) use folder::OnDisk;
