//! Rows in random order, the same on every machine.

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
    }
}
