//! One test binary: a folder for each room of the specification, a file for each subject.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod architecture;
mod bad_input;
mod bits;
mod bootstrap;
mod columns;
mod conformal;
mod engine;
mod estimator;
mod faults;
mod fuzzed;
mod golden;
#[cfg(feature = "plot")]
mod html_report;
mod inference;
mod laws;
mod metrics;
mod model;
mod plot;
mod programs;
mod resources;
mod selection;
mod solvers;
mod sources;
mod streams;
mod support;
mod tables;
mod verdict;
