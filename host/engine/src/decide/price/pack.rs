//! Bundles: which units make the most of an offer on named parts.
//!
//! A unit fits some of the parts, takes one place of one of them, and is never
//! used twice. Sets of units that can take places together form a matroid, so
//! taking the dearest unit that still finds a place, one after the other, gives
//! the dearest set; a unit that has a place keeps one, though maybe in another
//! part.

/// Units of one price on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pool {
    pub(super) price: i64,
    pub(super) line: usize,
    pub(super) count: i64,
    /// The bits of the parts that the units fit.
    pub(super) fits: u32,
}

/// The bundles that are made of a purchase.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Packed {
    pub(super) bundles: i64,
    /// How many units of each pool are used.
    pub(super) used: Vec<i64>,
}

/// Packs as many bundles, at most `times`, as bring something. The pools come
/// with the dearest first, of equal price those of earlier lines. `takes` says
/// how many units each part takes. With a `price` for each bundle, a bundle
/// that costs no more than it brings nothing; without, every one does.
pub(super) fn pack(pools: &[Pool], takes: &[i64], times: i64, price: Option<i64>) -> Packed {
    let fitting = |part: usize| -> i64 {
        let pools = pools.iter().filter(|pool| pool.fits >> part & 1 == 1);
        pools.map(|pool| pool.count).sum()
    };
    let most = takes
        .iter()
        .enumerate()
        .map(|(part, &take)| fitting(part) / take.max(1))
        .min()
        .unwrap_or(0)
        .min(times);
    let offer = Offer::new(pools, takes);
    // Whatever is packed for more bundles can be packed for fewer.
    let feasible = largest(most, |count| offer.places(count).is_some());
    // Each further bundle is worth no more than the one before it: the worth of
    // the dearest set is concave in the number of places.
    let bundles = match price {
        None => feasible,
        Some(price) => largest(feasible, |count| {
            offer.worth(count) - offer.worth(count - 1) > i128::from(price)
        }),
    };
    match offer.places(bundles) {
        Some(used) if bundles > 0 => Packed { bundles, used },
        _ => Packed::default(),
    }
}

/// The largest number from 0 to `most` for which a condition holds that, if it
/// holds for a number, holds for all smaller ones from 1 on.
fn largest(most: i64, holds: impl Fn(i64) -> bool) -> i64 {
    let (mut yes, mut no) = (0, most + 1);
    while no - yes > 1 {
        let middle = yes + (no - yes) / 2;
        if holds(middle) {
            yes = middle;
        } else {
            no = middle;
        }
    }
    yes
}

/// Units, and the parts that they can take places of.
struct Offer<'a> {
    pools: &'a [Pool],
    takes: &'a [i64],
    /// The different [`Pool::fits`], ascending.
    fits: Vec<u32>,
    /// By pool: which of them it has.
    alike: Vec<usize>,
}

impl<'a> Offer<'a> {
    fn new(pools: &'a [Pool], takes: &'a [i64]) -> Self {
        let mut fits: Vec<u32> = pools.iter().map(|pool| pool.fits).collect();
        fits.sort_unstable();
        fits.dedup();
        let alike = pools
            .iter()
            .map(|pool| fits.partition_point(|&own| own < pool.fits));
        Self {
            pools,
            takes,
            alike: alike.collect(),
            fits,
        }
    }

    fn worth(&self, bundles: i64) -> i128 {
        let used = self.places(bundles).unwrap_or_default();
        let each = self.pools.iter().zip(used);
        each.map(|(pool, used)| i128::from(pool.price) * i128::from(used))
            .sum()
    }

    /// How many units of each pool the dearest set for so many bundles uses;
    /// none if not all places can be taken.
    fn places(&self, bundles: i64) -> Option<Vec<i64>> {
        let mut free: Vec<i64> = self.takes.iter().map(|take| take * bundles).collect();
        let mut left: i64 = free.iter().sum();
        let nothing = |&fits: &u32| Alike {
            fits,
            placed: vec![0; free.len()],
            full: false,
        };
        let mut alike: Vec<Alike> = self.fits.iter().map(nothing).collect();
        let mut used = vec![0i64; self.pools.len()];
        for ((pool, &at), used) in self.pools.iter().zip(&self.alike).zip(&mut used) {
            while *used < pool.count && left > 0 {
                let Some(moved) = place(at, pool.count - *used, &mut alike, &mut free) else {
                    break;
                };
                *used += moved;
                left -= moved;
            }
        }
        (left == 0).then_some(used)
    }
}

/// Units that fit the same parts. Which of them has a place where does not
/// matter, since one that has a place keeps one.
struct Alike {
    fits: u32,
    /// By part: units that have their place there.
    placed: Vec<i64>,
    /// Whether no place was left for one, so that none will be again.
    full: bool,
}

/// Finds places for some units, moving others to parts that they fit as well;
/// how many, or none if there is no place left for them.
fn place(at: usize, units: i64, alike: &mut [Alike], free: &mut [i64]) -> Option<i64> {
    let fits = alike.get(at).filter(|alike| !alike.full)?.fits;
    // Breadth first over the parts; each remembers the part and the units that
    // would move here from there.
    let mut from: Vec<Option<(usize, usize)>> = vec![None; free.len()];
    let mut seen = fits;
    let mut queue: Vec<usize> = (0..free.len()).filter(|&p| fits >> p & 1 == 1).collect();
    let mut next = 0;
    while let Some(&part) = queue.get(next) {
        next += 1;
        let room = free.get(part).copied().unwrap_or(0);
        if room > 0 {
            return Some(shift(at, part, units.min(room), &from, alike, free));
        }
        for (other, units) in alike.iter().enumerate() {
            if units.placed.get(part).is_none_or(|&here| here == 0) {
                continue;
            }
            for (to, origin) in from.iter_mut().enumerate() {
                if units.fits >> to & 1 == 1 && seen >> to & 1 == 0 {
                    seen |= 1 << to;
                    *origin = Some((part, other));
                    queue.push(to);
                }
            }
        }
    }
    if let Some(alike) = alike.get_mut(at) {
        alike.full = true;
    }
    None
}

