//! Supervised learning with linear models: from a table of labeled examples to a trained, explained, portable model.
//!
//! | to | begin at |
//! |---|---|
//! | predict a number, a class, a count, a quantile, … | [`Estimator`]: `regression`, `binary`, `multiclass`, `ordinal`, `count`, `positive_amount`, `quantiles`, `regressions`, `multi_label` |
//! | read examples | [`Table::from_csv`], [`Table::from_columns`], [`Table::from_batches`], [`Svmlight`]; arrays as they are, with weights and offsets: [`Arrays`] |
//! | look at them and cut them | [`Table::describe`], [`Table::split`], [`Table::filter`], [`Table::with_column`] |
//! | make features of columns | [`mod@column`]: numbers, categories, dates, text, crosses, splines |
//! | choose what is minimised, and how | [`loss`], [`penalty`], [`solver`]; step by step by [`optimizer`] and [`schedule`] |
//! | see what happened | [`Fit::report`], [`Model::summary`], [`Model::explain`], [`Model::inspect`] |
//! | know which columns matter, and how | [`Model::importance`], [`Model::permutation_importance`], [`Estimator::drop_column_importance`], [`Model::effect`], [`Model::explain_against`] |
//! | know how good it is, and where not | [`Model::evaluate`], [`Model::evaluate_slices`], [`Estimator::learning_curve`], [`metrics`] |
//! | know what its weights are worth: standard errors, tests, intervals | [`Fit::inference`], [`inference`] |
//! | finish a classifier | [`Model::choose_threshold`], [`Model::calibrate`], [`Model::prior_correction`] |
//! | know how sure it is, whatever the penalty | [`Estimator::bootstrap`] |
//! | give intervals or sets that cover | [`Conformal`](conformal::Conformal), [`JackknifePlus`](conformal::JackknifePlus) |
//! | choose a strength or a model | [`Estimator::regularization_path`], [`Estimator::cross_validate`], [`Search`] |
//! | keep it and use it | [`Model::save`], [`Model::load`], [`Model::predict`], one row at a time [`Model::predictor`] |
//! | train on | [`Estimator::warm_start`], [`Model::update`], [`Fit::resume`], [`Estimator::trainer`] |
//! | write a part of your own | [`ScalarLoss`], [`Penalty`], [`Optimizer`], [`Column`], [`Head`], [`Solver`] |
//! | minimise F yourself, or over examples that lie elsewhere | [`Objective`](objective::Objective), [`Driver`](solver::Driver), [`Pass`]: from there come weights, without columns, head and report |
//! | copy a recipe | [the cookbook](_documentation::cookbook) |
//! | come from another library | [the comparison](_documentation::comparison) |
//! | see it in pictures (feature `plot`) | `plot`: curves of losses, residuals, ROC, calibration, weights, paths, effects |
//! | send it (feature `plot`) | `Fit::report_html`: one page of HTML with all that is known of a fit |
//! | look something up | [formulas](_documentation::formulas), [solvers](_documentation::solvers), [optimizers](_documentation::optimizers), [digits reached](_documentation::accuracy), [the default penalty](_documentation::default_penalty), [memory and time](_documentation::limits), [the design](_documentation::design) |
//!
//! [`prelude`] has what most programs need. gradus minimises one formula, and its modules are the symbols of it:
//!
//! ```text
//! F(w, b) = (1/Σs) · Σᵢ sᵢ · ℓ(yᵢ, xᵢ·w + b + oᵢ)  +  Ω(w)
//! ```
//!
//! [`data`] holds examples, [`roles`] says which column is y, s or o, [`mod@column`] makes features, [`design`] is x, [`loss`] is ℓ,
//! [`penalty`] is Ω, [`objective`] is F and [`engine`] its sums, [`solver`] is argmin (with [`optimizer`] and [`schedule`]), [`head`]
//! says what y and ŷ mean, [`model`] is what comes out, [`metrics`] and [`report`] say how good it is, [`inference`] what its weights
//! are worth, [`persist`] keeps it, [`estimator`] wires all of it, [`bootstrap`] fits it again and again, [`conformal`] makes intervals
//! that cover, and [`selection`] chooses among them.
//!
//! [`Arrays`]: roles::Arrays
//! [`Column`]: column::Column
//! [`Estimator`]: estimator::Estimator
//! [`Estimator::bootstrap`]: estimator::Estimator::bootstrap
//! [`Estimator::cross_validate`]: estimator::Estimator::cross_validate
//! [`Estimator::drop_column_importance`]: estimator::Estimator::drop_column_importance
//! [`Estimator::learning_curve`]: estimator::Estimator::learning_curve
//! [`Estimator::regularization_path`]: estimator::Estimator::regularization_path
//! [`Estimator::trainer`]: estimator::Estimator::trainer
//! [`Estimator::warm_start`]: estimator::Estimator::warm_start
//! [`Fit::inference`]: estimator::Fit::inference
//! [`Fit::report`]: estimator::Fit::report
//! [`Fit::resume`]: estimator::Fit::resume
//! [`Head`]: head::Head
//! [`Model::calibrate`]: model::Model::calibrate
//! [`Model::choose_threshold`]: model::Model::choose_threshold
//! [`Model::effect`]: model::Model::effect
//! [`Model::evaluate`]: model::Model::evaluate
//! [`Model::evaluate_slices`]: model::Model::evaluate_slices
//! [`Model::explain`]: model::Model::explain
//! [`Model::explain_against`]: model::Model::explain_against
//! [`Model::importance`]: model::Model::importance
//! [`Model::inspect`]: model::Model::inspect
//! [`Model::load`]: model::Model::load
//! [`Model::permutation_importance`]: model::Model::permutation_importance
//! [`Model::predict`]: model::Model::predict
//! [`Model::predictor`]: model::Model::predictor
//! [`Model::prior_correction`]: model::Model::prior_correction
//! [`Model::save`]: model::Model::save
//! [`Model::summary`]: model::Model::summary
//! [`Model::update`]: model::Model::update
//! [`Optimizer`]: optimizer::Optimizer
//! [`Pass`]: objective::Pass
//! [`Penalty`]: penalty::Penalty
//! [`ScalarLoss`]: loss::ScalarLoss
//! [`Search`]: selection::Search
//! [`Solver`]: solver::Solver
//! [`Svmlight`]: data::Svmlight
//! [`Table::describe`]: data::Table::describe
//! [`Table::filter`]: data::Table::filter
//! [`Table::from_batches`]: data::Table::from_batches
//! [`Table::from_columns`]: data::Table::from_columns
//! [`Table::from_csv`]: data::Table::from_csv
//! [`Table::split`]: data::Table::split
//! [`Table::with_column`]: data::Table::with_column
//!
//! # Debug builds
//! Cargo compiles dependencies of a debug build without optimisation, and sums over examples are then many times slower. In
//! the `Cargo.toml` of your program, this leaves its own code as it is and makes gradus as fast as in a release build:
//!
//! ```toml
//! [profile.dev.package."*"]
//! opt-level = 3
//! ```
//!
//! `[profile.dev.package.gradus]` does so for gradus alone.
//!
//! # Features
//! `progress`: `estimator::Bar`, an `indicatif` bar that watches a fit. `plot`: pictures of fits, models and tables as SVG and as text
//! for terminals, and a fit as a page of HTML, without further dependencies. `plot-png`: pictures as PNG too, by `resvg` and some 45 crates
//! below it. The default build has none switched on.
//!
//! # Example: `examples/straight_line.rs`
//! ```
#![doc = include_str!("../examples/straight_line.rs")]
//! ```

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![warn(missing_docs, unreachable_pub)]
#![cfg_attr(
    not(test),
    deny(
        clippy::print_stdout,
        clippy::print_stderr,
        clippy::dbg_macro,
        clippy::unwrap_used,
        clippy::panic,
        clippy::todo
    ),
    warn(clippy::expect_used)
)]

