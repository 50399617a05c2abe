//! How a campaign, or a new version of one, comes into force little by little.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::Border;
use crate::chance;
use crate::model::{Instant, format_scaled};

/// How a campaign comes into force: at once and for everybody by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rollout {
    /// Whether it is decided and written down, and gives nothing.
    pub shadow: bool,
    /// Who gets it; none for everybody.
    pub canary: Option<Canary>,
    /// The campaign that it is a new version of: the new one counts on under
    /// its id.
    pub replaces: Option<Arc<str>>,
    /// The first instant at which it, or the new version, is in force.
    pub activate_at: Option<Instant>,
    /// The campaign that is a new version of this one, and who gets that
    /// instead.
    pub(crate) replaced: Option<Replaced>,
}

impl Rollout {
    /// Whether it is in force as a whole, at once, and for everybody.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// Its new version.
    pub fn replaced_by(&self) -> Option<&str> {
        self.replaced.as_ref().map(|newer| &*newer.by)
    }

    /// All in a few words, such as `shadow, canary 10 %`; empty if there is
    /// nothing to say.
    pub fn to_text(&self) -> String {
        let shadow = self.shadow.then(|| "shadow".to_owned());
        let canary = self.canary.as_ref();
        let canary = canary.map(|canary| format!("canary {} %", percent(canary.share)));
        let replaces = self.replaces.as_ref();
        let replaces = replaces.map(|old| format!("replaces {old}"));
        let replaced = self.replaced_by().map(|by| format!("replaced by {by}"));
        let words = [shadow, canary, replaces, replaced].into_iter().flatten();
        words.collect::<Vec<_>>().join(", ")
    }

    /// Whether not everybody gets the campaign who could: it is tried, or only
    /// some get it, or a new version of it.
    pub(crate) const fn is_partial(&self) -> bool {
        self.shadow || self.canary.is_some() || self.replaced.is_some()
    }
}

/// The members who get a campaign before others do: always the same ones, by a
/// hash of campaign and member that has nothing to do with control groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canary {
    /// Millionths of all members.
    pub share: u32,
    /// The campaign whose id salts the hash.
    pub(crate) of: Arc<str>,
}

impl Canary {
    /// How many per cent of all members, such as `12.5`.
    pub fn percent(&self) -> String {
        percent(self.share)
    }

    /// Whether a member gets it.
    pub(crate) fn has(&self, member: &str) -> bool {
        // Number 0 of the stream says who is in the control group.
        chance::draw(&self.of, member, 1) % 1_000_000 < u64::from(self.share)
    }
}

impl Serialize for Rollout {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_map(None)?;
        if self.shadow {
            fields.serialize_entry("shadow", &true)?;
        }
        if let Some(canary) = &self.canary {
            let share = format!("{} %", percent(canary.share));
            fields.serialize_entry("canary", &share)?;
        }
        if let Some(replaces) = &self.replaces {
            fields.serialize_entry("replaces", &**replaces)?;
        }
        if let Some(by) = self.replaced_by() {
            fields.serialize_entry("replaced_by", by)?;
        }
        fields.end()
    }
}

/// Millionths as per cent, without zeros at the end.
pub(crate) fn percent(millionths: u32) -> String {
    let text = format_scaled(i64::from(millionths), 4);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.to_owned()
}

/// A new version of a campaign that stands in for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Replaced {
    /// Its id.
    pub(crate) by: Arc<str>,
    /// Whether it gives nothing, so that it stands in only where it is tried.
    pub(crate) shadow: bool,
    /// For whom; none for everybody.
    pub(crate) canary: Option<Canary>,
    /// The first instant at which; none for ever.
    pub(crate) since: Option<Instant>,
}

impl Replaced {
    /// Whether the new version stands in for an event.
    pub(crate) fn stands_in(&self, at: Instant, member: Option<&str>) -> bool {
        self.since.is_none_or(|since| since <= at)
            && self
                .canary
                .as_ref()
                .is_none_or(|canary| member.is_some_and(|member| canary.has(member)))
    }
}

impl Border {
    /// The later one of a border and an instant; none if that depends on the
    /// zone.
    pub(crate) fn later(self, instant: Instant) -> Option<Self> {
        self.which(instant, |border| border >= instant)
    }

    /// The same for the earlier one.
    pub(crate) fn earlier(self, instant: Instant) -> Option<Self> {
        self.which(instant, |border| border <= instant)
    }

    fn which(self, instant: Instant, is_it: impl Fn(Instant) -> bool) -> Option<Self> {
        match (is_it(self.earliest()), is_it(self.latest())) {
            (true, true) => Some(self),
            (false, false) => Some(Self::At(instant)),
            _ => None,
        }
    }
}
