//! Where there is no standard error.

use super::criterion::Criterion;
use super::problem::Problem;
use super::refusal::refused;
use crate::error::{Error, Result};
use crate::progress::Warning;
use crate::solver::without_finite_optimum;

/// More parameters would take a matrix of more than this number squared.
const MOST_PARAMETERS: usize = 4096;
/// The part of a standard error that a weight may lie from its optimum.
pub(super) const NEAR: f64 = 0.01;

/// Refuses what no pass is needed to see.
pub(super) fn check(problem: &Problem<'_>, criterion: Criterion, parameters: usize) -> Result<()> {
    let loss = problem.encoded.loss();
    if loss.properties().quantile.is_none() && !problem.encoded.has_curvature() {
        let needs = "a loss with second derivatives, or a quantile: otherwise Estimator::bootstrap";
        return Err(refused(needs, format!("the loss {:?}", loss.name())));
    }
    if let Some(parameter) = loss.estimated() {
        let at = || format!("{} at {:.1e}", parameter.symbol(), parameter.estimate());
        if let Some(remedy) = parameter.at_limit() {
            return Err(refused("an estimated parameter inside of its range", format!("{}: {remedy}", at())));
        }
        if criterion == Criterion::Likelihood && problem.estimated() == 0 {
            return Err(refused("a parameter whose likelihood has derivatives: otherwise Estimator::bootstrap", at()));
        }
    }
    if parameters == 0 {
        return Err(refused("a weight that the examples can tell", "features that are the same in all of them"));
    }
    if parameters > MOST_PARAMETERS {
        return Err(refused("at most 4096 weights and biases", parameters.to_string()));
    }
    if problem.encoded.examples() as usize <= parameters {
        let found = format!("{} examples and {parameters} weights and biases", problem.encoded.examples());
        return Err(refused("more examples than weights: leave columns out", found));
    }
    Ok(())
}

/// Refuses examples whose classes, or counts of zero, are separated: no finite weights are best.
pub(super) fn check_finite(problem: &Problem<'_>) -> Result<()> {
    match without_finite_optimum(&problem.encoded, &problem.model.weights)? {
        Some(Warning::NoFiniteOptimum { features, .. }) => Err(refused(
            "finite weights that are best: leave out the features that separate the labels, or merge levels",
            format!("labels that {} separate", features.join(", ")),
        )),
        _ => Ok(()),
    }
}

/// Refuses weights that are not the optimum of these examples without a penalty: so many standard errors away.
pub(super) fn check_optimum(distance: f64) -> Result<()> {
    if distance <= NEAR {
        return Ok(());
    }
    // 0/0: no dispersion, and so no standard error.
    if distance.is_nan() {
        let needs = "labels that are not predicted exactly: what is left of them says how far estimates would vary";
        return Err(refused(needs, "standard errors that are no numbers".to_owned()));
    }
    Err(refused(
        "weights at the optimum of these very examples without a penalty: fit with .penalty(NoPenalty), without early stopping, \
         averaging, class weights or single-example steps, to convergence; or take Estimator::bootstrap",
        format!("weights that are up to {distance:.2} standard errors away from it"),
    ))
}

/// Refuses features that depend on each other.
pub(super) fn dependent(names: &[&str]) -> Error {
    refused(
        "features that do not depend linearly on each other: leave one out",
        format!("a linear relation between {}", names.join(", ")),
    )
}
