//! The members of the family.

use std::sync::Arc;

use super::{
    Adaptive, Constant, Cosine, CosineRestarts, Exponential, InverseScaling, InverseTime, OneCycle, Optimal, Piecewise,
    Polynomial, ReduceOnPlateau, Schedule, WarmUp,
};

/// Every schedule of the family, held to the family's laws.
#[doc(hidden)]
#[must_use]
pub fn all() -> Vec<(&'static str, Arc<dyn Schedule>)> {
    vec![
        ("f64", Arc::new(0.05)),
        ("constant", Arc::new(Constant(0.1))),
        ("inverse time", Arc::new(InverseTime { start: 0.1, decay: 0.5, steps: 100 })),
        ("inverse scaling", Arc::new(InverseScaling { start: 0.1, power: 0.25 })),
        ("exponential", Arc::new(Exponential { start: 0.1, decay: 0.96, steps: 100, staircase: false })),
        ("exponential staircase", Arc::new(Exponential { start: 0.1, decay: 0.96, steps: 100, staircase: true })),
        ("polynomial", Arc::new(Polynomial { start: 0.1, end: 0.001, steps: 100, power: 2.0 })),
        ("piecewise", Arc::new(Piecewise { boundaries: vec![50, 100], rates: vec![0.1, 0.05, 0.01] })),
        ("cosine", Arc::new(Cosine { start: 0.1, steps: 100, floor: 0.01 })),
        ("cosine restarts", Arc::new(CosineRestarts { start: 0.1, steps: 10, grow: 2.0, shrink: 0.9, floor: 0.01 })),
        ("one cycle", Arc::new(OneCycle::new(0.1, 100))),
        ("warm-up", Arc::new(WarmUp { steps: 10, then: InverseTime { start: 0.1, decay: 0.5, steps: 100 } })),
        ("reduce on plateau", Arc::new(ReduceOnPlateau::new(0.1))),
        ("optimal", Arc::new(Optimal::new(1e-4))),
        ("adaptive", Arc::new(Adaptive { start: 0.1, tolerance: 1e-3, patience: 2 })),
    ]
}
