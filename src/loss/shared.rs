//! A loss behind a shared pointer is a loss.

use std::sync::Arc;

use super::{Domain, Edge, Loss, Targets, Tile};

impl Loss for Arc<dyn Loss> {
    fn name(&self) -> &str {
        self.as_ref().name()
    }

    fn outputs(&self) -> usize {
        self.as_ref().outputs()
    }

    fn coefficient_sets(&self) -> usize {
        self.as_ref().coefficient_sets()
    }

    fn label_width(&self) -> usize {
        self.as_ref().label_width()
    }

    fn batch(&self, tile: Tile<'_>, slopes: &mut [f64]) -> f64 {
        self.as_ref().batch(tile, slopes)
    }

    fn value_and_slope(&self, label: f64, score: f64) -> Option<(f64, f64)> {
        self.as_ref().value_and_slope(label, score)
    }

    fn prox(&self, label: f64, score: f64, rate: f64, near: f64) -> Option<(f64, f64)> {
        self.as_ref().prox(label, score, rate, near)
    }

    fn curvatures(&self, tile: Tile<'_>, into: &mut [f64]) -> bool {
        self.as_ref().curvatures(tile, into)
    }

    fn curvature_bound(&self) -> Option<f64> {
        self.as_ref().curvature_bound()
    }

    fn quadratic(&self) -> Option<f64> {
        self.as_ref().quadratic()
    }

    fn relative(&self) -> bool {
        self.as_ref().relative()
    }

    fn slope_jump(&self) -> Option<f64> {
        self.as_ref().slope_jump()
    }

    fn is_least_at_zero(&self) -> bool {
        self.as_ref().is_least_at_zero()
    }

    fn smoothed(&self, width: f64) -> Option<Arc<dyn Loss>> {
        self.as_ref().smoothed(width)
    }

    fn domain(&self) -> Domain {
        self.as_ref().domain()
    }

    fn prediction(&self, score: f64) -> f64 {
        self.as_ref().prediction(score)
    }

    fn probabilities(&self) -> bool {
        self.as_ref().probabilities()
    }

    fn takes_offsets(&self) -> bool {
        self.as_ref().takes_offsets()
    }

    fn takes_exposures(&self) -> bool {
        self.as_ref().takes_exposures()
    }

    fn best_constant(&self, targets: Targets<'_>) -> Option<Vec<f64>> {
        self.as_ref().best_constant(targets)
    }

    fn edge(&self, targets: Targets<'_>) -> Option<Edge> {
        self.as_ref().edge(targets)
    }

    fn deviance(&self, tile: Tile<'_>) -> Option<f64> {
        self.as_ref().deviance(tile)
    }

    fn parameter(&self) -> Option<f64> {
        self.as_ref().parameter()
    }
}
