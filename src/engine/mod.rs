//! Who reads the examples: passes over blocks of rows on all threads, rows gathered ahead of use, columns. The only room that is
//! about speed.

mod cache;
mod columns;
mod curvatures;
mod examples;
mod factor;
mod fused;
mod gram;
mod local;
mod moments;
mod pool;
mod residual;
mod rows;
mod slopes;
mod step_effect;
mod tiled_numbers;
mod viewed_examples;
mod workspace;

pub(crate) use cache::{CacheWriter, Cached, piece_rows};
pub(crate) use examples::Examples;
pub use local::Local;

pub use crate::linalg::tree::reduce;
