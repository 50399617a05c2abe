//! What a plugin writes for its author.

#[cfg(target_arch = "wasm32")]
pub(crate) use guest::about;
#[cfg(target_arch = "wasm32")]
pub use guest::{line, tell_panics};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::about;
#[cfg(not(target_arch = "wasm32"))]
pub use native::line;

/// In a plugin, the host takes what is written.
#[cfg(target_arch = "wasm32")]
mod guest {
    use std::fmt::{self, Arguments, Write as _};
    use std::panic::PanicHookInfo;
    use std::sync::atomic::{AtomicU32, Ordering};

    use crate::bindings::sadakat::plugin::console;

    /// Bytes of one call to the host.
    const BYTES: usize = 48;
    /// Bytes of one text: hosts keep less, and writing costs fuel.
    const MOST: usize = 4096;

    /// The event at hand; none before the first.
    static EVENT: AtomicU32 = AtomicU32::new(u32::MAX);

    /// Says which event is at hand.
    #[inline]
    pub(crate) fn about(event: u32) {
        EVENT.store(event, Ordering::Relaxed);
    }

    /// Writes a line about the event at hand.
    #[cold]
    pub fn line(text: Arguments<'_>) {
        let mut writer = Writer::new(0);
        // What is too long ends early, and its line too.
        let _ = writer.write_fmt(text);
        writer.left = 1;
        let _ = writer.write_char('\n');
        writer.flush();
    }

    /// Has the host told why a plugin stops.
    pub fn tell_panics() {
        std::panic::set_hook(Box::new(tell));
    }

    fn tell(panic: &PanicHookInfo<'_>) {
        // Without memory: it may be what there is none left of.
        let mut writer = Writer::new(1);
        if let Some(place) = panic.location() {
            let _ = write!(writer, "{place}: ");
        }
        let payload = panic.payload();
        let words = payload.downcast_ref::<&str>().copied();
        let words = words.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let _ = writer.write_str(words.unwrap_or("no words"));
        writer.flush();
    }

    /// Hands texts to the host in pieces.
    struct Writer {
        purpose: u8,
        bytes: [u8; BYTES],
        used: usize,
        /// Bytes that may still follow.
        left: usize,
    }

    impl Writer {
        fn new(purpose: u8) -> Self {
            Self {
                purpose,
                bytes: [0; BYTES],
                used: 0,
                left: MOST,
            }
        }

        fn flush(&mut self) {
            let mut words = [0u64; BYTES / 8];
            for (word, bytes) in words.iter_mut().zip(self.bytes.chunks_exact(8)) {
                *word = bytes
                    .iter()
                    .rev()
                    .fold(0, |word, byte| word << 8 | u64::from(*byte));
            }
            let [a, b, c, d, e, f] = words;
            let event = EVENT.load(Ordering::Relaxed);
            console::write(self.purpose, event, a, b, c, d, e, f);
            self.bytes = [0; BYTES];
            self.used = 0;
        }
    }

    impl fmt::Write for Writer {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            for byte in text.bytes() {
                // Ends the formatting as well.
                self.left = self.left.checked_sub(1).ok_or(fmt::Error)?;
                if self.used == BYTES {
                    self.flush();
                }
                if let Some(place) = self.bytes.get_mut(self.used) {
                    *place = byte;
                    self.used += 1;
                }
            }
            Ok(())
        }
    }
}

/// In a plugin's own tests, lines go where tests show them.
#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::fmt::Arguments;

    /// Says which event is at hand.
    pub(crate) fn about(_: u32) {}

    /// Writes a line.
    #[expect(clippy::print_stdout, reason = "this is what it is for")]
    pub fn line(text: Arguments<'_>) {
        println!("{text}");
    }
}
