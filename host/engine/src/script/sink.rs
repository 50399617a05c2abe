//! Where the effects of the current event collect.

use crate::effect::Effect;
use crate::program::Proposal;

/// Effects of a batch, and counters of the current event.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    pub(crate) effects: Vec<Proposal>,
    /// Where the current event's effects begin.
    start: usize,
    row: u32,
    /// Random numbers that the current event has drawn.
    draws: u64,
}

impl Sink {
    /// Begins an event.
    pub(crate) fn begin(&mut self, row: u32) {
        self.start = self.effects.len();
        self.row = row;
        self.draws = 0;
    }

    /// Adds an effect unless the event has `limit` already.
    pub(crate) fn push(&mut self, line: u32, effect: Effect, limit: usize) -> Result<(), String> {
        if self.effects.len() - self.start >= limit {
            return Err(format!(
                "more than {limit} effects for one event: the limit is `effects` under [limits]"
            ));
        }
        self.effects.push(Proposal {
            row: self.row,
            line,
            effect,
        });
        Ok(())
    }

    /// Takes back the current event's effects.
    pub(crate) fn discard(&mut self) {
        self.effects.truncate(self.start);
    }

    /// The number of the next draw.
    pub(crate) fn draw(&mut self) -> u64 {
        let counter = self.draws;
        self.draws += 1;
        counter
    }
}
