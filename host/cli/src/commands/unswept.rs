//! Campaigns for `day` events, of which there were none.

use sadakat_engine::Snapshot;
use sadakat_engine::batch::Columns;
use sadakat_engine::diagnostic::visible;
use sadakat_engine::schema::KindId;

/// Whether any of these events is a `day`.
pub(crate) fn has_days(columns: &Columns) -> bool {
    (0..columns.rows()).any(|row| columns.kind(row) == KindId::DAY)
}

/// That campaigns waited for days that never came, if there are any that are
/// for nothing else.
pub(crate) fn note(snapshot: &Snapshot) -> Option<String> {
    let mut waiting = snapshot
        .campaigns()
        .iter()
        .filter(|campaign| campaign.on == [KindId::DAY]);
    let first = visible(&waiting.next()?.id).into_owned();
    Some(match waiting.count() {
        0 => format!(
            "note: `{first}` is for `day` events, and there were none; --daily decides one for every customer and day"
        ),
        more => format!(
            "note: {} campaigns are for `day` events, such as `{first}`, and there were none; --daily decides one for every customer and day",
            more + 1
        ),
    })
}
