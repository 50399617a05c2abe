//! Records as lines, made by several threads and written in their order.

use std::io::{self, Write};
use std::num::NonZero;
use std::thread;

/// Records that a thread makes lines of at once.
const BLOCK: usize = 1024;

/// Threads at most: writing them out is one thread's work.
const MOST: usize = 8;

/// Writes each record's line. Bytes are the same for any number of threads.
pub(crate) fn write<T: Sync>(
    out: &mut dyn Write,
    records: &[T],
    append: impl Fn(&mut Vec<u8>, &T) + Sync,
) -> io::Result<()> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    write_by(threads.min(MOST), out, records, append)
}

fn write_by<T: Sync>(
    threads: usize,
    out: &mut dyn Write,
    records: &[T],
    append: impl Fn(&mut Vec<u8>, &T) + Sync,
) -> io::Result<()> {
    let append_all = |lines: &mut Vec<u8>, records: &[T]| {
        lines.clear();
        for record in records {
            append(lines, record);
        }
    };
    let mut blocks = vec![Vec::new(); threads.max(1)];
    for round in records.chunks(BLOCK * blocks.len()) {
        thread::scope(|scope| {
            let mut parts = blocks.iter_mut().zip(round.chunks(BLOCK));
            let own = parts.next();
            for (lines, records) in parts {
                scope.spawn(|| append_all(lines, records));
            }
            if let Some((lines, records)) = own {
                append_all(lines, records);
            }
        });
        for (lines, _) in blocks.iter().zip(round.chunks(BLOCK)) {
            out.write_all(lines)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_the_same_for_any_number_of_threads() {
        for count in [0, 1, BLOCK, 3 * BLOCK + 1, 10 * BLOCK] {
            let records: Vec<usize> = (0..count).collect();
            let wanted: String = records.iter().map(|record| format!("{record}\n")).collect();
            for threads in [0, 1, 2, 3, 8] {
                let mut out = Vec::new();
                write_by(threads, &mut out, &records, |lines, record| {
                    lines.extend(format!("{record}\n").bytes());
                })
                .unwrap();
                assert!(
                    out == wanted.as_bytes(),
                    "{count} records, {threads} threads"
                );
            }
        }
    }
}
