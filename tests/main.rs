//! One test binary, one module a question.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod head_laws;
mod heads;
mod metrics;
mod metrics_reference;
mod persist;
