//! Room for the numbers of a tile.

use crate::design::Scratch;

/// What a tile needs on its way.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    pub(super) scratch: Scratch,
    pub(super) scores: Vec<f64>,
    pub(super) slopes: Vec<f64>,
    pub(super) labels: Vec<f64>,
}

impl Workspace {
    pub(super) fn resize(&mut self, scores: usize) {
        self.scores.resize(scores, 0.0);
        self.slopes.resize(scores, 0.0);
    }
}
