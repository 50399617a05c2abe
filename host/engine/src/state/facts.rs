//! What state needs to know about an event.

use super::window::WindowInput;
use crate::model::{Date, Instant};
use crate::schema::KindId;

/// What happened.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct EventFacts<'a> {
    /// What kind of event.
    pub kind: KindId,
    /// When.
    pub at: Instant,
    /// On which local day.
    pub day: Date,
    /// What of the purchase counts as spend, in minor units; 0 for other
    /// events.
    pub spend: i64,
    /// What the events of the batch put into the declared history fields, one
    /// a field, as in the settings.
    pub windows: &'a [WindowInput<'a>],
    /// Which entry of `windows` is this event's.
    pub row: usize,
}
