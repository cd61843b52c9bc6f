//! How far from optimal an answer can be.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::linalg::{length, vector};
use crate::objective::{Objective, Reduction, Shape, Spread};
use crate::penalty::{self, Group, Penalty, Separable};

/// How far from optimal weights can be: what "converged" is said by, the same for every solver.
///
/// ```text
/// violation = max_j |v_j|/σ_j / slope scale,    v = the subgradient of F nearest to 0, bias moving along
/// ```
///
/// *Units:* none. σ_j is the deviation of a feature (its root mean square where it is not centred: one-hot and sparse
/// features, or no bias; of a sample, where a solver begins with one), and the slope scale the root mean square slope of the
/// best constant model. So it does not
/// change with the units of features or labels; without a penalty it is, for the squared loss, the largest correlation
/// of a feature with what is left unexplained, and at most 1 for the model without features.
///
/// With a ridge Σ λⱼwⱼ² on every weight and no bias, what is left to be gained is known from the same slopes, free of any
/// pass. F is then a convex loss plus the ridge, so that for every d, with g the gradient of F at w,
///
/// ```text
/// F(w + d) ≥ F(w) + g·d + Σ λⱼdⱼ²  ≥  F(w) − Σ gⱼ²/(4λⱼ),    so    gap = Σ gⱼ²/(4λⱼ)
/// ```
///
/// It is Fenchel's duality gap at the slopes of the loss, which are a point of the dual (Rockafellar 1970, *Convex
/// Analysis*, section 31). A bias that is not penalised asks of such a point that its slopes sum to 0; while they do not, a
/// bound must know how far away the best bias can be, which costs a pass: so with a bias only the solvers that ascend in the
/// dual, and descend by duals, state a gap. A loss of one's own that is not convex has no such bound.
///
/// Where features are nearly collinear, slopes are small far from the optimum. So when they are small enough, what Newton's
/// step promises is looked at before "converged" is said, and must be small too: g and H the first and second derivatives of
/// F over what is free to move (no weight that a lasso holds at 0, or that rests on a bound),
///
/// ```text
/// decrease  = ½·gᵀH⁻¹g
/// remaining = decrease / (decrease + |F₀ − F(w)|),    F₀ = F of the best constant model;  0 where it is rounding in F
/// ```
///
/// It has no units, and is compared with the same tolerance as the slopes. A gap that is small enough stands in for it. H is
/// that of a sample where there are many more examples than weights; of many weights it is met by conjugate gradients, with a
/// quarter of the passes that the run took: then the decrease is at least so large. Where F has no second derivatives
/// (corners of a loss, groups of weights, a penalty that is known by its prox alone) slopes and gaps say all.
///
/// *Source:* Boyd & Vandenberghe (2004), *Convex Optimization*, section 9.5.1 (the Newton decrement).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[doc(alias = "KKT violation")]
#[doc(alias = "dual_gap_")]
pub struct Certificate {
    /// The largest slope that is left.
    pub violation: f64,
    /// An upper bound of F(w) − F*, in units of F, where a solver knows one (a duality gap).
    pub gap: Option<f64>,
    /// The part of the whole way down that is still to go, where slopes said that there might be nothing left of it.
    pub remaining: Option<f64>,
}

impl Certificate {
    /// Whether slopes and, where it is known, what remains are no larger than a tolerance: "converged".
    #[must_use]
    pub fn within(&self, tolerance: f64) -> bool {
        self.violation <= tolerance && self.remaining.is_none_or(|remaining| remaining <= tolerance)
    }
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "largest slope left {:.1e}", self.violation)?;
        if let Some(gap) = self.gap {
            write!(f, ", at most {gap:.1e} above the least objective")?;
        }
        if let Some(remaining) = self.remaining.filter(|remaining| *remaining > 0.0) {
            write!(f, ", {remaining:.1e} of the way down still to go")?;
        }
        Ok(())
    }
}

/// What certificates of one objective are measured by.
#[derive(Debug, Clone)]
pub(crate) struct OptimalityMeasure {
    shape: Shape,
    parallel: bool,
    mean: Vec<f64>,
    /// σ; 0 for a feature that says nothing: constant beside a bias, or zero.
    deviation: Vec<f64>,
    slope: f64,
    sum: f64,
    terms: Terms,
    /// λ of every weight, where they alone bound what is left.
    strengths: Option<Vec<f64>>,
}

#[derive(Debug, Clone)]
enum Terms {
    None,
    Each(Vec<Separable>),
    Groups(Vec<Group>),
    Smooth,
    /// Known by its prox alone.
    Corner,
}

impl OptimalityMeasure {
    pub(crate) fn of(objective: &Objective<'_>) -> Result<Self> {
        Ok(Self::by(objective, objective.spread()?))
    }

    /// The same by where the features lie.
    pub(super) fn by(objective: &Objective<'_>, spread: Spread) -> Self {
        let shape = objective.shape();
        let Spread { mut mean, mut deviation, dense } = spread;
        let bias = shape.biases > 0;
        for j in (0..shape.features).filter(|&j| !(dense[j] && bias)) {
            deviation[j] = length(mean[j], deviation[j]);
            mean[j] = 0.0;
        }
        let slope = objective.gradient_unit();
        let (penalty, layout) = (objective.penalty(), objective.layout());
        let terms = || match (penalty.separable(layout), penalty.groups(layout)) {
            (Some(each), _) => Terms::Each(each),
            (None, Some(groups)) => Terms::Groups(groups),
            (None, None) if penalty.corner() => Terms::Corner,
            (None, None) => Terms::Smooth,
        };
        let terms = if penalty.is_none() { Terms::None } else { terms() };
        let sum = if objective.reduction() == Reduction::Sum { objective.total_weight() } else { 1.0 };
        let bounding = !bias && objective.reduction() == Reduction::Mean;
        let strengths = if bounding { penalty.ridge(layout) } else { None };
        let strengths = strengths.filter(|each| each.iter().all(|l| *l > 0.0 && l.is_finite()));
        Self { shape, parallel: objective.parallel(), mean, deviation, slope, sum, terms, strengths }
    }

