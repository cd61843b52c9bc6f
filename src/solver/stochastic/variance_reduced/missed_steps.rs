//! Steps that a weight missed, taken at once.

use crate::penalty::Shrinkage;

/// Many steps w ← shrink(w − η·m) with the same slope m, η and [`Shrinkage`]. With r = 1/(1 + 2η·ridge) and as long as w
/// keeps its sign, k of them are
///
/// ```text
/// w ← rᵏ·w − η·(m ± lasso)·(r + r² + … + rᵏ)
/// ```
///
/// Where it would change, the step of the change is found by bisection and taken by itself.
#[derive(Debug, Default)]
pub(super) struct MissedSteps {
    rate: f64,
    of: Shrinkage,
    /// rᵏ and r + … + rᵏ for small k.
    known: Vec<(f64, f64)>,
}

/// Steps whose powers are looked up.
const KNOWN: usize = 2048;

impl MissedSteps {
    pub(super) fn new(rate: f64, of: Shrinkage) -> Self {
        let r = 1.0 / (1.0 + 2.0 * rate * of.ridge);
        let powers = std::iter::successors(Some((1.0, 0.0)), |(power, sum)| Some((power * r, sum + power * r)));
        Self { rate, of, known: powers.take(KNOWN).collect() }
    }

    /// The same without anything looked up.
    pub(super) fn without_table(rate: f64, of: Shrinkage) -> Self {
        Self { rate, of, known: Vec::new() }
    }

    /// rᵏ and r + … + rᵏ.
    #[inline]
    fn powers(&self, steps: u64) -> (f64, f64) {
        if let Some(known) = self.known.get(steps as usize) {
            return *known;
        }
        let grown = 2.0 * self.rate * self.of.ridge;
        if grown == 0.0 {
            return (1.0, steps as f64);
        }
        let log = -(steps as f64) * grown.ln_1p();
        (log.exp(), -log.exp_m1() / grown)
    }

    /// The weight after so many steps.
    #[inline(always)]
    pub(super) fn after(&self, weight: f64, slope: f64, steps: u64) -> f64 {
        if self.of.lasso == 0.0 {
            let (power, sum) = self.powers(steps);
            return power * weight - self.rate * slope * sum;
        }
        self.through_corners(weight, slope, steps)
    }

    fn through_corners(&self, mut weight: f64, slope: f64, mut steps: u64) -> f64 {
        while steps > 0 {
            if weight == 0.0 {
                if slope.abs() <= self.of.lasso {
                    return 0.0;
                }
                weight = self.of.shrink(-self.rate * slope, self.rate);
                steps -= 1;
                continue;
            }
            let side = weight.signum();
            let at = |steps: u64| {
                let (power, sum) = self.powers(steps);
                power * weight - self.rate * (slope + side * self.of.lasso) * sum
            };
            let end = at(steps);
            if side * end > 0.0 {
                return end;
            }
            // The last step before which the sign is kept.
            let (mut kept, mut lost) = (0, steps);
            while lost - kept > 1 {
                let middle = kept + (lost - kept) / 2;
                if side * at(middle) > 0.0 {
                    kept = middle;
                } else {
                    lost = middle;
                }
            }
            weight = self.of.shrink(at(kept) - self.rate * slope, self.rate);
            steps -= kept + 1;
        }
        weight
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_steps_at_once_are_those_steps() {
        for ridge in [0.0, 1e-9, 0.3] {
            for lasso in [0.0, 0.2, 2.0] {
                let of = Shrinkage { ridge, lasso };
                let missed = MissedSteps::new(0.01, of);
                for weight in [-1.5, 0.0, 1e-3, 2.0] {
                    for slope in [-3.0, -0.1, 0.0, 0.7] {
                        let mut stepped: f64 = weight;
                        for steps in 0..6000 {
                            if [0, 1, 2, 17, 300, 2047, 2048, 5999].contains(&steps) {
                                let at_once = missed.after(weight, slope, steps);
                                let size = 1.0 + stepped.abs();
                                assert!((at_once - stepped).abs() < 1e-11 * size, "{of:?} {weight} {slope} {steps}");
                            }
                            stepped = of.shrink(stepped - 0.01 * slope, 0.01);
                        }
                    }
                }
            }
        }
    }
}
