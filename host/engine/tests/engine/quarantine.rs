//! Campaigns that fail too often, in a host that goes on: they are put where
//! they do no harm, everybody is told, and no decision of another campaign
//! changes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may stop them"
)]

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Barrier, Mutex};
use std::time::Duration;

use sadakat_engine::effect::EffectKind;
use sadakat_engine::load::Folder;
use sadakat_engine::observe::{BatchSummary, Counters, Observer};
use sadakat_engine::program::Limits;
use sadakat_engine::quarantine::State;
use sadakat_engine::{CampaignState, Host, HostBuilder, LiveEvent, QuarantineSettings};

const PROGRAM: &str = "[program]\nname = \"Test\"\ncurrency = \"TRY\"\n\
    time_zone = \"Europe/Istanbul\"\n[schema.events.ring]\nn = \"integer\"\n\
    [limits]\nscript_operations = 5000\ninterpreted = true\n";

/// Gives points, and loops forever from the thousandth call on.
const LOOPS: &str = "if ring.n > 1000 { loop {} } gift(\"risky\");";
const FINE: &str = "gift(\"risky\");";
const FAILS: &str = "throw \"no\"; gift(\"risky\");";

/// Eight healthy campaigns, and one whose script is given.
fn folder(manifest: &str, script: &str) -> Folder {
    let mut folder = Folder::default();
    folder.insert("program.toml", PROGRAM.as_bytes());
    for n in 0..8 {
        add(
            &mut folder,
            &format!("healthy-{n}"),
            "",
            "gift(`t${ring.n % 7}`);",
        );
    }
    add(&mut folder, "risky", manifest, script);
    folder
}

fn add(folder: &mut Folder, id: &str, manifest: &str, script: &str) {
    let manifest = format!("on = [\"ring\"]\nphase = \"order\"\ninterpreted = true\n{manifest}\n");
    folder.insert(&format!("campaigns/{id}.toml"), manifest.into_bytes());
    folder.insert(&format!("campaigns/{id}.rhai"), script.as_bytes());
}

fn host(folder: &Folder) -> Host {
    build(Host::builder(), folder)
}

fn build(builder: HostBuilder, folder: &Folder) -> Host {
    let host = builder.build(folder);
    host.unwrap_or_else(|report| panic!("{}", report.render(false)))
}

/// What a call comes to: effects by campaign, and who failed.
#[derive(Debug, Default, PartialEq, Eq)]
struct Came {
    healthy: Vec<String>,
    risky: usize,
    faults: Vec<String>,
}

fn call(host: &Host, n: u64) -> Came {
    let program = host.pin();
    let record = format!(
        r#"{{"id":"e{n}","kind":"ring","at":"2026-11-21T14:03:00+03:00","customer":"c1","ring":{{"n":{n}}}}}"#
    );
    let events = program.read([(&*record, None)]).unwrap();
    let decisions = program.evaluate_events(&events);
    let mut came = Came::default();
    for given in decisions.all() {
        let campaign = &program.snapshot().campaigns()[given.campaign as usize];
        if &*campaign.id == "risky" {
            came.risky += 1;
        } else {
            came.healthy
                .push(format!("{} {:?}", campaign.id, given.effect));
        }
    }
    for fault in decisions.all_faults() {
        let campaign = &program.snapshot().campaigns()[fault.campaign as usize];
        came.faults
            .push(format!("{} {}", campaign.id, fault.code.id));
    }
    came
}

/// Calls until nothing fails any more; how many failed.
fn faults_until_it_is_stopped(host: &Host, from: u64) -> u64 {
    (0..1_000)
        .find(|n| call(host, from + n).faults.is_empty())
        .expect("a campaign that always fails is stopped")
}

fn state(host: &Host) -> Option<State> {
    let quarantined = host.status().quarantined;
    assert!(quarantined.iter().all(|q| &*q.campaign == "risky"));
    quarantined.first().map(|q| q.state)
}

fn is_in_force(host: &Host) -> bool {
    host.snapshot().find("risky").is_some()
}

fn risky(host: &Host) -> Counters {
    host.counters().remove("risky").unwrap_or_default()
}

fn quarantines(told: &Receiver<LiveEvent>) -> Vec<State> {
    let states = told.try_iter().filter_map(|event| match event {
        LiveEvent::Quarantined(campaign) => Some(campaign.state),
        _ => None,
    });
    states.collect()
}