    /// How far from optimal weights and biases can be where the data part has this gradient, both of the encoded features.
    pub(crate) fn certificate(&self, penalty: &dyn Penalty, at: &[f64], gradient: &[f64]) -> Certificate {
        Certificate { violation: self.violation(penalty, at, gradient), gap: self.gap(at, gradient), remaining: None }
    }

    /// Whether slopes bound what is left: a ridge on every weight, and no bias.
    pub(super) fn bounds(&self) -> bool {
        self.strengths.is_some()
    }

    /// Σ gⱼ²/(4λⱼ).
    pub(super) fn gap(&self, at: &[f64], gradient: &[f64]) -> Option<f64> {
        let each = self.strengths.as_ref()?.iter().zip(at).zip(gradient);
        let gap: f64 = each.map(|((strength, w), g)| (0.5 * g + strength * w).powi(2) / strength).sum();
        Some(gap).filter(|gap| gap.is_finite())
    }

    /// The violation at weights and biases where the data part has this gradient, both of the encoded features.
    pub(crate) fn violation(&self, penalty: &dyn Penalty, at: &[f64], gradient: &[f64]) -> f64 {
        self.violation_of(penalty, |k| at[k], |k| gradient[k])
    }

    /// The same of weights and slopes that need not stand anywhere.
    pub(super) fn violation_of(
        &self,
        penalty: &dyn Penalty,
        at: impl Fn(usize) -> f64 + Sync,
        gradient: impl Fn(usize) -> f64 + Sync,
    ) -> f64 {
        let Shape { features, outputs, biases } = self.shape;
        let weights = self.shape.weights();
        let biases_of: Vec<f64> = (0..outputs)
            .map(|output| {
                let of_output = |bias: &usize| outputs == 1 || *bias == output;
                (0..biases).filter(of_output).map(|bias| gradient(weights + bias) / self.sum).sum()
            })
            .collect();
        let slope = |k: usize| {
            let (output, j) = if outputs == 1 { (0, k) } else { (k / features, k % features) };
            gradient(k) / self.sum - self.mean[j] * biases_of[output]
        };
        let standardised = |k: usize, slope: f64| {
            let deviation = self.deviation[if outputs == 1 { k } else { k % features }];
            if deviation > 0.0 { slope.abs() / deviation } else { 0.0 }
        };
        let bias = |of: usize| (gradient(weights + of) / self.sum).abs();
        let largest = (0..biases).fold(0.0, |most: f64, of| worse(most, bias(of)));
        let most = |of: &(dyn Fn(usize) -> f64 + Sync)| {
            vector::over(weights, self.parallel, |span| span.map(of).fold(0.0, worse), worse)
        };
        let among = match &self.terms {
            Terms::None => most(&|k| standardised(k, slope(k))),
            Terms::Each(each) => most(&|k| standardised(k, each[k].violation(at(k), slope(k)))),
            _ => {
                let at: Vec<f64> = (0..weights).map(&at).collect();
                let mut slopes: Vec<f64> = (0..weights).map(slope).collect();
                self.to_subgradient(penalty, &at, &mut slopes);
                slopes.iter().enumerate().map(|(k, slope)| standardised(k, *slope)).reduce(worse)
            }
        };
        worse(largest, among.unwrap_or_default()) / self.slope
    }

    /// From the slopes of the data part to the subgradient of F nearest to 0, of a penalty that acts on several weights
    /// together.
    fn to_subgradient(&self, penalty: &dyn Penalty, at: &[f64], slopes: &mut [f64]) {
        match &self.terms {
            Terms::None | Terms::Each(_) => {}
            Terms::Groups(groups) => groups.iter().for_each(|group| of_group(group, at, slopes)),
            Terms::Smooth => penalty.slope(at, slopes),
            Terms::Corner => {
                let rate = |k: usize| self.deviation[k % self.shape.features].powi(-2).min(f64::MAX);
                let mut next: Vec<f64> =
                    at.iter().zip(&*slopes).enumerate().map(|(k, (w, g))| w - rate(k) * g).collect();
                penalty.prox(&mut next, &rate);
                slopes.iter_mut().enumerate().for_each(|(k, slope)| *slope = (at[k] - next[k]) / rate(k));
            }
        }
    }
}

/// The larger, and NaN where one is.
fn worse(a: f64, b: f64) -> f64 {
    if a.is_nan() || a > b { a } else { b }
}

/// The subgradient of strength·‖w‖ nearest to the opposite of the slopes.
fn of_group(group: &Group, at: &[f64], slopes: &mut [f64]) {
    let length = penalty::length(group.weights.iter().map(|&k| at[k]));
    let steepest = penalty::length(group.weights.iter().map(|&k| slopes[k]));
    for &k in &group.weights {
        if length > 0.0 {
            slopes[k] += group.strength * at[k] / length;
        } else {
            slopes[k] *= if steepest > group.strength { 1.0 - group.strength / steepest } else { 0.0 };
        }
    }
}
