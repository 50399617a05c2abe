//! A short, stable stand-in for a text.

/// FNV-1a with 64 bits: the same on every machine and in every release, since
/// a ledger keeps it. Only texts of one member are told apart by it.
pub(super) fn text_hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
