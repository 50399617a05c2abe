//! The settling of folders, step by step, at times that the tests make up.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::WatchSettings;
use super::settle::{Notice, Settle, Sight, State, Verdict};
use crate::load::tree::Hints;

/// A folder that is told of changes, and a clock. The debounce is 10 ms, an
/// absence 50, an unclosed file 200, patience 1,000, a rescan 10,000.
struct Desk {
    settle: Settle,
    start: Instant,
    now: Instant,
}

impl Desk {
    fn new() -> Self {
        let settings = WatchSettings::default()
            .debounce(ms(10))
            .absence(ms(50))
            .unclosed(ms(200))
            .patience(ms(1000));
        let now = Instant::now();
        Self {
            settle: Settle::new(&settings, now, ms(10_000)),
            start: now,
            now,
        }
    }

    /// The time in milliseconds.
    fn at(&mut self, time: u64) {
        let now = self.start + ms(time);
        assert!(now >= self.now, "time does not run back");
        self.now = now;
    }

    fn notice(&mut self, path: &str, notice: Notice) {
        self.settle.notice(&Arc::from(path), notice, self.now);
    }

    fn due(&self) -> u64 {
        let due = self.settle.due() - self.start;
        u64::try_from(due.as_millis()).unwrap()
    }

    /// Looks when it is due, and sees this.
    fn look(&mut self, sights: &[(&str, State)]) -> Verdict {
        self.at(self.due());
        assert!(self.settle.take(self.now).is_some());
        self.see(sights, false)
    }

    fn see(&mut self, sights: &[(&str, State)], at_once: bool) -> Verdict {
        let sights = sights.iter().map(|(path, state)| Sight {
            path: Arc::from(*path),
            state: *state,
            moved: !self.settle.is_pending(path),
            age: Some(ms(100_000)),
        });
        let sights: Vec<Sight> = sights.collect();
        let verdict = self.settle.looked(sights, self.now, at_once);
        assert!(self.settle.due() > self.now, "it would spin");
        verdict
    }
}

fn ms(time: u64) -> Duration {
    Duration::from_millis(time)
}

fn apply(paths: &[&str]) -> Verdict {
    Verdict::Apply(paths.iter().map(|path| Arc::from(*path)).collect())
}

fn held(paths: &[&str]) -> Verdict {
    Verdict::Held(paths.iter().map(|path| Arc::from(*path)).collect())
}

const A: &str = "campaigns/a.toml";
const B: &str = "campaigns/b.toml";

#[test]
fn it_looks_when_it_has_been_quiet_for_a_debounce() {
    let mut desk = Desk::new();
    desk.notice(A, Notice::Touched);
    assert_eq!(desk.due(), 10);
    desk.at(8);
    desk.notice(B, Notice::Touched);
    assert_eq!(desk.due(), 18);
    assert_eq!(desk.settle.take(desk.now), None);
    desk.at(18);
    assert_eq!(
        desk.settle.take(desk.now),
        Some(Hints::files([&Arc::from(A), &Arc::from(B)]))
    );
}

#[test]
fn what_changed_together_is_taken_together() {
    let mut desk = Desk::new();
    desk.notice(A, Notice::Touched);
    desk.notice(B, Notice::Touched);
    let verdict = desk.look(&[(A, State::Other), (B, State::Other)]);
    assert_eq!(verdict, apply(&[A, B]));
    assert_eq!(desk.due(), 10_000);
}

#[test]
fn nothing_follows_if_nothing_differs() {
    let mut desk = Desk::new();
    desk.notice(A, Notice::Touched);
    assert_eq!(desk.look(&[(A, State::Same)]), Verdict::Nothing);
    assert_eq!(desk.due(), 10_000);
}

#[test]
fn a_written_file_is_taken_when_it_is_closed() {
    let mut desk = Desk::new();
    desk.notice(A, Notice::Written);
    assert_eq!(desk.look(&[(A, State::Other)]), held(&[A]));
    assert_eq!(desk.due(), 200);
    desk.at(100);
    desk.notice(A, Notice::Closed);
    assert_eq!(desk.due(), 110);
    assert_eq!(desk.look(&[(A, State::Other)]), apply(&[A]));
}

#[test]
fn a_file_that_is_never_closed_is_taken_when_it_has_been_left_alone() {
    let mut desk = Desk::new();
    desk.notice(A, Notice::Written);
    desk.at(5);
    desk.notice(A, Notice::Written);
    assert_eq!(desk.look(&[(A, State::Other)]), held(&[A]));
    assert_eq!(desk.due(), 205);
    assert_eq!(desk.look(&[(A, State::Other)]), apply(&[A]));
}

#[test]
fn a_file_that_is_gone_for_a_moment_was_never_gone() {
    let mut desk = Desk::new();
    desk.notice(A, Notice::Closed);
    assert_eq!(desk.look(&[(A, State::Gone)]), held(&[A]));
    assert_eq!(desk.due(), 50);
    desk.at(30);
    desk.notice(A, Notice::Closed);
    assert_eq!(desk.look(&[(A, State::Other)]), apply(&[A]));
}

