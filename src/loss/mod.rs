//! ℓ: the loss of one prediction, with its slope and curvature in the score z = x·w + b + o.
//!
//! A loss knows nothing of matrices or penalties. Authors write [`ScalarLoss`] (three formulas); the blanket
//! implementation makes it a [`Loss`], which is called once per tile of examples.

mod exponential;
mod logistic;
mod squared;

use std::fmt::Debug;
use std::sync::Arc;

pub use logistic::Logistic;
pub use squared::Squared;

/// A tile of examples as a loss sees it. `scores` is output-major: the scores of output 0 for all rows, then of
/// output 1, …; labels likewise by label column.
#[derive(Debug, Clone, Copy)]
pub struct Tile<'a> {
    /// z, `outputs × rows`.
    pub scores: &'a [f64],
    /// y, `label_width × rows`.
    pub labels: &'a [f64],
    /// s, one per row; `None` when every example counts once.
    pub weights: Option<&'a [f64]>,
    /// The number of rows.
    pub rows: usize,
}

impl Tile<'_> {
    /// The weight of one row.
    #[must_use]
    #[inline]
    pub fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }
}

/// A loss over tiles of examples: what solvers and objectives use, erased. Implement [`ScalarLoss`] unless the loss
/// has several outputs.
#[doc(alias = "datafit")]
#[doc(alias = "criterion")]
pub trait Loss: Send + Sync + Debug {
    /// The name it is known by.
    fn name(&self) -> &str;

    /// Scores per example.
    fn outputs(&self) -> usize {
        1
    }

    /// Labels per example.
    fn label_width(&self) -> usize {
        1
    }

    /// Σ s·ℓ over the tile; `slopes` (laid out as the scores) receives s·∂ℓ/∂z.
    fn batch(&self, tile: Tile<'_>, slopes: &mut [f64]) -> f64;

    /// ℓ and ∂ℓ/∂z of one example, without its weight, for a loss of one score and one label: what a step over a single
    /// example asks. `None` sends it to [`Loss::batch`].
    fn of_one(&self, _label: f64, _score: f64) -> Option<(f64, f64)> {
        None
    }

    /// An upper bound of ∂²ℓ/∂z², when there is one: it makes the automatic learning rate possible.
    fn curvature_bound(&self) -> Option<f64> {
        None
    }

    /// `Some(c)` exactly when ℓ(y, z) = c/2·(z − y)²: then the objective is a quadratic and the closed form serves.
    fn quadratic(&self) -> Option<f64> {
        None
    }
}

/// A loss with one score and one label per example, for authors: three formulas.
///
/// # Example
/// The log-cosh loss, ready for any solver that needs slopes:
/// ```
/// use gradus::loss::{Loss, ScalarLoss, Tile};
///
/// #[derive(Debug)]
/// struct LogCosh;
///
/// impl ScalarLoss for LogCosh {
///     fn name(&self) -> &str { "log-cosh" }
///     fn value(&self, label: f64, score: f64) -> f64 { (score - label).cosh().ln() }
///     fn slope(&self, label: f64, score: f64) -> f64 { (score - label).tanh() }
///     fn curvature_bound(&self) -> Option<f64> { Some(1.0) }
/// }
///
/// let mut slopes = [0.0];
/// let tile = Tile { scores: &[1.0], labels: &[1.0], weights: None, rows: 1 };
/// assert_eq!(LogCosh.batch(tile, &mut slopes), 0.0);
/// ```
pub trait ScalarLoss: Send + Sync + Debug {
    /// The name it is known by.
    fn name(&self) -> &str;

    /// ℓ(y, z).
    fn value(&self, label: f64, score: f64) -> f64;

    /// ∂ℓ/∂z.
    fn slope(&self, label: f64, score: f64) -> f64;

    /// ∂²ℓ/∂z², when the loss has one.
    fn curvature(&self, _label: f64, _score: f64) -> Option<f64> {
        None
    }

