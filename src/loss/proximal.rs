//! The implicit step of a loss in the score of one example.

use super::ScalarLoss;

/// Newton's method ends earlier; this often a bracket has been halved to nothing.
const MOST_STEPS: usize = 100;
/// Of the size of what is added up: rounding.
const ROUNDING: f64 = 4e-16;

/// The z' with z' + rate·ℓ'(z') = `score`, and ℓ'(z'), where `at` gives ℓ' and ℓ'' (`None` where there is none): Newton's
/// method within a bracket, which is halved where a step would leave it. ℓ' must not fall.
#[inline(always)]
pub(super) fn newton(score: f64, rate: f64, start: f64, at: impl Fn(f64) -> (f64, Option<f64>)) -> (f64, f64) {
    let mut z = start;
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut slope = f64::NAN;
    for _ in 0..MOST_STEPS {
        let curvature;
        (slope, curvature) = at(z);
        let excess = (z - score) + rate * slope;
        if !(excess.abs() > ROUNDING * (z.abs() + score.abs() + rate * slope.abs())) {
            break;
        }
        // The left side grows at least as fast as z.
        if excess > 0.0 {
            (low, high) = (low.max(z - excess), z);
        } else {
            (low, high) = (z, high.min(z - excess));
        }
        let next = curvature.map_or(f64::NAN, |curvature| z - excess / (1.0 + rate * curvature));
        let next = if next > low && next < high { next } else { low + 0.5 * (high - low) };
        if next == z {
            break;
        }
        z = next;
    }
    (z, slope)
}

/// The same for a loss of bounded curvature, by its own formulas.
pub(super) fn of_smooth<L: ScalarLoss + ?Sized>(loss: &L, label: f64, score: f64, rate: f64) -> (f64, f64) {
    newton(score, rate, score, |z| (loss.slope(label, z), loss.curvature(label, z)))
}

/// The implicit step of a loss that is a corner at `at`: of slope `left` before it and `right` behind it.
#[inline(always)]
pub(super) fn corner(score: f64, rate: f64, at: f64, (left, right): (f64, f64)) -> (f64, f64) {
    let gap = score - at;
    if gap > rate * right {
        (score - rate * right, right)
    } else if gap < rate * left {
        (score - rate * left, left)
    } else {
        (at, if rate > 0.0 { (gap / rate).clamp(left, right) } else { right })
    }
}
