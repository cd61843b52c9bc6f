//! Where a run of dual coordinate ascent begins.

use super::{Ascending, Saved};
use crate::error::Result;
use crate::objective::{RowBlock, Want};
use crate::solver::dual_coordinate_ascent::ascent::Ascent;
use crate::solver::dual_coordinate_ascent::problem::DualProblem;

/// Rows of which the mean squared norm is taken.
const SAMPLE: usize = 1024;

impl Ascending<'_> {
    /// All slopes 0, and so all weights.
    pub(super) fn cold(&self) -> Ascent {
        let n = self.examples() as usize;
        let weights = vec![0.0; self.problem.objective.shape().features];
        Ascent { duals: vec![[0.0; 2]; n], idle: vec![0; n], weights, bias: self.first_bias, ..Ascent::default() }
    }

    /// The slopes at these weights, where their dual value is larger than that of all slopes 0; otherwise nothing is known
    /// of weights in the dual.
    pub(super) fn warm(&mut self, own: Vec<f64>) -> Result<()> {
        let at = self.problem.to_solver(own);
        let features = self.problem.objective.shape().features;
        let (centre, loss) = (at.get(features).copied().unwrap_or(0.0), self.problem.objective.loss());
        let mut ascent = Ascent { begun: true, ..self.cold() };
        let order: Vec<u32> = (0..self.examples() as u32).collect();
        let unit = self.unit;
        self.problem.rows()?.show(&mut self.problem.objective.blocks(&order), &mut |rows: &RowBlock| {
            for i in 0..rows.len() {
                let (s, z) = (rows.weight(i), rows.dot(i, &at[..features]) + centre + rows.offset(i));
                let Some((value, slope)) = loss.value_and_slope(rows.label(i), z) else { continue };
                ascent.duals[rows.number(i)] = [slope, z];
                rows.add(i, -s * unit * slope, &mut ascent.weights);
                ascent.sum += s * slope;
                ascent.conjugates += s * (slope * (z - rows.offset(i)) - value);
                ascent.losses += s * value;
            }
            Ok(())
        })?;
        ascent.bias = centre - self.constant * unit * ascent.sum;
        let reached = self.dual_about(&ascent, centre);
        self.to_places(&mut ascent);
        if reached > 0.0 {
            (self.ascent, self.centre, self.last_bias) = (ascent, centre, centre);
        }
        Ok(())
    }

    /// Where examples are kept, weights are by place.
    pub(super) fn to_places(&self, ascent: &mut Ascent) {
        if let Some(kept) = &self.kept {
            ascent.weights = kept.by_place(&ascent.weights);
            ascent.duals = kept.in_order(&ascent.duals);
        }
    }

    /// Whether a state is of these very examples.
    pub(super) fn is_of_these(&self, saved: &Saved) -> Result<bool> {
        let features = self.problem.objective.shape().features;
        let n = self.examples() as usize;
        let widths = [(saved.duals.len(), n), (saved.idle.len(), n), (saved.weights.len(), features)];
        if widths.iter().any(|(found, own)| found != own) || saved.seed != self.seed.to_string() {
            return Ok(false);
        }
        let loss = self.problem.given.evaluate(&saved.at, Want::Loss)?.loss;
        Ok(loss.to_bits() == saved.loss.to_bits())
    }

    pub(super) fn go_on(&mut self, saved: Saved) {
        let Saved { duals, idle, weights, bias, sum, conjugates, losses, .. } = saved;
        self.ascent = Ascent { duals, idle, weights, bias, sum, conjugates, losses, begun: saved.epoch > 0 };
        (self.centre, self.last_bias) = (saved.centre, saved.last_bias);
        (self.epoch, self.step) = (saved.epoch, saved.step);
        self.end = saved.epoch.saturating_add(self.settings.epochs);
        (self.measured, self.since, self.moved) = (saved.measured, saved.since, saved.moved);
    }
}

/// The mean of ‖x‖² over some of the rows; 1 where it is 0.
pub(super) fn sampled_norm(problem: &DualProblem<'_>) -> Result<f64> {
    let n = problem.objective.examples() as usize;
    let order: Vec<u32> = (0..n as u32).step_by(n.div_ceil(SAMPLE)).collect();
    let mut sum = 0.0;
    problem.rows()?.show(&mut problem.objective.blocks(&order), &mut |rows: &RowBlock| {
        // One by one: a sum that does not depend on the blocks in which rows come.
        (0..rows.len()).for_each(|i| sum += rows.squared_norm(i));
        Ok(())
    })?;
    let mean = sum / order.len() as f64;
    Ok(if mean > 0.0 && mean.is_finite() { mean } else { 1.0 })
}
