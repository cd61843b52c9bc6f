//! Rows in random order, the same on every machine.

use num_traits::AsPrimitive;
use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

use super::Table;
use crate::error::Result;

impl Table {
    /// The rows in an order drawn from a seed: every order is equally likely, and a seed gives the same one for ever,
    /// on every machine. Errors after it still name the lines of the file.
    ///
    /// # Errors
    /// As [`Table::take`]; only for Arrow columns of types that cannot be reordered.
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let table = Table::from_columns([("x", (0..5).collect::<Vec<i32>>().into())])?;
    /// let order: Vec<_> = table.shuffle(42)?.numbers("x")?.iter().flatten().collect();
    /// assert_eq!(order, [0.0, 2.0, 1.0, 4.0, 3.0]);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    ///
    /// # Source
    /// Durstenfeld, Algorithm 235: Random permutation, 1964 (Fisher and Yates, 1938), with ChaCha8 numbers bounded as
    /// in Lemire, Fast random integer generation in an interval, 2019.
    #[doc(alias = "sample")]
    pub fn shuffle(&self, seed: u64) -> Result<Self> {
        let mut order: Vec<usize> = (0..self.rows()).collect();
        Shuffler::new(seed).shuffle(&mut order);
        self.take(&order)
    }
}

/// Numbers of a bucket, on average at most so many: they stay in the first-level cache.
const BUCKET: usize = 1 << 11;
/// At most so many buckets, 2 to this power: each is written to at a place of its own.
const MOST_BITS: u32 = 12;

/// The buckets into which numbers are thrown, each equally likely; four from one draw.
struct Throws<'g> {
    generator: &'g mut ChaCha8Rng,
    drawn: u64,
    left: u32,
    mask: u64,
}

impl<'g> Throws<'g> {
    fn new(generator: &'g mut ChaCha8Rng, bits: u32) -> Self {
        Self { generator, drawn: 0, left: 0, mask: (1 << bits) - 1 }
    }

    #[inline]
    fn next(&mut self) -> usize {
        if self.left == 0 {
            (self.drawn, self.left) = (self.generator.next_u64(), 4);
        }
        let bucket = self.drawn & self.mask;
        self.drawn >>= 16;
        self.left -= 1;
        bucket as usize
    }
}

/// A stream of random orders from one seed.
#[derive(Debug)]
pub(crate) struct Shuffler(ChaCha8Rng);

