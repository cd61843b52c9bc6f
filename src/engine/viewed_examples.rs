//! Examples in memory as one view sees them.

use std::ops::Range;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, OnceLock};

use super::Examples;
use super::pool::Pool;
use super::tiled_numbers::TiledNumbers;
use super::workspace::Workspace;
use crate::design::{ColumnCopy, RowCopy};
use crate::loss::Loss;
use crate::objective::{Shape, SlopeProducts, Sums};

/// The features through an affine map, and a loss whose corners may be rounded.
#[derive(Debug)]
pub(super) struct ViewedExamples<'a> {
    pub(super) examples: Examples<'a>,
    pub(super) loss: Arc<dyn Loss>,
    pub(super) shape: Shape,
    /// The number of the first row among all examples.
    pub(super) first: u64,
    pub(super) partials: Pool<Sums>,
    pub(super) workspaces: Pool<Workspace>,
    /// Weights over what is stored: those of a request divided by the scales of the view.
    pub(super) scaled_weights: Pool<Vec<f64>>,
    pub(super) copies: Copies,
    /// The second derivatives at the point where they were asked for last.
    pub(super) kept: Mutex<Option<Arc<KeptCurvatures<'a>>>>,
    /// The examples weighed by the products of slopes that were asked for last.
    pub(super) by_slopes: Mutex<Option<Arc<WeighedExamples<'a, SlopeProducts<'static>>>>>,
}

/// The stored values written out the other way, once somebody walks over them so.
#[derive(Debug, Clone, Default)]
pub(super) struct Copies {
    pub(super) rows: Arc<OnceLock<RowCopy>>,
    pub(super) columns: Arc<OnceLock<ColumnCopy>>,
    /// Rows gathered out of order without a copy, so far.
    pub(super) scattered: Arc<AtomicUsize>,
}

/// The curvatures of all examples at one point.
#[derive(Debug)]
pub(super) struct KeptCurvatures<'a> {
    pub(super) at: Vec<f64>,
    /// s·∂²ℓ/∂zₖ∂zₗ, pair after pair.
    pub(super) curvatures: TiledNumbers,
    /// The examples weighed by the curvatures that were asked for last.
    pub(super) weighed: Mutex<Option<Arc<WeighedExamples<'a>>>>,
}

/// The examples as they count by numbers of any sign.
#[derive(Debug)]
pub(super) struct WeighedExamples<'a, By = (usize, usize)> {
    /// What the numbers are: of curvatures the pair of scores.
    pub(super) by: By,
    /// Those with a number above 0.
    above: Arc<ViewedExamples<'a>>,
    /// Those with a number below 0, which count by its negative; `None` where there are none.
    below: Option<Arc<ViewedExamples<'a>>>,
}

impl<'a, By> WeighedExamples<'a, By> {
    pub(super) fn new(examples: &ViewedExamples<'a>, by: By, numbers: Arc<Vec<f64>>) -> Self {
        let weighed = |weights: Arc<Vec<f64>>| Arc::new(examples.weighed(weights));
        if numbers.iter().all(|h| *h >= 0.0) {
            return Self { by, above: weighed(numbers), below: None };
        }
        let of_sign = |sign: f64| weighed(Arc::new(numbers.iter().map(|h| (sign * h).max(0.0)).collect()));
        let below = numbers.iter().any(|h| *h < 0.0).then(|| of_sign(-1.0));
        Self { by, above: of_sign(1.0), below }
    }

    /// `None` where there are none of this sign.
    pub(super) fn of_sign(&self, negative: bool) -> Option<Arc<ViewedExamples<'a>>> {
        if negative { self.below.clone() } else { Some(self.above.clone()) }
    }
}

impl<'a> ViewedExamples<'a> {
    pub(super) fn new(examples: Examples<'a>, loss: Arc<dyn Loss>, shape: Shape, first: u64, copies: Copies) -> Self {
        let (partials, workspaces, scaled_weights, kept, by_slopes) = Default::default();
        Self { examples, loss, shape, first, partials, workspaces, scaled_weights, copies, kept, by_slopes }
    }

    /// The same examples with other weights.
    pub(super) fn weighed(&self, weights: Arc<Vec<f64>>) -> Self {
        let examples = Examples { weights: Some(weights), ..self.examples.clone() };
        Self::new(examples, self.loss.clone(), self.shape, self.first, self.copies.clone())
    }

    pub(super) fn rows(&self) -> usize {
        self.examples.rows()
    }

    /// 1 beside a bias.
    pub(super) fn ones(&self) -> usize {
        self.shape.biases.min(1)
    }

    /// The rows of these that are here, by their numbers here.
    pub(super) fn local_rows(&self, rows: &Range<u64>) -> Range<usize> {
        let place = |row: u64| (row.max(self.first) - self.first).min(self.rows() as u64) as usize;
        place(rows.start)..place(rows.end)
    }

    /// Scores begin with the bias and, where they are wanted, the offsets of rows from `start` on.
    pub(super) fn begin_scores(&self, start: Option<usize>, rows: usize, at: &[f64], scores: &mut [f64]) {
        for (output, scores) in scores.chunks_mut(rows).enumerate() {
            let bias = if self.shape.biases > 0 { at[self.shape.weights() + output] } else { 0.0 };
            match (&self.examples.offsets, start) {
                (Some(own), Some(start)) => scores.iter_mut().zip(&own[start..]).for_each(|(z, o)| *z = bias + o),
                _ => scores.fill(bias),
            }
        }
    }
}
