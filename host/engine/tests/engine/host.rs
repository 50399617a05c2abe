//! What a service sees of a host: edits go into force whole or not at all.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may stop them"
)]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::time::{Duration, SystemTime};

use sadakat_engine::load::Folder;
use sadakat_engine::model::Instant;
use sadakat_engine::{CampaignState, Host, LiveEvent, OpenError, Reload, ReloadError};

const PROGRAM: &str = "[program]\nname = \"Test\"\ncurrency = \"TRY\"\n\
    time_zone = \"Europe/Istanbul\"\n[wallets.points]\n";
const VISIT: &str = r#"{"id":"v1","kind":"visit","at":"2026-11-21T14:03:00+03:00"}"#;

/// A folder with a campaign that gives points for visits.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "program.toml", PROGRAM);
    write(
        folder.path(),
        "campaigns/visit.toml",
        "on = [\"visit\"]\nphase = \"order\"\n",
    );
    gift(folder.path(), "cookie");
    folder
}

/// Writes a file whole or not at all, as editors do: a file that is emptied
/// before it is written can be seen while it is empty, which is a right script.
fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let beside = folder.with_extension("half-written");
    std::fs::write(&beside, text).unwrap();
    std::fs::rename(beside, path).unwrap();
}

fn gift(folder: &Path, sku: &str) {
    write(folder, "campaigns/visit.rhai", &format!("gift(\"{sku}\");"));
}

/// The gift for a visit.
fn given(host: &Host) -> String {
    let program = host.pin();
    let events = program.read([(VISIT, None)]).unwrap();
    let decisions = program.evaluate_events(&events);
    let json = decisions.to_json(program.snapshot(), events.columns(), 0);
    let (_, sku) = json.split_once("\"sku\":\"").unwrap();
    sku.split('"').next().unwrap().to_owned()
}

fn events(receiver: &Receiver<LiveEvent>) -> Vec<LiveEvent> {
    receiver.try_iter().collect()
}

#[test]
fn an_edit_goes_into_force_when_asked_for() {
    let folder = folder();
    let host = Host::open(folder.path()).unwrap();
    let told = host.subscribe();
    let before = host.status();
    assert_eq!((before.generation, before.reloads), (1, 0));
    gift(folder.path(), "brownie");
    assert_eq!(given(&host), "cookie");
    let reload = host.reload().unwrap();
    let changed: Vec<Arc<str>> = vec!["visit".into()];
    assert_eq!(
        reload,
        Reload::Live {
            generation: 2,
            changed: changed.clone()
        }
    );
    assert_eq!(given(&host), "brownie");
    let after = host.status();
    assert_eq!((after.generation, after.reloads, after.refused), (2, 1, 0));
    assert_ne!(after.snapshot, before.snapshot);
    assert!(matches!(&events(&told)[..],
        [LiveEvent::Live { generation: 2, snapshot, changed: c }]
        if *snapshot == after.snapshot && *c == changed));
    assert_eq!(host.reload().unwrap(), Reload::Unchanged);
    assert_eq!(host.status().generation, 2);
}

#[test]
fn a_broken_edit_leaves_the_last_good_program_in_force() {
    let folder = folder();
    let host = Host::open(folder.path()).unwrap();
    let told = host.subscribe();
    write(folder.path(), "campaigns/visit.rhai", "gfit(\"brownie\");");
    let Err(ReloadError::Program(report)) = host.reload() else {
        panic!("it went into force");
    };
    let text = report.render(false);
    assert!(text.contains("campaigns/visit.rhai:1:1"), "{text}");
    assert!(text.contains("did you mean `gift`?"), "{text}");
    assert_eq!(given(&host), "cookie");
    let status = host.status();
    assert_eq!((status.generation, status.refused), (1, 1));
    assert!(status.failed.is_some());
    // Back to what is in force.
    gift(folder.path(), "cookie");
    assert_eq!(host.reload().unwrap(), Reload::Unchanged);
    assert!(host.status().failed.is_none());
    assert!(matches!(
        &events(&told)[..],
        [
            LiveEvent::Refused(ReloadError::Program(_)),
            LiveEvent::Restored
        ]
    ));
}

#[test]
fn a_folder_that_vanished_leaves_the_last_good_program_in_force() {
    let folder = folder();
    let host = Host::open(folder.path()).unwrap();
    std::fs::remove_dir_all(folder.path()).unwrap();
    assert!(matches!(host.reload(), Err(ReloadError::Folder(_))));
    assert_eq!(given(&host), "cookie");
}

