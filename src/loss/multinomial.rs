//! The multinomial loss.

use super::exponential::exp_of_negative;
use super::{Domain, Edge, Loss, LossProperties, Targets, Tile};
use crate::instructions::widest;

/// Multinomial loss (softmax cross-entropy) of K classes, each with a score of its own.
///
/// ```text
/// pₖ = e^(zₖ)/Σⱼ e^(zⱼ)        ℓ = ln Σⱼ e^(zⱼ) − z_y
/// slopes pₖ − [y = k]        curvatures pₖ·[k = l] − pₖ·pₗ, largest eigenvalue ≤ ½        deviance 2ℓ
/// ```
///
/// *Units:* nats. *Labels:* the index of the class, from 0. *Corners:* the largest score *of the row* is taken out before
/// e is raised to it, so nothing overflows. Adding a constant to all scores changes nothing: one class too many has weights,
/// and descent from the start of a fit keeps their sum over the classes at 0. At K = 2 it is the logistic loss of the
/// difference of the scores.
///
/// # Example
/// ```
/// use gradus::loss::{Loss, Multinomial, Tile};
/// let mut slopes = [0.0; 3];
/// // Equal scores: every class has ⅓.
/// let tile = Tile { scores: &[5.0, 5.0, 5.0], labels: &[2.0], weights: None, rows: 1 };
/// let value = Multinomial::new(3).batch(tile, &mut slopes);
/// assert!((value - 3f64.ln()).abs() < 1e-15);
/// assert!((slopes[0] - 1.0 / 3.0).abs() < 1e-15 && (slopes[2] + 2.0 / 3.0).abs() < 1e-15);
/// ```
///
/// # Source
/// Cox (1966); Bridle (1990) for the name softmax. The bound: Böhning (1992), *Multinomial logistic regression algorithm*. The
/// same number as scikit-learn's `HalfMultinomialLoss` and TensorFlow's `sparse_softmax_cross_entropy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[doc(alias = "softmax")]
#[doc(alias = "cross_entropy")]
#[doc(alias = "MNLogit")]
pub struct Multinomial {
    classes: usize,
}

/// ln of a share that may be 0: then of one that rounding does not see.
fn ln_of_share(share: f64) -> f64 {
    share.ln().max(-37.0)
}

/// Rows that are taken through all classes together.
const GROUP: usize = 64;

impl Multinomial {
    /// The loss of so many classes.
    #[must_use]
    pub fn new(classes: usize) -> Self {
        Self { classes }
    }

    /// Replaces scores (class-major, `classes × rows`) by probabilities; returns ln Σ e^z of each row.
    ///
    /// # Example
    /// ```
    /// let mut scores = [1000.0, 1000.0];
    /// gradus::loss::Multinomial::softmax(&mut scores, 1);
    /// assert_eq!(scores, [0.5, 0.5]);
    /// ```
    pub fn softmax(scores: &mut [f64], rows: usize) -> Vec<f64> {
        let mut largest = vec![f64::NEG_INFINITY; rows];
        for scores in scores.chunks_exact(rows.max(1)) {
            largest.iter_mut().zip(scores).for_each(|(top, z)| *top = if *z > *top || z.is_nan() { *z } else { *top });
        }
        let mut sums = vec![0.0; rows];
        for scores in scores.chunks_exact_mut(rows.max(1)) {
            for ((z, top), sum) in scores.iter_mut().zip(&largest).zip(&mut sums) {
                *z = exp_of_negative(*z - top);
                *sum += *z;
            }
        }
        for scores in scores.chunks_exact_mut(rows.max(1)) {
            scores.iter_mut().zip(&sums).for_each(|(p, sum)| *p /= sum);
        }
        largest.iter().zip(&sums).map(|(top, sum)| top + sum.ln()).collect()
    }

    /// The same probabilities, to the bit, row by row and without any memory.
    pub(crate) fn probabilities_of(scores: &mut [f64], rows: usize) {
        let classes = scores.len().checked_div(rows).unwrap_or(0);
        for row in 0..rows {
            let places = (0..classes).map(|k| k * rows + row);
            let larger = |top: f64, z: f64| if z > top || z.is_nan() { z } else { top };
            let largest = places.clone().fold(f64::NEG_INFINITY, |top, at| larger(top, scores[at]));
            let mut sum = 0.0;
            for at in places.clone() {
                scores[at] = exp_of_negative(scores[at] - largest);
                sum += scores[at];
            }
            places.for_each(|at| scores[at] /= sum);
        }
    }
}

