//! What a host tells those who trace it: nothing is installed, so a
//! subscriber stands in for the service's.

#![allow(clippy::unwrap_used, reason = "helpers of tests may stop them")]

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock, Mutex};

use sadakat_engine::load::Folder;
use sadakat_engine::{Host, LiveEvent};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Level, Metadata, Subscriber};

/// Writes down spans and events of this crate up to a level.
struct Listener {
    most: Level,
    heard: Arc<Mutex<Vec<String>>>,
}

#[derive(Default)]
struct Words(String);

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Listener {
    fn hear(&self, metadata: &Metadata<'_>, words: &str) {
        let what = if metadata.is_span() {
            metadata.name()
        } else {
            "event"
        };
        let line = format!("{} {what}{words}", metadata.level());
        self.heard.lock().unwrap().push(line);
    }
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("sadakat_engine") && *metadata.level() <= self.most
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut words = Words::default();
        span.record(&mut words);
        self.hear(span.metadata(), &words.0);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut words = Words::default();
        event.record(&mut words);
        self.hear(event.metadata(), &words.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Listeners that hear of nothing and are always there. Where there is one
/// listener only, whoever comes first to a place in the code that tells
/// something settles for all whether anybody listens to it; and another test
/// that comes first listens to nothing.
static IN_THE_BACKGROUND: LazyLock<[Dispatch; 2]> = LazyLock::new(|| {
    [Level::ERROR, Level::TRACE].map(|most| {
        Dispatch::new(Listener {
            most,
            heard: Arc::default(),
        })
    })
});

/// A campaign that always fails, one that never does, and thirty visits.
fn heard(most: Level) -> Vec<String> {
    let mut folder = Folder::default();
    folder.insert(
        "program.toml",
        *b"[program]\nname = \"Test\"\ncurrency = \"TRY\"\ntime_zone = \"Europe/Istanbul\"\n",
    );
    let manifest = *b"on = [\"visit\"]\nphase = \"order\"\n";
    for (id, script) in [("fails", "throw \"no\";"), ("fine", "gift(\"mug\");")] {
        folder.insert(&format!("campaigns/{id}.toml"), manifest);
        folder.insert(&format!("campaigns/{id}.rhai"), script.as_bytes());
    }
    let heard = Arc::default();
    let listener = Listener {
        most,
        heard: Arc::clone(&heard),
    };
    LazyLock::force(&IN_THE_BACKGROUND);
    tracing::subscriber::with_default(listener, || {
        let host = Host::builder().build(&folder).unwrap();
        let told = host.subscribe();
        for _ in 0..30 {
            let program = host.pin();
            let visit = r#"{"id":"v","kind":"visit","at":"2026-11-21T14:03:00+03:00"}"#;
            let events = program.read([(visit, None)]).unwrap();
            program.evaluate_events(&events);
        }
        let told = told.try_iter();
        let quarantined = told.filter(|event| matches!(event, LiveEvent::Quarantined(_)));
        assert_eq!(quarantined.count(), 1);
    });
    // Hashes differ from version to version.
    let mut heard = std::mem::take(&mut *heard.lock().unwrap());
    for line in &mut heard {
        while let Some(at) = line.find("b3:") {
            line.replace_range(at..at + 35, "HASH");
        }
    }
    heard
}

#[test]
fn the_first_fault_of_a_campaign_is_told_and_then_that_it_is_left_out() {
    let snapshot = |quotes| {
        if quotes {
            "snapshot=\"HASH\""
        } else {
            "snapshot=HASH"
        }
    };
    assert_eq!(
        heard(Level::INFO),
        [
            format!(
                "WARN event message=a campaign failed for an event: no; its other faults are counted campaign=\"fails\" {} code=\"S0701\" line=1",
                snapshot(true)
            ),
            format!(
                "WARN event message=a campaign fails too often: it is left out until its files change campaign=\"fails\" {} code=\"S0701\"",
                snapshot(true)
            ),
            format!(
                "INFO event message=a program went into force generation=2 {} changed=1",
                snapshot(false)
            ),
        ]
    );
}

#[test]
fn each_batch_and_each_campaign_in_it_has_its_span() {
    let debug = heard(Level::DEBUG);
    let batches = debug.iter().filter(|line| line.starts_with("DEBUG decide"));
    assert_eq!(batches.count(), 30);
    assert!(debug.contains(&"DEBUG decide snapshot=\"HASH\" events=1".to_owned()));
    assert!(!debug.iter().any(|line| line.contains("TRACE")));
    let trace = heard(Level::TRACE);
    let spans = |id: &str| {
        let span = format!("TRACE campaign id=\"{id}\" events=1");
        trace.iter().filter(|line| **line == span).count()
    };
    assert_eq!((spans("fails"), spans("fine")), (20, 30));
}

/// A plugin's lines are told at the level of those who look for mistakes, and
/// no more of a call than has room.
#[test]
fn lines_of_plugins_are_told_to_those_who_listen() {
    let mut folder = Folder::default();
    folder.insert(
        "program.toml",
        *b"[program]\nname = \"Test\"\ncurrency = \"TRY\"\ntime_zone = \"Europe/Istanbul\"\n[wallets.points]\n",
    );
    folder.insert(
        "campaigns/speaks.toml",
        *b"on = [\"visit\"]\nplugin = \"speaking\"\n[params]\nmode = \"lines\"\n",
    );
    let plugin = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/fixtures/plugins/speaking.wasm"
    );
    folder.insert("plugins/speaking.wasm", std::fs::read(plugin).unwrap());
    let visits: Vec<String> = (0..1_000)
        .map(|n| format!(r#"{{"id":"v{n}","kind":"visit","at":"2026-11-21T14:03:00+03:00"}}"#))
        .collect();
    for (most, least, at_most) in [(Level::INFO, 0, 0), (Level::DEBUG, 100, 500)] {
        let heard = Arc::default();
        let listener = Listener {
            most,
            heard: Arc::clone(&heard),
        };
        LazyLock::force(&IN_THE_BACKGROUND);
        tracing::subscriber::with_default(listener, || {
            let host = Host::builder().build(&folder).unwrap();
            let program = host.pin();
            let all = visits.iter().map(|visit| (visit.as_str(), None));
            let events = program.read(all).unwrap();
            program.evaluate_events(&events);
        });
        let heard = heard.lock().unwrap();
        let first = "DEBUG event message=the event v0 campaign=\"speaks\"";
        let lines: Vec<&String> = heard
            .iter()
            .filter(|line| line.contains("campaign=\"speaks\"") && line.starts_with("DEBUG event"))
            .collect();
        assert!(
            (least..=at_most).contains(&lines.len()),
            "{most}: {}",
            lines.len()
        );
        assert!(
            least == 0 || lines.iter().any(|line| *line == first),
            "{lines:?}"
        );
    }
}