#[test]
fn a_file_that_came_back_as_it_was_is_no_change() {
    let mut desk = Desk::new();
    desk.notice(A, Notice::Closed);
    assert_eq!(desk.look(&[(A, State::Gone)]), held(&[A]));
    desk.at(30);
    desk.notice(A, Notice::Closed);
    assert_eq!(desk.look(&[(A, State::Same)]), held(&[]));
    assert_eq!(desk.due(), 10_000);
}

#[test]
fn a_file_that_stays_gone_is_gone() {
    let mut desk = Desk::new();
    desk.notice(A, Notice::Closed);
    assert_eq!(desk.look(&[(A, State::Gone)]), held(&[A]));
    assert_eq!(desk.look(&[(A, State::Gone)]), apply(&[A]));
    assert_eq!(desk.now, desk.start + ms(50));
}

#[test]
fn a_file_that_goes_again_is_gone_since_then() {
    let mut desk = Desk::new();
    desk.notice(A, Notice::Closed);
    assert_eq!(desk.look(&[(A, State::Gone)]), held(&[A]));
    desk.at(40);
    // It came and went without being looked at.
    desk.notice(A, Notice::Closed);
    assert_eq!(desk.look(&[(A, State::Gone)]), Verdict::Nothing);
    assert_eq!(desk.due(), 90);
}

#[test]
fn an_empty_file_is_half_written_for_a_moment() {
    let mut desk = Desk::new();
    desk.notice(A, Notice::Closed);
    assert_eq!(desk.look(&[(A, State::Empty)]), held(&[A]));
    assert_eq!(desk.look(&[(A, State::Empty)]), apply(&[A]));
    assert_eq!(desk.now, desk.start + ms(50));
}

#[test]
fn one_file_that_is_not_at_rest_holds_up_the_others() {
    let mut desk = Desk::new();
    desk.notice(A, Notice::Closed);
    desk.notice(B, Notice::Closed);
    let renamed = [(A, State::Gone), (B, State::Other)];
    assert_eq!(desk.look(&renamed), held(&[A, B]));
    assert_eq!(desk.look(&renamed), apply(&[A, B]));
}

#[test]
fn what_is_held_is_told_once() {
    let mut desk = Desk::new();
    desk.notice(A, Notice::Written);
    assert_eq!(desk.look(&[(A, State::Other)]), held(&[A]));
    desk.notice(A, Notice::Written);
    assert_eq!(desk.look(&[(A, State::Other)]), Verdict::Nothing);
    desk.notice(B, Notice::Closed);
    let both = [(A, State::Other), (B, State::Other)];
    assert_eq!(desk.look(&both), held(&[A, B]));
}

#[test]
fn a_torn_file_is_never_taken() {
    let mut desk = Desk::new();
    desk.notice(A, Notice::Touched);
    assert_eq!(desk.look(&[(A, State::Torn)]), held(&[A]));
    for _ in 0..200 {
        assert_eq!(desk.look(&[(A, State::Torn)]), Verdict::Nothing);
    }
    assert_eq!(desk.see(&[(A, State::Torn)], true), Verdict::Nothing);
    // Once it is whole, it has to stay so for a moment.
    assert_eq!(desk.look(&[(A, State::Other)]), Verdict::Nothing);
    assert_eq!(desk.look(&[(A, State::Other)]), apply(&[A]));
}

#[test]
fn patience_with_files_that_go_on_changing_ends() {
    let mut desk = Desk::new();
    desk.notice(A, Notice::Touched);
    desk.notice(B, Notice::Touched);
    let busy = [(A, State::Torn), (B, State::Other)];
    assert_eq!(desk.look(&busy), held(&[A, B]));
    let mut verdict = Verdict::Nothing;
    while verdict == Verdict::Nothing {
        verdict = desk.look(&busy);
    }
    assert_eq!(verdict, apply(&[B]));
    assert_eq!(desk.now, desk.start + ms(1000));
    let pending: Vec<&str> = desk.settle.pending().map(|path| &**path).collect();
    assert_eq!(pending, [A]);
}

#[test]
fn somebody_who_never_rests_does_not_keep_it_from_looking() {
    let mut desk = Desk::new();
    let mut time = 0;
    loop {
        desk.at(time);
        desk.notice(A, Notice::Touched);
        if desk.due() <= time + 5 {
            break;
        }
        time += 5;
        assert!(time < 2000, "it never looks");
    }
    assert_eq!(desk.due(), 1000);
}

#[test]
fn everything_is_looked_at_from_time_to_time() {
    let mut desk = Desk::new();
    assert_eq!(desk.due(), 10_000);
    desk.at(10_000);
    assert_eq!(desk.settle.take(desk.now), Some(Hints::all()));
    assert_eq!(desk.see(&[], false), Verdict::Nothing);
    assert_eq!(desk.due(), 20_000);
}

