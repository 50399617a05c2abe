//! What plugins write for their authors: why they stop, and lines.
//!
//! The one thing that a plugin may import. It is write-only, and no decision
//! depends on it: a call costs the same fuel whether anybody listens or not,
//! and what is too much is thrown away.

use std::collections::BTreeMap;

use wasmtime::StoreContextMut;
use wasmtime::component::Linker;

use super::instance::Meter;
use crate::diagnostic::visible;
use crate::program::Note;

/// The interface's name in a component; behind it stands a version.
pub(super) const IMPORT: &str = "sadakat:plugin/console@";

/// The version that this host offers, which newer ones of the same major
/// version fit.
const INTERFACE: &str = "sadakat:plugin/console@1.0.0";

/// Fuel of one call, which moves 48 bytes: what it costs the host at most.
const FUEL: u64 = 200;

/// Bytes of why a plugin stops.
const PANIC: usize = 500;

/// The event of lines that are about none.
const NO_EVENT: u32 = u32::MAX;

/// How much is kept of what a plugin writes; what is beyond is thrown away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Room {
    /// Bytes about one event.
    pub(super) event: usize,
    /// Bytes of a whole call.
    pub(super) call: usize,
}

/// Room for those who look at single events.
pub(super) const LOOKING: Room = Room {
    event: 4 * 1024,
    call: 4 << 20,
};

/// Room for what a running host hands on.
pub(super) const RUNNING: Room = Room {
    event: 1024,
    call: 4 * 1024,
};

/// What a plugin wrote in one call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Written {
    room: Room,
    panic: Vec<u8>,
    /// By event.
    lines: BTreeMap<u32, Vec<u8>>,
    /// Bytes of all lines.
    bytes: usize,
}

impl Written {
    /// Nothing yet.
    pub(super) fn within(room: Room) -> Self {
        Self {
            room,
            ..Self::default()
        }
    }

    fn add(&mut self, purpose: u8, event: u32, words: [u64; 6]) {
        let bytes = words.into_iter().flat_map(u64::to_le_bytes);
        let bytes = bytes.filter(|byte| *byte != 0);
        match purpose {
            0 if self.room.event > 0 && self.bytes < self.room.call => {
                let lines = self.lines.entry(event).or_default();
                let before = lines.len();
                // One byte more shows that something is left out.
                let left = (self.room.event + 1).saturating_sub(before);
                lines.extend(bytes.take(left));
                self.bytes += lines.len() - before;
            }
            1 => {
                let left = (PANIC + 1).saturating_sub(self.panic.len());
                self.panic.extend(bytes.take(left));
            }
            // What newer contracts may write.
            _ => {}
        }
    }

    /// Why the plugin stopped, if it said so, on one line.
    pub(super) fn panic(&self) -> Option<String> {
        (!self.panic.is_empty()).then(|| shown(&self.panic, PANIC))
    }

    /// The lines, by event; `row_of` says which row an event is.
    pub(super) fn notes(&self, row_of: impl Fn(u32) -> Option<u32>) -> Vec<Note> {
        let mut notes = Vec::new();
        for (&event, bytes) in &self.lines {
            let row = match event {
                NO_EVENT => None,
                event => match row_of(event) {
                    Some(row) => Some(row),
                    // About no event that it was given.
                    None => continue,
                },
            };
            let kept = bytes.get(..self.room.event).unwrap_or(bytes);
            let mut lines: Vec<&[u8]> = kept.split(|byte| *byte == b'\n').collect();
            if lines.last().is_some_and(|last| last.is_empty()) {
                lines.pop();
            }
            let texts = lines.into_iter().map(|line| shown(line, line.len()));
            notes.extend(texts.map(|text| Note { row, text }));
            if bytes.len() > self.room.event {
                let text = format!("… and more than {} bytes", self.room.event);
                notes.push(Note { row, text });
            }
        }
        notes
    }
}

/// Text that does nothing to whoever reads it, of at most so many bytes.
fn shown(bytes: &[u8], most: usize) -> String {
    let cut = bytes.len() > most;
    let bytes = bytes.get(..most).unwrap_or(bytes);
    // A letter that was cut in two is left out.
    let whole = match std::str::from_utf8(bytes) {
        Err(error) if cut && error.error_len().is_none() => error.valid_up_to(),
        _ => bytes.len(),
    };
    let text = String::from_utf8_lossy(bytes.get(..whole).unwrap_or(bytes));
    let end = if cut { " …" } else { "" };
    format!("{}{end}", visible(&text))
}

/// Lets components import the console.
pub(super) fn offer(linker: &mut Linker<Meter>) -> wasmtime::Result<()> {
    type Arguments = (u8, u32, u64, u64, u64, u64, u64, u64);
    let write = |mut store: StoreContextMut<'_, Meter>, arguments: Arguments| {
        let (purpose, event, a, b, c, d, e, f) = arguments;
        let left = store.get_fuel()?;
        store.set_fuel(left.saturating_sub(FUEL))?;
        let written = &mut store.data_mut().written;
        written.add(purpose, event, [a, b, c, d, e, f]);
        Ok(())
    };
    linker.instance(INTERFACE)?.func_wrap("write", write)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(room: Room, text: &str) -> Written {
        let mut written = Written::within(room);
        for piece in text.as_bytes().chunks(48) {
            let mut bytes = [0u8; 48];
            bytes[..piece.len()].copy_from_slice(piece);
            let words: Vec<u64> = bytes
                .chunks_exact(8)
                .map(|eight| u64::from_le_bytes(eight.try_into().unwrap()))
                .collect();
            let words = words.try_into().unwrap();
            written.add(0, 3, words);
            written.add(1, 3, words);
        }
        written
    }

    fn texts(written: &Written) -> Vec<String> {
        let notes = written.notes(|event| Some(event + 10));
        assert!(notes.iter().all(|note| note.row == Some(13)));
        notes.into_iter().map(|note| note.text).collect()
    }

    #[test]
    fn pieces_become_lines_without_control_characters() {
        let written = written(LOOKING, "çay: 3\n\nred \u{1b}[31m and a last one");
        assert_eq!(
            texts(&written),
            ["çay: 3", "", "red \\u{1b}[31m and a last one"]
        );
    }

    #[test]
    fn what_is_too_much_is_left_out_between_letters() {
        let room = Room {
            event: 101,
            call: 1 << 20,
        };
        let written = written(room, &"ğ".repeat(1_000));
        let [line, more] = &texts(&written)[..] else {
            panic!()
        };
        assert!(line.starts_with("ğğğ"), "{line}");
        assert_eq!(more, "… and more than 101 bytes");
        let panic = written.panic().unwrap();
        assert_eq!(panic, format!("{} …", "ğ".repeat(PANIC / 2)));
    }

    #[test]
    fn without_room_only_the_end_is_kept() {
        let written = written(Room::default(), "the end");
        assert_eq!(texts(&written), [""; 0]);
        assert_eq!(written.panic().as_deref(), Some("the end"));
    }

    #[test]
    fn lines_about_events_that_were_not_given_are_left_out() {
        let mut written = Written::within(LOOKING);
        let words = [u64::from(b'a'), 0, 0, 0, 0, 0];
        written.add(0, 7, words);
        written.add(0, NO_EVENT, words);
        written.add(9, 0, words);
        let notes = written.notes(|_| None);
        assert_eq!(notes.len(), 1);
        assert_eq!(notes[0].row, None);
    }
}
