//! The cumulative logit loss.

use super::exponential::{exp_of_negative, ln_1p_of_fraction};
use super::{Domain, Edge, Logistic, Loss, LossProperties, Targets, Tile};

/// Cumulative logit loss (proportional odds) of K ordered classes: one set of weights, and a bias for each of the K − 1
/// steps from a class to the next.
///
/// ```text
/// P(y > k) = σ(zₖ), zₖ = x·w + bₖ, b₀ > b₁ > … > b_(K−2)        P(y = c) = σ(z_(c−1)) − σ(z_c)
/// ℓ = ln(1 + e^(−a)) + ln(1 + e^b) − ln(1 − e^(−d)), a = z_(c−1), b = z_c, d = a − b
/// slopes −σ(−a) − q at a, σ(b) + q at b, q = 1/(e^d − 1)        curvature without a bound
/// ```
///
/// *Units:* nats. *Labels:* the index of the class, from 0. *Corners:* the first and the last class have one term each. Where
/// the biases are not in falling order the loss is infinite: a solver must begin in order (a fit does, at the shares of the
/// classes) and turn back where it leaves it, as the search of the full batch does. *Use for* grades, ratings, stages.
///
/// # Example
/// ```
/// use gradus::loss::{CumulativeLogit, Loss, Tile};
/// let mut slopes = [0.0; 2];
/// // P(y > 0) = σ(ln 3) = ¾, P(y > 1) = σ(−ln 3) = ¼: the class in the middle has ½.
/// let tile = Tile { scores: &[3f64.ln(), -3f64.ln()], labels: &[1.0], weights: None, rows: 1 };
/// let value = CumulativeLogit::new(3).batch(tile, &mut slopes);
/// assert!((value - 2f64.ln()).abs() < 1e-15);
/// assert!((slopes[0] + 0.375).abs() < 1e-15 && (slopes[1] - 0.375).abs() < 1e-15);   // ¼ + 1/(9 − 1)
/// ```
///
/// # Source
/// McCullagh (1980), *Regression models for ordinal data*; the weights have the sign of statsmodels' `OrderedModel` and of
/// R's `polr`, the biases are their thresholds with the sign turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[doc(alias = "ordinal")]
#[doc(alias = "proportional_odds")]
#[doc(alias = "OrderedModel")]
#[doc(alias = "polr")]
pub struct CumulativeLogit {
    classes: usize,
}

/// ln(1 + e^z).
#[inline(always)]
fn softplus(z: f64) -> f64 {
    z.max(0.0) + ln_1p_of_fraction(exp_of_negative(-z.abs()))
}

impl CumulativeLogit {
    /// The loss of so many classes, at least two.
    #[must_use]
    pub fn new(classes: usize) -> Self {
        Self { classes }
    }

    /// Probabilities (class-major, `classes × rows`) from scores (`(classes − 1) × rows`), into memory that is used again; what it
    /// holds is replaced.
    pub(crate) fn probabilities_into(scores: &[f64], rows: usize, probabilities: &mut Vec<f64>) {
        let steps = scores.len().checked_div(rows).unwrap_or(0);
        probabilities.clear();
        probabilities.reserve(scores.len() + rows);
        for class in 0..=steps {
            for row in 0..rows {
                let above = if class == 0 { f64::INFINITY } else { scores[(class - 1) * rows + row] };
                let below = if class == steps { f64::NEG_INFINITY } else { scores[class * rows + row] };
                // σ(a) − σ(b) without cancelling where both are near 1.
                let gap = -(below - above).min(0.0).exp_m1();
                probabilities.push(Logistic::sigmoid(above) * Logistic::sigmoid(-below) * gap);
            }
        }
    }

    /// Their logarithms, which tell small ones apart where rounding has made them 0.
    pub(crate) fn log_probabilities_of(&self, scores: &[f64], rows: usize) -> Vec<f64> {
        let mut own = vec![0.0; self.outputs()];
        let mut logs = vec![0.0; self.classes * rows];
        for row in 0..rows {
            own.iter_mut().enumerate().for_each(|(k, z)| *z = scores[k * rows + row]);
            for class in 0..self.classes {
                logs[class * rows + row] = -self.value(class as f64, &own);
            }
        }
        logs
    }

