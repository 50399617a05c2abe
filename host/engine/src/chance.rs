//! Chance that preview, replay and commit agree on.

/// The seed of a campaign for an event; the same at every replay.
pub fn seed(campaign: &str, event: &str) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(campaign.as_bytes());
    hasher.update(&[0]);
    hasher.update(event.as_bytes());
    let mut first = [0; 8];
    hasher.finalize_xof().fill(&mut first);
    u64::from_le_bytes(first)
}
