//! What a penalty that acts on each weight alone is on one weight.

use super::Shrinkage;

/// Ω of one weight:
///
/// ```text
/// ridge·w² + lasso·|w|  where low ≤ w ≤ high,  ∞ elsewhere
/// ```
///
/// What coordinate descent, projected and orthant-wise methods ask of a penalty.
///
/// # Example
/// ```
/// use gradus::penalty::Separable;
/// let weight = Separable { ridge: 0.5, lasso: 2.0, low: 0.0, ..Separable::default() };
/// assert_eq!(weight.minimum(4.0, 1.0), 1.0);      // of ½(w − 4)² + ½w² + 2|w|, w ≥ 0: (4 − 2)/(1 + 1)
/// assert_eq!(weight.minimum(-9.0, 1.0), 0.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Separable {
    /// The strength of w², at least 0.
    pub ridge: f64,
    /// The strength of |w|, at least 0.
    pub lasso: f64,
    /// The least value of the weight; −∞ where there is none.
    pub low: f64,
    /// The greatest value of the weight; ∞ where there is none.
    pub high: f64,
}

/// Relative: what two changes of variables round off.
const ROUNDING: f64 = 1e-14;

impl Default for Separable {
    fn default() -> Self {
        Self::from(Shrinkage::default())
    }
}

impl From<Shrinkage> for Separable {
    fn from(Shrinkage { ridge, lasso }: Shrinkage) -> Self {
        Self { ridge, lasso, low: f64::NEG_INFINITY, high: f64::INFINITY }
    }
}

impl Separable {
    /// argmin_w (curvature/2)·w² − linear·w + Ω(w), for a curvature that is not 0.
    #[must_use]
    #[inline]
    pub fn minimum(self, linear: f64, curvature: f64) -> f64 {
        let left = if self.lasso > 0.0 { (linear.abs() - self.lasso).max(0.0).copysign(linear) } else { linear };
        // Adding 0 turns −0 into 0.
        (left / (curvature + 2.0 * self.ridge) + 0.0).clamp(self.low, self.high)
    }

    /// The subgradient of slope·w + Ω at `weight` that is nearest to 0; within the bounds only what leads inside counts.
    #[must_use]
    #[inline]
    pub fn violation(self, weight: f64, slope: f64) -> f64 {
        let smooth = slope + 2.0 * (self.ridge * weight);
        let least = if weight > 0.0 {
            smooth + self.lasso
        } else if weight < 0.0 {
            smooth - self.lasso
        } else {
            // The nearest to 0 of [smooth − lasso, smooth + lasso].
            (smooth.abs() - self.lasso).max(0.0).copysign(smooth)
        };
        // At a bound only the way inside is open, and a corner at the bound has one side only.
        let down = if weight == 0.0 { (smooth - self.lasso).max(0.0) } else { least.max(0.0) };
        let up = if weight == 0.0 { (smooth + self.lasso).min(0.0) } else { least.min(0.0) };
        match (weight <= self.low, weight >= self.high) {
            (true, true) => 0.0,
            (true, false) => up,
            (false, true) => down,
            (false, false) => least,
        }
    }

    /// The weight within the bounds, and on the one that it is within rounding of: what a change of variables leaves of a
    /// weight at a bound.
    #[must_use]
    #[inline]
    pub(crate) fn settled(self, weight: f64) -> f64 {
        let near = |bound: f64| bound.is_finite() && (weight - bound).abs() <= ROUNDING * bound.abs();
        if near(self.low) {
            self.low
        } else if near(self.high) {
            self.high
        } else {
            weight.clamp(self.low, self.high)
        }
    }

    /// Ω(w) within the bounds.
    #[must_use]
    #[inline]
    pub fn value(self, weight: f64) -> f64 {
        self.lasso * weight.abs() + self.ridge * weight * weight
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_settles_on_the_bound_beside_it() {
        let omega = Separable { low: -0.3, high: f64::INFINITY, ..Separable::default() };
        assert_eq!(omega.settled(-0.3 + 1e-16), -0.3);
        assert_eq!(omega.settled(-0.4), -0.3);
        assert_eq!((omega.settled(-0.29), omega.settled(1e300)), (-0.29, 1e300));
    }

    #[test]
    fn the_violation_is_nothing_at_the_minimum_and_only_there() {
        let bounds = [(f64::NEG_INFINITY, f64::INFINITY), (0.0, f64::INFINITY), (-1.0, 0.5), (0.25, 2.0)];
        for (low, high) in bounds {
            for pull in [-5.0, -1.0, -0.3, 0.0, 0.2, 0.9, 7.0] {
                let omega = Separable { ridge: 0.3, lasso: 0.5, low, high };
                let best = omega.minimum(pull, 1.5);
                let at = |w: f64| omega.violation(w, 1.5 * w - pull);
                assert!(at(best).abs() < 1e-14, "{low} {high} {pull}: {}", at(best));
                for other in [best - 0.1, best + 0.1] {
                    assert!(!(low..=high).contains(&other) || at(other).abs() > 1e-3, "{low} {high} {pull} {other}");
                }
            }
        }
    }
}
