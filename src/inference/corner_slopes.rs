//! Slopes of examples in the corner of a loss.

use faer::Mat;

/// Examples on the plane of a quantile of level τ: each has any slope ψ from −τ to 1 − τ. The weights are an optimum where some of
/// these slopes make the gradient 0.
#[derive(Debug)]
pub(super) struct CornerSlopes {
    level: f64,
    /// s·x̃ of each.
    directions: Vec<Vec<f64>>,
}

/// Sweeps over the examples, after which what is left is taken to be the least.
const SWEEPS: usize = 1000;

impl CornerSlopes {
    pub(super) fn new(level: f64) -> Self {
        Self { level, directions: Vec::new() }
    }

    /// An example of a weight and features.
    pub(super) fn push(&mut self, weight: f64, features: &[f64]) {
        self.directions.push(features.iter().map(|x| weight * x).collect());
    }

    /// The least gᵀMg over the slopes, g = `gradient` + Σ ψ·s·x̃, by exact steps along one slope after the other.
    pub(super) fn least(&self, metric: &Mat<f64>, mut gradient: Vec<f64>) -> f64 {
        let p = gradient.len();
        let turned =
            |g: &[f64]| -> Vec<f64> { (0..p).map(|i| (0..p).map(|j| metric[(i, j)] * g[j]).sum::<f64>()).collect() };
        let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
        let images: Vec<Vec<f64>> = self.directions.iter().map(|x| turned(x)).collect();
        let mut slopes = vec![0.0; self.directions.len()];
        for _ in 0..SWEEPS {
            let mut most: f64 = 0.0;
            for ((slope, x), image) in slopes.iter_mut().zip(&self.directions).zip(&images) {
                let curvature = dot(x, image);
                if curvature > 0.0 {
                    let to = (*slope - dot(image, &gradient) / curvature).clamp(-self.level, 1.0 - self.level);
                    let step = to - *slope;
                    gradient.iter_mut().zip(x).for_each(|(g, x)| *g += step * x);
                    *slope = to;
                    most = most.max(step.abs());
                }
            }
            if most <= f64::EPSILON {
                break;
            }
        }
        dot(&gradient, &turned(&gradient)).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_balance_a_gradient_within_their_bounds() {
        let metric = Mat::<f64>::identity(2, 2);
        let mut corners = CornerSlopes::new(0.25);
        corners.push(1.0, &[1.0, 1.0]);
        corners.push(2.0, &[0.0, 1.0]);
        // ψ = (0.5, −0.2): (0.5, 0.5 − 0.4).
        assert!(corners.least(&metric, vec![-0.5, -0.1]) < 1e-20);
        // The first slope ends at 0.75.
        assert!((corners.least(&metric, vec![-1.0, -0.75]) - 0.0625).abs() < 1e-12);
        assert!((CornerSlopes::new(0.5).least(&metric, vec![3.0, 4.0]) - 25.0).abs() < 1e-12);
    }
}
