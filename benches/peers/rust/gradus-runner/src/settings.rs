//! Solvers and estimators from the settings of a request.

use std::sync::Arc;

use gradus::prelude::*;
use gradus::solver::{CoordinateDescent, DualCoordinateAscent, Lbfgs, Newton, Saga, TrustRegion};
use protocol::{Result, Value, count, text};

/// `{"solver": "auto" | "full batch" | "mini-batch" | "stochastic" | "gram" | "newton" | …, "epochs", "rate", "tolerance"}`;
/// `None` where it is left to gradus.
pub fn solver(settings: &Value) -> Result<Option<Arc<dyn Solver>>> {
    let descent = match text(settings, "solver")? {
        "auto" => return Ok(None),
        "closed form" => return Ok(Some(Arc::new(ClosedForm::default()))),
        "gram" => return Ok(Some(Arc::new(ClosedForm::gram()))),
        "newton" => return Ok(Some(Arc::new(Newton::default()))),
        "lbfgs" => return Ok(Some(Arc::new(Lbfgs::default()))),
        "trust region" => return Ok(Some(Arc::new(TrustRegion::default()))),
        "coordinate" => return Ok(Some(Arc::new(CoordinateDescent::default()))),
        "dual" => return Ok(Some(Arc::new(DualCoordinateAscent::default()))),
        "saga" => return Ok(Some(Arc::new(Saga::default()))),
        "full batch" => GradientDescent::full_batch(),
        "mini-batch" => GradientDescent::mini_batch(count(settings, "batch")?),
        "stochastic" => GradientDescent::stochastic(),
        other => return Err(format!("no such solver: {other}").into()),
    };
    let mut descent = descent.tolerance(settings["tolerance"].as_f64().unwrap_or(0.0));
    if let Some(rate) = settings["rate"].as_f64() {
        descent = descent.learning_rate(rate);
    }
    if let Some(epochs) = settings["epochs"].as_u64() {
        descent = descent.epochs(epochs);
    }
    if let Some(shards) = settings["shards"].as_u64() {
        descent = descent.parallel_shards(shards as usize);
    }
    Ok(Some(Arc::new(descent)))
}

/// An estimator on arrays, of the loss "squared", "logistic", "poisson" or "multinomial".
pub fn on_arrays(settings: &Value) -> Result<Estimator> {
    let estimator = match text(settings, "loss")? {
        "logistic" => Estimator::binary("y"),
        "poisson" => Estimator::count("y"),
        "multinomial" => Estimator::multiclass("y"),
        _ => Estimator::regression("y"),
    };
    with(estimator, settings)
}

/// Solver, penalty, bias.
pub fn with(mut estimator: Estimator, settings: &Value) -> Result<Estimator> {
    if let Some(solver) = solver(settings)? {
        estimator = estimator.solver(solver);
    }
    if let Some(tolerance) = settings["tolerance"].as_f64() {
        estimator = estimator.tolerance(tolerance);
    }
    if let Some(strength) = settings["ridge"].as_f64().filter(|&strength| strength > 0.0) {
        estimator = estimator.penalty(Ridge::new(strength)?);
    }
    if settings["bias"].as_bool() == Some(false) {
        estimator = estimator.without_bias();
    }
    Ok(estimator)
}

/// Weights, then the biases.
pub fn weights(model: &Model) -> Vec<f64> {
    model.weights().iter().map(|weight| weight.value).chain(model.biases()).collect()
}
