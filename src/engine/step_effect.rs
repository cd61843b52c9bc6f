//! What a step does to the slopes and the scores of the examples.

use std::sync::atomic::{AtomicU64, Ordering};

use super::fused::{Fused, TileSums};
use super::viewed_examples::ViewedExamples;
use crate::error::Result;
use crate::loss::Domain;
use crate::objective::{Sums, kept_curvatures};

impl ViewedExamples<'_> {
    /// max |Σₗ hₖₗ·uₗ| / |gₖ| over the scores k of the examples whose label lies at an edge of the loss's domain, u being what
    /// the step moves the scores by, g and h slopes and curvatures at `at`: two passes. `None` without curvatures.
    pub(super) fn slope_change(&self, at: &[f64], step: &[f64]) -> Result<Option<f64>> {
        let (outputs, size) = (self.loss.outputs(), self.fused_rows(false));
        if kept_curvatures(outputs, size.min(self.rows()), self.examples.design.entries() as f64).is_none() {
            return Ok(None);
        }
        let how = Fused { offsets: false, gradient: false };
        let (_, moved) = self.fused_with_numbers(step, how, outputs, &|tile, _, moved| {
            moved.copy_from_slice(tile.scores);
            TileSums::default()
        })?;
        // Floats of at least 0 are ordered as their bits.
        let most = AtomicU64::new(0);
        let straight = std::sync::atomic::AtomicBool::new(false);
        self.fused(at, Fused { offsets: true, gradient: false }, &|start, tile, slopes| {
            let rows = tile.rows;
            let moved = moved.of_tile(start, rows);
            let mut curvatures = vec![0.0; outputs * outputs * rows];
            if !self.loss.curvatures(tile, &mut curvatures) {
                straight.store(true, Ordering::Relaxed);
            }
            let value = self.loss.batch(tile, slopes);
            let mut own = 0.0_f64;
            for k in 0..outputs {
                let labels = if tile.labels.len() > rows { &tile.labels[k * rows..] } else { tile.labels };
                for row in (0..rows).filter(|&row| self.is_at_edge(labels[row])) {
                    let bend = |l: usize| curvatures[(k * outputs + l) * rows + row] * moved[l * rows + row];
                    let (change, slope) = ((0..outputs).map(bend).sum::<f64>().abs(), slopes[k * rows + row].abs());
                    // So far out that nothing is left of the slope, it falls as fast as scores move.
                    let part = if slope > 0.0 { change / slope } else { moved[k * rows + row].abs() };
                    own = own.max(if part.is_nan() { f64::INFINITY } else { part });
                }
            }
            most.fetch_max(own.to_bits(), Ordering::Relaxed);
            value.into()
        })?;
        let most = f64::from_bits(most.into_inner());
        Ok((!straight.into_inner()).then_some(most))
    }

    /// Whether the loss of such a label falls for ever in some direction.
    fn is_at_edge(&self, label: f64) -> bool {
        match self.loss.properties().domain {
            Domain::Shares => label == 0.0 || label == 1.0,
            Domain::NotNegative | Domain::Counts => label == 0.0,
            Domain::Classes(_) => true,
            _ => false,
        }
    }

    /// Σ s·|u|·x over the examples, u being what a step moves a score by.
    pub(super) fn score_change(&self, step: &[f64]) -> Result<Sums> {
        self.fused(step, Fused { offsets: false, gradient: true }, &|_, tile, slopes| {
            for (at, (slope, moved)) in slopes.iter_mut().zip(tile.scores).enumerate() {
                *slope = tile.weight(at % tile.rows) * moved.abs();
            }
            TileSums::default()
        })
    }
}
