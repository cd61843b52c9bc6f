//! The covariance of the parameters over centred and scaled features.

use std::borrow::Cow;

use faer::Mat;

use super::example_gradients::each_gradient;
use super::hac::autocovariances;
use super::inverse::inverted;
use super::joint_information::JointInformation;
use super::m_estimation::of_identical_residuals;
use super::parameters::Parameters;
use super::point_sums::PointSums;
use super::problem::Problem;
use super::refusal::refused;
use super::{Covariance, InferenceOptions, Information, WeightMeaning};
use crate::error::Result;
use crate::loss::LossForm;
use crate::objective::{Evaluated, HatCorrection, Objective, SlopeProducts, Weighting};

/// The second derivatives of Σ s·ℓ over the parameters, and their inverse.
#[derive(Debug)]
pub(super) struct Bread<'a> {
    /// The objective whose second derivatives they are.
    pub(super) objective: Objective<'a>,
    pub(super) inverse: Mat<f64>,
    /// The root of the largest over the smallest eigenvalue, each parameter being scaled to a second derivative of 1.
    pub(super) condition: f64,
    /// The gradient of Σ s·ℓ.
    pub(super) gradient: Vec<f64>,
    pub(super) sums: PointSums,
    /// The same with a parameter of the loss that was estimated with the weights.
    pub(super) joint: Option<JointInformation>,
}

impl<'a> Bread<'a> {
    pub(super) fn of(problem: &Problem<'a>, parameters: &Parameters, information: Information) -> Result<Self> {
        let loss = problem.objective.loss();
        let unable = || refused("a loss with second derivatives", format!("the loss {:?}", loss.name()));
        let expected = problem.objective.with_loss(LossForm::Expected).ok_or_else(unable)?;
        let asked = information == Information::Observed || problem.estimated() > 0;
        let observed = asked && !loss.properties().canonical;
        let objective = if observed { &problem.objective } else { &expected };
        let mut evaluated = Evaluated::default();
        let hessian = objective.hessian(&problem.at, &mut evaluated)?.ok_or_else(unable)?;
        let sums = if observed { PointSums::of(problem)? } else { PointSums::at(problem, &evaluated, Some(&hessian)) };
        let (mut whole, total) = (hessian.matrix()?, objective.total_weight());
        whole.iter_mut().for_each(|h| *h *= total);
        let matrix = parameters.matrix(&whole, objective.shape().len());
        let gradient = parameters.vector(&evaluated.gradient).iter().map(|g| g * total).collect();
        let (inverse, condition) = inverted(&matrix, parameters)?;
        let joint = JointInformation::of(problem, parameters, &inverse)?;
        Ok(Self { objective: objective.clone(), inverse, condition, gradient, sums, joint })
    }

    /// The gradient over all that was estimated.
    pub(super) fn whole_gradient(&self) -> Vec<f64> {
        self.gradient.iter().copied().chain(self.joint.as_ref().map(|joint| joint.slope)).collect()
    }

    /// The inverse over all that was estimated.
    pub(super) fn whole(&self) -> &Mat<f64> {
        self.joint.as_ref().map_or(&self.inverse, |joint| &joint.inverse)
    }
}