#[test]
fn a_campaign_that_behaves_for_a_thousand_calls_and_then_loops_is_left_out() {
    let folder = folder("", LOOPS);
    let host = host(&folder);
    let told = host.subscribe();
    let healthy = Host::builder().build(&{
        let mut healthy = folder.clone();
        healthy.remove("campaigns/risky.toml");
        healthy.remove("campaigns/risky.rhai");
        healthy
    });
    let healthy = healthy.unwrap();
    for n in 1..=1_200 {
        let came = call(&host, n);
        assert_eq!(came.healthy, call(&healthy, n).healthy, "call {n}");
        assert_eq!(came.risky, usize::from(n <= 1_000), "call {n}");
        let fails = (1_001..=1_020).contains(&n);
        assert_eq!(
            came.faults,
            ["risky S0702"][..usize::from(fails)],
            "call {n}"
        );
    }
    assert!(!is_in_force(&host));
    let status = host.status();
    assert_eq!((status.generation, status.reloads), (2, 0));
    let row = status.campaigns.last().unwrap();
    assert_eq!((&*row.id, row.state), ("risky", CampaignState::LeftOut));
    let told_of = &status.quarantined[0];
    assert_eq!(told_of.state, State::LeftOut);
    assert_eq!((told_of.fault.code.id, told_of.fault.line), ("S0702", 1));
    assert_eq!(
        told_of.to_string(),
        "risky: left out until its files change; [S0702] the script did not end within 5000 operations (`script_operations`) (line 1)"
    );
    let events: Vec<LiveEvent> = told.try_iter().collect();
    assert!(
        matches!(&events[..],
        [LiveEvent::Live { generation: 2, changed, .. }, LiveEvent::Quarantined(quarantined)]
        if changed.len() == 1 && quarantined == told_of),
        "{events:?}"
    );
    let counters = risky(&host);
    assert_eq!(counters.evaluations, 1_020);
    assert_eq!(
        (counters.effects_of(EffectKind::Gift), counters.faults()),
        (1_000, 20)
    );
    let looped: u64 = 20 * 5_000;
    assert!(counters.work > looped, "{}", counters.work);
}

#[test]
fn an_edit_elsewhere_ends_no_quarantine_and_one_of_its_own_puts_it_on_trial() {
    let mut folder = folder("", FAILS);
    let host = host(&folder);
    let told = host.subscribe();
    assert_eq!(faults_until_it_is_stopped(&host, 0), 20);
    assert_eq!(quarantines(&told), [State::LeftOut]);

    add(&mut folder, "healthy-3", "", "gift(\"other\");");
    host.put(&folder).unwrap();
    assert_eq!(
        (is_in_force(&host), state(&host)),
        (false, Some(State::LeftOut))
    );
    assert_eq!(quarantines(&told), []);

    // Edited, and no better: three faults are enough now.
    add(
        &mut folder,
        "risky",
        "",
        "// Better?\nthrow \"no\"; gift(\"risky\");",
    );
    host.put(&folder).unwrap();
    assert_eq!(
        (is_in_force(&host), state(&host)),
        (true, Some(State::OnTrial))
    );
    assert_eq!(faults_until_it_is_stopped(&host, 0), 3);
    assert_eq!(quarantines(&told), [State::OnTrial, State::LeftOut]);

    // Mended: after a hundred calls it is like any other.
    add(&mut folder, "risky", "", FINE);
    host.put(&folder).unwrap();
    for n in 0..99 {
        assert_eq!(call(&host, n).risky, 1);
    }
    assert_eq!(state(&host), Some(State::OnTrial));
    call(&host, 99);
    assert_eq!(state(&host), None);
    assert_eq!(quarantines(&told), [State::OnTrial]);
}

/// A program is fit or not as its authors wrote it, whatever is left out.
#[test]
fn cases_are_about_the_program_with_the_campaigns_that_are_left_out() {
    let mut folder = folder("", LOOPS);
    let case = "[[case]]\nname = \"a ring\"\nring.n = 1\n\
        effects = [{ kind = \"gift\", sku = \"risky\" }]\n\
        also.healthy-0 = [{ kind = \"gift\", sku = \"t1\" }]\n";
    folder.insert("cases/risky.toml", case.as_bytes());
    let host = host(&folder);
    faults_until_it_is_stopped(&host, 5_000);
    assert_eq!(state(&host), Some(State::LeftOut));
    add(&mut folder, "healthy-3", "", "gift(\"other\");");
    host.put(&folder).unwrap();
    assert_eq!(state(&host), Some(State::LeftOut));
    add(&mut folder, "healthy-0", "", "gift(\"other\");");
    assert!(host.put(&folder).is_err());
}

