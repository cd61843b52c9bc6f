//! The exact step of a group.

use faer::{Mat, Side};

/// The curvature of a group, in the directions in which it is diagonal.
#[derive(Debug)]
pub(super) struct GroupCurvature {
    values: Vec<f64>,
    /// Columns of eigenvectors.
    vectors: Mat<f64>,
}

/// Halvings that find a root to the last digits, from any scale.
const MOST_STEPS: usize = 2000;

impl GroupCurvature {
    /// Of H, columns beside each other.
    pub(super) fn new(block: &[f64], size: usize) -> Self {
        let matrix = Mat::from_fn(size, size, |i, k| block[k * size + i]);
        match matrix.self_adjoint_eigen(Side::Lower) {
            Ok(eigen) => {
                let values = (0..size).map(|i| eigen.S()[i].max(0.0)).collect();
                Self { values, vectors: eigen.U().to_owned() }
            }
            // A bound of the largest eigenvalue in its place: shorter steps.
            Err(_) => {
                let trace = (0..size).map(|i| block[i * size + i]).sum();
                Self { values: vec![trace; size], vectors: Mat::identity(size, size) }
            }
        }
    }

    /// argmin ½vᵀHv − c·v + strength·‖v‖ with c = neg_gradient + H·here: 0 where ‖c‖ ≤ strength, otherwise
    /// v = (H + strength/s)⁻¹c, its length s being the root of Σ (cᵢ/(λᵢs + strength))² = 1 (Qin, Scheinberg & Goldfarb
    /// 2013, section 3.1).
    pub(super) fn minimum(&self, neg_gradient: &[f64], here: &[f64], strength: f64) -> Vec<f64> {
        let size = neg_gradient.len();
        let turned = |x: &[f64]| -> Vec<f64> {
            (0..size).map(|i| (0..size).map(|k| self.vectors[(k, i)] * x[k]).sum()).collect()
        };
        let here = turned(here);
        let c: Vec<f64> =
            turned(neg_gradient).iter().zip(&here).zip(&self.values).map(|((p, v), h)| p + h * v).collect();
        let length = c.iter().map(|c| c * c).sum::<f64>().sqrt();
        let largest = self.values.iter().fold(0.0_f64, |most, h| most.max(*h));
        if !(length > strength) || largest == 0.0 {
            return vec![0.0; size];
        }
        // Directions without curvature have no neg_gradient but rounding.
        let kept = |i: usize| self.values[i] > 1e-14 * largest;
        let sum = |s: f64| {
            (0..size).filter(|&i| kept(i)).map(|i| (c[i] / (self.values[i] * s + strength)).powi(2)).sum::<f64>()
        };
        let (mut low, mut high) = (0.0, (length - strength) / largest);
        while sum(high) > 1.0 && high.is_finite() {
            (low, high) = (high, 2.0 * high);
        }
        for _ in 0..MOST_STEPS {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                break;
            }
            if sum(middle) > 1.0 { low = middle } else { high = middle }
        }
        let v: Vec<f64> =
            (0..size).map(|i| if kept(i) { c[i] * (high / (self.values[i] * high + strength)) } else { 0.0 }).collect();
        (0..size).map(|k| (0..size).map(|i| self.vectors[(k, i)] * v[i]).sum()).collect()
    }
}
