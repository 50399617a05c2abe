//! A member's tier and tags, with the days on which tiers were reached and
//! ended.

use sadakat_engine::model::Date;
use sadakat_engine::state::{Level, MemberState, Members, Settings};

use crate::error::LedgerError;
use crate::store::{Connection, params};

/// A member before an event, at the beginning of the day on which it is booked,
/// and after it.
pub(crate) struct Change<'a> {
    pub(crate) before: Option<&'a MemberState>,
    pub(crate) begun: Option<&'a MemberState>,
    pub(crate) after: &'a MemberState,
}

/// A member as they were, at the beginning of a later day.
pub(crate) fn begun(
    before: Option<&MemberState>,
    day: Date,
    settings: &Settings,
) -> Option<MemberState> {
    let mut begun = before?.clone();
    begun.advance(day, settings);
    Some(begun)
}

/// The name of a tier; none of the lowest if that has no name.
pub(crate) fn tier_name(settings: &Settings, level: Level) -> Option<&str> {
    let at = usize::from(level.0).checked_sub(1)?;
    let (name, _) = settings.tiers.as_ref()?.levels.get(at)?;
    Some(name)
}

/// What an event, and the time before it, changed of tier and tags.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    tiers: Vec<(Date, Option<String>)>,
    gone: Vec<String>,
    new: Vec<String>,
}

impl Changes {
    pub(crate) fn of(members: &Members, change: &Change<'_>) -> Self {
        let settings = members.settings();
        let mut tiers: Vec<(Date, Level)> = Vec::new();
        let mut level = Level::default();
        if let Some((before, begun)) = change.before.zip(change.begun) {
            level = begun.level();
            if level != before.level() {
                tiers = by_time(before, change.after.day(), settings);
            }
        }
        if change.after.level() != level {
            tiers.push((change.after.day(), change.after.level()));
        }
        let before = change.before.map_or(&[][..], |before| before.tags());
        let after = change.after.tags();
        let gone = before.iter().filter(|tag| !after.contains(tag));
        let new = after.iter().filter(|tag| !before.contains(tag));
        Self {
            tiers: tiers
                .into_iter()
                .map(|(day, level)| (day, tier_name(settings, level).map(str::to_owned)))
                .collect(),
            gone: gone.map(|tag| members.name_text(*tag).to_owned()).collect(),
            new: new.map(|tag| members.name_text(*tag).to_owned()).collect(),
        }
    }

    /// Just one change of the tier, on a day, if it is another one.
    pub(crate) fn set_tier(&mut self, day: Date, before: Option<&str>, after: Option<&str>) {
        let after = (before != after).then(|| (day, after.map(str::to_owned)));
        self.tiers = after.into_iter().collect();
    }

    pub(crate) const fn is_nothing(&self) -> bool {
        self.tiers.is_empty() && self.gone.is_empty() && self.new.is_empty()
    }

    /// Keeps them as those of a member.
    pub(crate) fn keep(
        &self,
        connection: &Connection,
        event: i64,
        member: i64,
    ) -> Result<(), LedgerError> {
        for (day, tier) in &self.tiers {
            let mut insert = connection.prepare_cached(
                "INSERT INTO tier_change (event, member, day, tier) VALUES (?1, ?2, ?3, ?4)",
            )?;
            insert.execute(params![event, member, day.days(), tier])?;
        }
        for gone in &self.gone {
            let mut delete = connection
                .prepare_cached("DELETE FROM member_tag WHERE member = ?1 AND tag = ?2")?;
            delete.execute(params![member, gone])?;
        }
        for new in &self.new {
            let mut insert = connection.prepare_cached(
                "INSERT INTO member_tag (member, tag) VALUES (?1, ?2)
                 ON CONFLICT (member, tag) DO NOTHING",
            )?;
            insert.execute(params![member, new])?;
        }
        Ok(())
    }
}

/// The changes of a tier that time makes up to a day, each with its day.
fn by_time(before: &MemberState, until: Date, settings: &Settings) -> Vec<(Date, Level)> {
    let level_on = |state: &MemberState, day: i32| {
        let mut state = state.clone();
        state.advance(Date::from_days(day), settings);
        state
    };
    let mut changes = Vec::new();
    let mut state = before.clone();
    loop {
        let known = state.level();
        if level_on(&state, until.days()).level() == known {
            return changes;
        }
        // The first day on which it is another one: nothing happens in between
        // that would give it back.
        let (mut same, mut other) = (state.day().days(), until.days());
        while other - same > 1 {
            let middle = same + (other - same) / 2;
            if level_on(&state, middle).level() == known {
                same = middle;
            } else {
                other = middle;
            }
        }
        state = level_on(&state, other);
        changes.push((Date::from_days(other), state.level()));
    }
}
