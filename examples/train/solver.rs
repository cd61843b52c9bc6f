//! The solver that the options ask for.

use std::sync::Arc;

use gradus::prelude::*;
use gradus::solver::{
    AugmentedLagrangian, CoordinateDescent, DualCoordinateAscent, Lbfgs, Newton, ProximalGradient, Saga, Svrg,
    TrustRegion,
};

use super::descent;
use super::options::Options;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SolverChoice {
    Auto,
    ClosedForm,
    Newton,
    Lbfgs,
    TrustRegion,
    Coordinate,
    ProximalGradient,
    Saga,
    Svrg,
    DualCoordinate,
    Multipliers,
    FullBatch,
    MiniBatch(usize),
    Stochastic,
}

pub const NAMES: &str = "auto, closed-form, newton, lbfgs, trust-region, coordinate, proximal-gradient, saga, svrg, dual, \
                         multipliers, full-batch, mini-batch:N or stochastic";

impl SolverChoice {
    pub fn parse(text: &str) -> Result<Self, String> {
        Ok(match text {
            "auto" => Self::Auto,
            "closed-form" => Self::ClosedForm,
            "newton" => Self::Newton,
            "lbfgs" => Self::Lbfgs,
            "trust-region" => Self::TrustRegion,
            "coordinate" => Self::Coordinate,
            "proximal-gradient" => Self::ProximalGradient,
            "saga" => Self::Saga,
            "svrg" => Self::Svrg,
            "dual" => Self::DualCoordinate,
            "multipliers" => Self::Multipliers,
            "full-batch" => Self::FullBatch,
            "stochastic" => Self::Stochastic,
            _ => match text.split_once(':') {
                Some(("mini-batch", size)) => {
                    Self::MiniBatch(size.parse().map_err(|_| format!("{size:?} is not a batch size"))?)
                }
                _ => return Err(format!("{NAMES} is allowed")),
            },
        })
    }

    /// Whether it is gradient descent, which takes rates, optimizers and epochs.
    pub fn descends(self) -> bool {
        matches!(self, Self::FullBatch | Self::MiniBatch(_) | Self::Stochastic)
    }
}

/// `None` where the library chooses.
pub fn solver(options: &Options, examples: usize) -> gradus::Result<Option<Arc<dyn Solver>>> {
    let descent = match options.solver {
        SolverChoice::ClosedForm => return Ok(Some(Arc::new(ClosedForm::default()))),
        SolverChoice::Newton => return Ok(Some(Arc::new(Newton::default()))),
        SolverChoice::Lbfgs => return Ok(Some(Arc::new(Lbfgs::default()))),
        SolverChoice::TrustRegion => return Ok(Some(Arc::new(TrustRegion::default()))),
        SolverChoice::Coordinate => return Ok(Some(Arc::new(CoordinateDescent::default()))),
        SolverChoice::ProximalGradient => return Ok(Some(Arc::new(ProximalGradient::default()))),
        SolverChoice::Saga => return Ok(Some(Arc::new(Saga::default()))),
        SolverChoice::Svrg => return Ok(Some(Arc::new(Svrg::default()))),
        SolverChoice::DualCoordinate => return Ok(Some(Arc::new(DualCoordinateAscent::default()))),
        SolverChoice::Multipliers => return Ok(Some(Arc::new(AugmentedLagrangian::default()))),
        SolverChoice::Auto if options.leaves_solver_open() => return Ok(None),
        SolverChoice::Auto if descent::of_single_examples(options) => GradientDescent::stochastic(),
        SolverChoice::Auto | SolverChoice::FullBatch => GradientDescent::full_batch(),
        SolverChoice::MiniBatch(size) => GradientDescent::mini_batch(size),
        SolverChoice::Stochastic => GradientDescent::stochastic(),
    };
    let descent = descent::with_optimizer(descent, options)?;
    let descent = descent::with_rate(descent, options, examples)?;
    Ok(Some(Arc::new(options.epochs.map_or(descent.clone(), |epochs| descent.epochs(epochs)))))
}
