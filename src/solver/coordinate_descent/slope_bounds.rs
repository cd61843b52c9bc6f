//! Bounds of slopes, of what they were at other points.

use std::collections::VecDeque;

use crate::linalg::vector;

/// The slopes of all features at two points, and the bounds of slopes elsewhere that follow: for any numbers c,
///
/// ```text
/// |x·u| ≤ |Σₖ cₖ·(x·uₖ)| + ‖x‖·‖u − Σₖ cₖ·uₖ‖
/// ```
///
/// uₖ being the slopes of the examples where all features were multiplied with them; c is that of the least distance. Along a path u
/// goes nearly straight on, and two points say nearly all of a third.
#[derive(Debug, Default)]
pub(super) struct SlopeBounds {
    /// The slopes of the examples and those of the weights, the latest last.
    seen: VecDeque<(Vec<f64>, Vec<f64>)>,
}

/// Points that are kept.
const KEPT: usize = 2;
/// Beside what the products were made of, their rounding.
const ROUNDING: f64 = 1e-12;

impl SlopeBounds {
    /// Keeps the slopes of all features at one point.
    pub(super) fn remember(&mut self, u: &[f64], slopes: &[f64]) {
        if self.seen.len() == KEPT {
            self.seen.pop_front();
        }
        self.seen.push_back((u.to_vec(), slopes.to_vec()));
    }

    /// A bound of the slope of every feature at u; `None` before the first point.
    pub(super) fn bounds(&self, u: &[f64], norms: &[f64]) -> Option<Vec<f64>> {
        if self.seen.is_empty() {
            return None;
        }
        let (shares, distance) = self.nearest(u);
        let mut near = vec![0.0; norms.len()];
        let mut size = vec![0.0; norms.len()];
        for (share, (_, slopes)) in shares.iter().zip(&self.seen) {
            for ((near, size), slope) in near.iter_mut().zip(&mut size).zip(slopes) {
                *near += share * slope;
                *size += (share * slope).abs();
            }
        }
        let bound = |((near, size), norm): ((&f64, &f64), &f64)| {
            near.abs() + norm * distance * (1.0 + ROUNDING) + ROUNDING * size
        };
        Some(near.iter().zip(&size).zip(norms).map(bound).collect())
    }

    /// The shares c, and how far u is from what they make.
    fn nearest(&self, u: &[f64]) -> (Vec<f64>, f64) {
        // Directions one after the other, each without what the others before it say.
        let (mut rest, mut shares) = (u.to_vec(), vec![0.0; self.seen.len()]);
        let mut basis: Vec<(Vec<f64>, Vec<f64>)> = Vec::new();
        for (k, (then, _)) in self.seen.iter().enumerate().rev() {
            let (mut direction, mut made) = (then.clone(), vec![0.0; self.seen.len()]);
            made[k] = 1.0;
            for (other, of) in &basis {
                let share = dot(&direction, other) / dot(other, other);
                add(&mut direction, -share, other);
                add(&mut made, -share, of);
            }
            let square = dot(&direction, &direction);
            if !(square > 1e-20 * dot(then, then)) {
                continue;
            }
            let share = dot(&rest, &direction) / square;
            add(&mut rest, -share, &direction);
            add(&mut shares, share, &made);
            basis.push((direction, made));
        }
        // Measured, not updated: what it bounds must be true.
        let mut rest = u.to_vec();
        self.seen.iter().zip(&shares).for_each(|((then, _), share)| add(&mut rest, -share, then));
        (shares, dot(&rest, &rest).sqrt())
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    vector::dot(a, b, false)
}

fn add(into: &mut [f64], share: f64, of: &[f64]) {
    into.iter_mut().zip(of).for_each(|(into, of)| *into += share * of);
}

#[cfg(test)]
mod tests {
    use super::SlopeBounds;

    #[test]
    fn what_lies_between_two_points_is_known_and_what_lies_beside_is_bounded() {
        let x = [[1.0, 2.0, -1.0], [0.5, 0.0, 3.0]];
        let norms: Vec<f64> = x.iter().map(|x| super::dot(x, x).sqrt()).collect();
        let slopes = |u: &[f64]| -> Vec<f64> { x.iter().map(|x| super::dot(x, u)).collect() };
        let (a, b) = ([1.0, 0.0, 1.0], [1.0, 1.0, 0.0]);
        let mut bounds = SlopeBounds::default();
        assert!(bounds.bounds(&a, &norms).is_none());
        bounds.remember(&a, &slopes(&a));
        bounds.remember(&b, &slopes(&b));
        let on = [3.0, 2.0, 1.0];
        for (bound, slope) in bounds.bounds(&on, &norms).unwrap().iter().zip(slopes(&on)) {
            assert!((bound - slope.abs()).abs() < 1e-10, "{bound} {slope}");
        }
        // (1, −1, −1)/√3 is at right angles to both.
        let beside = [3.3, 1.7, 0.7];
        for ((bound, norm), slope) in bounds.bounds(&beside, &norms).unwrap().iter().zip(&norms).zip(slopes(&on)) {
            assert!((bound - slope.abs() - norm * 0.3 * 3.0_f64.sqrt()).abs() < 1e-10);
        }
    }
}