#[test]
fn an_edit_that_has_mistakes_ends_no_quarantine() {
    let mut folder = folder("", FAILS);
    let host = host(&folder);
    faults_until_it_is_stopped(&host, 0);
    add(&mut folder, "risky", "", "points(;");
    assert!(host.put(&folder).is_err());
    assert_eq!(
        (is_in_force(&host), state(&host)),
        (false, Some(State::LeftOut))
    );
    assert_eq!(host.status().refused, 1);
}

#[test]
fn a_quarantined_campaign_that_is_removed_is_forgotten() {
    let mut folder = folder("", FAILS);
    let host = host(&folder);
    faults_until_it_is_stopped(&host, 0);
    folder.remove("campaigns/risky.toml");
    folder.remove("campaigns/risky.rhai");
    host.put(&folder).unwrap();
    assert_eq!(state(&host), None);
    add(&mut folder, "risky", "", FAILS);
    host.put(&folder).unwrap();
    assert_eq!(state(&host), None);
    assert_eq!(faults_until_it_is_stopped(&host, 0), 20);
}

#[test]
fn last_good_goes_back_to_the_version_that_served() {
    let last_good = "on_fault = \"last_good\"";
    let mut folder = folder(last_good, "gift(\"v1\");");
    let host = host(&folder);
    let told = host.subscribe();
    for n in 0..100 {
        call(&host, n);
    }
    // A version in between that hardly served is not known to be good.
    add(&mut folder, "risky", last_good, "gift(\"v2\");");
    host.put(&folder).unwrap();
    call(&host, 0);
    add(&mut folder, "risky", last_good, LOOPS);
    host.put(&folder).unwrap();
    let bad = host.snapshot();
    assert_eq!(faults_until_it_is_stopped(&host, 5_000), 20);
    assert_eq!(
        (is_in_force(&host), state(&host)),
        (true, Some(State::LastGood))
    );
    assert_eq!(quarantines(&told), [State::LastGood]);
    let program = host.snapshot();
    let position = program.find("risky").unwrap();
    let script = program.campaigns()[position].written.script.clone();
    assert_eq!(script.as_deref(), Some("gift(\"v1\");"));
    assert_ne!(program.hash(), bad.hash());
    // It stands in while others are edited.
    add(&mut folder, "healthy-3", "", "gift(\"other\");");
    host.put(&folder).unwrap();
    assert_eq!(call(&host, 5_000).risky, 1);
    assert_eq!(state(&host), Some(State::LastGood));
    // Until it is edited itself.
    add(&mut folder, "risky", last_good, "gift(\"v4\");");
    host.put(&folder).unwrap();
    assert_eq!(state(&host), Some(State::OnTrial));
}

#[test]
fn last_good_without_a_good_version_is_left_out_and_so_is_one_that_fails_too() {
    let last_good = "on_fault = \"last_good\"";
    let host_of_bad = host(&folder(last_good, FAILS));
    faults_until_it_is_stopped(&host_of_bad, 0);
    assert_eq!(state(&host_of_bad), Some(State::LeftOut));

    let mut folder = folder(last_good, LOOPS);
    let host = host(&folder);
    for n in 0..100 {
        call(&host, n);
    }
    add(&mut folder, "risky", last_good, FAILS);
    host.put(&folder).unwrap();
    assert_eq!(faults_until_it_is_stopped(&host, 0), 20);
    assert_eq!(state(&host), Some(State::LastGood));
    // The version before fails for these as well.
    assert_eq!(faults_until_it_is_stopped(&host, 5_000), 3);
    assert_eq!(
        (is_in_force(&host), state(&host)),
        (false, Some(State::LeftOut))
    );
}

