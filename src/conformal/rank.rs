//! Which of n ordered scores bounds those of a new example.

/// ⌈(n + 1)·coverage⌉, counted from 1; a product that is a whole number but for its rounding is that number.
pub(super) fn upper_rank(examples: usize, coverage: f64) -> usize {
    let product = (examples as f64 + 1.0) * coverage;
    let whole = product.round();
    (if (product - whole).abs() <= 4.0 * f64::EPSILON * product { whole } else { product.ceil() }) as usize
}

/// The fewest examples whose largest score is a bound: the first n with ⌈(n + 1)·coverage⌉ ≤ n.
pub(super) fn fewest_examples(coverage: f64) -> usize {
    let near = (coverage / (1.0 - coverage)).floor() as usize;
    (near.saturating_sub(1)..).find(|n| upper_rank(*n, coverage) <= *n).unwrap_or(usize::MAX)
}

/// The score of that rank, of scores in any order, which are rearranged; +∞ beyond the last.
pub(super) fn bound(scores: &mut [f64], rank: usize) -> f64 {
    if rank > scores.len() {
        return f64::INFINITY;
    }
    *scores.select_nth_unstable_by(rank.saturating_sub(1), f64::total_cmp).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_exact_where_the_product_is_whole() {
        for (examples, coverage, rank) in
            [(9, 0.9, 9), (99, 0.55, 55), (19, 0.95, 19), (18, 0.95, 19), (9, 0.7, 7), (10, 0.9, 10), (0, 0.5, 1)]
        {
            assert_eq!(upper_rank(examples, coverage), rank, "{examples} {coverage}");
        }
        for (coverage, fewest) in [(0.9, 9), (0.95, 19), (0.99, 99), (0.5, 1), (0.8, 4), (0.75, 3)] {
            assert_eq!(fewest_examples(coverage), fewest, "{coverage}");
        }
        assert_eq!(bound(&mut [3.0, 1.0, 2.0], 2), 2.0);
        assert_eq!(bound(&mut [3.0, 1.0, 2.0], 4), f64::INFINITY);
    }
}
