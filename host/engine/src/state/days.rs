//! Days as stores keep them: as numbers, since the days that no event reaches
//! have no name.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::{Date, Instant};

pub(super) fn serialize<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    day.days().serialize(serializer)
}

pub(super) fn deserialize<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Date, D::Error> {
    i32::deserialize(deserializer).map(Date::from_days)
}

/// A day that may be missing.
pub(super) mod maybe {
    use super::{Date, Deserialize, Deserializer, Serialize, Serializer};

    pub(in crate::state) fn serialize<S: Serializer>(
        day: &Option<Date>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        day.map(Date::days).serialize(serializer)
    }

    pub(in crate::state) fn deserialize<'d, D: Deserializer<'d>>(
        deserializer: D,
    ) -> Result<Option<Date>, D::Error> {
        let days = Option::<i32>::deserialize(deserializer)?;
        Ok(days.map(Date::from_days))
    }
}

/// Days with something that belongs to each.
pub(super) mod with {
    use super::{Date, Deserialize, Deserializer, Serialize, Serializer};

    pub(in crate::state) fn serialize<T: Serialize + Copy, S: Serializer>(
        entries: &[(Date, T)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(entries.iter().map(|&(day, what)| (day.days(), what)))
    }

    pub(in crate::state) fn deserialize<'d, T: Deserialize<'d>, D: Deserializer<'d>>(
        deserializer: D,
    ) -> Result<Vec<(Date, T)>, D::Error> {
        let entries = Vec::<(i32, T)>::deserialize(deserializer)?;
        let entries = entries.into_iter();
        Ok(entries
            .map(|(day, what)| (Date::from_days(day), what))
            .collect())
    }
}

/// A point in time, in microseconds.
pub(super) mod instant {
    use super::{Deserialize, Deserializer, Instant, Serialize, Serializer};

    pub(in crate::state) fn serialize<S: Serializer>(
        at: &Instant,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        at.micros().serialize(serializer)
    }

    pub(in crate::state) fn deserialize<'d, D: Deserializer<'d>>(
        deserializer: D,
    ) -> Result<Instant, D::Error> {
        i64::deserialize(deserializer).map(Instant::from_micros)
    }
}
