//! Count, mean, variance and range, gathered piece by piece.

use serde::{Deserialize, Serialize};

use crate::error::ColumnProblem;

/// The weighted moments of the values seen so far.
///
/// Each piece is centred on its own mean before anything is squared, and pieces are joined by Chan's formula. The mean
/// carries its rounding error along: 1e9 + noise keeps the digits of the noise, into however many pieces it is cut.
///
/// # Source
/// Chan, Golub & LeVeque (1983), *Algorithms for computing the sample variance*, The American Statistician 37.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct RunningMoments {
    weight: f64,
    pub(crate) mean: f64,
    /// What rounding took from the mean.
    rest: f64,
    /// Σ weight·(value − mean)².
    squares: f64,
    pub(crate) lowest: f64,
    pub(crate) highest: f64,
}

impl RunningMoments {
    /// The moments of one piece; `None` when it is empty. All weights are positive.
    pub(crate) fn of(values: &[f64], weights: Option<&[f64]>) -> Option<Self> {
        let &pivot = values.first()?;
        let each = || values.iter().zip(weights.into_iter().flatten().copied().chain(std::iter::repeat(1.0)));
        let weight: f64 = weights.map_or(values.len() as f64, |weights| weights.iter().sum());
        // Relative to the first value: sums of small differences round less, and a constant piece has its exact mean.
        let (mean, rest) = exact_sum(pivot, each().map(|(v, w)| w * (v - pivot)).sum::<f64>() / weight);
        let (mut squares, mut sum) = (0.0, 0.0);
        for (v, w) in each() {
            let d = (v - mean) - rest;
            squares += w * d * d;
            sum += w * d;
        }
        let bounds = |(low, high): (f64, f64), &v: &f64| (low.min(v), high.max(v));
        let (lowest, highest) = values.iter().fold((pivot, pivot), bounds);
        // The rounding of the mean itself is taken out again. (No f64::max here: it would turn a NaN into a 0.)
        let squares = squares - sum * sum / weight;
        Some(Self { weight, mean, rest, squares: if squares < 0.0 { 0.0 } else { squares }, lowest, highest })
    }

    /// Joins the moments of two pieces.
    pub(crate) fn join(a: Option<Self>, b: Option<Self>) -> Option<Self> {
        let (Some(a), Some(b)) = (a, b) else { return a.or(b) };
        let weight = a.weight + b.weight;
        let gap = (b.mean - a.mean) + (b.rest - a.rest);
        let (mean, rest) = exact_sum(a.mean, a.rest + gap * (b.weight / weight));
        Some(Self {
            weight,
            mean,
            rest,
            squares: a.squares + b.squares + gap * gap * (a.weight / weight) * b.weight,
            lowest: a.lowest.min(b.lowest),
            highest: a.highest.max(b.highest),
        })
    }

    /// That the values overflow f64 together.
    pub(crate) fn too_far_apart(&self) -> ColumnProblem {
        ColumnProblem::TooFarApart { lowest: self.lowest, highest: self.highest }
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

/// a + b as a rounded sum and what rounding took from it.
///
/// # Source
/// Knuth (1969), *Seminumerical Algorithms*, section 4.2.2, theorem B.
fn exact_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}
