//! The numbers of other programs: scikit-learn, R, glmnet, glum, LIBLINEAR, statsmodels, TensorFlow.

mod calibration;
mod course;
mod diabetes;
mod fits;
mod losses;
mod metrics;
mod optimizers;
mod sgd;
mod strengths;

use gradus::prelude::*;

/// Descent to the last digits.
pub fn thorough() -> GradientDescent {
    GradientDescent::full_batch().tolerance(1e-8).stall(1e-16).epochs(200_000)
}