#[test]
fn last_good_that_does_not_fit_the_program_any_more_is_left_out() {
    let last_good = "on_fault = \"last_good\"";
    let mut folder = folder(last_good, "gift(`v${ring.n}`);");
    let host = host(&folder);
    for n in 0..100 {
        call(&host, n);
    }
    let bad = "throw \"no\"; gift(\"risky\");";
    add(&mut folder, "risky", last_good, bad);
    for n in 0..8 {
        add(&mut folder, &format!("healthy-{n}"), "", "gift(\"fine\");");
    }
    let program = PROGRAM.replace("n = \"integer\"", "m = \"integer?\"");
    folder.insert("program.toml", program.into_bytes());
    host.put(&folder).unwrap();
    let record = r#"{"id":"e","kind":"ring","at":"2026-11-21T14:03:00+03:00","customer":"c1","ring":{"m":1}}"#;
    for _ in 0..20 {
        let program = host.pin();
        let events = program.read([(record, None)]).unwrap();
        program.evaluate_events(&events);
    }
    assert_eq!(
        (is_in_force(&host), state(&host)),
        (false, Some(State::LeftOut))
    );
}

#[test]
fn a_campaign_that_refuses_is_never_left_out_and_never_hidden() {
    let host = host(&folder("on_fault = \"refuse\"", FAILS));
    let told = host.subscribe();
    for n in 0..100 {
        let came = call(&host, n);
        assert_eq!(came.faults, ["risky S0701"]);
        assert!(came.healthy.is_empty());
    }
    assert_eq!(
        (is_in_force(&host), state(&host)),
        (true, Some(State::Refuses))
    );
    assert_eq!(host.status().generation, 1);
    assert_eq!(quarantines(&told), [State::Refuses]);
}

#[test]
fn faults_of_a_program_out_of_force_are_no_fault_of_its_successor() {
    let mut folder = folder("", FAILS);
    let host = host(&folder);
    let old = host.pin();
    let record = r#"{"id":"e","kind":"ring","at":"2026-11-21T14:03:00+03:00","customer":"c1","ring":{"n":1}}"#;
    let events = old.read([(record, None)]).unwrap();
    old.evaluate_events(&events);
    add(&mut folder, "risky", "", FINE);
    host.put(&folder).unwrap();
    for _ in 0..50 {
        assert_eq!(old.evaluate_events(&events).all_faults().len(), 1);
    }
    assert_eq!((is_in_force(&host), state(&host)), (true, None));
    assert_eq!(risky(&host).faults(), 51);
}

#[test]
fn the_program_or_else_the_service_says_when() {
    let mut settings = QuarantineSettings::default();
    (settings.after, settings.share) = (5, 10_000);
    let build = |folder: &Folder| build(Host::builder().quarantine(settings), folder);
    let mut folder = folder("", FAILS);
    assert_eq!(faults_until_it_is_stopped(&build(&folder), 0), 5);
    let program = format!("{PROGRAM}[faults]\nafter = 7\n");
    folder.insert("program.toml", program.into_bytes());
    assert_eq!(faults_until_it_is_stopped(&build(&folder), 0), 7);
    let program = format!("{PROGRAM}[faults]\nquarantine = false\n");
    folder.insert("program.toml", program.into_bytes());
    let host = build(&folder);
    assert!((0..200).all(|n| !call(&host, n).faults.is_empty()));
    assert_eq!(state(&host), None);
}

#[test]
fn a_program_cannot_ask_for_more_than_the_service_grants() {
    let limits = Limits::HIGHEST.script_operations(4_999);
    let refused = Host::builder().limits(limits).build(&folder("", FINE));
    let report = refused.map(|_| ()).unwrap_err().render(false);
    let words = "`script_operations` is 5000, and this host grants 4999 at most";
    assert!(report.contains(words), "{report}");
}

/// Adds up what it sees.
#[derive(Default)]
struct Onlooker {
    measures: AtomicBool,
    events: AtomicU64,
    risky: Mutex<Counters>,
    generations: Mutex<Vec<u64>>,
}

impl Observer for Onlooker {
    fn batch(&self, batch: &BatchSummary<'_>) {
        self.events.fetch_add(batch.events(), Ordering::Relaxed);
        let mut generations = self.generations.lock().unwrap();
        if generations.last() != Some(&batch.generation()) {
            generations.push(batch.generation());
        }
        for activity in batch.campaigns() {
            if activity.campaign == "risky" {
                self.risky.lock().unwrap().merge(activity.counters);
            }
        }
    }

    fn measures_time(&self) -> bool {
        self.measures.load(Ordering::Relaxed)
    }
}

