//! What most programs need: `use gradus::prelude::*;`.

pub use crate::column::{
    Combiner, Missing, MissingLevel, TimePart, Unseen, boolean, bucketized, categorical, crossed, datetime, derived,
    hashed, identity, numeric, polynomial, product, quantiles, ratio, remaining, spline, text, weighted,
};
pub use crate::columns;
pub use crate::data::{CsvOptions, Labels, Table};
pub use crate::error::{Error, Result};
pub use crate::estimator::{Estimator, Fit};
pub use crate::loss::{Logistic, Loss, ScalarLoss, Squared};
pub use crate::model::{Arrays, Model};
pub use crate::objective::Reduction;
pub use crate::optimizer::{Accelerated, ClipNorm, ClipValue, Link, Momentum, Optimizer, Sgd};
pub use crate::penalty::{NoPenalty, Penalty, Ridge};
pub use crate::progress::{Progress, StopReason, Warning};
pub use crate::schedule::{At, Constant, Cosine, Exponential, InverseTime, Schedule};
pub use crate::solver::{ClosedForm, GradientDescent, LearningRate, Solver, Start, Watch};
