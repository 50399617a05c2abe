//! The interpreters that plugins of some languages carry, known by their code.
//!
//! A plugin in TypeScript or Python holds the whole interpreter of its
//! language, far above what a plugin may hold otherwise (`shape.rs`). The code
//! of an interpreter is the same in all plugins, and what differs, the author's
//! program, is data. So the host knows the code of those that the SDKs build
//! with, has compiled it before, and need not bound it: a file of that size
//! with one function that it does not know is refused.

use wasmparser::{FunctionBody, Parser, Payload};

/// An interpreter within a plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Interpreter {
    /// For people: what it interprets, and what it is.
    pub(super) name: &'static str,
    /// BLAKE3 over its functions.
    code: &'static str,
}

/// Bytes of a file that carries one.
pub(super) const BYTES: u64 = 32 << 20;

/// Bytes that a file has at least: smaller ones are looked at whole.
const LEAST: u64 = 4 << 20;

/// Functions below so many bytes are no part of what is known, as some hold how
/// long the author's program is. They are bounded as those of other plugins.
const TINY: usize = 32;

/// Bytes that are hashed at once, at least.
const RUN: usize = 128 << 10;

/// Whether a function of a file that carries an interpreter is known.
pub(super) fn knows(body: &FunctionBody<'_>) -> bool {
    body.as_bytes().len() >= TINY
}

/// Those that SDKs were released with. None is ever taken away: plugins that
/// carry it load for ever.
const KNOWN: [Interpreter; 2] = [
    Interpreter {
        name: "TypeScript, StarlingMonkey of componentize-js 0.23.0",
        code: "24e69233fde360caa64cc94ce09f7c1becd2403c0c2785426ebec4b36aa715e7",
    },
    Interpreter {
        name: "Python, CPython of componentize-py 0.25.1",
        code: "685049c4e1d1562510f9ef36a16cae3e0fea4954d9af2ad6f118b307e88003e7",
    },
];

/// The interpreter that a file carries, if its functions are those of one.
pub(super) fn carried(bytes: &[u8]) -> Option<&'static Interpreter> {
    if !(LEAST..=BYTES).contains(&(bytes.len() as u64)) {
        return None;
    }
    let code = code(bytes)?;
    tracing::debug!(%code, "the code of a large plugin");
    KNOWN.iter().find(|known| known.code == code)
}

/// One hash over all functions that are not tiny, in the order of the file.
fn code(bytes: &[u8]) -> Option<String> {
    let mut hasher = blake3::Hasher::new();
    // Functions are short, and long runs of bytes are hashed many times faster.
    let mut run = Vec::with_capacity(2 * RUN);
    for payload in Parser::new(0).parse_all(bytes) {
        if let Payload::CodeSectionEntry(body) = payload.ok()?
            && knows(&body)
        {
            let body = body.as_bytes();
            run.extend_from_slice(&u64::try_from(body.len()).ok()?.to_le_bytes());
            run.extend_from_slice(body);
            if run.len() >= RUN {
                hasher.update(&run);
                run.clear();
            }
        }
    }
    hasher.update(&run);
    Some(hasher.finalize().to_hex().to_string())
}
