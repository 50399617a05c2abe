//! The rules as campaigns and plugins of Sadakat.

use std::hint::black_box;
use std::sync::Arc;

use sadakat_engine::Snapshot;
use sadakat_engine::batch::Columns;
use sadakat_engine::decide::{Batch, Decisions, Evaluator, Granted, NoUsage};
use sadakat_engine::effect::{Effect, Value, Worth};
use sadakat_engine::load::{Folder, load};
use sadakat_engine::model::{QUANTITY_DIGITS, pow10};
use sadakat_engine::records::EventReader;
use sadakat_engine::schema::{FieldId, FieldSet, Origin, Schema};

use crate::columns;
use crate::contender::{Contender, Error, Make};
use crate::digest::{Digest, Kind};
use crate::plugins;
use crate::program::{self, Files};
use crate::workload::{Event, events_ndjson};

/// Events of a batch: what `sadakat run` takes if not told otherwise.
pub const BATCH: usize = 1024;

/// Our contenders, in the order of the table. Those with plugins are left out
/// until the plugins are built.
pub fn all() -> Vec<(&'static str, Make)> {
    let mut all: Vec<(&'static str, Make)> = vec![
        ("campaigns-12", |events| {
            Prepared::boxed("campaigns-12", &program::twelve_scripts(), events)
        }),
        ("campaigns-12-traced", |events| {
            let mut prepared =
                Prepared::new("campaigns-12-traced", &program::twelve_scripts(), events)?;
            prepared.evaluator.trace(true);
            Ok(Box::new(prepared))
        }),
        ("campaigns-12-records", |events| {
            Records::boxed("campaigns-12-records", &program::twelve_scripts(), events)
        }),
    ];
    if plugins::are_built() {
        let with_plugins: [(&'static str, Make); 4] = [
            ("plugins-12", |events| {
                Prepared::boxed("plugins-12", &program::twelve_plugins(), events)
            }),
            ("plugins-12-records", |events| {
                Records::boxed("plugins-12-records", &program::twelve_plugins(), events)
            }),
            ("plugin-1", |events| {
                Prepared::boxed("plugin-1", &program::one_plugin(), events)
            }),
            ("plugin-1-records", |events| {
                Records::boxed("plugin-1-records", &program::one_plugin(), events)
            }),
        ];
        all.extend(with_plugins);
    }
    all
}

/// Loads a program, with the plugins that it names.
///
/// # Errors
/// If it has errors, or a plugin was not built.
pub fn snapshot(files: &Files) -> Result<Arc<Snapshot>, Error> {
    let mut folder = Folder::default();
    for (path, text) in files {
        folder.insert(path, text.as_bytes());
    }
    for (path, bytes) in plugins::files(files)? {
        folder.insert(&path, bytes);
    }
    let loaded = load(&folder);
    Ok(loaded.snapshot.ok_or_else(|| loaded.report.render(false))?)
}

/// Decides a batch in which every event has a member.
pub fn decide(evaluator: &mut Evaluator, columns: &Arc<Columns>) -> Decisions {
    evaluator.evaluate(&Batch {
        columns: Arc::clone(columns),
        members: None,
        usage: &NoUsage,
    })
}

/// Columns that are there before the clock starts.
struct Prepared {
    name: &'static str,
    evaluator: Evaluator,
    work: u64,
    batches: Vec<Arc<Columns>>,
}

impl Prepared {
    fn boxed(
        name: &'static str,
        files: &Files,
        events: &'static [Event],
    ) -> Result<Box<dyn Contender>, Error> {
        Ok(Box::new(Self::new(name, files, events)?))
    }

    fn new(name: &'static str, files: &Files, events: &[Event]) -> Result<Self, Error> {
        let snapshot = snapshot(files)?;
        let schema = &snapshot.settings().schema;
        Ok(Self {
            name,
            work: 0,
            batches: columns::batches(events, BATCH, schema, snapshot.reads()),
            evaluator: Evaluator::new(snapshot),
        })
    }

    fn each(&mut self, mut with: impl FnMut(&Decisions) -> Result<(), Error>) -> Result<(), Error> {
        for batch in &self.batches {
            with(black_box(&decide(&mut self.evaluator, black_box(batch))))?;
        }
        Ok(())
    }
}

impl Contender for Prepared {
    fn name(&self) -> &'static str {
        self.name
    }

    fn input(&self) -> &'static str {
        "columns"
    }

    fn pass(&mut self) -> Result<u64, Error> {
        let (mut count, mut work) = (0, 0);
        self.each(|decisions| {
            count += decisions.all().len() as u64;
            work += decisions.work;
            Ok(())
        })?;
        self.work = work;
        Ok(count)
    }

    fn work(&self) -> Option<u64> {
        Some(self.work)
    }

    fn digest(&mut self) -> Result<Option<Digest>, Error> {
        let (mut digest, mut first) = (Digest::default(), 0);
        self.each(|decisions| add(&mut digest, &mut first, decisions))?;
        Ok(Some(digest))
    }
}

