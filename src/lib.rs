//! Supervised learning with linear models: from a table of labeled examples to a trained, explained, portable model.
//!
//! gradus minimises one formula, and its modules are the symbols of it:
//!
//! ```text
//! F(w, b) = (1/Σs) · Σᵢ sᵢ · ℓ(yᵢ, xᵢ·w + b + oᵢ)  +  Ω(w)
//! ```
//!
//! [`data`] holds examples, [`mod@column`] makes features of them, [`design`] is x, [`loss`] is ℓ, [`penalty`] is Ω,
//! [`objective`] is F, [`solver`] is argmin (with [`optimizer`] and [`schedule`]), [`head`] says what y and ŷ mean,
//! [`model`] is what comes out, [`metrics`] and [`report`] say how good it is, [`persist`] keeps it, and [`estimator`]
//! wires all of it; [`selection`] chooses among them. Begin with [`Estimator`](estimator::Estimator); [`prelude`] has what most programs need.
//!
//! The pages of [`_documentation`] say why it is as it is, list the formulas, and hold a cookbook, a comparison with
//! other libraries, the solvers and the optimizers side by side, the digits reached on the NIST problems, and what the default
//! penalty was measured against, and what memory and time are in proportion to.
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
//! `progress`: [`estimator::Bar`](estimator), an `indicatif` bar that watches a fit. The default build has none switched on.
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

pub mod persist;
pub mod report;

pub mod estimator;
pub mod selection;

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
