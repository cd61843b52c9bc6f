//! Work on long vectors: a sweep reads its vectors once, on all threads that there are, and sums in an order that no
//! number of threads changes.

use std::ops::Range;

use rayon::prelude::*;

use super::tree::reduce_blocks;
use crate::error::Result;
use crate::instructions::widest;

/// Places of a block: two dozen vectors of them lie in the second-level cache.
const PLACES_PER_BLOCK: usize = 2048;

/// aᵢ·bⱼ for all of two sets of vectors, row by row; over the places that are `free` only.
pub(crate) fn products(left: &[&[f64]], right: &[&[f64]], free: Option<&[bool]>, parallel: bool) -> Vec<f64> {
    let leaf = |span: Range<usize>| {
        let (mut held, mut sums) = (Vec::new(), Vec::with_capacity(left.len() * right.len()));
        for a in left {
            let mut a = &a[span.clone()];
            if let Some(free) = free {
                held.clear();
                held.extend(a.iter().zip(&free[span.clone()]).map(|(a, free)| if *free { *a } else { 0.0 }));
                a = &held;
            }
            sums.extend(right.iter().map(|b| lanes(a, &b[span.clone()])));
        }
        sums
    };
    let merge = |mut a: Vec<f64>, b: Vec<f64>| {
        a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        a
    };
    over(left.first().map_or(0, |a| a.len()), parallel, leaf, merge).unwrap_or_default()
}

/// a·b.
pub(crate) fn dot(a: &[f64], b: &[f64], parallel: bool) -> f64 {
    over(a.len(), parallel, |span: Range<usize>| lanes(&a[span.clone()], &b[span]), |a, b| a + b).unwrap_or_default()
}

/// What blocks of places come to, merged pair by pair; `None` where there are no places.
pub(crate) fn over<T: Send>(
    places: usize,
    parallel: bool,
    leaf: impl Fn(Range<usize>) -> T + Sync,
    merge: impl Fn(T, T) -> T + Sync,
) -> Option<T> {
    let all: Result<T> =
        reduce_blocks(PLACES_PER_BLOCK, places, parallel, &|span| Ok(leaf(span)), &|a, b| Ok(merge(a, b)));
    all.ok().filter(|_| places > 0)
}

/// Does the same to every block of a vector; `work` is told which places these are.
pub(crate) fn each(of: &mut [f64], parallel: bool, work: impl Fn(Range<usize>, &mut [f64]) + Sync + Send) {
    let work =
        |(block, of): (usize, &mut [f64])| work(block * PLACES_PER_BLOCK..block * PLACES_PER_BLOCK + of.len(), of);
    if parallel && of.len() > PLACES_PER_BLOCK {
        of.par_chunks_mut(PLACES_PER_BLOCK).enumerate().for_each(work);
    } else {
        of.chunks_mut(PLACES_PER_BLOCK).enumerate().for_each(work);
    }
}

/// Σ cᵢ·aᵢ, and 0 at places that are not `free`; and its products with other vectors.
pub(crate) fn combine(
    terms: &[(f64, &[f64])],
    free: Option<&[bool]>,
    into: &mut [f64],
    (against, parallel): (&[&[f64]], bool),
) -> Vec<f64> {
    let work = |(block, into): (usize, &mut [f64])| -> Vec<f64> {
        let span = block * PLACES_PER_BLOCK..block * PLACES_PER_BLOCK + into.len();
        into.fill(0.0);
        add_block(terms, free, span.clone(), into);
        against.iter().map(|b| lanes(into, &b[span.clone()])).collect()
    };
    let parts: Vec<Vec<f64>> = if parallel && into.len() > PLACES_PER_BLOCK {
        into.par_chunks_mut(PLACES_PER_BLOCK).enumerate().map(work).collect()
    } else {
        into.chunks_mut(PLACES_PER_BLOCK).enumerate().map(work).collect()
    };
    let mut sums = vec![0.0; against.len()];
    parts.iter().for_each(|part| sums.iter_mut().zip(part).for_each(|(sum, part)| *sum += part));
    sums
}

