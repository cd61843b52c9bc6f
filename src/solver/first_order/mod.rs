//! Proximal gradient steps over all examples: plain, by an optimizer's rule, or accelerated.
//!
//! [`GradientDescent::full_batch`](super::GradientDescent::full_batch) and [`ProximalGradient`] are its two front doors.

mod proximal_gradient;
mod rate;
mod run;
mod smoothing;

pub use proximal_gradient::ProximalGradient;
pub(super) use run::FirstOrder;
pub(super) use smoothing::Smoothing;
