//! Coordinate descent on the gram of all features: a squared loss over many more rows than columns.

use super::backend::{Backend, is_cheap};
use super::dense_gram::DenseGram;
use super::descent::descend;
use super::factor::Factor;
use super::local_quadratic::LocalQuadratic;
use super::penalty_terms::PenaltyTerms;
use super::point_state::PointState;
use crate::error::{Error, Result};
use crate::objective::{CoMoments, Objective, Want};

/// Sweeps over the gram before the slopes are computed again.
const MOST_SWEEPS: usize = 1000;
/// What is left of a square less its mean is rounding, where it is no larger a part.
const CANCELLED: f64 = 64.0 * f64::EPSILON;

/// A squared loss by its second moments: F = ½vᵀHv − q·v + ½r + Ω(v), the bias at its best.
#[derive(Debug)]
pub(super) struct OnGram<'a> {
    /// In the solver's variables; `None` where slopes come from the gram as well.
    objective: Option<Objective<'a>>,
    moments: CentredGram,
    places: Vec<usize>,
    factor: Factor,
}

/// H, q and r of one score, with the means that the bias takes up.
#[derive(Debug, Clone)]
pub(super) struct CentredGram {
    /// H, columns beside each other.
    gram: Vec<f64>,
    /// q.
    label: Vec<f64>,
    /// r.
    rest: f64,
    means: Vec<f64>,
    label_mean: f64,
    curvature: f64,
    bias: bool,
}

impl CentredGram {
    /// Of the features as the objective has them.
    pub(super) fn of(moments: &CoMoments, curvature: f64, total: f64, bias: bool) -> Self {
        let CoMoments { centre, scale, label_centre, columns, gram, .. } = moments;
        let (columns, ones, p) = (*columns, usize::from(bias), scale.len());
        let entry = |i: usize, j: usize| gram[i.min(j) * columns + i.max(j)];
        let mean = |i: usize| if bias { entry(0, i) / entry(0, 0) } else { 0.0 };
        let about: Vec<f64> = (ones..columns).map(mean).collect();
        let size = |k: usize| if k < p { scale[k] } else { 1.0 };
        let covariance = |i: usize, k: usize| {
            let product = entry(ones + i, ones + k);
            let centred = product - if bias { about[i] * about[k] * entry(0, 0) } else { 0.0 };
            // Constant among rows that are a part of those that the frame is of.
            let cancelled = i == k && centred <= CANCELLED * product;
            if cancelled { 0.0 } else { curvature / total * size(i) * size(k) * centred }
        };
        let mut written = vec![0.0; p * p];
        for k in 0..p {
            for i in k..p {
                written[k * p + i] = covariance(i, k);
                written[i * p + k] = written[k * p + i];
            }
        }
        Self {
            gram: written,
            label: (0..p).map(|k| covariance(k, p)).collect(),
            rest: covariance(p, p),
            means: (0..p).map(|k| if bias { centre[k] + scale[k] * about[k] } else { 0.0 }).collect(),
            label_mean: label_centre + about[p],
            curvature,
            bias,
        }
    }

    /// Changes to the variables of features of deviation 1: by what each was divided.
    pub(super) fn standardise(&mut self) -> Vec<f64> {
        let p = self.label.len();
        // Of a constant feature exactly 0.
        let of = |j: usize| (self.gram[j * p + j] / self.curvature).max(0.0).sqrt();
        let deviations: Vec<f64> = (0..p).map(of).collect();
        // What is constant has no product with anything.
        let inverse: Vec<f64> = deviations.iter().map(|d| if *d > 0.0 { 1.0 / d } else { 0.0 }).collect();
        for (column, by) in self.gram.chunks_mut(p).zip(&inverse) {
            column.iter_mut().zip(&inverse).for_each(|(h, own)| *h *= by * own);
        }
        self.label.iter_mut().zip(&inverse).for_each(|(q, by)| *q *= by);
        let scale: Vec<f64> = deviations.iter().map(|d| if *d > 0.0 { *d } else { 1.0 }).collect();
        self.means.iter_mut().zip(&scale).for_each(|(mean, scale)| *mean /= scale);
        scale
    }

    /// The root mean square slope of the best constant.
    pub(super) fn gradient_scale(&self) -> f64 {
        let square = self.curvature * self.rest;
        if square > 0.0 { square.sqrt() } else { 1.0 }
    }

    /// The best bias for these weights.
    pub(super) fn bias_at(&self, v: &[f64]) -> f64 {
        self.label_mean - self.means.iter().zip(v).map(|(m, v)| m * v).sum::<f64>()
    }

    /// A feature whose products are beyond f64.
    fn not_finite(&self) -> Option<usize> {
        let p = self.label.len();
        let finite =
            |j: &usize| self.label[*j].is_finite() && self.gram[j * p..(j + 1) * p].iter().all(|h| h.is_finite());
        (0..p).find(|j| !finite(j))
    }

