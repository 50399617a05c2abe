//! The public surface of the engine stays small.

use std::path::Path;

/// So many public items it has at most: whoever needs one more takes another
/// away.
const MOST: usize = 969;

#[test]
fn the_surface_does_not_grow() -> anyhow::Result<()> {
    let listing = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/api/sadakat-engine.txt");
    let items = std::fs::read_to_string(listing)?.lines().count();
    anyhow::ensure!(items <= MOST, "{items} public items are more than {MOST}");
    Ok(())
}