/// Adds Σ cᵢ·aᵢ at places that are `free`, and sets the others to 0.
pub(crate) fn add(terms: &[(f64, &[f64])], free: Option<&[bool]>, into: &mut [f64], parallel: bool) {
    each(into, parallel, |span, into| add_block(terms, free, span, into));
}

fn add_block(terms: &[(f64, &[f64])], free: Option<&[bool]>, span: Range<usize>, into: &mut [f64]) {
    for (c, a) in terms {
        into.iter_mut().zip(&a[span.clone()]).for_each(|(into, a)| *into += c * a);
    }
    if let Some(free) = free {
        into.iter_mut().zip(&free[span]).filter(|(_, free)| !**free).for_each(|(into, _)| *into = 0.0);
    }
}

/// √(a² + b²); `hypot` is ten times as slow where it need not be careful.
pub(crate) fn length(a: f64, b: f64) -> f64 {
    let square = a * a + b * b;
    if (1e-290..1e290).contains(&square) { square.sqrt() } else { a.hypot(b) }
}

/// What `pulp` runs for [`lanes`].
struct Lanes<'v>(&'v [f64], &'v [f64]);

impl pulp::NullaryFnOnce for Lanes<'_> {
    type Output = f64;

    #[inline(always)]
    fn call(self) -> f64 {
        let (left, tail) = self.0.as_chunks::<32>();
        let (right, rest) = self.1.as_chunks::<32>();
        let mut lanes = [0.0; 32];
        for (a, b) in left.iter().zip(right) {
            for k in 0..32 {
                lanes[k] += a[k] * b[k];
            }
        }
        let rest: f64 = tail.iter().zip(rest).map(|(a, b)| a * b).sum();
        let mut eight = [0.0; 8];
        lanes.as_chunks::<8>().0.iter().for_each(|part| (0..8).for_each(|k| eight[k] += part[k]));
        eight.iter().sum::<f64>() + rest
    }
}

/// A product in lanes, which need not wait for each other.
fn lanes(a: &[f64], b: &[f64]) -> f64 {
    widest().dispatch(Lanes(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sweeps_over_many_blocks_are_those_by_hand_whatever_the_threads() {
        let places = 3 * PLACES_PER_BLOCK + 5;
        let of = |k: usize| -> Vec<f64> { (0..places).map(|j| ((j * (k + 3)) % 17) as f64 - 8.0).collect() };
        let (a, b, c) = (of(0), of(1), of(2));
        let free: Vec<bool> = (0..places).map(|j| j % 3 != 0).collect();
        let by_hand = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
        let held = |a: &[f64]| -> Vec<f64> { a.iter().zip(&free).map(|(a, f)| if *f { *a } else { 0.0 }).collect() };
        for parallel in [false, true] {
            assert_eq!(dot(&a, &b, parallel), by_hand(&a, &b));
            let all = products(&[&a, &b], &[&b, &c], None, parallel);
            assert_eq!(all, [by_hand(&a, &b), by_hand(&a, &c), by_hand(&b, &b), by_hand(&b, &c)]);
            let some = products(&[&a], &[&b, &c], Some(&free), parallel);
            assert_eq!(some, [by_hand(&held(&a), &b), by_hand(&held(&a), &c)]);
            let mut sum = vec![f64::NAN; places];
            let against = combine(&[(2.0, &a), (-1.0, &b)], Some(&free), &mut sum, (&[&c], parallel));
            let expected: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 2.0 * a - b).collect();
            assert_eq!(sum, held(&expected));
            assert_eq!(against, [by_hand(&sum, &c)]);
        }
        assert_eq!(products(&[], &[&b], None, true), Vec::<f64>::new());
    }
}
