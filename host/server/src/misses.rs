//! Who guesses has to wait.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::StatusCode;

use crate::problem::Problem;

/// Guesses are counted a minute at a time.
const WHILE: Duration = Duration::from_secs(60);

/// Names whose guesses are counted at a time.
const MOST_NAMES: usize = 10_000;

/// Wrong guesses, name by name.
pub(crate) struct Misses {
    most: u32,
    counted: Mutex<HashMap<String, Counted>>,
}

struct Counted {
    since: Instant,
    misses: u32,
}

impl Misses {
    /// So many a minute.
    pub(crate) fn new(most: u32) -> Self {
        Self {
            most,
            counted: Mutex::default(),
        }
    }

    /// Refuses who has guessed too often; `what` was guessed.
    pub(crate) fn check(&self, name: &str, what: &str) -> Result<(), Problem> {
        let counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(counted) = counted.get(name) else {
            return Ok(());
        };
        let passed = counted.since.elapsed();
        if counted.misses < self.most || passed >= WHILE {
            return Ok(());
        }
        let wait = WHILE.saturating_sub(passed).as_secs() + 1;
        let detail = format!("too many wrong {what}");
        let help = "wait a minute, and send the right one";
        let seconds = u32::try_from(wait).unwrap_or(u32::MAX);
        Err(Problem::later(
            StatusCode::TOO_MANY_REQUESTS,
            detail,
            help,
            seconds,
        ))
    }

    /// Counts a wrong guess.
    pub(crate) fn count(&self, name: &str) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.len() >= MOST_NAMES && !counted.contains_key(name) {
            counted.retain(|_, counted| counted.since.elapsed() < WHILE);
        }
        if counted.len() >= MOST_NAMES && !counted.contains_key(name) {
            return;
        }
        let now = Instant::now();
        let own = counted.entry(name.to_owned()).or_insert(Counted {
            since: now,
            misses: 0,
        });
        if own.since.elapsed() >= WHILE {
            (own.since, own.misses) = (now, 0);
        }
        own.misses += 1;
    }
}
