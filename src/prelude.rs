//! What most programs need: `use gradus::prelude::*;`.

pub use crate::column::{
    Cell, Combiner, Missing, MissingLevel, TimePart, Unseen, boolean, bucketized, categorical, crossed, datetime,
    derived, hashed, identity, numeric, polynomial, product, quantiles, ratio, remaining, spline, text, weighted,
};
pub use crate::columns;
pub use crate::data::{CsvOptions, Labels, Table};
pub use crate::error::{Error, Result};
pub use crate::estimator::{ClassWeight, Estimator, Fit};
pub use crate::loss::{
    Absolute, Gamma, Hinge, Huber, Logistic, Loss, LossProperties, NegativeBinomial, Poisson, ScalarLoss, Squared,
    Tweedie,
};
pub use crate::model::{Model, Predictor};
pub use crate::objective::Reduction;
pub use crate::optimizer::{
    Accelerated, Accumulate, AdaDelta, AdaGrad, Adam, AdamW, ClipBlocks, ClipNorm, ClipValue, Cocob, CumulativePenalty,
    Ftrl, GradientNoise, Link, Momentum, NormalizedAdaptive, Optimizer, PassiveAggressive, RmsProp, Sgd, WeightDecay,
};
pub use crate::penalty::{Bounds, ElasticNet, GroupLasso, Lasso, NoPenalty, Penalty, PerFeature, Ridge};
pub use crate::progress::{Progress, StopReason, Warning};
pub use crate::roles::Arrays;
pub use crate::schedule::{
    Adaptive, At, Constant, Cosine, CosineRestarts, Exponential, InverseScaling, InverseTime, OneCycle, Optimal,
    Piecewise, Polynomial, ReduceOnPlateau, Schedule, WarmUp,
};
pub use crate::selection::{CrossValidation, Folds, RegularizationPath, Rule, Strengths};
pub use crate::solver::{
    ClosedForm, CoordinateDescent, GradientDescent, LearningRate, ProximalGradient, Solver, Start, Watch,
};
