//! Whole numbers that f64 tells from all others.

use crate::data::{INEXACT, NumberColumn, Values, read_number, read_truth};

/// Whether a number is an integer that f64 tells from all others.
pub(super) fn is_whole(value: f64) -> bool {
    value.fract() == 0.0 && value.abs() < INEXACT
}

/// The whole number that a text or a boolean in text stands for.
pub(super) fn whole(text: &str) -> Option<f64> {
    read_number(text).or_else(|| read_truth(text).map(|truth| f64::from(u8::from(truth)))).filter(|&v| is_whole(v))
}

pub(super) fn all_whole(numbers: &NumberColumn) -> bool {
    let broken = |value: f64| !is_whole(value) && !value.is_nan();
    match (&numbers.nulls, &numbers.values) {
        (_, Values::Bool(_)) => true,
        (None, values) => values.first(broken).is_none(),
        (Some(_), _) => numbers.iter().flatten().all(is_whole),
    }
}