/// Records that are read on the clock; what a service or a replay knows of
/// members is prepared as columns.
struct Records {
    name: &'static str,
    evaluator: Evaluator,
    schema: Arc<Schema>,
    /// The fields that records must give.
    wanted: FieldSet,
    /// The others, and where they are in `members`.
    known: Vec<FieldId>,
    members: Vec<Arc<Columns>>,
    text: String,
}

impl Records {
    fn boxed(
        name: &'static str,
        files: &Files,
        events: &'static [Event],
    ) -> Result<Box<dyn Contender>, Error> {
        let snapshot = snapshot(files)?;
        let schema = Arc::clone(&snapshot.settings().schema);
        let of_members = |id: &FieldId| {
            let field = schema.field(*id);
            field.is_some_and(|field| {
                matches!(field.origin, Origin::Customer | Origin::State)
                    && field.name != "customer.id"
                    || field.name == "customer.birthday"
            })
        };
        let known: Vec<FieldId> = snapshot.reads().iter().filter(of_members).collect();
        let wanted = snapshot.reads().iter().filter(|id| !of_members(id));
        let known_set: FieldSet = known.iter().copied().collect();
        Ok(Box::new(Self {
            name,
            wanted: wanted.collect(),
            members: columns::batches(events, BATCH, &schema, &known_set),
            known,
            text: events_ndjson(events),
            schema,
            evaluator: Evaluator::new(snapshot),
        }))
    }

    fn each(&mut self, mut with: impl FnMut(&Decisions) -> Result<(), Error>) -> Result<(), Error> {
        let text = black_box(self.text.as_bytes());
        let mut reader = EventReader::new(text, "events", Arc::clone(&self.schema));
        let mut members = self.members.iter();
        while let Some(chunk) = reader.read(&self.wanted, BATCH)? {
            if let Some(reject) = chunk.rejects.first() {
                return Err(reject.to_string().into());
            }
            let mut columns = chunk.columns;
            let members = members.next().ok_or("more chunks than batches")?;
            for &id in &self.known {
                if let Some(column) = members.get(id) {
                    columns.set(id, column.clone());
                }
            }
            with(black_box(&decide(&mut self.evaluator, &Arc::new(columns))))?;
        }
        Ok(())
    }
}

impl Contender for Records {
    fn name(&self) -> &'static str {
        self.name
    }

    fn input(&self) -> &'static str {
        "NDJSON; members' facts as columns"
    }

    fn pass(&mut self) -> Result<u64, Error> {
        let mut count = 0;
        self.each(|decisions| {
            count += decisions.all().len() as u64;
            Ok(())
        })?;
        Ok(count)
    }

    fn digest(&mut self) -> Result<Option<Digest>, Error> {
        let (mut digest, mut first) = (Digest::default(), 0);
        self.each(|decisions| add(&mut digest, &mut first, decisions))?;
        Ok(Some(digest))
    }
}

/// Adds the effects of a batch that begins with event `first`, and moves on.
fn add(digest: &mut Digest, first: &mut u32, decisions: &Decisions) -> Result<(), Error> {
    if let Some(fault) = decisions.all_faults().first() {
        return Err(format!("a fault: {}", fault.message).into());
    }
    for given in decisions.all() {
        let (kind, amount, name) = described(&given.effect)?;
        digest.add(*first + given.row, kind, amount, name);
    }
    *first += u32::try_from(decisions.rows())?;
    Ok(())
}

/// An effect as the digest counts it. Custom effects stand for the gifts and
/// tiers of the one plugin, which its phase may not give.
fn described(effect: &Granted) -> Result<(Kind, i64, &str), Error> {
    Ok(match effect {
        Granted::Points { amount, .. } => (Kind::Points, *amount, "points"),
        Granted::Other(Effect::Coupon {
            offer: Some(offer),
            worth: Some(Worth::Amount(amount)),
            ..
        }) => (Kind::Coupon, *amount, offer),
        Granted::Other(Effect::Gift { sku, quantity }) => {
            (Kind::Gift, quantity / pow10(QUANTITY_DIGITS), sku)
        }
        Granted::Other(Effect::Message { template, .. }) => (Kind::Message, 0, template),
        Granted::Other(Effect::Tier(tier)) => (Kind::Tier, 0, tier),
        Granted::Other(Effect::Custom { name, values }) => match (&**name, values.as_slice()) {
            ("gift", [(_, Value::Text(sku))]) => (Kind::Gift, 1, sku),
            ("tier", [(_, Value::Text(tier))]) => (Kind::Tier, 0, tier),
            _ => return Err(format!("an unexpected custom effect `{name}`").into()),
        },
        other => return Err(format!("an unexpected effect: {other:?}").into()),
    })
}