/// The covariance of the parameters, and the number of clusters where there are some.
pub(super) fn covariance(
    problem: &Problem<'_>,
    parameters: &Parameters,
    (bread, unit): (&Bread<'_>, f64),
    (options, examples): (&InferenceOptions, f64),
) -> Result<(Mat<f64>, Option<usize>)> {
    let p = bread.whole().nrows();
    let of_rows = examples / (examples - p as f64);
    let sandwich = |filling: Mat<f64>, factor: f64| {
        let product = bread.whole() * &filling * bread.whole();
        Mat::from_fn(p, p, |i, j| 0.5 * factor * (product[(i, j)] + product[(j, i)]))
    };
    let frequencies = options.weights == WeightMeaning::Frequency;
    let filling = |power: Option<i32>| -> Result<Mat<f64>> {
        if bread.joint.is_some() {
            return joint_filling(problem, parameters, power, frequencies);
        }
        let correction = power.map(|power| leverage_inverse(problem, parameters, bread, power)).transpose()?;
        let weighting = |scores: (usize, usize), negative: bool| {
            let correction = correction
                .as_ref()
                .map(|of| HatCorrection { inverse: Cow::Borrowed(&of.inverse[..]), power: of.power });
            let at = Cow::Borrowed(&problem.at[..]);
            Weighting::Slopes { products: SlopeProducts { at, scores, frequencies, correction }, negative }
        };
        let whole = bread.objective.outer_products(&weighting, 1.0)?;
        Ok(parameters.matrix(&whole, bread.objective.shape().len()))
    };
    Ok(match &options.covariance {
        Covariance::Classical => (Mat::from_fn(p, p, |i, j| unit * bread.whole()[(i, j)]), None),
        Covariance::Hc0 => (sandwich(filling(None)?, 1.0), None),
        Covariance::Hc1 => (sandwich(filling(None)?, of_rows), None),
        Covariance::Hc2 => (sandwich(filling(Some(1))?, 1.0), None),
        Covariance::Hc3 => (sandwich(filling(Some(2))?, 1.0), None),
        Covariance::Hac { bandwidth, small_sample } => {
            let lags = bandwidth.lags(problem.encoded.examples());
            let factor = if *small_sample { of_rows } else { 1.0 };
            (sandwich(autocovariances(problem, parameters, lags)?, factor), None)
        }
        Covariance::H1 | Covariance::H2 | Covariance::H3 => {
            (of_identical_residuals(problem, parameters, &bread.inverse, options)?, None)
        }
        Covariance::Powell(_) => return Err(refused("the loss of a quantile, for Covariance::Powell", "another")),
        Covariance::Clustered { small_sample, .. } => {
            let by = |clusters: &[u32]| -> Result<(Mat<f64>, usize)> {
                let sums = cluster_sums(problem, parameters, bread, clusters)?;
                if sums.len() < 2 {
                    return Err(refused("at least two clusters", "one"));
                }
                let columns = Mat::from_fn(p, sums.len(), |i, g| sums[g][i]);
                let factor = small_sample.factor(sums.len(), examples, p);
                Ok((sandwich(&columns * columns.transpose(), factor), sums.len()))
            };
            match problem.clusters.as_slice() {
                [first, second] => {
                    let (a, of_a) = by(first)?;
                    let (b, of_b) = by(second)?;
                    (a + b - by(&intersected(first, second))?.0, Some(of_a.min(of_b)))
                }
                several => {
                    let (found, clusters) = by(several.first().map_or(&[], |first| first))?;
                    (found, Some(clusters))
                }
            }
        }
    })
}

/// The inverse of the second derivatives over all features and the bias, 0 where a feature is left out.
fn leverage_inverse(
    problem: &Problem<'_>,
    parameters: &Parameters,
    bread: &Bread<'_>,
    power: i32,
) -> Result<HatCorrection<'static>> {
    let shape = problem.objective.shape();
    if problem.objective.loss().outputs() > 1 {
        return Err(refused(
            "HC0, HC1 or clusters, for a loss of several scores",
            "HC2 or HC3, which correct for leverage",
        ));
    }
    let side = shape.len();
    let mut inverse = vec![0.0; side * side];
    for (j, to) in parameters.places.iter().enumerate() {
        for (i, from) in parameters.places.iter().enumerate() {
            inverse[to * side + from] = bread.inverse[(i, j)];
        }
    }
    Ok(HatCorrection { inverse: Cow::Owned(inverse), power })
}

/// Σ s²·ggᵀ over the examples, g the gradient of ℓ over the parameters and that of the loss; of frequencies Σ s·ggᵀ.
fn joint_filling(
    problem: &Problem<'_>,
    parameters: &Parameters,
    power: Option<i32>,
    frequencies: bool,
) -> Result<Mat<f64>> {
    if power.is_some() {
        let needs = "HC0, HC1 or clusters, for a loss with a parameter that was estimated";
        return Err(refused(needs, "HC2 or HC3, which correct for leverage"));
    }
    let side = parameters.len() + problem.estimated();
    let mut filling = Mat::zeros(side, side);
    each_gradient(problem, parameters, |_, weight, own| {
        let share = if frequencies { weight.recip() } else { 1.0 };
        for (j, b) in own.iter().enumerate() {
            own.iter().enumerate().for_each(|(i, a)| filling[(i, j)] += share * a * b);
        }
    })?;
    Ok(filling)
}

/// The gradient of Σ s·ℓ over each cluster, over all that was estimated.
fn cluster_sums(
    problem: &Problem<'_>,
    parameters: &Parameters,
    bread: &Bread<'_>,
    clusters: &[u32],
) -> Result<Vec<Vec<f64>>> {
    if bread.joint.is_none() {
        let gradients = bread.objective.group_gradients(&problem.at, clusters)?;
        return Ok(gradients.sums().map(|sum| parameters.vector(sum)).collect());
    }
    let count = clusters.iter().max().map_or(0, |last| *last as usize + 1);
    let mut sums = vec![vec![0.0; parameters.len() + 1]; count];
    each_gradient(problem, parameters, |number, _, own| {
        sums[clusters[number] as usize].iter_mut().zip(own).for_each(|(sum, g)| *sum += g);
    })?;
    Ok(sums)
}

/// The cells of two groupings.
fn intersected(first: &[u32], second: &[u32]) -> Vec<u32> {
    let mut numbers = std::collections::HashMap::new();
    let each = first.iter().zip(second);
    each.map(|pair| {
        let next = numbers.len() as u32;
        *numbers.entry(pair).or_insert(next)
    })
    .collect()
}