#[test]
fn an_observer_sees_what_the_counters_say() {
    for measures in [false, true] {
        let onlooker = Arc::new(Onlooker::default());
        onlooker.measures.store(measures, Ordering::Relaxed);
        let builder = Host::builder().observer(Arc::clone(&onlooker));
        let host = build(builder, &folder("", LOOPS));
        for n in 900..1_100 {
            call(&host, n);
        }
        assert_eq!(onlooker.events.load(Ordering::Relaxed), 200);
        assert_eq!(*onlooker.generations.lock().unwrap(), [1, 2]);
        let seen = onlooker.risky.lock().unwrap().clone();
        assert_eq!(seen, risky(&host));
        assert_eq!((seen.evaluations, seen.faults()), (121, 20));
        assert_eq!(seen.time > Duration::ZERO, measures);
        // Explaining is not deciding.
        let program = host.pin();
        let record = r#"{"id":"e","kind":"ring","at":"2026-11-21T14:03:00+03:00","ring":{"n":1}}"#;
        let events = program.read([(record, None)]).unwrap();
        program.explain_events(&events);
        assert_eq!(onlooker.events.load(Ordering::Relaxed), 200);
    }
}

/// Threads decide while a campaign begins to fail, is edited and fails again.
/// No call is lost or counted twice, and healthy campaigns do not notice.
#[test]
fn several_threads_trip_it_once() {
    const THREADS: u64 = 4;
    const CALLS: u64 = 600;
    let mut folder = folder("", LOOPS);
    let host = host(&folder);
    let told = host.subscribe();
    let expected: Vec<Vec<String>> = (0..7).map(|n| call(&host, n).healthy).collect();
    let round = |from: u64| {
        let start = Barrier::new(THREADS as usize);
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    start.wait();
                    for n in from..from + CALLS {
                        assert_eq!(call(&host, n).healthy, expected[(n % 7) as usize]);
                    }
                });
            }
        });
    };
    round(7_000);
    assert_eq!(
        (is_in_force(&host), state(&host)),
        (false, Some(State::LeftOut))
    );
    assert_eq!(quarantines(&told), [State::LeftOut]);
    let first = risky(&host);
    assert_eq!(first.evaluations - 7, first.faults());
    assert!(first.faults() >= 20, "{}", first.faults());

    add(&mut folder, "risky", "", &LOOPS.replace("1000", "2000"));
    host.put(&folder).unwrap();
    round(7_000);
    assert_eq!(state(&host), Some(State::LeftOut));
    assert_eq!(quarantines(&told), [State::OnTrial, State::LeftOut]);
    let healthy = host.counters().remove("healthy-0").unwrap();
    assert_eq!(healthy.evaluations, 7 + 2 * THREADS * CALLS);
    assert_eq!(healthy.effects(), healthy.evaluations);
}

/// A plugin that passes for one that forgets: it remembers only members that
/// nobody would make up.
#[test]
fn a_plugin_that_remembers_real_members_is_found_out_and_left_out() {
    let mut folder = folder("", FINE);
    folder.remove("campaigns/risky.rhai");
    folder.insert(
        "plugins/stateful.wasm",
        include_bytes!("../../../../tests/fixtures/plugins/stateful.wasm").to_vec(),
    );
    folder.insert(
        "campaigns/risky.toml",
        b"on = [\"ring\"]\nplugin = \"stateful\"\non_fault = \"refuse\"\n[params]\nmode = \"secret\"\n"
            .to_vec(),
    );
    let host = host(&folder);
    assert!(is_in_force(&host));
    let told = host.subscribe();
    // Some call among these is looked at again, whatever the time: their
    // content decides. Later ones come too late or are decided without it.
    for call in 0..64 {
        let records: Vec<String> = (0..10)
            .map(|n| {
                format!(
                    r#"{{"id":"real-{call}-{n}","kind":"ring","at":"2026-11-21T14:{call:02}:{n:02}+03:00","customer":"c{n}","ring":{{"n":{n}}}}}"#,
                    call = call % 60,
                )
            })
            .collect();
        let program = host.pin();
        let events = records.iter().map(|record| (record.as_str(), None));
        let events = program.read(events).unwrap();
        assert_eq!(program.evaluate_events(&events).all_faults().len(), 0);
    }
    let quarantined = told.iter().find_map(|event| match event {
        LiveEvent::Quarantined(campaign) => Some(campaign),
        _ => None,
    });
    let quarantined = quarantined.unwrap();
    assert_eq!(&*quarantined.campaign, "risky");
    // It does not fail, so that it could not refuse anything.
    assert_eq!(quarantined.state, State::LeftOut);
    assert_eq!(quarantined.fault.code.id, "S0709");
    assert!(quarantined.fault.message.contains("the event `real-"));
    assert!(!is_in_force(&host));
}
