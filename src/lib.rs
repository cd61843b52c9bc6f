//! Supervised learning with linear models: from a table of labeled examples to a trained, explained, portable model.

pub mod error;
pub mod progress;

pub mod data;
pub mod loss;
pub mod penalty;
pub mod schedule;

pub mod design;

pub mod column;

pub mod metrics;

pub mod head;

pub mod persist;

pub use error::{Error, Result};