/// Moves units along the path that ends at a part with room.
fn shift(
    at: usize,
    end: usize,
    mut count: i64,
    from: &[Option<(usize, usize)>],
    alike: &mut [Alike],
    free: &mut [i64],
) -> i64 {
    let origin = |part: usize| from.get(part).copied().flatten();
    let mut part = end;
    while let Some((before, units)) = origin(part) {
        let here = alike.get(units).and_then(|units| units.placed.get(before));
        count = count.min(here.copied().unwrap_or(0));
        part = before;
    }
    let mut add = |units: usize, part: usize, count: i64| {
        let units = alike.get_mut(units);
        if let Some(here) = units.and_then(|units| units.placed.get_mut(part)) {
            *here += count;
        }
    };
    let mut part = end;
    while let Some((before, units)) = origin(part) {
        add(units, before, -count);
        add(units, part, count);
        part = before;
    }
    add(at, part, count);
    if let Some(room) = free.get_mut(end) {
        *room -= count;
    }
    count
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pool(price: i64, line: usize, count: i64, fits: u32) -> Pool {
        Pool {
            price,
            line,
            count,
            fits,
        }
    }

    #[test]
    fn two_coffees_and_a_cake() {
        // Three coffees, two cakes: one bundle, of the dearest.
        let pools = [
            pool(90, 0, 1, 1),
            pool(80, 1, 2, 1),
            pool(60, 2, 1, 2),
            pool(50, 3, 1, 2),
        ];
        let packed = pack(&pools, &[2, 1], i64::MAX, Some(199));
        assert_eq!(packed.bundles, 1);
        assert_eq!(packed.used, [1, 1, 1, 0]);
    }

    #[test]
    fn a_unit_that_fits_two_parts_goes_where_it_is_needed() {
        // The latte is coffee and a drink; the tea is a drink only.
        let pools = [pool(50, 0, 1, 0b11), pool(40, 1, 1, 0b10)];
        let packed = pack(&pools, &[1, 1], i64::MAX, None);
        assert_eq!((packed.bundles, packed.used), (1, vec![1, 1]));
    }

    #[test]
    fn bundles_that_bring_nothing_are_not_made() {
        let pools = [pool(120, 0, 2, 1), pool(100, 1, 2, 1), pool(30, 2, 4, 1)];
        let made = |price| pack(&pools, &[2], i64::MAX, Some(price)).bundles;
        assert_eq!([199, 200, 239, 240].map(made), [2, 1, 1, 0]);
        assert_eq!(pack(&pools, &[2], 1, Some(1)).bundles, 1);
    }

    /// The best worth, by trying every way to give single units places.
    fn brute(units: &[(i64, u32)], takes: &[i64], bundles: i64) -> Option<i64> {
        fn go(units: &[(i64, u32)], free: &mut Vec<i64>) -> Option<i64> {
            if free.iter().all(|&free| free == 0) {
                return Some(0);
            }
            let (&(price, fits), rest) = units.split_first()?;
            let mut best = go(rest, free);
            for part in 0..free.len() {
                if fits >> part & 1 == 1 && free[part] > 0 {
                    free[part] -= 1;
                    best = best.max(go(rest, free).map(|rest| rest + price));
                    free[part] += 1;
                }
            }
            best
        }
        go(
            units,
            &mut takes.iter().map(|take| take * bundles).collect(),
        )
    }

    proptest! {
        #[test]
        fn nothing_beats_what_is_packed(
            mut pools in prop::collection::vec((1i64..50, 1i64..3, 0u32..8), 1..5),
            takes in prop::collection::vec(1i64..3, 1..4),
            price in prop::option::of(0i64..120),
        ) {
            pools.sort_by_key(|(price, ..)| -price);
            let units: Vec<(i64, u32)> = pools
                .iter()
                .flat_map(|&(price, count, fits)| (0..count).map(move |_| (price, fits)))
                .collect();
            let pools: Vec<Pool> = pools
                .iter()
                .enumerate()
                .map(|(line, &(price, count, fits))| pool(price, line, count, fits))
                .collect();
            let packed = pack(&pools, &takes, i64::MAX, price);
            let ways = (0..=units.len() as i64)
                .filter_map(|count| Some((count, brute(&units, &takes, count)?)));
            let value = |count: i64, worth: i64| match price {
                Some(price) => worth - count * price,
                None => count,
            };
            let best = ways.map(|(count, worth)| value(count, worth)).max().unwrap();
            let worth: i64 = pools.iter().zip(&packed.used).map(|(p, u)| p.price * u).sum();
            prop_assert_eq!(value(packed.bundles, worth), best);
            // Units are used once, and only where they fit.
            let taken: i64 = packed.used.iter().sum();
            prop_assert_eq!(taken, packed.bundles * takes.iter().sum::<i64>());
            for (pool, used) in pools.iter().zip(&packed.used) {
                prop_assert!(*used <= pool.count && (pool.fits & 7 != 0 || *used == 0));
            }
            if price.is_none() && packed.bundles > 0 {
                prop_assert_eq!(Some(worth), brute(&units, &takes, packed.bundles));
            }
        }
    }
}
