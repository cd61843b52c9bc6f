//! Examples in parts, each of which is held out once.

use crate::data::Shuffler;
use crate::error::{Error, Result};

/// Rows to train on, and rows that are held out (counted from 0).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// The rows to train on.
    pub train: Vec<usize>,
    /// The rows held out.
    pub held_out: Vec<usize>,
}

/// `count` folds of so many rows: each row is held out once, drawn from the seed, and the sizes of the parts differ by one
/// at most. Rows stay in their order.
///
/// # Errors
/// Fewer than two folds, or more than rows.
///
/// # Example
/// ```
/// let folds = gradus::search::folds(5, 2, 42)?;
/// let sizes: Vec<usize> = folds.iter().map(|fold| fold.held_out.len()).collect();
/// assert_eq!(sizes, [3, 2]);
/// assert_eq!(folds[0].train, folds[1].held_out);
/// # Ok::<(), gradus::Error>(())
/// ```
#[doc(alias = "KFold")]
pub fn folds(rows: usize, count: usize, seed: u64) -> Result<Vec<Fold>> {
    if count < 2 || count > rows {
        let value = format!("{count} of {rows} examples");
        return Err(Error::Setting {
            name: "the number of folds",
            value,
            must: "at least 2, and no more than examples",
        });
    }
    let order: Vec<usize> = Shuffler::new(seed).permutation(rows);
    let mut part = vec![0; rows];
    order.iter().enumerate().for_each(|(place, &row)| part[row] = place % count);
    let of = |k: usize| {
        let (held_out, train) = (0..rows).partition(|&row| part[row] == k);
        Fold { train, held_out }
    };
    Ok((0..count).map(of).collect())
}
