//! Penalties, as solvers see them.

use std::fmt::Debug;
use std::sync::Arc;

use super::{Group, Layout, Names, Separable, Shrinkage};
use crate::error::Result;

/// A penalty on the weights. `weights` never contains a bias; with several outputs it is output-major.
#[doc(alias = "regularizer")]
#[doc(alias = "regularization")]
#[auto_impl::auto_impl(Arc)]
pub trait Penalty: Send + Sync + Debug {
    /// The name it is known by.
    fn name(&self) -> &str;

    /// Its name and its settings, for people.
    fn in_words(&self) -> String {
        self.name().to_owned()
    }

    /// Ω(w).
    fn value(&self, weights: &[f64]) -> f64;

    /// Adds ∂Ω/∂w to `into`; in a corner the smallest of its slopes, which is 0 for |w| at 0.
    fn slope(&self, weights: &[f64], into: &mut [f64]);

    /// Replaces the weights by argmin_u Σⱼ (uⱼ − wⱼ)²/(2·rate(j)) + Ω(u): an implicit step on the whole penalty, at a
    /// rate for each weight.
    fn prox(&self, weights: &mut [f64], rate: &dyn Fn(usize) -> f64);

    /// The penalty of a model of this layout, where it depends on it: a group is a feature column, a strength belongs to a
    /// name. Asked once, by the objective; `None` where the penalty serves as it is.
    ///
    /// # Errors
    /// A name that no feature has.
    fn for_model(&self, _layout: &Layout, _names: &Names<'_>) -> Result<Option<Arc<dyn Penalty>>> {
        Ok(None)
    }

    /// `Some` exactly when Ω(w) = Σ λⱼwⱼ²: one strength λⱼ per weight. Unlocks the closed form. A [`Penalty::shrinkage`] without
    /// a lasso is one.
    fn ridge(&self, layout: &Layout) -> Option<Vec<f64>> {
        self.shrinkage(layout)?.iter().map(|each| (each.lasso == 0.0).then_some(each.ridge)).collect()
    }

    /// `Some` exactly when [`Penalty::prox`] acts on each weight alone, and as [`Shrinkage`] says: one a weight. Then
    /// stochastic steps over sparse examples need not visit the weights they do not touch: these shrink when they are
    /// next met, and at the latest at the end of the epoch, exactly as if they had been visited all along.
    fn shrinkage(&self, _layout: &Layout) -> Option<Vec<Shrinkage>> {
        None
    }

    /// `Some` exactly when Ω acts on each weight alone, as [`Separable`] says: a [`Penalty::shrinkage`], perhaps within
    /// bounds. Unlocks coordinate descent and the methods that know bounds and corners.
    fn separable(&self, layout: &Layout) -> Option<Vec<Separable>> {
        Some(self.shrinkage(layout)?.into_iter().map(Separable::from).collect())
    }

    /// `Some` exactly when Ω(w) = Σ_g strength_g·‖w_g‖, for groups that share no weight. Unlocks group steps.
    fn groups(&self, _layout: &Layout) -> Option<Vec<Group>> {
        None
    }

    /// Whether Ω has a corner (as |w| at 0), which only [`Penalty::prox`] can honour.
    fn corner(&self) -> bool {
        false
    }

    /// Whether Ω is zero everywhere.
    fn is_none(&self) -> bool {
        false
    }
}
