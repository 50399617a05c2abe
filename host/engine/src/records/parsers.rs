//! Parsers that wait for the next event of a program.

use std::sync::{Arc, Mutex, PoisonError};

use super::event_parser::EventParser;
use crate::schema::Schema;

/// As many parsers as threads have read events at once; a thread that comes
/// finds one whose memory is warm.
#[derive(Debug, Default)]
pub(crate) struct Parsers(Mutex<Vec<EventParser>>);

impl Parsers {
    /// Lends a parser that knows of no events.
    pub(crate) fn with<T>(
        &self,
        schema: &Arc<Schema>,
        parse: impl FnOnce(&mut EventParser) -> T,
    ) -> T {
        let waiting = self.waiting(Vec::pop);
        let mut parser = waiting.unwrap_or_else(|| EventParser::new(Arc::clone(schema)));
        let parsed = parse(&mut parser);
        parser.restart();
        self.waiting(|waiting| waiting.push(parser));
        parsed
    }

    fn waiting<T>(&self, change: impl FnOnce(&mut Vec<EventParser>) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
