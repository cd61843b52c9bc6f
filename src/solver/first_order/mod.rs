//! Proximal gradient steps over all examples: plain, by an optimizer's rule, or accelerated.
//!
//! [`GradientDescent::full_batch`](super::GradientDescent::full_batch) and [`ProximalGradient`] are its two front doors.

mod first_order_run;
mod proximal_gradient;
mod rate;
mod smoothing;

pub(super) use first_order_run::FirstOrderRun;
pub use proximal_gradient::ProximalGradient;
pub(super) use smoothing::Smoothing;
