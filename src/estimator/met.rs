//! The features that the examples of a fit meet, where there are far more: those of hash buckets, mostly.

use std::ops::Range;
use std::sync::Arc;

use super::Estimator;
use crate::design::{DesignMatrix, Names};
use crate::error::Result;
use crate::objective::Shape;
use crate::penalty::Layout;
use crate::solver::Start;

/// Below so many features vectors of all of them cost nothing.
const LEAST: usize = 1 << 16;
/// Where there are so many features for each number that is stored, most of them are met by no example.
const PER_ENTRY: usize = 8;

/// The features that a solver works on. A feature that no example meets has no slope: its weight stays 0, where it began,
/// under any penalty that acts on each weight alone and is least there. A fit leaves it out, and costs what the examples do;
/// the model has all features again.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Met {
    features: usize,
    kept: Arc<[u32]>,
}

impl Met {
    /// Those of examples, if they are few and what else is asked for leaves all others at 0.
    pub(super) fn of(design: &DesignMatrix<'_>, estimator: &Estimator, columns: &[Range<usize>]) -> Option<Self> {
        let features = design.features();
        let entries = design.entries().max(1);
        let begun = estimator.warm.is_some() || !matches!(estimator.start, Start::Auto);
        if features <= LEAST || features / PER_ENTRY < entries || begun {
            return None;
        }
        let met = Self { features, kept: design.met().into() };
        let Some(penalty) = &estimator.penalty else { return Some(met) };
        // What names features, or takes those of a column together, knows of all of them.
        let layout = Layout { features, outputs: 1, columns: columns.to_vec() };
        let alike = matches!(penalty.for_model(&layout, &|_| None), Ok(None));
        let layout = Layout { features: met.kept.len(), outputs: 1, columns: met.columns(columns) };
        (alike && penalty.shrinkage(&layout).is_some()).then_some(met)
    }

    /// Features of a model, in order.
    pub(super) fn from_file(features: usize, kept: Vec<u32>) -> Option<Self> {
        let ascending = kept.windows(2).all(|pair| pair[0] < pair[1]);
        let inside = kept.last().is_none_or(|&last| (last as usize) < features);
        (ascending && inside).then(|| Self { features, kept: kept.into() })
    }

    pub(super) fn kept(&self) -> &[u32] {
        &self.kept
    }

    /// How many features a model has.
    pub(super) fn features(&self) -> usize {
        self.features
    }

    /// Whether these examples meet no others.
    pub(super) fn has_all_of(&self, design: &DesignMatrix<'_>) -> bool {
        design.features() == self.features && design.met().iter().all(|j| self.kept.binary_search(j).is_ok())
    }

    pub(super) fn design<'b>(&self, design: DesignMatrix<'b>) -> Result<DesignMatrix<'b>> {
        design.with_features(&self.kept)
    }

    pub(super) fn names(&self, names: &Names) -> Names {
        self.kept.iter().filter_map(|&j| names.get(j as usize)).collect()
    }

    pub(super) fn columns(&self, columns: &[Range<usize>]) -> Vec<Range<usize>> {
        let place = |j: usize| self.kept.partition_point(|&kept| (kept as usize) < j);
        columns.iter().map(|column| place(column.start)..place(column.end)).collect()
    }

    /// The shape of the model, given that of the objective.
    pub(super) fn shape(&self, own: Shape) -> Shape {
        Shape { features: self.features, ..own }
    }

    /// Weights of the objective as those of the model.
    pub(super) fn scattered(&self, own: Shape, weights: &[f64]) -> Vec<f64> {
        let mut all = vec![0.0; self.shape(own).len()];
        for output in 0..own.outputs {
            for (&j, weight) in self.kept.iter().zip(&weights[output * own.features..]) {
                all[output * self.features + j as usize] = *weight;
            }
        }
        all[self.features * own.outputs..].copy_from_slice(&weights[own.weights()..]);
        all
    }

    /// Weights of the model as those of the objective.
    pub(super) fn gathered(&self, own: Shape, all: &[f64]) -> Vec<f64> {
        let sets = all.chunks(self.features).take(own.outputs);
        let weights = sets.flat_map(|set| self.kept.iter().map(|&j| set[j as usize]));
        weights.chain(all[self.features * own.outputs..].iter().copied()).collect()
    }
}
