//! Following the slope of a loss.

use super::step::value_and_slope;
use crate::loss::Loss;

/// Of the change of the score, per step of the integration.
const TOLERANCE: f64 = 1e-10;
const MAX_STEPS: usize = 10_000;

/// By how much a score moves that follows the slope of its loss for so long: dz/dt = −∂ℓ/∂z. For ℓ = c/2·(z − y)² that is
/// (y − z)·(1 − e^(−c·t)); otherwise it is integrated (Bogacki & Shampine 1989, orders 3 and 2, with the step chosen by
/// their difference).
pub(super) fn flow(loss: &dyn Loss, label: f64, score: f64, time: f64) -> f64 {
    if let Some(c) = loss.properties().quadratic {
        return (score - label) * (-c * time).exp_m1();
    }
    let speed = |z: f64| -value_and_slope(loss, label, z).1;
    let (mut left, mut z, mut first) = (time, score, speed(score));
    let mut step = time.min(0.1 / first.abs().max(1e-300));
    for _ in 0..MAX_STEPS {
        if left <= 0.0 || first == 0.0 {
            break;
        }
        step = step.min(left);
        let second = speed(z + 0.5 * step * first);
        let third = speed(z + 0.75 * step * second);
        let next = z + step * (2.0 * first + 3.0 * second + 4.0 * third) / 9.0;
        let last = speed(next);
        let gap = step * (-5.0 * first / 72.0 + second / 12.0 + third / 9.0 - last / 8.0).abs();
        let allowed = TOLERANCE * (1.0 + (next - score).abs());
        // A corner of the loss cannot be met more closely than this.
        if gap <= allowed || step < 1e-9 * time {
            (z, left, first) = (next, left - step, last);
        }
        step *= if gap > 0.0 { (0.9 * (allowed / gap).cbrt()).clamp(0.2, 5.0) } else { 5.0 };
    }
    z - score
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loss::{Logistic, Squared};

    #[test]
    fn follows_the_closed_forms() {
        // By hand: 2(z − y) from 3 to 1 for ½: (1 − 3)(1 − 1/e).
        assert!((flow(&Squared, 1.0, 3.0, 0.5) - -2.0 * (1.0 - (-1.0_f64).exp())).abs() < 1e-15);
        // Logistic, label 1: z' = 1/(1 + e^z), so z + e^z grows as the time.
        for (score, time) in [(0.0, 1e-3), (-3.0, 1.0), (2.0, 50.0), (-8.0, 400.0)] {
            let end = score + flow(&Logistic, 1.0, score, time);
            let grown = end + f64::exp(end) - score - f64::exp(score);
            assert!((grown - time).abs() < 1e-7 * time, "{score} {time}: {grown}");
        }
    }
}