#[test]
fn what_nobody_told_of_is_looked_at_twice() {
    let mut desk = Desk::new();
    assert_eq!(desk.look(&[(A, State::Other)]), Verdict::Nothing);
    assert_eq!(desk.due(), 10_010);
    desk.at(10_010);
    let hints = desk.settle.take(desk.now);
    let mut again = Hints::default();
    again.add_again([&Arc::from(A)]);
    assert_eq!(hints, Some(again));
    assert_eq!(desk.see(&[(A, State::Other)], false), apply(&[A]));
}

#[test]
fn what_was_written_a_moment_ago_has_not_come_to_rest() {
    let mut desk = Desk::new();
    desk.notice(A, Notice::Closed);
    desk.at(10);
    assert!(desk.settle.take(desk.now).is_some());
    // It was written again, and the notice is still under way.
    let sight = Sight {
        path: Arc::from(A),
        state: State::Other,
        moved: true,
        age: Some(ms(1)),
    };
    let verdict = desk.settle.looked([sight], desk.now, false);
    assert_eq!(verdict, Verdict::Nothing);
    assert_eq!(desk.due(), 19);
    desk.notice(A, Notice::Written);
    assert_eq!(desk.look(&[(A, State::Other)]), held(&[A]));
}

#[test]
fn what_is_noticed_while_it_looks_is_waited_for() {
    let mut desk = Desk::new();
    desk.notice(A, Notice::Closed);
    desk.at(10);
    assert!(desk.settle.take(desk.now).is_some());
    desk.notice(B, Notice::Closed);
    assert_eq!(desk.see(&[(A, State::Other)], false), Verdict::Nothing);
    assert_eq!(desk.due(), 20);
    let both = [(A, State::Other), (B, State::Other)];
    assert_eq!(desk.look(&both), apply(&[A, B]));
}

#[test]
fn whoever_asks_at_once_gets_what_is_there() {
    let mut desk = Desk::new();
    desk.notice(A, Notice::Closed);
    desk.at(1);
    let mut hints = desk.settle.take_now(desk.now);
    hints.add_all();
    let verdict = desk.see(&[(A, State::Gone), (B, State::Empty)], true);
    assert_eq!(verdict, apply(&[A, B]));
    assert_eq!(desk.due(), 10_000);
}

#[test]
fn lost_notices_leave_nothing_unclosed_for_ever() {
    let mut desk = Desk::new();
    desk.notice(A, Notice::Written);
    desk.at(3);
    desk.settle.notices_lost(desk.now);
    assert_eq!(desk.due(), 13);
    assert_eq!(desk.look(&[(A, State::Other)]), apply(&[A]));
}

/// When a queue overflows, the system says so at once, behind notices that are
/// still unread; what it drops after that, it does not mention again.
#[test]
fn notices_beside_lost_ones_leave_nothing_unclosed_either() {
    let mut desk = Desk::new();
    desk.settle.notices_lost(desk.now);
    desk.notice(A, Notice::Written);
    assert_eq!(desk.look(&[(A, State::Other)]), apply(&[A]));
    // All that was on its way has come.
    desk.notice(A, Notice::Written);
    assert_eq!(desk.look(&[(A, State::Other)]), held(&[A]));
}

#[test]
fn an_unreadable_folder_is_told_when_it_stays_so_and_once() {
    let mut desk = Desk::new();
    desk.settle.notice_all(desk.now);
    desk.at(10);
    assert_eq!(desk.settle.take(desk.now), Some(Hints::all()));
    assert!(!desk.settle.unreadable(desk.now, false));
    assert_eq!(desk.due(), 60);
    desk.at(60);
    assert_eq!(desk.settle.take(desk.now), Some(Hints::all()));
    assert!(desk.settle.unreadable(desk.now, false));
    assert!(!desk.settle.unreadable(desk.now, false));
    assert_eq!(desk.due(), 10_000);
    // Whatever is noticed, everything is looked at.
    desk.notice(A, Notice::Touched);
    desk.at(desk.due());
    let hints = desk.settle.take(desk.now);
    assert!(hints.is_some_and(|hints| hints.is_all()));
    assert!(desk.settle.readable());
    assert!(!desk.settle.readable());
}

#[test]
fn a_folder_that_is_unreadable_for_a_moment_is_not_told() {
    let mut desk = Desk::new();
    assert!(!desk.settle.unreadable(desk.now, false));
    desk.at(20);
    assert!(!desk.settle.readable());
}

#[test]
fn times_that_make_no_sense_neither_spin_nor_panic() {
    let settings = WatchSettings::default()
        .debounce(Duration::ZERO)
        .unclosed(Duration::MAX)
        .patience(Duration::MAX)
        .rescan(Duration::MAX);
    let now = Instant::now();
    let settings = settings.bounded();
    let mut settle = Settle::new(&settings, now, settings.rescan);
    settle.notice(&Arc::from(A), Notice::Written, now);
    assert!(settle.due() > now);
    assert!(settle.take(settle.due()).is_some());
}
