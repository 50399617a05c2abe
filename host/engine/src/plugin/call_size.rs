//! How many events a call gets.

/// Events of one call at most. More gain nothing, and cost the plugin memory.
const MOST: usize = 4096;

/// How many events fit into one call's fuel, as far as calls told: a call for
/// many events gets the fuel of one. It changes what a batch costs, never what
/// is decided.
#[derive(Debug)]
pub(super) struct CallSize {
    events: usize,
    /// Half of a call's fuel: as much as events are meant to take.
    enough: u64,
}

impl CallSize {
    /// For calls with so much fuel, before there was one.
    pub(super) const fn new(fuel: u64) -> Self {
        Self {
            events: MOST,
            enough: fuel / 2,
        }
    }

    /// Events of the next call, at least one.
    pub(super) const fn events(&self) -> usize {
        self.events
    }

    /// Learns from a call that answered, with as much fuel to spare. Part of
    /// what a call takes it takes for any number of events, most of it in an
    /// interpreter: so what fitted well may grow by half, and only what did not
    /// shrinks in proportion.
    pub(super) fn learn(&mut self, fuel: u64, events: usize) {
        if fuel <= self.enough {
            let more = events.saturating_add(events / 2).saturating_add(1);
            self.events = self.events.max(more).min(MOST);
        } else {
            let fit = u128::from(self.enough) * events as u128 / u128::from(fuel);
            self.events = usize::try_from(fit).unwrap_or(MOST).clamp(1, MOST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FUEL: u64 = 1_000_000;

    /// Asks about `left` events a plugin that takes `fixed` fuel a call and
    /// `each` for an event, halving calls that run out of it: how many events
    /// each call had that answered, and how many ran out.
    fn calls(size: &mut CallSize, fixed: u64, each: u64, left: usize) -> (Vec<usize>, usize) {
        fn ask(
            size: &mut CallSize,
            (fixed, each): (u64, u64),
            events: usize,
            done: &mut (Vec<usize>, usize),
        ) {
            let fuel = fixed + each * events as u64;
            if fuel <= FUEL {
                size.learn(fuel, events);
                return done.0.push(events);
            }
            done.1 += 1;
            if events > 1 {
                ask(size, (fixed, each), events / 2, done);
                ask(size, (fixed, each), events - events / 2, done);
            }
        }
        let mut done = (Vec::new(), 0);
        let mut left = left;
        while left > 0 {
            let now = left.min(size.events());
            ask(size, (fixed, each), now, &mut done);
            left -= now;
        }
        done
    }

    #[test]
    fn a_light_plugin_gets_as_many_as_there_may_be() {
        let mut size = CallSize::new(FUEL);
        assert_eq!(calls(&mut size, 1_000, 100, 3 * MOST).0, [MOST; 3]);
        // The few events of the last call say nothing of many.
        assert_eq!(calls(&mut size, 1_000, 100, 7).0, [7]);
        assert_eq!(size.events(), MOST);
    }

    #[test]
    fn a_heavy_plugin_soon_gets_what_fits() {
        let mut size = CallSize::new(FUEL);
        // 900 events fit into a call's fuel, and 400 into half of it.
        let (_, ran_out) = calls(&mut size, 100_000, 1_000, MOST);
        assert!(ran_out <= 7, "{ran_out}");
        let (answered, ran_out) = calls(&mut size, 100_000, 1_000, 100 * MOST);
        assert_eq!(ran_out, 0);
        let fewest = answered.iter().rev().skip(1).min();
        assert!(fewest.is_some_and(|fewest| *fewest >= 300), "{answered:?}");
        assert!(answered.iter().all(|events| *events <= 900), "{answered:?}");
    }

    #[test]
    fn a_plugin_that_takes_all_for_one_event_is_asked_about_one_at_a_time() {
        let mut size = CallSize::new(FUEL);
        calls(&mut size, 0, FUEL, 40);
        let (answered, ran_out) = calls(&mut size, 0, FUEL, 40);
        assert_eq!((answered, ran_out), (vec![1; 40], 0));
        // One that has no fuel at all: there is no division by nothing.
        let mut size = CallSize::new(0);
        size.learn(0, 1);
        size.learn(1, 1);
        assert_eq!(size.events(), 1);
        size.learn(u64::MAX, usize::MAX);
        assert_eq!(size.events(), 1);
    }

    #[test]
    fn it_grows_again_where_events_become_light() {
        let mut size = CallSize::new(FUEL);
        calls(&mut size, 0, 100_000, 100);
        assert!((1..=5).contains(&size.events()), "{}", size.events());
        let (answered, ran_out) = calls(&mut size, 0, 10, 20 * MOST);
        assert_eq!(ran_out, 0);
        assert_eq!(size.events(), MOST);
        // By half each time: some twenty calls until it has grown.
        assert!(answered.len() < 40, "{}", answered.len());
    }
}
