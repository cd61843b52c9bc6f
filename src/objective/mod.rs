//! F: the weighted mean loss over examples plus the penalty, as a solver sees it.
//!
//! An [`Objective`] does not say where the examples are. Every answer is an aggregate over blocks of 4096 rows, merged
//! as a fixed tree over block numbers, so that it is equal to the last bit for any number of threads.

mod batches;
mod blocks;
mod by_columns;
mod by_rows;
mod co_moments;
mod example;
mod fold_moments;
mod fused;
mod gradient;
mod hessian;
mod in_memory;
mod lazy;
mod memory_batches;
mod moments;
mod piece;
mod pool;
mod quadratic;
mod reads;
mod residual;
mod rows;
mod sample;
mod shape;
mod spectrum;
mod spread;
pub(crate) mod sweep;
mod triangle;
mod turns;
mod twofold;
mod visit;
mod walk;
mod walker;

use std::fmt::Debug;
use std::sync::Arc;

pub use batches::{Batch, Batches, Cursor, Order};
pub use by_columns::ByColumns;
pub use by_rows::ByRows;
pub use co_moments::CoMoments;
pub use example::Example;
pub use gradient::Gradient;
pub use hessian::Hessian;
pub(crate) use hessian::kept_curvatures;
pub(crate) use in_memory::{Examples, InMemory};
pub use quadratic::Quadratic;
pub use rows::Rows;
pub use shape::Shape;
pub(crate) use spectrum::largest_eigenvalue;
pub use spread::Spread;
pub(crate) use spread::length;
pub use triangle::Triangle;
pub use walk::{Walk, Walked};

use crate::design::Names;
use crate::error::Result;
use crate::loss::{Edge, Loss};
use crate::penalty::{Layout, Penalty};

/// What the gradient of a batch is divided by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reduction {
    /// The number of its examples times their mean weight over all examples: an unbiased estimate of the gradient of
    /// the mean loss, so that a learning rate does not depend on the batch size.
    #[default]
    Mean,
    /// Nothing: the sum over the batch, to reproduce runs of systems that trained on it (TensorFlow's old estimators).
    /// The penalty is added to that sum as it stands.
    Sum,
}

/// How much of an evaluation is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Want {
    /// The loss alone.
    Loss,
    /// The loss and its gradient, in one pass over the data.
    Gradient,
}

/// The data part of the objective at one point: no penalty in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evaluated {
    /// Weighted mean loss over all examples.
    pub loss: f64,
    /// Its gradient: weights, then biases ([`Reduction::Sum`] multiplies it by the sum of the example weights). Empty
    /// when only the loss was wanted.
    pub gradient: Vec<f64>,
}

/// The second moments of the examples, from which learning rates are computed.
#[derive(Debug, Clone, PartialEq)]
pub struct Curvature {
    /// The largest eigenvalue of (1/Σs)·Σ s·x·xᵀ, with a constant 1 among the features when there is a bias.
    pub largest_eigenvalue: f64,
    /// The largest s/s̄·‖x‖² of one example, s̄ being the mean weight and the constant included.
    pub largest_norm: f64,
}

/// F as solvers see it. Capabilities are asked by method, never by name or type.
pub trait Objective: Send + Sync + Debug {
    /// How many weights and biases there are.
    fn shape(&self) -> Shape;

    /// The names of the features.
    fn names(&self) -> &Names;

    /// Which features belong to which column.
    fn layout(&self) -> &Layout;

    /// The number of examples.
    fn examples(&self) -> u64;

    /// How many numbers of the examples a pass reads: all but those that are 0 by construction, as in one-hot features.
    fn entries(&self) -> f64 {
        self.examples() as f64 * self.shape().features as f64
    }

    /// Σs.
    fn total_weight(&self) -> f64;

    /// ℓ.
    fn loss(&self) -> &dyn Loss;

    /// Ω.
    fn penalty(&self) -> &dyn Penalty;

    /// What gradients are divided by.
    fn reduction(&self) -> Reduction {
        Reduction::Mean
    }

    /// Whether work over all weights may use the threads of the current pool.
    fn parallel(&self) -> bool {
        false
    }

    /// The biases of the model without features whose loss is least; `None` without biases, or where there are none that
    /// are finite.
    fn best_constant(&self) -> Option<Vec<f64>> {
        None
    }

    /// Why no finite bias is best, whatever the weights, where the labels have none.
    fn edge(&self) -> Option<Edge> {
        None
    }

