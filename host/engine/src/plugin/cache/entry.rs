//! What one compiled plugin is called, and how it is framed.

use std::hash::{Hash as _, Hasher};

use blake3::Hash;
use wasmtime::Engine;

/// How files of compiled plugins end.
const ENDING: &str = ".cwasm";

/// Tells our hashes from everybody else's. The number grows whenever entries
/// are framed another way.
const KEY_CONTEXT: &str = "sadakat 2026-11-22 plugin cache 1: key";
const CODE_CONTEXT: &str = "sadakat 2026-11-22 plugin cache 1: code";

/// The first bytes of an entry.
const MARK: &[u8; 16] = b"sadakat compiled";

/// Bytes before the code: mark, key, hash of the code.
const HEAD: usize = 16 + 32 + 32;

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

/// What stands before the code.
pub(super) fn head(key: &Key, code: &[u8]) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    let hash = hash(key, code);
    let parts: [&[u8]; 3] = [MARK, key.0.as_bytes(), hash.as_bytes()];
    let bytes = parts.into_iter().flatten();
    head.iter_mut()
        .zip(bytes)
        .for_each(|(to, from)| *to = *from);
    head
}

/// Of the key too, so that an entry is whole or nothing.
fn hash(key: &Key, code: &[u8]) -> Hash {
    let mut hasher = blake3::Hasher::new_derive_key(CODE_CONTEXT);
    hasher.update(key.0.as_bytes());
    hasher.update(code);
    hasher.finalize()
}

/// Code whose hash is the one that was written with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Verified<'a>(&'a [u8]);

impl<'a> Verified<'a> {
    pub(super) const fn bytes(self) -> &'a [u8] {
        self.0
    }
}

/// The code of an entry, if it is whole and for this key.
pub(super) fn verify<'a>(entry: &'a [u8], key: &Key) -> Option<Verified<'a>> {
    let (found, code) = entry.split_at_checked(HEAD)?;
    (found == head(key, code)).then_some(Verified(code))
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
