//! Where a run of dual coordinate ascent begins.

use super::{DualRun, SavedDual};
use crate::error::Result;
use crate::objective::{RowBlock, Want};
use crate::solver::dual_coordinate_ascent::dual_state::DualState;

impl DualRun<'_> {
    /// All slopes 0, and so all weights.
    pub(super) fn cold(&self) -> DualState {
        let n = self.examples() as usize;
        let weights = vec![0.0; self.problem.objective.shape().features];
        DualState { duals: vec![[0.0; 2]; n], idle: vec![0; n], weights, bias: self.first_bias, ..DualState::default() }
    }

    /// The slopes at these weights, where their dual value is larger than that of all slopes 0; otherwise nothing is known
    /// of weights in the dual.
    pub(super) fn warm(&mut self, own: Vec<f64>) -> Result<()> {
        let at = self.problem.to_solver(own);
        let features = self.problem.objective.shape().features;
        let (centre, loss) = (at.get(features).copied().unwrap_or(0.0), self.problem.objective.loss());
        let mut state = DualState { begun: true, ..self.cold() };
        let order: Vec<u32> = (0..self.examples() as u32).collect();
        let unit = self.unit;
        self.problem.rows()?.show(&mut self.problem.objective.blocks(&order), &mut |rows: &RowBlock| {
            for i in 0..rows.len() {
                let (s, z) = (rows.weight(i), rows.dot(i, &at[..features]) + centre + rows.offset(i));
                let Some((value, slope)) = loss.value_and_slope(rows.label(i), z) else { continue };
                state.duals[rows.number(i)] = [slope, z];
                rows.add(i, -s * unit * slope, &mut state.weights);
                state.sum += s * slope;
                state.conjugates += s * (slope * (z - rows.offset(i)) - value);
                state.losses += s * value;
            }
            Ok(())
        })?;
        state.bias = centre - self.constant * unit * state.sum;
        let reached = self.dual_about(&state, centre);
        self.to_places(&mut state);
        if reached > 0.0 {
            (self.state, self.centre, self.last_bias) = (state, centre, centre);
        }
        Ok(())
    }

    /// Where examples are reordered, weights are by place.
    pub(super) fn to_places(&self, state: &mut DualState) {
        if let Some(rows) = &self.reordered {
            state.weights = rows.by_place(&state.weights);
            state.duals = rows.in_order(&state.duals);
        }
    }

    /// Whether a state is of these very examples.
    pub(super) fn is_of_these(&self, saved: &SavedDual) -> Result<bool> {
        let features = self.problem.objective.shape().features;
        let n = self.examples() as usize;
        let widths = [(saved.duals.len(), n), (saved.idle.len(), n), (saved.weights.len(), features)];
        if widths.iter().any(|(found, own)| found != own) || saved.seed != self.seed.to_string() {
            return Ok(false);
        }
        let loss = self.problem.given.evaluate(&saved.at, Want::Loss)?.loss;
        Ok(loss.to_bits() == saved.loss.to_bits())
    }

    pub(super) fn go_on(&mut self, saved: SavedDual) {
        let SavedDual { duals, idle, weights, bias, sum, conjugates, losses, .. } = saved;
        self.state = DualState { duals, idle, weights, bias, sum, conjugates, losses, begun: saved.epoch > 0 };
        (self.centre, self.last_bias) = (saved.centre, saved.last_bias);
        (self.epoch, self.step) = (saved.epoch, saved.step);
        self.end = saved.epoch.saturating_add(self.settings.epochs);
        (self.measured, self.since, self.moved) = (saved.measured, saved.since, saved.moved);
    }
}
