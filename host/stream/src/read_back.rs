//! Whether a server keeps what it was told: older ones answer that all is well,
//! and forget the settings that they do not know.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

/// A setting that a server does not keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// What the setting is of, such as "stream `loyalty`".
    pub of: String,
    /// The setting, as the server calls it.
    pub setting: String,
    /// What it was told.
    pub wanted: String,
    /// What it has instead; none if it has nothing.
    pub found: Option<String>,
}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            of,
            setting,
            wanted,
            ..
        } = self;
        match &self.found {
            Some(found) => write!(f, "{of}: `{setting}` is {found}, not {wanted}"),
            None => write!(f, "{of}: `{setting}` is gone, which was {wanted}"),
        }
    }
}

/// Every setting that was wanted and is not there as it was wanted. What was left
/// to the server is its own.
pub(crate) fn dropped(of: &str, wanted: &impl Serialize, found: &impl Serialize) -> Vec<Dropped> {
    let (wanted, found) = (object(wanted), object(found));
    let differing = wanted.into_iter().filter_map(|(setting, wanted)| {
        let found = found.get(&setting);
        if is_left_to_the_server(&wanted) || found.is_some_and(|found| is_kept(&wanted, found)) {
            return None;
        }
        Some(Dropped {
            of: of.to_owned(),
            setting,
            wanted: wanted.to_string(),
            found: found
                .filter(|found| !is_left_to_the_server(found))
                .map(ToString::to_string),
        })
    });
    differing.collect()
}

fn object(config: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(config) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

fn is_left_to_the_server(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(is) => !is,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
    }
}

/// Servers add to what they were told: notes of their own among those of others.
fn is_kept(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => wanted
            .iter()
            .all(|(key, wanted)| found.get(key).is_some_and(|found| is_kept(wanted, found))),
        _ => wanted == found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;

    fn plan() -> Plan {
        Plan::new("loyalty")
    }

    #[test]
    fn a_server_that_keeps_everything_is_fine() {
        for stream in plan().streams() {
            let mut found = stream.clone();
            found.max_bytes = -1;
            found
                .metadata
                .insert("_nats.ver".to_owned(), "2.15.1".to_owned());
            assert_eq!(dropped("stream", &stream, &found), []);
        }
        let consumer = plan().consumer(3, true);
        assert_eq!(dropped("consumer", &consumer, &consumer), []);
    }

    /// As 2.9 answers: it knows neither mappings of streams nor notes.
    #[test]
    fn a_server_that_forgets_the_mapping_is_told_by_its_name() {
        let wanted = plan().events();
        let mut found = wanted.clone();
        found.subject_transform = None;
        let all = dropped("stream `loyalty`", &wanted, &found);
        let [one] = &all[..] else { panic!("{all:?}") };
        assert_eq!(one.setting, "subject_transform");
        assert!(
            one.to_string()
                .starts_with("stream `loyalty`: `subject_transform` is gone, which was {"),
            "{one}"
        );
    }

    #[test]
    fn a_server_that_forgets_pins_is_told_by_their_names() {
        let wanted = plan().consumer(0, true);
        let found = plan().consumer(0, false);
        let names: Vec<String> = dropped("consumer", &wanted, &found)
            .into_iter()
            .map(|one| one.setting)
            .collect();
        assert_eq!(
            names,
            ["priority_groups", "priority_policy", "priority_timeout"]
        );
        // What was not asked for is not missed.
        assert_eq!(dropped("consumer", &found, &wanted), []);
    }

    #[test]
    fn every_setting_that_is_another_is_found() {
        let wanted = plan().consumer(0, true);
        let mut found = wanted.clone();
        found.max_ack_pending = 1;
        found.filter_subject = "loyalty.p.1.*.*".to_owned();
        let said: Vec<String> = dropped("consumer `p0`", &wanted, &found)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            said,
            [
                r#"consumer `p0`: `filter_subject` is "loyalty.p.1.*.*", not "loyalty.p.0.*.*""#,
                "consumer `p0`: `max_ack_pending` is 1, not 2048",
            ]
        );
    }
}