#[test]
fn a_campaign_whose_cases_do_not_hold_does_not_go_into_force() {
    let folder = folder();
    let case = "[[case]]\nname = \"a cookie\"\n\
        effects = [{ kind = \"gift\", sku = \"cookie\" }]\n";
    write(folder.path(), "cases/visit.toml", case);
    let host = Host::open(folder.path()).unwrap();
    gift(folder.path(), "brownie");
    let refused = host.reload().unwrap_err().to_string();
    assert!(
        refused.contains("the case \"a cookie\" does not hold"),
        "{refused}"
    );
    assert_eq!(given(&host), "cookie");
    // With its case changed as well, it does.
    write(
        folder.path(),
        "cases/visit.toml",
        &case.replace("sku = \"cookie\"", "sku = \"brownie\""),
    );
    host.reload().unwrap();
    assert_eq!(given(&host), "brownie");
    // A case that is wrong by itself is told, and what is in force stays.
    write(folder.path(), "cases/visit.toml", case);
    assert!(matches!(host.reload(), Err(ReloadError::Program(_))));
    assert_eq!(given(&host), "brownie");
    // Nor does a campaign that breaks the case of another one.
    write(
        folder.path(),
        "cases/visit.toml",
        &case
            .replace("cookie", "brownie")
            .replace("a brownie", "a cookie"),
    );
    host.reload().unwrap();
    let manifest = "on = [\"visit\"]\nphase = \"order\"\non_fault = \"refuse\"\n";
    write(folder.path(), "campaigns/crash.toml", manifest);
    write(folder.path(), "campaigns/crash.rhai", "throw \"no stock\";");
    let refused = host.reload().unwrap_err().to_string();
    assert!(
        refused.contains("the fault of `crash` refused"),
        "{refused}"
    );
    assert_eq!(given(&host), "brownie");
    for file in ["campaigns/crash.toml", "campaigns/crash.rhai"] {
        std::fs::remove_file(folder.path().join(file)).unwrap();
    }
    write(folder.path(), "cases/visit.toml", case);
    // Nobody has to have cases run.
    assert!(matches!(
        Host::open(folder.path()),
        Err(OpenError::Program { .. })
    ));
    assert_eq!(
        given(&Host::builder().cases(false).open(folder.path()).unwrap()),
        "brownie"
    );
}

#[test]
fn a_piece_of_work_keeps_its_program() {
    let folder = folder();
    let host = Host::open(folder.path()).unwrap();
    let pinned = host.pin();
    let events = pinned.read([(VISIT, None)]).unwrap();
    // Another schema: fields stand elsewhere.
    let program = format!("{PROGRAM}[schema.customer]\nage = \"integer?\"\n");
    write(folder.path(), "program.toml", &program);
    gift(folder.path(), "brownie");
    host.reload().unwrap();
    assert_eq!((pinned.generation(), host.pin().generation()), (1, 2));
    // Events are decided by the program that they were read for, whoever is
    // asked.
    for decisions in [
        pinned.evaluate_events(&events),
        host.evaluate_events(&events),
    ] {
        let json = decisions.to_json(events.snapshot(), events.columns(), 0);
        assert!(
            json.contains("cookie") && json.contains(pinned.snapshot().hash()),
            "{json}"
        );
    }
    assert_eq!(given(&host), "brownie");
}

#[test]
fn what_nobody_works_with_any_more_is_gone() {
    let folder = folder();
    let host = Host::open(folder.path()).unwrap();
    let first = Arc::downgrade(&host.snapshot());
    assert_eq!(given(&host), "cookie");
    let pinned = host.pin();
    gift(folder.path(), "brownie");
    host.reload().unwrap();
    assert!(first.upgrade().is_some());
    assert_eq!(host.status().draining, 1);
    drop(pinned);
    assert_eq!(host.status().draining, 0);
    assert!(first.upgrade().is_none());
}

#[test]
fn programs_that_are_in_no_folder() {
    let mut folder = Folder::default();
    folder.insert("program.toml", PROGRAM.as_bytes());
    folder.insert(
        "campaigns/visit.toml",
        &b"on = [\"visit\"]\nphase = \"order\"\n"[..],
    );
    folder.insert("campaigns/visit.rhai", &b"gift(\"cookie\");"[..]);
    let host = Host::builder().build(&folder).unwrap();
    assert_eq!(given(&host), "cookie");
    assert!(matches!(host.reload(), Err(ReloadError::NoFolder)));
    folder.insert("campaigns/visit.rhai", &b"gift(\"brownie\");"[..]);
    host.put(&folder).unwrap();
    assert_eq!(given(&host), "brownie");
    folder.insert("campaigns/visit.rhai", &b"gift("[..]);
    assert!(Host::builder().build(&folder).is_err());
}

