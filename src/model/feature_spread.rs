//! Means and deviations of encoded features.

use std::sync::Arc;

use crate::design::DesignMatrix;
use crate::engine::{Examples, Local};
use crate::error::Result;
use crate::loss::Squared;
use crate::objective::Spread;
use crate::penalty::NoPenalty;

/// The weighted mean and standard deviation (n in the denominator) of each feature of a design matrix.
pub(super) fn spread(design: DesignMatrix<'_>, weights: Option<&[f64]>) -> Result<Spread> {
    let (labels, weights) = (vec![0.0; design.rows()].into(), weights.map(|weights| weights.to_vec().into()));
    let examples = Examples { design, labels, weights, offsets: None, parallel: true };
    Local::of(examples, Arc::new(Squared), true)?.objective(Arc::new(NoPenalty))?.spread()
}
