//! The implicit step of a loss in the score of one example.

/// Brackets that are halved are nothing by then.
const MAX_STEPS: usize = 200;
/// Of the size of what is added up: rounding.
const ROUNDING: f64 = 4e-16;
/// A step this short leaves a rest of the order of its square, where scores have no unit.
pub(super) const SHORT_STEP: f64 = 1e-6;

/// The z' with z' + rate·ℓ'(z') = `score`, and ℓ'(z'), where `at` gives ℓ' and ℓ'' (`None` where there is none): Newton's
/// method within a bracket, which is halved where a step would leave it or the last one gained little. ℓ' must not fall. A
/// step that is no longer than `short`, or too short to be seen, is the last one.
#[inline(always)]
pub(super) fn newton(
    (score, rate): (f64, f64),
    (near, short): (f64, f64),
    at: impl Fn(f64) -> (f64, Option<f64>),
) -> (f64, f64) {
    let (mut z, mut last) = (near, f64::INFINITY);
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    for _ in 0..MAX_STEPS {
        let (slope, curvature) = at(z);
        let excess = (z - score) + rate * slope;
        if !(excess.abs() > ROUNDING * (z.abs() + score.abs() + rate * slope.abs())) {
            return (z, slope);
        }
        // The left side grows at least as fast as z.
        if excess > 0.0 {
            (low, high) = (low.max(z - excess), z);
        } else {
            (low, high) = (z, high.min(z - excess));
        }
        let mut next = low + 0.5 * (high - low);
        if let Some(curvature) = curvature {
            let step = -excess / (1.0 + rate * curvature);
            if step.abs() <= short || z + step == z {
                return (z + step, slope + curvature * step);
            }
            if z + step > low && z + step < high && excess.abs() <= 0.5 * last {
                next = z + step;
            }
        }
        if next == z {
            return (z, slope);
        }
        (z, last) = (next, excess.abs());
    }
    (z, at(z).0)
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

#[cfg(test)]
mod tests {
    use super::super::all;

    #[test]
    fn implicit_steps_solve_their_equation() {
        let mut found = 0;
        for loss in all() {
            for label in [0.0, 1.0] {
                for score in [-200.0, -7.0, -1.0, -0.1, 0.0, 0.7, 1.0, 5.0, 40.0] {
                    for rate in [1e-6, 0.5, 12.2, 1e3] {
                        for near in [score, 0.0, -30.0, 3.0] {
                            let Some((z, slope)) = loss.prox(label, score, rate, near) else { continue };
                            found += 1;
                            let what = format!("{} {label} {score} {rate} {near}: {z} {slope}", loss.name());
                            let size = 1.0 + score.abs() + rate * slope.abs();
                            assert!(((z - score) + rate * slope).abs() <= 1e-13 * size + 1e-16 * rate, "{what}");
                            // A slope of a convex loss at z: its line lies below the loss.
                            let value = |z| loss.value(label, z);
                            for other in [z - 1.0, z - 1e-3, z + 1e-3, z + 1.0, 0.0] {
                                let line = value(z) + slope * (other - z);
                                assert!(value(other) >= line - 1e-12 * (1.0 + line.abs()), "{what} at {other}");
                            }
                        }
                    }
                }
            }
        }
        assert!(found > 4000, "{found}");
    }
}