#[test]
fn campaigns_by_the_hosts_clock() {
    let mut folder = Folder::default();
    folder.insert("program.toml", PROGRAM.as_bytes());
    let zone = sadakat_engine::model::Zone::from_name("Europe/Istanbul").unwrap();
    let at = |text: &str| Instant::parse(text, &zone).unwrap();
    for (id, active) in [
        (
            "always",
            "{ days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"] }",
        ),
        ("begins", "{ from = 2026-12-01 }"),
        (
            "begins-hours",
            "{ from = 2026-12-01, hours = \"10:00-12:00\" }",
        ),
        ("ends", "{ until = 2026-12-01 }"),
        ("ended", "{ until = 2026-11-01 }"),
        ("hours", "{ hours = \"10:00-12:00\" }"),
    ] {
        let manifest = format!("on = [\"visit\"]\nphase = \"order\"\nactive = {active}\n");
        folder.insert(&format!("campaigns/{id}.toml"), manifest.into_bytes());
        folder.insert(&format!("campaigns/{id}.rhai"), &b"gift(\"cookie\");"[..]);
    }
    let now = at("2026-11-22T13:00:00+03:00");
    let now = SystemTime::UNIX_EPOCH + Duration::from_micros(now.micros().unsigned_abs());
    let host = Host::builder().clock(move || now).build(&folder).unwrap();
    let status = host.status();
    let states: Vec<_> = status.campaigns.iter().map(|c| (&*c.id, c.state)).collect();
    assert_eq!(
        states,
        [
            ("always", CampaignState::InForce { until: None }),
            (
                "begins",
                CampaignState::Upcoming {
                    from: at("2026-12-01T00:00:00+03:00")
                }
            ),
            (
                "begins-hours",
                CampaignState::Upcoming {
                    from: at("2026-12-01T10:00:00+03:00")
                }
            ),
            ("ended", CampaignState::Ended),
            (
                "ends",
                CampaignState::InForce {
                    until: Some(at("2026-12-01T00:00:00+03:00"))
                }
            ),
            (
                "hours",
                CampaignState::Paused {
                    until: at("2026-11-23T10:00:00+03:00")
                }
            ),
        ]
    );
    assert_eq!(status.age, Duration::ZERO);
}

#[test]
fn somebody_who_does_not_listen_is_told_how_much_was_missed() {
    let folder = folder();
    let host = Host::open(folder.path()).unwrap();
    let told = host.subscribe();
    drop(host.subscribe());
    for number in 0..1_030 {
        gift(folder.path(), &format!("cake-{number}"));
        host.reload().unwrap();
    }
    assert_eq!(events(&told).len(), 1_024);
    gift(folder.path(), "cookie");
    host.reload().unwrap();
    assert!(matches!(
        &events(&told)[..],
        [
            LiveEvent::Missed(6),
            LiveEvent::Live {
                generation: 1_032,
                ..
            }
        ]
    ));
}

/// Several threads decide while 500 good and 500 broken edits come and go. Every
/// decision is of one program, and none of a broken one.
#[test]
fn calls_go_on_while_edits_come() {
    const EDITS: usize = 500;
    let folder = folder();
    let host = Host::open(folder.path()).unwrap();
    let over = AtomicBool::new(false);
    let decided = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3)
            .map(|_| {
                let (host, over) = (host.clone(), &over);
                scope.spawn(move || {
                    let mut decided = std::collections::HashSet::new();
                    while !over.load(Ordering::Acquire) {
                        let program = host.pin();
                        let events = program.read([(VISIT, None)]).unwrap();
                        let decisions = host.evaluate_events(&events);
                        let json = decisions.to_json(program.snapshot(), events.columns(), 0);
                        decided.insert(json);
                    }
                    decided
                })
            })
            .collect();
        for number in 0..EDITS {
            gift(folder.path(), &format!("cake-{number}"));
            host.reload().unwrap();
            write(folder.path(), "campaigns/visit.rhai", "gfit(");
            host.reload().unwrap_err();
        }
        over.store(true, Ordering::Release);
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect::<std::collections::HashSet<_>>()
    });
    // One decision for each program that somebody met.
    let programs: std::collections::HashSet<_> = decided
        .iter()
        .map(|json| {
            json.split("\"snapshot\":\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
        })
        .collect();
    assert_eq!(programs.len(), decided.len());
    assert!(
        decided.len() > 1 && decided.len() <= EDITS + 1,
        "{}",
        decided.len()
    );
    assert_eq!(given(&host), format!("cake-{}", EDITS - 1));
    assert!(host.drain(Duration::from_secs(10)));
    assert_eq!((host.status().busy, host.status().draining), (0, 0));
}

