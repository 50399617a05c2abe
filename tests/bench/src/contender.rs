//! What is measured: ways of evaluating the twelve rules.

use std::hint::black_box;

use rhai::Dynamic;

use crate::digest::Digest;
use crate::json;
use crate::native::{self, Effect};
use crate::plain_rhai::{PlainRhai, event_map};
use crate::workload::{Event, events_ndjson};

/// Why a contender cannot run.
pub type Error = Box<dyn std::error::Error>;

/// A way of evaluating the rules over all events.
pub trait Contender {
    /// What it is, as `--only` takes it.
    fn name(&self) -> &'static str;

    /// What stands before the clock starts.
    fn input(&self) -> &'static str;

    /// Evaluates all events as if nobody looked, and gives the number of
    /// effects (of records read, for a contender that only reads).
    ///
    /// # Errors
    /// If an event cannot be evaluated.
    fn pass(&mut self) -> Result<u64, Error>;

    /// WebAssembly fuel or script operations of the last pass; none for a
    /// contender that has neither.
    fn work(&self) -> Option<u64> {
        None
    }

    /// The effects on all events; none for a contender that gives none.
    ///
    /// # Errors
    /// If an event cannot be evaluated.
    fn digest(&mut self) -> Result<Option<Digest>, Error>;
}

/// What makes a contender; some are costly to make.
pub type Make = fn(&'static [Event]) -> Result<Box<dyn Contender>, Error>;

/// Every contender by its name, in the order of the table.
pub fn all() -> Vec<(&'static str, Make)> {
    let mut all: Vec<(&'static str, Make)> = vec![
        ("native-12", |events| {
            Ok(Box::new(Native {
                name: "native-12",
                run: native::twelve,
                events,
            }))
        }),
        ("native-fused", |events| {
            Ok(Box::new(Native {
                name: "native-fused",
                run: native::fused,
                events,
            }))
        }),
    ];
    all.extend(crate::engine::all());
    all.push(("rhai-maps", |events| {
        let rhai = PlainRhai::new()?;
        let prepared = Some(events.iter().map(event_map).collect());
        Ok(Box::new(Maps {
            rhai,
            events,
            prepared,
        }))
    }));
    all.push(("rhai-maps-converted", |events| {
        Ok(Box::new(Maps {
            rhai: PlainRhai::new()?,
            events,
            prepared: None,
        }))
    }));
    all.push(("serde-json", |events| {
        Ok(Box::new(SerdeJson {
            text: events_ndjson(events),
        }))
    }));
    all
}

struct Native {
    name: &'static str,
    run: fn(&Event, &mut Vec<Effect>),
    events: &'static [Event],
}

impl Contender for Native {
    fn name(&self) -> &'static str {
        self.name
    }

    fn input(&self) -> &'static str {
        "structs"
    }

    fn pass(&mut self) -> Result<u64, Error> {
        let mut count = 0;
        for event in self.events {
            // Each event's effects are a list of its own, as a caller wants
            // them.
            let mut out = Vec::new();
            (self.run)(black_box(event), &mut out);
            count += black_box(&out).len() as u64;
        }
        Ok(count)
    }

    fn digest(&mut self) -> Result<Option<Digest>, Error> {
        let mut digest = Digest::default();
        for event in self.events {
            let mut out = Vec::new();
            (self.run)(event, &mut out);
            out.iter()
                .for_each(|effect| digest.add_native(event.number, effect));
        }
        Ok(Some(digest))
    }
}

struct Maps {
    rhai: PlainRhai,
    events: &'static [Event],
    /// The events as maps; none to make them on the clock.
    prepared: Option<Vec<Dynamic>>,
}

impl Maps {
    fn each(&self, mut with: impl FnMut(u32, &[Effect])) -> Result<(), Error> {
        for (index, event) in self.events.iter().enumerate() {
            let mut out = Vec::new();
            match self.prepared.as_ref().and_then(|maps| maps.get(index)) {
                Some(map) => self.rhai.run(map, &mut out)?,
                None => self.rhai.run(&event_map(event), &mut out)?,
            }
            with(event.number, black_box(&out));
        }
        Ok(())
    }
}

impl Contender for Maps {
    fn name(&self) -> &'static str {
        if self.prepared.is_some() {
            "rhai-maps"
        } else {
            "rhai-maps-converted"
        }
    }

    fn input(&self) -> &'static str {
        if self.prepared.is_some() {
            "maps"
        } else {
            "structs"
        }
    }

    fn pass(&mut self) -> Result<u64, Error> {
        let mut count = 0;
        self.each(|_, effects| count += effects.len() as u64)?;
        Ok(count)
    }

    fn digest(&mut self) -> Result<Option<Digest>, Error> {
        let mut digest = Digest::default();
        self.each(|event, effects| {
            effects
                .iter()
                .for_each(|effect| digest.add_native(event, effect))
        })?;
        Ok(Some(digest))
    }
}

struct SerdeJson {
    text: String,
}

impl Contender for SerdeJson {
    fn name(&self) -> &'static str {
        "serde-json"
    }

    fn input(&self) -> &'static str {
        "NDJSON, only read"
    }

    fn pass(&mut self) -> Result<u64, Error> {
        let mut count = 0;
        for line in self.text.lines() {
            black_box(json::parse(line)?);
            count += 1;
        }
        Ok(count)
    }

    fn digest(&mut self) -> Result<Option<Digest>, Error> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::{SEED, generate};

    #[test]
    fn every_contender_gives_the_same_effects() {
        let events: &'static [Event] = generate(300, SEED).leak();
        let mut expected = None;
        for (name, make) in all() {
            let mut contender = make(events).unwrap();
            assert_eq!(contender.name(), name);
            let passed = contender.pass().unwrap();
            if let Some(digest) = contender.digest().unwrap() {
                assert_eq!(digest.count(), passed, "{name}");
                assert_eq!(digest, *expected.get_or_insert(digest), "{name}");
            }
        }
    }
}
