//! Quantiles by linear interpolation, with or without weights.

/// The quantiles of NaN-free, unsorted values at the given shares of [0, 1]; NaN for each where nothing counts.
///
/// Position h = q·(W − 1), where W is the sum of the weights (the number of values without them), and linear
/// interpolation between the values that cover ⌊h⌋ and ⌊h⌋ + 1: numpy's default, and for integer weights the same as
/// repeating each value weight times. Values of weight zero do not count.
pub(crate) fn weighted_quantiles(values: &[f64], weights: Option<&[f64]>, at: &[f64]) -> Vec<f64> {
    match weights {
        None => {
            let mut sorted = values.to_vec();
            sorted.sort_unstable_by(f64::total_cmp);
            let covering = |k: usize| sorted.get(k.min(sorted.len().saturating_sub(1))).copied();
            at.iter().map(|&q| interpolated(q, sorted.len() as f64, |k| covering(k as usize))).collect()
        }
        Some(weights) => {
            let mut pairs: Vec<(f64, f64)> =
                values.iter().copied().zip(weights.iter().copied()).filter(|&(_, weight)| weight > 0.0).collect();
            pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
            let mut total = 0.0;
            for (_, weight) in &mut pairs {
                total += *weight;
                *weight = total;
            }
            // A value covers the positions from the sum of the weights before it up to that sum with its own.
            let covering = |k: f64| {
                let first = pairs.partition_point(|&(_, reach)| reach <= k);
                pairs.get(first).or(pairs.last()).map(|&(value, _)| value)
            };
            at.iter().map(|&q| interpolated(q, total, covering)).collect()
        }
    }
}

fn interpolated(q: f64, total: f64, covering: impl Fn(f64) -> Option<f64>) -> f64 {
    let position = (q * (total - 1.0)).max(0.0);
    let below = position.floor();
    match (covering(below), covering(below + 1.0)) {
        (Some(low), Some(high)) => between(low, high, position - below),
        _ => f64::NAN,
    }
}

/// low + t·(high − low), from the nearer end: symmetric, monotone and exact at both ends.
fn between(low: f64, high: f64, t: f64) -> f64 {
    if low == high || t == 0.0 {
        low
    } else if t < 0.5 {
        low + (high - low) * t
    } else {
        high - (high - low) * (1.0 - t)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn agrees_with_numpy() {
        // numpy.quantile([7, 1, 3, 10], [0, 0.25, 0.5, 0.75, 1])
        let found = weighted_quantiles(&[7.0, 1.0, 3.0, 10.0], None, &[0.0, 0.25, 0.5, 0.75, 1.0]);
        assert_eq!(found, [1.0, 2.5, 5.0, 7.75, 10.0]);
    }

    #[test]
    fn nothing_has_no_quantiles() {
        assert!(weighted_quantiles(&[], None, &[0.5])[0].is_nan());
        assert!(weighted_quantiles(&[1.0], Some(&[0.0]), &[0.5])[0].is_nan());
    }

    #[test]
    fn a_share_of_one_value_is_that_value() {
        assert_eq!(weighted_quantiles(&[4.0], None, &[0.0, 0.3, 1.0]), [4.0, 4.0, 4.0]);
        assert_eq!(weighted_quantiles(&[4.0, 5.0], Some(&[0.25, 0.25]), &[0.0]), [4.0]);
    }

    proptest! {
        #[test]
        fn an_integer_weight_is_so_many_copies(
            rows in prop::collection::vec((-20i32..20, 0u32..4), 1..30), q in 0.0..=1.0f64,
        ) {
            let values: Vec<f64> = rows.iter().map(|&(value, _)| f64::from(value) / 3.0).collect();
            let weights: Vec<f64> = rows.iter().map(|&(_, weight)| f64::from(weight)).collect();
            let copies: Vec<f64> =
                values.iter().zip(&rows).flat_map(|(&value, &(_, n))| std::iter::repeat_n(value, n as usize)).collect();
            prop_assume!(!copies.is_empty());
            let weighted = weighted_quantiles(&values, Some(&weights), &[q]);
            prop_assert_eq!(weighted, weighted_quantiles(&copies, None, &[q]));
        }
    }
}
