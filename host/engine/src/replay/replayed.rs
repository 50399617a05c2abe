//! The decisions of a chunk.

use std::sync::Arc;

use crate::batch::Columns;
use crate::decide::Decisions;
use crate::returns::ReturnProblem;

/// The decisions of a chunk.
#[derive(Debug, Default)]
pub struct Replayed {
    pub(super) waves: Vec<(Arc<Columns>, Decisions)>,
    /// By event of the chunk: its wave, and its row there; none for a return
    /// that cannot be used.
    pub(super) places: Vec<Option<(u32, u32)>>,
    pub(super) refused: Vec<Refused>,
}

/// A return that cannot be used, and has no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// Which event of the chunk.
    pub event: usize,
    /// Its id.
    pub id: String,
    /// Why.
    pub why: ReturnProblem,
}

impl Replayed {
    /// How many events the chunk had.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it had none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// An event of the chunk: the batch that it was decided in, and its row
    /// there; none for a return that cannot be used.
    pub fn get(&self, event: usize) -> Option<(&Columns, &Decisions, usize)> {
        let (wave, row) = (*self.places.get(event)?)?;
        let (columns, decisions) = self.waves.get(wave as usize)?;
        Some((columns, decisions, row as usize))
    }

    /// The decisions of a chunk of one event: the batch that it was decided in.
    pub(crate) fn into_one(self) -> Option<(Arc<Columns>, Decisions)> {
        self.waves.into_iter().next()
    }

    /// Adds the decisions of some events of the chunk.
    pub(super) fn add(&mut self, events: &[u32], part: Self) {
        let waves = u32::try_from(self.waves.len()).unwrap_or(u32::MAX);
        self.waves.extend(part.waves);
        for (&event, place) in events.iter().zip(part.places) {
            if let Some(own) = self.places.get_mut(event as usize) {
                *own = place.map(|(wave, row)| (waves.saturating_add(wave), row));
            }
        }
        let refused = part.refused.into_iter().map(|refused| Refused {
            event: events.get(refused.event).map_or(0, |&event| event as usize),
            ..refused
        });
        self.refused.extend(refused);
    }

    /// The returns that cannot be used, in the order of events.
    pub fn refused(&self) -> &[Refused] {
        &self.refused
    }

    /// The decisions, batch by batch, in no particular order of events.
    pub fn batches(&self) -> impl Iterator<Item = &Decisions> {
        self.waves.iter().map(|(_, decisions)| decisions)
    }
}