    /// ℓ and ∂ℓ/∂z together, for losses whose formulas share work.
    fn point(&self, label: f64, score: f64) -> (f64, f64) {
        (self.value(label, score), self.slope(label, score))
    }

    /// An upper bound of the curvature over all scores.
    fn curvature_bound(&self) -> Option<f64> {
        None
    }

    /// `Some(c)` exactly when ℓ(y, z) = c/2·(z − y)².
    fn quadratic(&self) -> Option<f64> {
        None
    }
}

impl<L: ScalarLoss> Loss for L {
    fn name(&self) -> &str {
        ScalarLoss::name(self)
    }

    fn batch(&self, tile: Tile<'_>, slopes: &mut [f64]) -> f64 {
        // Compiled for each kind of machine, whose registers hold several rows; the bits do not depend on it.
        pulp::Arch::new().dispatch(Points { loss: self, tile, slopes })
    }

    fn of_one(&self, label: f64, score: f64) -> Option<(f64, f64)> {
        Some(pulp::Arch::new().dispatch(Point { loss: self, label, score }))
    }

    fn curvature_bound(&self) -> Option<f64> {
        ScalarLoss::curvature_bound(self)
    }

    fn quadratic(&self) -> Option<f64> {
        ScalarLoss::quadratic(self)
    }
}

/// Rows whose losses stand side by side before they are added up.
const GROUP: usize = 64;
/// Sums of losses that run side by side.
const LANES: usize = 8;

/// The losses of a tile, to be compiled for each kind of machine. (A closure that borrows mutably may be called through a
/// shim that is not.)
struct Points<'a, L> {
    loss: &'a L,
    tile: Tile<'a>,
    slopes: &'a mut [f64],
}

/// One loss, likewise.
struct Point<'a, L> {
    loss: &'a L,
    label: f64,
    score: f64,
}

impl<L: ScalarLoss> pulp::NullaryFnOnce for Point<'_, L> {
    type Output = (f64, f64);

    #[inline(always)]
    fn call(self) -> (f64, f64) {
        self.loss.point(self.label, self.score)
    }
}

impl<L: ScalarLoss> pulp::NullaryFnOnce for Points<'_, L> {
    type Output = f64;

    #[inline(always)]
    fn call(self) -> f64 {
        points(self.loss, self.tile, self.slopes)
    }
}

/// Σ s·ℓ and the slopes of a tile, row k of each group of eight in the sum of lane k.
#[inline(always)]
fn points<L: ScalarLoss>(loss: &L, tile: Tile<'_>, slopes: &mut [f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let mut values = [0.0; GROUP];
    for (k, slopes) in slopes.chunks_mut(GROUP).enumerate() {
        let rows = k * GROUP..k * GROUP + slopes.len();
        let values = &mut values[..rows.len()];
        let (labels, scores) = (&tile.labels[rows.clone()], &tile.scores[rows.clone()]);
        for (((label, score), value), slope) in labels.iter().zip(scores).zip(values.iter_mut()).zip(slopes.iter_mut())
        {
            (*value, *slope) = loss.point(*label, *score);
        }
        if let Some(weights) = tile.weights {
            for ((weight, value), slope) in weights[rows].iter().zip(values.iter_mut()).zip(slopes) {
                *value *= weight;
                *slope *= weight;
            }
        }
        let (groups, rest) = values.as_chunks::<LANES>();
        for group in groups {
            lanes.iter_mut().zip(group).for_each(|(lane, value)| *lane += value);
        }
        lanes.iter_mut().zip(rest).for_each(|(lane, value)| *lane += value);
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// Every loss of the family that has one score, held to the family's laws.
#[doc(hidden)]
#[must_use]
pub fn all() -> Vec<Arc<dyn ScalarLoss>> {
    vec![Arc::new(Squared), Arc::new(Logistic)]
}