pub mod error;
mod file;
mod instructions;
mod linalg;
pub mod progress;

pub mod data;
pub mod loss;
pub mod penalty;
pub mod schedule;

pub mod design;

pub mod column;

pub mod objective;

pub mod roles;

pub mod engine;

pub mod optimizer;

pub mod solver;

pub mod metrics;

pub mod head;

pub mod model;

pub mod inference;

pub mod persist;
pub mod report;

pub mod conformal;
pub mod estimator;

pub mod bootstrap;
pub mod selection;

#[cfg(feature = "plot")]
pub mod plot;

#[cfg(feature = "plot")]
pub mod html_report;

pub mod prelude;

pub use error::{Error, Result};
/// The arrays that examples are given as, in the version that this crate takes: `gradus::ndarray::array![..]`.
pub use ndarray;

/// Apache Arrow in the version that this crate takes: what a [`Table`](data::Table) is made of and gives.
pub mod arrow {
    pub use arrow_array as array;
    pub use arrow_schema as schema;
}

/// Pages that belong to the program: they are checked and tested with the code.
pub mod _documentation {
    #[doc = include_str!("_documentation/design.md")]
    pub mod design {}

    #[doc = include_str!("_documentation/formulas.md")]
    pub mod formulas {}

    #[doc = include_str!("_documentation/cookbook.md")]
    pub mod cookbook {}

    #[doc = include_str!("_documentation/comparison.md")]
    pub mod comparison {}

    #[doc = include_str!("_documentation/optimizers.md")]
    pub mod optimizers {}

    #[doc = include_str!("_documentation/solvers.md")]
    pub mod solvers {}

    #[doc = include_str!("_documentation/accuracy.md")]
    pub mod accuracy {}

    #[doc = include_str!("_documentation/default_penalty.md")]
    pub mod default_penalty {}

    #[doc = include_str!("_documentation/limits.md")]
    pub mod limits {}
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
