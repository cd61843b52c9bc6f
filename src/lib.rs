//! Supervised learning with linear models: from a table of labeled examples to a trained, explained, portable model.

#![forbid(unsafe_code)]
#![warn(unreachable_pub)]
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
pub mod progress;

pub mod data;
pub mod loss;
pub mod penalty;
pub mod schedule;

pub mod design;

pub mod column;

pub mod objective;

pub mod optimizer;

pub mod solver;

pub mod metrics;

pub mod head;

pub mod model;

pub mod persist;
pub mod report;

pub mod estimator;

pub mod prelude;

pub use error::{Error, Result};
