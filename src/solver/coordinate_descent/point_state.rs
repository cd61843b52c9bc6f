//! What is known at one point: the slopes there, and how far from optimal it can be.

use super::duality;
use super::penalty_terms::PenaltyTerms;

/// Loss and slopes at one point, in the solver's variables.
#[derive(Debug, Clone, Default)]
pub(super) struct PointState {
    pub(super) loss: f64,
    /// ∂loss/∂v; of a feature whose slope was not computed, a bound of it that leaves its weight at 0.
    pub(super) slopes: Vec<f64>,
    /// ∂loss/∂b.
    pub(super) bias: f64,
    /// The violation of each term.
    pub(super) violations: Vec<f64>,
    /// The largest of them, and of the bias.
    pub(super) worst: f64,
    /// The duality gap of a squared loss.
    pub(super) gap: Option<f64>,
}

impl PointState {
    pub(super) fn of(terms: &PenaltyTerms, at: &[f64], loss: f64, slopes: Vec<f64>, bias: f64, squared: bool) -> Self {
        let v = &at[..slopes.len()];
        let violations: Vec<f64> = (0..terms.len()).map(|term| terms.violation(term, v, |j| slopes[j])).collect();
        // Not the maximum of f64: a NaN must be seen.
        let worst = violations.iter().fold(bias.abs(), |a, b| if *b <= a { a } else { *b });
        let gap = if squared { duality::gap(terms, loss, v, &slopes) } else { None };
        Self { loss, slopes, bias, violations, worst, gap }
    }
}