    /// Mean loss and slopes at these weights and the best bias.
    fn evaluate(&self, v: &[f64]) -> (f64, Vec<f64>) {
        let p = self.label.len();
        let mut slopes: Vec<f64> = self.label.iter().map(|q| -q).collect();
        for (k, v) in v.iter().enumerate().filter(|(_, v)| **v != 0.0) {
            slopes.iter_mut().zip(&self.gram[k * p..]).for_each(|(slope, h)| *slope += v * h);
        }
        // ½r − q·v + ½v·Hv
        let along: f64 = slopes.iter().zip(&self.label).zip(v).map(|((g, q), v)| v * (g - q)).sum();
        ((0.5 * (self.rest + along)).max(0.0), slopes)
    }
}

impl<'a> OnGram<'a> {
    /// Needs one pass for the gram; then one for the slopes at each point.
    pub(super) fn new(objective: Objective<'a>) -> Result<Self> {
        let (Some(quadratic), Some(curvature)) = (objective.squares(), objective.loss().properties().quadratic) else {
            return Err(super::requirements::needs_curvature(&objective));
        };
        let bias = objective.shape().biases > 0;
        let moments = CentredGram::of(&quadratic.co_moments()?, curvature, objective.total_weight(), bias);
        if let Some(j) = moments.not_finite() {
            return Err(Error::Overflow { feature: objective.names().get(j).unwrap_or_default() });
        }
        Ok(Self::by(Some(objective), moments))
    }

    fn by(objective: Option<Objective<'a>>, moments: CentredGram) -> Self {
        let places = (0..moments.label.len()).collect();
        Self { objective, moments, places, factor: Factor::default() }
    }

    /// The loss at a point, the slopes of the weights and that of the bias.
    fn evaluated(&self, at: &[f64]) -> Result<(f64, Vec<f64>, f64)> {
        let p = self.moments.label.len();
        let Some(objective) = &self.objective else {
            let (loss, slopes) = self.moments.evaluate(&at[..p]);
            return Ok((loss, slopes, 0.0));
        };
        let mut evaluated = objective.evaluate(at, Want::Gradient)?;
        let bias = if self.moments.bias { evaluated.gradient[p] } else { 0.0 };
        evaluated.gradient.truncate(p);
        Ok((evaluated.loss, evaluated.gradient, bias))
    }

    /// Over moments alone.
    pub(super) fn alone(moments: CentredGram) -> Result<Self> {
        match moments.not_finite() {
            Some(j) => Err(Error::Overflow { feature: format!("x{}", j + 1) }),
            None => Ok(Self::by(None, moments)),
        }
    }
}

impl Backend for OnGram<'_> {
    fn evaluate(&mut self, terms: &PenaltyTerms, at: &[f64]) -> Result<PointState> {
        let (loss, slopes, bias) = self.evaluated(at)?;
        Ok(PointState::of(terms, at, loss, slopes, bias, true))
    }

    fn curved(&mut self, at: &[f64], _damping: f64) -> Result<LocalQuadratic> {
        let (loss, mut slopes, bias) = self.evaluated(at)?;
        let CentredGram { gram, means, curvature, .. } = &self.moments;
        slopes.iter_mut().zip(means).for_each(|(slope, mean)| *slope -= mean * bias);
        let v = &at[..slopes.len()];
        let follows = match (&self.objective, at.get(v.len())) {
            (None, Some(bias)) => self.moments.bias_at(v) - bias,
            _ => -bias / curvature,
        };
        Ok(LocalQuadratic { loss, slopes, steepest: *curvature, hessian: gram.clone(), bias: (follows, means.clone()) })
    }

    fn value(&mut self, at: &[f64]) -> Result<f64> {
        match &self.objective {
            None => Ok(self.moments.evaluate(&at[..self.moments.label.len()]).0),
            Some(objective) => Ok(objective.evaluate(at, Want::Loss)?.loss),
        }
    }

    fn has_few_weights(&self) -> bool {
        is_cheap(1.0, self.moments.label.len())
    }

    fn improve(
        &mut self,
        terms: &PenaltyTerms,
        at: &mut [f64],
        here: &PointState,
        tolerance: f64,
    ) -> Result<(f64, bool)> {
        let CentredGram { gram, means, curvature, bias, .. } = &self.moments;
        let p = means.len();
        let neg_gradient = here.slopes.iter().zip(means).map(|(g, m)| m * here.bias - g).collect();
        let mut v = at[..p].to_vec();
        let mut model = DenseGram { gram, stride: p, places: &self.places, neg_gradient, factor: &mut self.factor };
        let done = descend(&mut model, terms, &mut v, 0.1 * tolerance, MOST_SWEEPS);
        if self.objective.is_none() {
            if *bias {
                at[p] = self.moments.bias_at(&v);
            }
        } else if *bias {
            let moved: f64 = v.iter().zip(&*at).zip(means).map(|((new, old), m)| m * (new - old)).sum();
            at[p] -= here.bias / curvature + moved;
        }
        at[..p].copy_from_slice(&v);
        Ok((1.0, done))
    }
}
