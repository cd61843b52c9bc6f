//! What most programs need: `use gradus::prelude::*;`.
//!
//! Tables and arrays, feature columns, the estimator and what it makes; every loss, penalty, solver, optimizer and schedule that an
//! estimator takes; paths, folds and searches. Traits for authors of one's own parts, and what they are made of, stay in their
//! modules.

pub use crate::column::{
    Cell, Combiner, Missing, MissingLevel, TimePart, Unseen, boolean, bucketized, categorical, crossed, datetime,
    derived, hashed, identity, inferred, numeric, polynomial, product, quantiles, ratio, remaining, spline, text,
    weighted,
};
pub use crate::columns;
pub use crate::data::{CsvOptions, Labels, SparseRows, Svmlight, Table};
pub use crate::error::{Error, Result};
pub use crate::estimator::{ClassWeight, Estimator, Fit, Trainer};
pub use crate::loss::{
    Absolute, ComplementaryLogLog, EpsilonInsensitive, Expectile, Gamma, Hinge, Huber, LogCosh, Logistic, Loss,
    LossProperties, ModifiedHuber, NegativeBinomial, Perceptron, Poisson, Probit, Quantile, ScalarLoss, ScaledHuber,
    Squared, SquaredEpsilonInsensitive, SquaredHinge, Tweedie,
};
pub use crate::metrics::Evaluation;
pub use crate::model::{Model, Predictor};
pub use crate::objective::Reduction;
pub use crate::optimizer::{
    Accelerated, Accumulate, AdaDelta, AdaGrad, Adam, AdamW, ClipBlocks, ClipNorm, ClipValue, Cocob, CumulativePenalty,
    Ftrl, GradientNoise, Link, Momentum, NormalizedAdaptive, Optimizer, PassiveAggressive, RmsProp, Sgd, WeightDecay,
};
pub use crate::penalty::{Bounds, ElasticNet, GroupLasso, Lasso, NoPenalty, Penalty, PerFeature, Ridge};
pub use crate::progress::{Progress, StopReason, Warning};
pub use crate::roles::{Arrays, Inputs};
pub use crate::schedule::{
    Adaptive, At, Constant, Cosine, CosineRestarts, Exponential, InverseScaling, InverseTime, OneCycle, Optimal,
    Piecewise, Polynomial, ReduceOnPlateau, Schedule, WarmUp,
};
pub use crate::selection::{CrossValidation, Folds, RegularizationPath, Rule, Search, Space, Strengths};
pub use crate::solver::{
    AugmentedLagrangian, ClosedForm, CoordinateDescent, DualCoordinateAscent, GradientDescent, Lbfgs, LearningRate,
    Newton, ProximalGradient, Saga, Solver, Start, Svrg, TrustRegion, Watch,
};
