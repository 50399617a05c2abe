//! Where the effects of the current event collect.

use std::fmt;

use sadakat_model::effect::volume::{BUNDLES, TEXT, carried};
use sadakat_model::effect::{Effect, Target};
use sadakat_model::program::Proposal;

/// Effects of a batch, and counters of the current event.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    pub(crate) effects: Vec<Proposal>,
    /// Where the current event's effects begin.
    start: usize,
    row: u32,
    /// Bytes of texts and values that the current event has proposed.
    bytes: usize,
    /// Bundles that the current event has proposed.
    bundles: usize,
    /// Random numbers that the current event has drawn.
    draws: u64,
}

impl Sink {
    /// One that adds to what others proposed.
    pub(crate) fn behind(effects: Vec<Proposal>) -> Self {
        Self {
            effects,
            ..Self::default()
        }
    }

    /// Begins an event.
    pub(crate) fn begin(&mut self, row: u32) {
        self.start = self.effects.len();
        self.row = row;
        self.bytes = 0;
        self.bundles = 0;
        self.draws = 0;
    }

    /// Adds an effect unless the event has `limit` already, or its effects
    /// carry too much.
    #[inline]
    pub(crate) fn push(&mut self, line: u32, effect: Effect, limit: usize) -> Result<(), String> {
        if self.effects.len() - self.start >= limit {
            return Err(refused(format_args!(
                "more than {limit} effects for one event: the limit is `effects` under [limits]"
            )));
        }
        if matches!(&effect, Effect::Discount(discount) if matches!(discount.target, Target::Bundle(_)))
        {
            self.bundles += 1;
            if self.bundles > BUNDLES {
                return Err(refused(format_args!(
                    "more than {BUNDLES} discounts with `parts` for one event"
                )));
            }
        }
        self.bytes = self.bytes.saturating_add(carried(&effect));
        if self.bytes > TEXT {
            return Err(refused(format_args!(
                "more than {} KiB of text in the effects of one event",
                TEXT / 1024
            )));
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

/// Why an effect is refused, out of the way of those that are not.
#[cold]
fn refused(words: fmt::Arguments<'_>) -> String {
    words.to_string()
}