impl Loss for Multinomial {
    fn name(&self) -> &str {
        "multinomial"
    }

    fn properties(&self) -> LossProperties {
        LossProperties {
            domain: Domain::Classes(self.classes),
            curvature_bound: Some(0.5),
            probabilities: true,
            canonical: true,
            relative: true,
            ..LossProperties::default()
        }
    }

    fn outputs(&self) -> usize {
        self.classes
    }

    fn batch(&self, tile: Tile<'_>, slopes: &mut [f64]) -> f64 {
        widest().dispatch(SoftmaxTile { classes: self.classes, tile, slopes })
    }

    fn curvatures(&self, tile: Tile<'_>, into: &mut [f64]) -> bool {
        let (rows, classes) = (tile.rows, self.classes);
        let mut p = tile.scores.to_vec();
        Self::softmax(&mut p, rows);
        for k in 0..classes {
            for l in 0..classes {
                for i in 0..rows {
                    let (pk, pl) = (p[k * rows + i], p[l * rows + i]);
                    let curvature = if k == l { pk * (1.0 - pk) } else { -pk * pl };
                    into[(k * classes + l) * rows + i] = tile.weight(i) * curvature;
                }
            }
        }
        true
    }

    /// ln of the shares, their mean taken out. Offsets, which all scores of a row have in common, change nothing.
    fn best_constant(&self, targets: Targets<'_>) -> Option<Vec<f64>> {
        let share = |class: usize| targets.mean(|y, _| if y == class as f64 { 1.0 } else { 0.0 });
        let mut constants: Vec<f64> =
            (0..self.classes).map(|class| share(class).map(ln_of_share)).collect::<Option<_>>()?;
        let mean = constants.iter().sum::<f64>() / self.classes as f64;
        constants.iter_mut().for_each(|b| *b -= mean);
        Some(constants)
    }

    fn edge(&self, targets: Targets<'_>) -> Option<Edge> {
        Edge::of_classes(self.classes, targets)
    }

    fn deviance(&self, tile: Tile<'_>) -> Option<f64> {
        Some(2.0 * self.batch(tile, &mut vec![0.0; tile.scores.len()]))
    }

    fn log_normaliser(&self, _label: f64, _dispersion: f64) -> Option<f64> {
        Some(0.0)
    }
}

/// The losses of a tile, to be compiled for each kind of machine.
struct SoftmaxTile<'a> {
    classes: usize,
    tile: Tile<'a>,
    slopes: &'a mut [f64],
}

impl pulp::NullaryFnOnce for SoftmaxTile<'_> {
    type Output = f64;

    #[inline(always)]
    fn call(self) -> f64 {
        let Self { classes, tile, slopes } = self;
        let rows = tile.rows;
        let mut total = 0.0;
        for start in (0..rows).step_by(GROUP) {
            let len = GROUP.min(rows - start);
            let (mut largest, mut sums) = ([f64::NEG_INFINITY; GROUP], [0.0; GROUP]);
            for k in 0..classes {
                let scores = &tile.scores[k * rows + start..][..len];
                for (top, z) in largest.iter_mut().zip(scores) {
                    // A comparison that keeps a NaN.
                    *top = if *top >= *z { *top } else { *z };
                }
            }
            for k in 0..classes {
                let at = k * rows + start;
                let (scores, slopes) = (&tile.scores[at..][..len], &mut slopes[at..][..len]);
                for (((z, slope), top), sum) in scores.iter().zip(slopes).zip(&largest).zip(&mut sums) {
                    *slope = exp_of_negative(z - top);
                    *sum += *slope;
                }
            }
            for k in 0..classes {
                let slopes = &mut slopes[k * rows + start..][..len];
                for (i, (slope, sum)) in slopes.iter_mut().zip(&sums).enumerate() {
                    let right = if tile.labels[start + i] == k as f64 { 1.0 } else { 0.0 };
                    *slope = tile.weight(start + i) * (*slope / sum - right);
                }
            }
            for i in 0..len {
                let row = start + i;
                let own = (tile.labels[row] as usize).min(classes - 1);
                // The difference first: both may be huge.
                let missing = largest[i] - tile.scores[own * rows + row];
                total += tile.weight(row) * (missing + sums[i].ln());
            }
        }
        total
    }
}