    /// Passes over the examples so far, of every kind: the unit of cost. An epoch of single examples is one.
    fn passes(&self) -> f64 {
        0.0
    }

    /// The root of the weighted mean square of ∂ℓ/∂z at the best constant model (at a bias of 0 where there is none): what
    /// slopes of F are large or small beside. No feature is read.
    fn slope_scale(&self) -> f64 {
        1.0
    }

    /// The same objective with the corners of its loss rounded over scores within a width; `None` where the loss does not
    /// know how.
    fn smoothed<'b>(&self, _width: f64) -> Option<Arc<dyn Objective + 'b>>
    where
        Self: 'b,
    {
        None
    }

    /// The data part at `at` (weights, output-major, then biases): one pass over the examples. What `into` holds is
    /// replaced, and its memory used again.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn evaluate_into(&self, at: &[f64], want: Want, into: &mut Evaluated) -> Result<()>;

    /// The same into memory of its own.
    ///
    /// # Errors
    /// As [`Objective::evaluate_into`].
    fn evaluate(&self, at: &[f64], want: Want) -> Result<Evaluated> {
        let mut evaluated = Evaluated::default();
        self.evaluate_into(at, want, &mut evaluated)?;
        Ok(evaluated)
    }

    /// Loss and gradient at `at`, as [`Objective::evaluate_into`] has them, and the second derivatives of the data part
    /// there: one pass, and more when they are asked for something. `None` where the loss has no curvature, or the
    /// objective keeps none.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn hessian(&self, at: &[f64], into: &mut Evaluated) -> Result<Option<Box<dyn Hessian + '_>>> {
        self.evaluate_into(at, Want::Gradient, into)?;
        Ok(None)
    }

    /// By what part of itself a step turns the slope of an example in a score, at most, to first order:
    /// max |Σₗ hₖₗ·uₗ| / |gₖ| over the examples whose label lies at an edge of the loss's domain, u being what the step moves the
    /// scores by: two passes. `None` where the loss has no curvature, or the objective keeps none.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn turned(&self, _at: &[f64], _step: &[f64]) -> Result<Option<f64>> {
        Ok(None)
    }

    /// (1/Σs)·Σ s·|u|·x per feature, u being what a step moves the scores by (of several the sum over them): one pass.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn moved(&self, _step: &[f64]) -> Result<Option<Vec<f64>>> {
        Ok(None)
    }

    /// About so many examples, spread evenly, as an objective of its own: what a solver learns from it costs a small part
    /// of a pass. `None` where there is none.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn sample<'b>(&self, _rows: usize) -> Result<Option<Arc<dyn Objective + 'b>>>
    where
        Self: 'b,
    {
        Ok(None)
    }

    /// Where the features lie: one pass.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn spread(&self) -> Result<Spread>;

    /// How curved the second moments are: one pass for few features, a few dozen for many.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn curvature(&self) -> Result<Curvature>;

    /// The same objective in the variables of features (x − mean)/scale: a weight v there is the weight v/scale here.
    /// The data is not touched, F does not change.
    ///
    /// # Errors
    /// Scales of another number than the features.
    fn rescaled<'b>(&self, mean: &[f64], scale: &[f64]) -> Result<Arc<dyn Objective + 'b>>
    where
        Self: 'b;

    /// Mini-batches of `size` rows from `from` to the end of that epoch.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn batches(&self, size: usize, order: Order, from: Cursor) -> Result<Box<dyn Batches + '_>>;

    /// What the closed form needs; there exactly when F = (1/Σs)·Σ s·(c/2)(z − y)² + Σ λⱼwⱼ²: a squared loss of one
    /// score, no penalty or a ridge, and the mean over the examples.
    fn quadratic(&self) -> Option<&dyn Quadratic> {
        None
    }

    /// The examples one at a time, in any order; `None` where they are too far away, or more than 2³².
    fn by_rows(&self) -> Option<&dyn ByRows> {
        None
    }

    /// The data part alone, whatever the penalty; there exactly when it is (1/Σs)·Σ s·(c/2)(z − y)²: a squared loss of one
    /// score, and the mean over the examples.
    fn squares(&self) -> Option<&dyn Quadratic> {
        self.quadratic()
    }

    /// The features as those of a least-squares problem, whatever the loss: their gram, their factor. Its labels mean nothing.
    fn gram(&self) -> Option<&dyn Quadratic> {
        None
    }

    /// The examples column by column: what coordinate descent walks over. Only for a loss of one score.
    fn by_columns(&self) -> Option<&dyn ByColumns> {
        None
    }
}
