//! F without the penalty near one point.

use crate::error::Result;
use crate::objective::ColumnAccess;

/// F at one point without the penalty, the bias at its best all along a step.
#[derive(Debug)]
pub(super) struct LocalQuadratic {
    pub(super) loss: f64,
    /// The slopes of the weights, as the bias follows.
    pub(super) slopes: Vec<f64>,
    /// What second derivatives are large or small beside.
    pub(super) steepest: f64,
    /// Second derivatives of the weights, as the bias follows; columns beside each other.
    pub(super) hessian: Vec<f64>,
    /// What the bias moves by: the first number, and less by each of the others times what its weight moves by.
    pub(super) bias: (f64, Vec<f64>),
}

impl LocalQuadratic {
    /// Of slopes and curvatures of the examples.
    pub(super) fn of_columns(
        data: &dyn ColumnAccess,
        features: usize,
        (loss, slopes, curvatures): (f64, &[f64], &[f64]),
        bias: bool,
        steepest: f64,
    ) -> Result<Self> {
        let all: Vec<usize> = (0..features).collect();
        let mut own = vec![0.0; features];
        data.dots(&all, slopes, &mut own);
        let mut hessian = data.gram(&all, Some(curvatures))?;
        let mut follows = (0.0, vec![0.0; features]);
        if bias {
            let (total, slope): (f64, f64) = (curvatures.iter().sum(), slopes.iter().sum());
            let moments = data.moments(&all, Some(curvatures));
            follows = (-slope / total, moments.into_iter().map(|(first, _)| first / total).collect());
            for ((column, a), own) in hessian.chunks_mut(features).zip(&follows.1).zip(&mut own) {
                *own -= a * slope;
                column.iter_mut().zip(&follows.1).for_each(|(h, b)| *h -= total * a * b);
            }
        }
        Ok(Self { loss, slopes: own, steepest, hessian, bias: follows })
    }
}
