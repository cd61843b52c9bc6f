//! Conjugate gradients within a trust region.

use super::vector;
use crate::error::Result;

/// How an inner problem ended.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Inner {
    pub(crate) step: Vec<f64>,
    /// −(g·s + ½·s·H·s).
    pub(crate) promised: f64,
    /// ‖s‖_M.
    pub(crate) length: f64,
    /// Whether it ended at the boundary.
    pub(crate) bounded: bool,
}

/// Steihaug's algorithm for min g·s + ½·s·H·s within ‖s‖_M ≤ `radius`, M being diagonal: until the slope that is left, in
/// the norm of M⁻¹, is at most `part` of g, after `most` products, or at the boundary.
pub(crate) fn minimise(
    slope: &[f64],
    diagonal: &[f64],
    radius: f64,
    (part, most): (f64, usize),
    mut times: impl FnMut(&[f64], &mut Vec<f64>) -> Result<()>,
) -> Result<Inner> {
    let mut step = vec![0.0; slope.len()];
    let mut left: Vec<f64> = slope.iter().map(|g| -g).collect();
    let eased = |left: &[f64]| -> Vec<f64> { left.iter().zip(diagonal).map(|(r, m)| r / m).collect() };
    let mut direction = eased(&left);
    let mut size = dot(&left, &direction);
    let enough = part * part * size;
    // ‖s‖², s·M·d and ‖d‖² in the norm of M.
    let (mut own, mut cross, mut other) = (0.0, 0.0, size);
    let mut product = Vec::new();
    let mut bounded = false;
    for _ in 0..most {
        if !(size > enough) || size == 0.0 {
            break;
        }
        times(&direction, &mut product)?;
        let bend = dot(&direction, &product);
        let rate = size / bend;
        let reached = own + rate * (2.0 * cross + rate * other);
        if !(bend > 0.0) || reached >= radius * radius {
            // To the boundary: the positive root of ‖s + t·d‖² = Δ².
            let room = (radius * radius - own).max(0.0);
            let root = (cross * cross + other * room).sqrt();
            let rate = if cross > 0.0 { room / (cross + root) } else { (root - cross) / other };
            advance(&mut step, rate, &direction);
            advance(&mut left, -rate, &product);
            bounded = true;
            own = radius * radius;
            break;
        }
        advance(&mut step, rate, &direction);
        advance(&mut left, -rate, &product);
        let next = eased(&left);
        let grown = dot(&left, &next);
        let turn = grown / size;
        (own, cross) = (reached, turn * (cross + rate * other));
        other = grown + turn * turn * other;
        direction.iter_mut().zip(next).for_each(|(d, n)| *d = n + turn * *d);
        size = grown;
    }
    let promised = 0.5 * (dot(&step, &left) - dot(&step, slope));
    Ok(Inner { step, promised, length: own.max(0.0).sqrt(), bounded })
}

pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    vector::dot(a, b, false)
}

fn advance(x: &mut [f64], rate: f64, by: &[f64]) {
    x.iter_mut().zip(by).for_each(|(x, d)| *x += rate * d);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// H = [[4, 1], [1, 3]].
    fn product(v: &[f64], into: &mut Vec<f64>) -> Result<()> {
        *into = vec![4.0 * v[0] + v[1], v[0] + 3.0 * v[1]];
        Ok(())
    }

    #[test]
    fn a_wide_region_holds_the_newton_step_and_a_narrow_one_its_boundary() {
        // H·s = −g for g = (−1, −2): s = (1/11, 7/11).
        let slope = [-1.0, -2.0];
        let inner = minimise(&slope, &[4.0, 3.0], 1e9, (1e-12, 10), product).unwrap();
        assert!((inner.step[0] - 1.0 / 11.0).abs() < 1e-14 && (inner.step[1] - 7.0 / 11.0).abs() < 1e-14);
        assert!((inner.promised - 15.0 / 22.0).abs() < 1e-14 && !inner.bounded);
        for radius in [1e-6, 0.1, 0.9] {
            let inner = minimise(&slope, &[4.0, 3.0], radius, (1e-12, 10), product).unwrap();
            let length = (4.0 * inner.step[0].powi(2) + 3.0 * inner.step[1].powi(2)).sqrt();
            assert!(inner.bounded && (length - radius).abs() < 1e-12, "{radius}: {length}");
            assert!((inner.length - length).abs() < 1e-12);
            let mut bent = Vec::new();
            product(&inner.step, &mut bent).unwrap();
            let promised = -(dot(&slope, &inner.step) + 0.5 * dot(&inner.step, &bent));
            assert!((inner.promised - promised).abs() < 1e-13);
        }
    }
}