#[cfg(feature = "watch")]
mod watched {
    use super::*;
    use sadakat_engine::Watching;
    use sadakat_engine::watch::{WatchMode, WatchSettings};

    const DEADLINE: Duration = Duration::from_secs(30);

    fn settings(mode: WatchMode) -> WatchSettings {
        WatchSettings::default()
            .mode(mode)
            .debounce(Duration::from_millis(10))
            .poll(Duration::from_millis(20))
    }

    fn next(told: &Receiver<LiveEvent>, wanted: impl Fn(&LiveEvent) -> bool) -> LiveEvent {
        loop {
            let event = told.recv_timeout(DEADLINE).unwrap();
            if wanted(&event) {
                return event;
            }
        }
    }

    #[test]
    fn edits_go_into_force_by_themselves() {
        for mode in [WatchMode::Native, WatchMode::Poll] {
            let folder = folder();
            let builder = Host::builder().watch(settings(mode));
            let host = builder.open(folder.path()).unwrap();
            let told = host.subscribe();
            gift(folder.path(), "brownie");
            next(&told, |event| matches!(event, LiveEvent::Live { .. }));
            assert_eq!(given(&host), "brownie");
            write(folder.path(), "campaigns/visit.rhai", "gfit(\"cake\");");
            next(&told, |event| matches!(event, LiveEvent::Refused(_)));
            assert_eq!(given(&host), "brownie");
            assert!(host.status().failed.is_some());
            gift(folder.path(), "brownie");
            next(&told, |event| matches!(event, LiveEvent::Restored));
            assert!(host.status().failed.is_none());
        }
    }

    #[test]
    fn asking_for_edits_does_not_wait_for_quiet() {
        let folder = folder();
        let long = WatchSettings::default().debounce(Duration::from_secs(3_600));
        let host = Host::builder().watch(long).open(folder.path()).unwrap();
        gift(folder.path(), "brownie");
        assert!(matches!(
            host.reload(),
            Ok(Reload::Live { generation: 2, .. })
        ));
        assert_eq!(given(&host), "brownie");
        write(folder.path(), "campaigns/visit.rhai", "gfit(\"cake\");");
        assert!(matches!(host.reload(), Err(ReloadError::Program(_))));
        gift(folder.path(), "brownie");
        assert_eq!(host.reload().unwrap(), Reload::Unchanged);
    }

    #[test]
    fn a_folder_that_comes_back_goes_into_force() {
        let folder = folder();
        let builder = Host::builder().watch(settings(WatchMode::Auto));
        let host = builder.open(folder.path()).unwrap();
        let told = host.subscribe();
        let aside = folder.path().with_extension("aside");
        std::fs::rename(folder.path(), &aside).unwrap();
        next(&told, |event| matches!(event, LiveEvent::Unreadable(_)));
        assert!(host.status().unreadable.is_some());
        assert_eq!(given(&host), "cookie");
        gift(&aside, "brownie");
        std::fs::rename(&aside, folder.path()).unwrap();
        next(&told, |event| matches!(event, LiveEvent::Live { .. }));
        assert_eq!(given(&host), "brownie");
        assert!(host.status().unreadable.is_none());
    }

