//! What one compiled plugin is called, and what stands behind it: the code
//! comes first, so that the file can be mapped as it is.

use std::hash::{Hash as _, Hasher};
use std::io::{self, Read};
use std::path::Path;

use blake3::Hash;
use wasmtime::Engine;

use super::private::Own;

/// How files of compiled plugins end.
const ENDING: &str = ".cwasm";

/// Tells our hashes from everybody else's. The number grows whenever entries
/// are written another way.
const KEY_CONTEXT: &str = "sadakat 2026-11-30 plugin cache 2: key";
const CODE_CONTEXT: &str = "sadakat 2026-11-30 plugin cache 2: code";

/// The first bytes behind the code.
const MARK: &[u8; 16] = b"sadakat compiled";

/// Bytes behind the code: mark, key, hash of the code.
const TAIL: usize = 16 + 32 + 32;

/// Bytes that are read at a time: they stay in the processor's cache.
const CHUNK: usize = 256 * 1024;

/// What compiled code is for: the wasm file, the engine with its settings,
/// wasmtime's version and the machine, and the version of this host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key(Hash);

impl Key {
    pub(super) fn new(engine: &Engine, wasm: &[u8]) -> Self {
        let mut compatible = Blake3(blake3::Hasher::new());
        engine.precompile_compatibility_hash().hash(&mut compatible);
        let mut hasher = blake3::Hasher::new_derive_key(KEY_CONTEXT);
        // Hashes are of one length, and the version comes last.
        hasher.update(blake3::hash(wasm).as_bytes());
        hasher.update(compatible.0.finalize().as_bytes());
        hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
        Self(hasher.finalize())
    }

    pub(super) fn file_name(&self) -> String {
        format!("{}{ENDING}", self.0.to_hex())
    }
}

/// Whether a file's name is that of an entry, finished or not.
pub(super) fn is_entry(name: &str) -> bool {
    name.split_at_checked(64).is_some_and(|(key, rest)| {
        let rest = rest.strip_prefix(ENDING);
        Hash::from_hex(key).is_ok()
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(super::UNFINISHED))
    })
}

/// What stands behind the code.
pub(super) fn tail(key: &Key, code: &[u8]) -> [u8; TAIL] {
    let mut hasher = hasher(key);
    hasher.update(code);
    of(key, &hasher)
}

fn of(key: &Key, code: &blake3::Hasher) -> [u8; TAIL] {
    let mut tail = [0; TAIL];
    let hash = code.finalize();
    let parts: [&[u8]; 3] = [MARK, key.0.as_bytes(), hash.as_bytes()];
    let bytes = parts.into_iter().flatten();
    tail.iter_mut()
        .zip(bytes)
        .for_each(|(to, from)| *to = *from);
    tail
}

/// Of the key too, so that an entry is whole or nothing.
fn hasher(key: &Key) -> blake3::Hasher {
    let mut hasher = blake3::Hasher::new_derive_key(CODE_CONTEXT);
    hasher.update(key.0.as_bytes());
    hasher
}

/// A file of code whose hash is the one that was written with it.
pub(super) struct Verified(Own);

impl Verified {
    pub(super) fn path(&self) -> &Path {
        &self.0.path
    }

    /// Whether the path still leads to the file that was verified.
    pub(super) fn is_in_place(&self) -> bool {
        self.0.is_in_place()
    }
}

/// An entry, if it is whole and for this key.
pub(super) fn verify(entry: Own, key: &Key) -> Option<Verified> {
    let is_whole = is_whole(&entry, key).unwrap_or_else(|error| {
        tracing::debug!(%error, "a compiled plugin cannot be read");
        false
    });
    is_whole.then_some(Verified(entry))
}

fn is_whole(entry: &Own, key: &Key) -> io::Result<bool> {
    let Some(mut left) = entry.size.checked_sub(TAIL as u64) else {
        return Ok(false);
    };
    let mut file = &entry.handle;
    let mut hasher = hasher(key);
    let mut chunk = vec![0; CHUNK];
    while left > 0 {
        let next = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK);
        let Some(part) = chunk.get_mut(..next) else {
            return Ok(false);
        };
        file.read_exact(part)?;
        hasher.update(part);
        left -= next as u64;
    }
    let mut found = [0; TAIL];
    file.read_exact(&mut found)?;
    Ok(found == of(key, &hasher))
}

/// BLAKE3 for what only gives itself to hashers of the standard library.
struct Blake3(blake3::Hasher);

impl Hasher for Blake3 {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let hash = self.0.finalize();
        let first = hash.as_bytes().first_chunk();
        u64::from_le_bytes(first.copied().unwrap_or_default())
    }
}
