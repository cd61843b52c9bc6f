//! What Newton's step promises: half the square of the Newton decrement.

use super::change_of_variables::ChangeOfVariables;
use super::closed_form::weighted_ridge;
use super::sample;
use crate::error::Result;
use crate::linalg::{SemidefiniteFactor, conjugate_gradient};
use crate::objective::{Evaluated, Hessian, Objective, Reduction, Want};
use crate::penalty::Separable;

/// ½·gᵀH⁻¹g at one point, and the step H⁻¹g that it belongs to, over features of deviation 1.
#[derive(Debug)]
pub(super) struct Decrement {
    /// By how much F falls to the least value of its second-order model, in units of F.
    pub(super) decrease: f64,
    /// The loss there, over those features, whose scores are hardly rounded.
    pub(super) loss: f64,
    /// How much less curved F is along the step than along single weights: a lower bound of the condition number.
    pub(super) condition: f64,
    /// How much each feature takes part in the step, 1 for the one that does most.
    pub(super) parts: Vec<f64>,
}

/// The part of a run's passes that H may cost.
const PART: f64 = 0.25;
/// Multiplications of a gram that cost as much as one of a pass, which waits for memory.
const ABREAST: f64 = 4.0;
/// Multiplications that are nothing beside whatever else a fit does.
const FREE: f64 = 1e7;
const MOST_WEIGHTS: usize = 1024;
/// Products with H that are allowed to any run.
const LEAST_PRODUCTS: usize = 8;
/// The part of the slope that conjugate gradients may leave: more of it changes no digit that counts.
const LEFT: f64 = 0.1;
/// The least entry of H's diagonal, as a part of its largest.
const FLAT: f64 = 1e-10;

/// The decrement of F at weights and biases of the encoded features, over what is free to move there: not a weight that a
/// lasso holds at 0, or that rests on a bound. H is that of all examples or of a sample of them, as a matrix, or by its
/// products where that costs less: then the decrease is at least so large. `None` where F has no second derivatives: a loss
/// with corners or without curvatures, a penalty that couples weights in corners.
pub(super) fn decrement<'a>(objective: &Objective<'a>, at: &[f64]) -> Result<Option<Decrement>> {
    let penalty = objective.penalty();
    let coupled = penalty.corner() && penalty.separable(objective.layout()).is_none();
    if coupled || objective.loss().properties().slope_jump.is_some() || objective.reduction() == Reduction::Sum {
        return Ok(None);
    }
    let budget = PART * objective.passes();
    let sample = match sample::of(objective)? {
        Some(sample) if sample.spread()?.deviation.iter().all(|d| *d > 0.0) => Some(sample),
        _ => None,
    };
    let spread = sample.as_ref().unwrap_or(objective).spread()?;
    let Ok(variables) = ChangeOfVariables::standard(objective, &spread) else { return Ok(None) };
    let scaled = |of: &Objective<'a>| of.rescaled(&variables.mean, &variables.scale);
    let (whole, at) = (scaled(objective)?, variables.to_solver(at));
    let curved = sample.as_ref().map_or_else(|| Ok(whole.clone()), scaled)?;
    let mut here = Evaluated::default();
    let Some(hessian) = curved.hessian(&at, &mut here)? else { return Ok(None) };
    if sample.is_some() {
        whole.evaluate_into(&at, Want::Gradient, &mut here)?;
    }
    let loss = here.loss;
    let system = System::of(&whole, &curved, &at, here.gradient);
    let found = system.solved(&hessian, budget * objective.examples() as f64)?;
    Ok(found.filter(|of| of.decrease.is_finite()).map(|of| Decrement { loss, ..of }))
}

/// H·d = g over what is free to move.
struct System<'o> {
    curved: &'o Objective<'o>,
    slope: Vec<f64>,
    free: Vec<usize>,
    /// 2λ of every weight and bias.
    ridge: Vec<f64>,
}

impl<'o> System<'o> {
    fn of(whole: &Objective<'_>, curved: &'o Objective<'o>, at: &[f64], mut slope: Vec<f64>) -> Self {
        let (penalty, weights) = (whole.penalty(), whole.shape().weights());
        let (mut free, mut ridge) = (Vec::with_capacity(at.len()), vec![0.0; at.len()]);
        match penalty.separable(whole.layout()) {
            None => {
                penalty.slope(&at[..weights], &mut slope[..weights]);
                free.extend(0..at.len());
            }
            Some(each) => {
                for (k, each) in each.iter().enumerate() {
                    let Separable { low, high, lasso, .. } = *each;
                    let w = at[k];
                    if !(w <= low || w >= high || (lasso > 0.0 && w == 0.0)) {
                        free.push(k);
                    }
                    slope[k] = each.violation(w, slope[k]);
                    ridge[k] = 2.0 * each.ridge;
                }
                free.extend(weights..at.len());
            }
        }
        Self { curved, slope, free, ridge }
    }

