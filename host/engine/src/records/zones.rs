//! Time zones that records name.

use std::collections::HashSet;

use super::record::Record;
use super::reject::{Problem, quoted};
use super::value::Staged;
use crate::diagnostic::{codes, nearest};
use crate::model::Zone;

/// Names of zones that exist, as records wrote them.
#[derive(Debug, Default)]
pub(super) struct KnownZones(HashSet<String>);

/// More than there are zones; capitals do not matter, so that one zone has
/// many names.
const MOST_REMEMBERED: usize = 1024;

impl KnownZones {
    fn exists(&mut self, name: &str) -> bool {
        if self.0.contains(name) {
            return true;
        }
        let exists = Zone::from_name(name).is_ok();
        if exists && self.0.len() < MOST_REMEMBERED {
            self.0.insert(name.to_owned());
        }
        exists
    }
}

impl Record {
    /// Whether the zone that the record names exists, if it names one. With a
    /// zone that does not, windows would silently go by another clock.
    pub(super) fn check_zone(
        &mut self,
        slot: Option<usize>,
        line: &str,
        field: &'static str,
    ) -> Result<(), Box<Problem>> {
        let Staged::Text(span) = self.staged(slot) else {
            return Ok(());
        };
        let name = self.texts.get(line, span);
        if self.zones.exists(name) {
            return Ok(());
        }
        let message = format!("{} is not an IANA time zone", quoted(name));
        let names = Zone::names();
        let help = nearest(name, names.iter().map(String::as_str)).map_or_else(
            || "write a name such as `Europe/Istanbul`, or leave it out".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        Err(Problem::new(codes::RECORD_ZONE, message)
            .field(field)
            .help(help))
    }
}
