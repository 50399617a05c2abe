//! Random numbers that are the same on every machine, in integers only.

/// `SplitMix64` (Steele, Lea, Flood 2014): a counter, mixed. It passes `BigCrush`,
/// and every stream can be begun anywhere without running through the ones
/// before, so that record number n can be made alone.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Random {
    /// The numbers of thing `index` of a stream, such as members or events.
    pub(crate) const fn new(seed: u64, stream: u64, index: u64) -> Self {
        let seed = mix(seed.wrapping_add(STEP.wrapping_mul(stream + 1)));
        Self(mix(seed ^ mix(index.wrapping_add(STEP))))
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// A number from 0 up to, but not, `end`; 0 if `end` is 0.
    pub(crate) const fn below(&mut self, end: u64) -> u64 {
        // The bias is end / 2⁶⁴: nothing that a record could show.
        ((self.next() as u128 * end as u128) >> 64) as u64
    }

    /// True in so many of a thousand cases.
    pub(crate) const fn per_mille(&mut self, chance: u64) -> bool {
        self.below(1000) < chance
    }

    /// A position, as likely as its weight.
    pub(crate) fn weighted(&mut self, weights: &[u64]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (at, &weight) in weights.iter().enumerate() {
            if left < weight {
                return at;
            }
            left -= weight;
        }
        0
    }

    /// A rank from 0 up to, but not, `count`, skewed as shoppers are: half a
    /// percent of all come for an eighth of the visits, a fifth for two
    /// thirds. It is Zipf's law (exponent 1, Mandelbrot's shift), level by
    /// level of powers of two.
    pub(crate) const fn rank(&mut self, count: u64) -> u64 {
        let shift = count / 200 + 1;
        let mut levels = 1;
        while shift << levels < count + shift {
            levels += 1;
        }
        loop {
            let level = self.below(levels);
            let start = shift << level;
            let rank = start + self.below(start) - shift;
            if rank < count || count == 0 {
                return if count == 0 { 0 } else { rank };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reference implementation's first numbers for the state 0.
    #[test]
    fn is_splitmix64() {
        let mut random = Random(0);
        assert_eq!(random.next(), 0xE220_A839_7B1D_CDAF);
        assert_eq!(random.next(), 0x6E78_9E6A_A1B9_65F4);
    }

    #[test]
    fn ranks_are_skewed_and_within() {
        let mut random = Random::new(1, 2, 3);
        let ranks: Vec<u64> = (0..100_000).map(|_| random.rank(1000)).collect();
        assert!(ranks.iter().all(|&rank| rank < 1000));
        let top_fifth = ranks.iter().filter(|&&rank| rank < 200).count();
        assert!((60_000..75_000).contains(&top_fifth), "{top_fifth}");
        assert_eq!(random.rank(1), 0);
    }
}