    /// The rows that `budget` passes look at.
    fn solved(&self, hessian: &Hessian<'_, '_>, budget: f64) -> Result<Option<Decrement>> {
        let (shape, outputs) = (self.curved.shape(), self.curved.loss().outputs() as f64);
        let (rows, p, side) = (self.curved.examples() as f64, shape.features as f64, shape.len() as f64);
        let matrix = rows * p * p * outputs * (outputs + 1.0) / 4.0 / ABREAST + side * side * side / 3.0;
        let passes = 2.0 * budget * p * outputs;
        let (step, diagonal) = if shape.len() <= MOST_WEIGHTS && matrix <= passes.max(FREE) {
            match hessian.quadratic() {
                Some(quadratic) if self.free.len() == self.slope.len() => {
                    let total = self.curved.total_weight();
                    let ridge: Vec<f64> = self.ridge[..shape.weights()].iter().map(|of| of * total).collect();
                    let factored = weighted_ridge(self.curved, &quadratic, &ridge, &[])?;
                    let right: Vec<f64> = self.slope.iter().map(|g| g * total).collect();
                    (factored.correction(&right), factored.norms.iter().map(|norm| norm * norm / total).collect())
                }
                _ => self.by_matrix(hessian)?,
            }
        } else {
            self.by_products(hessian, LEAST_PRODUCTS.max((budget / rows) as usize))?
        };
        Ok(Some(self.judged(&step, &diagonal)))
    }

    fn by_matrix(&self, hessian: &Hessian<'_, '_>) -> Result<(Vec<f64>, Vec<f64>)> {
        let side = self.slope.len();
        let mut matrix = hessian.matrix()?;
        (0..side).for_each(|k| matrix[k * side + k] += self.ridge[k]);
        let pairs = self.free.iter().flat_map(|&k| self.free.iter().map(move |&i| k * side + i));
        let kept: Vec<f64> = pairs.map(|place| matrix[place]).collect();
        let right: Vec<f64> = self.free.iter().map(|&k| self.slope[k]).collect();
        let solved = SemidefiniteFactor::new(&kept, self.free.len())?.solve(&right);
        Ok((self.spread_out(&solved), (0..side).map(|k| matrix[k * side + k]).collect()))
    }

    fn by_products(&self, hessian: &Hessian<'_, '_>, most: usize) -> Result<(Vec<f64>, Vec<f64>)> {
        let mut diagonal = hessian.diagonal()?;
        diagonal.iter_mut().zip(&self.ridge).for_each(|(d, ridge)| *d += ridge);
        let largest = diagonal.iter().fold(0.0, |most: f64, d| most.max(*d));
        let least = if largest > 0.0 { FLAT * largest } else { 1.0 };
        diagonal.iter_mut().for_each(|d| *d = d.max(least));
        let of = |all: &[f64]| -> Vec<f64> { self.free.iter().map(|&k| all[k]).collect() };
        let slope: Vec<f64> = of(&self.slope).iter().map(|g| -g).collect();
        let mut product = Vec::new();
        let inner = conjugate_gradient::minimise(&slope, &of(&diagonal), f64::MAX.sqrt(), (LEFT, most), |v, into| {
            let v = self.spread_out(v);
            hessian.times(&v, &mut product)?;
            into.clear();
            into.extend(self.free.iter().map(|&k| product[k] + self.ridge[k] * v[k]));
            Ok(())
        })?;
        Ok((self.spread_out(&inner.step), diagonal))
    }

    /// From what is free to all weights and biases.
    fn spread_out(&self, free: &[f64]) -> Vec<f64> {
        let mut all = vec![0.0; self.slope.len()];
        self.free.iter().zip(free).for_each(|(&k, d)| all[k] = *d);
        all
    }

    fn judged(&self, step: &[f64], diagonal: &[f64]) -> Decrement {
        let (features, weights) = (self.curved.shape().features, self.curved.shape().weights());
        let twice: f64 = self.free.iter().map(|&k| self.slope[k] * step[k]).sum();
        let lengths = || step[..weights].iter().zip(diagonal).map(|(d, bend)| d * d * bend);
        let mut parts = vec![0.0; features];
        lengths()
            .enumerate()
            .for_each(|(k, square)| parts[k % features] = f64::max(parts[k % features], square.sqrt()));
        let most = parts.iter().fold(0.0, |most: f64, part| most.max(*part));
        parts.iter_mut().for_each(|part| *part /= most);
        let (decrease, condition) = (0.5 * twice.max(0.0), (lengths().sum::<f64>() / twice).max(1.0));
        Decrement { decrease, loss: f64::NAN, condition, parts }
    }
}
