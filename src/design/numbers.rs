//! A number column as a feature.

use arrow_buffer::NullBuffer;

use crate::data::Values;

/// One number column as a feature: (value − shift)/scale, with missing values replaced on the way.
#[derive(Debug, Clone)]
pub struct Numbers {
    /// The values, as they stand in the table.
    pub values: Values,
    /// Which values are there; `None` when all are.
    pub nulls: Option<NullBuffer>,
    /// What stands for a missing value or a NaN, in the column's own units. `None` promises that there is neither.
    pub fill: Option<f64>,
    /// Subtracted first.
    pub shift: f64,
    /// Divides afterwards.
    pub scale: f64,
}

impl Numbers {
    /// Values without a missing one, used as they are.
    #[must_use]
    pub fn plain(values: Values) -> Self {
        Self { values, nulls: None, fill: None, shift: 0.0, scale: 1.0 }
    }

    /// The value of one row in the column's own units, missing ones replaced.
    #[must_use]
    #[inline]
    pub fn get(&self, row: usize) -> f64 {
        let value = self.values.get(row);
        match self.fill {
            Some(fill) if value.is_nan() || self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) => fill,
            _ => value,
        }
    }

    /// The values of `start .. start + into.len()`, in the column's own units, missing ones replaced.
    #[inline(always)]
    pub(crate) fn read(&self, start: usize, into: &mut [f64]) {
        self.values.read(start, into);
        if let Some(fill) = self.fill {
            for (i, value) in into.iter_mut().enumerate() {
                if value.is_nan() || self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(start + i)) {
                    *value = fill;
                }
            }
        }
    }
}
