//! Lists of solvers.

use std::sync::Arc;

use gradus::prelude::*;
use gradus::solver::{AugmentedLagrangian, DualCoordinateAscent, Lbfgs, Newton, Saga, Svrg, TrustRegion};

/// Every solver of a smooth loss that iterates.
pub fn solvers() -> Vec<Arc<dyn Solver>> {
    vec![
        Arc::new(Newton::default()),
        Arc::new(Lbfgs::default()),
        Arc::new(TrustRegion::default()),
        Arc::new(CoordinateDescent::default()),
        Arc::new(ProximalGradient::default()),
        Arc::new(Saga::default()),
        Arc::new(Svrg::default()),
        Arc::new(GradientDescent::full_batch()),
    ]
}

/// Every solver as it is by default.
pub fn every() -> Vec<Arc<dyn Solver>> {
    vec![
        Arc::new(ClosedForm::default()),
        Arc::new(ClosedForm::gram()),
        Arc::new(Newton::default()),
        Arc::new(Lbfgs::default()),
        Arc::new(TrustRegion::default()),
        Arc::new(CoordinateDescent::default()),
        Arc::new(ProximalGradient::default()),
        Arc::new(GradientDescent::full_batch()),
        Arc::new(GradientDescent::mini_batch(8)),
        Arc::new(GradientDescent::stochastic()),
        Arc::new(Saga::default()),
        Arc::new(Svrg::default()),
        Arc::new(DualCoordinateAscent::default()),
        Arc::new(AugmentedLagrangian::default()),
    ]
}

/// The solvers for many rows and many columns.
pub fn by_rows(tolerance: f64) -> Vec<Arc<dyn Solver>> {
    vec![
        Arc::new(TrustRegion::default().tolerance(tolerance)),
        Arc::new(DualCoordinateAscent::default().tolerance(tolerance)),
        Arc::new(Saga::default().tolerance(tolerance)),
        Arc::new(Svrg::default().tolerance(tolerance)),
    ]
}
