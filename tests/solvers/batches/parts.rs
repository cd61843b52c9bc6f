//! Parts that are given their steps in the general way, beside those that are not: the referees of the fast ways.

use gradus::column::{Cell, Column, ColumnNotes, EncodedRow, Encoder, Input, Layout, Learned};
use gradus::data::SparseRows;
use gradus::design::{Block, Names};
use gradus::loss::Tile;
use gradus::objective::{Gradient, Shape};
use gradus::optimizer::{Optimizer, OptimizerProperties, Step};
use gradus::penalty::{self, Penalty, Shrinkage};
use gradus::prelude::*;

/// Plain descent that does not say so: it goes the general way, batch by batch.
#[derive(Debug, Clone, Copy)]
pub struct OneByOne;

impl Optimizer for OneByOne {
    type State = ();
    fn name(&self) -> &str {
        "one by one"
    }
    fn init(&self, _shape: Shape, _start: &[f64]) {}
    fn update(&self, _state: &mut (), step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        gradient.for_each(|j, g| weights[j] -= step.rate * g);
    }
    fn properties(&self) -> OptimizerProperties {
        OptimizerProperties { proximal: true, ..OptimizerProperties::default() }
    }
}

/// A penalty whose weights are all visited in every step.
#[derive(Debug, Clone, Copy)]
pub struct Visited<P>(pub P);

impl<P: Penalty> Penalty for Visited<P> {
    fn name(&self) -> &str {
        self.0.name()
    }
    fn value(&self, weights: &[f64]) -> f64 {
        self.0.value(weights)
    }
    fn slope(&self, weights: &[f64], into: &mut [f64]) {
        self.0.slope(weights, into);
    }
    fn prox(&self, weights: &mut [f64], rate: &dyn Fn(usize) -> f64) {
        self.0.prox(weights, rate);
    }
    fn corner(&self) -> bool {
        self.0.corner()
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Elastic(pub Shrinkage);

impl Penalty for Elastic {
    fn name(&self) -> &str {
        "elastic"
    }
    fn value(&self, weights: &[f64]) -> f64 {
        weights.iter().map(|w| self.0.lasso * w.abs() + self.0.ridge * w * w).sum()
    }
    fn slope(&self, weights: &[f64], into: &mut [f64]) {
        into.iter_mut().zip(weights).for_each(|(slope, w)| *slope += 2.0 * self.0.ridge * w);
    }
    fn prox(&self, weights: &mut [f64], rate: &dyn Fn(usize) -> f64) {
        weights.iter_mut().enumerate().for_each(|(j, w)| *w = self.0.shrink(*w, rate(j)));
    }
    fn shrinkage(&self, layout: &penalty::Layout) -> Option<Vec<Shrinkage>> {
        Some(vec![self.0; layout.weights()])
    }
    fn corner(&self) -> bool {
        true
    }
}

/// A loss that knows of whole tiles only.
#[derive(Debug)]
pub struct Tiles;

impl Loss for Tiles {
    fn name(&self) -> &str {
        "tiles"
    }
    fn batch(&self, tile: Tile<'_>, slopes: &mut [f64]) -> f64 {
        let mut total = 0.0;
        for row in 0..tile.rows {
            let gap = tile.scores[row] - tile.labels[row];
            slopes[row] = tile.weight(row) * gap.tanh();
            total += tile.weight(row) * gap.cosh().ln();
        }
        total
    }
}

/// Sparse rows as a column of a table.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Csr(#[serde(skip)] pub SparseRows<'static>, pub ColumnNotes);

impl Column for Csr {
    type Learner = ();
    type Encoder = Self;
    fn name(&self) -> &str {
        "csr"
    }
    fn inputs(&self) -> Vec<String> {
        vec!["a".into()]
    }
    fn observe(&self, (): &mut (), _: &Table, _: Option<&[f64]>) -> Result<()> {
        Ok(())
    }
    fn finish(&self, (): ()) -> Result<Learned<(), Self>> {
        Ok(Learned::Done(self.clone()))
    }
}

impl Encoder for Csr {
    fn kind(&self) -> &str {
        "csr"
    }
    fn notes(&self) -> &ColumnNotes {
        &self.1
    }
    fn inputs(&self) -> Vec<Input> {
        vec![Input::numbers("a")]
    }
    fn layout(&self) -> Vec<Layout> {
        vec![Layout::Sparse { width: self.0.features() as u32 }]
    }
    fn names(&self) -> Names {
        Names::numbered("csr", 0, self.0.features())
    }
    fn encode_row(&self, _: &[Cell<'_>], _: &mut EncodedRow) -> Result<()> {
        unreachable!("the blocks are there")
    }
    fn encode_in_place(&self, _: &Table) -> Result<Option<Vec<Block<'static>>>> {
        Ok(Some(vec![Block::Sparse(self.0.clone())]))
    }
}
