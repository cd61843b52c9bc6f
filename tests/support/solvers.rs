//! Solvers that go to the optimum.

use std::sync::Arc;

use gradus::prelude::*;
use gradus::solver::{Lbfgs, Newton, Saga, Svrg, TrustRegion};

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