    /// −ln of the probability of a class; infinite where the scores are not in order.
    fn value(&self, label: f64, scores: &[f64]) -> f64 {
        let (above, below) = self.sides(label);
        let between = match (above, below) {
            (Some(a), Some(b)) if !(scores[a] > scores[b]) => return f64::INFINITY,
            (Some(a), Some(b)) => -(-(scores[b] - scores[a]).exp_m1()).ln(),
            _ => 0.0,
        };
        between + above.map_or(0.0, |a| softplus(-scores[a])) + below.map_or(0.0, |b| softplus(scores[b]))
    }

    /// The scores above and below a class, by their index; the first and the last class have one.
    fn sides(&self, label: f64) -> (Option<usize>, Option<usize>) {
        let class = label as usize;
        (class.checked_sub(1), (class + 1 < self.classes).then_some(class))
    }
}

impl Loss for CumulativeLogit {
    fn name(&self) -> &str {
        "cumulative-logit"
    }

    fn properties(&self) -> LossProperties {
        LossProperties { domain: Domain::Classes(self.classes), probabilities: true, ..LossProperties::default() }
    }

    fn outputs(&self) -> usize {
        self.classes.saturating_sub(1)
    }

    fn coefficient_sets(&self) -> usize {
        1
    }

    fn batch(&self, tile: Tile<'_>, slopes: &mut [f64]) -> f64 {
        let rows = tile.rows;
        slopes.fill(0.0);
        let mut total = 0.0;
        for row in 0..rows {
            let weight = tile.weight(row);
            let (above, below) = self.sides(tile.labels[row]);
            let score = |k: usize| tile.scores[k * rows + row];
            let mut value = 0.0;
            let mut pull = 0.0;
            if let (Some(a), Some(b)) = (above, below) {
                let gap = score(a) - score(b);
                if !(gap > 0.0) {
                    return f64::INFINITY;
                }
                value -= (-(-gap).exp_m1()).ln();
                pull = 1.0 / gap.exp_m1();
            }
            if let Some(a) = above {
                value += softplus(-score(a));
                slopes[a * rows + row] = -weight * (Logistic::sigmoid(-score(a)) + pull);
            }
            if let Some(b) = below {
                value += softplus(score(b));
                slopes[b * rows + row] = weight * (Logistic::sigmoid(score(b)) + pull);
            }
            total += weight * value;
        }
        total
    }

    fn curvatures(&self, tile: Tile<'_>, into: &mut [f64]) -> bool {
        let (rows, outputs) = (tile.rows, self.outputs());
        into.fill(0.0);
        for row in 0..rows {
            let weight = tile.weight(row);
            let (above, below) = self.sides(tile.labels[row]);
            let score = |k: usize| tile.scores[k * rows + row];
            let mut place = |k: usize, l: usize, value: f64| into[(k * outputs + l) * rows + row] += weight * value;
            for k in [above, below].into_iter().flatten() {
                let p = Logistic::sigmoid(score(k));
                place(k, k, p * (1.0 - p));
            }
            if let (Some(a), Some(b)) = (above, below) {
                let half = (0.5 * (score(a) - score(b))).sinh();
                let common = 0.25 / (half * half);
                place(a, a, common);
                place(b, b, common);
                place(a, b, -common);
                place(b, a, -common);
            }
        }
        true
    }

    /// The log odds of lying above each step, kept apart where a class has no label.
    fn best_constant(&self, targets: Targets<'_>) -> Option<Vec<f64>> {
        let mut constants: Vec<f64> = Vec::with_capacity(self.outputs());
        for step in 0..self.outputs() {
            let share = targets.mean(|y, _| if y > step as f64 { 1.0 } else { 0.0 })?;
            let odds = (share.ln() - (-share).ln_1p()).clamp(-37.0, 37.0);
            let before = constants.last().copied().unwrap_or(f64::INFINITY);
            constants.push(odds.min(before - 1e-6));
        }
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
