//! Count, mean, variance and range, gathered piece by piece.

use serde::{Deserialize, Serialize};

/// The weighted moments of the values seen so far.
///
/// Each piece is centred on its own mean before anything is squared, and pieces are joined by Chan's formula, so that
/// 1e9 + noise keeps the digits of the noise.
///
/// # Source
/// Chan, Golub & LeVeque (1983), *Algorithms for computing the sample variance*, The American Statistician 37.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Moments {
    weight: f64,
    pub(crate) mean: f64,
    /// Σ weight·(value − mean)².
    squares: f64,
    pub(crate) lowest: f64,
    pub(crate) highest: f64,
}

impl Moments {
    /// The moments of one piece; `None` when it is empty. All weights are positive.
    pub(crate) fn of(values: &[f64], weights: Option<&[f64]>) -> Option<Self> {
        let &pivot = values.first()?;
        let each = || values.iter().zip(weights.into_iter().flatten().copied().chain(std::iter::repeat(1.0)));
        let weight: f64 = weights.map_or(values.len() as f64, |weights| weights.iter().sum());
        // Relative to the first value: sums of small differences round less, and a constant piece has its exact mean.
        let mean = pivot + each().map(|(v, w)| w * (v - pivot)).sum::<f64>() / weight;
        let (mut squares, mut rest) = (0.0, 0.0);
        for (v, w) in each() {
            let d = v - mean;
            squares += w * d * d;
            rest += w * d;
        }
        let bounds = |(low, high): (f64, f64), &v: &f64| (low.min(v), high.max(v));
        let (lowest, highest) = values.iter().fold((pivot, pivot), bounds);
        // The rounding of the mean itself is taken out again. (No f64::max here: it would turn a NaN into a 0.)
        let squares = squares - rest * rest / weight;
        Some(Self { weight, mean, squares: if squares < 0.0 { 0.0 } else { squares }, lowest, highest })
    }

    /// Joins the moments of two pieces.
    pub(crate) fn join(a: Option<Self>, b: Option<Self>) -> Option<Self> {
        let (Some(a), Some(b)) = (a, b) else { return a.or(b) };
        let weight = a.weight + b.weight;
        let gap = b.mean - a.mean;
        Some(Self {
            weight,
            mean: a.mean + gap * (b.weight / weight),
            squares: a.squares + b.squares + gap * gap * (a.weight / weight) * b.weight,
            lowest: a.lowest.min(b.lowest),
            highest: a.highest.max(b.highest),
        })
    }

    /// Whether one value is all there is.
    pub(crate) fn is_constant(&self) -> bool {
        self.lowest == self.highest
    }

    /// The standard deviation of the population: √(Σ weight·(value − mean)²/Σ weight).
    pub(crate) fn deviation(&self) -> f64 {
        (self.squares / self.weight).sqrt()
    }
}
