//! A campaign's events one by one or in batches, and when its breaker trips.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Breaker, Failing, QuarantineSettings, Standing};

/// A campaign with its breaker, told what really happens.
struct Run {
    breaker: Breaker,
    total: u64,
    settings: QuarantineSettings,
}

impl Run {
    fn new(breaker: Breaker, settings: QuarantineSettings) -> Self {
        Self {
            breaker,
            total: 0,
            settings,
        }
    }

    /// Whether the breaker trips at a batch. As in a host, it does not hear of
    /// batches without faults.
    fn batch(&mut self, events: u64, faults: u64) -> bool {
        self.total += events;
        let total = self.total;
        let batch = Failing {
            total,
            events,
            faults,
            at_once: false,
        };
        faults > 0 && self.breaker.failing(batch, &self.settings)
    }

    /// The faults until the breaker trips, of a campaign that now fails for
    /// every event.
    fn faults_until_it_trips(&mut self) -> u64 {
        (1..)
            .find(|_| self.batch(1, 1))
            .expect("a campaign that always fails is stopped")
    }

    fn standing(&self) -> Standing {
        self.breaker.standing(self.total, &self.settings)
    }
}

/// A plugin that the clock stopped after a million good events.
#[test]
fn what_is_too_often_once_trips_at_once() {
    let settings = QuarantineSettings::default();
    let mut run = Run::new(Breaker::new(0), settings);
    assert!(!run.batch(1_000_000, 1));
    let batch = Failing {
        total: 1_000_001,
        events: 1,
        faults: 1,
        at_once: true,
    };
    assert!(run.breaker.failing(batch, &settings));
    // It trips once.
    assert!(!run.breaker.failing(batch, &settings));
}

fn settings() -> impl Strategy<Value = QuarantineSettings> {
    (
        1_u32..40,
        1_u32..1_000_000,
        1_u32..2_000,
        1_u32..6,
        6_u32..200,
    )
        .prop_map(
            |(after, share, window, trial_after, trial)| QuarantineSettings {
                after,
                share,
                window,
                trial_after,
                trial,
                ..QuarantineSettings::default()
            },
        )
}

#[test]
fn twenty_faults_of_a_hundred_events_are_too_many_and_nineteen_are_not() {
    let mut run = Run::new(Breaker::new(0), QuarantineSettings::default());
    for _ in 0..19 {
        assert!(!run.batch(5, 1));
    }
    assert_eq!(run.standing(), Standing::Fine);
    assert!(run.batch(5, 1));
    assert_eq!(run.standing(), Standing::Tripped);
}

#[test]
fn one_fault_in_eleven_events_is_below_ten_per_cent() {
    let mut run = Run::new(Breaker::new(0), QuarantineSettings::default());
    assert!((0..10_000).all(|_| !run.batch(11, 1)));
}

#[test]
fn a_million_successes_do_not_hide_a_campaign_that_begins_to_fail() {
    let mut run = Run::new(Breaker::new(0), QuarantineSettings::default());
    run.batch(1_000_000, 0);
    assert_eq!(run.faults_until_it_trips(), 20);
    // At worst, the window ends just before its successes are outweighed.
    let mut run = Run::new(Breaker::new(0), QuarantineSettings::default());
    run.batch(902, 0);
    assert_eq!(run.faults_until_it_trips(), 98 + 20);
}

#[test]
fn a_trial_ends_at_the_third_fault_or_after_a_hundred_events() {
    let settings = QuarantineSettings::default();
    let mut run = Run::new(Breaker::on_trial(0), settings);
    assert!(!run.batch(1, 1));
    assert!(!run.batch(40, 1));
    assert_eq!(run.standing(), Standing::OnTrial);
    assert!(run.batch(1, 1));
    assert_eq!(run.standing(), Standing::Tripped);

    let mut run = Run::new(Breaker::on_trial(0), settings);
    run.batch(50, 2);
    run.batch(50, 0);
    assert_eq!(run.standing(), Standing::Fine);
    assert!((0..19).all(|_| !run.batch(1, 1)));
    assert!(run.batch(1, 1));
}

#[test]
fn a_large_batch_on_trial_is_judged_by_its_rate() {
    let trial = || Run::new(Breaker::on_trial(0), QuarantineSettings::default());
    assert!(!trial().batch(4_096, 122));
    assert!(trial().batch(4_096, 123));
}

proptest! {
    /// However long and however well it went before.
    #[test]
    fn who_always_fails_is_stopped_soon(
        settings in settings(),
        before in vec((1_u64..500, 0_u64..3), 0..40),
    ) {
        let mut run = Run::new(Breaker::new(0), settings);
        for (events, faults) in before {
            if run.batch(events, faults.min(events)) {
                return Ok(());
            }
        }
        let faults = run.faults_until_it_trips();
        let (after, window) = (u64::from(settings.after), u64::from(settings.window));
        let outweighed = window.max(after) * u64::from(settings.share) / 1_000_000;
        prop_assert!(faults <= outweighed.max(after) + after, "{faults}");
    }

    /// Whatever the batches, a campaign that keeps below the share in each of
    /// them goes on.
    #[test]
    fn who_fails_seldom_goes_on(settings in settings(), batches in vec(1_u64..3_000, 1..60)) {
        let mut run = Run::new(Breaker::new(0), settings);
        for events in batches {
            let most = (events * u64::from(settings.share)).saturating_sub(1) / 1_000_000;
            prop_assert!(!run.batch(events, most));
        }
        prop_assert_eq!(run.standing(), Standing::Fine);
    }

    #[test]
    fn it_trips_once(settings in settings(), batches in vec((1_u64..50, 1_u64..50), 1..100)) {
        let mut run = Run::new(Breaker::new(0), settings);
        let trips = batches
            .into_iter()
            .filter(|&(events, faults)| run.batch(events.max(faults), faults))
            .count();
        prop_assert!(trips <= 1);
        prop_assert_eq!(run.standing() == Standing::Tripped, trips == 1);
    }

    #[test]
    fn a_trial_forgives_fewer_faults_than_it_says(
        settings in settings(),
        faults in vec(0_u64..200, 0..5),
    ) {
        let mut run = Run::new(Breaker::on_trial(0), settings);
        let trial = u64::from(settings.trial);
        let few = faults.len().min(settings.trial_after as usize - 1);
        for &good in faults.iter().take(few) {
            let good = good.min((trial - run.total).saturating_sub(few as u64 + 1));
            run.batch(good, 0);
            prop_assert!(!run.batch(1, 1));
        }
        prop_assert_eq!(run.standing(), Standing::OnTrial);
        run.batch(trial - run.total, 0);
        prop_assert_eq!(run.standing(), Standing::Fine);
    }

    /// Reports of several threads may come out of order, and are never many
    /// enough to overflow anything.
    #[test]
    fn any_report_is_borne(
        settings in settings(),
        reports in vec((any::<u64>(), any::<u64>(), 1_u64..), 1..50),
    ) {
        let mut breaker = Breaker::new(0);
        for (total, events, faults) in reports {
            breaker.failing(
                Failing {
                    total,
                    events,
                    faults,
                    at_once: false,
                },
                &settings,
            );
        }
    }
}
