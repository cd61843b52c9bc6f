//! The door to columns: what coordinate descent walks over.

use std::fmt::Debug;

use crate::error::Result;

/// The examples of a loss of one score, column by column. Nothing is said of how the columns lie in memory; what does
/// not lie by columns is written out once, when it is first asked for. Every sum has a fixed order: the same bits for any
/// number of threads.
pub trait ColumnAccess: Send + Sync + Debug {
    /// The number of examples.
    fn rows(&self) -> usize;

    /// The number of values that are stored, zeros of sparse and one-hot features left out: what a pass over all columns
    /// reads.
    fn stored(&self) -> f64;

    /// Values that are stored of one feature.
    fn stored_of(&self, feature: usize) -> usize;

    /// z = o + b + x·w of every example, at weights and bias.
    fn scores_into(&self, at: &[f64], scores: &mut Vec<f64>);

    /// The mean loss at these scores, and per example s·∂ℓ/∂z and, where wanted, s·∂²ℓ/∂z², all divided by Σs. `None` for a
    /// loss without curvature.
    fn points(&self, scores: &[f64], slopes: &mut [f64], curvatures: Option<&mut [f64]>) -> Option<f64>;

    /// Σᵢ xᵢⱼ·uᵢ.
    fn dot(&self, feature: usize, u: &[f64]) -> f64;

    /// The same of several features.
    fn dots(&self, features: &[usize], u: &[f64], into: &mut [f64]);

    /// into += step·xⱼ, each example times `by` where that is given.
    fn add(&self, feature: usize, step: f64, by: Option<&[f64]>, into: &mut [f64]);

    /// Σᵢ byᵢ·xᵢⱼ and Σᵢ byᵢ·xᵢⱼ² of several features; without `by` each example counts once.
    fn moments(&self, features: &[usize], by: Option<&[f64]>) -> Vec<(f64, f64)>;

    /// Σᵢ byᵢ·xᵢⱼ·xᵢₖ for j of `left` and k of `right`: one after the other, those of one k side by side.
    ///
    /// # Errors
    /// None from examples in memory.
    fn products(&self, left: &[usize], right: &[usize], by: Option<&[f64]>) -> Result<Vec<f64>>;

    /// The same of features with each other, in half the time.
    ///
    /// # Errors
    /// None from examples in memory.
    fn gram(&self, features: &[usize], by: Option<&[f64]>) -> Result<Vec<f64>>;
}
