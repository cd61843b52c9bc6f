//! The search along a step.

use crate::loss::Loss;

/// φ along a step, of which the scores are known: no feature is read.
pub(super) struct Line<'l> {
    pub(super) loss: &'l dyn Loss,
    /// Of each example: its label and its weight, divided by the sum of all.
    pub(super) labels: &'l [[f64; 2]],
    /// v of each example, and how fast it moves.
    pub(super) shifted: &'l [f64],
    pub(super) speeds: &'l [f64],
    pub(super) width: f64,
    /// The penalty's slope along the step, and its curvature.
    pub(super) slope: f64,
    pub(super) curvature: f64,
}

/// A slope of this part of the first is none.
const LEFT: f64 = 0.05;
const MOST_STEPS: usize = 60;

impl Line<'_> {
    /// φ' a part of the step away.
    fn slope_at(&self, part: f64) -> f64 {
        let examples = self.labels.iter().zip(self.shifted).zip(self.speeds);
        let data: f64 = examples
            .map(|(([label, s], place), speed)| {
                let v = place + part * speed;
                self.loss.prox(*label, v, self.width, v).map_or(0.0, |(_, slope)| s * slope * speed)
            })
            .sum();
        data + self.slope + part * self.curvature
    }

    /// About the part at which φ is least; `None` where it does not fall.
    pub(super) fn least(&self) -> Option<f64> {
        let first = self.slope_at(0.0);
        if !(first < 0.0 && first.is_finite()) {
            return None;
        }
        let (mut low, mut high) = ((0.0, first), (1.0, self.slope_at(1.0)));
        let mut left = MOST_STEPS;
        while high.1 < LEFT * first && left > 0 {
            (low, high) = (high, (2.0 * high.0, self.slope_at(2.0 * high.0)));
            left -= 1;
        }
        // The secant, and the middle where it has moved the same end twice.
        let mut same = 0_i32;
        while high.1 > -LEFT * first && left > 0 {
            let secant = low.0 - low.1 * (high.0 - low.0) / (high.1 - low.1);
            let inside = secant > low.0 && secant < high.0 && same.abs() < 2;
            let part = if inside { secant } else { 0.5 * (low.0 + high.0) };
            let slope = self.slope_at(part);
            if slope.abs() <= -LEFT * first {
                return Some(part);
            }
            if slope < 0.0 {
                (low, same) = ((part, slope), if inside { same.min(0) - 1 } else { 0 });
            } else {
                (high, same) = ((part, slope), if inside { same.max(0) + 1 } else { 0 });
            }
            left -= 1;
        }
        let best = if high.1.abs() <= low.1.abs() || low.0 == 0.0 { high.0 } else { low.0 };
        best.is_finite().then_some(best)
    }
}