impl Shuffler {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// One of many independent orders from one seed.
    pub(crate) fn stream(seed: u64, stream: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Self(generator)
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let chosen = self.below(last as u64 + 1) as usize;
            items.swap(last, chosen);
        }
    }

    /// The numbers 0 .. n in random order, every order equally likely. Each is thrown into one of many buckets, and each
    /// bucket is shuffled for itself, in the cache: a swap across the whole memory for every number would cost several
    /// times as much (Rao 1961; Sandelius 1962).
    pub(crate) fn permutation<T: Copy + Default + 'static>(&mut self, n: usize) -> Vec<T>
    where
        usize: AsPrimitive<T>,
    {
        let bits = (n / BUCKET).checked_ilog2().map_or(0, |log| log + 1).min(MOST_BITS);
        if bits == 0 {
            let mut order: Vec<T> = (0..n).map(AsPrimitive::as_).collect();
            self.shuffle(&mut order);
            return order;
        }
        let mut order: Vec<T> = vec![T::default(); n];
        // The same throws twice: to count, then to place.
        let begun = self.0.get_word_pos();
        let mut counts = vec![0; 1 << bits];
        let mut throws = Throws::new(&mut self.0, bits);
        (0..n).for_each(|_| counts[throws.next()] += 1);
        let begins = counts.iter().scan(0, |next, count| {
            *next += count;
            Some(*next - count)
        });
        let mut at: Vec<usize> = begins.collect();
        self.0.set_word_pos(begun);
        let mut throws = Throws::new(&mut self.0, bits);
        for number in 0..n {
            let place = &mut at[throws.next()];
            order[*place] = number.as_();
            *place += 1;
        }
        let mut rest = order.as_mut_slice();
        for count in counts {
            let (bucket, others) = rest.split_at_mut(count);
            for last in (1..count).rev() {
                bucket.swap(last, self.below_narrow(last + 1));
            }
            rest = others;
        }
        order
    }

    /// One of `n` numbers from 0, each equally likely.
    pub(crate) fn draw(&mut self, n: usize) -> usize {
        self.below(n as u64) as usize
    }

    /// [`Shuffler::below`] for bounds that mostly fit in 32 bits, without a division in nearly all cases.
    #[inline]
    fn below_narrow(&mut self, bound: usize) -> usize {
        let Ok(narrow) = u32::try_from(bound) else { return self.below(bound as u64) as usize };
        loop {
            let product = u64::from(self.0.next_u32()) * u64::from(narrow);
            let low = product as u32;
            if low >= narrow || low >= narrow.wrapping_neg() % narrow {
                return (product >> 32) as usize;
            }
        }
    }

    /// A number in [0, 1): 53 random bits.
    pub(crate) fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number below `bound`, each equally likely: the high half of a product, where no remainder is favoured.
    fn below(&mut self, bound: u64) -> u64 {
        let favoured = bound.wrapping_neg() % bound;
        loop {
            let product = u128::from(self.0.next_u64()) * u128::from(bound);
            if product as u64 >= favoured {
                return (product >> 64) as u64;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_the_published_one() {
        let mut generator = ChaCha8Rng::seed_from_u64(42);
        let first: Vec<u32> = (0..4).map(|_| generator.next_u32()).collect();
        assert_eq!(first, [962_419_617, 2_928_721_845, 628_724_104, 4_081_401_798]);
    }

    #[test]
    fn every_order_of_four_is_equally_likely() {
        let mut counts = std::collections::BTreeMap::new();
        let mut shuffler = Shuffler::new(7);
        for _ in 0..24_000 {
            let mut items = [0, 1, 2, 3];
            shuffler.shuffle(&mut items);
            *counts.entry(items).or_insert(0_i64) += 1;
        }
        assert_eq!(counts.len(), 24);
        // Standard deviation 31; five of them.
        assert!(counts.values().all(|&count| (count - 1000).abs() < 155), "{counts:?}");
        // The same of the permutations of rows.
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..24_000 {
            *counts.entry(shuffler.permutation::<u32>(4)).or_insert(0_i64) += 1;
        }
        assert_eq!(counts.len(), 24);
        assert!(counts.values().all(|&count| (count - 1000).abs() < 155), "{counts:?}");
    }

    #[test]
    fn a_permutation_over_many_buckets_is_one_and_looks_uniform() {
        for n in [0, 1, 2, 2048, 4095, 4096, 5000, 100_003] {
            let order: Vec<u32> = Shuffler::stream(5, 9).permutation(n);
            let wide: Vec<usize> = Shuffler::stream(5, 9).permutation(n);
            assert!(order.iter().map(|&row| row as usize).eq(wide.iter().copied()), "narrow and wide are one order");
            let mut sorted = wide;
            sorted.sort_unstable();
            assert!(sorted.into_iter().eq(0..n), "{n}");
        }
        let n = 20_000;
        let (mut places, mut neighbours, mut fixed) = ([[0_i64; 20]; 20], [0_i64; 20], 0);
        for epoch in 0..50 {
            let order: Vec<u32> = Shuffler::stream(1, epoch).permutation(n);
            for (at, &row) in order.iter().enumerate() {
                places[at * 20 / n][row as usize * 20 / n] += 1;
                fixed += i64::from(at == row as usize);
            }
            for pair in order.windows(2) {
                // The gap between neighbours, around the circle, is uniform.
                neighbours[(pair[1] as usize + n - pair[0] as usize) % n * 20 / n] += 1;
            }
        }
        // 2500 rows of each twentieth in each twentieth: standard deviation 47; five of them, and half of one for the 400.
        assert!(places.iter().flatten().all(|&count| (count - 2500).abs() < 260), "{places:?}");
        // 50 000 of each gap: standard deviation 218.
        assert!(neighbours.iter().all(|&count| (count - 50_000).abs() < 1100), "{neighbours:?}");
        // One fixed point an epoch: Poisson of 50.
        assert!((20..=90).contains(&fixed), "{fixed}");
    }
}
