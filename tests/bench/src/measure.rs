//! How contenders are measured: side by side, in turns, in one process.

use std::fmt::Write as _;
use std::time::Instant;

use crate::contender::{Contender, Error};
use crate::digest::Digest;

/// What came out for one contender.
#[derive(Debug)]
pub struct Row {
    /// Which.
    pub name: &'static str,
    /// What stood before the clock started.
    pub input: &'static str,
    /// Picoseconds for an event in the best pass.
    pub best: u64,
    /// Picoseconds for an event in the median pass.
    pub median: u64,
    /// Its effects, if it gives any.
    pub digest: Option<Digest>,
}

/// Picoseconds in a nanosecond: times are integers of these.
const PICO: u64 = 1_000;

/// One pass over all events: the function to look for in profiles.
///
/// # Errors
/// If an event cannot be evaluated.
#[inline(never)]
pub fn measured_pass(contender: &mut dyn Contender) -> Result<u64, Error> {
    contender.pass()
}

/// Takes turns: each contender makes its first pass, then each its second, so
/// that a busy minute of the machine hits all of them.
///
/// # Errors
/// If an event cannot be evaluated.
pub fn compare(
    contenders: &mut [Box<dyn Contender>],
    events: usize,
    passes: usize,
) -> Result<Vec<Row>, Error> {
    let mut times: Vec<Vec<u64>> = contenders.iter().map(|_| Vec::new()).collect();
    let mut digests = Vec::new();
    for contender in contenders.iter_mut() {
        // This also warms it up.
        digests.push(contender.digest()?);
    }
    for _ in 0..passes {
        for (contender, times) in contenders.iter_mut().zip(&mut times) {
            times.push(timed(contender.as_mut(), events)?);
        }
    }
    let rows = contenders.iter().zip(times).zip(digests);
    Ok(rows
        .map(|((contender, mut times), digest)| {
            times.sort_unstable();
            Row {
                name: contender.name(),
                input: contender.input(),
                best: percentile(&times, 0),
                median: percentile(&times, 50),
                digest,
            }
        })
        .collect())
}

fn timed(contender: &mut dyn Contender, events: usize) -> Result<u64, Error> {
    let start = Instant::now();
    measured_pass(contender)?;
    let nanos = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
    Ok(nanos.saturating_mul(PICO) / (events as u64).max(1))
}

/// Of sorted values; 50 for the median, the lower one of two.
pub fn percentile(sorted: &[u64], percent: usize) -> u64 {
    let last = sorted.len().saturating_sub(1);
    sorted.get(last * percent / 100).copied().unwrap_or(0)
}

/// A Markdown table, with ratios to the first row.
pub fn table(rows: &[Row]) -> String {
    let mut out = String::from(
        "| contender | input | ns/event best | ns/event median | events/s (best) | × native | same effects |\n\
         |---|---|---:|---:|---:|---:|---|\n",
    );
    let first = rows.first();
    for row in rows {
        let ratio = first.map_or(0, |first| row.best.saturating_mul(100) / first.best.max(1));
        let same = match (row.digest, first.and_then(|first| first.digest)) {
            (Some(found), Some(expected)) if found == expected => "yes",
            (Some(_), Some(_)) => "**no**",
            _ => "-",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {}.{:02} | {same} |",
            row.name,
            row.input,
            thousands(rounded(row.best)),
            thousands(rounded(row.median)),
            thousands(1_000_000_000_000 / row.best.max(1)),
            ratio / 100,
            ratio % 100,
        );
    }
    if let Some(digest) = first.and_then(|first| first.digest) {
        let _ = writeln!(out, "\nEffects of the first row: {digest}.");
    }
    out
}

const fn rounded(picos: u64) -> u64 {
    (picos + PICO / 2) / PICO
}

/// With commas, as 12,345.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_readable() {
        assert_eq!(thousands(5), "5");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(123_456), "123,456");
        assert_eq!(percentile(&[1, 2, 3, 4], 50), 2);
        assert_eq!(percentile(&[1, 2, 3], 99), 2);
        assert_eq!(percentile(&[], 50), 0);
    }
}