    /// `minimal.wasm` with so many functions that compiling it takes seconds.
    #[cfg(feature = "wasm")]
    fn slow_plugin() -> Vec<u8> {
        fn leb(mut value: usize, out: &mut Vec<u8>) {
            while value > 0x7f {
                out.push(value as u8 | 0x80);
                value >>= 7;
            }
            out.push(value as u8);
        }
        fn read(bytes: &[u8], at: &mut usize) -> usize {
            let (mut value, mut shift) = (0, 0);
            loop {
                let byte = bytes[*at];
                *at += 1;
                value |= usize::from(byte & 0x7f) << shift;
                shift += 7;
                if byte & 0x80 == 0 {
                    return value;
                }
            }
        }
        /// The sections of a binary, changed one by one.
        fn sections(bytes: &[u8], change: &dyn Fn(u8, &[u8]) -> Vec<u8>) -> Vec<u8> {
            let mut out = bytes[..8].to_vec();
            let mut at = 8;
            while at < bytes.len() {
                let id = bytes[at];
                at += 1;
                let size = read(bytes, &mut at);
                let changed = change(id, &bytes[at..at + size]);
                at += size;
                out.push(id);
                leb(changed.len(), &mut out);
                out.extend(changed);
            }
            out
        }
        /// So many entries more, each of these bytes.
        fn more(section: &[u8], count: usize, entry: &[u8]) -> Vec<u8> {
            let mut at = 0;
            let before = read(section, &mut at);
            let mut out = Vec::new();
            leb(before + count, &mut out);
            out.extend(&section[at..]);
            for _ in 0..count {
                out.extend(entry);
            }
            out
        }
        // A hundred times as long as an edit takes to go live.
        const FUNCTIONS: usize = 3;
        const VARIABLES: usize = 999;
        // Variables that change on many ways, which the compiler must follow.
        let mut body = vec![1];
        leb(VARIABLES, &mut body);
        body.push(0x7e);
        let mut turn = 0;
        for condition in 0..395 {
            body.push(0x20);
            leb(condition % VARIABLES, &mut body);
            body.extend([0xa7, 0x04, 0x40]);
            for _ in 0..14 {
                turn += 7;
                for (operation, variable) in [(0x20, turn), (0x20, turn + 3)] {
                    body.push(operation);
                    leb(variable % VARIABLES, &mut body);
                }
                body.extend([0x7c, 0x21]);
                leb(turn * 5 % VARIABLES, &mut body);
            }
            body.push(0x0b);
        }
        body.extend([0x20, 0, 0xa7, 0x0b]);
        let mut entry = Vec::new();
        leb(body.len(), &mut entry);
        entry.extend(body);
        let minimal = include_bytes!("../../../../tests/fixtures/plugins/minimal.wasm");
        sections(minimal, &|id, section| match id {
            1 => sections(section, &|id, section| match id {
                // They are of the type of `describe`: nothing in, a number out.
                3 => more(section, FUNCTIONS, &[1]),
                10 => more(section, FUNCTIONS, &entry),
                _ => section.to_vec(),
            }),
            _ => section.to_vec(),
        })
    }

    /// The gallery's new plugin is large; the price of the cookie is urgent.
    #[cfg(feature = "wasm")]
    #[test]
    fn an_urgent_edit_does_not_wait_for_a_plugin_that_is_compiled() {
        let folder = folder();
        let settings = WatchSettings::default().debounce(Duration::from_millis(20));
        let host = Host::builder().watch(settings).open(folder.path()).unwrap();
        let told = host.subscribe();
        let plugins = folder.path().join("plugins");
        std::fs::create_dir(&plugins).unwrap();
        std::fs::write(folder.path().join("slow"), slow_plugin()).unwrap();
        std::fs::rename(folder.path().join("slow"), plugins.join("slow.wasm")).unwrap();
        write(
            folder.path(),
            "campaigns/slow.toml",
            "on = [\"visit\"]\nplugin = \"slow\"\n",
        );
        let compiling = told.iter().find_map(|event| match event {
            LiveEvent::Compiling(paths) => Some(paths),
            _ => None,
        });
        assert_eq!(compiling.unwrap(), ["plugins/slow.wasm".into()]);
        gift(folder.path(), "brownie");
        let mut live = told.iter().filter_map(|event| match event {
            LiveEvent::Live { changed, .. } => Some(changed),
            LiveEvent::Refused(why) => panic!("{why}"),
            _ => None,
        });
        assert_eq!(live.next().unwrap(), ["visit".into()]);
        assert_eq!(given(&host), "brownie");
        assert_eq!(live.next().unwrap(), ["slow".into()]);
        let status = host.status();
        assert_eq!((status.compiling.len(), status.refused), (0, 0));
        assert!(host.snapshot().find("slow").is_some());
    }

    #[test]
    fn draining_ends_the_watching() {
        let folder = folder();
        let host = Host::builder()
            .watch(settings(WatchMode::Auto))
            .open(folder.path())
            .unwrap();
        assert!(matches!(
            host.status().watching,
            Watching::Native | Watching::Polling { .. }
        ));
        assert!(host.drain(DEADLINE));
        assert_eq!(host.status().watching, Watching::Off);
        gift(folder.path(), "brownie");
        host.reload().unwrap();
        assert_eq!(given(&host), "brownie");
    }
}
